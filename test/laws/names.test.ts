import { describe, expect, it } from '@jest/globals';
import type { HumanName } from '@medplum/fhirtypes';
import { patientTable } from '../../src/mapping/resources/patient.js';

const familyOf = (...name: HumanName[]) => patientTable.get({ resourceType: 'Patient', name })?.name?.familyName;

describe('the name of record', () => {
  const before: HumanName = { family: 'Before', period: { start: '2016-12-06', end: '2020-07-22' } };

  it.each<[string, HumanName[], string]>([
    ['the official one', [{ family: 'Plain' }, { use: 'official', family: 'Official' }], 'Official'],
    ['one without a use', [{ use: 'usual', family: 'Usual' }, { family: 'Plain' }], 'Plain'],
    [
      'the usual one, if it is whole',
      [
        { use: 'nickname', text: 'Nick' },
        { use: 'usual', family: 'Usual' },
      ],
      'Usual',
    ],
    ['not one that was borne until a day', [before, { family: 'Now', period: { start: '2020-07-22' } }], 'Now'],
    ['one that was borne until a day, where there is no other', [before], 'Before'],
  ])('is %s', (_which, names, family) => {
    expect(familyOf(...names)).toBe(family);
  });

  it('is never an old one', () => {
    expect(familyOf({ use: 'old', family: 'Old' })).toBeUndefined();
  });
});
