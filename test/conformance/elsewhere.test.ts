import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { type Conformance, createConformance } from '../../src/conformance/check.js';
import { readJson } from '../../src/conformance/json.js';
import { describeWith, external, jsonFiles } from '../external.js';
import { edited, steps } from './edits.js';

/**
 * Material that others wrote: every file is checked, and what is true R4 must give no error. The true defects are listed
 * here, each looked at by hand; a false alarm fails the test, and so does a defect that goes unnoticed.
 */
const ukCore: Record<string, readonly string[]> = {
  // "Oranization/…"
  'UKCore-Observation-WhiteCellCount-Example.json': ['value Observation.performer[0].reference'],
  // "Organization/https://…"
  'UKCore-Provenance-RARecordConsent-Example.json': ['value Provenance.agent[0].onBehalfOf.reference'],
  // An id without a type.
  'UKCore-QuestionnaireResponse-BabyPatientSurvey-Example.json': ['value QuestionnaireResponse.author.reference'],
};

const bookingResponse = [
  'value Bundle.entry[0].resource.destination[0].receiver.reference', // ":uuid:…"
  'code-unknown Bundle.entry[1].resource.basedOn[0].type', // "serviceRequest"
  'reference-broken Bundle.entry[1].resource.basedOn[0].reference',
  'reference-broken Bundle.entry[1].resource.participant[0].actor.reference', // Patient/<NHS number>
  'required Bundle.entry[1].resource.participant[0].status',
  'structure Bundle.entry[3].resource.Schedule', // capitalised
  'required Bundle.entry[3].resource.schedule',
  'value Bundle.entry[4].resource.id', // "{ScheduleItem}", and so on
  'value Bundle.entry[4].resource.actor[0].reference',
  'value Bundle.entry[4].resource.actor[1].reference',
  'value Bundle.entry[4].resource.actor[2].reference',
  'value Bundle.entry[5].resource.id',
  'reference-broken Bundle.entry[5].resource.location[0].reference',
  'value Bundle.entry[6].resource.id',
  'value Bundle.entry[7].resource.id',
  'value Bundle.entry[8].resource.id',
];
const flatServiceRequest = [
  'structure ServiceRequest.basedOn', // no list
  'value ServiceRequest.performer[0].reference',
  'structure ServiceRequest.PatientInstruction',
];
const bars: Record<string, readonly string[]> = {
  'OperationOutcome/REC/500-REC_SERVER_ERROR-too costly.json': ['code-unknown OperationOutcome.issue[0].code'], // "too costly"
  'metadata/BaRS_API_Capability_Statement.json': [
    'structure CapabilityStatement.rest[0].security', // a list
    'structure CapabilityStatement.rest[1].security',
  ],
  'process_message/POST-success.json': bookingResponse,
  'process_message/response/Booking (HTTP Response) .json': bookingResponse,
  'process_message/response/ValidationRequest (HTTP Response) .json': [
    'value Bundle.entry[1].resource.performer[0].reference', // a bare UUID
    'value Bundle.entry[9].resource.organization.reference', // "…ggb4hj" is no UUID
  ],
  // The resource stands in the entry itself, not in entry.resource.
  'service_request/GET-success.json': [
    'invariant Bundle.entry[0]',
    ...[
      'resourceType',
      'meta',
      'basedOn',
      'status',
      'intent',
      'category',
      'subject',
      'encounter',
      'occurrencePeriod',
    ].map((name) => `structure Bundle.entry[0].${name}`),
    ...['authoredOn', 'requester', 'performer', 'locationReference', 'supportingInfo', 'PatientInstruction'].map(
      (name) => `structure Bundle.entry[0].${name}`,
    ),
  ],
  'service_request/PATCH-body.json': [
    'code-unknown ServiceRequest.status', // "inactive"
    'structure ServiceRequest.PatientInstruction',
    'required ServiceRequest.subject',
  ],
  'service_request/PUT-body.json': flatServiceRequest,
  'service_request/id/GET-success.json': flatServiceRequest,
};

/** Claimed by examples, and not part of the package as it lies in the external folder. */
const absent = [
  'AllergyIntolerance',
  'DiagnosticReport',
  'List',
  'MedicationRequest',
  'MedicationStatement',
  'Specimen',
].map((name) => `https://fhir.hl7.org.uk/StructureDefinition/UKCore-${name}`);

const errorsOf = (conformance: Conformance, file: string): string[] =>
  conformance
    .check(readJson(readFileSync(join(external, file))))
    .filter((i) => i.severity === 'error')
    .map((i) => `${i.code} ${i.path}`);

describeWith('data/ukcore-stu1')('UK Core STU1 examples', () => {
  let plain: Conformance;
  let withProfiles: Conformance;
  beforeAll(() => {
    plain = createConformance();
    withProfiles = createConformance({ folders: [join(external, 'data/ukcore-stu1')] });
  });
  const files = jsonFiles('data/ukcore-stu1/examples');

  test.each(files)('%s', (file) => {
    const expected = ukCore[file.split('/').at(-1) ?? ''] ?? [];
    expect(errorsOf(plain, file)).toEqual(expected);
    expect(errorsOf(withProfiles, file)).toEqual(expected);
  });

  test('all are there, and the profiles they claim are loaded', () => {
    expect(files).toHaveLength(93);
    const unknown = files
      .flatMap((file) => withProfiles.check(readJson(readFileSync(join(external, file)))))
      .filter((i) => i.code === 'profile-unchecked');
    expect(new Set(unknown.flatMap((i) => i.text.replace(/^.*checked: /, '').split(', ')))).toEqual(
      new Set(absent.map((url) => url.replace(/^.*\//, ''))),
    );
  });

  test.each<[string, string, unknown, string[]]>([
    [
      'UKCore-Patient-RichardSmith',
      'identifier[0].extension[0].valueCodeableConcept.coding[0].code',
      'x',
      ['code-unknown Patient.identifier[0].extension[0].value.coding[0].code'],
    ],
    [
      'UKCore-Patient-RichardSmith',
      'identifier[0].extension[0].valueCodeableConcept',
      undefined,
      ['invariant Patient.identifier[0].extension[0]', 'required Patient.identifier[0].extension[0].value'],
    ],
    ['UKCore-Patient-RichardSmith', 'identifier[0].value', undefined, ['required Patient.identifier[0].value']],
    [
      'UKCore-Patient-Extension-BirthSex',
      'extension[0]',
      { url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex', valueString: 'x' },
      ['structure Patient.extension[0].value'],
    ],
    [
      'UKCore-VitalSigns-Observation-OxygenSaturation',
      'code.coding[0].display',
      undefined,
      ['required Observation.code.coding[0].display'],
    ],
  ])('%s is refused with %s = %j', (name, place, to, expected) => {
    const example = readJson(readFileSync(join(external, `data/ukcore-stu1/examples/${name}-Example.json`)));
    expect(
      withProfiles
        .check(edited(example, steps(place), to))
        .filter((i) => i.severity === 'error')
        .map((i) => `${i.code} ${i.path}`),
    ).toEqual(expected);
  });

  test('what of the profiles cannot be enforced is told', () => {
    expect(withProfiles.notEnforced().map((n) => `${n.profile.split('/').at(-1)} ${n.element} ${n.demand}`)).toEqual([
      'Extension-UKCore-MedicationChangeSummary Extension.extension.value[x] binding',
    ]);
  });
});

describeWith('data/gravity')('Gravity SDOH examples', () => {
  const conformance = createConformance();
  const files = jsonFiles('data/gravity');
  test('all are there', () => expect(files).toHaveLength(73));
  test.each(files)('%s', (file) => expect(errorsOf(conformance, file)).toEqual([]));
});

describeWith('data/bars')('BaRS examples', () => {
  const conformance = createConformance();
  const files = jsonFiles('data/bars');
  test('all are there', () => expect(files).toHaveLength(54));
  test.each(files)('%s', (file) =>
    expect(errorsOf(conformance, file)).toEqual(bars[file.slice('data/bars/'.length)] ?? []),
  );
});
