import { readJson } from '../conformance/json.js';
import type { Store } from '../store/store.js';

/**
 * Everything that is kept of one exchange, as one collection in the present versions: the referral, where the work
 * stands, and who said what. Undefined when there is no such exchange. `root` is the address its URLs begin with.
 */
export async function exportExchange(
  store: Pick<Store, 'exchange' | 'contents'>,
  id: string,
  root: string,
): Promise<unknown> {
  const exchange = await store.exchange(id);
  if (exchange === undefined) return undefined;
  const entry = (await store.contents(id)).map(({ type, id: resource, body }) => ({
    fullUrl: `${root}/${type}/${resource}`,
    resource: readJson(body),
  }));
  return {
    resourceType: 'Bundle',
    id,
    type: 'collection',
    timestamp: new Date(exchange.updatedAt).toISOString(),
    entry,
  };
}
