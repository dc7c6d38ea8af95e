import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Conformance, createConformance } from '../../src/conformance/check.js';
import { codeSystems, extensions, identifierSystems, profiles } from '../../src/mapping/systems.js';
import {
  concept,
  type Entry,
  messageBundle,
  messageParts,
  minimal,
  referralBundle,
  referralParts,
  replacing,
} from './minimal.js';

let conformance: Conformance;
beforeAll(() => {
  conformance = createConformance({ folders: ['profiles/json'] });
});

const told = (resource: unknown, profile: string, severity: string) =>
  conformance
    .check(resource, profile)
    .filter((issue) => issue.severity === severity)
    .map(({ path, text }) => `${path}: ${text}`);
const errors = (resource: unknown, profile: string) => told(resource, profile, 'error');

describe('the least that a profile asks for', () => {
  it.each(Object.entries(minimal))('keeps to it: %s', (name, instance) => {
    const [, profile = ''] = Object.entries(profiles).find(([own]) => own === name) ?? [];
    expect(errors(instance, profile)).toEqual([]);
  });

  it('is there for every profile', () => {
    const bundles = ['referralBundle', 'messageBundle'];
    expect([...Object.keys(minimal), ...bundles].sort()).toEqual(Object.keys(profiles).sort());
  });

  it('can be checked in full: no slice without a telling discriminator, no binding of ours without members', () => {
    const own = conformance
      .notEnforced()
      .filter(({ demand, why }) => demand !== 'profile' && !why.includes('fhir.hl7.org.uk'));
    expect(own).toEqual([]);
  });
});

/** [what is wrong, the profile, the instance, what the answer names] */
const defects: readonly (readonly [string, string, unknown, RegExp])[] = [
  [
    'an NHS number of nine digits',
    profiles.patient,
    { ...minimal.patient, identifier: [{ system: identifierSystems.nhsNumber, value: '999000001' }] },
    /Patient\.identifier\[0\].*ten digits/,
  ],
  [
    'an NHS number without a value',
    profiles.patient,
    { ...minimal.patient, identifier: [{ system: identifierSystems.nhsNumber }] },
    /Patient\.identifier\[0\]\.value/,
  ],
  [
    'two NHS numbers',
    profiles.patient,
    {
      ...minimal.patient,
      identifier: [
        { system: identifierSystems.nhsNumber, value: '9990000018' },
        { system: identifierSystems.nhsNumber, value: '9990000026' },
      ],
    },
    /Patient\.identifier/,
  ],
  [
    'an unknown NHS number status',
    profiles.patient,
    {
      ...minimal.patient,
      identifier: [
        {
          extension: [
            { url: extensions.nhsNumberStatus, valueCodeableConcept: concept(codeSystems.nhsNumberStatus, 'sure') },
          ],
          system: identifierSystems.nhsNumber,
          value: '9990000018',
        },
      ],
    },
    /Patient\.identifier\[0\]\.extension\[0\]/,
  ],
  [
    'a person linked to another record',
    profiles.patient,
    { ...minimal.patient, link: [{ other: { reference: 'Patient/2' }, type: 'replaced-by' }] },
    /Patient\.link/,
  ],
  [
    'an ethnic category that is a text',
    profiles.patient,
    { ...minimal.patient, extension: [{ url: extensions.ethnicCategory, valueString: 'A' }] },
    /Patient\.extension\[0\]/,
  ],
  ['a referral by nobody', profiles.serviceRequest, { ...minimal.serviceRequest, requester: undefined }, /requester/],
  ['a referral to nobody', profiles.serviceRequest, { ...minimal.serviceRequest, performer: undefined }, /performer/],
  [
    'a referral with an empty number',
    profiles.serviceRequest,
    { ...minimal.serviceRequest, identifier: [{ system: identifierSystems.uuid }] },
    /identifier\[0\]\.value/,
  ],
  [
    'a referral that must not be done',
    profiles.serviceRequest,
    { ...minimal.serviceRequest, doNotPerform: true },
    /doNotPerform/,
  ],
  ['a proposal', profiles.serviceRequest, { ...minimal.serviceRequest, intent: 'proposal' }, /intent/],
  [
    'another use case',
    profiles.serviceRequest,
    { ...minimal.serviceRequest, category: [concept(codeSystems.messageCategoryBars, 'referral')] },
    /social prescribing/,
  ],
  ['a Task without a business status', profiles.task, { ...minimal.task, businessStatus: undefined }, /businessStatus/],
  [
    'a Task with an unknown business status',
    profiles.task,
    { ...minimal.task, businessStatus: concept(codeSystems.progress, 'lost') },
    /businessStatus/,
  ],
  ['a draft Task', profiles.task, { ...minimal.task, status: 'draft' }, /Task\.status/],
  [
    'an unknown holding reason',
    profiles.task,
    {
      ...minimal.task,
      status: 'in-progress',
      businessStatus: concept(codeSystems.progress, 'holding'),
      extension: [
        {
          url: extensions.holding,
          extension: [{ url: 'why', valueCodeableConcept: concept(codeSystems.holdingReason, 'stalled') }],
        },
      ],
    },
    /Task\.extension\[0\]/,
  ],
  ['an unknown need', profiles.need, { ...minimal.need, code: concept(codeSystems.need, 'luck') }, /Condition\.code/],
  [
    'a need found at an unknown time',
    profiles.need,
    { ...minimal.need, extension: [{ url: extensions.foundAt, valueCode: 'yesterday' }] },
    /Condition\.extension\[0\]/,
  ],
  ['a need without a state', profiles.need, { ...minimal.need, clinicalStatus: undefined }, /clinical status/],
  [
    'a report without words',
    profiles.personReport,
    { ...minimal.personReport, code: { coding: [{ code: 'x' }] } },
    /text/,
  ],
  [
    'a problem of another category',
    profiles.problem,
    { ...minimal.problem, category: minimal.need.category },
    /category/,
  ],
  ['a contact with nobody', profiles.contact, { ...minimal.contact, subject: undefined }, /subject/],
  ['a contact that is none', profiles.contact, { ...minimal.contact, type: [{ text: 'x' }] }, /type/],
  [
    'a contact in an unknown way',
    profiles.contact,
    {
      ...minimal.contact,
      extension: [{ url: extensions.contactMethod, valueCodeableConcept: concept(codeSystems.contactMethod, 'owl') }],
    },
    /Encounter\.extension\[0\]/,
  ],
  [
    'a need both found and planned',
    profiles.foundNeed,
    {
      ...minimal.foundNeed,
      category: [...minimal.foundNeed.category, concept(codeSystems.conditionCategory, 'plan-need')],
    },
    /exactly one of the two/,
  ],
  ['an assessment of no kind', profiles.assessment, { ...minimal.assessment, category: undefined }, /category/],
  ['a goal for no need', profiles.goal, { ...minimal.goal, addresses: undefined }, /addresses/],
  ['a connection to nobody', profiles.connection, { ...minimal.connection, performer: undefined }, /performer/],
  ['work on no connection', profiles.connectionTask, { ...minimal.connectionTask, focus: undefined }, /focus/],
  [
    'an uptake of another word',
    profiles.connectionTask,
    {
      ...minimal.connectionTask,
      output: [
        {
          type: concept(codeSystems.taskParameter, 'uptake'),
          valueCodeableConcept: concept(codeSystems.uptake, 'perhaps'),
        },
      ],
    },
    /output/,
  ],
  ['a request without words', profiles.practiceRequest, { ...minimal.practiceRequest, description: undefined }, /desc/],
  [
    'a request whose status and business status disagree',
    profiles.practiceRequest,
    { ...minimal.practiceRequest, status: 'completed' },
    /requested/,
  ],
  ['an action for no goal', profiles.planAction, { ...minimal.planAction, extension: undefined }, /pertainsToGoal/],
  [
    'a goal that matters eleven of ten',
    profiles.goal,
    { ...minimal.goal, extension: [{ url: extensions.importance, valueInteger: 11 }] },
    /from 1 to 10/,
  ],
  [
    'an action that must not be done',
    profiles.planAction,
    { ...minimal.planAction, doNotPerform: true },
    /doNotPerform/,
  ],
  ['a signpost to nobody', profiles.signpost, { ...minimal.signpost, subject: undefined }, /subject/],
  [
    'a summary that asks and says that it does not',
    profiles.summary,
    {
      ...minimal.summary,
      section: ['requested-actions', 'no-action-needed'].map((code) => ({
        code: concept(codeSystems.reportPart, code),
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
      })),
    },
    /not said both/,
  ],
  ['a flag of no category', profiles.flag, { ...minimal.flag, category: undefined }, /category/],
  [
    'a flag of an unknown category',
    profiles.flag,
    { ...minimal.flag, code: { text: 'x' }, category: [concept(codeSystems.flagCategory, 'mood')] },
    /category/,
  ],
  [
    'no known risks under mobility',
    profiles.flag,
    { ...minimal.flag, category: [concept(codeSystems.flagCategory, 'mobility')] },
    /category risk/,
  ],
  [
    'an unknown sharing level',
    profiles.consent,
    { ...minimal.consent, category: [...minimal.consent.category, concept(codeSystems.sharingLevel, 'some')] },
    /category/,
  ],
  ['a fact that is not final', profiles.observation, { ...minimal.observation, status: 'preliminary' }, /status/],
  [
    'a fact in words that is a code',
    profiles.observation,
    { ...minimal.observation, valueString: undefined, valueCodeableConcept: { text: 'x' } },
    /value of type string/,
  ],
  [
    'an expected delivery date on its own',
    profiles.observation,
    { ...minimal.observation, valueString: undefined, code: concept(codeSystems.fact, 'expected-delivery-date') },
    /part of the pregnancy status/,
  ],
  [
    'a SNOMED CT code without a display',
    profiles.observation,
    {
      ...minimal.observation,
      code: { coding: [...minimal.observation.code.coding, { system: codeSystems.snomed, code: '160625004' }] },
    },
    /display/,
  ],
  [
    'answers to another questionnaire',
    profiles.aboutMe,
    { ...minimal.aboutMe, questionnaire: 'https://example.org/Questionnaire/other' },
    /questionnaire/,
  ],
  [
    'a question answered twice',
    profiles.aboutMe,
    { ...minimal.aboutMe, item: [...minimal.aboutMe.item, ...minimal.aboutMe.item] },
    /item/,
  ],
  [
    'an ODS code without a value',
    profiles.organization,
    { ...minimal.organization, identifier: [{ system: identifierSystems.odsOrganisation }] },
    /identifier\[0\]\.value/,
  ],
  [
    'a register number of no register',
    profiles.practitioner,
    { ...minimal.practitioner, identifier: [{ value: '1234567' }] },
    /identifier\[0\]\.system/,
  ],
  [
    'a plan behind a referral that is still active',
    profiles.carePlan,
    { ...minimal.carePlan, status: 'active' },
    /plan behind a referral/,
  ],
  [
    'an entry for the record with a code that nobody files',
    profiles.recordEntry,
    { ...minimal.recordEntry, code: concept(codeSystems.snomed, '871691000000100') },
    /code/,
  ],
  ['an entry for the record of nobody', profiles.recordEntry, { ...minimal.recordEntry, performer: [] }, /performer/],
  [
    'a summary that asks for something after it told the story',
    profiles.summaryComposition,
    {
      ...minimal.summaryComposition,
      section: [
        ...minimal.summaryComposition.section,
        ...minimal.summaryComposition.section.map((section) => ({
          ...section,
          code: concept(codeSystems.summarySection, 'requested-actions'),
        })),
      ],
    },
    /asked comes before/,
  ],
  [
    'a summary that was amended',
    profiles.summaryComposition,
    { ...minimal.summaryComposition, status: 'amended' },
    /preliminary, final/,
  ],
  [
    'a summary document that does not open with its composition',
    profiles.summaryDocument,
    { ...minimal.summaryDocument, entry: [...minimal.summaryDocument.entry].reverse() },
    /first entry/,
  ],
  [
    'an endpoint without a system',
    profiles.messageHeader,
    { ...minimal.messageHeader, source: { endpoint: '1122334455' } },
    /source\.endpoint/,
  ],
];

describe('a defect is refused, where it is', () => {
  it.each(defects)('%s', (_, profile, instance, answer) => {
    const found = errors(JSON.parse(JSON.stringify(instance)), profile);
    expect(found.join('\n')).toMatch(answer);
  });
});

describe('a code of a code system of ours', () => {
  const found = (system: string, code: string) =>
    errors({ ...minimal.observation, category: [concept(system, code)] }, profiles.observation);

  it.each([
    ['in capitals, where case means nothing', codeSystems.useCase, 'SOCIAL-PRESCRIBING', false],
    ['that is not there in any case', codeSystems.useCase, 'SOCIAL-PRESCRIBE', true],
    ['in capitals, where case means something', codeSystems.need, 'HOUSING', true],
    ['of no code system of ours', codeSystems.need.replace('need', 'needs'), 'housing', true],
  ])('%s', (_, system, code, isRefused) => {
    const text = 'Observation.category[0].coding[0].code: found a code that Waymark does not have';
    expect(found(system, code).some((one) => one.startsWith(text))).toBe(isRefused);
  });
});

describe('a referral bundle', () => {
  const check = (parts: readonly Entry[]) => errors(referralBundle(parts), profiles.referralBundle);
  const risk = { ...minimal.flag, code: { text: 'Falls' } };
  const withLists = { ...minimal.aboutMe, subject: { reference: 'Patient/1' } };

  it('of the least that there can be keeps to its profile', () => {
    expect(check(referralParts)).toEqual([]);
  });

  it('keeps what is foreign', () => {
    const foreign = { resourceType: 'Basic', meta: { profile: ['https://example.org/p'] }, code: { text: 'x' } };
    expect(check([...referralParts, foreign])).toEqual([]);
  });

  it.each([
    ['no Patient', replacing(referralParts, 'Patient'), /exactly one Patient/],
    ['two requests', [...referralParts, minimal.serviceRequest], /exactly one ServiceRequest/],
    ['the work twice', [...referralParts, minimal.task], /at most one Task/],
    ['no service', replacing(referralParts, 'HealthcareService'), /HealthcareService/],
    ['no word on risk', replacing(referralParts, 'Flag'), /Risks are mandatory/],
    ['a risk and no known risks', [...referralParts, risk], /stands alone/],
    ['a fact twice', [...referralParts, minimal.observation, minimal.observation], /stated once/],
    ['about me twice', [...referralParts, withLists, withLists], /at most one set/],
  ])('with %s is refused', (_, parts, answer) => {
    expect(check(parts).join('\n')).toMatch(answer);
  });

  it('may say that no risk was known once, and name one now', () => {
    expect(check(replacing(referralParts, 'Flag', { ...minimal.flag, status: 'inactive' }, risk))).toEqual([]);
  });
});

const rankedFirst = {
  extension: [{ url: extensions.contactRank, valuePositiveInt: 1 }],
  telecom: [{ system: 'phone', value: '01632 960001' }],
};

describe('a message bundle', () => {
  const check = (parts: readonly Entry[]) => errors(messageBundle(parts), profiles.messageBundle);

  it('of the least that there can be keeps to its profile', () => {
    expect(check(messageParts)).toEqual([]);
  });

  it('is told what BaRS would ask for beyond that', () => {
    const advice = told(messageBundle(messageParts), profiles.messageBundle, 'warning').join('\n');
    for (const asked of [/Consent/, /Condition/, /date of the request/, /journey/, /organisations of sender/])
      expect(advice).toMatch(asked);
  });

  it.each([
    ['no Encounter', replacing(messageParts, 'Encounter'), /exactly one Encounter/],
    ['no plan', replacing(messageParts, 'CarePlan'), /exactly one CarePlan/],
    ['no Task', replacing(messageParts, 'Task'), /at least one Task/],
    ['no service', replacing(messageParts, 'HealthcareService'), /exactly one HealthcareService/],
    ['no word on risk', replacing(messageParts, 'Flag'), /Risks are mandatory/],
    ['an order', replacing(messageParts, 'ServiceRequest', minimal.serviceRequest), /a plan, and based on/],
  ])('with %s is refused', (_, parts, answer) => {
    expect(check(parts).join('\n')).toMatch(answer);
  });

  it.each([
    [
      'telephone where BaRS has none',
      { telecom: [{ system: 'phone', value: '01632 960001' }] },
      /under Patient\.contact/,
    ],
    ['two contacts ranked first', { contact: [rankedFirst, rankedFirst] }, /ranked first/],
  ])('with a %s is refused', (_, members, answer) => {
    expect(check(replacing(messageParts, 'Patient', { ...minimal.patient, ...members })).join('\n')).toMatch(answer);
  });

  const withdrawal = [
    { ...minimal.messageHeader, reason: concept(codeSystems.messageReasonBars, 'update') },
    { ...minimal.serviceRequest, intent: 'plan', status: 'revoked' },
    minimal.patient,
    minimal.healthcareService,
    minimal.organization,
  ];

  it('that takes a referral back needs no more than the request', () => {
    expect(check(withdrawal)).toEqual([]);
    const active = replacing(withdrawal, 'ServiceRequest', { ...minimal.serviceRequest, intent: 'plan' });
    expect(check(active).join('\n')).toMatch(/takes the request back/);
  });

  const response = { system: codeSystems.messageEventsBars, code: 'servicerequest-response' };
  const answer = [
    {
      ...minimal.messageHeader,
      eventCoding: response,
      response: { identifier: '7d0b6c3e-4f0c-4f6e-9d53-0c5a7d3c1a11', code: 'ok' },
      focus: [{ reference: 'Task/1' }],
    },
    { ...minimal.task, focus: { identifier: { value: 'R-1' } } },
    minimal.organization,
  ];

  it('that answers says where the work stands', () => {
    expect(check(answer)).toEqual([]);
    expect(check(replacing(answer, 'Task', minimal.encounter)).join('\n')).toMatch(/it has a Task/);
    const unanswering = { ...minimal.messageHeader, eventCoding: response };
    expect(check(replacing(answer, 'MessageHeader', unanswering)).join('\n')).toMatch(/which message it answers/);
  });
});
