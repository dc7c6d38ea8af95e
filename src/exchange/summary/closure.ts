import type { Resource } from '@medplum/fhirtypes';
import { isMembers } from '../../mapping/engine/constants.js';
import { identifierSystems } from '../../mapping/systems.js';

/** A resource in a document, under the name by which the others refer to it. */
export interface Entry {
  readonly fullUrl: string;
  readonly resource: Resource;
}

/** What a document says of itself. */
export interface Frame {
  readonly id: string;
  /** When it was put together: a FHIR instant. */
  readonly at: string;
  readonly profile?: string;
}

/**
 * A FHIR document (http://hl7.org/fhir/R4/documents.html): its Composition, then every resource of the pool that it
 * refers to, directly or not, and no other. Every reference leads to an entry: one to what the reader does not get says
 * only that there is something else.
 */
export function documentOf(first: Entry, pool: readonly Entry[], { id, at, profile }: Frame): unknown {
  const names = namesIn([first, ...pool]);
  const reached = reachedFrom(first, pool, names);
  const present = new Set(reached);
  const isPresent = (reference: string): boolean => {
    const entry = names.get(reference);
    return entry !== undefined && present.has(entry);
  };
  return {
    resourceType: 'Bundle',
    id,
    meta: { lastUpdated: at, ...(profile !== undefined && { profile: [profile] }) },
    language: 'en-GB',
    identifier: { system: identifierSystems.uuid, value: `urn:uuid:${id}` },
    type: 'document',
    timestamp: at,
    entry: reached.map(({ fullUrl, resource }) => ({ fullUrl, resource: withoutLoose(resource, isPresent) })),
  };
}

/** Entries by what a reference may call them: their address, and `Type/id`. */
function namesIn(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const names = new Map<string, Entry>();
  for (const entry of entries) {
    const { resourceType, id } = entry.resource;
    names.set(entry.fullUrl, entry);
    if (id !== undefined) names.set(`${resourceType}/${id}`, entry);
  }
  return names;
}

/** An entry and every entry that it refers to, directly or not, in the order of the pool. */
function reachedFrom(first: Entry, pool: readonly Entry[], names: ReadonlyMap<string, Entry>): readonly Entry[] {
  const reached = new Set<Entry>([first]);
  const waiting = [first];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    for (const reference of referencesIn(entry.resource)) {
      const next = names.get(reference);
      if (next === undefined || reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return [first, ...pool.filter((entry) => entry !== first && reached.has(entry))];
}

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => referencesIn(one));
  if (!isMembers(value)) return [];
  const own = typeof value.reference === 'string' ? [value.reference] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

/** What leads out of any document, and is meant to: a part of the same resource, an address in the world. */
const leadsElsewhere = /^(#|https?:)/;

function withoutLoose(value: unknown, isPresent: (reference: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => withoutLoose(one, isPresent));
  if (!isMembers(value)) return value;
  const members = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== 'reference' || typeof inner !== 'string') return [[name, withoutLoose(inner, isPresent)]];
    return isPresent(inner) || leadsElsewhere.test(inner) ? [[name, inner]] : [];
  });
  // An element has to say something.
  return members.length === 0 ? { display: 'Not part of this document' } : Object.fromEntries(members);
}
