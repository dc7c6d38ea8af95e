import type { Resource } from '@medplum/fhirtypes';
import { isMembers } from '../mapping/engine/constants.js';
import { memberOf } from '../mapping/engine/graph.js';
import { isAskOfReport } from '../mapping/engine/reported.js';
import type { ResourceUpdate } from './journeys.js';
import { bodyOf, type KeptExchange } from './kept-exchange.js';
import type { JourneyDeps } from './plan.js';
import { nameOf } from './refer.js';

/**
 * The id of the Task by which an ask is answered, where `id` is what a report says of it: a report only repeats where a
 * connection or a request stands, which is said in an exchange of its own. Undefined where nobody was asked through
 * Waymark, and for a party that has no part in that exchange.
 */
export async function answeringTask(
  { store }: Pick<JourneyDeps, 'store'>,
  { exchange, resources }: Pick<KeptExchange, 'exchange' | 'resources'>,
  { id, party }: Pick<ResourceUpdate, 'id' | 'party'>,
): Promise<string | undefined> {
  const body = bodyOf(resources, id);
  if (!isAskOfReport(body)) return undefined;
  // The work on a connection bears no number of its own: the request that it is for does.
  const focus = memberOf(body, 'focus');
  const reference = isMembers(focus) ? focus.reference : undefined;
  const request = resources.find((one) => reference === `${one.type}/${one.id}`);
  const numbers = [body, ...(request === undefined ? [] : [bodyOf(resources, request.id)])].flatMap(numbersOf);
  const children = await store.exchangesWithin(exchange.id);
  return children.find(
    ({ within, referrer, performer }) =>
      within !== undefined && numbers.includes(within.item) && [referrer, performer].includes(party.id),
  )?.task;
}

function numbersOf(resource: Resource): readonly string[] {
  const list = memberOf(resource, 'identifier');
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.flatMap((one) =>
    isMembers(one) && typeof one.value === 'string'
      ? [nameOf({ value: one.value, ...(typeof one.system === 'string' && { system: one.system }) })]
      : [],
  );
}
