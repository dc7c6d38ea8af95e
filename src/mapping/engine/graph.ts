import type { Resource } from '@medplum/fhirtypes';
import { isMembers } from './constants.js';

/** One resource of a message, and where in the message it stands. */
export interface Entry {
  /** Other resources refer to it by this; a bare resource has none. */
  readonly fullUrl?: string;
  readonly resource: Resource;
  /** FHIRPath of the resource: `Bundle.entry[2].resource`. */
  readonly at: string;
  /** The entry whose resource contains this one (FHIR `contained`). */
  readonly within?: Entry;
}

/** The resources of one message and the references between them. */
export interface Graph {
  /** Every resource of the message; one that is contained follows the one that contains it. */
  readonly entries: readonly Entry[];
  /** The entry a reference leads to; nothing when it leads out of the message. `from` is where the reference stands. */
  resolve(reference: string | undefined, from?: Entry): Entry | undefined;
  /** The entries that `element` of `entry` refers to, in order. */
  follow(entry: Entry | undefined, element: string): readonly Entry[];
  /** The entries of one resource type. */
  all(type: Resource['resourceType']): readonly Entry[];
}

/** Reads the references of a message's resources once. */
export function createGraph(message: readonly Entry[]): Graph {
  const entries = message.flatMap((entry) => [entry, ...containedIn(entry)]);
  const byUrl = new Map<string, Entry>();
  const byType = new Map<string, Entry[]>();
  const byFragment = new Map<Entry, Map<string, Entry>>();
  const name = (url: string, entry: Entry) => {
    // The first of two with the same name is meant; conformance has refused the second.
    if (!byUrl.has(url)) byUrl.set(url, entry);
  };
  for (const entry of entries) {
    const { resourceType, id } = entry.resource;
    const sameType = byType.get(resourceType);
    if (sameType === undefined) byType.set(resourceType, [entry]);
    else sameType.push(entry);
    if (entry.within !== undefined) {
      const fragments = byFragment.get(entry.within) ?? new Map<string, Entry>();
      byFragment.set(entry.within, fragments);
      if (id !== undefined) fragments.set(id, entry);
      continue;
    }
    if (entry.fullUrl !== undefined) name(entry.fullUrl, entry);
    if (id !== undefined) name(`${resourceType}/${id}`, entry);
  }
  const resolve: Graph['resolve'] = (reference, from) => {
    if (reference === undefined) return undefined;
    const around = from?.within ?? from;
    if (reference.startsWith('#')) {
      if (around === undefined) return undefined;
      return reference === '#' ? around : byFragment.get(around)?.get(reference.slice(1));
    }
    const plain = reference.includes('/_history/') ? reference.replace(/\/_history\/[^/]*$/, '') : reference;
    if (/^(urn:|https?:)/.test(plain)) return byUrl.get(plain);
    return byUrl.get(`${serverOf(around?.fullUrl)}${plain}`) ?? byUrl.get(plain);
  };
  return {
    entries,
    resolve,
    follow(entry, element) {
      if (entry === undefined) return [];
      const found: Entry[] = [];
      for (const reference of referencesIn(memberOf(entry.resource, element))) {
        const target = resolve(reference, entry);
        if (target !== undefined) found.push(target);
      }
      return found;
    },
    all: (type) => byType.get(type) ?? [],
  };
}

/** The resources that a resource contains: FHIR names them by a fragment, and only from within. */
function containedIn(entry: Entry): Entry[] {
  const list = memberOf(entry.resource, 'contained');
  if (!Array.isArray(list)) return [];
  return list.flatMap((resource: unknown, i): Entry[] =>
    isResource(resource) ? [{ resource, at: `${entry.at}.contained[${i}]`, within: entry }] : [],
  );
}

const isResource = (value: unknown): value is Resource => isMembers(value) && typeof value.resourceType === 'string';

/** A relative reference is relative to the server its resource came from (FHIR R4 Bundle, "Resolving references"). */
const serverOf = (fullUrl: string | undefined) =>
  fullUrl?.startsWith('http') === true ? (/^(.*\/)[A-Za-z]+\/[^/]+$/.exec(fullUrl)?.[1] ?? '') : '';

export const memberOf = (resource: object, name: string): unknown =>
  // A resource's own members by name, whichever type it is of.
  Object.hasOwn(resource, name) ? (resource as Record<string, unknown>)[name] : undefined;

/** The literal references in an element that is a Reference or a list of them. */
export function referencesIn(element: unknown): readonly string[] {
  if (element === undefined) return none;
  if (!Array.isArray(element)) {
    return isMembers(element) && typeof element.reference === 'string' ? [element.reference] : none;
  }
  return element.flatMap(referencesIn);
}

const none: readonly string[] = [];
