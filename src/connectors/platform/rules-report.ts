import type { Assessment } from '../../domain/assessment.js';
import type { Coded, Coding } from '../../domain/coded.js';
import type { Connection } from '../../domain/connection.js';
import type { Contact } from '../../domain/contact.js';
import { error, type Issue } from '../../domain/issue.js';
import { readTold } from '../../domain/measured.js';
import type { Action, Goal, Plan, PlanNeed } from '../../domain/plan.js';
import type { FoundNeed } from '../../domain/report.js';
import type { Summary } from '../../domain/summary.js';
import { codeSystems } from '../../mapping/systems.js';
import { type MeasureWire, scoredPartOf } from './measures.js';
import { checkCodes, checkNeed, each, saysKind } from './rule.js';

/* The rules of what comes back that a schema cannot say. */

/** A code that says in FHIR which part of a report a resource is: as a fact it could not be told from that. */
const isPart = ({ system }: Coding): boolean => system === codeSystems.reportPart;

const checkCoded = (coded: Coded | undefined, at: string): Issue[] =>
  checkCodes(coded?.codedValues, at, isPart, 'nothing: the member itself says what it is');

const checkContact = ({ type }: Contact, at: string): Issue[] => checkCoded(type, `${at}/type`);

const checkFound = (need: FoundNeed, at: string): Issue[] => [
  ...checkNeed(need, at),
  ...(need.found === 'referral'
    ? [error('invariant', `${at}/found`, 'found a need of the referral; expected one that came to light after it')]
    : []),
];

const checkAssessment = ({ name, subscales }: Assessment, at: string): Issue[] => [
  ...checkCoded(name, `${at}/name`),
  ...each(subscales, `${at}/subscales`, ({ score }, path) => checkCoded(score, `${path}/score`)),
];

/** FHIR R4 Goal.description: a goal says what it is. */
const checkSaid = ({ codedValues, freeText }: Coded, at: string): Issue[] =>
  codedValues === undefined && freeText === undefined
    ? [error('required', at, 'found no codedValues or freeText; expected one of them')]
    : [];

const checkAction = ({ stageGoals }: Action, at: string): Issue[] => each(stageGoals, `${at}/stageGoals`, checkSaid);

const checkGoal = (goal: Goal, at: string): Issue[] => [
  ...checkSaid(goal, at),
  ...each(goal.actions, `${at}/actions`, checkAction),
];

const checkPlanNeed = (need: PlanNeed, at: string): Issue[] => [
  ...checkNeed(need, at),
  ...each(need.goals, `${at}/goals`, checkGoal),
];

const checkPlan = ({ needs }: Plan, at: string): Issue[] => each(needs, `${at}/needs`, checkPlanNeed);

/** A measure is held to the rules of its instrument. */
const checkMeasure = (measure: MeasureWire, at: string): readonly Issue[] => readTold(scoredPartOf(measure), at).issues;

/** A connection says whom it asks; which needs it is for is not said among the codes of why. */
const checkConnection = ({ service, reason }: Connection, at: string): Issue[] => [
  ...(service.directoryId === undefined && service.name === undefined
    ? [error('required', `${at}/service`, 'found no directoryId or name; expected one of them')]
    : []),
  ...checkCodes(reason?.codedValues, `${at}/reason`, saysKind, 'needs'),
];

/** What is asked of the practice must not be taken for nothing. */
const checkSummary = ({ requestedActions, noActionNeeded }: Summary, at: string): Issue[] =>
  requestedActions !== undefined && noActionNeeded !== undefined
    ? [
        error(
          'invariant',
          `${at}/noActionNeeded`,
          'found that no action is needed beside actions; expected one of them',
        ),
      ]
    : [];

export const reportRules = {
  contact: checkContact,
  foundNeed: checkFound,
  assessment: checkAssessment,
  measure: checkMeasure,
  connection: checkConnection,
  plan: checkPlan,
  summary: checkSummary,
} as const;
