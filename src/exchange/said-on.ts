import { readJson } from '../conformance/json.js';
import { compareMoments } from '../conformance/moments.js';
import { error, type Issue } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Exchange } from '../store/records.js';
import type { Store } from '../store/store.js';

/** How far clocks may be apart: five minutes, in milliseconds. */
const skew = 5 * 60_000;
/** No day begins earlier than fourteen hours before it does in Greenwich. */
const earliestZone = 14 * 3_600_000;

/**
 * Whether something can have been said when it says so: not in the future, and not before the referral was made (FHIR R4
 * Task inv-1). `by` is when it was sent, in milliseconds; `path` is where it stands.
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
