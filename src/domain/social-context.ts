import type { Coded } from './coded.js';

/** The setting in which the person lives. PRSB section "Social context". */
export interface SocialContext {
  readonly householdComposition?: Coded;
  readonly occupationalHistory?: Coded;
  readonly educationalHistory?: string;
  readonly lifestyleChoices?: string;
  readonly smokingStatus?: SmokingStatus;
  readonly alcoholIntake?: Coded;
  readonly drugUse?: Coded;
  readonly socialCircumstances?: string;
  readonly access?: string;
  readonly dependants?: string;
  readonly accommodationStatus?: Coded;
  readonly householdEnvironment?: string;
}

/** PRSB "Smoking status". */
export interface SmokingStatus {
  readonly status?: Coded;
  readonly details?: string;
  /** PRSB "Date stopped smoking". */
  readonly stopped?: StoppedSmoking;
}

export interface StoppedSmoking {
  /** PRSB "Date stopped smoking / Coded value": SNOMED CT 160625004, and anything sent beside it. */
  readonly codedValues?: Coded['codedValues'];
  /** FHIR dateTime. */
  readonly date?: string;
}

/** PRSB section "Pregnancy status". */
export interface PregnancyStatus {
  /** PRSB "Pregnancy state". */
  readonly pregnant?: boolean;
  /** FHIR dateTime. */
  readonly expectedDeliveryDate?: string;
}
