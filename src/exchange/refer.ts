import { toRest } from '../connectors/at-rest.js';
import type { WireName } from '../connectors/connector.js';
import { exchangeOf } from '../connectors/exchange.js';
import { isBundle } from '../connectors/opening.js';
import type { Identifier } from '../domain/coded.js';
import { error, type Issue, Refusal, refuseErrors } from '../domain/issue.js';
import type { ReferralMessage } from '../domain/message.js';
import type { Party, PartyId } from '../domain/party.js';
import { checkMove } from '../domain/progress.js';
import { createGraph } from '../mapping/engine/graph.js';
import { nameUuid } from '../mapping/engine/ids.js';
import { rootsOf } from '../mapping/engine/roots.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { KeptChange, Within } from '../store/records.js';
import { checkOnePerson } from './about.js';
import { stateElement } from './beside.js';
import { needRole, placeOf } from './caller.js';
import { checkNoEntries } from './entries-told.js';
import type { Arrival } from './journeys.js';
import { bodiesOf, changesOf, insistOn } from './kept-exchange.js';
import { entriesIn, keptIdOf } from './kept-ids.js';
import type { Parties } from './parties/parties.js';
import { type JourneyDeps, owe, type Plan } from './plan.js';
import { isCleared, restrictedIn, restrictedPlaces } from './restricted.js';
import { type Hearing, hearingOf } from './told-elsewhere.js';

/**
 * The name of the exchange that a referral begins: made from who sends it and what the sender calls it, so that a repeat
 * under another message id is the same exchange, and two senders who use the same number never share one.
 */
export const exchangeIdOf = (party: Party, message: ReferralMessage): string =>
  nameUuid(`${party.id}|${exchangeOf(message)}`);

/** A referrer asks: everything that came is kept, and the link worker's tool is owed the referral. */
export function refer(
  deps: JourneyDeps,
  { party, wire, received, incoming, correlationId }: Arrival,
  message: ReferralMessage,
): Plan {
  const { check, parties, surroundings } = deps;
  const at = surroundings.now();
  needRole(party, 'referrer');
  refuseErrors(checkMove(undefined, message.referral.progress?.state ?? 'sent', 'waymark', placeOf(wire).state));
  if (message.referral.details.status !== 'active') {
    const text = 'found a request that is not active; expected a new referral to be';
    throw new Refusal([error('invariant', placeOf(wire).status, text)]);
  }
  refuseErrors(checkNoEntries(message.referral.report, { wire, received }));
  const performer = receiverOf(parties, message, wire);
  const id = exchangeIdOf(party, message);
  const bundle = withState(toRest(message, isBundle(received) ? received : undefined));
  const changed = changesOf(bundle, id, [], at);
  refuseErrors(checkOnePerson(bodiesOf(changed), wire === 'fhir-rest'));
  insistOn(changed, check);
  refuseErrors(checkCleared(performer, message, { wire, received }));
  const { unmapped: carried } = incoming;
  const { responseTo } = placeOf(wire);
  const hearing = hearingOf(parties, { referrer: party, performer: performer.id }, message.referral, responseTo);
  const ends = { from: party.id, to: performer.id };
  return begun(deps, { id, ...ends, message, bundle, changed, carried, correlationId, hearing });
}

/** A new exchange, as it is to be written down. */
export interface Beginning {
  readonly id: string;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly message: ReferralMessage;
  /** The referral as it is kept, and the resources that it consists of. */
  readonly bundle: unknown;
  readonly changed: readonly KeptChange[];
  readonly carried: readonly Leaf[];
  readonly correlationId: string;
  readonly within?: Within;
  /** Who reads along, and what goes back to whom. */
  readonly hearing: Hearing;
}

/** The exchange that a referral begins: one party asks, another is owed the ask. */
export function begun({ surroundings }: JourneyDeps, beginning: Beginning): Plan {
  const { id, from, to, message, bundle, changed, carried, correlationId, within, hearing } = beginning;
  const at = surroundings.now();
  const { request, task } = rootsIn(bundle, id);
  const exchange = {
    id,
    referrer: from,
    performer: to,
    state: 'sent',
    version: 1,
    request,
    task,
    messageId: message.id,
    withdrawalAsked: false,
    ...(within !== undefined && { within }),
    readers: hearing.readers,
    shares: hearing.shares,
    createdAt: at,
    updatedAt: at,
  } as const;
  const owed = [owe(surroundings, { exchange: id, from, to, message, carried, correlationId })];
  const numbers = (message.referral.details.identifiers ?? []).map(nameOf);
  const names = [...new Set([...numbers, message.id, id, request, task])];
  return { journey: 'refer', exchange, from: undefined, message, names, changed, owed, issues: hearing.issues };
}

/**
 * Refuses what is restricted where the service that is asked is not cleared for it: a safeguarding concern that some may
 * not see is never sent and left unread. Whoever wrote it needs no clearance for what they know.
 */
function checkCleared(
  performer: Party,
  { referral }: ReferralMessage,
  { wire, received }: Pick<Arrival, 'wire' | 'received'>,
): Issue[] {
  if (isCleared(performer)) return [];
  const pointers = restrictedIn(referral).map((pointer) => `/referral${pointer}`);
  const places = wire === 'platform' ? pointers : restrictedPlaces(received);
  const text =
    'found a restricted entry for a service that is not cleared for it; expected it left out, or another service that is';
  return places.map((place) => error('forbidden', place, text));
}

/** By what a message may name an exchange. */
export const nameOf = ({ system, value }: Identifier): string => (system === undefined ? value : `${system}|${value}`);

/** The party that is asked: known by the endpoint of the receiver; a FHIR transaction may say it by the service alone. */
function receiverOf(parties: Parties, message: ReferralMessage, wire: WireName): Party {
  const { recipient } = message.referral;
  const asked = [message.receiver.endpoint, ...(wire === 'fhir-rest' ? [recipient?.serviceIdentifier] : [])];
  for (const endpoint of asked) {
    const party = endpoint === undefined ? undefined : parties.at(endpoint, 'link-worker');
    if (party !== undefined) return party;
  }
  const text = 'found an endpoint at which no link-worker service is connected; expected one that is';
  throw new Refusal([error('receiver-unknown', placeOf(wire).receiver, text)]);
}

/** The ids under which the request and the work of a new exchange are kept. */
function rootsIn(bundle: unknown, exchange: string): { request: string; task: string } {
  const { request, task } = rootsOf(createGraph(entriesIn(bundle)));
  if (request === undefined || task === undefined) {
    throw new Error('A referral was written without its request or its work');
  }
  return { request: keptIdOf(exchange, request), task: keptIdOf(exchange, task) };
}

/**
 * A Task that came without the finer word for where the work stands gets it, and one without an owner has the service
 * that the request asks for: a search for what was sent, or by who has it, finds it then.
 */
export function withState(bundle: unknown): unknown {
  if (!isBundle(bundle)) return bundle;
  const { task, request } = rootsOf(createGraph(entriesIn(bundle)));
  const work = task?.resource;
  if (work?.resourceType !== 'Task') return bundle;
  const owner = request?.resource.resourceType === 'ServiceRequest' ? request.resource.performer?.[0] : undefined;
  const isInside = owner?.reference?.startsWith('#') === true;
  const stated = {
    ...work,
    businessStatus: work.businessStatus ?? stateElement('sent'),
    ...(work.owner === undefined && owner !== undefined && !isInside && { owner }),
  };
  const entry = (bundle.entry ?? []).map((one) => (one.resource === work ? { ...one, resource: stated } : one));
  return { ...bundle, entry };
}
