import type { Lens } from './lenses.js';

/**
 * The same fact, told in another way on the domain's side: `to` and `from` are each other's inverse for everything that
 * the domain may say. What `to` makes nothing of (half of a fact) is not understood, and is left.
 */
export function seenAs<E, A, B>(lens: Lens<E, A>, to: (told: A) => B | undefined, from: (said: B) => A): Lens<E, B> {
  const get = (element: E | undefined): B | undefined => {
    const told = lens.get(element);
    return told === undefined ? undefined : to(told);
  };
  return {
    facts: lens.facts,
    get,
    put(next, element) {
      if (next !== undefined) return lens.put(from(next), element);
      return get(element) === undefined ? element : lens.put(undefined, element);
    },
    rest: (element, seen = element) => (get(seen) === undefined ? element : lens.rest(element, seen)),
  };
}

/** A list that is always there, though FHIR has no empty one. */
export const evenEmpty = <E, V>(lens: Lens<E, readonly V[]>): Lens<E, readonly V[]> => ({
  facts: lens.facts,
  get: (element) => lens.get(element) ?? [],
  put: (next, element) => lens.put(next === undefined || next.length === 0 ? undefined : next, element),
  rest: (element, seen = element) => lens.rest(element, seen),
});
