import { readJson } from '../conformance/json.js';
import { compareMoments } from '../conformance/moments.js';
import type { WireName } from '../connectors/connector.js';
import { error, type Issue } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import type { Progress } from '../domain/progress.js';
import { ukDay } from '../domain/uk-day.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Exchange } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { KeptExchange } from './kept-exchange.js';
import { entriesIn } from './kept-ids.js';
import { momentsIn } from './summary/moments.js';

/** How far clocks may be apart: five minutes, in milliseconds. */
const skew = 5 * 60_000;
/** No day begins earlier than fourteen hours before it does in Greenwich. */
const earliestZone = 14 * 3_600_000;

/**
 * Whether something can have been said when it says so: not in the future, and not before the referral was made (FHIR R4
 * Task inv-1). `by` is Waymark's own clock, in milliseconds: a sender's may be wrong. `path` is where it stands.
 */
export function checkSaidOn(
  saidOn: string | undefined,
  { by, since, path }: { readonly by: number; readonly since: string | undefined; readonly path: string },
): Issue[] {
  if (saidOn === undefined) return [];
  const latest = by + skew + (saidOn.length > 10 ? 0 : earliestZone);
  if ((compareMoments(saidOn, new Date(latest).toISOString()) ?? 0) > 0) {
    return [error('value', path, 'found a time that is still to come; expected when this was said')];
  }
  if ((compareMoments(saidOn, since) ?? 0) < 0) {
    return [error('value', path, 'found a time before the referral was made; expected when this was said')];
  }
  return [];
}

/** Refuses a message that says it was sent at a time still to come: all that it says would be dated by it. */
export function checkSentAt(sentAt: string, { by, path }: { readonly by: number; readonly path: string }): Issue[] {
  if (Date.parse(sentAt) <= by + skew) return [];
  return [error('value', path, 'found a time that is still to come; expected when this was sent')];
}

/** Where a wire form says when it was sent: FHIR at rest by the Provenance of the message, the bundle, or the work. */
export function sentAtIn(received: unknown, wire: WireName): string {
  if (wire === 'platform') return '/sentAt';
  const provenance = entriesIn(received).find(({ resource }) => resource.resourceType === 'Provenance');
  if (wire === 'fhir-rest' && provenance !== undefined) return `${provenance.at}.recorded`;
  return wire === 'bars' || (isMembers(received) && 'timestamp' in received) ? 'Bundle.timestamp' : 'Task.lastModified';
}

/**
 * Refuses a word on where the work stands that was certainly said before the work came to where it stands now: by the days
 * in the UK where one of the two is a day alone. What Waymark itself said, that something was sent and has arrived, is no
 * such word. `path` is where it stands.
 */
export async function checkInTurn(
  store: Pick<Store, 'history'>,
  { exchange, referral: { referral } }: Pick<KeptExchange, 'exchange' | 'referral'>,
  { said, path }: { readonly said: Progress; readonly path: string },
): Promise<Issue[]> {
  const { state, saidOn: last } = referral.progress ?? { state: exchange.state };
  if (said.saidOn === undefined || last === undefined || !isCertainlyBefore(said.saidOn, last)) return [];
  if (state === 'sent' || state === 'received') return [];
  // What was reported since then says again where the work stands, and nothing on when it came there.
  const versions = await store.history(exchange.performer, 'Task', exchange.task);
  const moments = momentsIn(exchange, versions, [], referral);
  const since = moments[moments.findLastIndex((moment) => moment.state !== state) + 1]?.on ?? last;
  if (!isCertainlyBefore(said.saidOn, since)) return [];
  const text = 'found a time before that of what was said last; expected the same time or a later one';
  return [error('value', path, text)];
}

function isCertainlyBefore(one: string, other: string): boolean {
  const isExact = one.length > 10 && other.length > 10;
  if (isExact) return (compareMoments(one, other) ?? 0) < -skew;
  return (compareMoments(ukDay(one), ukDay(other)) ?? 0) < 0;
}

/** When a referral was made, as its work or its request says. */
export async function madeOn(
  store: Pick<Store, 'read'>,
  { id }: Party,
  { task, request }: Exchange,
): Promise<string | undefined> {
  for (const [type, one] of [
    ['Task', task],
    ['ServiceRequest', request],
  ] as const) {
    const kept = await store.read(id, type, one);
    const resource: unknown = kept === undefined ? undefined : readJson(kept.body);
    if (isMembers(resource) && typeof resource.authoredOn === 'string') return resource.authoredOn;
  }
  return undefined;
}
