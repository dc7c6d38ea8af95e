import { error, type Issue } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Part } from '../mapping/engine/parts.js';

/**
 * What the tables expect to find where they look: lists where FHIR has lists, objects where it has objects, and the right
 * kind of primitive. It is made from the tables' own facts and constants, so that a table never meets a shape it was not
 * written for. The full check against FHIR is `conformance`, and comes first where it is given.
 */
interface Shape {
  readonly isList: boolean;
  readonly kind: 'members' | 'string' | 'number' | 'boolean';
  readonly members: ReadonlyMap<string, Shape>;
}

interface Draft {
  isList: boolean;
  kind: Shape['kind'];
  members: Map<string, Draft>;
}

export type Shapes = ReadonlyMap<string, Shape>;

/** Elements that the tables look at to find their way, and that hold no fact of their own. */
const landmarks = [
  'Patient.telecom[].system',
  'Patient.telecom[].extension[].url',
  'Patient.contact[].relationship[].coding[].code',
  'Patient.contact[].extension[].valuePositiveInt',
  'Patient.contact[].telecom[].value',
  'Patient.contact[].telecom[].system',
  'Patient.contact[].telecom[].use',
  'Patient.contact[].telecom[].rank',
  'Patient.contact[].telecom[].extension[].url',
  ...['Practitioner', 'RelatedPerson'].flatMap((type) =>
    ['prefix[]', 'given[]', 'family', 'suffix[]'].map((part) => `${type}.name[].${part}`),
  ),
  'Organization.contact[].purpose.coding[].code',
  'Task.input[].type.coding[].code',
  'Task.output[].type.coding[].code',
  'Observation.component[].code.coding[].code',
  'Observation.code.coding[].code',
  'CarePlan.category[].coding[].code',
  'Condition.category[].coding[].code',
  'Flag.category[].coding[].code',
  'Flag.code.coding[].code',
  'Encounter.type[].coding[].code',
  'Encounter.participant[].type[].coding[].code',
  'Encounter.length.code',
  'Encounter.class.code',
  'Goal.category[].coding[].code',
  'ServiceRequest.category[].coding[].code',
  'ServiceRequest.extension[].valueReference.reference',
  'Observation.category[].coding[].code',
  'Observation.category[].text',
  'Observation.valueQuantity.system',
  'Observation.component[].valueQuantity.system',
  'Communication.category[].coding[].code',
  'Composition.type.coding[].code',
  'Composition.section[].code.coding[].code',
  'Composition.section[].section[].code.coding[].code',
  'Composition.section[].section[].section[].code.coding[].code',
];

const kindOf = (path: string, name: string): Shape['kind'] => {
  if (/(Quantity|\blength)\.value$/.test(path)) return 'number';
  if (/Boolean$|^(active|preferred|userSelected)$/.test(name)) return 'boolean';
  return /(PositiveInt|Integer|Decimal)$|^rank$/.test(name) ? 'number' : 'string';
};

const emptyDraft = (): Draft => ({ isList: false, kind: 'members', members: new Map() });

/** Learns the shape of one path: `Patient.name[official].given[]`. */
function learn(types: Map<string, Draft>, path: string): void {
  const steps = [...path.matchAll(/([A-Za-z]+)((?:\[[^\]]*\])*)(?:\.|$)/g)];
  let at: Draft | undefined;
  for (const [i, [, name = '', index = '']] of steps.entries()) {
    const siblings: Map<string, Draft> = at === undefined ? types : at.members;
    const here = siblings.get(name) ?? emptyDraft();
    siblings.set(name, here);
    if (index !== '') here.isList = true;
    if (i === steps.length - 1 && i > 0 && here.members.size === 0) here.kind = kindOf(path, name);
    if (i < steps.length - 1) here.kind = 'members';
    at = here;
  }
}

/** Learns the shape of a table's constants from the constants themselves. */
function learnFrom(types: Map<string, Draft>, value: unknown, path: string): void {
  if (Array.isArray(value)) for (const item of value) learnFrom(types, item, `${path}[]`);
  else if (isMembers(value))
    for (const [name, inner] of Object.entries(value)) learnFrom(types, inner, `${path}.${name}`);
  else if (value !== undefined) learn(types, path);
}

/** The shapes of the resources that these parts read, by resource type. */
export function shapesOf(parts: readonly Part[]): Shapes {
  const types = new Map<string, Draft>();
  for (const { table } of parts) {
    for (const { fhir } of table.facts) learn(types, fhir);
    learnFrom(types, table.empty, table.type);
  }
  for (const path of landmarks) learn(types, path);
  return types;
}

/** Every place in a resource, and in those it contains, where it has not the shape that its tables expect. */
export function checkShape(shapes: Shapes, resource: Readonly<Record<string, unknown>>, at: string): Issue[] {
  const shape = typeof resource.resourceType === 'string' ? shapes.get(resource.resourceType) : undefined;
  const own = shape === undefined ? [] : checkMembers(shape, resource, at);
  return [...own, ...checkContained(shapes, resource.contained, `${at}.contained`)];
}

function checkContained(shapes: Shapes, contained: unknown, at: string): Issue[] {
  if (contained === undefined) return [];
  if (!Array.isArray(contained)) return [error('structure', at, `found ${nameOf(contained)}; expected a list`)];
  const items: readonly unknown[] = contained;
  return items.flatMap((item, i) => {
    const path = `${at}[${i}]`;
    if (!isMembers(item)) return [error('structure', path, `found ${nameOf(item)}; expected a resource`)];
    if (typeof item.resourceType === 'string') return checkShape(shapes, item, path);
    return [error('resource-type', path, 'found no resourceType; expected one')];
  });
}

const checkMembers = (shape: Shape, members: Readonly<Record<string, unknown>>, at: string): Issue[] =>
  [...shape.members].flatMap(([name, inner]) =>
    members[name] === undefined ? [] : checkElement(inner, members[name], `${at}.${name}`),
  );

function checkElement(shape: Shape, value: unknown, at: string): Issue[] {
  if (!shape.isList) return checkItem(shape, value, at);
  if (!Array.isArray(value)) return [error('structure', at, `found ${nameOf(value)}; expected a list`)];
  const items: readonly unknown[] = value;
  return items.flatMap((item, i) => {
    // FHIR JSON has null in a list of primitives where only the element's extensions say something.
    if (item === null && shape.kind !== 'members') return [];
    return checkItem(shape, item, `${at}[${i}]`);
  });
}

function checkItem(shape: Shape, value: unknown, at: string): Issue[] {
  if (shape.kind !== 'members') {
    if (typeof value === shape.kind) return [];
    return [error('structure', at, `found ${nameOf(value)}; expected a ${shape.kind}`)];
  }
  if (!isMembers(value)) return [error('structure', at, `found ${nameOf(value)}; expected an object`)];
  return checkMembers(shape, value, at);
}

/** What a JSON value is, in words: never what it says. */
export function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
