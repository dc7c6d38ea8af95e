import type { Coded, Identifier } from './coded.js';
import type { TimePoint } from './measure.js';

/** http://hl7.org/fhir/observation-status */
export const assessmentStatuses = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type AssessmentStatus = (typeof assessmentStatuses)[number];

/** What was found out about the person, in words or as the result of an instrument. PRSB "Assessments record entry". */
export interface Assessment {
  readonly identifier?: Identifier;
  /** FHIR `Observation.status`, a modifier. */
  readonly status?: AssessmentStatus;
  /** When it was made: a FHIR dateTime. */
  readonly on?: string;
  readonly timePoint?: TimePoint;
  /** PRSB "Assessment type". */
  readonly type?: string;
  /** PRSB "Assessment summary". */
  readonly summary?: string;
  /** PRSB "Structured assessment name". */
  readonly name?: Coded;
  /** PRSB "Assessment result": the result as a whole. */
  readonly result?: AssessmentResult;
  /** PRSB "Subscale result": of single questions, or of parts. */
  readonly subscales?: readonly AssessmentResult[];
  /** PRSB "Comment". */
  readonly comment?: string;
}

export interface AssessmentResult {
  /** PRSB "Assessment score", "Subscale score": what the value is of. */
  readonly score?: Coded;
  /** PRSB "Value". */
  readonly value?: number;
  /** PRSB "Units of measure": a UCUM code. */
  readonly unit?: string;
  /** PRSB "Ordinal": mild, moderate, severe and the like. */
  readonly ordinal?: Coded;
}
