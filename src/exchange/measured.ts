import type { Observation } from '@medplum/fhirtypes';
import { error, Refusal } from '../domain/issue.js';
import { type Misfit, measuredAfter } from '../domain/measured.js';
import type { ProgressMessage } from '../domain/message.js';
import type { Measure, Report } from '../domain/report.js';
import { isMeasure } from '../mapping/resources/measure.js';
import { placeInMeasure } from '../mapping/resources/measure-check.js';
import type { KeptExchange } from './kept-exchange.js';
import { entriesIn } from './kept-ids.js';
import type { Said } from './move.js';

/** A report with its measures beside those that are known. */
export interface MeasuredReport {
  /** The report as the referrer is told it: each measure with how it changed. */
  told(report: Report | undefined): Report | undefined;
  /** What becomes known with it: all measures of the referral, with their changes worked out anew. */
  known(report: Report | undefined): Report | undefined;
}

const asItIs: MeasuredReport = { told: (report) => report, known: (report) => report };

/**
 * Puts the measures of a report beside those that are kept.
 *
 * Refused, where it is said: what cannot stand in its series. What a sender says of changes is not heard: Waymark works
 * them out, of what it keeps.
 */
export function measuredIn(
  { referral: { referral } }: Pick<KeptExchange, 'referral'>,
  said: Pick<Said<ProgressMessage>, 'message' | 'wire' | 'received'>,
): MeasuredReport {
  const measures = said.message.report?.measures ?? [];
  if (measures.length === 0) return asItIs;
  const { known, said: told, misfits } = measuredAfter(referral.report?.measures ?? [], measures);
  if (misfits.length > 0) throw new Refusal(misfits.map((misfit) => issueAt(misfit, said)));
  const having = (list: readonly Measure[]) => (report: Report | undefined) => ({ ...report, measures: list });
  return { told: having(told), known: having(known) };
}

const issueAt = (
  { index, member, issue }: Misfit,
  { wire, received }: Pick<Said<ProgressMessage>, 'wire' | 'received'>,
) =>
  error(
    issue.code,
    wire === 'platform' ? `/report/measures/${index}/${member}` : pathIn(received, index, member),
    issue.text,
  );

/** Where a FHIR wire says it: the measures stand in the order of their resources. */
function pathIn(received: unknown, index: number, member: string): string {
  const found = entriesIn(received).flatMap(({ resource, at }): { resource: Observation; at: string }[] =>
    resource.resourceType === 'Observation' && isMeasure(resource) ? [{ resource, at }] : [],
  )[index];
  return found === undefined ? 'Observation' : `${found.at}.${placeInMeasure(found.resource, member)}`;
}
