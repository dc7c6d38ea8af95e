import type { Resource } from '@medplum/fhirtypes';
import { error, type Issue } from '../domain/issue.js';
import type { Referral } from '../domain/referral.js';
import { createGraph, type Entry, type Graph } from './graph.js';
import { entriesOf, type Link, type Part, type Roots } from './parts.js';
import { requester } from './people-parts.js';
import { isMembers, type Leaf, leaves, leftOverModifiers, withoutBookkeeping } from './table.js';

/** What was read from a message's resources. */
export interface Reading {
  readonly referral: Partial<Referral>;
  readonly issues: readonly Issue[];
  /** What is carried and not understood, leaf by leaf, in the order of the message. */
  readonly unmapped: readonly Leaf[];
  /** Which parts each resource was read as: often one, none for a foreign resource, several where facts share one. */
  readonly parts: ReadonlyMap<Entry, readonly Part[]>;
  /** The resource that the request names as who asks. */
  readonly requester: Entry | undefined;
}

type Members = Record<string, unknown>;

/** Finds the request, its task and its person: what every other resource is found from. */
export function rootsOf(graph: Graph): Roots {
  const isRequest = (entry: Entry) => entry.resource.resourceType === 'ServiceRequest';
  const tasks = graph.all('Task');
  const request =
    graph.follow(graph.all('MessageHeader')[0], 'focus').find(isRequest) ??
    tasks.flatMap((task) => graph.follow(task, 'focus')).find(isRequest) ??
    graph.all('ServiceRequest')[0];
  const isOwn = (task: Entry) =>
    [...graph.follow(task, 'focus'), ...graph.follow(task, 'basedOn')].some((entry) => entry === request);
  return {
    graph,
    request,
    task: tasks.find(isOwn) ?? onlyOne(tasks),
    patient: graph.follow(request, 'subject')[0] ?? onlyOne(graph.all('Patient')),
  };
}

const onlyOne = (entries: readonly Entry[]) => (entries.length === 1 ? entries[0] : undefined);

/**
 * Reads a referral out of resources.
 *
 * In: the resources of one message. Out: as much of the referral as they hold, every issue (missing facts, left-over
 * modifiers), and every leaf that is carried and not understood. Nothing is thrown: the caller decides what stops.
 */
export function readReferral(parts: readonly Part[], entries: readonly Entry[]): Reading {
  const graph = createGraph(entries);
  const roots = rootsOf(graph);
  const readAs = new Map<Entry, Part[]>();
  const held = new Map<string, ReadonlySet<Entry>>();
  const referral: Members = {};
  const issues: Issue[] = [];

  for (const part of parts) {
    const found = entriesOf(part, roots);
    held.set(part.name, new Set(found));
    const facts: unknown[] = [];
    for (const entry of found) {
      readAs.set(entry, [...(readAs.get(entry) ?? []), part]);
      const fact = part.table.get(entry.resource);
      if (fact !== undefined) facts.push(fact);
      issues.push(...missingFacts(part, fact, entry));
    }
    if (facts.length > 0) place(referral, part.path, part.many ? facts : facts[0]);
  }

  const isUnderstood = (from: Entry, link: Link) => (reference: string) => {
    const target = graph.resolve(reference, from);
    return target !== undefined && link.to.some((name) => held.get(name)?.has(target) === true);
  };
  const unmapped: Leaf[] = [];
  for (const entry of entries) {
    const own = readAs.get(entry) ?? [];
    const rest = restOf(entry, own, (link) => isUnderstood(entry, link));
    unmapped.push(...leaves(rest, entry.at));
    if (own.length === 0) continue;
    for (const path of leftOverModifiers(entry.resource.resourceType, rest, entry.at)) {
      issues.push(
        error(
          'modifier-unknown',
          path,
          'found a modifier that is not understood; expected none, since it changes what the resource means',
        ),
      );
    }
  }
  return { referral, issues, unmapped, parts: readAs, requester: requester(roots) };
}

function missingFacts(part: Part, fact: unknown, entry: Entry): Issue[] {
  const facts: Members = isMembers(fact) ? fact : {};
  return part.table.needs
    .filter((need) => facts[need.fact] === undefined)
    .map((need) =>
      error(
        'required',
        `${entry.at}.${need.element}`,
        `found nothing that can be read; expected the ${need.fact} of the ${part.name}`,
      ),
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

/** What is left of a resource after every part it was read as has taken its facts and its links. */
function restOf(
  entry: Entry,
  parts: readonly Part[],
  understood: (link: Link) => (reference: string) => boolean,
): unknown {
  if (parts.length === 0) return { resourceType: entry.resource.resourceType, ...withoutBookkeeping(entry.resource) };
  let left: Resource | undefined = entry.resource;
  for (const part of parts) left = part.table.rest(left);
  if (left === undefined) return undefined;
  const members: Members = {};
  Object.assign(members, left);
  for (const link of parts.flatMap((part) => part.links ?? [])) {
    const rest = restOfLink(members[link.element], understood(link));
    if (rest === undefined) delete members[link.element];
    else members[link.element] = rest;
  }
  return withoutBookkeeping(members);
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
