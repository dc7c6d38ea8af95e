import { describe, expect, test } from '@jest/globals';
import { minimalMessage, progressWire } from './minimal.js';
import { person, platform, referral, told } from './told.js';

const standing = { state: 'active', certainty: 'confirmed' };
const nhsNumbers = 'https://fhir.nhs.uk/Id/nhs-number';
const own = (name: string) => `https://waymark.example/fhir/CodeSystem/${name}`;
const coded = (name: string, code: string) => ({ codedValues: [{ system: own(name), code }] });
const late = { startDate: '2026-02', endDate: '2026-01-31' };
const risk = (facts: object) =>
  referral({ risks: { entries: [{ status: 'active', risk: { freeText: 'Dog' }, ...facts }] } });
const problem = (facts: object) =>
  referral({ problems: [{ freeText: 'Asthma', state: 'resolved', certainty: 'confirmed', ...facts }] });
const professional = (facts: object) =>
  referral({ referrer: { kind: 'professional', name: 'Dr Ama Boateng', ...facts } });

describe('what FHIR cannot hold is refused here, at its own place', () => {
  test.each<[string, unknown, string[]]>([
    ['a need of nothing', referral({ needs: [standing] }), ['required /referral/needs/0']],
    ['a problem of nothing', referral({ problems: [standing] }), ['required /referral/problems/0']],
    [
      'a need without a state',
      referral({ needs: [{ kind: 'housing', certainty: 'confirmed' }] }),
      ['required /referral/needs/0/state'],
    ],
    [
      'a state of what was entered in error',
      referral({ personReports: [{ words: 'Tired', state: 'active', certainty: 'entered-in-error' }] }),
      ['invariant /referral/personReports/0/state'],
    ],
    [
      'a problem that ended and is there',
      problem({ state: 'relapse', endDate: '2026' }),
      ['invariant /referral/problems/0/state'],
    ],
    [
      'an end of what was entered in error',
      problem({ state: undefined, certainty: 'entered-in-error', endDate: '2026' }),
      ['invariant /referral/problems/0/endDate'],
    ],
    [
      'a problem that ended before it began',
      problem({ onsetDate: '2026-02-01', endDate: '2026-01' }),
      ['invariant /referral/problems/0/endDate'],
    ],
    ['a risk', risk(late), ['invariant /referral/risks/entries/0/endDate']],
    [
      'a concern, a looked after child, an unborn child',
      referral({
        safeguarding: {
          concerns: [{ status: 'active', date: '2026', endDate: '2025' }],
          lookedAfterChild: { status: 'active', ...late },
          unbornChildProtectionPlan: { status: 'active', ...late },
        },
      }),
      [
        'invariant /referral/safeguarding/concerns/0/endDate',
        'invariant /referral/safeguarding/lookedAfterChild/endDate',
        'invariant /referral/safeguarding/unbornChildProtectionPlan/endDate',
      ],
    ],
    [
      'a service',
      referral({ servicesAndCare: [{ status: 'active', ...late }] }),
      ['invariant /referral/servicesAndCare/0/endDate'],
    ],
    [
      'an immigration status',
      person({ immigrationStatus: late }),
      ['invariant /referral/person/immigrationStatus/endDate'],
    ],
    [
      'a progress said before it was asked',
      { ...progressWire(), progress: { state: 'accepted', askedOn: '2026-11-02', saidOn: '2026-11-01' } },
      ['invariant /progress/saidOn'],
    ],
    ['a practice of a GP alone', referral({ gpPractices: [{ gpName: 'Dr A' }] }), ['required /referral/gpPractices/0']],
    [
      'a service of nobody',
      professional({ service: { freeText: 'School' } }),
      ['required /referral/referrer/organisation'],
    ],
    [
      'a service of nobody who reports',
      { ...progressWire(), saidBy: { service: { freeText: 'Link work' } } },
      ['required /saidBy/organisation'],
    ],
    [
      'a number of no register',
      professional({ identifiers: [{ value: '1' }] }),
      ['required /referral/referrer/identifiers/0/system'],
    ],
    [
      'a number of no register, of whom is asked',
      referral({ recipient: { identifiers: [{ system: 'https://a.example', value: '1' }, { value: '1' }] } }),
      ['required /referral/recipient/identifiers/1/system'],
    ],
    [
      'a picture of no type',
      person({ photographs: [{ data: 'aGVsbG8=' }] }),
      ['required /referral/person/photographs/0/contentType'],
    ],
    [
      'a type that is none',
      person({ photographs: [{ contentType: 'jpeg', url: 'https://a.example/1' }] }),
      ['value /referral/person/photographs/0/contentType'],
    ],
    [
      'an address with a space',
      { ...minimalMessage(), receiver: { endpoint: { value: 'team 7' } } },
      ['value /receiver/endpoint/value'],
    ],
    [
      'an address with a bar',
      { ...minimalMessage(), sender: { endpoint: { system: 'https://a.example', value: 'a|b' } } },
      ['value /sender/endpoint/value'],
    ],
    [
      'an empty carried value',
      { ...minimalMessage(), carried: [{ path: 'Bundle.x', value: '' }] },
      ['structure /carried/0/value'],
    ],
  ])('%s', (_name, wire, issues) => {
    expect(told(JSON.parse(JSON.stringify(wire)))).toEqual(issues);
  });

  test('rules are told of sections that have their form, when others have not', () => {
    expect(told(referral({ mood: 'low', needs: [standing] }))).toEqual([
      'structure /referral/mood',
      'required /referral/needs/0',
    ]);
  });

  test('dates that may be in order, by their precision, pass', () => {
    expect(platform.read(risk({ startDate: '2026-02-15', endDate: '2026-02' })).issues).toEqual([]);
  });

  test('what was entered in error is said without a state', () => {
    const needs = [{ kind: 'housing', certainty: 'entered-in-error' }];
    expect(platform.read(referral({ needs })).issues).toEqual([]);
  });
});

describe('a code that has a word of its own is said by the word', () => {
  test.each<[string, unknown, string]>([
    [
      'an NHS number',
      person({ otherIdentifiers: [{ system: nhsNumbers, value: '9990000018' }] }),
      'value /referral/person/otherIdentifiers/0/system',
    ],
    [
      'a kind of need',
      referral({ needs: [{ ...standing, ...coded('need', 'housing') }] }),
      'value /referral/needs/0/codedValues/0',
    ],
    [
      'no known risks',
      risk({ risk: coded('risk-statement', 'no-known-risks') }),
      'value /referral/risks/entries/0/risk/codedValues/0',
    ],
    [
      'the category of an impairment',
      referral({
        individualRequirements: { impairments: [{ status: 'active', category: coded('flag-category', 'impairment') }] },
      }),
      'value /referral/individualRequirements/impairments/0/category/codedValues/0',
    ],
  ])('%s', (_name, wire, issue) => {
    expect(told(wire)).toEqual([issue]);
  });
});
