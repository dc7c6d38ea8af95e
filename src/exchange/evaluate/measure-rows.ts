import { inTime, measurementsTogether, type ScoredMeasurement, seriesOf } from '../../domain/measure.js';
import { type Measure, stands } from '../../domain/report.js';
import { dayOf } from './days.js';
import type { Row } from './tables.js';

/**
 * One row for each score, and one for an outcome in words. Change is worked out anew over all measures of the referral;
 * where they contradict one another there is none. One that was taken back gives no row. What an instrument is about is
 * told by a number, as it is in words.
 */
export function measureRows(reported: readonly Measure[]): readonly Row[] {
  const measures = reported.filter(stands);
  const { measurements } = measurementsTogether(measures);
  const series = seriesIn(measures);
  const last = lastOf(measures);
  return measures.flatMap((measure, i): Row[] => {
    const { instrument, timePoint, when, scores, words } = measure;
    const shared = {
      number: i + 1,
      instrument,
      series: series[i],
      time_point: timePoint,
      on: dayOf(when),
      is_last: last.has(i),
    };
    const since = measurements?.[i]?.sinceBaseline ?? [];
    if (scores.length === 0) return [{ ...shared, words }];
    return scores.map(({ name, value, method, band }) => {
      const change = since.find(({ score }) => score === name);
      return {
        ...shared,
        score: name,
        scale: method,
        value: typeof value === 'number' ? value : undefined,
        value_word: typeof value === 'string' ? value : undefined,
        band,
        change: change?.difference,
        direction: change?.direction,
        meaningful: change === undefined ? undefined : meaning(change.meaningful),
        words,
      };
    });
  });
}

const meaning = (meaningful: boolean | 'unknown'): string => {
  if (meaningful === 'unknown') return meaningful;
  return meaningful ? 'yes' : 'no';
};

const keyOf = ({ instrument, about }: ScoredMeasurement): string => JSON.stringify([instrument, about ?? null]);

/** The number of the series of each measure: what an instrument is about, counted as it comes. */
function seriesIn(measures: readonly ScoredMeasurement[]): readonly number[] {
  const seen = new Map<string, string[]>();
  return measures.map((measure) => {
    const known = seen.get(measure.instrument) ?? [];
    seen.set(measure.instrument, known);
    const at = known.indexOf(keyOf(measure));
    return at === -1 ? known.push(keyOf(measure)) : at + 1;
  });
}

/** The places of those that are the last of their series, baselines left out: in the order that changes are told in. */
function lastOf(measures: readonly ScoredMeasurement[]): ReadonlySet<number> {
  const last = seriesOf(measures).map((series) =>
    inTime(series)
      .filter(({ measurement }) => measurement.timePoint !== 'baseline')
      .at(-1),
  );
  return new Set(last.flatMap((entry) => entry?.index ?? []));
}
