/** Small valid resources, one per kind of trouble. The people are invented; the NHS number is from the 999 test range. */

export const patient = {
  resourceType: 'Patient',
  id: 'pat-1',
  meta: {
    versionId: '1',
    lastUpdated: '2026-03-02T09:30:00.5+00:00',
    tag: [{ system: 'https://a.example/tags', code: 'x' }],
  },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Ada &amp; family</p><br/></div>' },
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Leeds' } }],
  identifier: [{ use: 'official', system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
  active: true,
  name: [
    {
      use: 'official',
      family: 'Quill',
      given: ['Ada', 'B.'],
      _given: [null, { extension: [{ url: 'https://a.example/initial', valueBoolean: true }] }],
      period: { start: '2001', end: '2020-05-04' },
    },
  ],
  telecom: [{ system: 'phone', value: '01632 960001', use: 'home', rank: 1 }],
  gender: 'female',
  birthDate: '1950-02-28',
  _birthDate: {
    extension: [
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1950-02-28T03:04:05Z' },
    ],
  },
  deceasedBoolean: false,
  address: [{ use: 'home', line: ['1 Example Row'], city: 'Leeds', postalCode: 'LS1 1AA' }],
  maritalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M' }] },
  multipleBirthInteger: 2,
  contact: [{ relationship: [{ text: 'friend' }], name: { text: 'Bo' } }],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'en' }] }, preferred: true }],
  generalPractitioner: [{ reference: 'Organization/gp-1' }, { reference: '#gp' }],
  link: [{ other: { reference: 'Patient/old' }, type: 'replaces' }],
  contained: [{ resourceType: 'Practitioner', id: 'gp', name: [{ family: 'Moss' }] }],
};

export const serviceRequest = {
  resourceType: 'ServiceRequest',
  id: 'sr-1',
  identifier: [{ system: 'https://a.example/Id/case', value: 'SP-1', assigner: { display: 'Surgery' } }],
  status: 'active',
  intent: 'order',
  priority: 'routine',
  doNotPerform: false,
  code: { coding: [{ system: 'http://snomed.info/sct', code: '871731000000106' }], text: 'Social prescribing' },
  quantityQuantity: { value: 2, unit: 'visits', system: 'http://unitsofmeasure.org', code: '1' },
  subject: { reference: 'Patient/pat-1', type: 'Patient', display: 'A. Q.' },
  occurrencePeriod: { start: '2026-03-02', end: '2026-06-02' },
  authoredOn: '2026-03-02T09:30:00+00:00',
  requester: { reference: 'urn:uuid:0b0a9f2e-7a3c-4c5e-9d55-3f6b1a2c4d5e' },
  reasonCode: [{ text: 'lonely' }],
  note: [{ time: '2026-03-02T09:30:00Z', text: 'Likes chess.' }],
};

export const observation = {
  resourceType: 'Observation',
  id: 'obs-1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
  subject: { reference: 'Patient/pat-1' },
  effectiveDateTime: '2026-03',
  valueQuantity: { value: 7.5, comparator: '<', unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  referenceRange: [{ low: { value: 1 }, high: { value: 9 } }],
  component: [{ code: { text: 'part' }, valueInteger: 3, referenceRange: [{ text: 'any' }] }],
};

export const task = {
  resourceType: 'Task',
  status: 'requested',
  intent: 'order',
  authoredOn: '2026-03-02T09:30:00Z',
  lastModified: '2026-03-02T10:30:00+01:00',
  restriction: { repetitions: 1 },
  input: [{ type: { text: 'letter' }, valueAttachment: { contentType: 'text/plain', data: 'aGVsbG8=', size: 5 } }],
};

export const questionnaire = {
  resourceType: 'Questionnaire',
  status: 'active',
  url: 'https://a.example/Questionnaire/q',
  item: [
    { linkId: '1', type: 'group', item: [{ linkId: '1.1', type: 'choice', answerOption: [{ valueString: 'yes' }] }] },
    { linkId: '2', type: 'decimal', text: 'How much?' },
  ],
};

export const parameters = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'a', valueDecimal: 1.5 },
    { name: 'b', resource: patient },
  ],
};

export const samples = { patient, serviceRequest, observation, task, questionnaire, parameters };

const id = (n: number): string => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;

/** A message of three entries that refer to one another. */
export const message = {
  resourceType: 'Bundle',
  id: 'b-1',
  type: 'message',
  timestamp: '2026-03-02T09:30:00Z',
  entry: [
    {
      fullUrl: id(1),
      resource: {
        resourceType: 'MessageHeader',
        eventCoding: { system: 'https://a.example/events', code: 'referral' },
        source: { endpoint: 'https://a.example/fhir' },
        focus: [{ reference: id(2) }],
      },
    },
    {
      fullUrl: id(2),
      resource: { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: { reference: id(3) } },
    },
    { fullUrl: id(3), resource: { resourceType: 'Patient', id: 'pat-1', gender: 'other' } },
  ],
};

export const transaction = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: id(1),
      resource: {
        resourceType: 'ServiceRequest',
        status: 'active',
        intent: 'order',
        subject: { reference: id(2) },
        requester: { reference: 'Practitioner/9' },
      },
      request: { method: 'POST', url: 'ServiceRequest' },
    },
    {
      fullUrl: id(2),
      resource: { resourceType: 'Patient' },
      request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=x' },
    },
  ],
};

export const documentBundle = {
  resourceType: 'Bundle',
  type: 'document',
  identifier: { system: 'https://a.example/Id/doc', value: '1' },
  timestamp: '2026-03-02T09:30:00Z',
  entry: [
    {
      fullUrl: 'https://a.example/fhir/Composition/c1',
      resource: {
        resourceType: 'Composition',
        id: 'c1',
        status: 'final',
        type: { text: 'summary' },
        date: '2026-03-02',
        title: 'Summary',
        author: [{ reference: 'Organization/o1' }],
        section: [
          {
            title: 'Plan',
            text: { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml">Go on.</div>' },
          },
        ],
      },
    },
    {
      fullUrl: 'https://a.example/fhir/Organization/o1',
      resource: { resourceType: 'Organization', id: 'o1', name: 'Surgery' },
    },
  ],
};

export const bundles = { message, transaction, documentBundle };
