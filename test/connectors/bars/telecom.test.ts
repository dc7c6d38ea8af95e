import { describe, expect, test } from '@jest/globals';
import type { Patient, PatientContact } from '@medplum/fhirtypes';
import fc, { type Arbitrary } from 'fast-check';
import { leaves } from '../../../src/mapping/engine/table.js';
import { contactTable, type Reach, telecomTable } from '../../../src/mapping/resources/patient-telecom.js';
import { personArbitrary } from '../../arbitraries.js';

const reachArbitrary: Arbitrary<Reach> = personArbitrary
  .map(({ telephones, emails, otherContacts }) => ({
    ...(telephones !== undefined && { telephones }),
    ...(emails !== undefined && { emails }),
    ...(otherContacts !== undefined && { otherContacts }),
  }))
  .filter((reach) => Object.keys(reach).length > 0);

const rank = (n: number) => ({
  url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactRank',
  valuePositiveInt: n,
});
const nephew: PatientContact = {
  extension: [rank(1)],
  relationship: [{ coding: [{ code: 'NEPHEW' }] }],
  name: { family: 'Test' },
  telecom: [{ system: 'phone', value: '07700 900002', rank: 1 }],
};
const self: PatientContact = {
  extension: [rank(2), { url: 'https://foreign.example/x', valueString: 'kept' }],
  relationship: [{ coding: [{ code: 'self' }], text: 'the person' }],
  period: { start: '2020' },
  telecom: [{ system: 'phone', value: '1', rank: 2, period: { start: '2020' } }, { value: 'nothing known' }],
};

/** Patients as others write them: numbers in either place, in both, in none, and people who are somebody else. */
const patients: readonly Patient[] = [
  { resourceType: 'Patient' },
  { resourceType: 'Patient', telecom: [{ system: 'phone', value: '1' }, { system: 'sms' }], active: true },
  { resourceType: 'Patient', contact: [nephew] },
  { resourceType: 'Patient', contact: [nephew, self] },
  { resourceType: 'Patient', telecom: [{ system: 'phone', value: '1' }], contact: [self, nephew] },
];

describe.each([
  ['telecom', telecomTable],
  ['contact', contactTable],
])('numbers and addresses, at home under %s', (_home, table) => {
  test('PutGet, once and again, onto any patient', () => {
    fc.assert(
      fc.property(reachArbitrary, reachArbitrary, fc.constantFrom(...patients), (first, second, patient) => {
        const once = table.put(first, patient);
        expect(table.get(once)).toEqual(first);
        const twice = table.put(second, once);
        expect(table.get(twice)).toEqual(second);
        expect(table.put(second, twice)).toEqual(twice);
      }),
      { numRuns: 300 },
    );
  });

  test('GetPut: what was read is written back as it was', () => {
    for (const patient of patients) expect(table.put(table.get(patient), patient)).toEqual(patient);
  });

  test('Kept: what was foreign stays foreign, whatever is written beside it', () => {
    fc.assert(
      fc.property(reachArbitrary, (reach) => {
        const patient = patients[2] ?? { resourceType: 'Patient' as const };
        const written = table.put(reach, patient);
        expect(leaves(table.rest(written), '')).toEqual(leaves(table.rest(patient), ''));
      }),
      { numRuns: 100 },
    );
  });

  test('a contact that is only the person goes with its last number; one that says more stays', () => {
    const bare = table.put({ telephones: [{ number: '1' }] }, { resourceType: 'Patient' });
    expect(table.put(undefined, bare)).toEqual({ resourceType: 'Patient' });
    const left = table.put(undefined, { resourceType: 'Patient', contact: [self] });
    expect(left?.contact?.[0]?.period).toEqual({ start: '2020' });
    expect(left?.contact?.[0]?.telecom).toEqual([{ value: 'nothing known' }]);
  });
});

describe('ranks', () => {
  test('a second person ranked first is left so, and the person comes after', () => {
    const written = contactTable.put({ telephones: [{ number: '2' }] }, { resourceType: 'Patient', contact: [nephew] });
    expect(written?.contact?.map(({ extension }) => extension?.[0]?.valuePositiveInt)).toEqual([1, 2]);
  });

  test('a preference that is given replaces the order that was written for it', () => {
    const ordered = contactTable.put({ telephones: [{ number: '1' }, { number: '2' }] }, undefined);
    const preferred = { telephones: [{ number: '1' }, { number: '2', preference: 1 }] };
    const written = contactTable.put(preferred, ordered);
    expect(written?.contact?.[0]?.telecom?.map((point) => point.rank)).toEqual([2, 1]);
    expect(written?.contact?.[0]?.telecom?.[1]?.extension).toBeUndefined();
    expect(contactTable.get(written)).toEqual(preferred);
  });
});
