import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Conformance, createConformance } from '../../src/conformance/check.js';
import { Refusal } from '../../src/domain/issue.js';
import { edited, steps } from './edits.js';
import { base, definitions } from './profile-definitions.js';
import { message } from './resources.js';

let folder: string;
let conformance: Conformance;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-profiles-'));
  definitions.forEach((definition, i) => {
    writeFileSync(join(folder, `${i}.json`), JSON.stringify(definition));
  });
  conformance = createConformance({ folders: [folder] });
});
afterAll(() => rmSync(folder, { recursive: true }));

const found = (resource: unknown, name: string): string[] =>
  conformance
    .check(resource, base + name)
    .map((i) => `${i.severity === 'error' ? '' : `${i.severity} `}${i.code} ${i.path}`);

const limits = { resourceType: 'Patient', active: true, gender: 'male', name: [{ family: 'Quill' }] };
const nhs = {
  system: 'https://a.example/nhs',
  value: '9990000018',
  extension: [
    {
      url: `${base}status`,
      valueCodeableConcept: { coding: [{ system: 'https://a.example/cs', code: 'yes-surely' }] },
    },
  ],
};
const byValue = { resourceType: 'Patient', identifier: [nhs, { system: 'https://a.example/local', value: '1' }] };
const social = { coding: [{ system: 'https://a.example/c', code: 'social', display: 'Social' }] };
const low = {
  code: { coding: [{ code: 'low' }] },
  valueQuantity: { value: 1 },
  interpretation: [{ coding: [{ code: 'L' }] }],
};
const byPattern = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  category: [social, { text: 'more' }],
  component: [low, { code: { text: 'x' }, valueString: 'y' }],
};
const byType = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  valueQuantity: { value: 1, unit: 'kg' },
};
const byExists = {
  resourceType: 'Patient',
  name: [{ family: 'Old', use: 'old', period: { end: '2001' } }, { family: 'Now' }],
};
const ordered = {
  resourceType: 'Patient',
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'phone', value: '2' },
    { system: 'email', value: 'x' },
  ],
};
const request = {
  resourceType: 'ServiceRequest',
  status: 'active',
  intent: 'order',
  subject: { display: 'x' },
  reasonReference: [{ reference: 'Condition/1' }, { reference: 'Observation/1' }],
};
const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
const byBinding = {
  resourceType: 'Condition',
  clinicalStatus: active,
  subject: { display: 'x' },
  category: [{ text: 'any' }, { coding: [{ system: 'https://a.example/cs', code: 'yes' }] }],
};
const byExtension = {
  resourceType: 'Patient',
  identifier: [{ value: '1', extension: [{ url: `${base}kind`, valueCode: 'main' }] }, { system: 'https://a.example' }],
};
const typed = { ...byType, valueQuantity: { value: 1, system: 'https://a.example', code: 'GBP', comparator: '<' } };

type Row = readonly [name: string, resource: unknown, place: string, to: unknown, ...expected: string[]];
const rows: readonly Row[] = [
  ['limits', limits, 'id', 'x'],
  ['limits', limits, 'name', undefined, 'required Patient.name'],
  ['limits', limits, 'name', [{ family: 'A' }, { family: 'B' }, { family: 'C' }], 'structure Patient.name[2]'],
  ['limits', limits, 'name[0].family', undefined, 'required Patient.name[0].family', 'structure Patient.name[0]'],
  ['limits', limits, 'name[0].family', 'Quills', 'value Patient.name[0].family'],
  ['limits', limits, 'photo', [{ title: 'x' }], 'structure Patient.photo[0]'],
  ['limits', limits, 'active', false, 'value Patient.active'],
  ['limits', limits, 'active', undefined, 'required Patient.active'],
  ['limits', limits, 'multipleBirthInteger', 1, 'value Patient.multipleBirth'],
  ['limits', limits, 'multipleBirthInteger', 3],
  ['limits', limits, 'multipleBirthInteger', 5, 'value Patient.multipleBirth'],
  ['limits', limits, 'multipleBirthBoolean', true, 'structure Patient.multipleBirth'],
  ['limits', limits, 'birthDate', '1899-12-31', 'value Patient.birthDate'],
  ['limits', limits, 'birthDate', '2026-01-02', 'value Patient.birthDate'],
  ['limits', limits, 'birthDate', '1950-01-01'],
  ['limits', limits, 'maritalStatus', { coding: [{ system: 'https://a.example/m', code: 'm' }], text: 'x' }],
  [
    'limits',
    limits,
    'maritalStatus',
    { coding: [{ system: 'https://a.example/m', code: 'n' }] },
    'value Patient.maritalStatus.coding[0].code',
  ],
  ['limits', limits, 'maritalStatus', { text: 'x' }, 'value Patient.maritalStatus.coding'],
  ['limits', limits, 'generalPractitioner', [{ reference: 'Practitioner/1' }]],
  [
    'limits',
    limits,
    'generalPractitioner',
    [{ reference: 'Organization/1' }],
    'reference-target Patient.generalPractitioner[0].reference',
  ],
  ['limits', limits, 'contact', [{ name: { text: 'x' } }], 'invariant Patient.contact[0]'],
  ['limits', limits, 'contact', [{ name: { text: 'x' }, gender: 'male' }]],
  ['limits', limits, 'gender', 'other', 'code-unknown Patient.gender'],
  ['limits', limits, 'address', [{ postalCode: 'x' }], 'warning invariant Patient.address[0]'],
  ['limits', { resourceType: 'Organization', name: 'x' }, 'id', 'x', 'structure Organization'],
  ['by-value', byValue, 'id', 'x'],
  [
    'by-value',
    byValue,
    'identifier[0].system',
    'https://a.example/other',
    'structure Patient.identifier[0]',
    'required Patient.identifier',
  ],
  ['by-value', byValue, 'identifier[0].value', undefined, 'required Patient.identifier[0].value'],
  ['by-value', byValue, 'identifier[0].value', '99900000180', 'value Patient.identifier[0].value'],
  ['by-value', byValue, 'identifier[0].extension', undefined, 'required Patient.identifier[0].extension'],
  [
    'by-value',
    byValue,
    'identifier[0].extension[0].valueCodeableConcept.coding[0].code',
    'no',
    'code-unknown Patient.identifier[0].extension[0].value.coding[0].code',
  ],
  [
    'by-value',
    byValue,
    'identifier[0].extension[0]',
    { url: `${base}status`, valueString: 'yes' },
    'structure Patient.identifier[0].extension[0].value',
  ],
  ['by-value', byValue, 'identifier[2]', nhs, 'structure Patient.identifier[2]'],
  ['by-value', byValue, 'identifier[0]', undefined, 'required Patient.identifier'],
  ['by-pattern', byPattern, 'id', 'x'],
  ['by-pattern', byPattern, 'category[0].coding[0].code', 'x', 'required Observation.category'],
  ['by-pattern', byPattern, 'category', [{ text: 'more' }, social], 'structure Observation.category[1]'],
  ['by-pattern', byPattern, 'component[0].valueQuantity', undefined, 'required Observation.component[0].value'],
  [
    'by-pattern',
    edited(byPattern, steps('component[0].valueQuantity'), undefined),
    'component[0].valueString',
    'x',
    'structure Observation.component[0].value',
  ],
  [
    'by-pattern',
    byPattern,
    'component[0].interpretation',
    undefined,
    'required Observation.component[0].interpretation',
  ],
  [
    'by-pattern',
    byPattern,
    'component[0].interpretation[1]',
    { coding: [{ code: 'H' }] },
    'structure Observation.component[0].interpretation[1]',
  ],
  ['by-pattern', byPattern, 'component[1].interpretation', [{ coding: [{ code: 'H' }] }]],
  ['by-pattern', byPattern, 'component[1]', low, 'structure Observation.component[1]'],
  ['by-type', byType, 'id', 'x'],
  ['by-type', byType, 'valueQuantity.unit', undefined, 'required Observation.value.unit'],
  ['by-type', edited(byType, ['valueQuantity'], undefined), 'valueString', 'x'],
  ['by-type', edited(byType, ['valueQuantity'], undefined), 'valueBoolean', true, 'structure Observation.value'],
  ['by-exists', byExists, 'id', 'x'],
  ['by-exists', byExists, 'name[0].use', 'usual', 'value Patient.name[0].use'],
  [
    'by-exists',
    byExists,
    'name[1].period',
    { start: '2001' },
    'required Patient.name',
    'required Patient.name[1].use',
    'structure Patient.name[1]',
  ],
  ['by-profile', { ...message, type: 'collection' }, 'id', 'x'],
  [
    'by-profile',
    { ...message, type: 'collection' },
    'entry[1].resource.intent',
    'plan',
    'required Bundle.entry',
    'structure Bundle.entry[1]',
  ],
  [
    'by-profile',
    { ...message, type: 'collection' },
    'entry[3]',
    { fullUrl: 'https://a.example/fhir/Basic/1', resource: { resourceType: 'Basic', code: { text: 'x' } } },
    'structure Bundle.entry[3]',
  ],
  ['entries', message, 'id', 'x'],
  ['entries', message, 'entry[1].resource.intent', 'plan', 'value Bundle.entry[1].resource.intent'],
  ['request', request, 'id', 'x'],
  ['request', request, 'reasonReference[1].reference', 'Condition/2', 'structure ServiceRequest.reasonReference[1]'],
  ['ordered', ordered, 'id', 'x'],
  ['ordered', ordered, 'telecom[3]', { system: 'phone', value: '3' }, 'structure Patient.telecom[3]'],
  ['by-binding', byBinding, 'id', 'x'],
  ['by-binding', byBinding, 'category[1].coding[0].code', 'no', 'required Condition.category'],
  ['by-extension', byExtension, 'id', 'x'],
  ['by-extension', byExtension, 'identifier[0].value', undefined, 'required Patient.identifier[0].value'],
  ['by-extension', byExtension, 'identifier[0].extension', undefined, 'required Patient.identifier'],
  ['typed', typed, 'id', 'x'],
  ['typed', typed, 'valueQuantity.code', 'EUR', 'structure Observation.value'],
  ['undecided', limits, 'id', 'x'],
  ['nowhere', limits, 'id', 'x', 'profile-unknown Patient'],
  ['limits|2.0.0', limits, 'id', 'x', 'profile-unknown Patient'],
  ['limits|1.0.0', limits, 'active', false, 'value Patient.active'],
];

describe('profiles', () => {
  test.each(rows.map((row, i) => [i, row[0], row[2], JSON.stringify(row[3])?.slice(0, 60) ?? 'absent', row] as const))(
    '%i %s: %s = %s',
    (_, name, place, __, [, resource, , to, ...expected]) => {
      expect(found(edited(resource, steps(place), to), name).sort()).toEqual([...expected].sort());
    },
  );

  test('a profile in meta.profile is enforced, an unknown one is told, one of another type an error', () => {
    const claim = (...urls: string[]) => ({ ...limits, active: false, meta: { profile: urls } });
    expect(conformance.check(claim(`${base}limits`)).map((i) => `${i.code} ${i.path}`)).toEqual([
      'value Patient.active',
    ]);
    expect(conformance.check(claim('https://a.example/none')).map((i) => `${i.severity} ${i.code} ${i.path}`)).toEqual([
      'information profile-unchecked Patient.meta.profile[0]',
    ]);
    expect(conformance.check(claim(`${base}typed`)).map((i) => `${i.severity} ${i.code} ${i.path}`)).toEqual([
      'error structure Patient.meta.profile[0]',
    ]);
    expect(conformance.check(claim('http://hl7.org/fhir/StructureDefinition/Patient'))).toEqual([]);
  });

  test('what a profile says of a bundle entry holds there', () => {
    const bundle = edited(message, steps('entry[1].resource.meta'), { profile: [`${base}request`] });
    const issues = conformance.check(edited(bundle, steps('entry[1].resource.intent'), 'plan'));
    expect(issues.map((i) => `${i.code} ${i.path}`)).toEqual(['value Bundle.entry[1].resource.intent']);
  });

  test('the same fault against R4 and three profiles is told once', () => {
    const resource = { ...limits, gender: 'x', meta: { profile: [`${base}limits`, `${base}by-exists`] } };
    const issues = conformance.check(resource, `${base}limits`).filter((i) => i.path === 'Patient.gender');
    expect(new Set(issues.map((i) => i.text)).size).toBe(issues.length);
    expect(issues.map((i) => i.code)).toEqual(['code-unknown', 'code-unknown']);
  });

  test('knows, expand', () => {
    expect(conformance.knows(`${base}limits`)).toBe(true);
    expect(conformance.knows(`${base}limits|1.0.0`)).toBe(true);
    expect(conformance.knows(`${base}limits|9`)).toBe(false);
    expect(conformance.knows('http://hl7.org/fhir/StructureDefinition/Patient')).toBe(true);
    expect(conformance.expand('https://a.example/ValueSet/two')).toEqual(['male', 'female']);
    expect(conformance.expand('https://a.example/ValueSet/verified')).toEqual(['yes', 'yes-surely']);
    expect(conformance.expand('https://a.example/ValueSet/snomed')).toBeUndefined();
    expect(conformance.expand('https://a.example/ValueSet/expanded')).toEqual(['2']);
    expect(conformance.expand('https://a.example/ValueSet/none')).toBeUndefined();
    expect(conformance.expand('http://hl7.org/fhir/ValueSet/mimetypes')).toBeUndefined();
  });

  test('says what it cannot enforce', () => {
    expect(conformance.notEnforced().map((n) => `${n.demand} ${n.element}`)).toEqual([
      'rule Patient.address',
      'slicing Patient.name',
      'binding Patient.maritalStatus',
      'profile Patient.contact.relationship',
    ]);
  });
});

describe("R4's own blood pressure profile", () => {
  const part = (code: string) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value: 100, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  });
  const pressure = {
    resourceType: 'Observation',
    meta: { profile: ['http://hl7.org/fhir/StructureDefinition/bp'] },
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
    subject: { reference: 'Patient/1' },
    effectiveDateTime: '2026-03-02',
    component: [part('8480-6'), part('8462-4')],
  };
  test.each([
    ['id', 'x', []],
    ['subject', undefined, ['required Observation.subject']],
    ['category[0].coding[0].code', 'laboratory', ['required Observation.category']],
    [
      'component[0].valueQuantity.code',
      'kPa',
      ['code-unknown Observation.component[0].value.code', 'value Observation.component[0].value.code'],
    ],
    ['component[0].valueQuantity.value', undefined, ['required Observation.component[0].value.value']],
    ['component[1]', undefined, ['required Observation.component', 'required Observation.component']],
    ['component[1].code.coding[0].code', '1-1', ['required Observation.component']],
    ['effectiveDateTime', undefined, ['required Observation.effective']],
    ['code.coding[0].code', '1-1', ['required Observation.code.coding']],
  ])('%s = %s', (place, to, expected) => {
    expect(
      conformance
        .check(edited(pressure, steps(place), to))
        .filter((i) => i.severity === 'error')
        .map((i) => `${i.code} ${i.path}`),
    ).toEqual(expected);
  });
});

describe('packages of an operator', () => {
  /** One file as a tar entry: ustar header with checksum, content, padding. */
  function tarEntry(name: string, text: string): Buffer {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('0', 156);
    header.write('ustar\0', 257);
    return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  }
  const tgz = (files: Record<string, string>): Buffer =>
    gzipSync(Buffer.concat([...Object.entries(files).map(([name, text]) => tarEntry(name, text)), Buffer.alloc(1024)]));
  const inFolder = (files: Record<string, string | Buffer>): string => {
    const made = mkdtempSync(join(folder, 'package-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content);
    return made;
  };

  test('a .tgz is enforced; its examples and its index are left alone', () => {
    const own = inFolder({
      'a.tgz': tgz({
        'package/package.json': '{"name":"a"}',
        'package/StructureDefinition-limits.json': JSON.stringify(definitions[0]),
        'package/ValueSet-two.json': JSON.stringify(definitions.find((d) => d.url.endsWith('two'))),
        'package/example/Patient-x.json': 'not even JSON',
      }),
      'readme.txt': 'x',
    });
    const { check, knows } = createConformance({ folders: [own] });
    expect(knows(`${base}limits`)).toBe(true);
    expect(check({ ...limits, gender: 'other' }, `${base}limits`).map((i) => i.path)).toEqual(['Patient.gender']);
  });

  test.each([
    ['a profile without snapshot', 'p.json', JSON.stringify({ ...definitions[0], snapshot: undefined })],
    ['a profile for another version of FHIR', 'p.json', JSON.stringify({ ...definitions[0], fhirVersion: '3.0.2' })],
    ['what is not JSON', 'p.json', '{'],
    ['what is no package', 'p.tgz', 'x'],
    ['a package that is cut off', 'p.tgz', gzipSync(tarEntry('package/a.json', 'x'.repeat(2000)).subarray(0, 700))],
  ])('%s is refused, and the operator told where', (_, name, content) => {
    const own = inFolder({ [name]: content });
    let refusal: unknown;
    try {
      createConformance({ folders: [own] });
    } catch (reason) {
      refusal = reason;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal instanceof Refusal && refusal.issues.map((i) => [i.code, i.path])).toEqual([
      ['definition-unusable', join(own, name)],
    ]);
  });

  test('a folder that is not there is refused, and the operator told', () => {
    expect(() => createConformance({ folders: [join(folder, 'nowhere')] })).toThrow('definition-unusable');
  });
});
