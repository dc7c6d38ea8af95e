import { isObject, type JsonObject, objectsIn, textOf, textsIn } from './json-kinds.js';

/** A type that an element may have. */
export interface TypeRule {
  readonly code: string;
  readonly profiles: readonly string[];
  readonly targets: readonly string[];
}

export interface Discriminator {
  readonly type: string;
  readonly path: string;
  /** The path, taken apart: `['code', 'coding']`, `["extension('url')", 'value']`, `['$this']`. */
  readonly steps: readonly string[];
}

export interface Slicing {
  readonly discriminators: readonly Discriminator[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly ordered: boolean;
}

/** A rule in FHIRPath. */
export interface Invariant {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
}

/** One ElementDefinition, with the elements and slices under it. */
export interface ElementNode {
  /** Last part of the path, without `[x]`. */
  readonly name: string;
  /** As the definition writes it: `Patient.contact.name`. */
  readonly path: string;
  readonly choice: boolean;
  readonly min: number;
  readonly max: number;
  /** JSON holds it in a list: so the base type says, whatever a profile narrows. */
  readonly list: boolean;
  readonly types: readonly TypeRule[];
  readonly sliceName: string | undefined;
  readonly slicing: Slicing | undefined;
  readonly slices: ElementNode[];
  readonly children: Map<string, ElementNode>;
  /** `{ value }`, so that a fixed `false` is one too. */
  readonly fixed: Expected | undefined;
  readonly pattern: Expected | undefined;
  readonly minValue: unknown;
  readonly maxValue: unknown;
  readonly maxLength: number | undefined;
  /** Value sets that a code here has to come from: the required binding, and any maximum one. */
  readonly valueSets: readonly string[];
  readonly invariants: readonly Invariant[];
  readonly isModifier: boolean;
  /** `#Observation.referenceRange`: defined as another element of the same structure is. */
  readonly contentReference: string | undefined;
  /** The structure's own root, which `contentReference` is looked up in. */
  readonly root: ElementNode | undefined;
}

export interface Expected {
  readonly value: unknown;
}

export interface Structure {
  readonly url: string;
  readonly version: string | undefined;
  readonly type: string;
  readonly kind: string;
  readonly abstract: boolean;
  /** A profile, as opposed to a type of FHIR itself. */
  readonly isProfile: boolean;
  readonly root: ElementNode;
}

const MAX_VALUE_SET = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';
const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';

/**
 * Turns a StructureDefinition with a snapshot into a tree of elements. Undefined when it has no usable snapshot: the
 * operator is told which (`packages.ts`), since a profile that silently enforces nothing is worse than none.
 */
export function readStructure(definition: JsonObject): Structure | undefined {
  const { snapshot } = definition;
  const url = textOf(definition.url);
  const type = textOf(definition.type);
  const [first, ...rest] = objectsIn(isObject(snapshot) ? snapshot.element : undefined);
  if (!url || !type || !first) return undefined;
  const isProfile = definition.derivation === 'constraint';
  const root = readElement(first, undefined);
  for (const element of rest) place(element, root);
  return {
    url,
    version: textOf(definition.version),
    type,
    kind: textOf(definition.kind) ?? '',
    abstract: definition.abstract === true,
    isProfile,
    root,
  };
}

/** Finds the place of an element by its id (`Patient.identifier:nhsNumber.system`): ids name slices, paths do not. */
function place(element: JsonObject, root: ElementNode): void {
  const parts = (textOf(element.id) ?? textOf(element.path) ?? '').split('.').slice(1);
  let parent = root;
  for (const part of parts.slice(0, -1)) parent = step(parent, part) ?? parent;
  const last = parts.at(-1);
  if (last === undefined) return;
  const [name = '', slice] = nameAndSlice(last);
  const node = readElement(element, root);
  if (slice === undefined) {
    parent.children.set(name, node);
    return;
  }
  // A slice of a slice is written `a/b`: it lies under the slice `a`.
  const outer = slice.split('/').slice(0, -1);
  let owner = parent.children.get(name);
  if (!owner) {
    // Some snapshots name a choice slice without the choice itself.
    owner = { ...readElement({ path: element.path, max: '*' }, root), types: [] };
    parent.children.set(name, owner);
  }
  for (const prefix of outer) owner = owner.slices.find((s) => s.sliceName?.split('/').at(-1) === prefix) ?? owner;
  owner.slices.push(node);
}

function step(parent: ElementNode, part: string): ElementNode | undefined {
  const [name = '', slice] = nameAndSlice(part);
  let node = parent.children.get(name);
  for (const sliceName of slice?.split('/') ?? []) {
    node = node?.slices.find((s) => s.sliceName?.split('/').at(-1) === sliceName) ?? node;
  }
  return node;
}

function nameAndSlice(part: string): [string, string | undefined] {
  const at = part.indexOf(':');
  const name = at === -1 ? part : part.slice(0, at);
  return [name.replace('[x]', ''), at === -1 ? undefined : part.slice(at + 1)];
}

function readElement(element: JsonObject, root: ElementNode | undefined): ElementNode {
  const path = textOf(element.path) ?? '';
  const { base, slicing } = element;
  const max = readMax(element.max);
  const types = objectsIn(element.type).map((type) => readType(type, path));
  const baseMax = isObject(base) && base.max !== undefined ? readMax(base.max) : max;
  return {
    name: path.slice(path.lastIndexOf('.') + 1).replace('[x]', ''),
    path,
    choice: path.endsWith('[x]'),
    min: typeof element.min === 'number' ? element.min : 0,
    max,
    list: baseMax > 1,
    types,
    sliceName: textOf(element.sliceName),
    slicing: isObject(slicing) ? readSlicing(slicing) : undefined,
    slices: [],
    children: new Map(),
    fixed: valueUnder(element, 'fixed'),
    pattern: valueUnder(element, 'pattern'),
    minValue: valueUnder(element, 'minValue')?.value,
    maxValue: valueUnder(element, 'maxValue')?.value,
    maxLength: typeof element.maxLength === 'number' ? element.maxLength : undefined,
    valueSets: readBinding(element.binding, types),
    invariants: objectsIn(element.constraint).flatMap(readInvariant),
    isModifier: element.isModifier === true,
    contentReference: textOf(element.contentReference),
    root,
  };
}

const readMax = (max: unknown): number => (max === '*' ? Number.POSITIVE_INFINITY : Number(max ?? 1));

function valueUnder(element: JsonObject, prefix: string): Expected | undefined {
  for (const key in element) {
    if (key.length > prefix.length && key.startsWith(prefix) && /^[A-Z]/.test(key.slice(prefix.length))) {
      return { value: element[key] };
    }
  }
  return undefined;
}

function readType(type: JsonObject, path: string): TypeRule {
  const stated = objectsIn(type.extension).find((e) => e.url === FHIR_TYPE);
  const code = textOf(stated?.valueUrl) ?? textOf(stated?.valueUri) ?? textOf(type.code) ?? '';
  return { code: systemType(code, path), profiles: textsIn(type.profile), targets: textsIn(type.targetProfile) };
}

/** `Patient.id` is stated as a System.String: it is an `id`; `Patient.name.id` is a string without spaces. */
function systemType(code: string, path: string): string {
  const parts = path.split('.');
  if (parts.at(-1) === 'id' && (code === 'string' || code.startsWith('http://hl7.org/fhirpath/'))) {
    return parts.length === 2 && /^[A-Z]/.test(path) && !elementTypes.has(parts[0] ?? '') ? 'id' : 'element id';
  }
  return code.startsWith('http://hl7.org/fhirpath/System.')
    ? code.slice('http://hl7.org/fhirpath/System.'.length).toLowerCase()
    : code;
}

/** Types whose `id` is an element id (http://hl7.org/fhir/R4/datatypes.html); every other capitalised root is a resource. */
const elementTypes = new Set(
  (
    'Address Age Annotation Attachment BackboneElement CodeableConcept Coding ContactDetail ContactPoint Contributor Count ' +
    'DataRequirement Distance Dosage Duration Element ElementDefinition Expression Extension HumanName Identifier ' +
    'MarketingStatus Meta Money Narrative ParameterDefinition Period Population ProdCharacteristic ProductShelfLife ' +
    'Quantity Range Ratio Reference RelatedArtifact SampledData Signature SubstanceAmount Timing TriggerDefinition UsageContext'
  ).split(' '),
);

function readSlicing(slicing: JsonObject): Slicing {
  const rules = textOf(slicing.rules);
  return {
    discriminators: objectsIn(slicing.discriminator).map((d) => {
      const path = textOf(d.path) ?? '';
      return { type: textOf(d.type) ?? '', path, steps: path.match(/(?:[^.('"]|\([^)]*\)|'[^']*')+/g) ?? [] };
    }),
    rules: rules === 'closed' || rules === 'openAtEnd' ? rules : 'open',
    ordered: slicing.ordered === true,
  };
}

/**
 * A maximum value set (`elementdefinition-maxValueSet`) is binding as well, on a `code`. On a CodeableConcept R4 has one
 * only for languages, and UK Core itself sends its own language codes there: the NHS's messages would all be refused.
 */
function readBinding(binding: unknown, types: readonly TypeRule[]): string[] {
  if (!isObject(binding)) return [];
  const own = binding.strength === 'required' ? [textOf(binding.valueSet)] : [];
  const max = (types.some((t) => t.code === 'code') ? objectsIn(binding.extension) : [])
    .filter((e) => e.url === MAX_VALUE_SET)
    .map((e) => textOf(e.valueCanonical) ?? textOf(e.valueUri));
  return [...own, ...max].flatMap((url) => (url === undefined ? [] : [withoutVersion(url)]));
}

function readInvariant(rule: JsonObject): Invariant[] {
  const { key, expression } = rule;
  // A rule without FHIRPath is stated for people (or in xpath for XML): nothing can be run.
  if (typeof key !== 'string' || typeof expression !== 'string') return [];
  const severity = rule.severity === 'warning' ? 'warning' : 'error';
  return [{ key, severity, human: textOf(rule.human) ?? '', expression }];
}

/** `url|1.0.0` → `url`. */
export const withoutVersion = (canonical: string): string => {
  const bar = canonical.indexOf('|');
  return bar === -1 ? canonical : canonical.slice(0, bar);
};
