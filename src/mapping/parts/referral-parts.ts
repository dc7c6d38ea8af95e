import type { CarePlan, Encounter } from '@medplum/fhirtypes';
import { about, type Link, link, links, one, type Part, someone, subject, within } from '../engine/parts.js';
import { isReferralPlan, referralPlanTable } from '../resources/care-plan.js';
import { isContact } from '../resources/contact.js';
import { encounterTable } from '../resources/encounter.js';
import { telecomTable } from '../resources/patient-telecom.js';
import { serviceRequestTable } from '../resources/service-request.js';
import { taskInputTable, taskTable } from '../resources/task.js';
import { factParts } from './fact-parts.js';
import { gpPracticePart, patientPart, recipientParts, referrerParts, telecomPart } from './people-parts.js';
import { clinicalParts, flagParts } from './record-parts.js';
import { reportParts } from './report-parts.js';

const supporting = [...clinicalParts, ...flagParts, ...factParts]
  .map(({ name }) => name)
  .filter((name) => name !== 'need');

/** The first choice is what Waymark writes; the others are what else a sender may refer to, and are understood. */
const asks = ['referrer-role', 'referrer-related', 'patient', 'referrer-practitioner', 'referrer-organisation'];
const isAsked = ['recipient-service', 'recipient-role', 'recipient-practitioner', 'recipient-organisation'];
const performer: Link = { element: 'performer', many: true, asList: true, to: ['recipient-service', 'recipient-role'] };

const requestParts: readonly Part[] = [
  one({
    name: 'request',
    table: serviceRequestTable,
    path: ['details'],
    prsb: 'Referral details / Referral details record entry',
    find: ({ request }) => someone(request),
    links: [
      subject,
      links('basedOn', 'referral-plan'),
      link('encounter', 'encounter'),
      link('requester', ...asks),
      performer,
      links('reasonReference', 'need'),
      links('supportingInfo', ...supporting),
    ],
  }),
  one({
    name: 'task',
    table: taskTable,
    path: ['progress'],
    find: ({ task }) => someone(task),
    // Whom to answer travels with the work, so it needs a Task to travel in.
    needed: ({ details }) => details?.returnResponseTo !== undefined,
    links: [
      link('focus', 'request'),
      links('basedOn', 'request'),
      link('for', 'patient'),
      link('encounter', 'encounter'),
      link('requester', ...asks),
      link('owner', ...isAsked),
    ],
  }),
  one({
    name: 'task-input',
    table: taskInputTable,
    path: ['details'],
    prsb: 'Referral details / Referral details record entry',
    beside: 'task',
    find: ({ task }) => someone(task),
  }),
];

/** What BaRS hangs the journey, the case number and the sender's account on; at rest they are there when they came. */
const journeyParts: readonly Part[] = [
  one({
    name: 'encounter',
    table: encounterTable,
    path: ['details'],
    find: (roots) =>
      [
        ...roots.graph.follow(roots.request, 'encounter'),
        ...about<Encounter>(roots, 'Encounter', (encounter) => !isContact(encounter)),
      ].slice(0, 1),
    links: [subject],
  }),
  one({
    name: 'referral-plan',
    table: referralPlanTable,
    path: ['details'],
    find: (roots) => [
      ...roots.graph.follow(roots.request, 'basedOn'),
      ...about<CarePlan>(roots, 'CarePlan', isReferralPlan),
    ],
    links: [
      subject,
      link('encounter', 'encounter'),
      links('addresses', 'need'),
      { ...link('activity', 'task'), at: within('reference') },
    ],
  }),
];

/**
 * A referral as FHIR at rest: every kind of resource it has, and which facts each holds. Parts that others refer to
 * come first.
 */
export const referralParts: readonly Part[] = [
  gpPracticePart,
  patientPart,
  telecomPart(telecomTable),
  ...referrerParts,
  ...recipientParts,
  ...clinicalParts,
  ...flagParts,
  ...factParts,
  ...journeyParts,
  ...requestParts,
  ...reportParts,
];
