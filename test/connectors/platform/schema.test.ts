import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createPlatformCheck } from '../../../src/connectors/platform/check.js';
import { leavesOf } from '../../../src/connectors/platform/documentation.js';
import { ajvFormats } from '../../../src/connectors/platform/formats.js';
import { messageTables, referralTable } from '../../../src/connectors/platform/mapping.js';
import { $defs, platformSchema } from '../../../src/connectors/platform/schema.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { minimalMessage } from './minimal.js';

type Members = Record<string, unknown>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** Every schema inside the schema: what describes a value, and not the objects that hold keywords. */
function schemasIn(schema: unknown): Members[] {
  if (!isMembers(schema)) return [];
  const { properties, items, oneOf, $defs: sections } = schema;
  const inner = [properties, sections].flatMap((held) => (isMembers(held) ? Object.values(held) : []));
  return [schema, ...inner.flatMap(schemasIn), ...schemasIn(items), ...[oneOf ?? []].flat().flatMap(schemasIn)];
}
const all = schemasIn(platformSchema);

describe('the schema', () => {
  test('is JSON Schema 2020-12, and passes ajv in strict mode', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, discriminator: true, formats: ajvFormats });
    ajv.addKeyword({ keyword: 'x-prsb', schemaType: 'array' });
    expect(ajv.validateSchema(platformSchema)).toBe(true);
    expect(ajv.compile(platformSchema)(minimalMessage())).toBe(true);
    expect(JSON.parse(JSON.stringify(platformSchema))).toEqual(platformSchema);
  });

  test('every object is closed, and can be neither empty nor a list empty', () => {
    const objects = all.filter(({ properties }) => properties !== undefined);
    expect(objects.length).toBeGreaterThan(40);
    for (const { additionalProperties, required, minProperties, title } of objects) {
      expect({ title, additionalProperties }).toEqual({ title, additionalProperties: false });
      expect([title, Array.isArray(required) && (required.length > 0 || minProperties === 1)]).toEqual([title, true]);
    }
    for (const { title, minItems } of all.filter(({ type }) => type === 'array')) {
      expect({ title, minItems }).toEqual({ title, minItems: 1 });
    }
  });

  test('every leaf has a title and a description', () => {
    // A bare `$ref` is one of the choices of a `oneOf`: what it leads to is described there.
    for (const schema of all.filter((candidate) => Object.keys(candidate).join() !== '$ref')) {
      expect(schema).toMatchObject({ title: expect.stringMatching(/\S/), description: expect.stringMatching(/\S/) });
    }
    for (const name of ['referralMessage', 'withdrawalMessage', 'progressMessage'] as const) {
      for (const leaf of leavesOf(name)) expect(leaf.title).not.toBe('');
    }
  });

  test('every text has a format, a pattern, or its words', () => {
    for (const schema of all.filter(({ type }) => type === 'string')) {
      expect(Object.keys(schema).filter((key) => ['format', 'pattern', 'enum', 'const'].includes(key))).toHaveLength(1);
    }
  });

  test('every format refuses an empty text, which is why ajv need not count characters', () => {
    expect(Object.entries(ajvFormats).map(([name, holds]) => [name, holds('')])).toEqual(
      Object.keys(ajvFormats).map((name) => [name, false]),
    );
  });

  test('its examples pass', () => {
    const { check } = createPlatformCheck(strictPolicy);
    expect(platformSchema.examples).toHaveLength(3);
    for (const example of platformSchema.examples) expect(check(example).issues).toEqual([]);
  });
});

describe('the tables', () => {
  test('have a row for every member of the schema', () => {
    const members = ({ rows }: { readonly rows: readonly { readonly element: string }[] }) =>
      rows.map(({ element }) => element).sort();
    expect(members(referralTable)).toEqual(Object.keys($defs.referral.properties).sort());
    for (const kind of ['referral', 'withdrawal', 'progress'] as const) {
      const constant = ['waymark'];
      const forReading = ['carried'];
      expect([...members(messageTables[kind]), ...constant, ...forReading].sort()).toEqual(
        Object.keys($defs[`${kind}Message`].properties).sort(),
      );
    }
  });

  test('say every leaf of the schema, for the reader', () => {
    const facts = messageTables.referral.facts.map(({ fhir }) => fhir);
    expect(facts).toContain('referral.person.name.titles[]');
    expect(facts).toContain('referral.risks.entries[].risk');
    const leaves = leavesOf('referral').map(({ path }) => `referral.${path}`);
    expect(new Set(facts.filter((path) => path.startsWith('referral.')))).toEqual(new Set(leaves));
    expect(referralTable.facts).toContainEqual({
      domain: 'referrer.professional.name',
      fhir: 'referrer.name',
      prsb: 'Referral details / Referral details record entry / Referrer details / Name',
    });
  });
});

describe('the PRSB standard', () => {
  test('every leaf of the nineteen sections stands in exactly one place', () => {
    const items = readFileSync(new URL('../../../docs/prsb-elements.csv', import.meta.url), 'utf8')
      .split('\n')
      .map((line) => /^(?:"((?:[^"]|"")*)"|([^,]*)),item,/.exec(line))
      .flatMap((found) => (found === null ? [] : [(found[1] ?? found[2] ?? '').replaceAll('""', '"')]));
    expect(items).toHaveLength(237);
    const carried = all.flatMap(({ 'x-prsb': prsb }) => prsb ?? []);
    expect(carried.toSorted()).toEqual(items.toSorted());
  });
});
