import { describe, expect, test } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { readJson } from '../../src/conformance/json.js';
import { edited, steps } from './edits.js';
import {
  bundles,
  observation,
  parameters,
  patient,
  questionnaire,
  samples,
  serviceRequest,
  task,
} from './resources.js';

const { check } = createConformance();
const found = (resource: unknown): string[] =>
  check(resource).map((i) => `${i.severity === 'error' ? '' : `${i.severity} `}${i.code} ${i.path}`);

describe('valid resources', () => {
  for (const [name, resource] of Object.entries({ ...samples, ...bundles })) {
    test(`${name} gives no issue at all`, () => expect(check(resource)).toEqual([]));
  }
});

/** resource, place, what is put there (undefined: nothing), the issues expected. */
type Row = readonly [resource: unknown, place: string, to: unknown, ...expected: string[]];

const tables: Record<string, readonly Row[]> = {
  'shape of the resource': [
    [patient, 'resourceType', undefined, 'resource-type Resource'],
    [patient, 'resourceType', 'Person2', 'resource-type Resource.resourceType'],
    [patient, 'resourceType', 'DomainResource', 'resource-type Resource.resourceType'],
    [patient, 'resourceType', 7, 'resource-type Resource.resourceType'],
    [patient, 'shoeSize', 42, 'structure Patient.shoeSize'],
    [patient, 'name[0].shoe-size', 42, 'structure Patient.name[0].`shoe-size`'],
    [patient, 'name[0].resourceType', 'HumanName', 'structure Patient.name[0].resourceType'],
    [patient, '_name', { extension: [] }, 'structure Patient._name'],
    [patient, 'name[0].Ada Quill, Leeds', 'x', 'structure Patient.name[0]'],
    [patient, 'meta.project', 'medplum', 'structure Patient.meta.project'],
    [patient, 'contact[0].shoeSize', 42, 'structure Patient.contact[0].shoeSize'],
    [patient, 'gender', ['female'], 'structure Patient.gender'],
    [patient, 'name', { family: 'Quill' }, 'structure Patient.name'],
    [patient, 'name[0].given', 'Ada', 'structure Patient.name[0].given'],
    [patient, 'name[0]', 'Ada', 'structure Patient.name[0]'],
    [patient, 'maritalStatus', 'M', 'structure Patient.maritalStatus'],
    [patient, 'maritalStatus', [{ text: 'M' }], 'structure Patient.maritalStatus'],
    [
      patient,
      'contained[0]',
      'gp',
      'structure Patient.contained[0]',
      'reference-broken Patient.generalPractitioner[1].reference',
    ],
  ],
  'empty values and null': [
    [patient, 'gender', '', 'structure Patient.gender'],
    [patient, 'gender', null, 'structure Patient.gender'],
    [patient, 'maritalStatus', null, 'structure Patient.maritalStatus'],
    [patient, 'maritalStatus', {}, 'structure Patient.maritalStatus'],
    [patient, 'name', [], 'structure Patient.name'],
    [patient, 'name[0]', {}, 'structure Patient.name[0]'],
    [patient, 'name[0]', null, 'structure Patient.name[0]'],
    [patient, 'name[0].given[0]', null, 'structure Patient.name[0].given[0]'],
    [patient, 'name[0].given', ['Ada', null]],
    [patient, 'name[0]._given', [null], 'structure Patient.name[0].given'],
    [patient, 'name[0]._given', [null, {}], 'structure Patient.name[0].given[1]'],
    [patient, 'name[0]._given', { extension: [] }, 'structure Patient.name[0].given'],
    [patient, '_birthDate', null, 'structure Patient.birthDate'],
    [patient, '_birthDate', {}, 'structure Patient.birthDate'],
    [patient, '_birthDate', { value: 1 }, 'structure Patient.birthDate.value'],
    [patient, 'birthDate', undefined],
    [patient, 'name[0].text', '  ', 'warning value Patient.name[0].text'],
  ],
  'what is required': [
    [serviceRequest, 'status', undefined, 'required ServiceRequest.status'],
    [serviceRequest, 'subject', undefined, 'required ServiceRequest.subject'],
    [observation, 'code', undefined, 'required Observation.code'],
    [observation, 'component[0].code', undefined, 'required Observation.component[0].code'],
    [patient, 'communication[0].language', undefined, 'required Patient.communication[0].language'],
    [patient, 'text.div', undefined, 'required Patient.text.div'],
    [patient, 'text.status', undefined, 'required Patient.text.status'],
    [patient, 'extension[0].url', undefined, 'required Patient.extension[0].url'],
    [task, 'input[0].valueAttachment', undefined, 'required Task.input[0].value'],
    [questionnaire, 'item[0].item[0].linkId', undefined, 'required Questionnaire.item[0].item[0].linkId'],
  ],
  'one of a choice': [
    [observation, 'valueString', 'x', 'structure Observation.value'],
    [observation, '_valueString', { id: 'x' }, 'structure Observation.value'],
    [observation, 'valueAddress', { city: 'Leeds' }, 'structure Observation.valueAddress'],
    [observation, 'valueQuantity', { value: 'seven' }, 'structure Observation.value.value'],
    [observation, 'valueQuantity', 7, 'structure Observation.value'],
    [patient, 'deceasedDateTime', '2026', 'structure Patient.deceased'],
  ],
  'primitive values': [
    [patient, 'active', 'true', 'structure Patient.active'],
    [patient, 'gender', 1, 'structure Patient.gender'],
    [patient, 'telecom[0].rank', 0, 'value Patient.telecom[0].rank'],
    [patient, 'telecom[0].rank', 1.5, 'value Patient.telecom[0].rank'],
    [patient, 'telecom[0].rank', 2147483648, 'value Patient.telecom[0].rank'],
    [patient, 'telecom[0].rank', '1', 'structure Patient.telecom[0].rank'],
    [patient, 'multipleBirthInteger', -2147483649, 'value Patient.multipleBirth'],
    [patient, 'multipleBirthInteger', Number.NaN, 'value Patient.multipleBirth'],
    [task, 'input[0].valueAttachment.size', -1, 'value Task.input[0].value.size'],
    [task, 'input[0].valueAttachment.size', 6, 'value Task.input[0].value.size'],
    [task, 'input[0].valueAttachment.data', 'aGVsbG8', 'value Task.input[0].value.data'],
    [task, 'input[0].valueAttachment.data', 'aGV*bG8=', 'value Task.input[0].value.data'],
    [patient, 'id', 'a/../b', 'value Patient.id'],
    [patient, 'id', 'a_b', 'value Patient.id'],
    [patient, 'id', 'x'.repeat(65), 'value Patient.id'],
    [patient, 'id', 'x'.repeat(64)],
    [patient, 'name[0].id', 'any_thing'],
    [patient, 'name[0].id', 'a b', 'value Patient.name[0].id'],
    [patient, 'meta.tag[0].code', ' x', 'value Patient.meta.tag[0].code'],
    [patient, 'meta.tag[0].code', 'x ', 'value Patient.meta.tag[0].code'],
    [patient, 'meta.tag[0].code', 'x  y', 'value Patient.meta.tag[0].code'],
    [patient, 'meta.tag[0].code', 'x y'],
    [patient, 'identifier[0].system', 'not a uri', 'value Patient.identifier[0].system'],
    [patient, 'identifier[0].system', 'urn:oid:9.8', 'value Patient.identifier[0].system'],
    [patient, 'identifier[0].system', 'urn:oid:2.16.840.1'],
    [patient, 'identifier[0].system', 'urn:uuid:12', 'value Patient.identifier[0].system'],
    [patient, 'identifier[0].value', 'a\u0000b', 'value Patient.identifier[0].value'],
    [patient, 'identifier[0].value', 'a\ud800b', 'value Patient.identifier[0].value'],
    [patient, 'identifier[0].value', 'a\u202eb\u200b'],
    [patient, 'identifier[0].value', 'a\tb\nc'],
    [patient, 'identifier[0].value', 'x'.repeat(1_048_577), 'value Patient.identifier[0].value'],
  ],
  'dates and times': [
    ...[
      '2026-02-30',
      '2026-13',
      '2026-00',
      '2026-1-1',
      '0000',
      '26',
      '2026-02-28T',
      '1900-02-29',
      '20260228',
      ' 2026',
      '2026-04-31',
    ].map((date): Row => [patient, 'birthDate', date, 'value Patient.birthDate']),
    ...['2026', '2026-02', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'].map(
      (date): Row => [edited(patient, ['_birthDate'], undefined), 'birthDate', date],
    ),
    ...[
      '2026-03-02T09:30:00',
      '2026-03-02T09:30Z',
      '2026-03-02T24:00:00Z',
      '2026-03-02T23:60:00Z',
      '2026-02-30T09:30:00Z',
      '2026-03-02T09:30:00+15:00',
      '2026-03-02T09:30:00+14:30',
      '2026-03-02 09:30:00Z',
      '2026-03-02T09:30:00z',
      '0000-01-01T00:00:00Z',
      '2026-03T09:30:00Z',
    ].map((date): Row => [serviceRequest, 'authoredOn', date, 'value ServiceRequest.authoredOn']),
    ...[
      '2026',
      '2026-03-02',
      '2026-03-02T23:59:60Z',
      '2026-03-02T00:00:00.123456789-13:59',
      '2026-03-02T09:30:00+14:00',
    ].map((date): Row => [serviceRequest, 'authoredOn', date]),
    [patient, 'meta.lastUpdated', '2026-03-02', 'value Patient.meta.lastUpdated'],
    [patient, 'meta.lastUpdated', '2026-03-02T09:30:00', 'value Patient.meta.lastUpdated'],
    [
      observation,
      'component[0]',
      { code: { text: 'x' }, valueTime: '24:00:00' },
      'value Observation.component[0].value',
    ],
    [observation, 'component[0]', { code: { text: 'x' }, valueTime: '09:30' }, 'value Observation.component[0].value'],
    [
      observation,
      'component[0]',
      { code: { text: 'x' }, valueTime: '09:30:00Z' },
      'value Observation.component[0].value',
    ],
    [observation, 'component[0]', { code: { text: 'x' }, valueTime: '23:59:59.5' }],
  ],
  'required bindings': [
    [patient, 'gender', 'Female', 'code-unknown Patient.gender'],
    [serviceRequest, 'status', 'finished', 'code-unknown ServiceRequest.status'],
    [patient, 'link[0].type', 'is', 'code-unknown Patient.link[0].type'],
    [patient, 'name[0].use', 'pen', 'code-unknown Patient.name[0].use'],
    [patient, 'language', 'English please', 'code-unknown Patient.language'],
    [patient, 'language', 'en-GB'],
    [patient, 'language', 'cy'],
    [task, 'input[0].valueAttachment.contentType', 'text', 'code-unknown Task.input[0].value.contentType'],
    [task, 'input[0].valueAttachment.contentType', 'application/fhir+json; charset=utf-8'],
    [
      { resourceType: 'Condition', subject: { display: 'x' } },
      'clinicalStatus',
      { text: 'active' },
      'code-unknown Condition.clinicalStatus',
    ],
    [
      { resourceType: 'Condition', subject: { display: 'x' } },
      'clinicalStatus',
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'acute' }] },
      'warning code-unknown Condition.clinicalStatus.coding[0].code',
      'code-unknown Condition.clinicalStatus.coding[0].code',
    ],
    [
      { resourceType: 'Condition', subject: { display: 'x' } },
      'clinicalStatus',
      { coding: [{ system: 'https://a.example', code: 'active' }] },
      'code-unknown Condition.clinicalStatus.coding[0].system',
    ],
    [
      { resourceType: 'Condition', subject: { display: 'x' } },
      'clinicalStatus',
      {
        coding: [
          { system: 'https://a.example', code: 'acute' },
          { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' },
        ],
      },
    ],
    [
      { resourceType: 'Condition', subject: { display: 'x' } },
      'clinicalStatus',
      { extension: [{ url: 'https://a.example', valueCode: 'x' }] },
    ],
    [patient, 'maritalStatus.coding[0].code', 'XYZ', 'warning code-unknown Patient.maritalStatus.coding[0].code'],
    [
      { resourceType: 'ChargeItem', status: 'billable', code: { text: 'x' }, subject: { display: 'x' } },
      'priceOverride',
      { value: 1, currency: 'POUND' },
      'code-unknown ChargeItem.priceOverride.currency',
    ],
    [
      { resourceType: 'ChargeItem', status: 'billable', code: { text: 'x' }, subject: { display: 'x' } },
      'priceOverride',
      { value: 1, currency: 'GBP' },
    ],
  ],
  'rules of types and resources': [
    [patient, 'name[0].period', { start: '2026-03-02', end: '2026-03-01' }, 'invariant Patient.name[0].period'],
    [patient, 'name[0].period', { start: '2026-03-02', end: '2026-03' }],
    [patient, 'name[0].period', { start: '2026-03-02T10:00:00+01:00', end: '2026-03-02T09:00:00Z' }],
    [
      patient,
      'name[0].period',
      { start: '2026-03-02T10:00:00Z', end: '2026-03-02T10:00:00+01:00' },
      'invariant Patient.name[0].period',
    ],
    [patient, 'telecom[0]', { value: '01632 960001' }, 'invariant Patient.telecom[0]'],
    [patient, 'contact[0]', { relationship: [{ text: 'x' }] }, 'invariant Patient.contact[0]'],
    [
      patient,
      'extension[0].valueAddress',
      undefined,
      'invariant Patient.extension[0]',
      'required Patient.extension[0].value',
    ],
    [
      patient,
      'extension[0].extension',
      [{ url: 'x', valueCode: 'y' }],
      'invariant Patient.extension[0]',
      'structure Patient.extension[0].extension[0]',
    ],
    [observation, 'dataAbsentReason', { text: 'x' }, 'invariant Observation'],
    [observation, 'referenceRange[0]', { appliesTo: [{ text: 'x' }] }, 'invariant Observation.referenceRange[0]'],
    [
      observation,
      'referenceRange[0].low',
      { value: 1, comparator: '<' },
      'invariant Observation.referenceRange[0].low',
      'structure Observation.referenceRange[0].low.comparator',
    ],
    [observation, 'valueQuantity', { value: 1, code: 'kg' }, 'invariant Observation.value'],
    [observation, 'component[0].code', observation.code, 'invariant Observation'],
    [serviceRequest, 'orderDetail', [{ text: 'x' }]],
    [edited(serviceRequest, ['code'], undefined), 'orderDetail', [{ text: 'x' }], 'invariant ServiceRequest'],
    [task, 'lastModified', '2026-03-02T09:29:59Z', 'invariant Task'],
    [task, 'input[0].valueAttachment', { data: 'aGVsbG8=' }, 'invariant Task.input[0].value'],
    [questionnaire, 'item[1].linkId', '1.1', 'invariant Questionnaire'],
    [
      questionnaire,
      'item[0].item[0].enableWhen',
      [{ question: '2', operator: 'exists', answerString: 'x' }],
      'invariant Questionnaire.item[0].item[0].enableWhen[0]',
    ],
    [questionnaire, 'item[0].item[0].type', 'display', 'invariant Questionnaire.item[0].item[0]'],
    [questionnaire, 'name', 'not a name', 'warning invariant Questionnaire'],
    [questionnaire, 'item[1].item', [{ linkId: '9', type: 'string' }]],
    [parameters, 'parameter[0].resource', { resourceType: 'Patient' }, 'invariant Parameters.parameter[0]'],
    [parameters, 'parameter[1].resource.gender', 'x', 'code-unknown Parameters.parameter[1].resource.gender'],
    [{ resourceType: 'Organization', name: 'x' }, 'name', undefined, 'invariant Organization'],
    [
      { resourceType: 'Organization', name: 'x' },
      'telecom',
      [{ system: 'phone', value: '1', use: 'home' }],
      'invariant Organization.telecom[0]',
    ],
  ],
  'extensions that are known': [
    [
      patient,
      'extension[0]',
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueString: 'Leeds' },
      'structure Patient.extension[0].value',
    ],
    [patient, 'extension[0].url', 'birthPlace', 'value Patient.extension[0].url'],
    [patient, 'extension[0].url', 'http://hl7.org/fhir/StructureDefinition/Patient', 'value Patient.extension[0].url'],
    [patient, 'extension[0].url', 'https://a.example/not-known'],
    [
      edited(patient, ['extension'], undefined),
      'modifierExtension',
      [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'x' } }],
      'structure Patient.modifierExtension[0]',
    ],
    [patient, 'extension[0].valueAddress.use', 'x', 'code-unknown Patient.extension[0].value.use'],
    [
      patient,
      'extension[0]',
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-nationality',
        extension: [
          { url: 'code', valueCodeableConcept: { text: 'x' } },
          { url: 'code', valueCodeableConcept: { text: 'y' } },
        ],
      },
      'structure Patient.extension[0].extension[1]',
    ],
    [
      patient,
      'extension[0]',
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-nationality',
        extension: [{ url: 'code', valueString: 'x' }],
      },
      'structure Patient.extension[0].extension[0].value',
    ],
  ],
  references: [
    [
      serviceRequest,
      'subject.reference',
      'Medication/1',
      'reference-target ServiceRequest.subject.reference',
      'value ServiceRequest.subject.type',
    ],
    [
      serviceRequest,
      'subject',
      { reference: 'https://x.example/fhir/Medication/1' },
      'reference-target ServiceRequest.subject.reference',
    ],
    [serviceRequest, 'subject', { type: 'Medication', display: 'x' }, 'reference-target ServiceRequest.subject.type'],
    [serviceRequest, 'subject', { type: 'Medication', reference: 'Patient/1' }, 'value ServiceRequest.subject.type'],
    [serviceRequest, 'subject', { type: 'Person2', display: 'x' }, 'code-unknown ServiceRequest.subject.type'],
    [serviceRequest, 'subject', { type: 'Patient' }, 'invariant ServiceRequest.subject'],
    [serviceRequest, 'subject', { reference: 'Person2/1' }, 'value ServiceRequest.subject.reference'],
    ...[
      'just text',
      'Patient/',
      'Patient',
      'pat-1',
      '/Patient/1',
      'Patient/a_b',
      'Patient?name=x',
      'urn:uuid:12',
      'Patient/1/2',
    ].map((reference): Row => [serviceRequest, 'subject', { reference }, 'value ServiceRequest.subject.reference']),
    ...[
      'Patient/1/_history/2',
      'https://x.example/fhir/Patient/1',
      'urn:uuid:0b0a9f2e-7a3c-4c5e-9d55-3f6b1a2c4d5e',
      'urn:oid:1.2.3',
      'https://x.example/whoever',
    ].map((reference): Row => [serviceRequest, 'subject', { reference }]),
    [serviceRequest, 'subject', { identifier: { value: '1' } }],
    [serviceRequest, 'subject.reference', '#none', 'reference-broken ServiceRequest.subject.reference'],
    [
      patient,
      'generalPractitioner[1].reference',
      '#other',
      'reference-broken Patient.generalPractitioner[1].reference',
      'invariant Patient.contained[0]',
    ],
    [patient, 'managingOrganization', { reference: '#gp' }, 'reference-target Patient.managingOrganization.reference'],
    [
      questionnaire,
      'item[0].item[0]',
      { linkId: '1.1', type: 'choice', answerValueSet: '#vs' },
      'reference-broken Questionnaire.item[0].item[0].answerValueSet',
    ],
  ],
  'contained resources': [
    [
      patient,
      'contained[0].id',
      undefined,
      'reference-broken Patient.generalPractitioner[1].reference',
      'required Patient.contained[0].id',
    ],
    [patient, 'generalPractitioner', undefined, 'invariant Patient.contained[0]'],
    [patient, 'contained[1]', { resourceType: 'Practitioner', id: 'gp' }, 'invariant Patient.contained[1].id'],
    [patient, 'contained[0].gender', 'x', 'code-unknown Patient.contained[0].gender'],
    [patient, 'contained[0].meta', { versionId: '1' }, 'invariant Patient.contained[0].meta.versionId'],
    [
      patient,
      'contained[0].meta',
      { lastUpdated: '2026-03-02T09:30:00Z' },
      'invariant Patient.contained[0].meta.lastUpdated',
    ],
    [patient, 'contained[0].meta', { security: [{ code: 'R' }] }, 'invariant Patient.contained[0].meta.security'],
    [
      patient,
      'contained[0].contained',
      [{ resourceType: 'Basic', id: 'x', code: { text: 'x' } }],
      'invariant Patient.contained[0].contained',
    ],
    [
      patient,
      'contained[1]',
      { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: '#gp' } },
      'invariant Patient.contained[1]',
    ],
    [
      patient,
      'contained[1]',
      {
        resourceType: 'Provenance',
        id: 'p',
        target: [{ reference: '#' }],
        recorded: '2026-03-02T09:30:00Z',
        agent: [{ who: { display: 'x' } }],
      },
    ],
  ],
};

for (const [name, rows] of Object.entries(tables)) {
  describe(name, () => {
    test.each(rows.map((row, i) => [i, row[1], JSON.stringify(row[2])?.slice(0, 70) ?? 'absent', row] as const))(
      '%i: %s = %s',
      (_, place, __, [resource, , to, ...expected]) => {
        expect(found(edited(resource, steps(place), to)).sort()).toEqual([...expected].sort());
      },
    );
  });
}

describe('numbers as they were written', () => {
  const written = (rank: string): string[] =>
    found(readJson(`{"resourceType":"Patient","telecom":[{"system":"phone","value":"1","rank":${rank}}]}`));

  test.each(['1.0', '1e0', '10E-1'])('%s is no positiveInt, whatever JavaScript makes of it', (rank) => {
    expect(written(rank)).toEqual(['value Patient.telecom[0].rank']);
  });

  test('1 is one, and 1.00 a decimal', () => {
    expect(written('1')).toEqual([]);
    expect(found(readJson('{"resourceType":"Parameters","parameter":[{"name":"a","valueDecimal":1.00}]}'))).toEqual([]);
  });
});
