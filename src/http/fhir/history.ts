import type { Surroundings } from '../../operations/ids.js';
import type { KeptResource } from '../../store/records.js';
import { rangeOf } from '../../store/search-index.js';
import type { Store } from '../../store/store.js';
import { type Addresses, etagOf, instantOf } from './addresses.js';
import { bundleText, objectText } from './bundle-text.js';
import { type Call, type Handler, type Pair, refuse } from './call.js';
import { type Cursors, cursorParameter } from './cursor.js';
import { preferencesOf } from './negotiation.js';
import { notFound, subjectOf } from './read.js';
import { mostMatches } from './search-request.js';

export interface HistoryDeps {
  readonly store: Pick<Store, 'history'>;
  readonly addresses: Addresses;
  readonly surroundings: Surroundings;
  readonly cursors: Cursors;
}

/** Which versions are wanted. */
interface Wanted {
  readonly since: number;
  readonly count: number;
  /** Older than this version. */
  readonly before: number;
  readonly applied: readonly Pair[];
}

/**
 * The versions of one resource, newest first, in pages (http://hl7.org/fhir/R4/http.html#history): `_count` and `_since`
 * are understood. Refused (400): other parameters unless the client is lenient, and values of another form.
 */
export function createHistory({ store, addresses, surroundings, cursors }: HistoryDeps): Handler {
  return async (call) => {
    const { type, id } = subjectOf(call);
    const { party } = call.asked.visitor;
    call.asked.need(type, 'r');
    call.asked.touch(`${type}/${id}`);
    const place = `${type}/${id}/_history`;
    const wanted = wantedIn(call, (cursor) => cursors.open(party.id, place, cursor));
    const versions = await store.history(party.id, type, id);
    if (versions.length === 0) throw notFound();
    const since = versions.filter(({ updatedAt }) => updatedAt >= wanted.since);
    const rest = since.filter(({ version }) => version < wanted.before);
    const page = rest.slice(0, wanted.count);
    const last = page.at(-1);
    const url = (before: number) => {
      const after = { value: before, id };
      return `${addresses.base}/${place}?${cursorParameter}=${cursors.seal(party.id, { type: place, pairs: wanted.applied, after })}`;
    };
    const self =
      wanted.before === Infinity ? openUrl(`${addresses.base}/${place}`, wanted.applied) : url(wanted.before);
    const links = [
      { relation: 'self', url: self },
      ...(last === undefined || page.length === rest.length ? [] : [{ relation: 'next', url: url(last.version) }]),
    ];
    const frame = { id: surroundings.newId(), type: 'history', at: instantOf(surroundings.now()) } as const;
    const entries = page.map((one) => historyEntry(one, addresses));
    return { status: 200, body: bundleText({ ...frame, total: since.length, links }, entries) };
  };
}

type Open = (cursor: string) => {
  readonly pairs: readonly Pair[];
  readonly after?: { readonly value: number | string };
};

function wantedIn(call: Call, open: Open): Wanted {
  const pairs = call.query.filter(([name]) => name !== '_format' && name !== '_pretty');
  const [cursor, ...others] = pairs;
  if (cursor === undefined || !pairs.some(([name]) => name === cursorParameter)) return read(call, pairs);
  if (others.length > 0) {
    throw refuse('request-form', `found ${cursorParameter} beside other parameters; expected it alone`);
  }
  const { pairs: sealed, after } = open(cursor[1]);
  return { ...read(call, sealed), before: Number(after?.value ?? Infinity) };
}

/** Reads the parameters; what is left out without `_count` comes on further pages. */
function read(call: Call, pairs: readonly Pair[]): Wanted {
  let count = mostMatches;
  let since = -Infinity;
  const applied = pairs.filter(([name, value]) => {
    if (name === '_count') count = countOf(value);
    else if (name === '_since') since = Math.max(since, momentOf(value));
    else if (preferencesOf(call).isLenient) return false;
    else throw refuse('parameter-unknown', 'found a parameter that is unknown here; expected _count or _since');
    return true;
  });
  return { count, since, before: Infinity, applied };
}

function countOf(value: string): number {
  if (/^\d{1,18}$/.test(value)) return Math.min(Number(value), mostMatches);
  throw refuse('request-form', 'found another form of _count; expected a whole number');
}

function momentOf(value: string): number {
  // In a query that was not encoded, the plus sign of a zone arrives as a space.
  const range = rangeOf(value.replace(' ', '+'));
  if (range === undefined) throw refuse('request-form', 'found another form of _since; expected a date and time');
  return range.from;
}

function openUrl(url: string, applied: readonly Pair[]): string {
  const query = applied.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return query === '' ? url : `${url}?${query}`;
}

/**
 * A version with what made it, as it can be made again elsewhere: by `POST` the first; by `PUT` any other, whether it came
 * by a message, a `PUT` or a `PATCH`, since the entry holds the whole resource and not what of it was changed.
 */
function historyEntry(kept: KeptResource, addresses: Addresses): string {
  const { type, id } = kept;
  const isNew = kept.version === 1;
  const lastModified = instantOf(kept.updatedAt);
  return objectText({
    fullUrl: JSON.stringify(addresses.resource(type, id)),
    resource: kept.body,
    request: JSON.stringify(isNew ? { method: 'POST', url: type } : { method: 'PUT', url: `${type}/${id}` }),
    response: JSON.stringify({ status: isNew ? '201 Created' : '200 OK', etag: etagOf(kept), lastModified }),
  });
}
