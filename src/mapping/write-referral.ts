import type { Resource } from '@medplum/fhirtypes';
import type { Referral } from '../domain/referral.js';
import { createGraph, type Entry, type Graph, memberOf } from './graph.js';
import { nameUuid } from './ids.js';
import { same } from './lenses.js';
import { entriesOf, type Link, type Part, type Roots } from './parts.js';
import { rootsOf } from './read-referral.js';
import { isMembers } from './table.js';

/** A resource on its way to being written. `from` is the entry it was last seen as; a new one has none. */
interface Draft {
  readonly from: Entry | undefined;
  readonly url: string;
  resource: Resource;
  readonly parts: Part[];
}

/**
 * Writes a referral onto resources.
 *
 * In: a referral, the name of its exchange (see `exchangeName`), and the resources last seen of it (none for a new one).
 * Out: its resources, each new one under a URL made from the exchange's name and the name of its part. A fact that did not change leaves its resource
 * untouched; a resource whose fact is gone goes too; a foreign resource stays where it is.
 */
export function writeReferral(
  parts: readonly Part[],
  referral: Referral,
  name: string,
  base: readonly Entry[] = [],
): Entry[] {
  const graph = createGraph(base);
  const roots = rootsOf(graph);
  const drafts = new Map<Entry, Draft>(
    base.map((entry) => [entry, { from: entry, url: urlOf(entry), resource: entry.resource, parts: [] }]),
  );
  const fresh: Draft[] = [];
  const gone = new Set<Entry>();
  const held = new Map<string, Draft[]>();

  for (const part of parts) {
    const { matched, left } = match(part, wantedFacts(part, referral), roots);
    held.set(
      part.name,
      matched.flatMap(({ wanted, entry, fact }, i) => {
        const beside = part.beside === undefined ? undefined : held.get(part.beside)?.[i];
        const draft = entry === undefined ? beside : drafts.get(entry);
        const unchanged = entry !== undefined && same(fact, wanted);
        const resource = unchanged ? draft?.resource : (part.table.put(wanted, draft?.resource) ?? part.table.empty);
        if (resource === undefined) return [];
        const written = draft ?? {
          from: undefined,
          url: `urn:uuid:${nameUuid(`${name}|${part.name}|${i}`)}`,
          resource,
          parts: [],
        };
        written.resource = resource;
        written.parts.push(part);
        if (draft === undefined) fresh.push(written);
        return [written];
      }),
    );
    for (const entry of left) gone.add(entry);
  }

  const kept = [...drafts.values()].filter(
    ({ from, parts: own }) => from === undefined || !gone.has(from) || own.length > 0,
  );
  const removed = new Set(base.filter((entry) => !kept.some(({ from }) => from === entry)));
  return [...kept, ...fresh].map((draft, i) => ({
    ...((draft.from === undefined || draft.from.fullUrl !== undefined) && { fullUrl: draft.url }),
    resource: linked(draft, held, graph, removed),
    at: `Bundle.entry[${i}].resource`,
  }));
}

/** What others refer to an entry by: a bare resource is referred to by its type and id. */
const urlOf = ({ fullUrl, resource }: Entry) => fullUrl ?? `${resource.resourceType}/${resource.id ?? ''}`;

/**
 * What an exchange is called: the referral's first identifier, or the id of the message that began it. The URLs of its
 * resources are made from it, so the same referral always becomes the same resources.
 */
export function exchangeName(referral: Partial<Referral>, messageId: string): string {
  const identifier = referral.details?.identifiers?.[0];
  return identifier === undefined ? messageId : `${identifier.system ?? ''}|${identifier.value}`;
}

/** The facts that a part is to hold: none, one, or one for each of its resources. */
function wantedFacts(part: Part, referral: Referral): readonly unknown[] {
  const fact = part.path.reduce<unknown>((inner, key) => (isMembers(inner) ? inner[key] : undefined), referral);
  const own = ownFacts(part, fact);
  if (part.many) return Array.isArray(fact) ? fact : [];
  return own === undefined && part.needed?.(referral) !== true ? [] : [own];
}

/** Of facts that several parts share, those this part holds. */
function ownFacts({ table }: Part, fact: unknown): unknown {
  if (table.holds === undefined || !isMembers(fact)) return fact;
  const own = Object.fromEntries(table.holds.flatMap((name) => (fact[name] === undefined ? [] : [[name, fact[name]]])));
  return Object.keys(own).length > 0 ? own : undefined;
}

interface Match {
  readonly wanted: unknown;
  readonly entry: Entry | undefined;
  readonly fact: unknown;
}

/** Gives each wanted fact the entry it was last read from; failing that, the unclaimed entry in its place. */
function match(
  part: Part,
  wanted: readonly unknown[],
  roots: Roots,
): { matched: readonly Match[]; left: readonly Entry[] } {
  const old = entriesOf(part, roots).map((entry) => ({ entry, fact: part.table.get(entry.resource), taken: false }));
  const equal = wanted.map((fact) => {
    const found = old.find((candidate) => !candidate.taken && same(candidate.fact, fact));
    if (found !== undefined) found.taken = true;
    return found;
  });
  const matched = wanted.map((fact, i): Match => {
    const inPlace = old[i];
    const found = equal[i] ?? (inPlace?.taken === false ? inPlace : undefined);
    if (found !== undefined) found.taken = true;
    return { wanted: fact, entry: found?.entry, fact: found?.fact };
  });
  return { matched, left: old.flatMap(({ entry, taken }) => (taken ? [] : [entry])) };
}

/**
 * Writes the references of a resource. One that was seen before keeps its references, so that a message nothing changed
 * in stays as it was: only references to new resources are added, and those to resources that went are taken out.
 */
function linked(
  draft: Draft,
  held: ReadonlyMap<string, readonly Draft[]>,
  graph: Graph,
  removed: ReadonlySet<Entry>,
): Resource {
  const members: Record<string, unknown> = {};
  Object.assign(members, draft.resource);
  let changed = false;
  for (const { element, many, to, asList } of draft.parts.flatMap((part) => part.links ?? [])) {
    const targets = to.flatMap((name) => held.get(name) ?? []);
    const wanted = (many ? targets : targets.slice(0, 1)).filter(
      (target) => draft.from === undefined || target.from === undefined,
    );
    const before = memberOf(members, element);
    const after = relink(before, wanted, { many, asList }, (reference) => {
      const target = graph.resolve(reference, draft.from);
      return target !== undefined && removed.has(target);
    });
    if (after === before) continue;
    changed = true;
    if (after === undefined) delete members[element];
    else members[element] = after;
  }
  // The same resource with some of its references rewritten.
  return changed ? (members as unknown as Resource) : draft.resource;
}

function relink(
  before: unknown,
  wanted: readonly Draft[],
  { many, asList }: Pick<Link, 'many' | 'asList'>,
  isGone: (reference: string) => boolean,
): unknown {
  const old: readonly unknown[] = before === undefined ? [] : Array.isArray(before) ? before : [before];
  const kept = old.filter((item) => !(isMembers(item) && typeof item.reference === 'string' && isGone(item.reference)));
  if (wanted.length === 0 && kept.length === old.length) return before;
  const added = wanted
    .filter(({ url }) => !kept.some((item) => isMembers(item) && item.reference === url))
    .map(({ url }) => ({ reference: url }));
  const all = many || added.length === 0 ? [...kept, ...added] : added;
  if (all.length === 0) return undefined;
  return asList ? all : all[0];
}
