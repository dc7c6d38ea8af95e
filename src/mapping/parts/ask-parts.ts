import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { about, link, links, many, one, type Part, subject } from '../engine/parts.js';
import { isConnection, isConnectionWork, isPracticeRequest } from '../engine/reported.js';
import { askThatStands, checkConnection, connectionTable, connectionTaskTable } from '../resources/connection.js';
import { practiceRequestTable } from '../resources/practice-request.js';
import { checkWork } from '../resources/task.js';

/** Who asks: the link worker, as the message names them. FHIR has no service ask by itself. */
const asks = ['sayer-role', 'recipient-role', 'sayer-practitioner', 'recipient-practitioner', 'recipient-organisation'];

const toRequest = links('basedOn', 'request');
const toWork = links('partOf', 'task');
const byWorker = link('requester', ...asks);
const forPerson = link('for', 'patient');

const connectionPart: Part = many({
  name: 'connection',
  table: connectionTable,
  path: ['report', 'connections'],
  find: (roots) => about<ServiceRequest>(roots, 'ServiceRequest', isConnection),
  links: [subject, toRequest, byWorker],
  follows: askThatStands,
  check: checkConnection,
});

const connectionTaskPart: Part = one({
  name: 'connection-task',
  table: connectionTaskTable,
  path: [],
  under: connectionPart,
  find: (roots) => about<Task>(roots, 'Task', isConnectionWork),
  links: [link('focus', 'connection'), toRequest, toWork, forPerson, byWorker],
  check: checkWork,
});

/**
 * What a link worker asks of others on the way: of a community service, as a request of its own and the work on it; of
 * the practice, as work alone. Both follow from the referral, and are part of the work on it.
 */
export const askParts: readonly Part[] = [
  connectionPart,
  connectionTaskPart,
  many({
    name: 'practice-request',
    table: practiceRequestTable,
    path: ['report', 'requests'],
    find: (roots) => about<Task>(roots, 'Task', isPracticeRequest),
    links: [toRequest, toWork, forPerson, byWorker, link('owner', 'gp-practice')],
    check: checkWork,
  }),
];
