import type { Context, Entries, Scope } from './context.js';
import { isObject, type JsonObject, objectsIn, textOf } from './json-kinds.js';
import { openScope, readReference } from './references.js';
import type { Report } from './report.js';

/**
 * What a reference inside a bundle may lead to, by bundle type (http://hl7.org/fhir/R4/bundle.html#references).
 *
 * - `message`, `document` travel by themselves: `Type/id` and `urn:uuid:` must lead to an entry.
 * - `collection` travels by itself, too, and yet R4 lets it refer to what stayed behind by `Type/id`: a warning.
 * - `transaction`, `batch` are spoken to a server: `urn:uuid:` must lead to an entry, `Type/id` may be on the server, and a
 *   transaction may search for its target (`Patient?identifier=…`).
 * - The rest are answers of a server: anything may be on it.
 */
const travelling = new Set(['message', 'document', 'collection']);
const toServer = new Set(['transaction', 'batch']);

const types = new Set(
  'message document collection transaction batch searchset history transaction-response batch-response'.split(' '),
);
/** The bundle's type; one that R4 does not have is told where it stands, and no rule can be applied for it. */
function typeOf({ type }: JsonObject): string | undefined {
  return typeof type === 'string' && types.has(type) ? type : undefined;
}

/** `https://host/base/` of a fullUrl that is a RESTful address, and what follows. */
const restful = /^(https?:\/\/\S+\/)([A-Z][A-Za-z]*)\/([A-Za-z0-9\-.]{1,64})$/;

/** Prepares a bundle so that references out of its entries can be followed. */
export function createEntries(bundle: JsonObject): Entries {
  const byUrl = new Map<string, JsonObject>();
  const byId = new Map<string, JsonObject>();
  for (const { fullUrl, resource } of objectsIn(bundle.entry)) {
    if (!isObject(resource)) continue;
    if (typeof fullUrl === 'string') byUrl.set(fullUrl, resource);
    if (typeof resource.id === 'string') byId.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  const type = typeOf(bundle) ?? '';
  const broken = { kind: 'broken', why: `an entry of the ${type} bundle with this address`, certain: true } as const;
  const find = (reference: string, fullUrl: unknown): JsonObject | undefined => {
    const address = reference.split('/_history/')[0] ?? reference;
    const base = typeof fullUrl === 'string' ? restful.exec(fullUrl)?.[1] : undefined;
    // The last step is more than R4 asks: senders give entries `urn:uuid:` and refer to `Type/id` of the resource within.
    return byUrl.get(address) ?? (base === undefined ? undefined : byUrl.get(base + address)) ?? byId.get(address);
  };
  return {
    scopeOf: (fullUrl): Scope => ({
      follow(reference) {
        const read = readReference(reference);
        if (read.form === 'none') return openScope.follow(reference);
        if (read.form === 'conditional')
          return type === 'transaction' ? { kind: 'elsewhere', type: read.type } : openScope.follow(reference);
        const resource = find(reference, fullUrl);
        if (resource) return { kind: 'found', resource };
        // An OID names things outside FHIR, too; a UUID was made for this bundle.
        if (reference.startsWith('urn:uuid:') && (travelling.has(type) || toServer.has(type))) return broken;
        if (read.form === 'relative' && travelling.has(type)) return { ...broken, certain: type !== 'collection' };
        return { kind: 'elsewhere', type: read.form === 'urn' ? undefined : read.type };
      },
    }),
  };
}

/** The rules of http://hl7.org/fhir/R4/bundle.html, each at the entry that breaks it. */
export function checkBundle(bundle: JsonObject, path: string, ctx: Context): void {
  const { report } = ctx;
  const type = typeOf(bundle);
  const entries = objectsIn(bundle.entry);
  const seen = new Set<string>();
  entries.forEach((entry, i) => {
    const at = `${path}.entry[${i}]`;
    checkEntry(entry, type, at, report);
    checkFullUrl(entry, type, at, ctx);
    const url = textOf(entry.fullUrl);
    if (url === undefined || type === 'history') return;
    const { resource } = entry;
    const version = isObject(resource) && isObject(resource.meta) ? textOf(resource.meta.versionId) : undefined;
    const key = `${url} ${version ?? ''}`;
    if (seen.has(key))
      report.error(
        'invariant',
        `${at}.fullUrl`,
        'found a fullUrl that an earlier entry has, expected each entry to have its own (bdl-7)',
      );
    seen.add(key);
  });
  if (bundle.total !== undefined && type !== 'searchset' && type !== 'history') {
    report.error('invariant', `${path}.total`, 'found a total, expected one only in a searchset or history (bdl-1)');
  }
  checkFirst(bundle, type, entries, path, report);
}

function checkEntry(entry: JsonObject, type: string | undefined, at: string, report: Report): void {
  const { search, request, response, resource } = entry;
  if (resource === undefined && request === undefined && response === undefined) {
    report.error('invariant', at, 'found none of resource, request and response, expected one at least (bdl-5)');
  }
  if (search !== undefined && type !== 'searchset') {
    report.error('invariant', `${at}.search`, 'found search, expected it only in a searchset (bdl-2)');
  }
  const asks = type === 'batch' || type === 'transaction' || type === 'history';
  const answers = type === 'batch-response' || type === 'transaction-response' || type === 'history';
  const rule = (name: string, there: boolean, wanted: boolean, key: string): void => {
    if (there && !wanted)
      report.error('invariant', `${at}.${name}`, `found ${name}, expected none in a ${type} bundle (${key})`);
    if (!there && wanted)
      report.error(
        'invariant',
        `${at}.${name}`,
        `found no ${name}, expected one in each entry of a ${type} bundle (${key})`,
      );
  };
  if (type === undefined) return;
  rule('request', request !== undefined, asks, 'bdl-3');
  rule('response', response !== undefined, answers, 'bdl-4');
}

function checkFullUrl(
  { fullUrl, resource }: JsonObject,
  type: string | undefined,
  at: string,
  { report, catalog }: Context,
): void {
  const path = `${at}.fullUrl`;
  if (fullUrl === undefined) {
    const free =
      type === undefined || toServer.has(type) || type === 'batch-response' || type === 'transaction-response';
    if (!free && resource !== undefined)
      report.error('required', path, `found nothing, expected fullUrl in each entry of a ${type} bundle`);
    return;
  }
  if (typeof fullUrl !== 'string' || fullUrl === '') return;
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(fullUrl)) {
    report.error('value', path, 'found a relative address, expected an absolute URL, urn:uuid: or urn:oid:');
    return;
  }
  if (fullUrl.includes('/_history/')) {
    report.error('invariant', path, 'found the address of a version, expected that of the resource (bdl-8)');
    return;
  }
  const address = restful.exec(fullUrl);
  if (!address || !isObject(resource) || !catalog.isResource(address[2] ?? '')) return;
  if (resource.id !== undefined && address[3] !== resource.id)
    report.error('value', path, "found an address that ends in another id, expected the resource's own");
  else if (address[2] !== resource.resourceType)
    report.error('value', path, "found an address of another type, expected the resource's own");
}

function checkFirst(
  bundle: JsonObject,
  type: string | undefined,
  entries: readonly JsonObject[],
  path: string,
  report: Report,
): void {
  const wanted = type === 'message' ? 'MessageHeader' : type === 'document' ? 'Composition' : undefined;
  if (wanted === undefined) return;
  const first = entries[0]?.resource;
  if (!isObject(first) || first.resourceType !== wanted) {
    const key = type === 'message' ? 'bdl-12' : 'bdl-11';
    const at = entries.length === 0 ? `${path}.entry` : `${path}.entry[0].resource`;
    report.error('invariant', at, `found another resource first, expected ${wanted} in a ${type} bundle (${key})`);
  }
  if (type !== 'document') return;
  const { identifier } = bundle;
  if (!isObject(identifier) || identifier.system === undefined || identifier.value === undefined) {
    report.error(
      'invariant',
      `${path}.identifier`,
      'found no identifier with system and value, expected one in a document (bdl-9)',
    );
  }
  if (bundle.timestamp === undefined)
    report.error('invariant', `${path}.timestamp`, 'found nothing, expected a timestamp in a document (bdl-10)');
}
