/** What stands in one place of a table; nothing where nothing is known. */
export type Value = string | number | boolean | undefined;
export type Row = Readonly<Record<string, Value>>;

export interface Column {
  readonly name: string;
  readonly kind: 'pseudonym' | 'word' | 'number' | 'day' | 'truth' | 'free text';
  readonly means: string;
  /** Only there when it was asked for. */
  readonly only?: 'free-text' | 'place' | 'age' | 'age-bands';
}

export interface Table {
  readonly name: TableName;
  /** What one row is. */
  readonly row: string;
  readonly columns: readonly Column[];
}

export const tableNames = [
  'referrals',
  'needs',
  'contacts',
  'holding',
  'measures',
  'connections',
  'signposts',
  'requests',
  'endings',
] as const;
export type TableName = (typeof tableNames)[number];

/** The rows that one referral gives. */
export type Rows = Readonly<Record<TableName, readonly Row[]>>;

/** What was asked for beyond the least. */
export interface Wanted {
  readonly freeText: boolean;
  readonly place: boolean;
  readonly ageBands: boolean;
}

const column =
  (kind: Column['kind']) =>
  (name: string, means: string, only?: Column['only']): Column => ({
    name,
    kind,
    means,
    ...(only !== undefined && { only }),
  });
const pseudonym = column('pseudonym');
const word = column('word');
const number = column('number');
const day = column('day');
const truth = column('truth');
const free = (name: string, means: string): Column => column('free text')(name, means, 'free-text');

const referral = pseudonym('referral', 'The referral that the row belongs to: the same in every table.');
const place = (what: string) => number('number', `Counts the ${what} of the referral, from 1.`);

/** The tables of the export, with what every column means: rows, files and the dictionary are made from them. */
export const tables: readonly Table[] = [
  {
    name: 'referrals',
    row: 'one referral',
    columns: [
      referral,
      pseudonym(
        'person',
        'The person. Two referrals of one person share it where both gave the NHS number, and only then.',
      ),
      word('referring_party', 'Who referred: the id of the organisation as it is connected.'),
      word('performing_party', 'The link-worker service that was asked: its id likewise.'),
      day(
        'referred_on',
        'The date of the referral; the day it came in where it says none; nothing where it says a month or a year alone.',
      ),
      number(
        'age',
        'Whole years on the day of the referral, or on the nearest to it that is known; 90 stands for 90 and more.',
        'age',
      ),
      word('age_band', 'Five years of age likewise, such as 40-44; 90+ at the end.', 'age-bands'),
      word('gender', 'As the person states it: male, female, indeterminate, not-known.'),
      word('area', 'The first half of the postcode of the home address.', 'place'),
      word('source', 'What kind of person referred.'),
      word('method', 'How the referral was made.'),
      word('priority', 'As the referrer gave it.'),
      word('consent', 'Consent for sharing, as recorded: draft, proposed or active; nothing where none is recorded.'),
      word('sharing', 'How much the person lets go back to the practice: everything, summary, codes-only.'),
      word('state', 'Where the work stood when the export was made.'),
      day('state_on', 'When that was said.'),
      day('first_contact_on', 'The first contact, on or after the day of the referral, in which they met.'),
      number('days_to_first_contact', 'Days from the referral to it, where both days are known.'),
      number('contacts', 'Contacts, tries that reached nobody among them.'),
      number('contacts_met', 'Contacts in which they met.'),
      free('reason', 'The reason for the referral.'),
    ],
  },
  {
    name: 'needs',
    row: 'one need, of the referral or found later',
    columns: [
      referral,
      place('needs'),
      word('kind', 'What kind of need; nothing where it was told in other codes or in words alone.'),
      truth('is_new', 'True for a need that the referral did not name: found later, and no outcome.'),
      word('found', 'When in the journey it came to light: referral, assessment, later.'),
      day('recorded_on', 'When it was written down.'),
      free('words', 'What was written of it.'),
    ],
  },
  {
    name: 'contacts',
    row: 'one contact, or one try; nothing that was planned, cancelled or entered in error',
    columns: [
      referral,
      place('contacts'),
      day('on', 'When.'),
      word('method', 'How: face-to-face, telephone and so on.'),
      word('attendance', 'Whether they met.'),
      truth('met', 'True when they met; where attendance was not said, when the contact was not called off.'),
      number('minutes', 'How long it took.'),
      truth('accompanied', 'True when the link worker went along to a service.'),
      free('outcome', 'What came of it.'),
    ],
  },
  {
    name: 'holding',
    row: 'one time of held support: support that goes on, on purpose, while someone waits',
    columns: [
      referral,
      place('times'),
      word('why', 'awaiting-service, preparing-for-change, easing-pressure, bearing-witness.'),
      day('since', 'Since when.'),
      day('until', 'Until when; nothing where it goes on.'),
      number('days', 'Days from one to the other.'),
      day('review_by', 'When it was to be looked at again, as last said.'),
      free('words', 'The same in words, as last said.'),
    ],
  },
  {
    name: 'measures',
    row: 'one score of one instrument at one time; one outcome in words',
    columns: [
      referral,
      place('measures'),
      word('instrument', 'Which one: see docs/measures.md.'),
      number('series', 'Counts what an instrument is about, such as goals, from 1; 1 for most.'),
      word('time_point', 'baseline, follow-up, closing.'),
      day('on', 'When it was taken.'),
      truth('is_last', 'True for the last of its series after the baseline.'),
      word('score', 'Which score. Scores are never summed, and none stands for another.'),
      word('scale', 'raw or metric, where the instrument has both: never to be mixed.'),
      number('value', 'The score, where it is a number.'),
      word('value_word', 'The score, where it is a word or a profile.'),
      word('band', 'The range it lies in, where a source has ranges.'),
      number('change', 'The value less the baseline of its series.'),
      word('direction', 'better, worse, same, not judged: since the baseline.'),
      word('meaningful', 'yes, no, or unknown where no source says how large a change is a meaningful one.'),
      free('words', 'An outcome in words; what should be read with the scores.'),
    ],
  },
  {
    name: 'connections',
    row: 'one onward referral to a community service',
    columns: [
      referral,
      place('connections'),
      pseudonym('service', 'The service, where it is one of the directory: the same wherever it was asked.'),
      word('needs', 'The kinds of need it is for, with semicolons between them.'),
      word('state', 'Where it stood, in the words of any referral.'),
      word('reason', 'The coded reason of that state.'),
      day('asked_on', 'When the service was asked.'),
      day('state_on', 'When the last word on it was said.'),
      word('uptake', 'Whether the person took it up.'),
      free('outcome', 'What came of it.'),
    ],
  },
  {
    name: 'signposts',
    row: 'one name or number that was handed over: nobody was asked, so it is no connection',
    columns: [
      referral,
      place('signposts'),
      day('on', 'When.'),
      word('status', 'Whether it was done.'),
      free('reason', 'Why.'),
    ],
  },
  {
    name: 'requests',
    row: 'one thing that was asked of the practice',
    columns: [
      referral,
      place('requests'),
      word('state', 'Where it stood, in the words of any referral.'),
      word('priority', 'As it was asked.'),
      truth('about_need', 'True when it is about a need that was found.'),
      day('asked_on', 'When.'),
      day('state_on', 'When the last word on it was said.'),
      free('what', 'What was asked.'),
    ],
  },
  {
    name: 'endings',
    row: 'one referral that has ended',
    columns: [
      referral,
      word('state', 'rejected, closed, ended-early, withdrawn.'),
      word('reason', 'The coded reason.'),
      word('closing', 'How work that ran its course ended.'),
      day('on', 'When.'),
      number('days', 'Days since the referral, where its day is known.'),
      free('words', 'The reason in words.'),
    ],
  },
];

/** The columns of a table that are there. */
export const columnsOf = ({ columns }: Table, wanted: Wanted): readonly Column[] =>
  columns.filter(({ only }) => {
    if (only === 'free-text') return wanted.freeText;
    if (only === 'place') return wanted.place;
    if (only === 'age') return !wanted.ageBands;
    return only !== 'age-bands' || wanted.ageBands;
  });
