import { isMembers } from '../../mapping/engine/constants.js';

/**
 * What a feed says, without what says nothing: members that are null, or text of nothing but spaces, as databases write
 * where nobody has filled a field. An empty item of a list stays: it is a fault, and would move the others.
 */
export function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isMembers(value)) return value;
  const members = Object.entries(value).filter(
    ([, inner]) => inner !== null && !(typeof inner === 'string' && inner.trim() === ''),
  );
  return Object.fromEntries(members.map(([name, inner]) => [name, cleaned(inner)]));
}

/** One step of a JSON pointer (RFC 6901). */
export const pointer = (step: string | number): string =>
  `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A leaf that no part of the schema names: where it is, and what it says. */
export interface FeedLeaf {
  readonly path: string;
  readonly value: string | number | boolean;
}

/** Every leaf of `value` that stands under no member of the schema. */
export function unknownLeaves(value: unknown, schema: unknown, path = ''): FeedLeaf[] {
  if (Array.isArray(value)) {
    const items = isMembers(schema) ? schema.items : undefined;
    return value.flatMap((item, i) => unknownLeaves(item, items, `${path}/${i}`));
  }
  if (isMembers(value)) {
    const known = isMembers(schema) && isMembers(schema.properties) ? schema.properties : {};
    return Object.entries(value).flatMap(([name, inner]) =>
      unknownLeaves(inner, Object.hasOwn(known, name) ? known[name] : undefined, `${path}${pointer(name)}`),
    );
  }
  const isLeaf = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return schema === undefined && isLeaf ? [{ path, value }] : [];
}
