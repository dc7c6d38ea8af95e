import { type InstrumentId, readMeasurement, type ScoredMeasurement } from '../../../src/domain/measure.js';

/** Answers by number: `q1`, `q2` … */
export const numbered = (answers: readonly number[]): Readonly<Record<string, number>> =>
  Object.fromEntries(answers.map((answer, i) => [`q${i + 1}`, answer]));

/** A baseline of one instrument, with what a test is about. */
export const read = (instrument: InstrumentId, rest: object, path = '') =>
  readMeasurement({ instrument, when: '2025-03-10', timePoint: 'baseline', ...rest }, path);

/** The scores by name; the test fails where there are none because of an issue. */
export function scoresOf(instrument: InstrumentId, rest: object): Readonly<Record<string, number | string>> {
  const { scored, issues } = read(instrument, rest);
  if (scored === undefined) throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('\n'));
  return Object.fromEntries(scored.scores.map(({ name, value }) => [name, value]));
}

export const bandOf = (instrument: InstrumentId, name: string, value: number): string | undefined =>
  read(instrument, { scores: { [name]: value } }).scored?.scores.find((score) => score.name === name)?.band;

/** A scored measurement that is known to be right. */
export function scored(given: object): ScoredMeasurement {
  const { scored: measurement, issues } = readMeasurement(given, '');
  if (measurement === undefined) throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('\n'));
  return measurement;
}
