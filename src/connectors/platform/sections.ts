import { isObject, objectsIn, textOf } from '../../conformance/json-kinds.js';
import { $defs, platformSchema } from './schema.js';

/** A part of a message that has a name in the schema, and the JSON pointer at which it stands. */
export interface Section {
  readonly name: keyof typeof $defs;
  readonly value: unknown;
  readonly at: string;
}

const names = new Map(Object.keys($defs).flatMap((name) => (isName(name) ? [[`#/$defs/${name}`, name]] : [])));

function isName(name: string): name is Section['name'] {
  return Object.hasOwn($defs, name);
}

/** Every section of a message, outer ones first: of a value of any form whatever, those that stand in their place. */
export function sectionsIn(wire: unknown): readonly Section[] {
  const found: Section[] = [];
  const walk = (schema: unknown, value: unknown, at: string): void => {
    if (!isObject(schema) || value === undefined) return;
    const name = names.get(textOf(schema.$ref) ?? '');
    if (name !== undefined) {
      found.push({ name, value, at });
      walk($defs[name], value, at);
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(schema.items, item, `${at}/${i}`);
    } else if (isObject(value)) {
      walk(branchFor(value, schema.oneOf), value, at);
      const members = isObject(schema.properties) ? Object.keys(schema.properties) : [];
      for (const member of members) walk(inside(schema.properties, member), value[member], `${at}/${member}`);
    }
  };
  walk(platformSchema, wire, '');
  return found;
}

const inside = (members: unknown, name: string): unknown => (isObject(members) ? members[name] : undefined);

/** The branch that the value's `kind` chooses. */
const branchFor = ({ kind }: Readonly<Record<string, unknown>>, branches: unknown): unknown =>
  objectsIn(branches).find(({ $ref }) => {
    const name = names.get(textOf($ref) ?? '');
    const word = name === undefined ? undefined : inside(inside($defs[name], 'properties'), 'kind');
    return isObject(word) && word.const === kind;
  });
