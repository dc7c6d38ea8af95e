import { startOf } from '../../domain/instruments/when.js';
import { measurementsTogether, type ScoredMeasurement } from '../../domain/measure.js';
import type { Measure } from '../../domain/report.js';
import { dayOf } from './days.js';
import type { Row } from './tables.js';

/**
 * One row for each score, and one for an outcome in words. Change is worked out anew over all measures of the referral;
 * where they contradict one another there is none. What an instrument is about is told by a number, as it is in words.
 */
export function measureRows(measures: readonly Measure[]): readonly Row[] {
  const { measurements } = measurementsTogether(measures);
  const series = seriesIn(measures);
  const last = lastOf(measures, series);
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

/** The places of those that are the last of their series, baselines left out. */
function lastOf(measures: readonly ScoredMeasurement[], series: readonly number[]): ReadonlySet<number> {
  const last = new Map<string, number>();
  for (const [i, measure] of measures.entries()) {
    if (measure.timePoint === 'baseline') continue;
    const key = `${measure.instrument} ${series[i]}`;
    const before = last.get(key);
    const other = before === undefined ? undefined : measures[before];
    if (other === undefined || isAfter(measure, other)) last.set(key, i);
  }
  return new Set(last.values());
}

/** Later in time; of one time, a closing is after a follow-up, and what was said later after what was said before. */
function isAfter(one: ScoredMeasurement, other: ScoredMeasurement): boolean {
  const difference = startOf(one.when) - startOf(other.when);
  return difference > 0 || (difference === 0 && !(other.timePoint === 'closing' && one.timePoint !== 'closing'));
}
