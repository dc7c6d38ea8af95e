import type { Coded, Identifier, OrganisationName } from './coded.js';
import type { ContactUse } from './person.js';

/**
 * Someone who refers, is referred to, or reports, and where they work: PRSB "Referrer details" and "Referral to".
 * Any kind of person: a GP, a teacher, a faith leader, a receptionist, a relative, the person themselves.
 */
export interface Professional {
  /** PRSB "Name". */
  readonly name?: string;
  /** Register numbers: GMC, NMC, SDS user id and the like, each under its own system. */
  readonly identifiers?: readonly Identifier[];
  /** PRSB "Role": SDS job role where there is one, or words. */
  readonly role?: Coded;
  /** PRSB "Grade". */
  readonly grade?: string;
  /** PRSB "Team". */
  readonly team?: string;
  /** PRSB "Specialty": NHS Data Dictionary activity treatment function code. */
  readonly specialty?: Coded;
  /** PRSB "Service". */
  readonly service?: Coded;
  /** PRSB "Organisation". */
  readonly organisation?: OrganisationName;
  /** PRSB "Contact details". */
  readonly contactDetails?: readonly ContactDetail[];
}

export const contactMeans = ['phone', 'email', 'fax', 'sms', 'url', 'pager', 'other'] as const;

/** One way to reach a professional or an organisation. */
export interface ContactDetail {
  readonly means: (typeof contactMeans)[number];
  readonly value: string;
  readonly type?: ContactUse;
}

/** Someone who is named in what is told, by name and role. */
export interface NamedPerson {
  readonly name?: string;
  readonly role?: Coded;
}

/** Someone who refers a person they are close to: family, carer, friend, neighbour. */
export interface RelatedReferrer {
  readonly name?: string;
  readonly relationship?: Coded;
  readonly contactDetails?: readonly ContactDetail[];
}

/**
 * Who asks. Exactly one of the three: a professional (paid or not), someone close to the person, or the person.
 * FHIR says it by the type of `ServiceRequest.requester`.
 */
export type Referrer =
  | { readonly kind: 'professional'; readonly professional: Professional }
  | { readonly kind: 'related'; readonly related: RelatedReferrer }
  | { readonly kind: 'self' };

/** The service that is asked, and whom there if anyone by name. PRSB "Referral to". */
export interface Recipient extends Professional {
  /** The service in the directory of services: BaRS addresses a receiver by its DoS service id. */
  readonly serviceIdentifier?: Identifier;
  /** The name of the service as people know it. */
  readonly serviceName?: string;
}
