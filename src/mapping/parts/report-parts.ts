import type { CarePlan, Communication, Composition, Encounter, Observation, ServiceRequest } from '@medplum/fhirtypes';
import {
  about,
  inEach,
  type Link,
  link,
  links,
  many,
  ofKind,
  one,
  type Part,
  subject,
  within,
} from '../engine/parts.js';
import { isPlanAction } from '../engine/reported.js';
import { assessmentTable, isAssessment } from '../resources/assessment.js';
import { codedEntryTable, isCodedEntry } from '../resources/coded-entry.js';
import { foundNeedTable, kindsOfCondition, planNeedTable } from '../resources/condition.js';
import { contactTable, isContact } from '../resources/contact.js';
import { goalTable, kindsOfGoal, stageGoalTable } from '../resources/goal.js';
import { planActionTable } from '../resources/plan-action.js';
import { isSignpost, signpostTable } from '../resources/signpost.js';
import { isSummary, summaryTable } from '../resources/summary.js';
import { isSupportPlan, planTable } from '../resources/support-plan.js';
import { extensions } from '../systems.js';
import { askParts } from './ask-parts.js';
import { measureParts } from './measure-parts.js';

const condition = ofKind('Condition', kindsOfCondition);
const goal = ofKind('Goal', kindsOfGoal);

const toRequest = links('basedOn', 'request');

const needPart: Part = many({
  name: 'plan-need',
  table: planNeedTable,
  path: ['report', 'plan', 'needs'],
  prsb: 'Care and support plan / Needs, concerns or problems',
  find: condition('plan-need'),
  links: [subject],
});

const goalPart: Part = many({
  name: 'goal',
  table: goalTable,
  path: ['goals'],
  under: needPart,
  prsb: 'Care and support plan / Needs, concerns or problems / Goals and hopes',
  find: goal('goal'),
  links: [subject, links('addresses', 'plan-need')],
});

const forGoal: Link = {
  ...link('extension', 'goal'),
  at: within('valueReference', { url: extensions.pertainsToGoal }, ({ url }) => url === extensions.pertainsToGoal),
};

const actionPart: Part = many({
  name: 'plan-action',
  table: planActionTable,
  path: ['actions'],
  under: goalPart,
  prsb: 'Care and support plan / Needs, concerns or problems / Goals and hopes / Actions and activities',
  find: (roots) => about<ServiceRequest>(roots, 'ServiceRequest', isPlanAction),
  links: [subject, forGoal, links('basedOn', 'plan')],
});

const stageGoalPart: Part = many({
  name: 'stage-goal',
  table: stageGoalTable,
  path: ['stageGoals'],
  under: actionPart,
  prsb: 'Care and support plan / Needs, concerns or problems / Goals and hopes / Actions and activities / Stage goal',
  find: goal('stage-goal'),
  links: [subject, links('addresses', 'plan-action')],
});

const planPart: Part = one({
  name: 'plan',
  table: planTable,
  path: ['report', 'plan'],
  prsb: 'Care and support plan',
  find: (roots) => about<CarePlan>(roots, 'CarePlan', isSupportPlan),
  links: [
    subject,
    links('addresses', 'plan-need'),
    links('goal', 'goal', 'stage-goal'),
    { ...links('activity', 'plan-action'), at: inEach('reference') },
  ],
});

/**
 * What comes back: contacts, needs found, assessments, signposts, what others are asked, the plan, summaries. The plan's needs, goals and
 * actions refer to what they are for, and the plan to all of them.
 */
export const reportParts: readonly Part[] = [
  many({
    name: 'contact',
    table: contactTable,
    path: ['report', 'contacts'],
    prsb: 'Contacts with professionals / Contacts with professionals record entry',
    find: (roots) => about<Encounter>(roots, 'Encounter', isContact),
    links: [subject, toRequest],
  }),
  many({
    name: 'found-need',
    table: foundNeedTable,
    path: ['report', 'needs'],
    find: condition('found-need'),
    links: [subject],
  }),
  many({
    name: 'assessment',
    table: assessmentTable,
    path: ['report', 'assessments'],
    prsb: 'Assessments / Assessments record entry',
    find: (roots) => about<Observation>(roots, 'Observation', isAssessment),
    links: [subject, toRequest],
  }),
  many({
    name: 'signpost',
    table: signpostTable,
    path: ['report', 'signposts'],
    prsb: 'Signpost details / Signpost details record entry',
    find: (roots) => about<Communication>(roots, 'Communication', isSignpost),
    links: [subject, links('recipient', 'patient'), toRequest],
  }),
  ...measureParts,
  ...askParts,
  needPart,
  goalPart,
  actionPart,
  stageGoalPart,
  planPart,
  many({
    name: 'summary',
    table: summaryTable,
    path: ['report', 'summaries'],
    find: (roots) => about<Composition>(roots, 'Composition', isSummary),
    links: [subject],
  }),
  many({
    name: 'coded-entry',
    table: codedEntryTable,
    path: ['report', 'codedEntries'],
    find: (roots) => about<Observation>(roots, 'Observation', isCodedEntry),
    links: [subject],
  }),
];
