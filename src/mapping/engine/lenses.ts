import type { CodeTable } from './code-table.js';
import { type Constant, initialMembers, withoutConstant, withoutConstants } from './constants.js';
import { choiceOf, keepChoice, keepSiblings, type Members } from './members.js';

/**
 * One way of reading and writing one fact inside one FHIR element.
 *
 * - `get` reads the fact, or nothing where it is not there or not understood;
 * - `put` writes the fact *onto* the element last seen and leaves everything else in it as it was;
 * - `rest` is the element without what `get` understood: what is carried and not understood. In a list, an understood
 *   item leaves a hole, so that the indices of the others stay true. `seen` is the element as it came, where rows that
 *   share it have already taken their facts: whose an item is, is decided on that;
 * - `facts` says the same for a reader: the documentation and the coverage table are made from it.
 *
 * The laws, tested for every lens: `get(put(v, e)) = v`, `put(get(e), e) = e`, and `rest(put(v, e)) = rest(e)`, save
 * what stood inside a list item that went with its fact, or in the place of the fact itself.
 * A domain value holds no empty list and no empty object: FHIR has none either.
 */
export interface Lens<E, V> {
  readonly facts: readonly Fact[];
  /** Whether it writes something where there is no fact, since FHIR wants the element. */
  readonly fills?: true;
  get(element: E | undefined): V | undefined;
  put(value: V | undefined, element: E | undefined): E | undefined;
  rest(element: E | undefined, seen?: E | undefined): E | undefined;
}

/** One leaf, for a reader: where it is in the domain, where in FHIR, and which PRSB item it is. */
export interface Fact {
  readonly domain: string;
  readonly fhir: string;
  /** The PRSB item; or several, where one list holds them all in order. */
  readonly prsb?: string | readonly string[];
  /** What the value becomes, where it is not carried as it is: the name of a code table. */
  readonly codes?: CodeTable<string>;
}

/** The fact is the element. */
export function value<T>(): Lens<T, T> {
  return {
    facts: [{ domain: '', fhir: '' }],
    // A null stands in a FHIR list where a primitive has no value.
    get: (element) => element ?? undefined,
    put: (next) => next,
    rest: () => undefined,
  };
}

type RowOf<E, V> =
  | { [P in keyof E & string]: TypedRow<P, NonNullable<E[P]>, V> }[keyof E & string]
  | TypedRow<'', E, V>;

interface TypedRow<P extends string, T, V> {
  readonly element: P;
  readonly lens: Lens<T, V>;
  readonly prsb?: string | readonly string[] | undefined;
  /** Without it the message is refused; a text says what was expected where the fact's own name says too little. */
  readonly required?: boolean | string | undefined;
  /** What else the group may say so that this fact is not asked for. */
  readonly unless?: Unless | undefined;
}

/** Whether what a group says makes one of its facts needless. */
export type Unless = (facts: Readonly<Record<string, unknown>>) => boolean;

/** A row for every fact of `V`: a fact without one does not compile. */
export type Rows<E, V> = { readonly [K in keyof V]-?: RowOf<E, NonNullable<V[K]>> };

/** A row: the fact stands in `element`, read and written by `lens`. `prsb` is the PRSB item, or the group of items. */
export function row<P extends string, T, V>(
  element: P,
  lens: Lens<T, V>,
  prsb?: string | readonly string[],
): TypedRow<P, T, V> {
  return { element, lens, prsb };
}

/** A row without which the message is refused. */
export function needed<P extends string, T, V>(
  element: P,
  lens: Lens<T, V>,
  prsb?: string | readonly string[],
): TypedRow<P, T, V> {
  return { element, lens, prsb, required: true };
}

/** The same, save where the other facts make it needless. */
export const neededUnless = <P extends string, T, V>(
  unless: Unless,
  element: P,
  lens: Lens<T, V>,
): TypedRow<P, T, V> => ({ ...needed(element, lens), unless });

/** A row for a fact that is itself a group, whose members stand in the same element as its neighbours'. */
export function spread<E, V>(lens: Lens<E, V>, prsb?: string | readonly string[]): TypedRow<'', E, V> {
  return { element: '', lens, prsb };
}

type AnyLens = Lens<unknown, unknown>;

/** A row as the engine runs it: the compiler has checked it against its element, so the element's type is let go here. */
export interface PlainRow {
  readonly fact: string;
  readonly element: string;
  readonly lens: AnyLens;
  readonly prsb: string | readonly string[] | undefined;
  readonly required: boolean | string;
  readonly unless: Unless | undefined;
  /** The choice element that it is one type of: see `keepChoice`. */
  readonly choice: string | undefined;
}

/**
 * The facts of a group are members of one element: a row for each, in any order; several rows may share a member.
 * `constants` are written when the element is created, and are understood (not carried) when they are found.
 */
export function struct<E extends object, V extends object>(
  rows: Rows<E, V>,
  constants: readonly Constant<E>[] = [],
): Lens<E, V> & { readonly rows: readonly PlainRow[] } {
  // `Rows` has tied every row to a member of E and a fact of V; a loop over all of them cannot keep those ties.
  const plain = Object.entries(rows as unknown as Record<string, TypedRow<string, unknown, unknown>>).map(
    ([fact, { element, lens, prsb, required, unless }]): PlainRow => ({
      fact,
      element,
      lens,
      prsb,
      required: required ?? false,
      unless,
      choice: choiceOf(element),
    }),
  );
  const initial = initialMembers(constants);
  const names = new Set(plain.map(({ element }) => element));
  const claims = claimsOf(plain, constants);
  const spreads = plain.filter(({ element }) => element === '');

  return {
    rows: plain,
    facts: plain.flatMap((r) => r.lens.facts.map((fact) => within(r.fact, r.element, fact, r))),
    get(element) {
      if (element === undefined) return undefined;
      const members = element as Members;
      let facts: Members | undefined;
      for (const { fact, element: member, lens } of plain) {
        const present = member === '' ? element : members[member];
        if (present === undefined || present === null) continue;
        const read = lens.get(present);
        if (read === undefined) continue;
        facts ??= {};
        facts[fact] = read;
      }
      return facts as V | undefined;
    },
    put(next, element) {
      if (next === undefined && element === undefined) return undefined;
      const facts: Members = (next ?? {}) as Members;
      // A group that is taken away takes its constants with it; a group that is new brings them.
      let members: Members =
        element === undefined
          ? { ...initial }
          : { ...((next === undefined ? withoutConstants(element, constants) : element) as Members) };
      for (const { fact, element: member, lens, choice } of plain) {
        if (member === '') {
          members = (lens.put(facts[fact], members) ?? {}) as Members;
          continue;
        }
        const before = members[member] ?? undefined;
        const wanted = facts[fact];
        if (wanted === undefined && before === undefined && lens.fills !== true) continue;
        const written = lens.put(wanted, before);
        if (written === before) continue;
        if (written === undefined) delete members[member];
        else members[member] = written;
        if (Array.isArray(before)) keepSiblings(members, member, before, written);
        if (before === undefined && choice !== undefined) keepChoice(members, member, choice, names);
      }
      return hasMembers(members) ? (members as E) : undefined;
    },
    rest(element, seen = element) {
      if (element === undefined || seen === undefined) return element;
      const [here, came] = [element as Members, seen as Members];
      let left: Members | undefined;
      for (const name of Object.keys(here)) {
        const inner = here[name];
        const claim = inner === null ? undefined : claims.get(name);
        const remains = claim === undefined ? inner : restOfMember(inner, came[name], claim);
        if (remains === undefined) continue;
        left ??= {};
        left[name] = remains;
      }
      let rest: unknown = left;
      for (const { lens } of spreads) if (rest !== undefined) rest = lens.rest(rest, seen);
      return hasMembers(rest) ? (rest as E) : undefined;
    },
  };
}

/** What a group understands of one member: what its constant says, and what the rows that stand in it read. */
interface Claim {
  readonly constant: Constant<never> | undefined;
  readonly lenses: readonly AnyLens[];
}

function claimsOf<E>(rows: readonly PlainRow[], constants: readonly Constant<E>[]): ReadonlyMap<string, Claim> {
  const names = new Set([...rows.map(({ element }) => element), ...constants.map(({ element }) => element)]);
  names.delete('');
  return new Map(
    [...names].map((name) => {
      // Which type the constant belongs to is not asked any more: only its value is looked at.
      const constant = constants.find(({ element }) => element === name) as Constant<never> | undefined;
      return [name, { constant, lenses: rows.flatMap(({ element, lens }) => (element === name ? [lens] : [])) }];
    }),
  );
}

function restOfMember(inner: unknown, seen: unknown, { constant, lenses }: Claim): unknown {
  let left = constant === undefined ? inner : withoutConstant(inner, constant);
  for (const lens of lenses) if (left !== undefined) left = lens.rest(left, seen);
  return left;
}

function hasMembers(element: unknown): boolean {
  for (const _ in element ?? {}) return true;
  return false;
}

function within(
  fact: string,
  member: string,
  inner: Fact,
  group: { readonly prsb: string | readonly string[] | undefined },
): Fact {
  const { prsb, ...others } = inner;
  const items = prsbWithin(group.prsb, prsb);
  return {
    ...others,
    domain: join(fact, inner.domain),
    fhir: join(member, inner.fhir),
    ...(items !== undefined && { prsb: items }),
  };
}

/** PRSB items inside a group of items; a group whose facts name no items is itself the item. */
export function prsbWithin(group: Fact['prsb'], items: Fact['prsb']): Fact['prsb'] {
  if (group === undefined || items === undefined) return group ?? items;
  return typeof items === 'string' ? `${group} / ${items}` : items.map((item) => `${group} / ${item}`);
}

/** `a` then `b` of a path; an index or a slice follows without a dot. */
export function join(a: string, b: string): string {
  if (a === '' || b === '') return a + b;
  return b.startsWith('[') ? a + b : `${a}.${b}`;
}

/** The fact is one member of the element. */
export function member<E extends object, P extends keyof E & string, V>(
  name: P,
  lens: Lens<NonNullable<E[P]>, V>,
  constants: readonly Constant<E>[] = [],
): Lens<E, V> {
  interface Only {
    readonly it: V;
  }
  // `Only` has one fact and one row; the mapped type cannot see that through the type parameter P.
  const group = struct<E, Only>({ it: row(name, lens) } as unknown as Rows<E, Only>, constants);
  const initial = constants.length === 0 ? undefined : (initialMembers(constants) as E);
  return {
    facts: lens.facts.map((fact) => ({ ...fact, fhir: join(name, fact.fhir) })),
    get: (element) => (element === undefined ? undefined : lens.get(element[name] ?? undefined)),
    put(next, element) {
      if (element !== undefined) return group.put(next === undefined ? undefined : { it: next }, element);
      // The common case, without the group's loop: nothing was there.
      const written = next === undefined ? undefined : lens.put(next, initial?.[name] ?? undefined);
      if (written === undefined) return initial;
      const members: Members = initial === undefined ? {} : { ...initial };
      members[name] = written;
      // An element of its constants and this member; FHIR's other members are optional.
      return members as E;
    },
    rest: group.rest,
  };
}
