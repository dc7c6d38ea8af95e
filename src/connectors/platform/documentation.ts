import { isObject, textOf, textsIn } from '../../conformance/json-kinds.js';
import type { Fact } from '../../mapping/engine/lenses.js';
import { $defs } from './schema.js';

/** One leaf of the platform wire, for a reader: where it stands, what it is called, and which PRSB items it carries. */
export interface DocumentedLeaf {
  /** `name.titles[]`, from the section on. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly prsb: readonly string[];
}

/** Every leaf under `$defs/<name>`, in the order of the schema: what the tables and the documentation say is read here. */
export function leavesOf(name: keyof typeof $defs): readonly DocumentedLeaf[] {
  return leavesIn($defs[name], '');
}

/** The same as facts of a table whose two sides use the same words. */
export const factsOf = (name: keyof typeof $defs): readonly Fact[] =>
  leavesOf(name).map(({ path, prsb }) => ({
    domain: path,
    fhir: path,
    ...(prsb.length > 0 && { prsb: prsb.length === 1 ? prsb.join() : prsb }),
  }));

function leavesIn(schema: unknown, path: string): readonly DocumentedLeaf[] {
  if (!isObject(schema)) return [];
  const prsb = textsIn(schema['x-prsb']);
  const inner = prsb.length > 0 ? [] : within(schema, path);
  if (inner.length > 0) return inner;
  const list = schema.type === 'array' ? '[]' : '';
  const { title, description } = schema;
  return [{ path: path + list, title: textOf(title) ?? '', description: textOf(description) ?? '', prsb }];
}

function within(schema: Readonly<Record<string, unknown>>, path: string): readonly DocumentedLeaf[] {
  const { $ref, properties, items, oneOf } = schema;
  if (isObject(properties)) {
    return Object.entries(properties).flatMap(([key, inner]) => leavesIn(inner, path === '' ? key : `${path}.${key}`));
  }
  if (items !== undefined) return leavesIn(items, `${path}[]`);
  if (Array.isArray(oneOf)) return oneOf.flatMap((branch) => leavesIn(branch, path));
  return typeof $ref === 'string' ? leavesIn(sectionAt($ref), path) : [];
}

/** The section that a `$ref` leads to. */
export const sectionAt = ($ref: unknown): unknown =>
  Object.entries($defs).find(([name]) => $ref === `#/$defs/${name}`)?.[1];
