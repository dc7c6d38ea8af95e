import { scoredAgain } from '../domain/measured.js';
import type { Account } from '../mapping/engine/parts.js';
import type { Reading } from '../mapping/read-referral.js';

/**
 * What was read with its measures scored: a sender need not say what follows from answers or from another score. One
 * that cannot be scored stays as it was read, for its issues have been told.
 */
export function scored<A extends Account>(reading: Reading<A>): Reading<A> {
  const { report } = reading.referral;
  if (report?.measures === undefined) return reading;
  const measures = report.measures.map((measure) => scoredAgain(measure).measure ?? measure);
  return { ...reading, referral: { ...reading.referral, report: { ...report, measures } } };
}
