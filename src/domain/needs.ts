import type { Coded } from './coded.js';

/**
 * What a person can be up against, in words a link worker uses. Each is a code of Waymark's CodeSystem `need`, whose
 * definition says what belongs to it; `src/mapping/codes/need.ts` says which of them have a verified SNOMED CT code.
 */
export const needKinds = [
  'housing',
  'homelessness',
  'food',
  'social-contact',
  'loneliness',
  'work',
  'money',
  'debt',
  'benefits',
  'surroundings',
  'fuel-poverty',
  'transport',
  'caring',
  'being-cared-for',
  'bereavement',
  'domestic-abuse',
  'relationships',
  'parenting',
  'immigration',
  'legal',
  'education-and-skills',
  'digital-access',
  'physical-activity',
  'long-term-condition',
  'emotional-wellbeing',
  'drugs-alcohol-or-gambling',
  'faith-and-culture',
  'purpose-and-interests',
  'other',
] as const;
export type NeedKind = (typeof needKinds)[number];

/** When in the journey a need came to light. New needs are counted apart from outcomes. */
export const needPhases = ['referral', 'assessment', 'later'] as const;
export type NeedPhase = (typeof needPhases)[number];

/** http://terminology.hl7.org/CodeSystem/condition-clinical */
export const conditionStates = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;
export type ConditionState = (typeof conditionStates)[number];

/** http://terminology.hl7.org/CodeSystem/condition-ver-status */
export const conditionCertainties = [
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
] as const;
export type ConditionCertainty = (typeof conditionCertainties)[number];

/** One thing the person is up against. PRSB "Presenting complaint or issue". */
export interface Need extends Coded {
  readonly kind?: NeedKind;
  readonly found?: NeedPhase;
  /** When it was written down: a FHIR dateTime. */
  readonly recordedOn?: string;
  readonly state?: ConditionState;
  readonly certainty?: ConditionCertainty;
}

/** What the person says, in their own words. PRSB "Person reported complaints or issues". */
export interface PersonReport {
  readonly words: string;
  readonly recordedOn?: string;
  readonly state?: ConditionState;
  readonly certainty?: ConditionCertainty;
}

/** PRSB "Problem list record entry". */
export interface Problem extends Coded {
  readonly state?: ConditionState;
  readonly certainty?: ConditionCertainty;
  /** PRSB "Onset date": a FHIR dateTime. */
  readonly onsetDate?: string;
  /** PRSB "End Date": a FHIR dateTime. */
  readonly endDate?: string;
  /** PRSB "Stage of disease". */
  readonly stage?: string;
  /** PRSB "Comment". */
  readonly comments?: readonly string[];
}
