import type { Resource } from '@medplum/fhirtypes';
import { arrange } from './engine/arrange.js';
import { isMembers, same } from './engine/constants.js';
import { createGraph, type Entry, type Graph } from './engine/graph.js';
import { nameUuid } from './engine/ids.js';
import { type Account, entriesOf, type Part, upwards } from './engine/parts.js';
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
  const items = new Map<string, readonly Item[]>();
  const readAs = new Map<Entry, Set<string>>();
  const gone: { readonly entry: Entry; readonly part: Part }[] = [];
  const taken = new Set(base.map(urlOf));
  // A resource that stays may have the URL of its old place in a list: a new one takes the next that is free.
  const newUrl = (part: Part, place: number, up?: Draft): string => {
    const own = `${typeof name === 'string' ? name : name(part)}|${part.name}`;
    // What stands under an item is named after it: an item before it that has one more changes no name.
    const url = `urn:uuid:${nameUuid(`${own}|${up === undefined ? '' : `${up.url}|`}${place}`)}`;
    if (base.length === 0) return url;
    if (taken.has(url)) return newUrl(part, place + 1, up);
    taken.add(url);
    return url;
  };

  for (const part of parts) {
    const found = base.length === 0 ? [] : entriesOf(part, roots);
    const wants = wantedFacts(part, referral, items);
    if (wants.length === 0 && found.length === 0) continue;
    const { matched, left } = matchUnder(part, wants, found, graph);
    for (const entry of [...matched.map((one) => one.entry), ...left]) {
      if (entry !== undefined) readAs.set(entry, (readAs.get(entry) ?? new Set()).add(part.name));
    }
    // A message that was whole without a resource that is only needed for its links stays whole without it.
    const lived = before !== undefined && part.needed?.(before) === true && !leadsToNew(part, held);
    const own: Draft[] = [];
    const ownItems: Item[] = [];
    items.set(part.name, ownItems);
    for (const [i, { wanted, entry, item }] of matched.entries()) {
      if (lived && wanted === undefined && entry === undefined) continue;
      const beside = part.beside === undefined ? undefined : held.get(part.beside)?.[i];
      const present = entry === undefined ? beside : drafts.get(entry);
      const draft =
        present !== undefined && putOnto(present, part, wanted)
          ? present
          : create(part, wanted, newUrl(part, placeUnder(matched, i), item.up));
      if (draft !== present) fresh.push(draft);
      if (part.follows !== undefined && !isSaidBefore(part, item.fact, before))
        draft.resource = part.follows(draft.resource, item.fact);
      draft.parts.push(part);
      if (item.up !== undefined) draft.up = item.up;
      own.push(draft);
      ownItems.push({ fact: item.fact, draft });
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

/** The place of a fact among those that stand under the same item, or in the whole list. */
const placeUnder = (matched: readonly Match[], i: number): number =>
  matched.slice(0, i).filter(({ item }) => item.up === matched[i]?.item.up).length;

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

/** One item of the referral that a part holds, with all that stands under it, and the resource that holds it. */
interface Item {
  readonly fact: unknown;
  readonly draft: Draft;
}

/** A fact that a resource is to hold, out of an item of the referral; `up` is the resource of the item it stands under. */
interface Want {
  readonly wanted: unknown;
  readonly fact: unknown;
  readonly up?: Draft;
}

const at = (path: readonly string[], value: unknown): unknown =>
  path.reduce<unknown>((inner, key) => (isMembers(inner) ? inner[key] : undefined), value);

/** The facts that a part is to hold: none, one, or one for each of its resources. */
function wantedFacts(part: Part, referral: Account, items: ReadonlyMap<string, readonly Item[]>): readonly Want[] {
  const wantsIn = (facts: unknown, up?: Draft): readonly Want[] =>
    (Array.isArray(facts) ? facts : []).map((fact: unknown) => ({
      wanted: ownFacts(part, fact),
      fact,
      ...(up !== undefined && { up }),
    }));
  if (part.under !== undefined) {
    return (items.get(part.under.name) ?? []).flatMap(({ fact, draft }) => {
      if (part.many) return wantsIn(at(part.path, fact), draft);
      const wanted = ownFacts(part, fact);
      return wanted === undefined ? [] : [{ wanted, fact, up: draft }];
    });
  }
  const fact = at(part.path, referral);
  if (part.many) return wantsIn(fact);
  const wanted = ownFacts(part, fact);
  return wanted === undefined && part.needed?.(referral) !== true ? [] : [{ wanted, fact }];
}

/** Whether an item was said before just as it is now, in whatever resources. */
function isSaidBefore({ path }: Part, fact: unknown, before: Account | undefined): boolean {
  const items = at(path, before);
  return Array.isArray(items) && items.some((item) => same(item, fact));
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
  readonly item: Want;
}

interface Matches {
  readonly matched: readonly Match[];
  readonly left: readonly Entry[];
}

/** As `match`; of a part that stands under another, among the resources of the same item. */
function matchUnder(part: Part, wants: readonly Want[], found: readonly Entry[], graph: Graph): Matches {
  if (part.under === undefined) return match(part, wants, found);
  const ups = new Map(found.map((entry) => [entry, upwards(part, entry, graph)]));
  const isUnder = (entry: Entry, up: Draft) => up.from !== undefined && ups.get(entry)?.includes(up.from) === true;
  const taken = new Set<Entry>();
  const matched: Match[] = [];
  for (const up of new Set(wants.flatMap((want) => want.up ?? []))) {
    const own = found.filter((entry) => !taken.has(entry) && isUnder(entry, up));
    const under = match(
      part,
      wants.filter((want) => want.up === up),
      own,
    );
    for (const { entry } of under.matched) if (entry !== undefined) taken.add(entry);
    matched.push(...under.matched);
  }
  // What was never understood is foreign, and stays.
  return { matched, left: found.filter((entry) => !taken.has(entry) && part.table.get(entry.resource) !== undefined) };
}

/**
 * Gives each wanted fact the entry it was last read from; failing that, the one that bears the same number; failing
 * that, the unclaimed entry in its place.
 */
function match(part: Part, wants: readonly Want[], found: readonly Entry[]): Matches {
  if (found.length === 0)
    return { matched: wants.map((item) => ({ wanted: item.wanted, entry: undefined, item })), left: [] };
  const read = found.map((entry) => ({ entry, fact: part.table.get(entry.resource) }));
  // What was never understood is foreign: it is no slot of a list, and does not go because no fact is wanted there.
  const understood = read.filter(({ fact }) => fact !== undefined);
  const slots = part.many ? understood : read;
  const free = new Set(slots);
  const take = (slot: (typeof slots)[number] | undefined) =>
    slot !== undefined && free.delete(slot) ? slot : undefined;
  const equal = wants.map(({ wanted }) => take(slots.find((slot) => free.has(slot) && same(slot.fact, wanted))));
  const numbered = wants.map(({ wanted }, i) => {
    const number = at(['identifier'], wanted);
    const bears = (slot: (typeof slots)[number]) => free.has(slot) && same(at(['identifier'], slot.fact), number);
    return equal[i] ?? (isMembers(number) ? take(slots.find(bears)) : undefined);
  });
  const matched = wants.map(
    (item, i): Match => ({ wanted: item.wanted, entry: (numbered[i] ?? take(slots[i]))?.entry, item }),
  );
  // A resource that is only there for its links holds no fact, and goes when they are not needed.
  const ours = part.needed === undefined || part.stays === true ? understood : read;
  return { matched, left: ours.flatMap((slot) => (free.has(slot) ? [slot.entry] : [])) };
}
