import type { Resource } from '@medplum/fhirtypes';
import { error, type Issue } from '../domain/issue.js';
import type { Referral } from '../domain/referral.js';
import { isMembers } from './engine/constants.js';
import { createGraph, type Entry, type Graph, memberOf } from './engine/graph.js';
import { join } from './engine/lenses.js';
import { leftOverModifiers, modifierElements } from './engine/modifiers.js';
import { type Account, entriesOf, type Link, linkUpOf, type Part, upwards } from './engine/parts.js';
import { ambiguities, rootsOf } from './engine/roots.js';
import { type Leaf, leaves, withoutBookkeeping } from './engine/table.js';
import { requester } from './parts/people-parts.js';

/** What was read from a message's resources. */
export interface Reading<A extends Account = Partial<Referral>> {
  readonly referral: A;
  readonly issues: readonly Issue[];
  /** What is carried and not understood, leaf by leaf, in the order of the message. */
  readonly unmapped: readonly Leaf[];
  /** Which parts each resource was read as: often one, none for a foreign resource, several where facts share one. */
  readonly parts: ReadonlyMap<Entry, readonly Part[]>;
  /** The resources that were read as no part. */
  readonly unread: readonly Entry[];
  /** The resource that the request names as who asks. */
  readonly requester: Entry | undefined;
}

type Members = Record<string, unknown>;

/**
 * Reads a referral out of resources.
 *
 * In: the resources of one message. Out: as much of the referral as they hold, every issue (missing facts, left-over
 * modifiers), and every leaf that is carried and not understood. Nothing is thrown: the caller decides what stops.
 */
export function readReferral<A extends Account = Partial<Referral>>(
  parts: readonly Part[],
  entries: readonly Entry[],
): Reading<A> {
  const graph = createGraph(entries);
  const roots = rootsOf(graph);
  const readAs = new Map<Entry, Part[]>();
  const referral: Members = {};
  const issues: Issue[] = ambiguities(roots);
  const items = new Map<string, Map<Entry, Members>>();
  const ups: Placed['ups'] = new Map();

  for (const part of parts) {
    const facts: unknown[] = [];
    const own = new Map<Entry, Members>();
    items.set(part.name, own);
    for (const entry of entriesOf(part, roots)) {
      const also = readAs.get(entry);
      if (also === undefined) readAs.set(entry, [part]);
      else also.push(part);
      const fact = part.table.get(entry.resource);
      if (part.table.needs.length > 0) issues.push(...missingFacts(part, fact, entry));
      if (fact === undefined) continue;
      if (isMembers(fact)) own.set(entry, fact);
      if (part.under === undefined) facts.push(fact);
      else issues.push(...placeUnder(part, fact, entry, { graph, items, ups }));
    }
    if (facts.length > 0) place(referral, part.path, part.many ? facts : facts[0]);
  }
  for (const part of parts) {
    if (part.check === undefined) continue;
    for (const [{ resource, at }, item] of items.get(part.name) ?? []) issues.push(...part.check(item, resource, at));
  }

  const understood = (from: Entry, link: Link) => (reference: string) => {
    const target = graph.resolve(reference, from);
    // What stands under one item and says that it is for a second as well: the second is carried, and said.
    const up = ups.get(link);
    if (up !== undefined) return target !== undefined && target === up.get(from);
    const targetParts = target === undefined ? [] : (readAs.get(target) ?? []);
    return targetParts.some(
      (part) => link.to.includes(part.name) && (link.below !== true || isUnder(part, target, from)),
    );
  };
  function isUnder(part: Part, target: Entry | undefined, from: Entry): boolean {
    const up = linkUpOf(part);
    return up !== undefined && target !== undefined && ups.get(up)?.get(target) === from;
  }
  const rests = new Map<Entry, Members | undefined>();
  const inside = new Map<unknown, Members | undefined>();
  for (const entry of graph.entries) {
    const own = readAs.get(entry) ?? [];
    const rest = restOf(entry, own, (link) => understood(entry, link));
    rests.set(entry, rest);
    if (entry.within !== undefined) inside.set(entry.resource, rest);
    if (own.length === 0 || rest === undefined) continue;
    const modifiers = leftOverModifiers(entry.resource, rest, entry.at);
    if (modifiers.length === 0) continue;
    const repeated = own.flatMap(({ repeats = [] }) => repeats.map((element) => join(entry.at, element)));
    const told = [...toldTogether(own, entry), ...repeated];
    for (const path of modifiers) if (!told.includes(path)) issues.push(unknownModifier(path, entry, own));
  }
  const unmapped = entries.flatMap((entry) => leaves(withContained(entry, rests.get(entry), inside), entry.at));
  const unread = graph.entries.filter((entry) => !readAs.has(entry));
  // Each part has put its facts at its path; which paths there are is what A says of these parts.
  return { referral: referral as unknown as A, issues, unmapped, parts: readAs, unread, requester: requester(roots) };
}

/** Elements that disagree about the one fact they say together: that was told of the resource, and of neither alone. */
function toldTogether(parts: readonly Part[], { at, resource }: Entry): readonly string[] {
  return parts.flatMap(({ table }) => {
    const fact = table.get(resource);
    const facts: Members = isMembers(fact) ? fact : {};
    const missing = table.needs.filter((need) => need.element === '' && facts[need.fact] === undefined);
    return missing.flatMap(({ saidBy }) => saidBy.map((element) => join(at, element)));
  });
}

/** What changes the meaning of a resource and is not understood, with what would be where there is a list of it. */
function unknownModifier(path: string, { at }: Entry, parts: readonly Part[]): Issue {
  const words = parts.flatMap(({ table }) => table.accepts(path.slice(at.length + 1)));
  const known = [...new Set(words)];
  const expected = known.length > 1 ? `one of ${known.join(', ')}` : (known[0] ?? 'none');
  return error(
    'modifier-unknown',
    path,
    `found what changes the meaning of the resource and is not understood; expected ${expected}`,
  );
}

function missingFacts(part: Part, fact: unknown, { at, resource }: Entry): Issue[] {
  const facts: Members = isMembers(fact) ? fact : {};
  const modifiers = modifierElements[resource.resourceType] ?? [];
  return (
    part.table.needs
      .filter((need) => facts[need.fact] === undefined && need.unless?.(facts) !== true)
      // A modifier that is there and is not understood is told as such, by `unknownModifier`.
      .filter(({ element }) => !(modifiers.includes(element) && memberOf(resource, element) !== undefined))
      .map(({ element, expected }) =>
        error(
          'required',
          join(at, element),
          `found nothing that can be read; expected ${expected}, in the ${part.name}`,
        ),
      )
  );
}

/** Puts a fact at its place in the referral; facts that share a place are members of one object. */
function place(target: Members, path: readonly string[], fact: unknown): void {
  const [key, ...deeper] = path;
  if (key === undefined) return;
  const present = target[key];
  if (deeper.length > 0) {
    const inner: Members = isMembers(present) ? present : {};
    target[key] = inner;
    place(inner, deeper, fact);
  } else {
    target[key] = isMembers(present) && isMembers(fact) ? { ...fact, ...present } : (present ?? fact);
  }
}

/** What was read so far: the facts of each part's resources, and which item each stands under. */
interface Placed {
  readonly graph: Graph;
  readonly items: ReadonlyMap<string, Map<Entry, Members>>;
  readonly ups: Map<Link, Map<Entry, Entry>>;
}

/** Puts a fact under the item that its resource refers to; one that refers to none has no place, and is refused. */
function placeUnder(part: Part, fact: unknown, entry: Entry, { graph, items, ups }: Placed): Issue[] {
  const above = items.get(part.under?.name ?? '');
  const link = linkUpOf(part);
  const up = upwards(part, entry, graph).find((target) => above?.has(target) === true);
  const item = up === undefined ? undefined : above?.get(up);
  if (link === undefined || up === undefined || item === undefined) {
    const text = `found no reference to what the ${part.name} is for; expected one to a ${part.under?.name ?? 'part'}`;
    return [error('required', join(entry.at, link?.element ?? ''), text)];
  }
  const known = ups.get(link) ?? new Map<Entry, Entry>();
  if (!part.many && [...known.values()].includes(up))
    return [error('ambiguous', entry.at, `found a second ${part.name} for the same ${part.under?.name}; expected one`)];
  ups.set(link, known.set(entry, up));
  const [name] = part.path;
  if (name === undefined) {
    Object.assign(item, fact);
    // Whoever looks at this resource looks at the whole item.
    items.get(part.name)?.set(entry, item);
  } else {
    const present: unknown = item[name];
    item[name] = Array.isArray(present) ? [...present, fact] : [fact];
  }
  return [];
}

/**
 * What is left of a resource after every part it was read as has taken its facts and its links. What it contains is
 * read for itself: see `withContained`.
 */
function restOf(
  entry: Entry,
  parts: readonly Part[],
  understood: (link: Link) => (reference: string) => boolean,
): Members | undefined {
  const members: Members = { ...entry.resource };
  if (entry.within === undefined && Array.isArray(members.contained)) members.contained = [];
  if (parts.length === 0) return { resourceType: members.resourceType, ...withoutBookkeeping(members) };
  for (const part of parts) {
    for (const link of part.links ?? []) {
      const { element, at } = link;
      const present = members[element];
      if (present === undefined) continue;
      const rest = restOfLink(at === undefined ? present : at.get(present), understood(link));
      const left = at === undefined ? rest : at.rest(rest, present);
      if (left === undefined) delete members[element];
      else members[element] = left;
    }
  }
  // The same resource without the references that are understood.
  let left: Resource | undefined = members as unknown as Resource;
  for (const part of parts) left = part.table.rest(left, entry.resource);
  return left === undefined ? undefined : withoutBookkeeping<Members>({ ...left });
}

/** What is left of a resource, with what is left of those it contains in their place. */
function withContained(
  { resource }: Entry,
  rest: Members | undefined,
  inside: ReadonlyMap<unknown, Members | undefined>,
): Members | undefined {
  const contained = memberOf(resource, 'contained');
  if (!Array.isArray(contained) || !Array.isArray(rest?.contained)) return rest;
  return { ...rest, contained: contained.map((inner: unknown) => (inside.has(inner) ? inside.get(inner) : inner)) };
}

/** A reference that leads to a known part is understood; its display and identifier are the sender's, and are left. */
function restOfLink(element: unknown, understood: (reference: string) => boolean): unknown {
  if (Array.isArray(element)) {
    const left = element.map((item) => restOfLink(item, understood));
    return left.some((item) => item !== undefined) ? left : undefined;
  }
  if (!isMembers(element) || typeof element.reference !== 'string' || !understood(element.reference)) return element;
  const { reference: _reference, type: _type, ...others } = element;
  return Object.keys(others).length > 0 ? others : undefined;
}
