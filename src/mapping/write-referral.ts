import type { Resource } from '@medplum/fhirtypes';
import { arrange } from './engine/arrange.js';
import { isMembers, same } from './engine/constants.js';
import { createGraph, type Entry } from './engine/graph.js';
import { nameUuid } from './engine/ids.js';
import { type Account, entriesOf, type Part } from './engine/parts.js';
import { type Draft, type Linkage, linked } from './engine/relink.js';
import { rootsOf } from './engine/roots.js';

/** A resource that was written, and the entry it was written onto. */
export interface Written extends Entry {
  readonly from?: Entry;
}

/**
 * Writes a referral onto resources.
 *
 * In: a referral (and what else its message tells), the name of its exchange (see `exchangeName`), and, when it was seen
 * before, its resources and what they were read as.
 * Out: its resources, each new one under a URL made from the exchange's name and the name of its part. A fact that did
 * not change leaves its resource untouched; a resource whose fact is gone goes too; a foreign resource stays where it is;
 * what was needed before and was not there is not added.
 */
export function writeReferral(
  parts: readonly Part[],
  referral: Account,
  name: string | ((part: Part) => string),
  base: readonly Entry[] = [],
  before?: Account,
): Written[] {
  const graph = createGraph(base);
  const roots = rootsOf(graph);
  const drafts = new Map<Entry, Draft>(
    graph.entries.map((entry) => [entry, { from: entry, url: urlOf(entry), resource: entry.resource, parts: [] }]),
  );
  const fresh: Draft[] = [];
  const held = new Map<string, Draft[]>();
  const readAs = new Map<Entry, Set<string>>();
  const gone: { readonly entry: Entry; readonly part: Part }[] = [];
  const taken = new Set(base.map(urlOf));
  // A resource that stays may have the URL of its old place in a list: a new one takes the next that is free.
  const newUrl = (part: Part, place: number): string => {
    const url = `urn:uuid:${nameUuid(`${typeof name === 'string' ? name : name(part)}|${part.name}|${place}`)}`;
    if (base.length === 0) return url;
    if (taken.has(url)) return newUrl(part, place + 1);
    taken.add(url);
    return url;
  };

  for (const part of parts) {
    const found = base.length === 0 ? [] : entriesOf(part, roots);
    const facts = wantedFacts(part, referral);
    if (facts.length === 0 && found.length === 0) continue;
    const { matched, left } = match(part, facts, found);
    for (const entry of [...matched.map((one) => one.entry), ...left]) {
      if (entry !== undefined) readAs.set(entry, (readAs.get(entry) ?? new Set()).add(part.name));
    }
    // A message that was whole without a resource that is only needed for its links stays whole without it.
    const lived = before !== undefined && part.needed?.(before) === true && !leadsToNew(part, held);
    const own: Draft[] = [];
    for (const [i, { wanted, entry }] of matched.entries()) {
      if (lived && wanted === undefined && entry === undefined) continue;
      const beside = part.beside === undefined ? undefined : held.get(part.beside)?.[i];
      const present = entry === undefined ? beside : drafts.get(entry);
      const draft =
        present !== undefined && putOnto(present, part, wanted) ? present : create(part, wanted, newUrl(part, i));
      if (draft !== present) fresh.push(draft);
      draft.parts.push(part);
      own.push(draft);
    }
    held.set(part.name, own);
    for (const entry of left) gone.push({ entry, part });
  }
  for (const { entry, part } of gone) {
    // The resource may stay for the sake of another part: this part's facts go from it.
    const draft = drafts.get(entry);
    if (draft !== undefined && draft.parts.length > 0) putOnto(draft, part, undefined);
  }

  const without = new Set(gone.flatMap(({ entry }) => (drafts.get(entry)?.parts.length === 0 ? [entry] : [])));
  const linkage: Linkage = { graph, readAs, held, removed: without };
  const written = new Map<Resource, Resource | undefined>();
  for (const [entry, draft] of drafts)
    written.set(entry.resource, without.has(entry) ? undefined : linked(draft, linkage));
  let order: readonly Draft[] = [
    ...base.flatMap((entry) => (without.has(entry) ? [] : (drafts.get(entry) ?? []))),
    ...fresh,
  ];
  if (base.length > 0) {
    const inOrder = new Set(parts.flatMap(({ links = [] }) => links.flatMap((link) => (link.inOrder ? link.to : []))));
    for (const { name, many } of parts) if (many && !inOrder.has(name)) order = arrange(order, held.get(name) ?? []);
  }
  return order.map((draft, i): Written => {
    const { from, url } = draft;
    const at = `Bundle.entry[${i}].resource`;
    if (from === undefined) return { fullUrl: url, resource: linked(draft, linkage), at };
    const resource = withContained(from, written);
    return from.fullUrl === undefined ? { from, resource, at } : { fullUrl: url, from, resource, at };
  });
}

/** Puts a part's facts onto a resource; not so when another part would then read other facts there than it should. */
function putOnto(draft: Draft, part: Part, wanted: unknown): boolean {
  if (draft.from !== undefined && same(part.table.get(draft.resource), wanted)) return true;
  const next = part.table.put(wanted, draft.resource) ?? part.table.empty;
  // Parts that share a resource from the start stand in different elements of it; a sender's resource may hold two in one.
  const isShared = draft.from !== undefined && draft.parts.length > 0;
  if (isShared && draft.parts.some(({ table }) => !same(table.get(next), table.get(draft.resource)))) return false;
  draft.resource = next;
  return true;
}

const create = ({ table }: Part, wanted: unknown, url: string): Draft => ({
  from: undefined,
  url,
  resource: table.put(wanted, undefined) ?? table.empty,
  parts: [],
});

/** Whether a part is to refer to a resource that is new. */
const leadsToNew = ({ links = [] }: Part, held: ReadonlyMap<string, readonly Draft[]>): boolean =>
  links.some(({ to }) => to.some((name) => held.get(name)?.some(({ from }) => from === undefined) === true));

/** Contained resources are written in their place inside the resource that contains them. */
function withContained(from: Entry, written: ReadonlyMap<Resource, Resource | undefined>): Resource {
  const resource = written.get(from.resource) ?? from.resource;
  if (!('contained' in resource) || !Array.isArray(resource.contained)) return resource;
  const before = resource.contained;
  const after = before.flatMap((inner) => (written.has(inner) ? (written.get(inner) ?? []) : [inner]));
  if (after.length === before.length && after.every((inner, i) => inner === before[i])) return resource;
  if (after.length > 0) return { ...resource, contained: after };
  const { contained: _contained, ...others } = resource;
  // The same resource without an optional list that is empty now.
  return others as Resource;
}

/** What others refer to an entry by: a bare resource is referred to by its type and id. */
const urlOf = ({ fullUrl, resource }: Entry) => fullUrl ?? `${resource.resourceType}/${resource.id ?? ''}`;

/**
 * What an exchange is called: the referral's first identifier, or the id of the message that began it. The URLs of its
 * resources are made from it, so the same referral always becomes the same resources.
 */
export function exchangeName(referral: Account, messageId: string): string {
  const identifier = referral.details?.identifiers?.[0];
  return identifier === undefined ? messageId : `${identifier.system ?? ''}|${identifier.value}`;
}

/** The facts that a part is to hold: none, one, or one for each of its resources. */
function wantedFacts(part: Part, referral: Account): readonly unknown[] {
  const fact = part.path.reduce<unknown>((inner, key) => (isMembers(inner) ? inner[key] : undefined), referral);
  const own = ownFacts(part, fact);
  if (part.many) return Array.isArray(fact) ? fact : [];
  return own === undefined && part.needed?.(referral) !== true ? [] : [own];
}

/** Of facts that several parts share, those this part holds. */
function ownFacts({ table }: Part, fact: unknown): unknown {
  if (table.holds === undefined || !isMembers(fact)) return fact;
  let own: Record<string, unknown> | undefined;
  for (const name of table.holds) {
    if (fact[name] === undefined) continue;
    own ??= {};
    own[name] = fact[name];
  }
  return own;
}

interface Match {
  readonly wanted: unknown;
  readonly entry: Entry | undefined;
}

/** Gives each wanted fact the entry it was last read from; failing that, the unclaimed entry in its place. */
function match(
  part: Part,
  wanted: readonly unknown[],
  found: readonly Entry[],
): { matched: readonly Match[]; left: readonly Entry[] } {
  if (found.length === 0) return { matched: wanted.map((fact) => ({ wanted: fact, entry: undefined })), left: [] };
  const read = found.map((entry) => ({ entry, fact: part.table.get(entry.resource) }));
  // What was never understood is foreign: it is no slot of a list, and does not go because no fact is wanted there.
  const understood = read.filter(({ fact }) => fact !== undefined);
  const slots = part.many ? understood : read;
  const free = new Set(slots);
  const take = (slot: (typeof slots)[number] | undefined) =>
    slot !== undefined && free.delete(slot) ? slot : undefined;
  const equal = wanted.map((fact) => take(slots.find((slot) => free.has(slot) && same(slot.fact, fact))));
  const matched = wanted.map((fact, i): Match => ({ wanted: fact, entry: (equal[i] ?? take(slots[i]))?.entry }));
  // A resource that is only there for its links holds no fact, and goes when they are not needed.
  const ours = part.needed === undefined ? understood : read;
  return { matched, left: ours.flatMap((slot) => (free.has(slot) ? [slot.entry] : [])) };
}
