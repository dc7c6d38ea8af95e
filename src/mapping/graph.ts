import type { Resource } from '@medplum/fhirtypes';
import { isMembers } from './table.js';

/** One resource of a bundle, and where in the bundle it stands. */
export interface Entry {
  /** Other resources refer to it by this; a bare resource has none. */
  readonly fullUrl?: string;
  readonly resource: Resource;
  /** FHIRPath of the resource: `Bundle.entry[2].resource`. */
  readonly at: string;
}

/** The resources of one message and the references between them. */
export interface Graph {
  readonly entries: readonly Entry[];
  /** The entry a reference leads to; nothing when it leads out of the message. `from` is where the reference stands. */
  resolve(reference: string | undefined, from?: Entry): Entry | undefined;
  /** The entries that `element` of `entry` refers to, in order. */
  follow(entry: Entry | undefined, element: string): readonly Entry[];
  /** The entries of one resource type. */
  all(type: Resource['resourceType']): readonly Entry[];
}

/** Reads the references of a message's resources once. */
export function createGraph(entries: readonly Entry[]): Graph {
  const byUrl = new Map<string, Entry>();
  const byType = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { resourceType, id } = entry.resource;
    // The first of two with the same name is meant; conformance has refused the second.
    for (const name of [entry.fullUrl, id === undefined ? undefined : `${resourceType}/${id}`]) {
      if (name !== undefined && !byUrl.has(name)) byUrl.set(name, entry);
    }
    byType.set(resourceType, [...(byType.get(resourceType) ?? []), entry]);
  }
  const resolve: Graph['resolve'] = (reference, from) => {
    if (reference === undefined) return undefined;
    const plain = reference.replace(/\/_history\/[^/]*$/, '');
    return byUrl.get(plain) ?? byUrl.get(`${serverOf(from?.fullUrl)}${plain}`);
  };
  return {
    entries,
    resolve,
    follow: (entry, element) =>
      entry === undefined
        ? []
        : referencesIn(memberOf(entry.resource, element)).flatMap((r) => resolve(r, entry) ?? []),
    all: (type) => byType.get(type) ?? [],
  };
}

/** A relative reference is relative to the server its resource came from (FHIR R4 Bundle, "Resolving references"). */
const serverOf = (fullUrl: string | undefined) => fullUrl?.match(/^(https?:\/\/.*\/)[A-Za-z]+\/[^/]+$/)?.[1] ?? '';

export const memberOf = (resource: object, name: string): unknown =>
  Object.hasOwn(resource, name) ? Object.entries(resource).find(([key]) => key === name)?.[1] : undefined;

/** The literal references in an element that is a Reference or a list of them. */
export function referencesIn(element: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(element) ? element : [element];
  return list.flatMap((item) => (isMembers(item) && typeof item.reference === 'string' ? [item.reference] : []));
}
