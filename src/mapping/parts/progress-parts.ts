import type { Task } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { Progress } from '../../domain/progress.js';
import { anyIdentifier } from '../engine/elements.js';
import { member } from '../engine/lenses.js';
import { type Account, link, one, type Part, type Roots, someone } from '../engine/parts.js';
import { factTable } from '../engine/table.js';
import { workplaceTable } from '../resources/organization.js';
import type { telecomTable } from '../resources/patient-telecom.js';
import { practitionerRoleTable, practitionerTable } from '../resources/practitioner.js';
import { numberTable } from '../resources/service-request.js';
import { taskTable } from '../resources/task.js';
import { factParts } from './fact-parts.js';
import { patientPart, telecomPart } from './people-parts.js';
import { reportParts } from './report-parts.js';

/** A progress that says a state: a Task of which none can be read has been told as an issue, whatever else it says. */
export const stateful = (progress: Progress | undefined): Progress | undefined =>
  progress?.state === undefined ? undefined : progress;

/** Who says where the work stands: the resource that `Task.owner` leads to, and those it leads to in turn. */
const owner = ({ graph, task }: Roots) => graph.follow(task, 'owner')[0];
const says = ({ saidBy }: Account) => saidBy !== undefined;

const sayerParts: readonly Part[] = [
  one({
    name: 'sayer-practitioner',
    table: practitionerTable,
    path: ['saidBy'],
    find: (roots) => [...someone(owner(roots)), ...roots.graph.follow(owner(roots), 'practitioner')].slice(-1),
  }),
  one({
    name: 'sayer-organisation',
    table: workplaceTable,
    path: ['saidBy'],
    find: (roots) => [...roots.graph.follow(owner(roots), 'organization'), ...someone(owner(roots))].slice(0, 1),
  }),
  one({
    name: 'sayer-role',
    table: practitionerRoleTable,
    path: ['saidBy'],
    find: (roots) => someone(owner(roots)),
    needed: says,
    links: [link('practitioner', 'sayer-practitioner'), link('organization', 'sayer-organisation')],
  }),
];

/** The referral that the work is on, by its number: a report need not send the request along. */
const aboutTable = factTable<Task, 'focus', Identifier>(
  'Task',
  [],
  'focus',
  member('identifier', anyIdentifier, [{ element: 'type', value: 'ServiceRequest' }]),
);

/** What is reported is about somebody: their record is there to refer to, whether or not the message says who they are. */
const reportedPerson: Part = {
  ...patientPart,
  needed: ({ person, report }) => person !== undefined || report !== undefined,
  stays: true,
};

/**
 * Where the work stands, who says so, and what was done and found: what travels from the link worker to the referrer.
 * `telecom` says where this wire has the person's numbers.
 */
export const progressPartsWith = (telecom: typeof telecomTable): readonly Part[] => [
  reportedPerson,
  telecomPart(telecom),
  ...factParts.filter(({ path: [section] }) => section === 'person'),
  ...sayerParts,
  one({
    name: 'request',
    table: numberTable,
    path: ['asked'],
    find: ({ request }) => someone(request),
    repeats: ['priority'],
  }),
  one({
    name: 'task',
    table: taskTable,
    path: ['progress'],
    find: ({ task }) => someone(task),
    links: [link('focus', 'request'), link('owner', 'sayer-role', 'sayer-practitioner', 'sayer-organisation')],
  }),
  one({ name: 'task-about', table: aboutTable, path: ['about'], beside: 'task', find: ({ task }) => someone(task) }),
  ...reportParts,
];
