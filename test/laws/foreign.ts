/** Makes and takes apart resources for the law tests, knowing nothing of tables and lenses. */

export type Members = Record<string, unknown>;

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A primitive of a resource and the keys that lead to it. */
export interface Place {
  readonly keys: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** Every primitive of `value`, in document order. */
export function places(value: unknown, keys: readonly (string | number)[] = []): Place[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [{ keys, value }];
  if (Array.isArray(value)) return value.flatMap((item, i) => places(item, [...keys, i]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => places(inner, [...keys, name]));
}

/** The path of a place: `name[0].given[1]`. */
export const pathOf = (keys: Place['keys']): string =>
  keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
    '',
  );

/** The same without positions: `name[].given[]`. */
export const shapeOf = (path: string): string => path.replace(/\[\d+\]/g, '[]');

/** A copy without the primitive at `keys`; in a list, its place stays empty. */
export function without(value: unknown, [key, ...deeper]: Place['keys']): unknown {
  if (key === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.map((item, i) => (i === key ? (deeper.length === 0 ? null : without(item, deeper)) : item));
  }
  if (!isObject(value)) return value;
  const copy: Members = { ...value };
  if (deeper.length === 0) delete copy[key];
  else copy[key] = without(copy[key], deeper);
  return copy;
}

/**
 * A copy with something foreign in every place where FHIR has room for it: an extension and an id on each element, a
 * sibling beside each primitive, an item before and after those of each list of elements, and elements nobody knows.
 */
export function spoilt(resource: Members): Members {
  let n = 0;
  const mark = (): Members => ({ url: 'https://foreign.example/extension', valueString: `\u202Eforeign ${++n}` });
  const spoil = (value: unknown, isRoot: boolean): unknown => {
    if (Array.isArray(value)) {
      if (!value.some(isObject)) return value;
      return [{ extension: [mark()] }, ...value.map((item) => spoil(item, false)), { extension: [mark()], order: ++n }];
    }
    if (!isObject(value)) return value;
    const members: Members = isRoot ? {} : { id: `foreign-${++n}` };
    for (const [name, inner] of Object.entries(value)) {
      members[name] = name === 'extension' ? inner : spoil(inner, false);
      if (name === 'resourceType' || name === 'url' || name === 'reference') continue;
      if (Array.isArray(inner) && !inner.some(isObject))
        members[`_${name}`] = inner.map(() => ({ extension: [mark()] }));
      else if (!isObject(inner) && !Array.isArray(inner)) members[`_${name}`] = { extension: [mark()] };
    }
    const own: readonly unknown[] = Array.isArray(value.extension) ? value.extension : [];
    members.extension = [mark(), ...own.map((extension) => spoil(extension, false)), mark()];
    return members;
  };
  const members = spoil(resource, true);
  return { ...(isObject(members) && members), foreignNumber: 1.5, foreignObject: { deep: [{ truth: false }] } };
}

/** A copy in which every code is shown in words of the sender's own. */
export function inOtherWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOtherWords);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'display' && typeof inner === 'string' ? `${inner}, in other words` : inOtherWords(inner),
    ]),
  );
}
