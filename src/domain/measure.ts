import { type Fault, isObject, told, unknownNames } from './instruments/fault.js';
import { type Method, methods } from './instruments/instrument.js';
import { type InstrumentId, instrumentIds, instruments, isInstrumentId } from './instruments/instruments.js';
import { type Measurement, type ScoredMeasurement, type TimePoint, timePoints } from './instruments/measurement.js';
import { score } from './instruments/score.js';
import { changesIn, faultsIn, type MeasurementInSeries, seriesOf } from './instruments/series.js';
import { isDateTime } from './instruments/when.js';
import { error, type Issue } from './issue.js';

export type { Change } from './instruments/change.js';
export { type Instrument, type Method, methods, type ScoreKind } from './instruments/instrument.js';
export { type InstrumentId, instrumentIds, instruments, isInstrumentId } from './instruments/instruments.js';
export { type Measurement, type ScoredMeasurement, type TimePoint, timePoints } from './instruments/measurement.js';
export type { Score } from './instruments/score.js';
export { inTime, type MeasurementInSeries, seriesOf } from './instruments/series.js';
export { isBefore } from './instruments/when.js';

type Members = Readonly<Record<string, unknown>>;

/** Every member of a measurement as given. */
const members: readonly (keyof Measurement)[] = [
  ...(['instrument', 'when', 'timePoint', 'method', 'about', 'months', 'ownWords', 'words', 'takenBy'] as const),
  ...(['items', 'total', 'scores'] as const),
];

const mostMonths = 60;

/**
 * Scores one measurement.
 *
 * Out: the scores with their bands, or issues and no scores. Paths are relative to the measurement (`items.anxious`).
 */
export function scoreMeasurement(given: Measurement): {
  readonly scored?: ScoredMeasurement;
  readonly issues: readonly Issue[];
} {
  return readMeasurement(given, '');
}

/**
 * Reads and scores one measurement from anything at all.
 *
 * In: plain JSON, and where it stands: a FHIRPath, or a JSON pointer when it begins with a slash. Out: the scored
 * measurement, or every issue at once. Refused: what is no measurement, an unknown instrument or member, a time that is
 * no FHIR dateTime, a time point that is missing, members that this instrument does not take, and everything that
 * `score` refuses. An issue repeats at most a small number or a word of the instrument's own. Never throws.
 */
export function readMeasurement(
  json: unknown,
  path: string,
): { readonly scored?: ScoredMeasurement; readonly issues: readonly Issue[] } {
  const { scored, faults } = readTold(json);
  if (faults.length > 0 || scored === undefined) return { issues: faults.map((fault) => issueOf(fault, path)) };
  return { scored, issues: [] };
}

const issueOf = ({ code, at, found, expected }: Fault, path: string): Issue =>
  error(code, at.reduce<string>(join, path), `found ${found}; expected ${expected}`);

/** One step further: `a.b`, `a[0]`, or `/a/b` and `/a/0` after a slash. */
function join(path: string, step: string | number): string {
  if (path.startsWith('/')) return `${path}/${step}`;
  if (typeof step === 'number') return `${path}[${step}]`;
  return path === '' ? step : `${path}.${step}`;
}

function readTold(json: unknown): { readonly scored?: ScoredMeasurement; readonly faults: readonly Fault[] } {
  if (!isObject(json)) return { faults: [{ code: 'structure', at: [], found: told(json), expected: 'a measurement' }] };
  const faults: Fault[] = [];
  const say = (code: Fault['code'], at: readonly string[], found: string, expected: string) => {
    faults.push({ code, at, found, expected });
  };
  const strangers = Object.keys(json).filter((key) => !members.some((member) => member === key)).length;
  if (strangers > 0) say('structure', [], unknownNames(strangers), `only ${members.join(', ')}`);
  const when = own(json, 'when');
  if (!isDateTime(when)) say(lack(when), ['when'], told(when), 'a FHIR dateTime: a day, or a time with its zone');
  const timePoint = oneOf(own(json, 'timePoint'), timePoints);
  if (timePoint === undefined) {
    const found = own(json, 'timePoint');
    say(lack(found, 'code-unknown'), ['timePoint'], told(found), `one of ${timePoints.join(', ')}`);
  }
  const method = oneOf(own(json, 'method'), methods);
  if (method === undefined && own(json, 'method') !== undefined)
    say('code-unknown', ['method'], told(own(json, 'method')), `one of ${methods.join(', ')}`);
  const instrument = own(json, 'instrument');
  if (!isInstrumentId(instrument)) {
    const found = instrument === undefined ? 'nothing' : 'an unknown instrument';
    say(lack(instrument, 'code-unknown'), ['instrument'], found, `one of ${instrumentIds.join(', ')}`);
    return { faults };
  }
  const beside = readBeside(json, instrument, faults);
  const scored = readScores(json, instrument, method, faults);
  faults.push(...wordsOfNothing(beside.ownWords, scored));
  if (!isDateTime(when) || timePoint === undefined) return { faults };
  return { scored: { instrument, when, timePoint, ...beside, ...scored }, faults };
}

/** A member of the sender's own: what an object inherits is nothing that was said. */
const own = (json: Members, name: keyof Measurement): unknown => (Object.hasOwn(json, name) ? json[name] : undefined);

const lack = (value: unknown, otherwise: Fault['code'] = 'value'): Fault['code'] =>
  value === undefined ? 'required' : otherwise;

const oneOf = <W extends Method | TimePoint>(value: unknown, words: readonly W[]): W | undefined =>
  words.find((word) => word === value);

function readScores(json: Members, id: InstrumentId, method: Method | undefined, faults: Fault[]) {
  const scoring = score(instruments[id], {
    items: own(json, 'items'),
    total: own(json, 'total'),
    scores: own(json, 'scores'),
    ...(method !== undefined && { method }),
  });
  // A method that is not known has been told, and would be told as missing here once more.
  const isTold = method === undefined && own(json, 'method') !== undefined;
  faults.push(...scoring.faults.filter(({ at }) => !(isTold && at[0] === 'method')));
  return {
    ...(scoring.method !== undefined && { method: scoring.method }),
    ...(Object.keys(scoring.items).length > 0 && { items: scoring.items }),
    scores: scoring.scores,
    signals: scoring.signals,
  };
}

/** What stands beside the scores, each only where the instrument takes it. */
function readBeside(json: Members, id: InstrumentId, faults: Fault[]) {
  const { about: takesAbout, counted, inWords, items }: (typeof instruments)[InstrumentId] = instruments[id];
  const refuse = (name: string, code: Fault['code'], found: unknown, expected: string): undefined => {
    faults.push({ code, at: [name], found: told(found), expected });
    return undefined;
  };
  const text = (name: 'about' | 'words' | 'takenBy', isTaken: boolean, isNeeded = false): string | undefined => {
    const value = own(json, name);
    if (value === undefined) return isNeeded ? refuse(name, 'required', value, 'text') : undefined;
    if (!isTaken) return refuse(name, 'structure', value, 'none, this instrument does not take it');
    if (typeof value === 'string' && value.trim() === '') {
      faults.push({ code: 'value', at: [name], found: 'empty text', expected: 'text' });
      return undefined;
    }
    return typeof value === 'string' ? value : refuse(name, 'value', value, 'text');
  };
  const about = text('about', takesAbout !== undefined);
  const words = text('words', true, inWords === true);
  const takenBy = text('takenBy', true);
  const months = readMonths(own(json, 'months'), counted === true, refuse);
  const named = items.filter((item) => item.ownWords === true).map(({ key }) => key);
  const ownWords = readOwnWords(own(json, 'ownWords'), named, faults);
  return {
    ...(about !== undefined && { about }),
    ...(months !== undefined && { months }),
    ...(ownWords !== undefined && { ownWords }),
    ...(words !== undefined && { words }),
    ...(takenBy !== undefined && { takenBy }),
  };
}

/** Own words say what a score is of: where answers or scores were given, an item without one has nothing to say. */
function wordsOfNothing(
  ownWords: Readonly<Record<string, string>> = {},
  { scores }: Pick<ScoredMeasurement, 'scores'>,
): readonly Fault[] {
  if (scores.length === 0) return [];
  return Object.keys(ownWords).flatMap((key) =>
    scores.some(({ name }) => name === key)
      ? []
      : [
          {
            code: 'invariant',
            at: ['ownWords', key],
            found: 'words for a question that has no answer',
            expected: 'an answer to it, or none',
          } as const,
        ],
  );
}

type Refuse = (name: string, code: Fault['code'], found: unknown, expected: string) => undefined;

function readMonths(value: unknown, isCounted: boolean, refuse: Refuse): number | undefined {
  if (!isCounted)
    return value === undefined
      ? undefined
      : refuse('months', 'structure', value, 'none, this instrument counts nothing');
  const isOne = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostMonths;
  return isOne ? value : refuse('months', lack(value), value, `a whole number from 1 to ${mostMonths}`);
}

function readOwnWords(
  value: unknown,
  named: readonly string[],
  faults: Fault[],
): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  const expected = named.length === 0 ? 'none, this instrument does not take it' : `text for ${named.join(', ')}`;
  if (!isObject(value) || named.length === 0) {
    faults.push({ code: 'structure', at: ['ownWords'], found: told(value), expected });
    return undefined;
  }
  const strangers = Object.keys(value).filter((key) => !named.includes(key)).length;
  if (strangers > 0) faults.push({ code: 'structure', at: ['ownWords'], found: unknownNames(strangers), expected });
  const kept = named.flatMap((key): [string, string][] => {
    const words = Object.hasOwn(value, key) ? value[key] : undefined;
    if (words === undefined) return [];
    if (typeof words === 'string' && words.trim() !== '') return [[key, words]];
    const found = typeof words === 'string' ? 'empty text' : told(words);
    faults.push({ code: 'value', at: ['ownWords', key], found, expected: 'text' });
    return [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/**
 * What changed over a person's measurements in one referral.
 *
 * In: scored measurements, of one instrument or of several; each instrument, and each goal, is a series of its own. Out:
 * each with its change since baseline and since the last before it, in the order of the list. Refused, with the place in
 * the list: a second baseline, one that is before its baseline beyond doubt, raw and metric in one series, counts over
 * different numbers of months. A follow-up without any baseline stands, for the baseline may have been taken elsewhere:
 * it has no change since baseline. Outcomes in words stand each for itself.
 */
export function measurementsTogether(
  list: readonly ScoredMeasurement[],
  path = '',
): { readonly measurements?: readonly MeasurementInSeries[]; readonly issues: readonly Issue[] } {
  const series = seriesOf(list);
  const faults = series.flatMap(faultsIn);
  if (faults.length > 0) return { issues: faults.map((fault) => issueOf(fault, path)) };
  const changed = new Map(series.flatMap((one) => [...changesIn(one)]));
  return { measurements: list.flatMap((_, index) => changed.get(index) ?? []), issues: [] };
}
