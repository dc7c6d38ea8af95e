/** Small profiles, one per thing a profile can ask for; a snapshot here states only what it adds to R4. */

export const base = 'https://a.example/StructureDefinition/';

type Element = { id: string } & Record<string, unknown>;

/** A StructureDefinition with the snapshot elements that matter to a test. */
function profile(name: string, type: string, elements: readonly Element[]) {
  return {
    resourceType: 'StructureDefinition',
    url: base + name,
    version: '1.0.0',
    name,
    status: 'active',
    fhirVersion: '4.0.1',
    kind: type === 'Extension' || type === 'Quantity' ? 'complex-type' : 'resource',
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: 'constraint',
    snapshot: {
      element: [{ id: type }, ...elements].map((e) => ({
        path: e.id.replace(/:[^.]*/g, ''),
        min: 0,
        max: '*',
        ...(e.id.includes(':') ? { sliceName: e.id.slice(e.id.lastIndexOf(':') + 1) } : {}),
        ...e,
      })),
    },
  };
}

const by = (type: string, path: string, rules = 'open', ordered = false) => ({
  slicing: { discriminator: [{ type, path }], rules, ordered },
});
const code = (c: string) => [{ code: c }];

export const definitions = [
  profile('limits', 'Patient', [
    { id: 'Patient.name', min: 1, max: '2' },
    { id: 'Patient.name.family', min: 1, max: '1', type: code('string'), maxLength: 5 },
    { id: 'Patient.photo', max: '0', type: code('Attachment') },
    { id: 'Patient.active', min: 1, max: '1', fixedBoolean: true, type: code('boolean') },
    { id: 'Patient.multipleBirth[x]', max: '1', type: code('integer'), minValueInteger: 2, maxValueInteger: 4 },
    { id: 'Patient.birthDate', max: '1', type: code('date'), minValueDate: '1900-01-01', maxValueDate: '2026-01-01' },
    {
      id: 'Patient.maritalStatus',
      max: '1',
      type: code('CodeableConcept'),
      patternCodeableConcept: { coding: [{ system: 'https://a.example/m', code: 'm' }] },
    },
    {
      id: 'Patient.generalPractitioner',
      type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Practitioner'] }],
    },
    {
      id: 'Patient.contact',
      constraint: [{ key: 'c-1', severity: 'error', human: 'A contact has a gender', expression: 'gender.exists()' }],
    },
    {
      id: 'Patient.gender',
      max: '1',
      type: code('code'),
      binding: { strength: 'required', valueSet: 'https://a.example/ValueSet/two|1.0.0' },
    },
    {
      id: 'Patient.address',
      constraint: [
        { key: 'c-2', severity: 'warning', human: 'An address has a city', expression: 'city.exists()' },
        { key: 'c-3', severity: 'error', human: 'Not FHIRPath', expression: ')(' },
      ],
    },
  ]),
  profile('by-value', 'Patient', [
    { id: 'Patient.identifier', min: 1, ...by('value', 'system', 'closed') },
    { id: 'Patient.identifier:nhs', min: 1, max: '1', type: code('Identifier') },
    { id: 'Patient.identifier:nhs.system', min: 1, max: '1', fixedUri: 'https://a.example/nhs', type: code('uri') },
    { id: 'Patient.identifier:nhs.value', min: 1, max: '1', type: code('string'), maxLength: 10 },
    { id: 'Patient.identifier:nhs.extension', ...by('value', 'url') },
    {
      id: 'Patient.identifier:nhs.extension:status',
      min: 1,
      max: '1',
      type: [{ code: 'Extension', profile: [`${base}status`] }],
    },
    { id: 'Patient.identifier:local', max: '1', type: code('Identifier') },
    { id: 'Patient.identifier:local.system', min: 1, max: '1', fixedUri: 'https://a.example/local', type: code('uri') },
  ]),
  profile('status', 'Extension', [
    { id: 'Extension.url', min: 1, max: '1', fixedUri: `${base}status`, type: code('uri') },
    { id: 'Extension.extension', max: '0', type: code('Extension') },
    {
      id: 'Extension.value[x]',
      min: 1,
      max: '1',
      type: code('CodeableConcept'),
      binding: { strength: 'required', valueSet: 'https://a.example/ValueSet/verified' },
    },
  ]),
  profile('by-pattern', 'Observation', [
    { id: 'Observation.category', min: 1, ...by('pattern', '$this', 'openAtEnd') },
    {
      id: 'Observation.category:social',
      min: 1,
      max: '1',
      type: code('CodeableConcept'),
      patternCodeableConcept: { coding: [{ system: 'https://a.example/c', code: 'social' }] },
    },
    { id: 'Observation.component', ...by('pattern', 'code') },
    { id: 'Observation.component:low', min: 1, max: '1', type: code('BackboneElement') },
    {
      id: 'Observation.component:low.code',
      min: 1,
      max: '1',
      type: code('CodeableConcept'),
      patternCodeableConcept: { coding: [{ code: 'low' }] },
    },
    { id: 'Observation.component:low.value[x]', min: 1, max: '1', type: code('Quantity') },
    // A slice inside a slice.
    { id: 'Observation.component:low.interpretation', ...by('value', 'coding.code', 'closed') },
    { id: 'Observation.component:low.interpretation:one', min: 1, max: '1', type: code('CodeableConcept') },
    { id: 'Observation.component:low.interpretation:one.coding', min: 1, type: code('Coding') },
    {
      id: 'Observation.component:low.interpretation:one.coding.code',
      min: 1,
      max: '1',
      fixedCode: 'L',
      type: code('code'),
    },
  ]),
  profile('by-type', 'Observation', [
    { id: 'Observation.value[x]', max: '1', ...by('type', '$this'), type: [...code('Quantity'), ...code('string')] },
    { id: 'Observation.value[x]:valueQuantity', max: '1', type: code('Quantity') },
    { id: 'Observation.value[x]:valueQuantity.unit', min: 1, max: '1', type: code('string') },
  ]),
  profile('by-exists', 'Patient', [
    { id: 'Patient.name', ...by('exists', 'period') },
    { id: 'Patient.name:old', max: '1', type: code('HumanName') },
    { id: 'Patient.name:old.period', min: 1, max: '1', type: code('Period') },
    { id: 'Patient.name:old.use', min: 1, max: '1', fixedCode: 'old', type: code('code') },
    { id: 'Patient.name:now', min: 1, max: '1', type: code('HumanName') },
    { id: 'Patient.name:now.period', max: '0', type: code('Period') },
  ]),
  profile('by-profile', 'Bundle', [
    { id: 'Bundle.entry', min: 1, ...by('profile', 'resource', 'closed') },
    { id: 'Bundle.entry:header', min: 1, max: '1', type: code('BackboneElement') },
    {
      id: 'Bundle.entry:header.resource',
      min: 1,
      max: '1',
      type: [{ code: 'MessageHeader', profile: ['http://hl7.org/fhir/StructureDefinition/MessageHeader'] }],
    },
    { id: 'Bundle.entry:request', min: 1, max: '1', type: code('BackboneElement') },
    {
      id: 'Bundle.entry:request.resource',
      min: 1,
      max: '1',
      type: [{ code: 'ServiceRequest', profile: [`${base}request`] }],
    },
    { id: 'Bundle.entry:patient', max: '1', type: code('BackboneElement') },
    {
      id: 'Bundle.entry:patient.resource',
      min: 1,
      max: '1',
      type: [{ code: 'Patient', profile: ['http://hl7.org/fhir/StructureDefinition/Patient'] }],
    },
  ]),
  profile('entries', 'Bundle', [
    { id: 'Bundle.entry', ...by('type', 'resource') },
    { id: 'Bundle.entry:request', min: 1, max: '1', type: code('BackboneElement') },
    {
      id: 'Bundle.entry:request.resource',
      min: 1,
      max: '1',
      type: [{ code: 'ServiceRequest', profile: [`${base}request`] }],
    },
  ]),
  profile('request', 'ServiceRequest', [
    { id: 'ServiceRequest.intent', min: 1, max: '1', fixedCode: 'order', type: code('code') },
    { id: 'ServiceRequest.reasonReference', ...by('type', 'resolve()'), type: [{ code: 'Reference' }] },
    {
      id: 'ServiceRequest.reasonReference:condition',
      max: '1',
      type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Condition'] }],
    },
  ]),
  profile('ordered', 'Patient', [
    { id: 'Patient.telecom', ...by('value', 'system', 'open', true) },
    { id: 'Patient.telecom:phone', type: code('ContactPoint') },
    { id: 'Patient.telecom:phone.system', min: 1, fixedCode: 'phone', type: code('code') },
    { id: 'Patient.telecom:email', type: code('ContactPoint') },
    { id: 'Patient.telecom:email.system', min: 1, fixedCode: 'email', type: code('code') },
  ]),
  profile('by-binding', 'Condition', [
    { id: 'Condition.category', ...by('value', '$this') },
    {
      id: 'Condition.category:need',
      min: 1,
      max: '1',
      type: code('CodeableConcept'),
      binding: { strength: 'required', valueSet: 'https://a.example/ValueSet/verified' },
    },
  ]),
  profile('by-extension', 'Patient', [
    { id: 'Patient.identifier', ...by('value', "extension('https://a.example/StructureDefinition/kind').value") },
    { id: 'Patient.identifier:main', min: 1, max: '1', type: code('Identifier') },
    { id: 'Patient.identifier:main.extension', ...by('value', 'url') },
    {
      id: 'Patient.identifier:main.extension:kind',
      min: 1,
      max: '1',
      type: [{ code: 'Extension', profile: [`${base}kind`] }],
    },
    { id: 'Patient.identifier:main.value', min: 1, max: '1', type: code('string') },
  ]),
  profile('kind', 'Extension', [
    { id: 'Extension.url', min: 1, max: '1', fixedUri: `${base}kind`, type: code('uri') },
    { id: 'Extension.value[x]', min: 1, max: '1', type: code('code'), fixedCode: 'main' },
  ]),
  profile('undecided', 'Patient', [
    { id: 'Patient.name', ...by('value', 'text') },
    { id: 'Patient.name:some', min: 1, max: '1', type: code('HumanName') },
    {
      id: 'Patient.maritalStatus',
      max: '1',
      type: code('CodeableConcept'),
      binding: { strength: 'required', valueSet: 'https://a.example/ValueSet/absent' },
    },
    { id: 'Patient.contact.relationship', type: [{ code: 'CodeableConcept', profile: [`${base}absent`] }] },
  ]),
  profile('money', 'Quantity', [{ id: 'Quantity.code', min: 1, max: '1', fixedCode: 'GBP', type: code('code') }]),
  profile('typed', 'Observation', [
    {
      id: 'Observation.value[x]',
      max: '1',
      type: [{ code: 'Quantity', profile: [`${base}money`, 'http://hl7.org/fhir/StructureDefinition/SimpleQuantity'] }],
    },
  ]),
  {
    resourceType: 'ValueSet',
    url: 'https://a.example/ValueSet/two',
    compose: {
      include: [{ system: 'http://hl7.org/fhir/administrative-gender' }],
      exclude: [
        { system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code: 'other' }, { code: 'unknown' }] },
      ],
    },
  },
  {
    resourceType: 'ValueSet',
    url: 'https://a.example/ValueSet/verified',
    compose: {
      include: [{ system: 'https://a.example/cs', filter: [{ property: 'concept', op: 'is-a', value: 'yes' }] }],
    },
  },
  {
    resourceType: 'ValueSet',
    url: 'https://a.example/ValueSet/snomed',
    compose: { include: [{ system: 'http://snomed.info/sct' }] },
  },
  {
    resourceType: 'ValueSet',
    url: 'https://a.example/ValueSet/expanded',
    compose: {
      include: [{ system: 'http://snomed.info/sct', filter: [{ property: 'concept', op: 'is-a', value: '1' }] }],
    },
    expansion: {
      contains: [
        {
          system: 'http://snomed.info/sct',
          abstract: true,
          code: '1',
          contains: [{ system: 'http://snomed.info/sct', code: '2' }],
        },
      ],
    },
  },
  {
    resourceType: 'CodeSystem',
    url: 'https://a.example/cs',
    content: 'complete',
    concept: [{ code: 'yes', concept: [{ code: 'yes-surely' }] }, { code: 'no' }],
  },
];
