import type { Coded, OrganisationName } from './coded.js';

/** Where a flag stands (FHIR `Flag.status`, a modifier). */
export const flagStatuses = ['active', 'inactive', 'entered-in-error'] as const;
export type FlagStatus = (typeof flagStatuses)[number];

/** PRSB section "Individual requirements". */
export interface IndividualRequirements {
  readonly reasonableAdjustments?: readonly ReasonableAdjustment[];
  readonly impairments?: readonly Impairment[];
  readonly mobility?: readonly MobilityNeed[];
  readonly others?: readonly OtherRequirement[];
}

/** PRSB "Reasonable adjustment record entry". */
export interface ReasonableAdjustment {
  readonly status?: FlagStatus;
  /** PRSB "Reasonable adjustment flag": SNOMED CT 1108111000000107. */
  readonly required?: boolean;
  readonly adjustment?: Coded;
  readonly additionalDetail?: string;
}

/** PRSB "Impairment record entry". */
export interface Impairment {
  readonly status?: FlagStatus;
  readonly category?: Coded;
  readonly additionalDetail?: string;
}

/** PRSB "Mobility". */
export interface MobilityNeed {
  readonly status?: FlagStatus;
  readonly need?: Coded;
}

/** PRSB "Other individual requirement". */
export interface OtherRequirement {
  readonly status?: FlagStatus;
  readonly requirement?: string;
}

/** PRSB section "Safeguarding". */
export interface Safeguarding {
  readonly concerns?: readonly SafeguardingConcern[];
  readonly lookedAfterChild?: ProtectionRecord;
  readonly unbornChildProtectionPlan?: ProtectionRecord;
}

/** PRSB "Safeguarding concerns". */
export interface SafeguardingConcern {
  readonly status?: FlagStatus;
  /** PRSB "Safeguarding indicator". */
  readonly indicator?: boolean;
  /** FHIR dateTime. */
  readonly date?: string;
  /** FHIR dateTime. */
  readonly endDate?: string;
  readonly concern?: Coded;
  readonly comment?: string;
  /** True when only those cleared for it may see this concern (FHIR `meta.security` R). */
  readonly restricted?: true;
}

/** PRSB "Looked after child" and "Unborn child protection plan". */
export interface ProtectionRecord {
  readonly status?: FlagStatus;
  /** FHIR dateTime. */
  readonly startDate?: string;
  /** FHIR dateTime. */
  readonly endDate?: string;
  readonly localAuthority?: OrganisationName;
  readonly restricted?: true;
}

/**
 * PRSB section "Risks", which is mandatory: either entries, or the sender's statement that none is known. Unknown is
 * not absent: a referral that says nothing about risks is refused.
 */
export interface Risks {
  readonly noneKnown?: NoKnownRisks;
  readonly entries?: readonly Risk[];
}

/** The sender's statement that no risk is known. */
export interface NoKnownRisks {
  readonly status?: FlagStatus;
}

/** PRSB "Risks record entry". */
export interface Risk {
  readonly status?: FlagStatus;
  /** FHIR dateTime. */
  readonly startDate?: string;
  /** FHIR dateTime. */
  readonly endDate?: string;
  readonly risk?: Coded;
  readonly comment?: string;
  readonly restricted?: true;
}
