import type { Coded, Identifier, OrganisationName } from './coded.js';
import type { NamedPerson } from './professional.js';

/** http://hl7.org/fhir/encounter-status */
export const contactStatuses = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type ContactStatus = (typeof contactStatuses)[number];

/** How link worker and person met, or tried to: the ways of the NHS Data Dictionary's consultation mechanism, in words. */
export const contactMethods = [
  'face-to-face',
  'telephone',
  'video',
  'text-message',
  'email',
  'letter',
  'online',
] as const;
export type ContactMethod = (typeof contactMethods)[number];

/** Whether they met. A try that reached nobody is a contact too, and is counted as one. */
export const attendances = [
  'attended',
  'did-not-attend',
  'could-not-be-reached',
  'cancelled-by-person',
  'cancelled-by-service',
] as const;
export type Attendance = (typeof attendances)[number];

/** Contacts that are still to come, or never came about: nobody attended one. */
const neverWas: readonly (ContactStatus | undefined)[] = ['planned', 'cancelled'];

/** Whether a contact says of itself that the person attended what did not take place. */
export const isContradictory = ({ status, attendance }: Contact): boolean =>
  attendance === 'attended' && neverWas.includes(status);

const under: readonly (ContactStatus | undefined)[] = ['in-progress', 'finished'];

/** Whether link worker and person met or spoke, beyond doubt: a contact that has begun or is over, and was attended. */
export const tookPlace = ({ status, attendance }: Contact): boolean =>
  attendance === 'attended' && under.includes(status);

/** Where a contact took place. */
export interface ContactPlace {
  /** PRSB "Location of contact". */
  readonly place?: OrganisationName;
  /** PRSB "Location type": what kind of place it is, such as the person's home. */
  readonly type?: Coded;
}

/** One meeting, call or try between link worker and person. PRSB "Contacts with professionals record entry". */
export interface Contact {
  /** The link worker's own number for it: a later word on the same contact carries the same one. */
  readonly identifier?: Identifier;
  /** FHIR `Encounter.status`, a modifier. */
  readonly status?: ContactStatus;
  readonly attendance?: Attendance;
  /** PRSB "Date and time of contact": a FHIR dateTime. */
  readonly at?: string;
  /** How long it took. */
  readonly minutes?: number;
  /** PRSB "Consultation method". */
  readonly method?: ContactMethod;
  readonly location?: ContactPlace;
  /** PRSB "Seen by". */
  readonly seenBy?: readonly NamedPerson[];
  /** PRSB "Responsible professional". */
  readonly responsible?: NamedPerson;
  /** PRSB "Professionals present": who else was there. */
  readonly present?: readonly NamedPerson[];
  /** PRSB "Contact type". */
  readonly type?: Coded;
  /** PRSB "Specialty". */
  readonly specialty?: Coded;
  /** PRSB "Service": what was provided. */
  readonly service?: Coded;
  /** PRSB "Outcome of contact". */
  readonly outcome?: Coded;
  /** The connection to whose service the link worker went along, by its number: an accompanied visit. */
  readonly accompaniedTo?: Identifier;
}
