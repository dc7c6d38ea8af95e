import type { Coded, Identifier, OrganisationName } from './coded.js';
import type { Need } from './needs.js';
import type { ContactDetail, NamedPerson } from './professional.js';
import type { RequestStatus } from './services.js';

/**
 * What the person and their link worker agreed: needs, under each its goals, under each goal its actions, under each
 * action its stage goals. PRSB "Care and support plan". Every item may bear the link worker's own number, by which a
 * later word on it finds it.
 */
export interface Plan {
  readonly identifier?: Identifier;
  /** FHIR `CarePlan.status`, a modifier. */
  readonly status?: RequestStatus;
  /** PRSB "Strengths": what the person is good at, enjoys, or has to build on. */
  readonly strengths?: readonly Coded[];
  /** PRSB "Needs, concerns or problems". */
  readonly needs?: readonly PlanNeed[];
  readonly agreement?: Agreement;
  /** PRSB "Care funding source". */
  readonly fundingSource?: OrganisationName;
  /** PRSB "Date this plan was last updated": a FHIR dateTime. */
  readonly updatedOn?: string;
  /** PRSB "Other care planning documents". */
  readonly otherDocuments?: readonly string[];
  /** PRSB "Planned review date/interval": a FHIR dateTime. */
  readonly reviewOn?: string;
  /** PRSB "Responsibility for review". */
  readonly reviewBy?: Reviewer;
}

/** PRSB "Agreed with person or legitimate representative". */
export interface Agreement {
  /** PRSB "Person or legitimate representative": whether one of them agreed. */
  readonly agreed?: boolean;
  /** PRSB "Person full name": who agreed. */
  readonly name?: string;
  /** PRSB "Role". */
  readonly role?: Coded;
}

/** Who is to look at the plan again. */
export interface Reviewer extends NamedPerson {
  readonly contactDetails?: readonly ContactDetail[];
}

/** A need that the plan answers. Its facts are those of any need. */
export interface PlanNeed extends Omit<Need, 'found'> {
  readonly identifier?: Identifier;
  /** PRSB "Goals and hopes". */
  readonly goals?: readonly Goal[];
}

/** http://hl7.org/fhir/goal-status */
export const goalStatuses = [
  'proposed',
  'planned',
  'accepted',
  'active',
  'on-hold',
  'completed',
  'cancelled',
  'entered-in-error',
  'rejected',
] as const;
export type GoalStatus = (typeof goalStatuses)[number];

/** http://terminology.hl7.org/CodeSystem/goal-achievement */
export const achievements = [
  'in-progress',
  'improving',
  'worsening',
  'no-change',
  'achieved',
  'sustaining',
  'not-achieved',
  'no-progress',
  'not-attainable',
] as const;
export type Achievement = (typeof achievements)[number];

/** PRSB "Goal status": where the goal stands, and how far the person has come. */
interface GoalStanding {
  /** FHIR `Goal.lifecycleStatus`, a modifier. */
  readonly status?: GoalStatus;
  readonly achievement?: Achievement;
}

/** What the person hopes for. PRSB "Goals and hopes". */
export interface Goal extends Coded, GoalStanding {
  readonly identifier?: Identifier;
  /** PRSB "Goal importance score": to the person, from 1 to 10. */
  readonly importance?: number;
  /** PRSB "Outcomes". */
  readonly outcomes?: readonly Coded[];
  /** PRSB "Actions and activities". */
  readonly actions?: readonly Action[];
}

/** A step towards a goal. PRSB "Actions and activities". */
export interface Action {
  readonly identifier?: Identifier;
  /** FHIR `ServiceRequest.status`, a modifier. */
  readonly status?: RequestStatus;
  /** PRSB "What". */
  readonly what?: readonly Coded[];
  /** PRSB "Who". */
  readonly who?: ActionOwner;
  /** PRSB "When": a FHIR dateTime. */
  readonly when?: string;
  /** PRSB "Suggested strategies": what to do when it gets difficult. */
  readonly strategies?: string;
  /** PRSB "Status": in the link worker's codes and words. */
  readonly statusDetail?: Coded;
  /** PRSB "Confidence": how sure the person feels to do it, from 1 to 10. */
  readonly confidence?: number;
  /** PRSB "Date last updated": a FHIR dateTime. */
  readonly updatedOn?: string;
  /** PRSB "Review date": a FHIR dateTime. */
  readonly reviewOn?: string;
  /** PRSB "Stage goal". */
  readonly stageGoals?: readonly StageGoal[];
}

/** Who does it: a professional, a team, the person, someone close to them. */
export interface ActionOwner extends Reviewer {
  readonly team?: string;
}

/** A smaller goal on the way to a goal. PRSB "Stage goal". */
export interface StageGoal extends Coded, GoalStanding {
  readonly identifier?: Identifier;
  /** PRSB "Outcome". */
  readonly outcome?: Coded;
}
