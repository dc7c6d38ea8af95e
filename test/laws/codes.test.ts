import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nhsNumberStatus } from '../../src/mapping/codes/person.js';
import type { CodeTable } from '../../src/mapping/engine/code-table.js';
import { code, codingIn, conceptOf } from '../../src/mapping/engine/codings.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { codeSystems } from '../../src/mapping/systems.js';
import { describeWith, external } from '../external.js';
import { r4Codes } from './definitions.js';
import { places } from './foreign.js';

const tables = new Map<string, CodeTable<string>>();
for (const { codes } of referralParts.flatMap(({ table }) => table.facts))
  if (codes !== undefined) tables.set(codes.name, codes);

const codesOf = ({ system, rows, also = [] }: CodeTable<string>) => [
  ...Object.values(rows).map((row) => ({ system: row.system ?? system, code: row.code })),
  ...also.map((alias) => ({ system: alias.system ?? system, code: alias.code })),
];

const snomedIn = (text: string): readonly string[] => [...text.matchAll(/'(\d{6,18})'/g)].flatMap(([, id]) => id ?? []);

/** Every SNOMED CT identifier written anywhere in the mapping. */
function snomedInSource(): readonly string[] {
  const folder = new URL('../../src/mapping/', import.meta.url).pathname;
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => snomedIn(readFileSync(join(folder, name), 'utf8')))
      // The ethnic and gender codes of UK code systems are short; a SNOMED CT identifier has a partition and a check digit.
      .filter((id) => id.length >= 8)
  );
}

/** The SNOMED CT codes that the mapping uses, each verified by a source that is not a vendor's page alone. */
const verified: Readonly<Record<string, string>> = {
  '108161000000109': 'UKCore-SourceOfServiceRequest 1.2.1',
  '276491000': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185362004': 'UKCore-SourceOfServiceRequest 1.2.1',
  '1077191000000103': 'UKCore-SourceOfServiceRequest 1.2.1',
  '1052681000000105': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185363009': 'UKCore-SourceOfServiceRequest 1.2.1',
  '1065401000000101': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185365002': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185369008': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185370009': 'UKCore-SourceOfServiceRequest 1.2.1',
  '312357002': 'UKCore-SourceOfServiceRequest 1.2.1',
  '309014007': 'UKCore-SourceOfServiceRequest 1.2.1',
  '185373006': 'UKCore-SourceOfServiceRequest 1.2.1',
  '1065391000000104': 'UKCore-SourceOfServiceRequest 1.2.1',
  '310434002': 'UKCore-SourceOfServiceRequest 1.2.1',
  '1991000124105': 'UKCore-SourceOfServiceRequest 1.2.1, read and never written',
  '33962009': 'NHS Booking and Referral Standard, Condition.category',
  '160625004': 'PRSB Social Prescribing standard v1.1, Date stopped smoking',
  '871731000000106': 'Transformation Partners in Health and Care (NHS), social prescribing FAQs',
  '871711000000103': 'Transformation Partners in Health and Care (NHS), social prescribing FAQs',
  '1362931000000106': 'OpenCodelists user/RachelS99/social-prescribing-in-dependency/60fe7172',
  '1362721000000106': 'OpenCodelists user/RachelS99/social-prescribing-in-dependency/60fe7172',
};

describe.each([...tables])('the code table %s', (_name, table) => {
  it('is one-to-one', () => {
    const codes = codesOf(table).map(({ system, code: id }) => `${system}|${id}`);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(0);
  });

  it('reads each code as its word and writes each word as its code', () => {
    const plain = code(table);
    for (const [meaning, row] of Object.entries(table.rows)) {
      const system = row.system ?? table.system;
      if (system === undefined) {
        expect(plain.get(row.code)).toBe(meaning);
        expect(plain.put(meaning, undefined)).toBe(row.code);
        continue;
      }
      const lens = conceptOf(table);
      const written = lens.put(meaning, undefined);
      expect(written).toEqual({ coding: [{ system, code: row.code, ...(row.display && { display: row.display }) }] });
      expect(lens.get(written)).toBe(meaning);
      expect(lens.rest(written)).toBeUndefined();
      expect(lens.get({ coding: [{ code: row.code }] })).toBeUndefined();
    }
  });

  it('means with each other code something that it has a word for, and keeps the code', () => {
    const lens = codingIn(table);
    for (const { means, system = table.system, code: id, display } of table.also ?? []) {
      const sent = [{ ...(system && { system }), code: id, ...(display && { display }) }];
      expect(Object.hasOwn(table.rows, means)).toBe(true);
      expect(lens.get(sent)).toBe(means);
      expect(lens.put(means, sent)).toBe(sent);
      expect(lens.rest(sent)).toBeUndefined();
    }
  });

  it('cites its source, and has no code that the cited code system of R4 lacks', () => {
    expect(table.source.length).toBeGreaterThan(10);
    const url = /http:\/\/[^ ]+/.exec(table.source)?.[0];
    const codes = url === undefined ? [] : r4Codes(url);
    if (codes.length === 0) return;
    expect(codesOf(table).filter(({ code: id }) => !codes.includes(id))).toEqual([]);
  });
});

describe('code tables', () => {
  it('each use the systems that are listed once', () => {
    const listed = new Set<unknown>(Object.values(codeSystems));
    const used = [...tables.values()].flatMap((table) => codesOf(table).flatMap(({ system }) => system ?? []));
    expect(used.filter((system) => !listed.has(system))).toEqual([]);
  });

  it('have the same codes in R4 for the bound elements', () => {
    for (const [name, url] of [
      ['flag status', 'http://hl7.org/fhir/flag-status'],
      ['consent status', 'http://hl7.org/fhir/consent-state-codes'],
      ['answers status', 'http://hl7.org/fhir/questionnaire-answers-status'],
      ['request status', 'http://hl7.org/fhir/request-status'],
      ['priority', 'http://hl7.org/fhir/request-priority'],
      ['clinical status', 'http://terminology.hl7.org/CodeSystem/condition-clinical'],
      ['verification status', 'http://terminology.hl7.org/CodeSystem/condition-ver-status'],
      ['address type', 'http://hl7.org/fhir/address-use'],
      ['contact type', 'http://hl7.org/fhir/contact-point-use'],
      ['means of contact', 'http://hl7.org/fhir/contact-point-system'],
    ] as const) {
      const table = tables.get(name);
      expect({
        name,
        codes: codesOf(table ?? { name, source: '', rows: {} })
          .map((row) => row.code)
          .sort(),
      }).toEqual({
        name,
        codes: [...r4Codes(url)].sort(),
      });
    }
  });

  it('read both generations of the NHS number status when a sender gives both', () => {
    const lens = codingIn(nhsNumberStatus);
    const both = [
      { system: codeSystems.nhsNumberStatusEngland, code: '03', display: 'Trace required' },
      { system: codeSystems.nhsNumberStatus, code: 'trace-required', display: 'Trace required' },
      { system: 'https://foreign.example', code: 'x' },
    ];
    expect(lens.get(both)).toBe('trace-required');
    expect(lens.put('trace-required', both)).toBe(both);
    expect(places(lens.rest(both)).map(({ value }) => value)).toEqual(['https://foreign.example', 'x']);
    // The second code would say the old status beside the new one.
    expect(lens.put('trace-in-progress', both)).toEqual([
      { system: codeSystems.nhsNumberStatus, code: 'trace-in-progress', display: 'Trace in progress' },
      { system: 'https://foreign.example', code: 'x' },
    ]);
    // Two codes that disagree: the first is read, and the second is said.
    const disagree = [both[0] ?? {}, { system: codeSystems.nhsNumberStatus, code: 'trace-attempted' }];
    expect(lens.get(disagree)).toBe('trace-required');
    expect(places(lens.rest(disagree)).map(({ value }) => value)).toEqual([
      codeSystems.nhsNumberStatus,
      'trace-attempted',
    ]);
  });

  it('drop the version of a code system that the new code is not of', () => {
    const source = tables.get('source of referral');
    if (source === undefined) throw new Error('no table of sources');
    const sent = [{ system: codeSystems.snomed, version: 'http://snomed.info/sct/83821000000107', code: '185362004' }];
    expect(codingIn(source).put('teacher', sent)).toEqual([
      { system: codeSystems.referralSource, code: 'teacher', display: 'Teacher' },
    ]);
    expect(codingIn(source).put('midwife', sent)).toEqual([
      {
        system: codeSystems.snomed,
        version: 'http://snomed.info/sct/83821000000107',
        code: '185363009',
        display: 'Referred by midwife',
      },
    ]);
  });

  it('use no SNOMED CT code but the verified ones', () => {
    expect([...new Set(snomedInSource())].sort()).toEqual(Object.keys(verified).sort());
  });
});

const list = 'standards/snomed/verified-codes.csv';
describeWith(list)('SNOMED CT codes, held against the list of verified codes', () => {
  it.each(Object.entries(verified))('%s (%s)', (id) => {
    const line = readFileSync(join(external, list), 'utf8')
      .split('\n')
      .find((row) => row.split(',')[1] === id);
    const printed = [
      'standards/prsb/elements.csv',
      'standards/bars/bars.md',
      'standards/uk-core.md',
      'standards/domain.md',
    ]
      .filter((path) => existsSync(join(external, path)))
      .some((path) => readFileSync(join(external, path), 'utf8').includes(id));
    const inData = existsSync(join(external, 'data/ukcore-stu1')) && inUkCore(id);
    expect({ id, isThere: (line !== undefined && !line.includes('third-party')) || printed || inData }).toEqual({
      id,
      isThere: true,
    });
  });
});

/** Whether a published UK Core artefact names the code. */
function inUkCore(id: string): boolean {
  const folder = join(external, 'data/ukcore-stu1');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /SourceOfServiceRequest/i.test(name) && name.endsWith('.json'))
    .some((name) => readFileSync(join(folder, name), 'utf8').includes(`"${id}"`));
}
