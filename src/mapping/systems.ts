/** Every URL Waymark writes or reads, once. A URL that is not here is not understood. */

/** The root of Waymark's own canonicals. `.example` is reserved (RFC 2606): nobody else can come to own it. */
export const waymark = 'https://waymark.example/fhir';

const profile = (name: string) => `${waymark}/StructureDefinition/waymark-${name}` as const;
const codeSystem = (name: string) => `${waymark}/CodeSystem/${name}` as const;
const ukCore = (name: string) => `https://fhir.hl7.org.uk/StructureDefinition/UKCore-${name}` as const;
const ukExtension = (name: string) => `https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-${name}` as const;
const ukCodes = (name: string) => `https://fhir.hl7.org.uk/CodeSystem/UKCore-${name}` as const;
const bars = (name: string) => `https://fhir.nhs.uk/StructureDefinition/${name}` as const;

export const profiles = {
  referralBundle: profile('referral-bundle'),
  messageBundle: profile('message-bundle'),
  patient: profile('patient'),
  serviceRequest: profile('servicerequest'),
  task: profile('task'),
  need: profile('need'),
  personReport: profile('person-report'),
  problem: profile('problem'),
  flag: profile('flag'),
  consent: profile('consent'),
  observation: profile('observation'),
  aboutMe: profile('about-me'),
  organization: profile('organization'),
  practitioner: profile('practitioner'),
  practitionerRole: profile('practitionerrole'),
  relatedPerson: profile('relatedperson'),
  healthcareService: profile('healthcareservice'),
  encounter: profile('encounter'),
  carePlan: profile('careplan'),
  messageHeader: profile('messageheader'),
  contact: profile('contact'),
  foundNeed: profile('found-need'),
  assessment: profile('assessment'),
  measure: profile('measure'),
  measureAnswers: profile('measure-answers'),
  signpost: profile('signpost'),
  supportPlan: profile('support-plan'),
  goal: profile('goal'),
  planAction: profile('plan-action'),
  connection: profile('connection'),
  connectionTask: profile('connection-task'),
  practiceRequest: profile('practice-request'),
  summary: profile('summary'),
  summaryDocument: profile('summary-document'),
  summaryComposition: profile('summary-composition'),
  recordEntry: profile('record-entry'),
} as const;

/** The UK Core STU1 0.5.1 profiles whose constraints ours repeat. */
export const ukCoreProfiles = {
  Patient: ukCore('Patient'),
  ServiceRequest: ukCore('ServiceRequest'),
  Task: ukCore('Task'),
  Condition: ukCore('Condition'),
  Flag: ukCore('Flag'),
  Consent: ukCore('Consent'),
  Observation: ukCore('Observation'),
  QuestionnaireResponse: ukCore('QuestionnaireResponse'),
  Organization: ukCore('Organization'),
  Practitioner: ukCore('Practitioner'),
  PractitionerRole: ukCore('PractitionerRole'),
  RelatedPerson: ukCore('RelatedPerson'),
  HealthcareService: ukCore('HealthcareService'),
  Encounter: ukCore('Encounter'),
  CarePlan: ukCore('CarePlan'),
  MessageHeader: ukCore('MessageHeader'),
} as const;

/** BaRS profiles (IG 1.12.0) named in `meta.profile` of the bars wire. */
export const barsProfiles = {
  bundle: bars('BARSBundleMessage'),
  requestHeader: bars('BARSMessageHeader-servicerequest-request'),
  responseHeader: bars('BARSMessageHeader-servicerequest-response'),
  serviceRequest: bars('BARSServiceRequest-request-referral'),
} as const;

export const extensions = {
  nhsNumberStatus: ukExtension('NHSNumberVerificationStatus'),
  ethnicCategory: ukExtension('EthnicCategory'),
  contactPreference: ukExtension('ContactPreference'),
  contactRank: ukExtension('ContactRank'),
  overseasVisitor: ukExtension('OverseasVisitorChargingCategory'),
  sourceOfServiceRequest: ukExtension('SourceOfServiceRequest'),
  serviceRequestMethod: ukExtension('ServiceRequestMethod'),
  birthPlace: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  religion: 'http://hl7.org/fhir/StructureDefinition/patient-religion',
  cadavericDonor: 'http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor',
  /** Ours, where neither FHIR nor UK Core has a home for a PRSB leaf. */
  grade: profile('ext-grade'),
  team: profile('ext-team'),
  indicator: profile('ext-indicator'),
  detail: profile('ext-detail'),
  localAuthority: profile('ext-local-authority'),
  consentStatement: profile('ext-consent-statement'),
  foundAt: profile('ext-found-at'),
  holding: profile('ext-holding'),
  rankByOrder: profile('ext-rank-by-order'),
  role: profile('ext-role'),
  specialty: profile('ext-specialty'),
  service: profile('ext-service'),
  organisation: profile('ext-organisation'),
  contactDetail: profile('ext-contact-detail'),
  contactMethod: profile('ext-contact-method'),
  attendance: profile('ext-attendance'),
  contactOutcome: profile('ext-contact-outcome'),
  accompaniedTo: profile('ext-accompanied-to'),
  strength: profile('ext-strength'),
  agreement: profile('ext-agreement'),
  fundingSource: profile('ext-funding-source'),
  updatedOn: profile('ext-updated-on'),
  reviewOn: profile('ext-review-on'),
  reviewBy: profile('ext-review-by'),
  importance: profile('ext-importance'),
  confidence: profile('ext-confidence'),
  actionStatus: profile('ext-action-status'),
  assessmentSummary: profile('ext-assessment-summary'),
  score: profile('ext-score'),
  timePoint: profile('ext-time-point'),
  measureAbout: profile('ext-measure-about'),
  countedMonths: profile('ext-counted-months'),
  ownWords: profile('ext-own-words'),
  sinceBaseline: profile('ext-since-baseline'),
  sinceLast: profile('ext-since-last'),
  dataAbsentReason: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  /** HL7's own: which goal a step of a plan is for. */
  pertainsToGoal: 'http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal',
} as const;

export const codeSystems = {
  need: codeSystem('need'),
  needPhase: codeSystem('need-phase'),
  referralSource: codeSystem('referral-source'),
  progress: codeSystem('progress'),
  progressReason: codeSystem('progress-reason'),
  closing: codeSystem('closing'),
  holdingReason: codeSystem('holding-reason'),
  useCase: codeSystem('use-case'),
  sharingLevel: codeSystem('sharing-level'),
  flagCategory: codeSystem('flag-category'),
  riskStatement: codeSystem('risk-statement'),
  fact: codeSystem('fact'),
  conditionCategory: codeSystem('condition-category'),
  carePlanCategory: codeSystem('careplan-category'),
  taskParameter: codeSystem('task-parameter'),
  contactPurpose: codeSystem('contact-purpose'),
  reportPart: codeSystem('report-part'),
  summarySection: codeSystem('summary-section'),
  contactMethod: codeSystem('contact-method'),
  attendance: codeSystem('attendance'),
  uptake: codeSystem('uptake'),
  timePoint: codeSystem('time-point'),
  serviceCapacity: codeSystem('service-capacity'),
  instrument: codeSystem('instrument'),
  measureScore: codeSystem('measure-score'),
  measureMethod: codeSystem('measure-method'),
  measureBand: codeSystem('measure-band'),
  measureSignal: codeSystem('measure-signal'),
  measureAnswer: codeSystem('measure-answer'),
  changeDirection: codeSystem('change-direction'),
  changeMeaning: codeSystem('change-meaning'),

  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  nhsNumberStatus: ukCodes('NHSNumberVerificationStatus'),
  nhsNumberStatusEngland: ukCodes('NHSNumberVerificationStatusEngland'),
  ethnicCategory: ukCodes('EthnicCategory'),
  ethnicCategoryEngland: ukCodes('EthnicCategoryEngland'),
  maritalStatus: ukCodes('PersonMaritalStatus'),
  preferredContactMethod: ukCodes('PreferredContactMethod'),
  serviceRequestMethod: ukCodes('ServiceRequestMethod'),
  humanLanguage: ukCodes('HumanLanguage'),
  sdsJobRole: ukCodes('SDSJobRoleName'),
  taskCode: 'http://hl7.org/fhir/CodeSystem/task-code',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  conditionCertainty: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  conditionCategoryHl7: 'http://terminology.hl7.org/CodeSystem/condition-category',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  goalAchievement: 'http://terminology.hl7.org/CodeSystem/goal-achievement',
  listEmptyReason: 'http://terminology.hl7.org/CodeSystem/list-empty-reason',
  consentScope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  consentCategoryBars: 'https://fhir.nhs.uk/CodeSystem/consent-categories-bars',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  roleCode: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  httpErrors: 'https://fhir.nhs.uk/CodeSystem/http-error-codes',
  dataOperation: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation',
  nullFlavor: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
  participantType: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  participationType: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  messageEventsBars: 'https://fhir.nhs.uk/CodeSystem/message-events-bars',
  messageReasonBars: 'https://fhir.nhs.uk/CodeSystem/message-reason-bars',
  rejectedReasonsBars: 'https://fhir.nhs.uk/CodeSystem/rejected-reasons-bars',
  useCasesBars: 'https://fhir.nhs.uk/CodeSystem/usecases-categories-bars',
  messageCategoryBars: 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest',
} as const;

/** On a resource that is not shown whole (FHIR R4, Resource.meta.tag). */
export const subsettedTag = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const;

export const identifierSystems = {
  nhsNumber: 'https://fhir.nhs.uk/Id/nhs-number',
  odsOrganisation: 'https://fhir.nhs.uk/Id/ods-organization-code',
  odsSite: 'https://fhir.nhs.uk/Id/ods-site-code',
  dosService: 'https://fhir.nhs.uk/Id/dos-service-id',
  sdsUser: 'https://fhir.nhs.uk/Id/sds-user-id',
  sdsRoleProfile: 'https://fhir.nhs.uk/Id/sds-role-profile-id',
  uuid: 'urn:ietf:rfc:3986',
  /** Ours: a service by its id in the directory of services. */
  directoryService: `${waymark}/Id/directory-service`,
} as const;

export const messageDefinitions = {
  referral: 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral',
  cancelled: 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled',
  responseShort: 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-response-referral-short',
} as const;

export const questionnaires = { aboutMe: `${waymark}/Questionnaire/about-me` } as const;

/** The name of an instrument's questions. They belong to its owner and are not published here: it is a name alone. */
export const questionsOf = <I extends string>(instrument: I) =>
  `${waymark}/Questionnaire/measure-${instrument}` as const;
