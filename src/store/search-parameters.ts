/** What a search parameter compares: codes and identifiers, references, or times. */
export type ParameterKind = 'token' | 'reference' | 'date';

/** One search parameter of one resource type. */
export interface SearchParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Where its values stand: names from the resource inwards, lists passed through. Several where any of them counts. */
  readonly paths: readonly string[];
  /** The last part of its URL under `http://hl7.org/fhir/SearchParameter/`. */
  readonly definition: string;
  /** The only type that its references count for, as in `subject.where(resolve() is Patient)`. */
  readonly only?: string;
  /** Whether it is also found by the identifiers of what it refers to (`owner:identifier`). */
  readonly isFollowed: boolean;
}

/** Left out of `definition`, R4 names the parameter after its type: `Task-owner`. */
type Row = readonly [kind: ParameterKind, paths: string, definition?: string];
type Rows = Readonly<Record<string, Row>>;

const identifier = { identifier: ['token', 'identifier', 'clinical-identifier'] } as const satisfies Rows;
const ownIdentifier = { identifier: ['token', 'identifier'] } as const satisfies Rows;
const status = { status: ['token', 'status'] } as const satisfies Rows;
const category = { category: ['token', 'category'] } as const satisfies Rows;
const code = { code: ['token', 'code', 'clinical-code'] } as const satisfies Rows;
const type = { type: ['token', 'type', 'clinical-type'] } as const satisfies Rows;
const encounter = { encounter: ['reference', 'encounter', 'clinical-encounter'] } as const satisfies Rows;
const ownEncounter = { encounter: ['reference', 'encounter'] } as const satisfies Rows;
const basedOn = { 'based-on': ['reference', 'basedOn'] } as const satisfies Rows;
const partOf = { 'part-of': ['reference', 'partOf'] } as const satisfies Rows;

/** Who a resource is about, where that is always a patient. */
const patient = { patient: ['reference', 'patient', 'clinical-patient'] } as const satisfies Rows;
/** Who a resource is about, where that may be something else than a patient. */
const subject = {
  patient: ['reference', 'subject', 'clinical-patient'],
  subject: ['reference', 'subject'],
} as const satisfies Rows;
const ownSubject = { patient: ['reference', 'subject'], subject: ['reference', 'subject'] } as const satisfies Rows;

/**
 * The search parameters that are served, for each type of resource that a referral may hold: those that a referrer and a
 * link worker's tool ask for, as FHIR R4 defines them (http://hl7.org/fhir/R4/searchparameter-registry.html; a test
 * holds every row against those definitions). What R4 defines beyond these is refused at the door, not passed over.
 */
const table = {
  ServiceRequest: {
    ...identifier,
    ...subject,
    ...status,
    ...category,
    ...code,
    ...encounter,
    ...basedOn,
    intent: ['token', 'intent'],
    priority: ['token', 'priority'],
    requester: ['reference', 'requester'],
    performer: ['reference', 'performer'],
    'performer-type': ['token', 'performerType'],
    replaces: ['reference', 'replaces'],
    requisition: ['token', 'requisition'],
    authored: ['date', 'authoredOn'],
    occurrence: ['date', 'occurrenceDateTime|occurrencePeriod'],
  },
  Task: {
    ...ownIdentifier,
    ...status,
    ...ownEncounter,
    ...basedOn,
    ...partOf,
    patient: ['reference', 'for'],
    subject: ['reference', 'for'],
    'business-status': ['token', 'businessStatus'],
    intent: ['token', 'intent'],
    priority: ['token', 'priority'],
    code: ['token', 'code'],
    focus: ['reference', 'focus'],
    owner: ['reference', 'owner'],
    requester: ['reference', 'requester'],
    performer: ['token', 'performerType'],
    'group-identifier': ['token', 'groupIdentifier'],
    'authored-on': ['date', 'authoredOn'],
    modified: ['date', 'lastModified'],
    period: ['date', 'executionPeriod'],
  },
  Observation: {
    ...identifier,
    ...subject,
    ...status,
    ...category,
    ...code,
    ...encounter,
    ...basedOn,
    ...partOf,
    focus: ['reference', 'focus'],
    performer: ['reference', 'performer'],
    'derived-from': ['reference', 'derivedFrom'],
    'has-member': ['reference', 'hasMember'],
    'value-concept': ['token', 'valueCodeableConcept'],
    date: ['date', 'effectiveDateTime|effectivePeriod|effectiveInstant', 'clinical-date'],
  },
  Patient: {
    ...ownIdentifier,
    active: ['token', 'active'],
    gender: ['token', 'gender', 'individual-gender'],
    birthdate: ['date', 'birthDate', 'individual-birthdate'],
    'general-practitioner': ['reference', 'generalPractitioner'],
    organization: ['reference', 'managingOrganization'],
  },
  Condition: {
    ...identifier,
    ...subject,
    ...category,
    ...code,
    ...ownEncounter,
    'clinical-status': ['token', 'clinicalStatus'],
    'verification-status': ['token', 'verificationStatus'],
    severity: ['token', 'severity'],
    asserter: ['reference', 'asserter'],
    'onset-date': ['date', 'onsetDateTime|onsetPeriod'],
    'abatement-date': ['date', 'abatementDateTime|abatementPeriod'],
    'recorded-date': ['date', 'recordedDate'],
  },
  Provenance: {
    patient: ['reference', 'target'],
    target: ['reference', 'target'],
    agent: ['reference', 'agent.who'],
    'agent-type': ['token', 'agent.type'],
    'agent-role': ['token', 'agent.role'],
    entity: ['reference', 'entity.what'],
    recorded: ['date', 'recorded'],
    when: ['date', 'occurredDateTime'],
  },
  Consent: {
    ...identifier,
    ...patient,
    ...status,
    ...category,
    scope: ['token', 'scope'],
    consentor: ['reference', 'performer'],
    organization: ['reference', 'organization'],
    date: ['date', 'dateTime', 'clinical-date'],
    period: ['date', 'provision.period'],
  },
  CarePlan: {
    ...identifier,
    ...subject,
    ...status,
    ...category,
    ...ownEncounter,
    ...basedOn,
    ...partOf,
    intent: ['token', 'intent'],
    condition: ['reference', 'addresses'],
    goal: ['reference', 'goal'],
    'activity-reference': ['reference', 'activity.reference'],
    date: ['date', 'period', 'clinical-date'],
  },
  Flag: {
    ...ownIdentifier,
    ...subject,
    ...encounter,
    author: ['reference', 'author'],
    date: ['date', 'period', 'clinical-date'],
  },
  Encounter: {
    ...identifier,
    ...subject,
    ...status,
    ...type,
    ...basedOn,
    ...partOf,
    class: ['token', 'class'],
    'episode-of-care': ['reference', 'episodeOfCare'],
    participant: ['reference', 'participant.individual'],
    'service-provider': ['reference', 'serviceProvider'],
    'reason-code': ['token', 'reasonCode'],
    'reason-reference': ['reference', 'reasonReference'],
    date: ['date', 'period', 'clinical-date'],
  },
  QuestionnaireResponse: {
    ...ownIdentifier,
    ...ownSubject,
    ...status,
    ...ownEncounter,
    ...basedOn,
    ...partOf,
    author: ['reference', 'author'],
    source: ['reference', 'source'],
    authored: ['date', 'authored'],
  },
  Organization: {
    ...ownIdentifier,
    active: ['token', 'active'],
    type: ['token', 'type'],
    partof: ['reference', 'partOf'],
  },
  Practitioner: { ...ownIdentifier, active: ['token', 'active'], gender: ['token', 'gender', 'individual-gender'] },
  PractitionerRole: {
    ...ownIdentifier,
    active: ['token', 'active'],
    role: ['token', 'code'],
    specialty: ['token', 'specialty'],
    practitioner: ['reference', 'practitioner'],
    organization: ['reference', 'organization'],
    service: ['reference', 'healthcareService'],
    location: ['reference', 'location'],
    date: ['date', 'period'],
  },
  HealthcareService: {
    ...ownIdentifier,
    active: ['token', 'active'],
    specialty: ['token', 'specialty'],
    'service-category': ['token', 'category'],
    'service-type': ['token', 'type'],
    organization: ['reference', 'providedBy'],
    location: ['reference', 'location'],
  },
  Device: {
    ...ownIdentifier,
    ...status,
    type: ['token', 'type'],
    patient: ['reference', 'patient'],
    organization: ['reference', 'owner'],
  },
  RelatedPerson: {
    ...ownIdentifier,
    active: ['token', 'active'],
    relationship: ['token', 'relationship'],
    patient: ['reference', 'patient'],
  },
  Location: {
    ...ownIdentifier,
    ...status,
    type: ['token', 'type'],
    organization: ['reference', 'managingOrganization'],
    partof: ['reference', 'partOf'],
  },
  Communication: {
    ...ownIdentifier,
    ...ownSubject,
    ...status,
    ...category,
    ...ownEncounter,
    ...basedOn,
    ...partOf,
    sender: ['reference', 'sender'],
    recipient: ['reference', 'recipient'],
    sent: ['date', 'sent'],
    received: ['date', 'received'],
  },
  Goal: {
    ...identifier,
    ...subject,
    ...category,
    'lifecycle-status': ['token', 'lifecycleStatus'],
    'achievement-status': ['token', 'achievementStatus'],
    'start-date': ['date', 'startDate'],
    'target-date': ['date', 'target.dueDate'],
  },
  AllergyIntolerance: {
    ...identifier,
    ...patient,
    ...code,
    ...category,
    'clinical-status': ['token', 'clinicalStatus'],
    date: ['date', 'recordedDate', 'clinical-date'],
  },
  Appointment: { ...ownIdentifier, ...status, ...basedOn, date: ['date', 'start'] },
  CareTeam: { ...identifier, ...subject, ...status, ...category, date: ['date', 'period', 'clinical-date'] },
  Composition: { ...identifier, ...subject, ...status, ...category, ...type, date: ['date', 'date', 'clinical-date'] },
  DiagnosticReport: { ...identifier, ...subject, ...status, ...category, ...code, ...basedOn },
  DocumentReference: {
    identifier: ['token', 'masterIdentifier|identifier', 'clinical-identifier'],
    ...subject,
    ...status,
    ...category,
    ...type,
    author: ['reference', 'author'],
    date: ['date', 'date'],
  },
  EpisodeOfCare: { ...identifier, ...patient, ...status, ...type, date: ['date', 'period', 'clinical-date'] },
  Immunization: {
    ...identifier,
    ...patient,
    ...status,
    date: ['date', 'occurrenceDateTime', 'clinical-date'],
  },
  List: { ...identifier, ...subject, ...status, ...code, date: ['date', 'date', 'clinical-date'] },
  Medication: { ...ownIdentifier, ...code },
  MedicationRequest: { ...identifier, ...subject, status: ['token', 'status', 'medications-status'] },
  MedicationStatement: {
    ...identifier,
    ...subject,
    ...category,
    status: ['token', 'status', 'medications-status'],
    code: ['token', 'medicationCodeableConcept', 'clinical-code'],
    effective: ['date', 'effectiveDateTime|effectivePeriod'],
  },
  Procedure: {
    ...identifier,
    ...subject,
    ...status,
    ...category,
    ...code,
    ...encounter,
    ...basedOn,
    ...partOf,
    performer: ['reference', 'performer.actor'],
    date: ['date', 'performedDateTime|performedPeriod', 'clinical-date'],
  },
} as const satisfies Readonly<Record<string, Rows>>;

/** The references by whose identifiers a client asks: it knows an NHS number or an ODS code, and none of our ids. */
const followed: readonly string[] = ['patient', 'owner', 'requester', 'performer'];

const parameters: ReadonlyMap<string, ReadonlyMap<string, SearchParameter>> = new Map(
  Object.entries<Rows>(table).map(([resourceType, rows]) => [
    resourceType,
    new Map(Object.entries(rows).map(([name, row]) => [name, parameterOf(resourceType, name, row)])),
  ]),
);

/**
 * By what of its patient a request is found beside the patient's identifiers, as BaRS asks it: `patient:name`,
 * `patient:birthdate`, `patient:address-postalcode` (BaRS guide: retrieve a ServiceRequest).
 */
export const personParameters = ['name', 'birthdate', 'address-postalcode'] as const;
export type PersonParameter = (typeof personParameters)[number];

export const isFoundByPerson = (resourceType: string): boolean => resourceType === 'ServiceRequest';

function parameterOf(resourceType: string, name: string, [kind, paths, definition]: Row): SearchParameter {
  return {
    name,
    kind,
    paths: paths.split('|'),
    definition: definition ?? `${resourceType}-${name}`,
    ...(name === 'patient' && { only: 'Patient' }),
    isFollowed: kind === 'reference' && followed.includes(name),
  };
}

export type SearchableType = keyof typeof table;

export const isSearchable = (type: string): type is SearchableType => Object.hasOwn(table, type);

/** The types of resource that are kept for reading and searching, in the order in which they are told. */
export const searchableTypes: readonly SearchableType[] = Object.keys(table).filter(isSearchable);

/** The search parameters of a type by name; none for a type that is not searched. */
export const searchParametersOf = (resourceType: string): ReadonlyMap<string, SearchParameter> =>
  parameters.get(resourceType) ?? new Map();
