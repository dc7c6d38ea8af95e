import type { Exchange } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import { dictionaryJson, dictionaryPage } from './dictionary.js';
import type { Pseudonyms } from './pseudonyms.js';
import { countedOn, rowsOf } from './rows.js';
import type { Story } from './story.js';
import { summaryOf } from './summary.js';
import { type Row, type Rows, type Table, tables, type Wanted } from './tables.js';
import { count, createTally } from './tally.js';
import { csvHead, csvRow, jsonRow } from './written.js';

/** A file that is being written. */
export interface OpenFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface EvaluateDeps {
  readonly store: Pick<Store, 'allExchanges' | 'exchange'>;
  /** What is known of an exchange: see `loadStory`. */
  load(exchange: Exchange): Promise<Story>;
  readonly pseudonyms: Pseudonyms;
  /** Begins a new file of the export; refused where one of that name is there. */
  open(name: string): Promise<OpenFile>;
}

export interface Asked {
  /** Days, both of them included: `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly wanted: Wanted;
  /** The least count that the summary shows. */
  readonly least: number;
}

export interface Evaluated {
  readonly referrals: number;
  readonly withoutConsent: number;
  readonly inError: number;
  readonly files: readonly string[];
}

const pageLength = 500;

/**
 * Writes the evaluation export of a period: a pseudonymised data set, its dictionary and a summary.
 *
 * Out: for every table a CSV and an NDJSON file, `data-dictionary.md` and `.json`, and `summary.md`. One referral is in
 * memory at a time. The same store, period and key give the same files, byte for byte.
 */
export async function evaluate(deps: EvaluateDeps, { from, to, wanted, least }: Asked): Promise<Evaluated> {
  const { store, pseudonyms } = deps;
  const tally = createTally();
  let withoutConsent = 0;
  let inError = 0;
  const writer = await openTables(deps.open, wanted);
  try {
    for (const id of await inOrder(store, pseudonyms)) {
      const exchange = await store.exchange(id);
      // What was forgotten meanwhile is not there any more.
      if (exchange === undefined) continue;
      const story = await deps.load(exchange);
      const on = countedOn(story);
      if (on < from || on > to) continue;
      if (exchange.state === 'entered-in-error') inError += 1;
      else if (!mayBeTold(story)) withoutConsent += 1;
      else {
        const rows = rowsOf(story, pseudonyms);
        count(tally, rows);
        await writer.write(rows);
      }
    }
  } finally {
    await writer.close();
  }
  const frame = { from, to, least, included: tally.referrals, withoutConsent, inError };
  const pages = [
    ['data-dictionary.md', dictionaryPage({ from, to, wanted })],
    ['data-dictionary.json', dictionaryJson({ from, to, wanted })],
    ['summary.md', summaryOf(tally, frame)],
  ] as const;
  for (const [name, text] of pages) {
    const file = await deps.open(name);
    try {
      await file.write(text);
    } finally {
      await file.close();
    }
  }
  const files = [...writer.files, ...pages.map(([name]) => name)];
  return { referrals: tally.referrals, withoutConsent, inError, files };
}

/** Whether there may be rows of a referral: not where consent was refused, withdrawn or recorded in error. */
const mayBeTold = ({ referral: { consent } }: Story): boolean =>
  !['rejected', 'inactive', 'entered-in-error'].includes(consent?.status ?? '');

/**
 * The ids of the exchanges that are referrals, in the order of their pseudonyms: the order of the ids themselves would say
 * something to one who has them. What came out of another exchange is a connection or a request of that one.
 */
async function inOrder(store: EvaluateDeps['store'], pseudonyms: Pseudonyms): Promise<readonly string[]> {
  const found: { readonly id: string; readonly name: string }[] = [];
  for (let after: string | undefined; ; ) {
    const page: readonly Exchange[] = await store.allExchanges({
      limit: pageLength,
      ...(after !== undefined && { after }),
    });
    for (const { id, within } of page) if (within === undefined) found.push({ id, name: pseudonyms.referral(id) });
    after = page.at(-1)?.id;
    if (after === undefined) break;
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
}

async function openTables(open: EvaluateDeps['open'], wanted: Wanted) {
  const opened: { readonly table: Table; readonly file: OpenFile; readonly line: (row: Row) => string }[] = [];
  const files: string[] = [];
  const close = async () => {
    for (const { file } of opened) await file.close();
  };
  try {
    for (const table of tables) {
      const csv = await open(`${table.name}.csv`);
      opened.push({ table, file: csv, line: (row) => csvRow(table, wanted, row) });
      await csv.write(csvHead(table, wanted));
      const json = await open(`${table.name}.ndjson`);
      opened.push({ table, file: json, line: (row) => jsonRow(table, wanted, row) });
      files.push(`${table.name}.csv`, `${table.name}.ndjson`);
    }
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    files,
    close,
    async write(rows: Rows) {
      for (const { table, file, line } of opened) {
        const text = rows[table.name].map(line).join('');
        if (text !== '') await file.write(text);
      }
    },
  };
}
