import type { Connector } from '../../connectors/connector.js';
import type { Known } from '../../connectors/fhir-rest/read.js';
import { refuseErrors } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import type { Accepted, Journeys, Outcome } from '../../exchange/journeys.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Answer, KeptResource } from '../../store/records.js';
import type { Asked } from '../door.js';
import { type Body, type Call, type Handler, refuse, resourceMedia } from './call.js';
import { callerOf } from './caller.js';
import { existing } from './conditional.js';
import { framed } from './frame.js';
import { type KnownDeps, knownOf } from './known.js';
import { preferencesOf } from './negotiation.js';
import { isUnchanged, unchanged, writtenAnswer } from './replies.js';

export interface CreateDeps extends KnownDeps {
  readonly journeys: Journeys;
  /** The wire fhir-rest, with what the door knows of a message. */
  connector(known: Known): Connector;
}

/** The types that may come by themselves; everything else comes with a referral. */
export const creatable = ['ServiceRequest', 'Task'] as const;

/**
 * `POST /ServiceRequest` and `POST /Task`: a message that is one resource, with what it contains. A Task reports on a
 * referral that is kept.
 */
export function createCreation(deps: CreateDeps): Handler {
  return async (call) => {
    const type = creatable.find((one) => one === call.steps[0]);
    if (type === undefined) throw refuse('not-found', 'found a type that does not come by itself');
    needOne(call.asked);
    const preferences = preferencesOf(call);
    const body = await call.json(resourceMedia);
    if (!isMembers(body.json) || body.json.resourceType !== type) {
      throw refuse('resource-type', 'found another type of resource; expected that of the URL', `${type}.resourceType`);
    }
    const condition = call.header('if-none-exist');
    const match = condition === undefined ? undefined : await existing(deps, call, type, condition);
    if (match !== undefined) return match;
    const accepted = await submit(deps, call, body, ({ changed, exchange, issues }) => {
      const id = type === 'Task' ? exchange.task : exchange.request;
      const kept = changed.find((one) => one.type === type && one.id === id);
      if (kept === undefined) return unchanged;
      return writtenAnswer(kept.version === 1 ? 201 : 200, kept, issues, { preferences, addresses: deps.addresses });
    });
    const { answer, kind } = accepted;
    if (isUnchanged(answer)) {
      const { party } = call.asked.visitor;
      const id = kind === 'repeat' ? accepted.exchange : accepted.outcome.exchange.id;
      const exchange = await deps.store.exchangeOf(party.id, id);
      const root = type === 'Task' ? exchange?.task : exchange?.request;
      const present = root === undefined ? undefined : await deps.store.read(party.id, type, root);
      return present === undefined
        ? answer
        : writtenAnswer(200, present, [], { preferences, addresses: deps.addresses });
    }
    const isFirstAgain = kind === 'repeat' && condition !== undefined && answer.status === 201;
    return isFirstAgain && call.header('idempotency-key') === undefined ? { ...answer, status: 200 } : answer;
  };
}

/**
 * Gives a message to its journey. Faults of content are all told at once, where they stand in what was sent.
 */
export async function submit(
  deps: CreateDeps,
  call: Call,
  { raw, json }: Body,
  answer: (outcome: Outcome) => Answer,
): Promise<Accepted> {
  const { known, wire } = await knownOf(deps, call, json);
  const incoming = deps.connector(known).read(wire);
  refuseErrors(incoming.issues);
  if (incoming.message === undefined) throw new Error('A message was read without error and is not there');
  for (const [type, action] of needs[incoming.message.kind]) call.asked.need(type, action);
  const accepted = await deps.journeys.accept({
    ...callerOf(call, raw),
    wire: 'fhir-rest',
    received: framed(json),
    incoming,
    answer,
  });
  if (accepted.kind === 'done') call.asked.touch(...accepted.outcome.changed.map(nameOf));
  return accepted;
}

const nameOf = ({ type, id }: KeptResource) => `${type}/${id}`;

/** What each kind of message does to which resources, whatever else it carries. */
const needs = {
  referral: [
    ['ServiceRequest', 'c'],
    ['Task', 'c'],
  ],
  withdrawal: [['ServiceRequest', 'u']],
  progress: [['Task', 'u']],
} as const satisfies Record<Message['kind'], readonly (readonly [string, 'c' | 'u'])[]>;

/** Who may say nothing at all is told so before anything is read. */
export function needOne(asked: Asked): void {
  const may = Object.values(needs).some((way) => way.every(([type, action]) => asked.visitor.allows(type, action)));
  if (!may) asked.need('ServiceRequest', 'c');
}
