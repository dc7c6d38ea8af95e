import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { issueCodes, Refusal } from '../../../src/domain/issue.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { cancellation, referral, rejection } from './fixtures.js';
import { at, changed, type Json, objectAt, resourceOf } from './messages.js';

const bars = createBarsConnector({ policy: strictPolicy });

/** The errors of a message, as `code path`, in order; a message with an error is never read. */
function errorsOf(wire: unknown): string[] {
  const { message, issues } = bars.read(wire);
  const errors = issues.filter(({ severity }) => severity === 'error');
  expect(message === undefined).toBe(errors.length > 0);
  return errors.map(({ code, path }) => `${code} ${path}`);
}

const header = (copy: unknown): Json => resourceOf(copy, 'MessageHeader');
const request = (copy: unknown): Json => resourceOf(copy, 'ServiceRequest');
const reasonCode = (copy: unknown, code: string) =>
  Object.assign(objectAt(header(copy), 'reason', 'coding', 0), { code });
const eventCode = (copy: unknown, code: string) => Object.assign(objectAt(header(copy), 'eventCoding'), { code });
const definition = (copy: unknown, name: string) =>
  Object.assign(header(copy), { definition: `https://fhir.nhs.uk/MessageDefinition/${name}` });
const category = (copy: unknown): Json => objectAt(request(copy), 'category', 0);
const useCase = (copy: unknown, coding: Json) =>
  Object.assign(objectAt(category(copy), 'coding', 1), { code: 'nobody-has-this', ...coding });
const drop = (object: Json, name: string) => delete object[name];

describe('a referral is refused', () => {
  const cases: readonly [name: string, change: (copy: unknown) => void, errors: readonly string[]][] = [
    ['for a booking', (c) => eventCode(c, 'booking-request'), ['not-supported Bundle.entry[0].resource.eventCoding']],
    ['for an event that nobody has', (c) => eventCode(c, 'sent'), ['invariant Bundle.entry[0].resource.eventCoding']],
    ['for no event', (c) => drop(header(c), 'eventCoding'), ['required Bundle.entry[0].resource.eventCoding']],
    ['for an unknown reason', (c) => reasonCode(c, 'sometimes'), ['invariant Bundle.entry[0].resource.reason']],
    [
      'for a validation',
      (c) => definition(c, 'bars-message-servicerequest-request-validation'),
      ['not-supported Bundle.entry[0].resource.definition'],
    ],
    [
      'for the definition of another kind of message',
      (c) => definition(c, 'bars-message-servicerequest-request-cancelled'),
      ['invariant Bundle.entry[0].resource.definition'],
    ],
    ['for no definition', (c) => drop(header(c), 'definition'), ['required Bundle.entry[0].resource.definition']],
    ['for no application version', (c) => drop(objectAt(c, 'meta'), 'versionId'), ['invariant Bundle.meta.versionId']],
    [
      'for another application version',
      (c) => Object.assign(objectAt(c, 'meta'), { versionId: '2.0.0' }),
      ['not-supported Bundle.meta.versionId'],
    ],
    ['for no id', (c) => drop(objectAt(c), 'id'), ['required Bundle.id']],
    ['for no time', (c) => drop(objectAt(c), 'timestamp'), ['required Bundle.timestamp']],
    [
      'for another use case',
      (c) =>
        Object.assign(objectAt(request(c), 'category', 0, 'coding', 1), {
          system: 'https://fhir.nhs.uk/CodeSystem/usecases-categories-bars',
          code: 'a5t1',
        }),
      ['not-supported Bundle.entry[1].resource.category'],
    ],
    [
      'for no category',
      (c) => drop(request(c), 'category'),
      ['invariant Bundle.entry[1].resource.category', 'invariant Bundle.entry[1].resource.category'],
    ],
    ['for a use case that nobody has', (c) => useCase(c, {}), ['invariant Bundle.entry[1].resource.category']],
    [
      'for no use case',
      (c) => Object.assign(category(c), { coding: [at(category(c), 'coding', 0)] }),
      ['invariant Bundle.entry[1].resource.category'],
    ],
    [
      'for a use case of another application',
      (c) => useCase(c, { system: 'https://fhir.nhs.uk/CodeSystem/usecases-categories-bars', code: 'A5T1' }),
      ['not-supported Bundle.entry[1].resource.category'],
    ],
    [
      'for a request that does not stand',
      (c) => Object.assign(request(c), { status: 'on-hold' }),
      ['invariant Bundle.entry[1].resource.status'],
    ],
    [
      'for a plan that is not completed',
      (c) => Object.assign(resourceOf(c, 'CarePlan'), { status: 'active' }),
      ['modifier-unknown Bundle.entry[4].resource.status'],
    ],
    [
      'for an encounter that has not happened',
      (c) => Object.assign(resourceOf(c, 'Encounter'), { status: 'planned' }),
      ['modifier-unknown Bundle.entry[3].resource.status'],
    ],
    [
      'for consent to anything but direct care',
      (c) => Object.assign(objectAt(resourceOf(c, 'Consent'), 'category', 0, 'coding', 0), { code: 'SRC' }),
      ['invariant Bundle.entry[12].resource.category'],
    ],
    [
      'for two contacts ranked first',
      (c) => Object.assign(objectAt(resourceOf(c, 'Patient'), 'contact', 0, 'extension', 0), { valuePositiveInt: 1 }),
      ['invariant Bundle.entry[2].resource.contact'],
    ],
    [
      'for a number that is not ranked',
      (c) => drop(objectAt(resourceOf(c, 'Patient'), 'contact', 1, 'telecom', 0), 'rank'),
      ['invariant Bundle.entry[2].resource.contact[1].telecom[0].rank'],
    ],
    [
      'for two telephones ranked first',
      (c) => Object.assign(objectAt(resourceOf(c, 'Patient'), 'contact', 1, 'telecom', 0), { rank: 1 }),
      ['invariant Bundle.entry[2].resource.contact[1].telecom'],
    ],
    [
      'for no number ranked first',
      (c) => Object.assign(objectAt(resourceOf(c, 'Patient'), 'contact', 1, 'telecom', 1), { rank: 4 }),
      ['invariant Bundle.entry[2].resource.contact[1].telecom'],
    ],
    [
      'for a contact without a telephone',
      (c) => Object.assign(objectAt(resourceOf(c, 'Patient'), 'contact', 0, 'telecom', 0), { system: 'email' }),
      ['invariant Bundle.entry[2].resource.contact[0].telecom'],
    ],
    ['for no name', (c) => drop(resourceOf(c, 'Patient'), 'name'), ['invariant Bundle.entry[2].resource.name']],
    [
      'for no official name',
      (c) => drop(objectAt(resourceOf(c, 'Patient'), 'name', 0), 'use'),
      ['invariant Bundle.entry[2].resource.name'],
    ],
    [
      'for no family name',
      (c) => drop(objectAt(resourceOf(c, 'Patient'), 'name', 0), 'family'),
      ['invariant Bundle.entry[2].resource.name'],
    ],
    [
      'for an endpoint without a system',
      (c) => Object.assign(objectAt(header(c), 'source'), { endpoint: '[ODSCode]:[DoSId]' }),
      ['value Bundle.entry[0].resource.source.endpoint'],
    ],
    [
      'for no destination',
      (c) => drop(header(c), 'destination'),
      ['required Bundle.entry[0].resource.destination[0].endpoint'],
    ],
    [
      'for a header that is not first',
      (c) => {
        const list = at(c, 'entry');
        if (Array.isArray(list)) list.push(list.shift());
      },
      ['structure Bundle.entry[0].resource'],
    ],
    [
      'for a modifier that nobody knows',
      (c) => Object.assign(request(c), { modifierExtension: [{ url: 'https://x.example', valueBoolean: true }] }),
      ['modifier-unknown Bundle.entry[1].resource.modifierExtension'],
    ],
    [
      'for a wrong NHS number',
      (c) => Object.assign(objectAt(resourceOf(c, 'Patient'), 'identifier', 0), { value: '9990000027' }),
      ['nhs-number Bundle.entry[2].resource.identifier'],
    ],
    [
      'for two NHS numbers',
      (c) => {
        const list = at(resourceOf(c, 'Patient'), 'identifier');
        if (Array.isArray(list)) list.push({ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' });
      },
      ['ambiguous Bundle.entry[2].resource.identifier[1]'],
    ],
    [
      'for two people',
      (c) => {
        const list = at(c, 'entry');
        if (Array.isArray(list)) list.push({ fullUrl: 'urn:uuid:2', resource: { resourceType: 'Patient' } });
      },
      ['invariant Bundle.entry[15].resource'],
    ],
    [
      'for silence about risk',
      (c) =>
        Object.assign(objectAt(c), {
          entry: [at(c, 'entry')].flat().filter((e) => at(e, 'resource', 'resourceType') !== 'Flag'),
        }),
      ['required Bundle'],
    ],
    [
      'for being something else',
      (c) => Object.assign(objectAt(c), { type: 'transaction' }),
      ['not-supported Bundle.type'],
    ],
    ['for an entry that is null', (c) => Object.assign(objectAt(c), { entry: [null] }), ['structure Bundle.entry[0]']],
    [
      'for a name that is no list',
      (c) => Object.assign(resourceOf(c, 'Patient'), { name: 'Julie' }),
      ['structure Bundle.entry[2].resource.name'],
    ],
  ];

  test.each(cases)('%s', (_name, change, errors) => {
    expect(errorsOf(changed(referral, change))).toEqual(errors);
  });

  test('with everything that is wrong at once, and never with what the person said', () => {
    const wire = changed(referral, (copy) => {
      drop(objectAt(copy, 'meta'), 'versionId');
      eventCode(copy, 'booking-request');
      drop(objectAt(copy), 'id');
    });
    const { issues } = bars.read(wire);
    expect(issues.filter(({ severity }) => severity === 'error').map(({ path }) => path)).toEqual([
      'Bundle.id',
      'Bundle.meta.versionId',
      'Bundle.entry[0].resource.eventCoding',
    ]);
    const told = JSON.stringify(issues);
    for (const word of ['Julie', '9990000026', '07700', 'husband', '1959']) expect(told).not.toContain(word);
    for (const { code, text } of issues) {
      expect(issueCodes[code]).toBeDefined();
      expect(text).toMatch(/^found/);
    }
  });

  test('once, where the full check has found the same', () => {
    const found = { severity: 'error', code: 'invariant', path: 'Bundle.meta.versionId', text: 'found none' } as const;
    const strict = createBarsConnector({ policy: strictPolicy, check: () => [found] });
    const { issues } = strict.read(changed(referral, (copy) => drop(objectAt(copy, 'meta'), 'versionId')));
    expect(issues.filter(({ path }) => path === found.path)).toEqual([found]);
  });
});

describe('a cancellation and a response are refused', () => {
  test('an update that does not take the request back', () => {
    const wire = changed(cancellation, (copy) => Object.assign(request(copy), { status: 'active' }));
    expect(errorsOf(wire)).toEqual(['invariant Bundle.entry[1].resource.status']);
  });

  test('not for repeating how urgent the request was: that is carried', () => {
    const { message, unmapped } = bars.read(
      changed(cancellation, (c) => Object.assign(request(c), { priority: 'urgent' })),
    );
    expect(message?.kind).toBe('withdrawal');
    expect(unmapped).toContainEqual({ path: 'Bundle.entry[1].resource.priority', value: 'urgent' });
  });

  test('a Task that says another withdrawal than the request', () => {
    const read = bars.read(cancellation).message;
    const wire = changed(read === undefined ? {} : bars.write(read), (copy) =>
      Object.assign(request(copy), { status: 'entered-in-error' }),
    );
    expect(errorsOf(wire)[0]).toMatch(/^invariant Bundle\.entry\[\d+\]\.resource\.status$/);
  });

  test('a cancellation of nobody knows what', () => {
    expect(errorsOf(changed(cancellation, (copy) => drop(request(copy), 'id')))).toEqual([
      'required Bundle.entry[1].resource.identifier',
    ]);
  });

  test('a response to nothing', () => {
    const wire = changed(rejection, (copy) => drop(header(copy), 'response'));
    expect(errorsOf(wire)).toEqual(['invariant Bundle.entry[0].resource.response']);
  });

  test('a response that does not say where the work stands: an Encounter alone says too little', () => {
    const wire = changed(rejection, (copy) =>
      Object.assign(resourceOf(copy, 'Encounter', 1), { status: 'in-progress' }),
    );
    expect(errorsOf(wire)).toEqual(['required Bundle']);
  });

  test('a response in the full form', () => {
    const wire = changed(rejection, (copy) => definition(copy, 'bars-message-servicerequest-response-referral'));
    expect(errorsOf(wire)).toEqual(['not-supported Bundle.entry[0].resource.definition']);
  });
});

describe('what BaRS cannot say is not written', () => {
  const message = bars.read(referral).message;

  const refusalOf = (write: () => unknown): string[] => {
    try {
      write();
    } catch (refusal) {
      if (refusal instanceof Refusal) return refusal.issues.map(({ code, path }) => `${code} ${path}`);
    }
    return [];
  };

  test('an endpoint without a system; a referral that does not stand', () => {
    if (message?.kind !== 'referral') throw new Error('no referral');
    const { referral: facts, sender } = message;
    const wrong = {
      ...message,
      sender: { ...sender, endpoint: { value: '1' } },
      referral: { ...facts, details: { ...facts.details, status: 'draft' as const } },
    };
    expect(refusalOf(() => bars.write(wrong))).toEqual(['value sender.endpoint', 'invariant referral.details.status']);
  });

  test('a response to no message; a message onto one of another kind', () => {
    const answer = bars.read(rejection).message;
    if (answer?.kind !== 'progress') throw new Error('no progress');
    const { inReplyTo: _inReplyTo, ...said } = answer;
    expect(refusalOf(() => bars.write(said))).toEqual(['required inReplyTo']);
    expect(refusalOf(() => bars.write(answer, referral))).toEqual(['invariant kind']);
    expect(refusalOf(() => bars.write(answer, { resourceType: 'Patient' }))).toEqual(['resource-type Bundle']);
  });
});
