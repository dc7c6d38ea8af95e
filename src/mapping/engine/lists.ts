import { holed, same } from './constants.js';
import { join, type Lens } from './lenses.js';

/** Which item of a list holds the fact: its index, or -1. A hole (see `rest`) is never chosen. */
export type Pick<E> = (items: readonly (E | undefined)[]) => number;

/** The first item of which `is` is true. */
export const where =
  <E>(is: (item: E) => boolean): Pick<E> =>
  (items) =>
    items.findIndex((item) => item !== undefined && item !== null && is(item));

/** The fact is one item of a list; the others stay where they are. `label` names the item for a reader. */
export function item<E, V>(pick: Pick<E>, lens: Lens<E, V>, label = ''): Lens<E[], V> {
  const at = (items: readonly E[] | undefined) => (items === undefined ? -1 : pick(items));
  return {
    facts: lens.facts.map((fact) => ({ ...fact, fhir: join(`[${label}]`, fact.fhir) })),
    get: (items) => lens.get(items?.[at(items)]),
    put(next, items) {
      const i = at(items);
      const present = items?.[i];
      if (next === undefined) return lens.get(present) === undefined ? items : without(items ?? []);
      const written = lens.put(next, present);
      if (written === undefined || (written === present && i !== -1)) return items;
      return i === -1 ? [...(items ?? []), written] : (items ?? []).map((other, j) => (j === i ? written : other));
    },
    rest(items, seen = items) {
      const i = at(seen);
      // An item of which nothing was understood is foreign as a whole, its constants included.
      if (items === undefined || i === -1 || lens.get(seen?.[i]) === undefined) return items;
      return holed(items.map((other, j) => (j === i ? lens.rest(other, seen?.[j]) : other)));
    },
  };

  /**
   * The item was about this fact, so it goes with it; an item that was never understood stays. One that would be read
   * in its place goes too: otherwise a fact that was taken away would come back as another.
   */
  function without(items: readonly E[]): E[] | undefined {
    const left = [...items];
    for (let i = at(left); i !== -1 && lens.get(left[i]) !== undefined; i = at(left)) left.splice(i, 1);
    return nonEmpty(left);
  }
}

/**
 * Every item of a list that `lens` understands (and `is` admits) is a fact; the others stay where they are.
 * A fact that is the same as before keeps the item it was read from, so what was foreign in that item stays with it.
 */
export function list<E, V>(lens: Lens<E, V>, is: (item: E) => boolean = () => true): Lens<E[], V[]> {
  const read = (item: E | undefined) => (item !== undefined && item !== null && is(item) ? lens.get(item) : undefined);
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
      if (items.length === 0) return nonEmpty(next.flatMap((fact) => lens.put(fact, undefined) ?? []));
      const written = align(next, items, read, lens);
      const understood = items.map((item) => read(item) !== undefined);
      const last = understood.lastIndexOf(true);
      const out: E[] = [];
      let n = 0;
      items.forEach((item, i) => {
        if (!understood[i]) out.push(item);
        else if (n < written.length) out.push(...written.slice(n, ++n));
        // New facts follow the last of those that were there.
        if (i === last) out.push(...written.slice(n));
      });
      if (last === -1) out.push(...written);
      return nonEmpty(out);
    },
    rest(items, seen = items) {
      return items === undefined
        ? undefined
        : holed(items.map((item, i) => (read(seen?.[i]) === undefined ? item : lens.rest(item, seen?.[i]))));
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
