import {
  barsProfiles,
  codeSystems,
  extensions,
  identifierSystems,
  messageDefinitions,
  profiles,
  questionnaires,
  questionsOf,
} from '../../src/mapping/systems.js';

/** The least that keeps to each profile, and what is needed around it. */

export const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
const refer = (type: string) => ({ reference: `${type}/1` });
const claim = (profile: string, ...more: string[]) => ({ profile: [profile, ...more] });
const subject = refer('Patient');
const standing = {
  clinicalStatus: concept(codeSystems.conditionClinical, 'active'),
  verificationStatus: concept(codeSystems.conditionCertainty, 'confirmed'),
  subject,
};

const summaryComposition = {
  resourceType: 'Composition',
  meta: claim(profiles.summaryComposition),
  identifier: { value: 'S-1' },
  status: 'preliminary',
  type: concept(codeSystems.summarySection, 'summary-document'),
  subject,
  date: '2026-03-30T09:00:00Z',
  author: [{ display: 'Waymark' }],
  title: 'Summary of social prescribing',
  section: [
    {
      title: 'The referral',
      code: concept(codeSystems.summarySection, 'referral'),
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Referred.</p></div>' },
    },
  ],
} as const;

export const minimal = {
  patient: { resourceType: 'Patient', meta: claim(profiles.patient) },
  serviceRequest: {
    resourceType: 'ServiceRequest',
    meta: claim(profiles.serviceRequest),
    identifier: [{ value: 'R-1' }],
    status: 'active',
    intent: 'order',
    category: [
      {
        coding: [
          { system: codeSystems.messageCategoryBars, code: 'referral' },
          { system: codeSystems.useCase, code: 'social-prescribing' },
        ],
      },
    ],
    code: concept(codeSystems.useCase, 'social-prescribing-referral'),
    subject,
    requester: subject,
    performer: [refer('HealthcareService')],
  },
  task: {
    resourceType: 'Task',
    meta: claim(profiles.task),
    status: 'requested',
    businessStatus: concept(codeSystems.progress, 'sent'),
    intent: 'order',
    code: concept(codeSystems.taskCode, 'fulfill'),
    focus: refer('ServiceRequest'),
  },
  need: {
    resourceType: 'Condition',
    meta: claim(profiles.need),
    ...standing,
    category: [concept(codeSystems.snomed, '33962009')],
    code: concept(codeSystems.need, 'housing'),
  },
  personReport: {
    resourceType: 'Condition',
    meta: claim(profiles.personReport),
    ...standing,
    category: [concept(codeSystems.conditionCategory, 'person-reported')],
    code: { text: 'It is damp' },
  },
  problem: {
    resourceType: 'Condition',
    meta: claim(profiles.problem),
    ...standing,
    category: [concept(codeSystems.conditionCategoryHl7, 'problem-list-item')],
    code: { text: 'Asthma' },
  },
  flag: {
    resourceType: 'Flag',
    meta: claim(profiles.flag),
    status: 'active',
    category: [concept(codeSystems.flagCategory, 'risk')],
    code: concept(codeSystems.riskStatement, 'no-known-risks'),
    subject,
  },
  consent: {
    resourceType: 'Consent',
    meta: claim(profiles.consent),
    status: 'active',
    scope: concept(codeSystems.consentScope, 'patient-privacy'),
    category: [concept(codeSystems.consentCategoryBars, 'DRC')],
    patient: subject,
    policyRule: concept(codeSystems.actCode, 'IMPLIED'),
  },
  observation: {
    resourceType: 'Observation',
    meta: claim(profiles.observation),
    status: 'final',
    category: [concept(codeSystems.observationCategory, 'social-history')],
    code: concept(codeSystems.fact, 'access'),
    subject,
    valueString: 'Side door',
  },
  aboutMe: {
    resourceType: 'QuestionnaireResponse',
    meta: claim(profiles.aboutMe),
    questionnaire: questionnaires.aboutMe,
    status: 'completed',
    subject,
    item: [{ linkId: 'most-important', answer: [{ valueString: 'My dog' }] }],
  },
  organization: { resourceType: 'Organization', meta: claim(profiles.organization), name: 'Allotment Society' },
  practitioner: { resourceType: 'Practitioner', meta: claim(profiles.practitioner), name: [{ text: 'Rev Jo Bell' }] },
  practitionerRole: { resourceType: 'PractitionerRole', meta: claim(profiles.practitionerRole) },
  relatedPerson: { resourceType: 'RelatedPerson', meta: claim(profiles.relatedPerson), patient: subject },
  healthcareService: { resourceType: 'HealthcareService', meta: claim(profiles.healthcareService), name: 'Link work' },
  encounter: {
    resourceType: 'Encounter',
    meta: claim(profiles.encounter),
    status: 'finished',
    class: { system: codeSystems.actCode, code: 'VR' },
  },
  carePlan: {
    resourceType: 'CarePlan',
    meta: claim(profiles.carePlan),
    status: 'completed',
    intent: 'plan',
    category: [concept(codeSystems.carePlanCategory, 'referral-plan')],
    subject,
  },
  contact: {
    resourceType: 'Encounter',
    meta: claim(profiles.contact),
    status: 'finished',
    class: { system: codeSystems.actCode, code: 'VR' },
    type: [concept(codeSystems.reportPart, 'contact')],
    subject,
  },
  foundNeed: {
    resourceType: 'Condition',
    meta: claim(profiles.foundNeed),
    ...standing,
    category: [concept(codeSystems.conditionCategory, 'found-need')],
    code: concept(codeSystems.need, 'debt'),
  },
  assessment: {
    resourceType: 'Observation',
    meta: claim(profiles.assessment),
    status: 'final',
    category: [concept(codeSystems.reportPart, 'assessment')],
    code: { text: 'ONS4' },
    subject,
  },
  measure: {
    resourceType: 'Observation',
    meta: claim(profiles.measure),
    extension: [{ url: extensions.timePoint, valueCode: 'closing' }],
    status: 'final',
    category: [concept(codeSystems.reportPart, 'measure')],
    code: concept(codeSystems.instrument, 'outcome-in-words'),
    subject,
    effectiveDateTime: '2026-03-10',
    valueString: 'Sings again',
  },
  measureAnswers: {
    resourceType: 'QuestionnaireResponse',
    meta: claim(profiles.measureAnswers),
    questionnaire: questionsOf('ons4'),
    status: 'completed',
    subject,
    partOf: [{ reference: 'Observation/1' }],
    item: [{ linkId: 'anxious', answer: [{ valueInteger: 7 }] }],
  },
  signpost: {
    resourceType: 'Communication',
    meta: claim(profiles.signpost),
    status: 'completed',
    category: [concept(codeSystems.reportPart, 'signpost')],
    subject,
  },
  supportPlan: {
    resourceType: 'CarePlan',
    meta: claim(profiles.supportPlan),
    status: 'active',
    intent: 'plan',
    category: [concept(codeSystems.carePlanCategory, 'support-plan')],
    subject,
  },
  goal: {
    resourceType: 'Goal',
    meta: claim(profiles.goal),
    lifecycleStatus: 'active',
    category: [concept(codeSystems.reportPart, 'goal')],
    description: { text: 'To see people again' },
    subject,
    addresses: [refer('Condition')],
  },
  planAction: {
    resourceType: 'ServiceRequest',
    meta: claim(profiles.planAction),
    extension: [{ url: extensions.pertainsToGoal, valueReference: refer('Goal') }],
    status: 'active',
    intent: 'plan',
    category: [concept(codeSystems.reportPart, 'plan-action')],
    subject,
  },
  connection: {
    resourceType: 'ServiceRequest',
    meta: claim(profiles.connection),
    status: 'active',
    intent: 'filler-order',
    category: [concept(codeSystems.reportPart, 'connection')],
    identifier: [{ value: 'K-1' }],
    subject,
    performer: [{ display: 'Lunch club' }],
  },
  connectionTask: {
    resourceType: 'Task',
    meta: claim(profiles.connectionTask),
    status: 'requested',
    businessStatus: concept(codeSystems.progress, 'sent'),
    intent: 'order',
    code: concept(codeSystems.reportPart, 'connection'),
    focus: refer('ServiceRequest'),
  },
  practiceRequest: {
    resourceType: 'Task',
    meta: claim(profiles.practiceRequest),
    status: 'requested',
    businessStatus: concept(codeSystems.progress, 'sent'),
    intent: 'order',
    code: concept(codeSystems.reportPart, 'practice-action'),
    identifier: [{ value: 'R-1' }],
    description: 'Please review the sleeping tablets.',
  },
  summary: {
    resourceType: 'Composition',
    meta: claim(profiles.summary),
    status: 'final',
    type: concept(codeSystems.reportPart, 'summary'),
    subject,
    date: '2026-03-30',
    author: [{ display: 'Delroy Whitmore' }],
    title: 'Summary',
  },
  summaryComposition,
  summaryDocument: {
    resourceType: 'Bundle',
    meta: claim(profiles.summaryDocument),
    identifier: { system: 'https://waymark.example/summary', value: 'S-1' },
    type: 'document',
    timestamp: '2026-03-30T09:00:00Z',
    entry: [
      { fullUrl: 'https://waymark.example/Composition/1', resource: summaryComposition },
      { fullUrl: 'https://waymark.example/Patient/1', resource: { resourceType: 'Patient' } },
    ],
  },
  recordEntry: {
    resourceType: 'Observation',
    meta: claim(profiles.recordEntry),
    status: 'final',
    category: [concept(codeSystems.reportPart, 'coded-entry')],
    code: concept(codeSystems.snomed, '871731000000106'),
    subject,
    effectiveDateTime: '2026-03-04',
    performer: [{ display: 'Delroy Whitmore' }],
  },
  messageHeader: {
    resourceType: 'MessageHeader',
    meta: claim(profiles.messageHeader, barsProfiles.requestHeader),
    eventCoding: { system: codeSystems.messageEventsBars, code: 'servicerequest-request' },
    destination: [{ endpoint: `${identifierSystems.dosService}|2`, receiver: refer('Organization') }],
    sender: refer('Organization'),
    source: { endpoint: `${identifierSystems.dosService}|1` },
    reason: concept(codeSystems.messageReasonBars, 'new'),
    focus: [refer('ServiceRequest')],
    definition: messageDefinitions.referral,
  },
} as const;

/** A place in a bundle for each resource that the minimal ones refer to as `<type>/1`. */
const place = (n: number) => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A resource of a bundle, whatever else is in it. */
export interface Entry {
  readonly resourceType: string;
  readonly meta: { readonly profile: readonly string[] };
  readonly [element: string]: unknown;
}

/** Entries whose references to one another are resolved; each says when it was last updated, as messages do. */
export function entries(...resources: readonly Entry[]) {
  const known = JSON.stringify(
    resources.map((resource, n) => ({
      fullUrl: place(n),
      resource: { ...resource, meta: { lastUpdated: '2026-11-02T09:00:00Z', ...resource.meta } },
    })),
  );
  const linked = resources.reduce(
    (text, { resourceType }, n) => text.replaceAll(`"${resourceType}/1"`, `"${place(n)}"`),
    known,
  );
  const parsed: unknown = JSON.parse(linked);
  return parsed;
}

const inMessage = {
  serviceRequest: {
    ...minimal.serviceRequest,
    intent: 'plan',
    encounter: refer('Encounter'),
    basedOn: [refer('CarePlan')],
  },
} as const;

/** The parts of a referral message, in order. */
export const messageParts: readonly Entry[] = [
  minimal.messageHeader,
  inMessage.serviceRequest,
  minimal.patient,
  minimal.encounter,
  minimal.carePlan,
  minimal.task,
  minimal.healthcareService,
  minimal.organization,
  minimal.flag,
];

export const referralParts: readonly Entry[] = [
  minimal.serviceRequest,
  minimal.patient,
  minimal.task,
  minimal.healthcareService,
  minimal.flag,
];

export const referralBundle = (parts: readonly Entry[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: entries(...parts),
});

export const messageBundle = (parts: readonly Entry[]) => ({
  resourceType: 'Bundle',
  id: '7d0b6c3e-4f0c-4f6e-9d53-0c5a7d3c1a11',
  meta: { versionId: '1.2.0', lastUpdated: '2026-11-02T09:00:00Z', profile: [barsProfiles.bundle] },
  type: 'message',
  timestamp: '2026-11-02T09:00:00Z',
  entry: entries(...parts),
});

/** The same parts, with those of one type replaced, or left out. */
export const replacing = (parts: readonly Entry[], type: string, ...by: readonly Entry[]): readonly Entry[] =>
  parts.flatMap((part) => (part.resourceType === type ? by : [part]));
