import type { Driver } from './driver.js';
import type { KeptResource } from './records.js';
import { resourceIn, wholeIn } from './rows.js';
import { countOf, countStarts, pageOf, startsOf } from './search-statements.js';
import type { Store } from './store.js';

/**
 * As many resources as can be looked at one by one and sorted; beyond it, walking through all of a type in the order of the
 * answer is the quicker way.
 */
const fewResources = 5_000;

/**
 * The search of a store: one page over what the party's exchanges hold. It begins where the fewest resources are, or,
 * when there is no such place, walks through the type in the order of the answer until the page is full.
 */
export function createSearch(driver: Driver, few: number = fewResources): Store['search'] {
  return async (party, query) => {
    const starts = startsOf(party, query);
    const probe = countStarts(starts, few);
    const [counts] = await driver.query(probe.sql, probe.params);
    const [best] = starts
      .map((start, i) => ({ start, found: counts === undefined ? Number.POSITIVE_INFINITY : wholeIn(counts, `n${i}`) }))
      .filter(({ found }) => found <= few)
      .sort((a, b) => a.found - b.found);
    const page = pageOf(party, query, best?.start);
    const rows = await driver.query(page.sql, page.params);
    const count = query.count ? countOf(party, query, best?.start) : undefined;
    const [counted] = count === undefined ? [] : await driver.query(count.sql, count.params);

    const resources: KeptResource[] = rows.slice(0, query.limit).map(resourceIn);
    const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
    return {
      resources,
      total: counted === undefined ? undefined : wholeIn(counted, 'total'),
      next: last === undefined ? undefined : { value: sortValueIn(last), id: resourceIn(last).id },
    };
  };
}

function sortValueIn(row: Readonly<Record<string, unknown>>): number | string {
  const { sort_value: value } = row;
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new Error('found a row without what it is sorted by');
  return value;
}
