import { isMembers } from './engine/constants.js';
import { createGraph, type Entry } from './engine/graph.js';
import { join } from './engine/lenses.js';
import { type Part, placeOf } from './engine/parts.js';
import { type Leaf, leaves } from './engine/table.js';
import { readReferral } from './read-referral.js';

/** What became of one leaf of a message. */
export interface Explanation extends Leaf {
  /**
   * `fact`: a row took it; `constant`: it is what the table always writes there; `reference`: it leads to another part;
   * `copy`: it is about this copy of the resource (id, profile, version, generated narrative); `not-understood`: it is
   * carried, and reported.
   */
  readonly fate: 'fact' | 'constant' | 'reference' | 'copy' | 'not-understood';
  /** The part whose table took it; of a reference, the part that it leads to. */
  readonly part?: string;
  /** Where in the domain its value went: one place, or several where one element says more than one fact. */
  readonly facts?: readonly string[];
}

/**
 * Says of every leaf of a message, in the order of the message, what became of it. It is found out by taking the leaf
 * away and reading again, so it can neither claim too much nor forget a leaf; `not-understood` is exactly what
 * `readReferral` reports as unmapped.
 */
export function explain(parts: readonly Part[], entries: readonly Entry[]): Explanation[] {
  const reading = readReferral(parts, entries);
  const unmapped = new Set(reading.unmapped.map(({ path }) => path));
  const graph = createGraph(entries);
  const readAs = new Map([...reading.parts].map(([entry, own]) => [entry.at, own]));
  const explanations = graph.entries.map((entry) => {
    const own = readAs.get(entry.at) ?? [];
    return leaves(withoutContained(entry), entry.at).map((leaf) =>
      unmapped.has(leaf.path)
        ? ({ ...leaf, fate: 'not-understood' } as const)
        : explainLeaf(leaf, entry, own, (reference) => partsAt(graph.resolve(reference, entry), readAs)),
    );
  });
  return inOrder(entries, graph.entries, explanations);
}

const partsAt = (entry: Entry | undefined, readAs: ReadonlyMap<string, readonly Part[]>): readonly Part[] =>
  (entry === undefined ? undefined : readAs.get(entry.at)) ?? [];

function explainLeaf(
  leaf: Leaf,
  entry: Entry,
  own: readonly Part[],
  leadsTo: (reference: string) => readonly Part[],
): Explanation {
  const keys = keysOf(leaf.path.slice(entry.at.length));
  // The resource with one leaf gone is still of the table's type.
  const lesser = without(entry.resource, keys) as Entry['resource'];
  for (const part of own) {
    const facts = changes(part.table.get(entry.resource), part.table.get(lesser), '');
    if (facts.length === 0) continue;
    return { ...leaf, fate: 'fact', part: part.name, facts: facts.map((path) => join(placeOf(part), path)) };
  }
  const [part] = own;
  const beside = parentOf(entry.resource, keys);
  if (isMembers(beside) && typeof beside.reference === 'string') {
    const [target] = leadsTo(beside.reference);
    if (target !== undefined) return { ...leaf, fate: 'reference', part: target.name };
  }
  const isCopy =
    ['resourceType', 'id', 'text'].includes(String(keys[0])) || (keys[0] === 'meta' && keys[1] !== 'security');
  return { ...leaf, fate: isCopy ? 'copy' : 'constant', ...(part !== undefined && { part: part.name }) };
}

/** The paths at which two domain values differ; positions in lists are left out, since they say nothing to a reader. */
function changes(before: unknown, after: unknown, path: string): string[] {
  if (before === after) return [];
  if (Array.isArray(before)) {
    const others: readonly unknown[] = Array.isArray(after) ? after : [];
    if (others.length === before.length) {
      return unique(before.flatMap((item, i) => changes(item, others[i], `${path}[]`)));
    }
    // A leaf that is gone may let another row read the item: that is no fact of the leaf's.
    if (others.length > before.length) return [];
    // An item went with the leaf: it is the one that is not there any more.
    const gone = before.find((item, i) => JSON.stringify(item) !== JSON.stringify(others[i]));
    return typeof gone === 'object' ? unique(changes(gone, undefined, `${path}[]`)) : [`${path}[]`];
  }
  if (isMembers(before)) {
    const others = isMembers(after) ? after : {};
    return Object.keys(before).flatMap((name) => changes(before[name], others[name], join(path, name)));
  }
  return [path];
}

const unique = (paths: readonly string[]): string[] => [...new Set(paths)];

type Keys = readonly (string | number)[];

/** The keys of `.name[0].given[1]`. */
const keysOf = (path: string): Keys =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

/** The element that the last of the keys is a member of. */
const parentOf = (value: unknown, keys: Keys): unknown =>
  keys.slice(0, -1).reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isMembers(inner) ? inner[key] : undefined;
  }, value);

/** A copy without the leaf that the keys lead to; in a list its place stays empty. */
function without(value: unknown, [key, ...deeper]: Keys): unknown {
  const isLast = deeper.length === 0;
  if (Array.isArray(value)) return value.map((item, i) => (i !== key ? item : isLast ? null : without(item, deeper)));
  if (!isMembers(value) || key === undefined) return value;
  const { [key]: inner, ...others } = value;
  return isLast ? others : { ...value, [key]: without(inner, deeper) };
}

/** What a resource contains is explained for itself, in its place. */
function withoutContained({ resource, within }: Entry): unknown {
  if (within !== undefined || !('contained' in resource)) return resource;
  const { contained: _contained, ...others } = resource;
  return others;
}

/** The explanations of each resource, and of what it contains where that stands in it. */
function inOrder(
  message: readonly Entry[],
  all: readonly Entry[],
  explanations: readonly (readonly Explanation[])[],
): Explanation[] {
  const byPath = new Map(explanations.flat().map((explanation) => [explanation.path, explanation]));
  if (message.length === all.length) return [...byPath.values()];
  return message.flatMap(({ resource, at }) => leaves(resource, at).flatMap(({ path }) => byPath.get(path) ?? []));
}
