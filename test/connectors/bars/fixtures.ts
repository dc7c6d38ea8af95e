import type { Json } from './messages.js';

// Messages as a BaRS sender that knows nothing of Waymark would write them, but for the use case and the flag on risk:
// its own spellings, its own codes beside the ones that are asked for, and resources of which Waymark knows nothing.

const lastUpdated = '2026-07-01T09:30:00.0000000+01:00';
const uuid = (n: number) => `urn:uuid:1cbdfb97-5859-48a4-8301-0000000000${String(n).padStart(2, '0')}`;
const meta = (profile: string): Json => ({
  lastUpdated,
  profile: [`https://fhir.hl7.org.uk/StructureDefinition/${profile}`],
});
const entry = (n: number, resource: Json): Json => ({ fullUrl: uuid(n), resource });
const concept = (system: string, code: string, display?: string): Json => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});

const category = [
  {
    coding: [
      {
        system: 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest',
        code: 'referral',
        display: 'Transfer of Care',
      },
      { system: 'https://waymark.example/fhir/CodeSystem/use-case', code: 'social-prescribing' },
    ],
  },
];

const header = (event: string, reason: string, definition: string, focus: number, more: Json = {}): Json => ({
  resourceType: 'MessageHeader',
  meta: { lastUpdated, profile: [`https://fhir.nhs.uk/StructureDefinition/BARSMessageHeader-${event}`] },
  extension: [
    {
      url: 'https://fhir.nhs.uk/StructureDefinition/CDSSExtension',
      extension: [
        { url: 'RequesterCDSSsoftware', valueString: 'Pathways' },
        { url: 'RequesterCDSSversion', valueString: '30.2.0' },
      ],
    },
  ],
  eventCoding: { system: 'https://fhir.nhs.uk/CodeSystem/message-events-bars', code: event },
  destination: [{ endpoint: 'http://fhir.nhs.uk/id/dos-service-id|111111111', receiver: { reference: uuid(11) } }],
  sender: { reference: uuid(10), display: 'The surgery' },
  source: {
    name: 'Practice system',
    software: 'Patient Manager',
    version: '1.7',
    contact: { system: 'phone', value: '+44 (0113) 496 0000' },
    endpoint: 'https://fhir.nhs.uk/Id/dos-service-id|2222222222',
  },
  reason: concept('https://fhir.nhs.uk/CodeSystem/message-reason-bars', reason),
  ...more,
  focus: [{ reference: uuid(focus) }],
  definition: `https://fhir.nhs.uk/MessageDefinition/${definition}`,
});

const message = (id: string, entry: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  id,
  meta: { versionId: '1.2.0', lastUpdated, profile: ['https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage'] },
  type: 'message',
  timestamp: '2026-07-01T09:30:00+01:00',
  entry,
});

const organisations = [
  entry(10, {
    resourceType: 'Organization',
    meta: meta('UKCore-Organization'),
    identifier: [{ system: 'https://fhir.nhs.uk/id/ods-organization-code', value: 'G82080' }],
    type: [concept('http://snomed.info/sct', '788007007', 'General practice service')],
    name: 'The Surgery',
  }),
  entry(11, { resourceType: 'Organization', meta: meta('UKCore-Organization'), name: 'Link workers of the town' }),
];

const rank = (n: number) => ({
  url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactRank',
  valuePositiveInt: n,
});

const patient = entry(3, {
  resourceType: 'Patient',
  meta: meta('UKCore-Patient'),
  contained: [{ resourceType: 'Basic', id: 'note', code: { text: 'of the sender' } }],
  identifier: [
    {
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
          valueCodeableConcept: concept(
            'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
            '01',
          ),
        },
      ],
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: '9990000026',
      assigner: { reference: '#note' },
    },
  ],
  name: [{ use: 'official', text: 'Mrs Julie Test', family: 'Test', given: ['Julie'], prefix: ['Mrs'] }],
  gender: 'female',
  birthDate: '1959-05-04',
  _birthDate: {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1959-05-04' }],
  },
  address: [{ use: 'home', type: 'both', line: ['22 Invented Crescent', 'Overtown'], postalCode: 'ZZ99 4ZZ' }],
  contact: [
    {
      extension: [rank(2)],
      relationship: [concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'NEPHEW')],
      name: { family: 'Test', given: ['Jack'] },
      telecom: [{ system: 'phone', value: '07700 900002', rank: 1 }],
    },
    {
      extension: [rank(1)],
      relationship: [concept('https://fhir.hl7.org.uk/ValueSet/UKCore-PersonRelationshipType', 'ONESELF', 'self')],
      telecom: [
        { system: 'phone', value: '0113 496 0001', use: 'home', rank: 2, period: { start: '2020' } },
        { system: 'phone', value: '07700 900001', use: 'mobile', rank: 1 },
        { system: 'email', value: 'julie@example.com', rank: 3 },
      ],
    },
  ],
  generalPractitioner: [{ reference: uuid(10) }],
});

const encounter = (n: number, status: string, more: Json = {}): Json =>
  entry(n, {
    resourceType: 'Encounter',
    meta: meta('UKCore-Encounter'),
    identifier: [{ system: 'https://sender.example/case-number', value: 'case-1' }],
    status,
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER', display: 'emergency' },
    subject: { reference: uuid(3) },
    episodeOfCare: [{ reference: 'EpisodeOfCare/d877b820-e72b-44d1-a627-195f54bfc606' }],
    ...more,
  });

/** A new referral. */
export const referral: Json = message('86e3371d-1c15-4862-9552-d9560f8292ba', [
  entry(1, header('servicerequest-request', 'new', 'bars-message-servicerequest-request-referral', 2)),
  entry(2, {
    resourceType: 'ServiceRequest',
    meta: { lastUpdated, profile: ['https://fhir.nhs.uk/StructureDefinition/BARSServiceRequest-request-referral'] },
    basedOn: [{ reference: uuid(5) }],
    status: 'active',
    intent: 'plan',
    category,
    subject: { reference: uuid(3) },
    encounter: { reference: uuid(4) },
    occurrencePeriod: { start: '2026-07-01', end: '2026-07-15' },
    authoredOn: '2026-07-01T09:30:00+01:00',
    requester: { reference: uuid(6) },
    performer: [{ reference: uuid(8) }],
  }),
  patient,
  encounter(4, 'triaged'),
  entry(5, {
    resourceType: 'CarePlan',
    meta: meta('UKCore-CarePlan'),
    status: 'completed',
    intent: 'plan',
    subject: { reference: uuid(3) },
    encounter: { reference: uuid(4) },
    period: { start: '2026-07-01' },
    addresses: [{ reference: uuid(9) }],
    activity: [
      {
        outcomeCodeableConcept: [
          concept('https://sender.example/outcomes', '42', 'Consulted'),
          { text: 'Lonely since her husband died; would like company.' },
        ],
        reference: { reference: uuid(12) },
      },
    ],
  }),
  entry(6, {
    resourceType: 'Practitioner',
    meta: meta('UKCore-Practitioner'),
    identifier: [{ system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: 'PT2489' }],
    name: [{ family: 'Test', given: ['Marcy'] }],
  }),
  entry(7, {
    resourceType: 'PractitionerRole',
    meta: meta('UKCore-PractitionerRole'),
    practitioner: { reference: uuid(6) },
    organization: { reference: uuid(10) },
    code: [concept('http://snomed.info/sct', '224608005', 'Administrative healthcare staff')],
  }),
  entry(8, {
    resourceType: 'HealthcareService',
    meta: meta('UKCore-HealthcareService'),
    identifier: [{ system: 'http://fhir.nhs.uk/Id/dos-service-id', value: '111111111' }],
    active: true,
    providedBy: { reference: uuid(11) },
    name: 'Social prescribing',
  }),
  entry(9, {
    resourceType: 'Condition',
    meta: meta('UKCore-Condition'),
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed'),
    category: [concept('http://snomed.info/sct', '33962009', 'Presenting complaint')],
    code: { text: 'Loneliness' },
    subject: { reference: uuid(3) },
    encounter: { reference: uuid(4) },
  }),
  ...organisations,
  entry(12, {
    resourceType: 'Task',
    meta: meta('UKCore-Task'),
    status: 'requested',
    intent: 'order',
    code: concept('https://sender.example/tasks', 'refer', 'Refer'),
    description: 'Please see her',
    authoredOn: '2026-07-01T09:30:00+01:00',
    encounter: { reference: uuid(4) },
  }),
  entry(13, {
    resourceType: 'Consent',
    meta: meta('UKCore-Consent'),
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept('https://fhir.nhs.uk/CodeSystem/consent-categories-bars', 'DRC', 'Direct Care')],
    patient: { reference: uuid(3) },
    dateTime: '2026-07-01',
    policyRule: concept('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'IMPLIED'),
  }),
  entry(14, {
    resourceType: 'Flag',
    meta: meta('UKCore-Flag'),
    status: 'active',
    category: [concept('https://waymark.example/fhir/CodeSystem/flag-category', 'risk')],
    code: concept('https://waymark.example/fhir/CodeSystem/risk-statement', 'no-known-risks'),
    subject: { reference: uuid(3) },
  }),
  entry(15, {
    resourceType: 'Location',
    meta: meta('UKCore-Location'),
    modifierExtension: [{ url: 'https://foreign.example/modifier', valueBoolean: true }],
    name: 'Briggate corner',
    position: { longitude: 53.79957987629337, latitude: -1.5417544014466307 },
  }),
]);

const revokedRequest = (status: string): Json =>
  entry(2, {
    resourceType: 'ServiceRequest',
    id: '236bb75d-90ef-461f-b71e-fde7f899802c',
    meta: { lastUpdated, profile: ['https://fhir.nhs.uk/StructureDefinition/BARSServiceRequest-request-referral'] },
    status,
    intent: 'plan',
    category,
    subject: { reference: uuid(3) },
    reasonCode: [{ text: 'She has moved away' }],
  });

/** The referral taken back. */
export const cancellation: Json = message('0ce5c2b8-1b4e-4b0c-9a53-6d3a9a0f9a11', [
  entry(1, header('servicerequest-request', 'update', 'bars-message-servicerequest-request-cancelled', 2)),
  revokedRequest('revoked'),
  patient,
  ...organisations,
]);

/** A rejection in BaRS's own words, without a Task. */
export const rejection: Json = message('7d0a7f0e-4c36-4f55-8d4d-0b7a3c1a2b3c', [
  entry(
    1,
    header('servicerequest-response', 'new', 'bars-message-servicerequest-response-referral-short', 16, {
      response: { identifier: '86e3371d-1c15-4862-9552-d9560f8292ba', code: 'ok' },
    }),
  ),
  revokedRequest('active'),
  patient,
  encounter(4, 'finished'),
  encounter(16, 'cancelled', {
    reasonCode: [
      {
        ...concept('https://fhir.nhs.uk/CodeSystem/rejected-reasons-bars', 'FC', 'Failed Contact'),
        text: 'Called three times',
      },
    ],
  }),
  ...organisations,
]);
