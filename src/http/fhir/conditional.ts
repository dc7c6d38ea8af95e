import { error } from '../../domain/issue.js';
import type { KeptResource } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Addresses } from './addresses.js';
import { type Call, type Pair, refuse } from './call.js';
import { preferencesOf } from './negotiation.js';
import { tell, writtenAnswer } from './replies.js';
import { readSearch } from './search-request.js';

export interface ConditionalDeps {
  readonly store: Store;
  readonly addresses: Addresses;
}

/** The search of a condition, as in `identifier=system|value`. */
export function conditionPairs(condition: string): Pair[] {
  return [...new URLSearchParams(condition.slice(condition.indexOf('?') + 1))];
}

/**
 * What a conditional create finds (http://hl7.org/fhir/R4/http.html#ccreate): undefined when there is none yet; the one
 * that is there, as the answer; 412 when there are several.
 */
export async function existing(
  deps: ConditionalDeps,
  call: Call,
  type: string,
  condition: string,
): Promise<Reply | undefined> {
  const found = await matches(deps, call, type, condition);
  const [only] = found;
  if (only === undefined) return undefined;
  if (found.length > 1) return severalMatch();
  return writtenAnswer(200, only, [], { preferences: preferencesOf(call), addresses: deps.addresses });
}

/** The first two of the party's own resources that meet a condition, which is a search. */
export async function matches(
  { store, addresses }: ConditionalDeps,
  call: Call,
  type: string,
  condition: string,
): Promise<readonly KeptResource[]> {
  const { filters, sort } = readSearch(type, conditionPairs(condition), { addresses, isLenient: false });
  if (filters.length === 0) throw refuse('request-form', 'found a condition without a search; expected identifier=…');
  call.asked.need(type, call.asked.visitor.allows(type, 's') ? 's' : 'c');
  return (await store.search(call.asked.visitor.party.id, { type, filters, sort, limit: 2, count: false })).resources;
}

export const severalMatch = (): Reply => ({
  status: 412,
  body: tell([error('ambiguous', '', 'found several that meet the condition; expected at most one')]),
});
