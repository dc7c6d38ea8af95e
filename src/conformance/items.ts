import type { Context } from './context.js';
import { isObject, type JsonObject, textOf } from './json-kinds.js';
import { isPrimitive } from './primitives.js';
import type { ElementNode } from './schema.js';

/** One value of an element, with what is needed to check it further. */
export interface Item {
  readonly value: unknown;
  /** What stands beside a primitive value: `_birthDate`. */
  readonly sibling: unknown;
  /** The data type; for a resource its name. */
  readonly type: string;
  readonly path: string;
  /** The object that holds the element. */
  readonly owner: JsonObject;
}

/** All values of an element in the object that may hold it, whatever type a choice has. */
export function itemsOf(owner: unknown, node: ElementNode, path: string, ctx: Pick<Context, 'catalog'>): Item[] {
  if (!isObject(owner)) return [];
  const at = `${path}.${node.name}`;
  if (node.choice) return choiceItems(owner, node, at, ctx);
  const value = owner[node.name];
  const sibling = owner[`_${node.name}`];
  if (value === undefined && sibling === undefined) return [];
  const code = node.types[0]?.code ?? 'BackboneElement';
  return spread(value, sibling, code, at, owner);
}

function choiceItems(owner: JsonObject, node: ElementNode, at: string, ctx: Pick<Context, 'catalog'>): Item[] {
  const found = new Map<string, Item[]>();
  for (const key in owner) {
    const name = key.startsWith('_') ? key.slice(1) : key;
    if (!name.startsWith(node.name) || name.length === node.name.length || found.has(name)) continue;
    const type = typeNamed(name.slice(node.name.length), ctx);
    if (type !== undefined) found.set(name, spread(owner[name], owner[`_${name}`], type, at, owner));
  }
  return [...found.values()].flat();
}

/** `Quantity` → Quantity, `DateTime` → dateTime. */
function typeNamed(suffix: string, { catalog }: Pick<Context, 'catalog'>): string | undefined {
  if (!/^[A-Z]/.test(suffix)) return undefined;
  const lower = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  if (isPrimitive(lower)) return lower;
  return catalog.type(suffix) && !catalog.isResource(suffix) ? suffix : undefined;
}

function spread(value: unknown, sibling: unknown, code: string, at: string, owner: JsonObject): Item[] {
  const item = (v: unknown, s: unknown, path: string): Item => ({
    value: v === null ? undefined : v,
    sibling: s === null ? undefined : s,
    type: (isObject(v) ? textOf(v.resourceType) : undefined) ?? code,
    path,
    owner,
  });
  if (!Array.isArray(value) && !Array.isArray(sibling)) return [item(value, sibling, at)];
  const values: unknown[] = Array.isArray(value) ? value : [];
  const siblings: unknown[] = Array.isArray(sibling) ? sibling : [];
  const length = Math.max(values.length, siblings.length);
  return Array.from({ length }, (_, i) => item(values[i], siblings[i], `${at}[${i}]`));
}
