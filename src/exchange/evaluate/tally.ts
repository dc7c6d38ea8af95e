import { instruments, isInstrumentId } from '../../domain/measure.js';
import type { Row, Rows } from './tables.js';

/** How many of each: by label, in the order in which they first came. */
export type Counts = Map<string, number>;

/** The pairs of one score: what the change is worked out from. */
export interface Pairs {
  readonly instrument: string;
  readonly score: string;
  readonly scale: string | undefined;
  readonly baseline: number[];
  readonly last: number[];
  readonly outcome: Counts;
  /** Series with a baseline and a later one, with a baseline alone, with none. */
  readonly followed: Counts;
}

/** What the summary is made of: sums alone, and the lists of numbers that medians need. */
export interface Tally {
  referrals: number;
  /** Referrals of each person in the period. */
  readonly people: Map<string, { referrals: number; contacts: number }>;
  readonly sources: Counts;
  readonly needs: Counts;
  readonly newNeeds: Counts;
  readonly newNeedsFound: Counts;
  readonly firstContact: Counts;
  readonly daysToFirstContact: number[];
  readonly held: Counts;
  readonly heldWhy: Counts;
  readonly heldDays: Map<string, number[]>;
  readonly heldOpen: Counts;
  readonly connections: Counts;
  readonly uptake: Counts;
  readonly signposts: { count: number };
  readonly requests: Counts;
  readonly endings: Counts;
  readonly measures: Map<string, Pairs>;
  readonly inWords: Counts;
}

export const createTally = (): Tally => ({
  referrals: 0,
  people: new Map(),
  sources: new Map(),
  needs: new Map(),
  newNeeds: new Map(),
  newNeedsFound: new Map(),
  firstContact: new Map(),
  daysToFirstContact: [],
  held: new Map(),
  heldWhy: new Map(),
  heldDays: new Map(),
  heldOpen: new Map(),
  connections: new Map(),
  uptake: new Map(),
  signposts: { count: 0 },
  requests: new Map(),
  endings: new Map(),
  measures: new Map(),
  inWords: new Map(),
});

/** What referrals are counted as in which they met. */
export const metLabel = 'met';
/** What pairs are counted as, and what has nothing to be compared with. */
export const pairedLabel = 'baseline and later';
export const baselineAlone = 'baseline alone';

const word = (value: unknown, otherwise = 'not said'): string => (typeof value === 'string' ? value : otherwise);
const add = (counts: Counts, label: string): void => {
  counts.set(label, (counts.get(label) ?? 0) + 1);
};
const isText = (value: unknown): value is string => typeof value === 'string';

/** Adds one referral: only what its rows say, so that whoever has the rows can count again. */
export function count(tally: Tally, rows: Rows): void {
  const [referral] = rows.referrals;
  if (referral === undefined) return;
  tally.referrals += 1;
  const person = word(referral.person);
  const known = tally.people.get(person) ?? { referrals: 0, contacts: 0 };
  const contacts = typeof referral.contacts === 'number' ? referral.contacts : 0;
  tally.people.set(person, { referrals: known.referrals + 1, contacts: known.contacts + contacts });
  add(tally.sources, word(referral.source));
  countNeeds(tally, rows.needs);
  const { days_to_first_contact: days } = referral;
  // A referral dated by its month alone has a first contact, and no number of days.
  add(tally.firstContact, isText(referral.first_contact_on) ? metLabel : 'no contact in which they met');
  if (typeof days === 'number') tally.daysToFirstContact.push(days);
  countHolding(tally, rows.holding);
  for (const { state, uptake } of rows.connections) {
    add(tally.connections, word(state));
    add(tally.uptake, word(uptake));
  }
  tally.signposts.count += rows.signposts.length;
  for (const { state } of rows.requests) add(tally.requests, word(state));
  const [ending] = rows.endings;
  add(tally.endings, ending === undefined ? 'not ended' : endingOf(ending));
  countMeasures(tally, rows.measures);
}

const endingOf = ({ state, reason, closing }: Row): string => [state, closing ?? reason].filter(isText).join(': ');

function countNeeds({ needs, newNeeds, newNeedsFound }: Tally, rows: readonly Row[]): void {
  const kinds = (isNew: boolean) =>
    new Set(rows.filter((row) => row.is_new === isNew).map(({ kind }) => word(kind, 'other codes or words')));
  for (const kind of kinds(false)) add(needs, kind);
  for (const kind of kinds(true)) add(newNeeds, kind);
  add(newNeedsFound, kinds(true).size > 0 ? 'a new need was found' : 'none was reported');
}

function countHolding({ held, heldWhy, heldDays, heldOpen }: Tally, rows: readonly Row[]): void {
  add(held, rows.length > 0 ? 'held at some time' : 'never held');
  for (const { why, days } of rows) {
    const reason = word(why);
    add(heldWhy, reason);
    add(heldOpen, typeof days === 'number' ? 'over' : 'going on');
    if (typeof days !== 'number') continue;
    const known = heldDays.get(reason) ?? [];
    known.push(days);
    heldDays.set(reason, known);
  }
}

function countMeasures(tally: Tally, rows: readonly Row[]): void {
  const inWords = rows.some(({ instrument }) => isInWords(word(instrument)));
  add(tally.inWords, inWords ? 'an outcome in words' : 'none in words');
  const series = new Map<string, Row[]>();
  for (const row of rows) {
    if (!isText(row.score)) continue;
    const key = JSON.stringify([row.instrument, row.series, row.score, row.scale ?? null]);
    const own = series.get(key) ?? [];
    own.push(row);
    series.set(key, own);
  }
  for (const own of series.values()) {
    const [first] = own;
    if (first !== undefined) countSeries(pairsFor(tally, first), own);
  }
}

const isInWords = (name: string): boolean => isInstrumentId(name) && 'inWords' in instruments[name];

/** Scores are kept apart by instrument, score and scale: nothing is ever added up over two of them. */
function pairsFor({ measures }: Tally, { instrument, score, scale }: Row): Pairs {
  const key = JSON.stringify([instrument, score, scale ?? null]);
  const made: Pairs = measures.get(key) ?? {
    instrument: word(instrument),
    score: word(score),
    scale: isText(scale) ? scale : undefined,
    baseline: [],
    last: [],
    outcome: new Map(),
    followed: new Map(),
  };
  measures.set(key, made);
  return made;
}

function countSeries(pairs: Pairs, rows: readonly Row[]): void {
  const baseline = rows.find((row) => row.time_point === 'baseline');
  const last = rows.find((row) => row.is_last === true);
  add(pairs.followed, followedOf(baseline, last));
  if (baseline === undefined || last === undefined) return;
  add(pairs.outcome, outcomeOf(last));
  if (typeof baseline.value !== 'number' || typeof last.value !== 'number') return;
  pairs.baseline.push(baseline.value);
  pairs.last.push(last.value);
}

const followedOf = (baseline: Row | undefined, last: Row | undefined): string => {
  if (baseline === undefined) return 'no baseline';
  return last === undefined ? baselineAlone : pairedLabel;
};

const outcomeOf = ({ direction, meaningful }: Row): string => {
  const way = word(direction, 'not judged');
  if (way === 'better' || way === 'worse') return meaningful === 'yes' ? `${way}, meaningful` : way;
  return way;
};
