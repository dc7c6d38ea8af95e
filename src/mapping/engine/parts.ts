import type { Resource } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { Issue } from '../../domain/issue.js';
import type { Correspondent } from '../../domain/message.js';
import type { Professional } from '../../domain/professional.js';
import type { Referral } from '../../domain/referral.js';
import { holed, isMembers, same } from './constants.js';
import { type Entry, type Graph, memberOf, referencesIn } from './graph.js';
import { type Fact, join, prsbWithin } from './lenses.js';
import type { Table } from './table.js';

/**
 * All that a message tells, each fact at the path that its part names: a referral, and around it who speaks, what about
 * and to whom.
 */
export interface Account extends Partial<Referral> {
  /** The referral that is spoken of, by its number: where it is named, and in the request if that is sent along. */
  readonly about?: Identifier;
  readonly asked?: Identifier;
  readonly saidBy?: Professional;
  readonly sender?: Partial<Correspondent>;
  readonly receiver?: Partial<Correspondent>;
}

/** What a referral's resources are found from: the request and what it leads to. */
export interface Roots {
  readonly graph: Graph;
  readonly request: Entry | undefined;
  readonly task: Entry | undefined;
  readonly patient: Entry | undefined;
  /** The entries of one type that are about the person: a resource about somebody else is not this referral's. */
  about(type: Resource['resourceType']): readonly Entry[];
  /** The same by what kind each is of. */
  aboutBy(type: Resource['resourceType'], kindsOf: KindsOf): ReadonlyMap<string, readonly Entry[]>;
}

/** What kinds a resource is of: usually one. */
export type KindsOf = (resource: Resource) => readonly string[];

/**
 * One kind of resource of a referral: which facts of the referral it holds (`path`), by which table, how it is found
 * in a message, and which other parts it refers to.
 */
export interface Part {
  readonly name: string;
  readonly table: AnyTable;
  /**
   * Where its facts stand in the referral. Several parts may share a path: each holds some of the facts there. Of a part
   * that stands `under` another, where they stand in one item of that other.
   */
  readonly path: readonly string[];
  readonly many: boolean;
  /** The resources that hold it, in the order of the message. */
  find(roots: Roots): readonly Entry[];
  /** Whether the resource is needed although it holds no fact, because others are linked through it. */
  needed?(account: Account): boolean;
  /** Whether a sender's resource stays that holds no fact and that nothing needs. */
  readonly stays?: true;
  readonly links?: readonly Link[];
  /**
   * Elements that change the meaning of what is asked, and say nothing here, where what was asked before is only
   * repeated: they are carried like anything else that is not understood, and refuse nothing.
   */
  readonly repeats?: readonly string[];
  /** The part whose resource also holds this one. */
  readonly beside?: string;
  /**
   * The part under each of whose items these facts stand, as goals stand under a need: which item that is, is said by
   * the link that leads to it. Of a part that is one, its facts are the item's own: each item has one resource of it.
   */
  readonly under?: Part;
  /** The resource with what FHIR wants said in it of a fact that another resource of the same item holds. */
  follows?(resource: Resource, item: unknown): Resource;
  /** What is wrong with an item as a whole, which stands in several resources: told at this one, at `at`. */
  check?(item: unknown, resource: Resource, at: string): readonly Issue[];
  /** The PRSB section or group that the part's own PRSB names stand in. */
  readonly prsb?: string;
}

/** `element` of the part's resource refers to the resources of other parts; to the item it stands under, of that part. */
export interface Link {
  readonly element: string;
  /** Whether all resources of these parts are referred to, or only the first that is there. */
  readonly many: boolean;
  /** Whether FHIR makes the element a list. */
  readonly asList: boolean;
  readonly to: readonly string[];
  /** Whether only those are meant that stand under the item of this resource: see `Part.under`. */
  readonly below?: true;
  /** Whether the order of the references is the order of the facts; otherwise the order of the message is. */
  readonly inOrder?: boolean;
  /** Where inside the element the reference stands, when it is not the element itself. */
  readonly at?: Focus;
}

/** A place inside an element: what stands there, the element with something else there, and what is left without it. */
export interface Focus {
  get(element: unknown): unknown;
  put(reference: unknown, element: unknown): unknown;
  /** As `put`, for what was understood: an item of which nothing is left leaves a hole. */
  rest(reference: unknown, element: unknown): unknown;
}

/** A part's table with its resource type let go: the parts are of many types, and the engine treats them alike. */
export type AnyTable = Table<Resource, unknown>;

/** A part as it is written down: with its own resource type, its own facts, and those of the whole item it is part of. */
interface PartText<R extends Resource, V, W> extends Omit<Part, 'table' | 'many' | 'follows' | 'check'> {
  readonly table: Table<R, V>;
  follows?(resource: R, item: W): R;
  check?(item: W, resource: R, at: string): readonly Issue[];
}

/** A part of which a referral has one at most. */
export const one = <R extends Resource, V, W = V>(part: PartText<R, V, W>): Part => ({
  ...part,
  table: untyped(part.table),
  many: false,
});

/** A part of which a referral may have any number. */
export const many = <R extends Resource, V, W = V>(part: PartText<R, V, W>): Part => ({
  ...part,
  table: untyped(part.table),
  many: true,
});

// `find` may only yield resources of the table's own type: `entriesOf` checks that before a table is called.
const untyped = <R extends Resource, V>(table: Table<R, V>) => table as unknown as AnyTable;

/** The element is a reference to the resource of the first of these parts that has one. */
export const link = (element: string, ...to: string[]): Link => ({ element, many: false, asList: false, to });

/** The element is a list of references to every resource of these parts. */
export const links = (element: string, ...to: string[]): Link => ({ element, many: true, asList: true, to });

/** The element is a list of references to the resources of these parts that stand under the item of this one. */
export const linksBelow = (element: string, ...to: string[]): Link => ({ ...links(element, ...to), below: true });

/** The same where the resources are found through these references, and so in their order. */
export const linksInOrder = (element: string, ...to: string[]): Link => ({ ...links(element, ...to), inOrder: true });

type Item = Readonly<Record<string, unknown>>;

/** `member` of every item of a list: a reference that is new makes an item, and one that goes takes its item along. */
export function inEach(member: string): Focus {
  const itemsOf = (element: unknown): readonly unknown[] => (Array.isArray(element) ? element : []);
  const referenceIn = (item: unknown) => (isMembers(item) ? item[member] : undefined);
  const without = (item: unknown): unknown => {
    const { [member]: _reference, ...others } = isMembers(item) ? item : {};
    return Object.keys(others).length > 0 ? others : undefined;
  };
  return {
    get(element) {
      const references = itemsOf(element).flatMap((item) => referenceIn(item) ?? []);
      return references.length > 0 ? references : undefined;
    },
    put(references, element) {
      const items = itemsOf(element);
      const wanted: readonly unknown[] = Array.isArray(references) ? references : [];
      const present = items.map(referenceIn);
      const kept = items.flatMap((item, i) =>
        present[i] === undefined || wanted.includes(present[i]) ? [item] : (without(item) ?? []),
      );
      const added = wanted.filter((reference) => !present.includes(reference));
      const all = [...kept, ...added.map((reference) => ({ [member]: reference }))];
      return all.length > 0 ? all : undefined;
    },
    rest(references, element) {
      const left: readonly unknown[] = Array.isArray(references) ? references : [];
      let n = 0;
      return holed(
        itemsOf(element).map((item) => {
          if (referenceIn(item) === undefined) return item;
          const reference = left[n++];
          return reference === undefined ? without(item) : { ...(isMembers(item) && item), [member]: reference };
        }),
      );
    },
  };
}

/**
 * `member` of one item of a list: the first that `is` the one and has it, or else the first that `is` the one. Where there is none, a reference makes one, which starts
 * with the members of `born`; an item that holds nothing else goes with its reference.
 */
export function within(member: string, born: Item = {}, is: (item: Item) => boolean = () => true): Focus {
  const isIt = (item: unknown) => isMembers(item) && is(item);
  const itemsOf = (element: unknown): readonly unknown[] => (Array.isArray(element) ? element : []);
  const placeIn = (items: readonly unknown[]) => {
    const at = items.findIndex((item) => isIt(item) && isMembers(item) && item[member] !== undefined);
    return at === -1 ? items.findIndex(isIt) : at;
  };
  const write = (reference: unknown, item: unknown) => {
    const next: Record<string, unknown> = { ...(isMembers(item) ? item : born), [member]: reference };
    if (reference === undefined) delete next[member];
    return reference === undefined && same(next, born) ? undefined : next;
  };
  return {
    get(element) {
      const items = itemsOf(element);
      const item = items[placeIn(items)];
      return isMembers(item) ? item[member] : undefined;
    },
    put(reference, element) {
      const items = itemsOf(element);
      const at = placeIn(items);
      if (at === -1) return reference === undefined ? element : [...items, write(reference, undefined)];
      const all = items.flatMap((item, i) => (i === at ? (write(reference, item) ?? []) : [item]));
      return all.length > 0 ? all : undefined;
    },
    rest(reference, element) {
      const items = itemsOf(element);
      const at = placeIn(items);
      return at === -1 ? element : holed(items.map((item, i) => (i === at ? write(reference, item) : item)));
    },
  };
}

/** The resources that hold a part: of its table's type, and no more than one where the referral itself has one. */
export function entriesOf(part: Part, roots: Roots): readonly Entry[] {
  const found = part.find(roots).filter((entry) => entry.resource.resourceType === part.table.type);
  return part.many || part.under !== undefined ? found : found.slice(0, 1);
}

/** The entries of one type that are about the person and that `is` admits. */
export const about = <R extends Resource>(
  roots: Roots,
  type: R['resourceType'],
  is: (resource: R) => boolean,
): Entry[] =>
  // `about` yields resources of this type only.
  roots.about(type).filter(({ resource }) => is(resource as R));

/** How a part is found whose resources are of one kind among several: `kindsOf` says which each is of. */
export function ofKind<R extends Resource, K extends string>(
  type: R['resourceType'],
  kindsOf: (resource: R) => readonly K[],
) {
  // `aboutBy` asks it of resources of this type only.
  const kinds = kindsOf as unknown as KindsOf;
  return (kind: K) =>
    (roots: Roots): readonly Entry[] =>
      roots.aboutBy(type, kinds).get(kind) ?? [];
}

export const subject = link('subject', 'patient');

/** An entry that may not be there, as the list that `find` yields. */
export const someone = (entry: Entry | undefined): readonly Entry[] => (entry === undefined ? [] : [entry]);

/** Where the facts of a part stand in the referral: `report.plan.needs[].goals[]`. */
export const placeOf = ({ path, many, under }: Part): string =>
  join(under === undefined ? '' : placeOf(under), `${path.join('.')}${many ? '[]' : ''}`);

/** The link of a part that leads to the item it stands under. */
export const linkUpOf = ({ links = [], under }: Part): Link | undefined =>
  under === undefined ? undefined : links.find(({ to }) => to.includes(under.name));

/** The entries that the link to the item above leads to. */
export function upwards(part: Part, entry: Entry, graph: Graph): readonly Entry[] {
  const link = linkUpOf(part);
  if (link === undefined) return [];
  const element = memberOf(entry.resource, link.element);
  const found = referencesIn(link.at === undefined ? element : link.at.get(element));
  return found.flatMap((reference) => graph.resolve(reference, entry) ?? []);
}

/** The facts of a part, with where they stand in the referral and which PRSB items they are. */
export function factsOf(part: Part): readonly Fact[] {
  const at = placeOf(part);
  return part.table.facts.map(({ prsb, ...fact }) => {
    const items = prsbWithin(part.prsb, prsb);
    return { ...fact, domain: join(at, fact.domain), ...(items !== undefined && { prsb: items }) };
  });
}

/** The same part in another dialect: its new resources start with `members`, and what else differs. */
export function retold(part: Part, members: object, changes: Partial<Part> = {}): Part {
  // The constants of another dialect stand where the table's own do, and are understood as such by the table.
  const empty = { ...part.table.empty, ...members } as Resource;
  const table: AnyTable = {
    ...part.table,
    empty,
    put: (next, resource) => part.table.put(next, resource ?? (next === undefined ? undefined : empty)),
  };
  return { ...part, table, ...changes };
}
