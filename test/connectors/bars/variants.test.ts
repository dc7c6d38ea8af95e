import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { describeWith, external, jsonFiles } from '../../external.js';
import { cancellation, referral, rejection } from './fixtures.js';
import { changed, objectAt, resourceOf } from './messages.js';

const bars = createBarsConnector({ policy: strictPolicy });
const warned = (wire: unknown, path: string) =>
  bars
    .read(wire)
    .issues.filter((issue) => issue.path === path)
    .map(({ severity, code }) => `${severity} ${code}`);

describe('variants that BaRS documents are read, told, and kept', () => {
  test('other spellings of a URL', () => {
    expect(warned(referral, 'Bundle.entry[0].resource.destination[0].endpoint')).toEqual(['warning variant']);
    const { message } = bars.read(referral);
    expect(message?.receiver.endpoint).toEqual({ system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '111111111' });
    expect(message?.sender.organisation).toEqual({ odsCode: 'G82080', name: 'The Surgery' });
  });

  test('a use case in upper case', () => {
    const wire = changed(referral, (copy) =>
      Object.assign(objectAt(resourceOf(copy, 'ServiceRequest'), 'category', 0, 'coding', 1), {
        code: 'SOCIAL-PRESCRIBING',
      }),
    );
    expect(warned(wire, 'Bundle.entry[1].resource.category[0].coding[1].code')).toEqual(['warning variant']);
    const { message } = bars.read(wire);
    expect(message?.kind).toBe('referral');
    expect(message === undefined ? undefined : JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
  });

  test('a definition with its version', () => {
    const wire = changed(referral, (copy) => {
      const header = resourceOf(copy, 'MessageHeader');
      header.definition = `${String(header.definition)}|1.0.0-beta`;
    });
    expect(bars.read(wire).message?.kind).toBe('referral');
  });

  test('a cancellation by delete, without a definition', () => {
    const wire = changed(cancellation, (copy) => {
      const header = resourceOf(copy, 'MessageHeader');
      delete header.definition;
      Object.assign(objectAt(header, 'reason', 'coding', 0), { code: 'delete' });
      Object.assign(resourceOf(copy, 'ServiceRequest'), { status: 'entered-in-error' });
    });
    expect(warned(wire, 'Bundle.entry[0].resource.definition')).toEqual(['warning variant']);
    expect(warned(wire, 'Bundle.entry[0].resource.reason')).toEqual(['warning variant']);
    const { message } = bars.read(wire);
    if (message?.kind !== 'withdrawal') throw new Error('no withdrawal');
    expect(message.progress).toEqual({ state: 'entered-in-error' });
    expect(message.referral).toEqual({ value: '236bb75d-90ef-461f-b71e-fde7f899802c' });
    expect(JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
  });

  test('a cancellation that repeats the whole referral, its Task as it was: the header and the request decide', () => {
    const sent = bars.read(referral).message;
    if (sent === undefined) throw new Error('no referral');
    const wire = changed(bars.write(sent), (copy) => {
      const header = resourceOf(copy, 'MessageHeader');
      header.definition = 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled';
      Object.assign(objectAt(header, 'reason', 'coding', 0), { code: 'update' });
      Object.assign(resourceOf(copy, 'ServiceRequest'), {
        id: 'r1',
        status: 'revoked',
        reasonCode: [{ text: 'Moved' }],
      });
    });
    const { message, issues, unmapped } = bars.read(wire);
    if (message?.kind !== 'withdrawal') throw new Error('no withdrawal');
    expect(message.progress).toEqual({ state: 'withdrawn', reason: { code: 'other', words: 'Moved' } });
    expect(
      issues.filter(({ path }) => path.endsWith('.status')).map(({ severity, code }) => `${severity} ${code}`),
    ).toEqual(['warning variant']);
    // What the Task says is not what the message says, and is told as such.
    expect(unmapped.some(({ path, value }) => path.endsWith('.state') && value === 'sent')).toBe(true);
    expect(JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
  });

  test('a telephone and an e-mail address that are both first, and an official name without a given name', () => {
    const wire = changed(referral, (copy) => {
      const patient = resourceOf(copy, 'Patient');
      Object.assign(objectAt(patient, 'contact', 1, 'telecom', 2), { rank: 1 });
      delete objectAt(patient, 'name', 0).given;
    });
    expect(warned(wire, 'Bundle.entry[2].resource.contact[1].telecom')).toEqual(['warning variant']);
    expect(warned(wire, 'Bundle.entry[2].resource.name')).toEqual(['warning invariant']);
    expect(bars.read(wire).message?.kind).toBe('referral');
  });

  test('of ours, a person without a telephone and with another name than an official one', () => {
    const sent = bars.read(referral).message;
    if (sent?.kind !== 'referral') throw new Error('no referral');
    const { telephones: _telephones, name: _name, ...person } = sent.referral.person;
    const { issues } = bars.read(bars.write({ ...sent, referral: { ...sent.referral, person } }));
    expect(issues).toEqual([]);
  });

  test('an id that is no UUID: the message has one made from it, and the bundle keeps its own', () => {
    const wire = changed(referral, (copy) => Object.assign(objectAt(copy), { id: 'referral-001' }));
    expect(warned(wire, 'Bundle.id')).toEqual(['warning variant']);
    const { message } = bars.read(wire);
    if (message?.kind !== 'referral') throw new Error('no referral');
    expect(message.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(bars.read(wire).message?.id).toBe(message.id);
    expect(JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
    const next = { ...message, sentAt: '2026-07-02T10:00:00Z' };
    expect(objectAt(bars.write(next, wire))).toMatchObject({ id: 'referral-001', timestamp: next.sentAt });
    const platform = createPlatformConnector({ policy: strictPolicy });
    expect(platform.read(platform.write(message)).message).toEqual(message);

    // A response to it names it as it was sent, and is about the same referral.
    const answer = changed(rejection, (copy) => {
      Object.assign(objectAt(resourceOf(copy, 'MessageHeader'), 'response'), { identifier: 'referral-001' });
    });
    expect(warned(answer, 'Bundle.entry[0].resource.response.identifier')).toEqual(['warning variant']);
    const said = bars.read(answer).message;
    if (said?.kind !== 'progress') throw new Error('no progress');
    expect(said.inReplyTo).toBe(message.id);
    expect(JSON.stringify(bars.write(said, answer))).toBe(JSON.stringify(answer));
  });

  test("the person's numbers under Patient.telecom", () => {
    const wire = changed(referral, (copy) =>
      Object.assign(resourceOf(copy, 'Patient'), { telecom: [{ system: 'phone', value: '07700 900009' }] }),
    );
    expect(warned(wire, 'Bundle.entry[2].resource.telecom')).toEqual(['warning variant']);
    const { message } = bars.read(wire);
    if (message?.kind !== 'referral') throw new Error('no referral');
    expect(message.referral.person.telephones?.map(({ number }) => number)).toEqual([
      '07700 900009',
      '0113 496 0001',
      '07700 900001',
    ]);
    expect(JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
  });
});

describeWith('data/bars/process_message')('messages of NHS England', () => {
  const files = jsonFiles('data/bars/process_message');
  const contentOf = (file: string): unknown => JSON.parse(readFileSync(join(external, file), 'utf8'));

  test.each(files)('%s is about something else, and is refused with what is supported', (file) => {
    const { message, issues, unmapped } = bars.read(contentOf(file));
    expect(message).toBeUndefined();
    expect(issues.filter(({ code }) => code === 'not-supported').map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^Bundle\.entry\[0\]\.resource\.(eventCoding|definition)$/),
    );
    expect(unmapped.length).toBeGreaterThan(0);
  });

  test('their validation request, made a referral of ours, goes there and back without a change', () => {
    const file = files.find((name) => name.includes('request/ValidationRequest'));
    const wire = changed(contentOf(file ?? ''), (copy) => {
      const request = resourceOf(copy, 'ServiceRequest');
      const { subject } = request;
      Object.assign(objectAt(request, 'category', 0), {
        coding: [
          { system: 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest', code: 'referral' },
          { system: 'https://waymark.example/fhir/CodeSystem/use-case', code: 'social-prescribing' },
        ],
      });
      resourceOf(copy, 'MessageHeader').definition =
        'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral';
      Object.assign(resourceOf(copy, 'CarePlan'), { status: 'completed' });
      Object.assign(resourceOf(copy, 'Flag'), {
        category: [{ coding: [{ system: 'https://waymark.example/fhir/CodeSystem/flag-category', code: 'risk' }] }],
        subject,
      });
    });
    const lenient = createBarsConnector({ policy: { nhsNumber: 'warn' } });
    const { message, issues } = lenient.read(wire);
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (message?.kind !== 'referral') throw new Error('no referral');
    expect(message.referral.gpPractices).toEqual([{ identifier: 'G82080', details: "Patient's Surgery" }]);
    expect(JSON.stringify(lenient.write(message, wire))).toBe(JSON.stringify(wire));
  });
});
