type Members = Record<string, unknown>;

/** What an element always holds when Waymark creates it, and which other values mean the same to a reader. */
export interface Constant<E> {
  readonly element: keyof E & string;
  /** Nothing where the element is not written at all, and only what stands in `also` is understood. */
  readonly value: unknown;
  readonly also?: readonly unknown[];
}

/** The members that an element has from its constants when it is created. */
export const initialMembers = <E>(constants: readonly Constant<E>[]): Members =>
  Object.fromEntries(constants.flatMap(({ element, value }) => (value === undefined ? [] : [[element, value]])));

/** The element without what its constants say: a member that says more keeps the rest. */
export function withoutConstants<E extends object>(element: E, constants: readonly Constant<E>[]): E {
  if (constants.length === 0) return element;
  const left: Members = {};
  Object.assign(left, element);
  for (const constant of constants) {
    if (left[constant.element] === undefined) continue;
    const rest = withoutConstant(left[constant.element], constant);
    if (rest === undefined) delete left[constant.element];
    else left[constant.element] = rest;
  }
  // The element with some of its members gone, all of which are optional to FHIR's types.
  return left as E;
}

/** What a member says beyond its constant. */
export function withoutConstant<E>(found: unknown, { value, also }: Constant<E>): unknown {
  return also?.some((meaning) => same(found, meaning)) === true ? undefined : without(found, value);
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
  if (!isMembers(found) || !isMembers(known)) return found;
  if (known.code !== undefined && known.system === found.system && known.code === found.code) {
    return mapMembers(found, (name, inner) =>
      name === 'system' || name === 'code' || (name === 'display' && inner === known.display) ? undefined : inner,
    );
  }
  if (known.coding === undefined || found.coding === undefined) return found;
  return mapMembers(found, (name, inner) => (name === 'coding' ? without(inner, known.coding) : inner));
}

/** The members of an element with each changed or, where `change` gives nothing, left out: in the order they came in. */
export function mapMembers(element: object, change: (name: string, inner: unknown) => unknown): Members | undefined {
  let left: Members | undefined;
  for (const [name, inner] of Object.entries(element)) {
    const next = change(name, inner);
    if (next === undefined) continue;
    left ??= {};
    left[name] = next;
  }
  return left;
}

/** Whether a value is an object with members: not a list, not a primitive. */
export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is left of a list, with holes where nothing is left of an item; nothing when every item is a hole. */
export function holed<E>(items: readonly (E | undefined)[]): E[] | undefined {
  // The holes are for `leaves` and for the next row's `rest`, both of which pass over them.
  return items.some((item) => item !== undefined) ? (items as E[]) : undefined;
}

/** Whether two plain values are the same, member by member, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same((a as Members)[key], (b as Members)[key]));
}
