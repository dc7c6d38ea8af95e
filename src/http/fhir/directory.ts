import { writeJson } from '../../conformance/json-literals.js';
import type { DirectoryEntry } from '../../exchange/directory.js';
import { directoryResources } from '../../mapping/write-directory.js';
import type { IndexEntry, KeptResource, SearchPage } from '../../store/records.js';
import { indexOf } from '../../store/search-index.js';
import type { DateMatch, SearchFilter, SearchPlace, SearchQuery } from '../../store/search-query.js';
import type { Store } from '../../store/store.js';
import { instantOf } from './addresses.js';

/** The types in which the directory of services is shown, and the one parameter that only they have. */
export const directoryTypes = ['HealthcareService', 'Organization', 'Location'] as const;

export const isOfDirectory = (type: string): boolean => directoryTypes.some((one) => one === type);

/** What of the directory the door needs. */
export interface DirectorySource {
  revision(): Promise<number>;
  all(): Promise<readonly DirectoryEntry[]>;
}

/** What is read and searched at this door: a party's exchanges, and the directory, which is everybody's. */
export interface Searched extends Pick<Store, 'read' | 'search'> {
  /** The same within the directory alone, by names: what is in exchanges is not found by what it is called. */
  byName(names: readonly NameMatch[]): Pick<Store, 'search'>;
}

/** A value of the parameter `name` (http://hl7.org/fhir/R4/search.html#string): several are alternatives. */
export type NameMatch =
  | { readonly modifier: 'starts' | 'contains' | 'exact'; readonly any: readonly string[] }
  | { readonly modifier: 'missing'; readonly missing: boolean };

interface Shown extends KeptResource {
  readonly index: readonly IndexEntry[];
  readonly name: string;
}

/**
 * Puts the directory behind the exchanges of whoever asks: a search shows first what is in their exchanges, then what is in
 * the directory, on the same pages and counted together; a read finds one or the other, since no id is of both. The
 * directory has no history.
 */
export function withDirectory(store: Pick<Store, 'read' | 'search'>, directory: DirectorySource | undefined): Searched {
  let known: { readonly revision: number; readonly resources: ReadonlyMap<string, Shown> } | undefined;
  const resources = async (): Promise<ReadonlyMap<string, Shown>> => {
    if (directory === undefined) return new Map();
    const revision = await directory.revision();
    if (known?.revision !== revision) known = { revision, resources: shownOf(await directory.all()) };
    return known.resources;
  };
  const within = async (query: SearchQuery, names: readonly NameMatch[] = []): Promise<readonly Shown[]> => {
    if (!isOfDirectory(query.type)) return [];
    return [...(await resources()).values()]
      .filter((one) => one.type === query.type && query.filters.every((filter) => holds(filter, one)))
      .filter((one) => names.every((match) => isCalled(one.name, match)))
      .sort(orderOf(query));
  };

  return {
    async read(party, type, id, version) {
      const found = await store.read(party, type, id, version);
      if (found !== undefined || version !== undefined || !isOfDirectory(type)) return found;
      return (await resources()).get(`${type}/${id}`);
    },
    async search(party, query) {
      const there = await within(query);
      if (query.after !== undefined && isHere(query.after)) {
        const others = query.count ? (await store.search(party, firstOf(query))).total : undefined;
        return pageOf(there, query, query.limit, others ?? 0);
      }
      const page = await store.search(party, query);
      const total = page.total === undefined ? undefined : page.total + there.length;
      if (page.next !== undefined || there.length === 0) return { ...page, total };
      const own = pageOf(there, query, query.limit - page.resources.length, page.total ?? 0);
      return { resources: [...page.resources, ...own.resources], total, next: own.next };
    },
    byName: (names) => ({
      search: async (_party, query) => pageOf(await within(query, names), query, query.limit, 0),
    }),
  };
}

/** How many there are is asked with one, since a page has at least that. */
function firstOf({ after: _after, ...query }: SearchQuery): SearchQuery {
  return { ...query, limit: 1 };
}

/** Places of the directory bear its name, which no id of a resource can. */
const here = 'directory/';
const isHere = ({ id }: SearchPlace): boolean => id.startsWith(here);
const beginning: SearchPlace = { value: 0, id: here };

/** Behind a place, whether what stood there is still there or not. */
function isBehind(one: Shown, { value, id }: SearchPlace, query: SearchQuery): boolean {
  const [at, own] = [id.slice(here.length), query.sort.by.kind === 'updated' ? one.updatedAt : one.id];
  return (
    at === '' ||
    (own === value ? one.id !== at && one.id < at === query.sort.descending : own < value === query.sort.descending)
  );
}

function pageOf(found: readonly Shown[], query: SearchQuery, limit: number, others: number): SearchPage {
  const { after, count, sort } = query;
  const rest = after === undefined || !isHere(after) ? found : found.filter((one) => isBehind(one, after, query));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next =
    last === undefined
      ? beginning
      : { value: sort.by.kind === 'updated' ? last.updatedAt : last.id, id: `${here}${last.id}` };
  return {
    resources: page,
    total: count ? others + found.length : undefined,
    next: rest.length <= limit ? undefined : next,
  };
}

/** Every resource of the directory, by `Type/id`: one that several services name, as the one that changed last has it. */
function shownOf(entries: readonly DirectoryEntry[]): ReadonlyMap<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const entry of entries) {
    const { service, version, updatedAt } = entry;
    for (const made of directoryResources(service, { ...entry, on: instantOf(updatedAt).slice(0, 10) })) {
      const before = shown.get(`${made.resourceType}/${made.id}`);
      if (before !== undefined && before.updatedAt >= updatedAt) continue;
      // Of what several services share no version is counted: the time of the last change tells them apart.
      const number = made.resourceType === 'HealthcareService' ? version : updatedAt;
      const resource = { ...made, meta: { versionId: String(number), lastUpdated: instantOf(updatedAt) } };
      shown.set(`${made.resourceType}/${made.id}`, {
        exchange: '',
        type: made.resourceType,
        id: made.id,
        version: number,
        updatedAt,
        body: writeJson(resource),
        part: 'beside',
        audience: 'all',
        index: indexOf(resource, []),
        name: made.name ?? '',
      });
    }
  }
  return shown;
}

function holds(filter: SearchFilter, one: Shown): boolean {
  switch (filter.kind) {
    case 'id':
      return filter.any.includes(one.id);
    case 'updated':
      return filter.any.some((match) => isInPeriod(match, one.updatedAt));
    case 'missing':
      return one.index.some(({ param }) => param === filter.param) !== filter.missing;
    case 'token': {
      const found = one.index.some(
        (entry) =>
          entry.param === filter.param &&
          entry.kind === 'token' &&
          filter.any.some(
            ({ system, value }) =>
              (system === undefined || system === entry.system) && (value === undefined || value === entry.value),
          ),
      );
      return found !== filter.not;
    }
    case 'date':
      // None of the directory's types is found by a date.
      return false;
  }
}

function isInPeriod({ prefix, from, to }: DateMatch, at: number): boolean {
  const isWithin = at >= from && at <= to;
  const answers = {
    eq: isWithin,
    ne: !isWithin,
    gt: at > to,
    sa: at > to,
    lt: at < from,
    eb: at < from,
    ge: at >= from,
    le: at <= to,
  };
  return answers[prefix];
}

/** Without case and accents, save where a match must be exact (http://hl7.org/fhir/R4/search.html#string). */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function isCalled(name: string, match: NameMatch): boolean {
  if (match.modifier === 'missing') return (name === '') === match.missing;
  const { modifier, any } = match;
  if (modifier === 'exact') return any.includes(name);
  const found = folded(name);
  return any.some((one) => (modifier === 'contains' ? found.includes(folded(one)) : found.startsWith(folded(one))));
}

const orderOf = ({ sort: { by, descending } }: SearchQuery) => {
  const turn = descending ? -1 : 1;
  const compare = (a: string | number, b: string | number) => (a === b ? 0 : a < b ? -1 : 1);
  return (a: Shown, b: Shown): number =>
    turn * ((by.kind === 'updated' ? compare(a.updatedAt, b.updatedAt) : 0) || compare(a.id, b.id));
};
