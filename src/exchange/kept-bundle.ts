import { readJson } from '../conformance/json.js';
import { waymark } from '../mapping/systems.js';
import type { Exchange, KeptResource } from '../store/records.js';

/**
 * The resources of an exchange that the tables read, as a collection: `fromRest` gives the referral that it holds, with
 * where the work stands now. Its id is that of the message that began the exchange. `root` is what its URLs begin with.
 */
export function bundleOf(exchange: Exchange, resources: readonly KeptResource[], root: string = waymark): unknown {
  const entry = resources.flatMap(({ part, type, id, body }) =>
    part === 'referral' ? [{ fullUrl: `${root}/${type}/${id}`, resource: readJson(body) }] : [],
  );
  return { resourceType: 'Bundle', id: exchange.messageId, type: 'collection', entry };
}
