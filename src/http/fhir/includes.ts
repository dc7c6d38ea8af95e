import { isMembers } from '../../mapping/engine/constants.js';
import type { KeptResource } from '../../store/records.js';
import { indexOf } from '../../store/search-index.js';
import type { SearchFilter } from '../../store/search-query.js';
import type { Store } from '../../store/store.js';
import type { Visitor } from '../visit.js';
import { refuse } from './call.js';
import type { Include } from './include-request.js';

/** How many resources are included with a page at most. */
const mostIncluded = 1000;
const pageOfIncludes = 200;

const nameOf = ({ type, id }: Pick<KeptResource, 'type' | 'id'>) => `${type}/${id}`;

/**
 * What the matches of a search refer to, and what refers to them, as was asked for: one step, nothing twice, only of the
 * party's own exchanges, and only of types that its token may read. Refused (400, too costly) where that is too much.
 */
export async function included(
  store: Pick<Store, 'search'>,
  visitor: Visitor,
  matches: readonly KeptResource[],
  includes: readonly Include[],
): Promise<KeptResource[]> {
  const found = new Map<string, KeptResource>();
  const seen = new Set(matches.map(nameOf));
  const add = (kept: KeptResource) => {
    if (seen.has(nameOf(kept))) return;
    if (found.size >= mostIncluded) {
      throw refuse('too-costly', `found more than ${mostIncluded} resources to include; expected a smaller _count`);
    }
    found.set(nameOf(kept), kept);
    seen.add(nameOf(kept));
  };
  const all = async (type: string, filter: SearchFilter) => {
    const query = { type, filters: [filter], sort: { by: { kind: 'id' }, descending: false }, count: false } as const;
    let page = await store.search(visitor.party.id, { ...query, limit: pageOfIncludes });
    page.resources.forEach(add);
    while (page.next !== undefined) {
      page = await store.search(visitor.party.id, { ...query, limit: pageOfIncludes, after: page.next });
      page.resources.forEach(add);
    }
  };
  for (const [type, ids] of targetsOf(matches, includes)) {
    if (!visitor.allows(type, 'r')) continue;
    const missing = [...ids].filter((id) => !seen.has(nameOf({ type, id })));
    for (let at = 0; at < missing.length; at += pageOfIncludes) {
      await all(type, { kind: 'id', any: missing.slice(at, at + pageOfIncludes) });
    }
  }
  for (const { direction, from, parameter, target } of includes) {
    const type = matches[0]?.type;
    if (direction !== '_revinclude' || type === undefined || !visitor.allows(from, 'r')) continue;
    if (target !== undefined && target !== type) continue;
    const any = matches.map(({ id }) => ({ system: type, value: id }));
    await all(from, { kind: 'token', param: parameter.name, any, not: false });
  }
  return [...found.values()];
}

/** The ids that the matches refer to, by type. */
function targetsOf(matches: readonly KeptResource[], includes: readonly Include[]): Map<string, Set<string>> {
  const targets = new Map<string, Set<string>>();
  const forwards = includes.filter(({ direction }) => direction === '_include');
  if (forwards.length === 0) return targets;
  for (const { body } of matches) {
    const resource: unknown = JSON.parse(body);
    if (!isMembers(resource)) continue;
    const entries = indexOf(resource, []);
    for (const { parameter, target } of forwards) {
      for (const entry of entries) {
        if (entry.kind !== 'token' || entry.param !== parameter.name || entry.system === '') continue;
        if (target !== undefined && entry.system !== target) continue;
        const ids = targets.get(entry.system) ?? new Set();
        targets.set(entry.system, ids.add(entry.value));
      }
    }
  }
  return targets;
}
