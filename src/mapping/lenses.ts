/**
 * One way of reading and writing one fact inside one FHIR element.
 *
 * - `get` reads the fact, or nothing where it is not there or not understood;
 * - `put` writes the fact *onto* the element last seen and leaves everything else in it as it was;
 * - `rest` is the element without what `get` understood: what is carried and not understood. In a list, an understood
 *   item leaves a hole, so that the indices of the others stay true;
 * - `facts` says the same for a reader: the documentation and the coverage table are made from it.
 *
 * The laws, tested for every lens: `get(put(v, e)) = v`, `put(get(e), e) = e`, and `rest(put(v, e)) = rest(e)`.
 * A domain value holds no empty list and no empty object: FHIR has none either.
 */
export interface Lens<E, V> {
  readonly facts: readonly Fact[];
  get(element: E | undefined): V | undefined;
  put(value: V | undefined, element: E | undefined): E | undefined;
  rest(element: E | undefined): E | undefined;
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
    get: (element) => element,
    put: (next) => next,
    rest: () => undefined,
  };
}

/**
 * A list of codes that mean the same on both sides, with the source that says so. `rows` is total over the domain type
 * (the compiler insists) and one-to-one (a test insists). `also` are codes that are read as the same and never written;
 * a sender who used one keeps it, because `put` only replaces a code that means something else.
 */
export interface CodeTable<D extends string, C extends string = string> {
  readonly name: string;
  readonly source: string;
  /** The code system, where the code travels in a Coding. */
  readonly system?: string;
  readonly rows: Readonly<Record<D, { readonly code: C; readonly display?: string; readonly system?: string }>>;
  readonly also?: readonly {
    readonly system?: string;
    readonly code: string;
    readonly means: D;
    readonly display?: string;
  }[];
}

interface ReadableCodes<D extends string> {
  read(code: string | undefined, system?: string): D | undefined;
}

/** Indexes a code table for reading, once, when a lens is built. */
function index<D extends string>(table: CodeTable<D>): ReadableCodes<D> {
  const key = (system: string | undefined, code: string) => `${system ?? ''}|${code}`;
  const meanings = new Map<string, D>();
  for (const meaning in table.rows) {
    const row = table.rows[meaning];
    meanings.set(key(row.system ?? table.system, row.code), meaning);
  }
  for (const alias of table.also ?? []) meanings.set(key(alias.system ?? table.system, alias.code), alias.means);
  return { read: (code, system) => (code === undefined ? undefined : meanings.get(key(system, code))) };
}

/** The fact is a bare FHIR `code`; a code the table lacks is not understood and stays. */
export function code<D extends string, C extends string>(table: CodeTable<D, C>): Lens<C, D> {
  const codes = index(table);
  const get = (element: C | undefined) => codes.read(element, table.system);
  return {
    facts: [{ domain: '', fhir: '', codes: table }],
    get,
    put: (next, element) => {
      if (next === undefined) return get(element) === undefined ? element : undefined;
      return get(element) === next ? element : table.rows[next].code;
    },
    rest: (element) => (get(element) === undefined ? element : undefined),
  };
}

/** As much of a FHIR Coding as a code table touches. */
interface CodingElement {
  system?: string | undefined;
  code?: string | undefined;
  display?: string | undefined;
}

/**
 * The fact is one Coding of the table's system. Its display is understood when it is the table's own wording; any
 * other wording is the sender's, and stays.
 */
export function coding<D extends string, E extends CodingElement>(table: CodeTable<D>): Lens<E, D> {
  const codes = index(table);
  const get = (element: E | undefined) => codes.read(element?.code, element?.system);
  const wording = (element: E, meaning: D) =>
    table.also?.find((alias) => alias.code === element.code && (alias.system ?? table.system) === element.system)
      ?.display ?? table.rows[meaning].display;
  return {
    facts: [{ domain: '', fhir: 'code', codes: table }],
    get,
    put: (next, element) => {
      if (next === undefined) return get(element) === undefined ? element : undefined;
      if (get(element) === next) return element;
      const row = table.rows[next];
      const { system: _system, code: _code, display: _display, ...others } = element ?? {};
      const system = row.system ?? table.system;
      // A Coding is built from its own three members and what the sender's Coding held beside them.
      return {
        ...others,
        ...(system && { system }),
        code: row.code,
        ...(row.display && { display: row.display }),
      } as E;
    },
    rest: (element) => {
      const meaning = get(element);
      if (element === undefined || meaning === undefined) return element;
      const { system: _system, code: _code, display, ...others } = element;
      const foreign = display !== undefined && display !== wording(element, meaning) ? { ...others, display } : others;
      // What is left of a Coding is a Coding with fewer members.
      return Object.keys(foreign).length > 0 ? (foreign as E) : undefined;
    },
  };
}

type RowOf<E, V> =
  | { [P in keyof E & string]: TypedRow<P, NonNullable<E[P]>, V> }[keyof E & string]
  | TypedRow<'', E, V>;

interface TypedRow<P extends string, T, V> {
  readonly element: P;
  readonly lens: Lens<T, V>;
  readonly prsb?: string | readonly string[] | undefined;
  readonly required?: boolean | undefined;
}

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

/** A row for a fact that is itself a group, whose members stand in the same element as its neighbours'. */
export function spread<E, V>(lens: Lens<E, V>, prsb?: string | readonly string[]): TypedRow<'', E, V> {
  return { element: '', lens, prsb };
}

/** What an element always holds when Waymark creates it, and which other values mean the same to a reader. */
export interface Constant<E> {
  readonly element: keyof E & string;
  readonly value: unknown;
  readonly also?: readonly unknown[];
}

type Members = Record<string, unknown>;
type AnyLens = Lens<unknown, unknown>;

/** A row as the engine runs it: the compiler has checked it against its element, so the element's type is let go here. */
interface PlainRow {
  readonly fact: string;
  readonly element: string;
  readonly lens: AnyLens;
  readonly prsb: string | readonly string[] | undefined;
  readonly required: boolean;
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
    ([fact, { element, lens, prsb, required }]): PlainRow => ({
      fact,
      element,
      lens,
      prsb,
      required: required === true,
    }),
  );
  const initial = Object.fromEntries(constants.map((constant) => [constant.element, constant.value]));

  return {
    rows: plain,
    facts: plain.flatMap((r) => r.lens.facts.map((fact) => within(r.fact, r.element, fact, r))),
    get(element) {
      if (element === undefined) return undefined;
      const members = element as Members;
      const facts: Members = {};
      let found = false;
      for (const { fact, element: member, lens } of plain) {
        const present = member === '' ? element : members[member];
        if (present === undefined) continue;
        const read = lens.get(present);
        if (read === undefined) continue;
        facts[fact] = read;
        found = true;
      }
      return found ? (facts as V) : undefined;
    },
    put(next, element) {
      if (next === undefined && element === undefined) return undefined;
      const facts: Members = (next ?? {}) as Members;
      // A group that is taken away takes its constants with it; a group that is new brings them.
      const members: Members =
        element === undefined
          ? { ...initial }
          : { ...((next === undefined ? withoutConstants(element, constants) : element) as Members) };
      for (const { fact, element: member, lens } of plain) {
        if (member === '') {
          replaceMembers(members, lens.put(facts[fact], members));
          continue;
        }
        const written = lens.put(facts[fact], members[member]);
        if (written === undefined) delete members[member];
        else members[member] = written;
      }
      return Object.keys(members).length > 0 ? (members as E) : undefined;
    },
    rest(element) {
      if (element === undefined) return undefined;
      const members: Members = { ...(withoutConstants(element, constants) as Members) };
      for (const { element: member, lens } of plain) {
        if (member === '') {
          replaceMembers(members, lens.rest(members));
          continue;
        }
        if (members[member] === undefined) continue;
        const left = lens.rest(members[member]);
        if (left === undefined) delete members[member];
        else members[member] = left;
      }
      return Object.keys(members).length > 0 ? (members as E) : undefined;
    },
  };
}

/** Makes `members` hold exactly what `next` holds, in place: an object that is still being built. */
function replaceMembers(members: Members, next: unknown): void {
  if (next === members) return;
  const held = { ...(next ?? {}) };
  for (const name of Object.keys(members)) delete members[name];
  Object.assign(members, held);
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

/** The element without what its constants say: a member that says more keeps the rest. */
function withoutConstants<E extends object>(element: E, constants: readonly Constant<E>[]): E {
  if (constants.length === 0) return element;
  const left: Members = {};
  Object.assign(left, element);
  for (const { element: member, value: written, also = [] } of constants) {
    if (left[member] === undefined) continue;
    const rest = also.some((meaning) => same(left[member], meaning)) ? undefined : without(left[member], written);
    if (rest === undefined) delete left[member];
    else left[member] = rest;
  }
  // The element with some of its members gone, all of which are optional to FHIR's types.
  return left as E;
}

/**
 * What `found` says beyond `known`. A code is known by its system and code, whatever its display; a display that is not
 * ours, another coding beside it, or a text is the sender's, and is left.
 */
function without(found: unknown, known: unknown): unknown {
  if (same(found, known)) return undefined;
  if (Array.isArray(found) && Array.isArray(known)) {
    return holed(
      found.map((item) => known.reduce<unknown>((left, one) => (left === undefined ? left : without(left, one)), item)),
    );
  }
  if (!isObject(found) || !isObject(known)) return found;
  if (known.code !== undefined && known.system === found.system && known.code === found.code) {
    const { system: _system, code: _code, display, ...others } = found;
    return orNothing(display === undefined || display === known.display ? others : { ...others, display });
  }
  if (known.coding === undefined || found.coding === undefined) return found;
  const { coding, ...others } = found;
  const left = without(coding, known.coding);
  return orNothing(left === undefined ? others : { coding: left, ...others });
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const orNothing = (members: Members) => (Object.keys(members).length > 0 ? members : undefined);

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
  return {
    facts: lens.facts.map((fact) => ({ ...fact, fhir: join(name, fact.fhir) })),
    get: (element) => group.get(element)?.it,
    put: (next, element) => group.put(next === undefined ? undefined : { it: next }, element),
    rest: group.rest,
  };
}

/** Which item of a list holds the fact: its index, or -1. A hole (see `rest`) is never chosen. */
export type Pick<E> = (items: readonly (E | undefined)[]) => number;

/** The first item of which `is` is true. */
export const where =
  <E>(is: (item: E) => boolean): Pick<E> =>
  (items) =>
    items.findIndex((item) => item !== undefined && is(item));

/** The fact is one item of a list; the others stay where they are. `label` names the item for a reader. */
export function item<E, V>(pick: Pick<E>, lens: Lens<E, V>, label = ''): Lens<E[], V> {
  const at = (items: readonly E[] | undefined) => (items === undefined ? -1 : pick(items));
  return {
    facts: lens.facts.map((fact) => ({ ...fact, fhir: join(`[${label}]`, fact.fhir) })),
    get: (items) => lens.get(items?.[at(items)]),
    put(next, items) {
      const i = at(items);
      const present = items?.[i];
      // The item was about this fact, so it goes with it; an item that was never understood stays.
      if (next === undefined)
        return lens.get(present) === undefined ? items : nonEmpty((items ?? []).filter((_, j) => j !== i));
      const written = lens.put(next, present);
      if (written === undefined) return items;
      return i === -1 ? [...(items ?? []), written] : (items ?? []).map((other, j) => (j === i ? written : other));
    },
    rest(items) {
      const i = at(items);
      // An item of which nothing was understood is foreign as a whole, its constants included.
      if (items === undefined || i === -1 || lens.get(items[i]) === undefined) return items;
      return holed(items.map((other, j) => (j === i ? lens.rest(other) : other)));
    },
  };
}

/**
 * Every item of a list that `lens` understands (and `is` admits) is a fact; the others stay where they are.
 * A fact that is the same as before keeps the item it was read from, so what was foreign in that item stays with it.
 */
export function list<E, V>(lens: Lens<E, V>, is: (item: E) => boolean = () => true): Lens<E[], V[]> {
  const read = (item: E | undefined) => (item !== undefined && is(item) ? lens.get(item) : undefined);
  return {
    facts: lens.facts.map((fact) => ({ ...fact, domain: join('[]', fact.domain), fhir: join('[]', fact.fhir) })),
    get(items) {
      if (items === undefined) return undefined;
      const facts: V[] = [];
      for (const item of items) {
        const fact = read(item);
        if (fact !== undefined) facts.push(fact);
      }
      return facts.length > 0 ? facts : undefined;
    },
    put(next = [], items = []) {
      const written = align(next, items, read, lens);
      const slots = items.flatMap((item, i) => (read(item) === undefined ? [] : [i]));
      const last = slots.at(-1) ?? items.length - 1;
      const out: E[] = [];
      let n = 0;
      items.forEach((item, i) => {
        if (!slots.includes(i)) out.push(item);
        else if (n < written.length) out.push(...written.slice(n, ++n));
        if (i === last) out.push(...written.slice(slots.length));
      });
      if (items.length === 0) out.push(...written);
      return nonEmpty(out);
    },
    rest(items) {
      return items === undefined
        ? undefined
        : holed(items.map((item) => (read(item) === undefined ? item : lens.rest(item))));
    },
  };
}

/** Writes each fact onto the item that held it before; failing that, onto the unclaimed item in its place. */
function align<E, V>(
  facts: readonly V[],
  items: readonly E[],
  read: (item: E) => V | undefined,
  lens: Lens<E, V>,
): E[] {
  const old = items.flatMap((item) => {
    const fact = read(item);
    return fact === undefined ? [] : [{ item, fact, taken: false }];
  });
  const bases = facts.map((fact) => {
    const match = old.find((candidate) => !candidate.taken && same(candidate.fact, fact));
    if (match !== undefined) match.taken = true;
    return match;
  });
  return facts.flatMap((fact, i) => {
    const inPlace = old[i];
    const base = bases[i] ?? (inPlace !== undefined && !inPlace.taken ? inPlace : undefined);
    if (base !== undefined) base.taken = true;
    return lens.put(fact, base?.item) ?? [];
  });
}

const nonEmpty = <E>(items: E[]): E[] | undefined => (items.length > 0 ? items : undefined);

/** What is left of a list, with holes where nothing is left of an item; nothing when every item is a hole. */
function holed<E>(items: readonly (E | undefined)[]): E[] | undefined {
  // The holes are for `leaves` and for the next row's `rest`, both of which pass over them.
  return items.some((item) => item !== undefined) ? (items as E[]) : undefined;
}

/** Whether two plain values are the same, member by member, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same((a as Members)[key], (b as Members)[key]));
}
