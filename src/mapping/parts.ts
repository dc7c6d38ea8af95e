import type { Resource } from '@medplum/fhirtypes';
import type { Referral } from '../domain/referral.js';
import { type Entry, type Graph, memberOf } from './graph.js';
import { type Fact, join, prsbWithin } from './lenses.js';
import type { Table } from './table.js';

/** What a referral's resources are found from: the request and what it leads to. */
export interface Roots {
  readonly graph: Graph;
  readonly request: Entry | undefined;
  readonly task: Entry | undefined;
  readonly patient: Entry | undefined;
}

/**
 * One kind of resource of a referral: which facts of the referral it holds (`path`), by which table, how it is found
 * in a message, and which other parts it refers to.
 */
export interface Part {
  readonly name: string;
  readonly table: AnyTable;
  /** Where its facts stand in the referral. Several parts may share a path: each holds some of the facts there. */
  readonly path: readonly string[];
  readonly many: boolean;
  /** The resources that hold it, in the order of the message. */
  find(roots: Roots): readonly Entry[];
  /** Whether the resource is needed although it holds no fact, because others are linked through it. */
  needed?(referral: Partial<Referral>): boolean;
  readonly links?: readonly Link[];
  /** The part whose resource also holds this one. */
  readonly beside?: string;
  /** The PRSB section or group that the part's own PRSB names stand in. */
  readonly prsb?: string;
}

/** `element` of the part's resource refers to the resources of other parts. */
export interface Link {
  readonly element: string;
  /** Whether all resources of these parts are referred to, or only the first that is there. */
  readonly many: boolean;
  /** Whether FHIR makes the element a list. */
  readonly asList: boolean;
  readonly to: readonly string[];
}

/** A part's table with its resource type let go: the parts are of many types, and the engine treats them alike. */
export type AnyTable = Table<Resource, unknown>;

/** A part as it is written down: with its own resource type and its own facts. */
interface PartText<R extends Resource, V> extends Omit<Part, 'table' | 'many'> {
  readonly table: Table<R, V>;
}

/** A part of which a referral has one at most. */
export const one = <R extends Resource, V>(part: PartText<R, V>): Part => ({
  ...part,
  table: untyped(part.table),
  many: false,
});

/** A part of which a referral may have any number. */
export const many = <R extends Resource, V>(part: PartText<R, V>): Part => ({
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

/** The resources that hold a part: of its table's type, and no more than one where the referral has one. */
export function entriesOf(part: Part, roots: Roots): readonly Entry[] {
  const found = part.find(roots).filter((entry) => entry.resource.resourceType === part.table.type);
  return part.many ? found : found.slice(0, 1);
}

/** The entries of one type that are about the person: a resource about somebody else is not this referral's. */
export const about = <R extends Resource>(
  { graph, patient }: Roots,
  type: R['resourceType'],
  is: (resource: R) => boolean,
): Entry[] =>
  graph.all(type).filter((entry) => {
    const subject = graph.follow(entry, 'subject')[0] ?? graph.follow(entry, 'patient')[0];
    const named = memberOf(entry.resource, 'subject') ?? memberOf(entry.resource, 'patient');
    // `all` yields resources of this type only.
    return (subject === patient || named === undefined) && is(entry.resource as R);
  });

export const subject = link('subject', 'patient');

/** An entry that may not be there, as the list that `find` yields. */
export const someone = (entry: Entry | undefined): readonly Entry[] => (entry === undefined ? [] : [entry]);

/** The facts of a part, with where they stand in the referral and which PRSB items they are. */
export function factsOf(part: Part): readonly Fact[] {
  const at = `${part.path.join('.')}${part.many ? '[]' : ''}`;
  return part.table.facts.map(({ prsb, ...fact }) => {
    const items = prsbWithin(part.prsb, prsb);
    return { ...fact, domain: join(at, fact.domain), ...(items !== undefined && { prsb: items }) };
  });
}
