import type { Coded, Identifier, OrganisationName } from './coded.js';
import type { ContactDetail, NamedPerson } from './professional.js';

/** http://hl7.org/fhir/event-status */
export const signpostStatuses = [
  'preparation',
  'in-progress',
  'not-done',
  'on-hold',
  'stopped',
  'completed',
  'entered-in-error',
  'unknown',
] as const;
export type SignpostStatus = (typeof signpostStatuses)[number];

/** A name and a number handed over. It is not a referral: nobody is asked. PRSB "Signpost details record entry". */
export interface Signpost {
  readonly identifier?: Identifier;
  /** FHIR `Communication.status`, a modifier. */
  readonly status?: SignpostStatus;
  /** PRSB "Date": a FHIR dateTime. */
  readonly date?: string;
  /** PRSB "Signpost to". */
  readonly to?: SignpostTarget;
  /** PRSB "Reason for signpost". */
  readonly reason?: Coded;
}

/** Whom or what the person was told of. */
export interface SignpostTarget extends NamedPerson {
  readonly grade?: string;
  readonly team?: string;
  readonly specialty?: Coded;
  readonly service?: Coded;
  /** PRSB "Organisation", which the standard has as a group without items. */
  readonly organisation?: OrganisationName;
  readonly contactDetails?: readonly ContactDetail[];
}
