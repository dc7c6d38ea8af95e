/** How much of the story may go back to the practice. The level filters every summary. */
export const sharingLevels = ['everything', 'summary', 'codes-only'] as const;
export type SharingLevel = (typeof sharingLevels)[number];

/** http://hl7.org/fhir/consent-state-codes */
export const consentStatuses = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'] as const;

/** PRSB section "Consent". */
export interface Consent {
  /** FHIR `Consent.status`, a modifier. */
  readonly status?: (typeof consentStatuses)[number];
  /** PRSB "Consent for information sharing": what was agreed, or why it was not asked, in words. */
  readonly informationSharing?: string;
  readonly level?: SharingLevel;
  /** When it was given: a FHIR dateTime. */
  readonly givenOn?: string;
}
