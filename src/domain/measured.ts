import { error, type Issue } from './issue.js';
import { type Measurement, measurementsTogether, readMeasurement, type ScoredMeasurement } from './measure.js';
import { afterReport, type Measure, stands } from './report.js';

/** A measurement as a message tells it: what is to be scored, and what its sender says came of it. */
export interface ToldMeasurement extends Measurement {
  /** By score. */
  readonly bands?: Readonly<Record<string, string>>;
  readonly signals?: readonly string[];
}

/**
 * Scores a measurement, and holds what its sender says of bands and signals against what the scores give.
 *
 * In: plain JSON that has the form of a `ToldMeasurement`, and where it stands (see `readMeasurement`). Refused: what
 * `readMeasurement` refuses, and a band or signal that is not that of the scores.
 */
export function readTold(
  { bands, signals, ...given }: ToldMeasurement,
  path: string,
): { readonly scored?: ScoredMeasurement; readonly issues: readonly Issue[] } {
  const { scored, issues } = readMeasurement(given, path);
  if (scored === undefined) return { issues };
  const at = (name: string) => (path.startsWith('/') ? `${path}/${name}` : path === '' ? name : `${path}.${name}`);
  const wrong = Object.entries(bands ?? {}).flatMap(([name, band]) => {
    const own = scored.scores.find((score) => score.name === name);
    if (own !== undefined && own.band === band) return [];
    // The name of a band that is not there is the sender's own text.
    const where =
      own === undefined ? at('bands') : path.startsWith('/') ? `${at('bands')}/${name}` : `${at('bands')}.${name}`;
    return [error('invariant', where, `found another band; expected ${own?.band ?? 'none'}, as the score gives`)];
  });
  const isSignalled = (signals ?? []).every((signal) => scored.signals.includes(signal));
  const unsignalled = isSignalled
    ? []
    : [
        error(
          'invariant',
          at('signals'),
          `found what the scores do not give; expected ${scored.signals.join(', ') || 'none'}`,
        ),
      ];
  const all = [...wrong, ...unsignalled];
  return all.length > 0 ? { issues: all } : { scored, issues: [] };
}

/** A scored measurement as it is told: the scores by name, and their bands. */
export function toldOf({ scores, signals, items, ...taken }: ScoredMeasurement): ToldMeasurement {
  const bands = scores.flatMap(({ name, band }): [string, string][] => (band === undefined ? [] : [[name, band]]));
  return {
    ...taken,
    ...(items !== undefined && { items }),
    ...(scores.length > 0 && { scores: Object.fromEntries(scores.map(({ name, value }) => [name, value])) }),
    ...(bands.length > 0 && { bands: Object.fromEntries(bands) }),
    ...(signals.length > 0 && { signals }),
  };
}

/** A measure scored again from what it says: the same, and whole where a sender left out what follows from the rest. */
export function scoredAgain(measure: Measure): { readonly measure?: Measure; readonly issues: readonly Issue[] } {
  const { identifier, status, sinceBaseline, sinceLast, ...taken } = measure;
  const { scored, issues } = readTold(toldOf(taken), '');
  if (scored === undefined) return { issues };
  const since = {
    ...(sinceBaseline !== undefined && { sinceBaseline }),
    ...(sinceLast !== undefined && { sinceLast }),
  };
  const named = { ...(identifier !== undefined && { identifier }), ...(status !== undefined && { status }) };
  return { measure: { ...named, ...scored, ...since }, issues: [] };
}

/** What cannot stand in its series: which of the measures said, which member of it, and why. */
export interface Misfit {
  readonly index: number;
  readonly member: string;
  readonly issue: Issue;
}

/** The measures of a referral after more of them were said. */
export interface Measured {
  /** All that are known, in their order, with their changes worked out anew. */
  readonly known: readonly Measure[];
  /** Those that were said, with their changes. */
  readonly said: readonly Measure[];
  readonly misfits: readonly Misfit[];
}

/**
 * Puts measures beside those that are known: one that bears a number that was said before takes its place.
 *
 * Out: each with its change since baseline and since the last before it, whatever was said of that; one that is taken
 * back stays among them, and has no part in its series. Or what cannot stand, told at the measure that was said now, and
 * then nothing else: a second baseline, one before its baseline, another scale, another number of months; another
 * instrument under a number that is known; one taken back that nobody knows.
 */
export function measuredAfter(before: readonly Measure[], said: readonly Measure[]): Measured {
  const unfit = said.flatMap((measure, index) => unfitIn(measure, before).map((misfit) => ({ ...misfit, index })));
  if (unfit.length > 0) return { known: [], said: [], misfits: unfit };
  const all = afterReport({ measures: before }, { measures: said })?.measures ?? [];
  const isSaid = new Set(said);
  // What was said now comes last here, so that of two that contradict it is the one that is told.
  const inTurn = [...all.filter((one) => !isSaid.has(one)), ...all.filter((one) => isSaid.has(one))].filter(stands);
  const { issues } = measurementsTogether(inTurn.map(unchanged));
  const misfits = issues.map((issue): Misfit => {
    const [, place, member = ''] = /^\[(\d+)\]\.(\w+)$/.exec(issue.path) ?? [];
    const measure = inTurn[Number(place)];
    return { index: measure === undefined ? -1 : said.indexOf(measure), member, issue };
  });
  if (misfits.length > 0) return { known: [], said: [], misfits };
  const standing = all.filter(stands);
  const { measurements = [] } = measurementsTogether(standing.map(unchanged));
  const known = all.map((measure): Measure => {
    const { sinceBaseline = [], sinceLast = [] } = measurements[standing.indexOf(measure)] ?? {};
    return {
      ...unchanged(measure),
      ...(sinceBaseline.length > 0 && { sinceBaseline }),
      ...(sinceLast.length > 0 && { sinceLast }),
    };
  });
  const saidNow = known.filter((_, i) => {
    const measure = all[i];
    return measure !== undefined && isSaid.has(measure);
  });
  return { known, said: saidNow, misfits: [] };
}

/** What a measure cannot say beside those that are known, whatever its series. */
function unfitIn(measure: Measure, before: readonly Measure[]): readonly Omit<Misfit, 'index'>[] {
  const { identifier } = measure;
  const known = before.find((one) => identifier !== undefined && isSameNumber(one.identifier, identifier));
  if (known === undefined) {
    if (stands(measure)) return [];
    const text = `found ${identifier === undefined ? 'no number' : 'a number that is not known'} on a measure that is taken back; expected that of one that was reported`;
    const code = identifier === undefined ? 'required' : 'reference-broken';
    return [{ member: 'identifier', issue: error(code, 'identifier', text) }];
  }
  if (known.instrument === measure.instrument) return [];
  const text = 'found another instrument under a number that is known; expected the same, or a number of its own';
  return [{ member: 'instrument', issue: error('invariant', 'instrument', text) }];
}

const isSameNumber = (one: Measure['identifier'], other: NonNullable<Measure['identifier']>): boolean =>
  one !== undefined && one.system === other.system && one.value === other.value;

function unchanged({ sinceBaseline: _baseline, sinceLast: _last, ...measure }: Measure): Measure {
  return measure;
}
