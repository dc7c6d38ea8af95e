import type { Known } from '../../connectors/fhir-rest/read.js';
import { isBundle, isResource } from '../../connectors/opening.js';
import type { Party } from '../../domain/party.js';
import { fingerprint } from '../../exchange/fingerprint.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import { isAskOfReport } from '../../mapping/engine/reported.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Exchange } from '../../store/records.js';
import { placeOf } from '../../store/search-index.js';
import type { Store } from '../../store/store.js';
import type { Addresses } from './addresses.js';
import { instantOf } from './addresses.js';
import { type Call, refuse } from './call.js';
import { idempotencyKey } from './caller.js';

export interface KnownDeps {
  readonly store: Store;
  readonly parties: Parties;
  readonly surroundings: Surroundings;
  readonly addresses: Addresses;
}

/**
 * What the door knows of a message that does not say it itself, as FHIR at rest need not: who is logged in, when it came,
 * a name for it, and, where it is about a referral that is kept, who is at its other end.
 */
export async function knownOf(deps: KnownDeps, call: Call, json: unknown): Promise<{ known: Known; wire: unknown }> {
  const { surroundings } = deps;
  const { party } = call.asked.visitor;
  const key = idempotencyKey(call);
  const [endpoint, ...others] = party.endpoints;
  const about = await exchangeIn(deps, party.id, json);
  const other = about === undefined ? undefined : otherEnd(deps.parties, about.exchange, party.id);
  return {
    known: {
      id: idOf(party, { key, isNews: about !== undefined, json }, surroundings),
      sentAt: instantOf(surroundings.now()),
      ...(endpoint !== undefined && others.length === 0 && { sender: { endpoint } }),
      ...(other !== undefined && { receiver: { endpoint: other } }),
    },
    wire: about === undefined ? json : numbered(json, about),
  };
}

/**
 * The name of a message that has none: the same for the same `Idempotency-Key`; without one a referral goes by what it
 * says, so that one that is sent twice is one. So does news of a referral that is kept, where it says when it was: without
 * that it may be the same today and tomorrow.
 */
function idOf(
  party: Party,
  said: { key: string | undefined; isNews: boolean; json: unknown },
  { newId }: Surroundings,
) {
  const { key, isNews, json } = said;
  if (key !== undefined) return nameUuid(`${party.id}|${key}`);
  // No key has a space in it.
  return isNews && !saysWhen(json) ? newId() : nameUuid(`${party.id}|body ${fingerprint(json)}`);
}

const saysWhen = (json: unknown): boolean =>
  resourcesIn(json).some(
    ({ resourceType, lastModified }) => resourceType === 'Task' && typeof lastModified === 'string',
  );

interface About {
  readonly exchange: Exchange;
  /** The Task that names the request by its address here, and the request's id. */
  readonly request?: string;
}

/** The exchange that a Task is about: by the address of the request here, or by a number of the referral. */
async function exchangeIn({ store, addresses }: KnownDeps, party: string, json: unknown): Promise<About | undefined> {
  for (const task of resourcesIn(json).filter(({ resourceType }) => resourceType === 'Task')) {
    const { focus } = task;
    if (!isMembers(focus)) continue;
    const reference = typeof focus.reference === 'string' ? focus.reference : '';
    const place = placeOf(addresses.below(reference) ?? reference);
    if (place?.type === 'ServiceRequest' && !isInside(json, place.id)) {
      const kept = await store.read(party, place.type, place.id);
      const exchange = kept === undefined ? undefined : await store.exchangeOf(party, kept.exchange);
      if (exchange !== undefined) return { exchange, request: place.id };
      // In a bundle it may lead to an entry by another form of its address: the wire knows them all.
      if (isBundle(json)) continue;
      throw refuse(
        'reference-broken',
        'found a focus that leads to no request you can see; expected one',
        'Task.focus',
      );
    }
    const exchange = await named(store, party, focus.identifier);
    if (exchange !== undefined) return { exchange };
  }
  for (const { resourceType, identifier } of resourcesIn(json)) {
    if (resourceType !== 'ServiceRequest' || !Array.isArray(identifier)) continue;
    for (const one of identifier.slice(0, 10)) {
      const exchange = await named(store, party, one);
      if (exchange !== undefined) return { exchange };
    }
  }
  return undefined;
}

async function named(store: Store, party: string, identifier: unknown): Promise<Exchange | undefined> {
  if (!isMembers(identifier) || typeof identifier.value !== 'string') return undefined;
  const { system, value } = identifier;
  const found = await store.exchangesNamed(party, typeof system === 'string' ? `${system}|${value}` : value);
  return found.length === 1 ? found[0] : undefined;
}

/** Whom the other end of an exchange is reached at. */
function otherEnd(parties: Parties, { referrer, performer }: Exchange, party: string) {
  return parties.party(party === referrer ? performer : referrer)?.endpoints[0];
}

const mostLookedAt = 50;

type Members = Readonly<Record<string, unknown>>;

/** What a report asks of others has numbers of its own, which may name another exchange: that of the one who is asked. */
const isAsk = (resource: unknown): boolean => isResource(resource) && isAskOfReport(resource);

/** The requests and Tasks that a message may be about: more than a message about one referral has are not looked at. */
function resourcesIn(json: unknown): Members[] {
  if (!isBundle(json)) return isResource(json) && isMembers(json) ? [json] : [];
  const list: readonly unknown[] = Array.isArray(json.entry) ? json.entry : [];
  return list
    .flatMap((item) => (isMembers(item) && isMembers(item.resource) ? [item.resource] : []))
    .filter((one) => (one.resourceType === 'Task' || one.resourceType === 'ServiceRequest') && !isAsk(one))
    .slice(0, mostLookedAt);
}

/** Whether a bundle holds the request itself: its own references need no help. */
const isInside = (json: unknown, id: string): boolean =>
  isBundle(json) && resourcesIn(json).some((one) => one.resourceType === 'ServiceRequest' && one.id === id);

/**
 * A Task that names its request by the address here says the same as one that names it by its number, which is what
 * messages go by.
 */
function numbered(json: unknown, { request }: About): unknown {
  if (request === undefined) return json;
  const withNumber = (resource: unknown): unknown => {
    if (!isMembers(resource) || resource.resourceType !== 'Task' || !isMembers(resource.focus)) return resource;
    if (isAsk(resource)) return resource;
    if (resource.focus.identifier !== undefined) return resource;
    return { ...resource, focus: { ...resource.focus, identifier: { value: request } } };
  };
  if (!isBundle(json)) return withNumber(json);
  const list: readonly unknown[] = Array.isArray(json.entry) ? json.entry : [];
  return {
    ...json,
    entry: list.map((item) => (isMembers(item) ? { ...item, resource: withNumber(item.resource) } : item)),
  };
}
