import { type Change, changesBetween } from './change.js';
import type { Fault } from './fault.js';
import { instruments } from './instruments.js';
import type { ScoredMeasurement } from './measurement.js';
import { isBefore, startOf } from './when.js';

/** A measurement among the others of its series. */
export interface MeasurementInSeries {
  readonly measurement: ScoredMeasurement;
  /** Against the baseline; none for the baseline itself, and where there is none. */
  readonly sinceBaseline?: readonly Change[];
  /** Against the one before it in time; none for the first. */
  readonly sinceLast?: readonly Change[];
}

interface Entry {
  readonly measurement: ScoredMeasurement;
  readonly index: number;
}

/** The list by what belongs together: one instrument, and one goal where the instrument is about several. */
export function seriesOf(list: readonly ScoredMeasurement[]): readonly (readonly Entry[])[] {
  const series = new Map<string, Entry[]>();
  for (const [index, measurement] of list.entries()) {
    const key = JSON.stringify([measurement.instrument, measurement.about ?? null]);
    const own = series.get(key) ?? [];
    own.push({ measurement, index });
    series.set(key, own);
  }
  return [...series.values()];
}

/** What cannot stand together in one series. Of two that contradict, the one that came later in the list is told. */
export function faultsIn(series: readonly Entry[]): readonly Fault[] {
  const [first] = series;
  // Words are no series: each stands for itself.
  if (first === undefined || 'inWords' in instruments[first.measurement.instrument]) return [];
  const [baseline, ...more] = series.filter(({ measurement }) => measurement.timePoint === 'baseline');
  return oncePerPlace([
    ...more.map(
      ({ index }): Fault => ({
        code: 'invariant',
        at: [index, 'timePoint'],
        found: 'a second baseline',
        expected: 'follow-up or closing: a series has one baseline',
      }),
    ),
    ...(baseline === undefined ? [] : series.flatMap((entry) => beforeBaseline(entry, baseline))),
    ...mixed(series, 'method'),
    ...mixed(series, 'months'),
  ]);
}

/** A baseline that is moved behind several others is wrong once. */
function oncePerPlace(faults: readonly Fault[]): readonly Fault[] {
  const places = faults.map(({ at }) => at.join('/'));
  return faults.filter((_fault, i) => places.indexOf(places[i] ?? '') === i);
}

function beforeBaseline({ measurement, index }: Entry, baseline: Entry): readonly Fault[] {
  const { timePoint, when } = measurement;
  if (timePoint === 'baseline' || !isBefore(when, baseline.measurement.when)) return [];
  return index > baseline.index
    ? [
        {
          code: 'invariant',
          at: [index, 'when'],
          found: `a ${timePoint} before its baseline`,
          expected: 'a time at or after the baseline',
        },
      ]
    : [
        {
          code: 'invariant',
          at: [baseline.index, 'when'],
          found: `a baseline after a ${timePoint}`,
          expected: 'a time at or before every other of the series',
        },
      ];
}

/** Two scales, or counts over different times, are not compared: the first that says one says it for all. */
function mixed(series: readonly Entry[], member: 'method' | 'months'): readonly Fault[] {
  const said = series.filter(({ measurement }) => measurement[member] !== undefined);
  const first = said[0]?.measurement[member];
  return said
    .filter(({ measurement }) => measurement[member] !== first)
    .map(({ measurement, index }) => ({
      code: 'invariant',
      at: [index, member],
      found: `${measurement[member]} after ${first}`,
      expected: `${first}: they are never mixed in one series`,
    }));
}

/**
 * A series in the order of time, the one order by which anything tells its first and its last: the baseline is before all
 * others, even where another is told by its month alone; of one time, a closing is the last.
 */
export const inTime = (series: readonly Entry[]): readonly Entry[] =>
  [...series].sort(
    (a, b) =>
      rankOf(a, 'baseline') - rankOf(b, 'baseline') ||
      startOf(a.measurement.when) - startOf(b.measurement.when) ||
      rankOf(b, 'closing') - rankOf(a, 'closing') ||
      a.index - b.index,
  );

/** Each measurement of a series that has no faults, with what changed, by its place in the list. */
export function changesIn(series: readonly Entry[]): ReadonlyMap<number, MeasurementInSeries> {
  const ordered = inTime(series);
  const baseline = ordered.find(({ measurement }) => measurement.timePoint === 'baseline');
  return new Map(
    ordered.map(({ measurement, index }, place) => {
      const since = (earlier: Entry | undefined): readonly Change[] | undefined =>
        earlier === undefined || earlier.index === index
          ? undefined
          : changesBetween(instruments[measurement.instrument], earlier.measurement.scores, measurement.scores);
      const sinceBaseline = since(baseline);
      const sinceLast = since(ordered[place - 1]);
      return [
        index,
        {
          measurement,
          ...(sinceBaseline !== undefined && { sinceBaseline }),
          ...(sinceLast !== undefined && { sinceLast }),
        },
      ];
    }),
  );
}

const rankOf = ({ measurement }: Entry, point: string): number => (measurement.timePoint === point ? 0 : 1);
