import { columnsOf, type Table, tables, type Wanted } from './tables.js';

/** What is said of the export: what was asked, and what was done to protect people. */
export interface Described {
  readonly from: string;
  readonly to: string;
  readonly wanted: Wanted;
}

const rules = [
  'A referral is of the period by its own date, or by the day it came in where it gives none. Everything that is known of it when the export is made is told, also what happened later.',
  'What a link worker asks of a community service or of the practice is a connection or a request of its referral, never a referral of its own.',
  'Where consent was refused, withdrawn or recorded in error there are no rows: such referrals are counted in the summary, and nowhere else. The same goes for referrals that were entered in error. Where no consent is recorded, or it is a draft, there are rows: whether you may use them is for you to answer before you do.',
  'Pseudonyms are HMAC-SHA-256 under your key, 32 hexadecimal digits of it. With the same key the same person has the same name in every export; without the key no name leads back. Keep the key apart from the export, and destroy it when nothing more is to be joined.',
  'Rows are in the order of the pseudonyms of their referrals.',
  'Days are as they were written; a month or a year alone is left out.',
  'CSV is as in RFC 4180, in UTF-8. A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a line break) has a single quotation mark before it; numbers have not, and NDJSON has not.',
] as const;

const remaining = [
  'These are personal data. Names, numbers, addresses, dates of birth and notes are not in them; but age, gender, source, needs and days of a person, taken together, may fit one person alone, above all in a small service or practice.',
  'Somebody who knows when a person was referred or seen may find their rows. Publish nothing but the summary.',
  'The organisations are named by the ids by which they are connected.',
] as const;

const freeTextWarning =
  'Free text is in this export, because it was asked for. Nobody has looked through it: names and anything else may stand in it. It is left out where the person lets less than everything go back.';

/** The dictionary as JSON: for programs. */
export const dictionaryJson = ({ from, to, wanted }: Described): string =>
  `${JSON.stringify(
    {
      title: 'Evaluation export of Waymark',
      from,
      to,
      rules: [...rules],
      remaining: remarks(wanted),
      tables: tables.map((table) => ({
        name: table.name,
        row: table.row,
        columns: columnsOf(table, wanted).map(({ name, kind, means }) => ({ name, kind, means })),
      })),
    },
    null,
    2,
  )}\n`;

/** The dictionary as a page: for people. */
export const dictionaryPage = ({ from, to, wanted }: Described): string =>
  `${[
    `# Data dictionary: referrals made from ${from} to ${to}`,
    '## How it was made',
    rules.map((rule) => `- ${rule}`).join('\n'),
    '## What remains',
    remarks(wanted)
      .map((rule) => `- ${rule}`)
      .join('\n'),
    ...tables.map((table) => tablePage(table, wanted)),
  ].join('\n\n')}\n`;

const remarks = ({ freeText }: Wanted): readonly string[] => [...remaining, ...(freeText ? [freeTextWarning] : [])];

const tablePage = (table: Table, wanted: Wanted): string =>
  [
    `## ${table.name}`,
    '',
    `One row is ${table.row}. Files: \`${table.name}.csv\`, \`${table.name}.ndjson\`.`,
    '',
    '| Column | Kind | What it means |',
    '| --- | --- | --- |',
    ...columnsOf(table, wanted).map(({ name, kind, means }) => `| \`${name}\` | ${kind} | ${means} |`),
  ].join('\n');
