import { STATUS_CODES } from 'node:http';
import { readJson } from '../../conformance/json.js';
import { writeJson } from '../../conformance/json-literals.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Reply } from '../door.js';
import { type Addresses, instantOf } from './addresses.js';
import { objectText } from './bundle-text.js';
import { type Body, type Call, refuse } from './call.js';
import { checkContent } from './negotiation.js';
import { patchMedia } from './patch.js';
import { stepsOf } from './path.js';

export type Members = Readonly<Record<string, unknown>>;

/** The entries of a bundle; what is no object stands as an empty one, so that places stay places. */
export const entriesOf = (json: unknown): Members[] => {
  const list: readonly unknown[] = isMembers(json) && Array.isArray(json.entry) ? json.entry : [];
  return list.map((item) => (isMembers(item) ? item : {}));
};

/** What an entry asks for; empty where it does not say. */
export function requestOf(entry: Members): { method: string; url: string; request: Members } {
  const request = isMembers(entry.request) ? entry.request : {};
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  return { method: textOf(request.method), url: textOf(request.url), request };
}

/** The headers that an entry has members for (http://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request). */
const headerMembers: Readonly<Record<string, string>> = {
  'if-match': 'ifMatch',
  'if-none-match': 'ifNoneMatch',
  'if-modified-since': 'ifModifiedSince',
  'if-none-exist': 'ifNoneExist',
};

/** An entry as a call of its own. What the client prefers, and its key for repeats, are those of the whole. */
export function entryCall(call: Call, entry: Members, at: number, addresses: Addresses): Call {
  const { method, url, request } = requestOf(entry);
  const key = call.header('idempotency-key');
  const [path = '', ...query] = (addresses.below(url) ?? url).split('?');
  const steps = stepsOf(path);
  if (steps.length === 0) throw refuse('not-supported', 'found a bundle in a bundle; expected none');
  return {
    asked: call.asked,
    method,
    steps,
    query: [...new URLSearchParams(query.join('?'))],
    header: (name) => {
      const member = headerMembers[name];
      const found = member === undefined ? undefined : request[member];
      if (typeof found === 'string') return found;
      if (name === 'idempotency-key') return key === undefined ? undefined : `${key.slice(0, 240)}#${at}`;
      return name === 'prefer' ? call.header(name) : undefined;
    },
    json: async (media) => bodyOf(entry, media),
    form: () => Promise.reject(refuse('not-supported', 'found a form in a bundle; expected a search by GET')),
  };
}

/** The resource of an entry; a patch comes as a Binary (http://hl7.org/fhir/R4/http.html#jsonpatch). */
function bodyOf({ resource }: Members, media: readonly string[]): Body {
  if (resource === undefined) throw refuse('request-incomplete', 'found no resource; expected one');
  if (!media.includes(patchMedia)) return { raw: Buffer.from(writeJson(resource)), json: resource };
  if (!isMembers(resource) || resource.resourceType !== 'Binary' || typeof resource.data !== 'string') {
    throw refuse('structure', 'found no Binary with data; expected one that holds the patch');
  }
  checkContent(typeof resource.contentType === 'string' ? resource.contentType : undefined, media);
  const raw = Buffer.from(resource.data, 'base64');
  return { raw, json: readJson(raw) };
}

/** The answer to one entry, as an entry. */
export function replyEntry({ status, headers = {}, body = '' }: Reply): string {
  const isError = status >= 400;
  const lastModified = Date.parse(headers['last-modified'] ?? '');
  const text = (value: string | undefined) => (value === undefined ? undefined : JSON.stringify(value));
  return objectText({
    resource: isError ? undefined : body,
    response: objectText({
      status: JSON.stringify(`${status} ${STATUS_CODES[status] ?? ''}`.trim()),
      location: text(headers.location),
      etag: text(headers.etag),
      lastModified: Number.isNaN(lastModified) ? undefined : JSON.stringify(instantOf(lastModified)),
      outcome: isError ? body : undefined,
    }),
  });
}
