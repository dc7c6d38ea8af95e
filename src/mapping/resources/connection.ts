import type { CodeableConcept, ServiceRequest, Task } from '@medplum/fhirtypes';
import type { Coded } from '../../domain/coded.js';
import type { ConnectedService, Connection, Uptake } from '../../domain/connection.js';
import { error, type Issue } from '../../domain/issue.js';
import type { NeedKind } from '../../domain/needs.js';
import { type Progress, type ProgressState, progressTable, type TaskStatus } from '../../domain/progress.js';
import { needKind } from '../codes/need.js';
import { uptake } from '../codes/report.js';
import { conceptOf } from '../engine/codings.js';
import { codedItem, conceptFor, each, first, firstNumber } from '../engine/elements.js';
import { needed, row } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles } from '../systems.js';
import { connectedService, inPlaceOf } from './named-person.js';
import { output, progressRow } from './task.js';

type Performer = NonNullable<ServiceRequest['performer']>[number];

/** The ask: which service, what for. Where it stands is said by its Task. */
export type ConnectionAsked = Pick<Connection, 'identifier' | 'service' | 'needs' | 'reason'>;

const kind = conceptOf(needKind);
const isKind = (concept: CodeableConcept): boolean => kind.get(concept) !== undefined;

const expectedService = 'the service by its name (display) or its number in the directory';

/** FHIR's word for work on a request (`fulfill`) is left to the work on the referral, of which a bundle has one. */
const kindOfPart = conceptFor(codeSystems.reportPart, 'connection', 'Connection to a service');

export const connectionTable = table<ServiceRequest, ConnectionAsked>(
  'ServiceRequest',
  [profiles.connection],
  {
    identifier: needed('identifier', firstNumber),
    service: {
      ...row('performer', first(inPlaceOf<Performer, ConnectedService>(connectedService), 'service')),
      required: expectedService,
    },
    needs: row('reasonCode', each<CodeableConcept, NeedKind>(kind, isKind)),
    reason: row(
      'reasonCode',
      item(
        where((concept: CodeableConcept) => !isKind(concept) && codedItem.get(concept) !== undefined),
        codedItem,
        'reason',
      ),
    ),
  },
  [
    // Whether the ask stands: what was done about it is the Task's to say.
    { element: 'status', value: 'active', also: ['on-hold', 'completed', 'revoked', 'entered-in-error'] },
    { element: 'intent', value: 'filler-order' },
    { element: 'category', value: [kindOfPart] },
    { element: 'doNotPerform', value: undefined, also: [false] },
  ],
);

/** What comes of the ask. */
export interface ConnectionWork {
  readonly progress: Progress;
  readonly uptake?: Uptake;
  readonly outcome?: Coded;
}

export const connectionTaskTable = table<Task, ConnectionWork>(
  'Task',
  [profiles.connectionTask],
  {
    progress: progressRow,
    uptake: row('output', output('uptake', 'Whether it was taken up', conceptOf(uptake))),
    outcome: row('output', output('outcome', 'What came of it', codedItem)),
  },
  [
    { element: 'intent', value: 'order', also: ['plan', 'original-order'] },
    { element: 'code', value: kindOfPart },
  ],
);

/** What an ask says of itself when its work has this status: that it stands, was met, was given up, or was a mistake. */
const askStatuses: Readonly<Record<TaskStatus, NonNullable<ServiceRequest['status']>>> = {
  requested: 'active',
  received: 'active',
  accepted: 'active',
  'in-progress': 'active',
  'on-hold': 'active',
  rejected: 'revoked',
  completed: 'completed',
  failed: 'revoked',
  cancelled: 'revoked',
  'entered-in-error': 'entered-in-error',
};

const askStatusOf = (state: ProgressState) => askStatuses[progressTable[state].status];

/** The ask with the status that goes with where its work stands. */
export const askThatStands = (request: ServiceRequest, { progress }: ConnectionWork): ServiceRequest => {
  const status = askStatusOf(progress.state);
  return request.status === status ? request : { ...request, status };
};

/** One that is not there at all is told where it is missed. */
const isNameless = (service: ConnectedService | undefined): boolean =>
  service !== undefined && service.directoryId === undefined && service.name === undefined;

/**
 * What is wrong with an ask beside its work. A sender may leave an ask active whose work is over, as FHIR allows; what
 * is taken back, or was a mistake, is not worked on.
 */
export function checkConnection(
  { progress, service }: Partial<ConnectionAsked & ConnectionWork>,
  { status }: ServiceRequest,
  at: string,
): Issue[] {
  if (isNameless(service))
    return [error('required', `${at}.performer`, `found a service without a name; expected ${expectedService}`)];
  if (progress === undefined) {
    const text = 'found no Task that works on this connection and says where it stands; expected one, by its focus';
    return [error('required', at, text)];
  }
  const expected = askStatusOf(progress.state);
  const isOpen = status === 'active' || status === 'on-hold';
  if (status === expected || (isOpen && expected !== 'entered-in-error')) return [];
  const text = `found ${status} beside work that is ${progress.state}; expected ${expected}`;
  return [error('invariant', `${at}.status`, text)];
}
