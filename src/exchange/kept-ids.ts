import type { Resource } from '@medplum/fhirtypes';
import { isBundle, isResource } from '../connectors/opening.js';
import { isMembers } from '../mapping/engine/constants.js';
import { createGraph, type Entry, type Graph } from '../mapping/engine/graph.js';
import { nameUuid } from '../mapping/engine/ids.js';

/**
 * The id under which Waymark keeps a resource of an exchange: made from the exchange and from what the message called the
 * resource (its `fullUrl`; `Type/id` for one that has none), so that the same message always gets the same ids, and two
 * senders who use the same name never do.
 */
export const keptId = (exchange: string, url: string): string => nameUuid(`${exchange}|${url}`);

/** The same for what a report encloses: the next report may call something else by the same name. */
export const enclosedId = (exchange: string, message: string, url: string): string =>
  keptId(exchange, `${message}|${url}`);

/** A resource with the id under which it is kept, and the URL it was known by before. */
export interface Identified {
  readonly id: string;
  readonly resource: Resource;
  readonly url: string;
}

/**
 * The resources of a bundle as Waymark keeps them: each with its own id, and every reference from one to another by that.
 * `known` are the ids that are kept already: a resource that has one of them keeps it. References that lead out of the
 * bundle, and those into `contained`, stay as they are.
 */
export function identified(bundle: unknown, exchange: string, known: ReadonlySet<string> = new Set()): Identified[] {
  const entries = entriesIn(bundle);
  const graph = createGraph(entries);
  const ids = new Map<Entry, string>();
  for (const entry of entries) {
    const { id } = entry.resource;
    ids.set(entry, id !== undefined && known.has(id) ? id : keptIdOf(exchange, entry));
  }
  return entries.map((entry) => {
    const id = ids.get(entry) ?? keptIdOf(exchange, entry);
    return { id, url: urlOf(entry), resource: withId(relinked(entry, graph, ids), id) };
  });
}

/** The id of a resource that is kept for the first time. */
export const keptIdOf = (exchange: string, entry: Entry): string => keptId(exchange, urlOf(entry));

/** What a message calls a resource. */
export const urlOf = ({ fullUrl, resource, at }: Entry): string =>
  fullUrl ?? (resource.id === undefined ? at : `${resource.resourceType}/${resource.id}`);

/** The resources of a bundle, each with where it stands. */
export function entriesIn(bundle: unknown): Entry[] {
  if (!isBundle(bundle)) return [];
  const list: readonly unknown[] = bundle.entry ?? [];
  return list.flatMap((item, i): Entry[] => {
    if (!isMembers(item) || !isResource(item.resource)) return [];
    const at = `Bundle.entry[${i}].resource`;
    return [{ ...(typeof item.fullUrl === 'string' && { fullUrl: item.fullUrl }), resource: item.resource, at }];
  });
}

/** A resource with every reference to one that has an id here by that. */
export function relinked(entry: Entry, graph: Graph, ids: ReadonlyMap<Entry, string>): Resource {
  // What does not change stays the same object: with its numbers as they were written (see json-literals.ts).
  const next = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      const changed = items.map(next);
      return changed.every((item, i) => item === items[i]) ? value : changed;
    }
    if (!isMembers(value)) return value;
    const changes = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const after = name === 'reference' && typeof inner === 'string' ? leading(inner) : next(inner);
      return after === inner ? [] : [[name, after]];
    });
    return changes.length === 0 ? value : { ...value, ...Object.fromEntries(changes) };
  };
  const leading = (reference: string): string => {
    const target = reference.startsWith('#') ? undefined : graph.resolve(reference, entry);
    const id = target === undefined ? undefined : ids.get(target);
    return target === undefined || id === undefined ? reference : `${target.resource.resourceType}/${id}`;
  };
  const written = next(entry.resource);
  return isResource(written) ? written : entry.resource;
}

/** FHIR writes `id` second. */
export function withId(resource: Resource, id: string): Resource {
  const members: object = resource;
  const written: unknown = { ...{ resourceType: resource.resourceType, id }, ...members, id };
  return isResource(written) ? written : resource;
}
