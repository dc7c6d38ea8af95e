import type { OrganisationName } from './coded.js';

/** http://hl7.org/fhir/request-status */
export const requestStatuses = [
  'draft',
  'active',
  'on-hold',
  'revoked',
  'completed',
  'entered-in-error',
  'unknown',
] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** A service the person already has. PRSB "Services and care record entry". */
export interface ServiceReceived {
  /** FHIR `CarePlan.status`, a modifier. */
  readonly status?: RequestStatus;
  /** PRSB "Social care package name". */
  readonly packageName?: string;
  /** PRSB "Social care package type". */
  readonly packageType?: string;
  /** FHIR dateTime. */
  readonly startDate?: string;
  /** FHIR dateTime. */
  readonly endDate?: string;
  readonly localAuthority?: OrganisationName;
}
