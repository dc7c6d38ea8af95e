import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerOf } from '../../../src/connectors/bars/answer.js';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { codeSystems } from '../../../src/mapping/systems.js';
import { cancellation, referral, rejection } from './fixtures.js';
import {
  anyJson,
  at,
  barsMessages,
  barsReferrals,
  entriesOf,
  isJson,
  junk,
  objectAt,
  pathsOf,
  replaced,
  resourceOf,
} from './messages.js';

const bars = createBarsConnector({ policy: strictPolicy });

/** What a link worker did is there beside what BaRS counts: contacts, and the actions of a plan. */
const isReported = (entry: unknown): boolean => JSON.stringify(at(entry, 'resource')).includes(codeSystems.reportPart);

describe('a new message has the shape of BaRS', () => {
  test('a referral has one of each that Application 5 has one of, in its words', () => {
    fc.assert(
      fc.property(barsReferrals, (message) => {
        const bundle = bars.write(message);
        const types = entriesOf(bundle)
          .filter((entry) => !isReported(entry))
          .map((entry) => at(entry, 'resource', 'resourceType'));
        expect(types[0]).toBe('MessageHeader');
        for (const type of ['MessageHeader', 'ServiceRequest', 'Patient', 'Encounter', 'HealthcareService', 'Task']) {
          expect(types.filter((found) => found === type)).toEqual([type]);
        }
        const request = resourceOf(bundle, 'ServiceRequest');
        expect(request.intent).toBe('plan');
        const isLocal = (reference: unknown) => entriesOf(bundle).some(({ fullUrl }) => fullUrl === reference);
        const references = [
          at(request, 'basedOn', 0),
          at(request, 'encounter'),
          at(request, 'requester'),
          at(request, 'performer', 0),
          at(resourceOf(bundle, 'MessageHeader'), 'focus', 0),
        ];
        for (const reference of references) expect(isLocal(at(reference, 'reference'))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('every resource says its profile and the instant; none has an id; every URL is a UUID and there once', () => {
    fc.assert(
      fc.property(barsMessages, (message) => {
        const bundle = bars.write(message);
        const entries = entriesOf(bundle);
        expect(objectAt(bundle, 'meta')).toMatchObject({ versionId: '1.0.0', lastUpdated: message.sentAt });
        for (const { resource } of entries) {
          expect(objectAt(resource, 'meta').lastUpdated).toBe(message.sentAt);
          expect(objectAt(resource, 'meta').profile).toEqual(
            expect.arrayContaining([expect.stringMatching(/^https?:/)]),
          );
          expect(at(resource, 'id')).toBeUndefined();
        }
        const urls = entries.map(({ fullUrl }) => String(fullUrl));
        for (const url of urls) expect(url).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(new Set(urls).size).toBe(urls.length);
      }),
      { numRuns: 50 },
    );
  });

  test('numbers are ranked under one contact that is the person, and a rank that nobody gave is no preference', () => {
    const { message } = bars.read(referral);
    if (message?.kind !== 'referral') throw new Error('no referral');
    const person = {
      telephones: [{ number: '1' }, { number: '2', preference: 4 }],
      emails: [{ address: 'a@example.com' }],
    };
    const bundle = bars.write({ ...message, referral: { ...message.referral, person } });
    const patient = resourceOf(bundle, 'Patient');
    expect(patient.telecom).toBeUndefined();
    expect(at(patient, 'contact', 0, 'extension', 0, 'valuePositiveInt')).toBe(1);
    const telecom = [at(patient, 'contact', 0, 'telecom')].flat();
    expect(telecom.map((point) => at(point, 'rank'))).toEqual([5, 4, 6]);
    const back = bars.read(bundle).message;
    expect(back?.kind === 'referral' ? back.referral.person : undefined).toEqual(person);
  });

  test('a response has exactly two Encounters, and says in BaRS words what the Task says in ours', () => {
    fc.assert(
      fc.property(barsMessages, (message) => {
        fc.pre(message.kind === 'progress');
        if (message.kind !== 'progress') return;
        const bundle = bars.write(message);
        const encounters = entriesOf(bundle).filter(
          (entry) => at(entry, 'resource', 'resourceType') === 'Encounter' && !isReported(entry),
        );
        expect(encounters).toHaveLength(2);
        expect(at(encounters[1], 'resource', 'status')).toBe(answerOf(message.progress).status);
        expect(at(encounters[1], 'resource', 'reasonCode') !== undefined).toBe(message.progress.state === 'rejected');
        expect(at(resourceOf(bundle, 'MessageHeader'), 'response')).toEqual({
          identifier: message.inReplyTo,
          code: 'ok',
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('anything whatever can be read', () => {
  test('any JSON at all is answered with issues', () => {
    fc.assert(
      fc.property(anyJson, (wire) => {
        const { message, issues } = bars.read(wire);
        expect(message).toBeUndefined();
        expect(issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a message with junk anywhere in it is read, kept whole, or refused', () => {
    for (const wire of [referral, cancellation, rejection]) {
      for (const [i, path] of pathsOf(wire).entries()) {
        const broken = replaced(wire, path, junk[i % junk.length]);
        const { message, issues } = bars.read(broken);
        if (message !== undefined) expect(JSON.stringify(bars.write(message, broken))).toBe(JSON.stringify(broken));
        else expect(issues.some(({ severity }) => severity === 'error')).toBe(true);
      }
    }
  });

  test('nesting without end is told as such', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 10_000; i += 1) deep = { resourceType: 'Bundle', entry: [deep] };
    expect(bars.read(deep).issues.map(({ code }) => code)).toEqual(['too-deep']);
    expect(isJson(deep)).toBe(true);
  });
});
