import type { Identifier } from './coded.js';
import type { NamedPerson } from './professional.js';

/** http://hl7.org/fhir/composition-status */
export const summaryStatuses = ['preliminary', 'final', 'amended', 'entered-in-error'] as const;
export type SummaryStatus = (typeof summaryStatuses)[number];

/** What the link worker writes to the practice: what is asked of it first, then what happened. */
export interface Summary {
  readonly identifier?: Identifier;
  /** FHIR `Composition.status`, a modifier. */
  readonly status?: SummaryStatus;
  /** A FHIR dateTime. */
  readonly writtenOn?: string;
  readonly writtenBy?: NamedPerson;
  /** PRSB "Plan and requested actions record entry". */
  readonly requestedActions?: readonly RequestedAction[];
  /** That nothing is asked of anybody is said, and never left to be guessed. */
  readonly noActionNeeded?: true;
  /** PRSB "Clinical summary". */
  readonly words?: string;
}

export interface RequestedAction {
  /** PRSB "Actions for professionals". */
  readonly forProfessionals?: string;
  /** PRSB "Actions for person or their carer". */
  readonly forPerson?: string;
  /** PRSB "Agreed with the person or their legitimate representative". */
  readonly agreed?: string;
}
