import type { Surroundings } from '../../operations/ids.js';
import type { KeptResource } from '../../store/records.js';
import type { SearchPlace } from '../../store/search-query.js';
import type { Reply } from '../door.js';
import { type Addresses, instantOf } from './addresses.js';
import { checkSearch } from './bars-rules.js';
import { bundleText, objectText } from './bundle-text.js';
import { type Call, type Handler, type Pair, refuse } from './call.js';
import { type Cursors, cursorParameter } from './cursor.js';
import type { Searched } from './directory.js';
import { included } from './includes.js';
import { takeNames } from './name-parameter.js';
import { preferencesOf } from './negotiation.js';
import { readSearch, type SearchRequest } from './search-request.js';

export interface SearchDeps {
  readonly searched: Searched;
  readonly addresses: Addresses;
  readonly surroundings: Surroundings;
  readonly cursors: Cursors;
}

/**
 * Searches a type, within the exchanges of the party that asks and the directory of services. `byForm`: `POST /Type/_search`, in which a person's number
 * stands in no URL.
 */
export function createSearches(deps: SearchDeps) {
  const searching =
    (byForm: boolean): Handler =>
    async (call) => {
      const type = call.steps[0] ?? '';
      call.asked.need(type, 's');
      call.asked.touch(type);
      const pairs = byForm ? [...call.query, ...(await call.form())] : call.query;
      return answer(deps, call, type, pairs, byForm);
    };
  return { search: searching(false), searchByForm: searching(true) };
}

async function answer(
  { searched, addresses, surroundings, cursors }: SearchDeps,
  { asked, ...call }: Call,
  type: string,
  pairs: readonly Pair[],
  byForm: boolean,
): Promise<Reply> {
  const { party } = asked.visitor;
  const { pairs: wanted, after } = placeIn(pairs, (cursor) => cursors.open(party.id, type, cursor));
  if (wanted === pairs) checkSearch(call, type, pairs);
  const { names, named, others: plain } = takeNames(type, wanted);
  const understood = readSearch(type, plain, { addresses, isLenient: preferencesOf(call).isLenient });
  const request = { ...understood, applied: [...named, ...understood.applied] };
  // A chain reads the Patient, though it does not show it.
  if (request.isAboutPatient) asked.need('Patient', asked.visitor.allows('Patient', 'r') ? 'r' : 's');
  const { filters, sort, count, isCounted } = request;
  const query = { type, filters, sort, limit: Math.max(count, 1), count: isCounted || count === 0 };
  const within = names.length === 0 ? searched : searched.byName(names);
  const page = await within.search(party.id, { ...query, ...(after !== undefined && { after }) });
  const matches = count === 0 ? [] : page.resources;
  const others = await included(searched, asked.visitor, matches, request.includes);
  const link = (place: SearchPlace | undefined) =>
    sealedUrl(
      addresses,
      cursors.seal(party.id, { type, pairs: request.applied, ...(place && { after: place }) }),
      type,
    );
  const self = byForm || after !== undefined ? link(after) : openUrl(addresses, request);
  const links = [
    { relation: 'self', url: self },
    ...(page.next === undefined || count === 0 ? [] : [{ relation: 'next', url: link(page.next) }]),
  ];
  const frame = { id: surroundings.newId(), type: 'searchset', at: instantOf(surroundings.now()), links } as const;
  const entries = [
    ...matches.map((kept) => entryOf(kept, 'match', addresses)),
    ...others.map((kept) => entryOf(kept, 'include', addresses)),
  ];
  return {
    status: 200,
    body: bundleText({ ...frame, ...(page.total !== undefined && { total: page.total }) }, entries),
  };
}

/** What is asked: as it stands there, or as a cursor holds it, which must then stand alone. */
function placeIn(
  pairs: readonly Pair[],
  open: (cursor: string) => { readonly pairs: readonly Pair[]; readonly after?: SearchPlace },
): { pairs: readonly Pair[]; after?: SearchPlace } {
  const cursor = pairs.find(([name]) => name === cursorParameter);
  if (cursor === undefined) return { pairs };
  if (pairs.some(([name]) => ![cursorParameter, '_format', '_pretty'].includes(name))) {
    throw refuse('request-form', `found ${cursorParameter} beside other parameters; expected it alone`);
  }
  return open(cursor[1]);
}

const sealedUrl = ({ base }: Addresses, cursor: string, type: string) => `${base}/${type}?${cursorParameter}=${cursor}`;

/** What was understood of the search, as a URL. */
function openUrl({ base }: Addresses, { type, applied }: SearchRequest): string {
  const query = applied.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return query === '' ? `${base}/${type}` : `${base}/${type}?${query}`;
}

const entryOf = (kept: KeptResource, mode: 'match' | 'include', addresses: Addresses): string =>
  objectText({
    fullUrl: JSON.stringify(addresses.resource(kept.type, kept.id)),
    resource: kept.body,
    search: JSON.stringify({ mode }),
  });
