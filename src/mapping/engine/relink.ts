import type { Resource } from '@medplum/fhirtypes';
import { isMembers } from './constants.js';
import { type Entry, type Graph, memberOf } from './graph.js';
import { type Link, linkUpOf, type Part } from './parts.js';

/** A resource on its way to being written. `from` is the entry it was last seen as; a new one has none. */
export interface Draft {
  readonly from: Entry | undefined;
  /** What others refer to it by. */
  readonly url: string;
  resource: Resource;
  /** The parts that it holds. */
  readonly parts: Part[];
  /** The resource of the item that its facts stand under. */
  up?: Draft;
}

/** What is known of a referral's resources when their references are written. */
export interface Linkage {
  readonly graph: Graph;
  /** Which parts each entry was read as. */
  readonly readAs: ReadonlyMap<Entry, ReadonlySet<string>>;
  /** The drafts that hold each part now. */
  readonly held: ReadonlyMap<string, readonly Draft[]>;
  readonly removed: ReadonlySet<Entry>;
}

/**
 * Writes the references of a resource. One that was seen before keeps its references, so that a message nothing changed
 * in stays as it was: only references to new resources are added, and those that would now lead to the wrong resource,
 * or to none, are taken out.
 */
export function linked(draft: Draft, linkage: Linkage): Resource {
  let members: Record<string, unknown> | undefined;
  for (const part of draft.parts) {
    for (const link of part.links ?? []) {
      const present = memberOf(members ?? draft.resource, link.element);
      const before = link.at === undefined ? present : link.at.get(present);
      const isUp = draft.up !== undefined && link === linkUpOf(part);
      const all = isUp && draft.up !== undefined ? [draft.up] : targetsOf(link.to, link.many, linkage.held);
      const meant = link.below === true ? all.filter(({ up }) => up === draft) : all;
      const after = relink(before, link, meant, draft, linkage);
      if (after === before) continue;
      const next = link.at === undefined ? after : link.at.put(after, present);
      members ??= { ...draft.resource };
      if (next === undefined) delete members[link.element];
      else members[link.element] = next;
    }
  }
  // The same resource with some of its references rewritten.
  return members === undefined ? draft.resource : (members as unknown as Resource);
}

function relink(
  before: unknown,
  { to, many, asList, inOrder }: Link,
  meant: readonly Draft[],
  draft: Draft,
  linkage: Linkage,
): unknown {
  if (before === undefined && (meant.length === 0 || draft.from === undefined)) return references(meant, draft, asList);
  const old: readonly unknown[] = before === undefined ? [] : Array.isArray(before) ? before : [before];
  const kept = old.filter((item) => !leadsAway(item, to, draft, linkage));
  const isReplaced = kept.length === 0 && old.length > 0;
  const wanted = draft.from === undefined || isReplaced ? meant : meant.filter(({ from }) => from === undefined);
  if (wanted.length === 0 && kept.length === old.length) return before;
  const leadsTo = (target: Draft, item: unknown) =>
    isMembers(item) &&
    typeof item.reference === 'string' &&
    (item.reference === referenceTo(target, draft) ||
      (target.from !== undefined && linkage.graph.resolve(item.reference, draft.from) === target.from));
  // A reference of the sender's that leads elsewhere stays in front.
  const rank = (item: unknown) => meant.findIndex((target) => leadsTo(target, item));
  const added = wanted.flatMap((target) => {
    const reference = referenceTo(target, draft);
    return reference === undefined || kept.some((item) => leadsTo(target, item)) ? [] : [{ reference }];
  });
  const all = many || added.length === 0 ? [...kept, ...added] : added;
  if (inOrder === true && draft.from !== undefined) all.sort((a, b) => rank(a) - rank(b));
  if (all.length === 0) return undefined;
  if (!asList) return all[0];
  // In a new resource what is sent along comes first: a BaRS receiver looks for the plan in the first `basedOn`.
  return draft.from === undefined ? [...all.filter(isReference), ...all.filter((item) => !isReference(item))] : all;
}

const isReference = (item: unknown): boolean => isMembers(item) && item.reference !== undefined;

/** References to all of these, of a resource that has none yet. */
function references(targets: readonly Draft[], from: Draft, asList: boolean): unknown {
  const made: { readonly reference: string }[] = [];
  for (const target of targets) {
    const reference = referenceTo(target, from);
    if (reference !== undefined) made.push({ reference });
  }
  return asList && made.length > 0 ? made : made[0];
}

/** The resources that a link leads to: all that hold one of its parts, or the first. */
function targetsOf(to: readonly string[], many: boolean, held: Linkage['held']): readonly Draft[] {
  const targets: Draft[] = [];
  for (const name of to) {
    for (const draft of held.get(name) ?? []) {
      targets.push(draft);
      if (!many) return targets;
    }
  }
  return targets;
}

/** Whether a reference leads to a resource that went, or that no longer holds what the reference was for. */
function leadsAway(item: unknown, to: readonly string[], draft: Draft, linkage: Linkage): boolean {
  if (draft.from === undefined || !isMembers(item) || typeof item.reference !== 'string') return false;
  const target = linkage.graph.resolve(item.reference, draft.from);
  if (target === undefined) return false;
  if (linkage.removed.has(target)) return true;
  const was = linkage.readAs.get(target);
  const isOurs = was !== undefined && to.some((name) => was.has(name));
  return isOurs && !to.some((name) => linkage.held.get(name)?.some(({ from }) => from === target) === true);
}

/** How one resource refers to another: what is contained has a name only within the resource that contains it. */
function referenceTo(target: Draft, from: Draft): string | undefined {
  const container = target.from?.within;
  if (container === undefined) return target.from !== undefined && target.from === from.from?.within ? '#' : target.url;
  return (from.from?.within ?? from.from) === container ? `#${target.from?.resource.id ?? ''}` : undefined;
}
