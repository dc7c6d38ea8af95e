import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFhirRestConnector } from '../../../src/connectors/fhir-rest/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { describeWith, external, jsonFiles } from '../../external.js';
import type { Json } from '../bars/messages.js';

const service = (value: string) => ({ endpoint: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value } });
const known = {
  id: '5b0a0c0e-1111-4222-8333-444455556666',
  sentAt: '2026-07-01T09:30:00Z',
  sender: service('1'),
  receiver: service('2'),
};
/** The door knows who is logged in and when; the content need not say it. */
const door = createFhirRestConnector({ policy: strictPolicy, known });
const plain = createFhirRestConnector({ policy: strictPolicy });

const task = (status: string, more: Json = {}): Json => ({
  resourceType: 'Task',
  status,
  intent: 'order',
  code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] },
  focus: { type: 'ServiceRequest', identifier: { system: 'https://gp.example/referral', value: 'R1' } },
  ...more,
});
const said = (code: string) => ({
  coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress-reason', code }],
});

describe('a Task alone is progress', () => {
  test('what the door knows is the envelope', () => {
    const wire = task('accepted');
    const { message, unmapped } = door.read(wire);
    expect(message).toEqual({
      kind: 'progress',
      ...known,
      referral: { system: 'https://gp.example/referral', value: 'R1' },
      progress: { state: 'accepted' },
    });
    expect(unmapped).toEqual([]);
    expect(message === undefined ? undefined : door.write(message, wire)).toEqual(wire);
  });

  test('a change is written onto it, and it stays alone', () => {
    const wire = task('accepted', { description: 'ours' });
    const { message } = door.read(wire);
    if (message?.kind !== 'progress') throw new Error('no progress');
    const next = { ...message, progress: { state: 'rejected', reason: { code: 'out-of-area' } } } as const;
    expect(door.write(next, wire)).toMatchObject({
      resourceType: 'Task',
      status: 'rejected',
      statusReason: said('out-of-area'),
      description: 'ours',
    });
  });

  test('without a door that knows, everything that is missing is told at once', () => {
    const { message, issues } = plain.read(task('accepted'));
    expect(message).toBeUndefined();
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'required Task.id',
      'required Task',
      'required Task',
      'required Task',
    ]);
  });

  test('in progress alone says too little, and a rejection without a reason is none', () => {
    expect(door.read(task('in-progress')).issues.map(({ code, path }) => `${code} ${path}`)).toEqual(['required Task']);
    expect(door.read(task('rejected')).issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'required Task.statusReason',
    ]);
  });
});

describe('the kind of message comes from the content', () => {
  const request = (status: string): Json => ({
    resourceType: 'ServiceRequest',
    identifier: [{ system: 'https://gp.example/referral', value: 'R1' }],
    status,
    intent: 'order',
    subject: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000003' },
  });
  const bundle = (type: string, ...resources: readonly Json[]): Json => ({
    resourceType: 'Bundle',
    type,
    entry: resources.map((resource, i) => ({
      fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${i + 1}`,
      resource,
    })),
  });
  const focus = { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' };

  test('a request that was revoked with its Task cancelled takes back', () => {
    const work = task('cancelled', { focus, statusReason: said('person-declined') });
    const { message } = door.read(bundle('transaction', request('revoked'), work));
    expect(message).toMatchObject({
      kind: 'withdrawal',
      referral: { value: 'R1' },
      progress: { state: 'withdrawn', reason: { code: 'person-declined' } },
    });
  });

  test('work that was cancelled under a request that stands is a contradiction', () => {
    const { issues } = door.read(bundle('transaction', request('active'), task('cancelled', { focus })));
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toContain('invariant Bundle.entry[0].resource.status');
  });

  test('a request with work that was only asked for is a referral, and says what it lacks', () => {
    const { message, issues } = door.read(bundle('searchset', request('active'), task('requested', { focus })));
    expect(message).toBeUndefined();
    expect(issues.map(({ code, text }) => `${code} ${text.split(';')[0]}`)).toContain(
      'required found no Flag of category risk',
    );
  });

  test('a request with work that goes on reports, and is known by its number', () => {
    const { message } = door.read(bundle('collection', request('active'), task('accepted', { focus })));
    expect(message).toMatchObject({
      kind: 'progress',
      referral: { system: 'https://gp.example/referral', value: 'R1' },
    });
  });

  test('what is deleted, and a message with a header, are not supported', () => {
    const deletion = { ...bundle('transaction', request('active')) };
    const [entry] = Array.isArray(deletion.entry) ? deletion.entry : [];
    const wire = { ...deletion, entry: [{ ...entry, request: { method: 'PATCH', url: 'ServiceRequest/1' } }] };
    expect(door.read(wire).issues.map(({ path }) => path)).toContain('Bundle.entry[0].request.method');
    expect(door.read(bundle('message', request('active'))).issues[0]).toMatchObject({
      code: 'not-supported',
      path: 'Bundle.type',
    });
  });
});

describeWith('data/gravity')('what others wrote', () => {
  test.each([...jsonFiles('data/gravity'), ...jsonFiles('data/ukcore-stu1/examples')])('%s can be read', (file) => {
    const content: unknown = JSON.parse(readFileSync(join(external, file), 'utf8'));
    const { issues, unmapped } = door.read(content);
    for (const { path } of [...issues, ...unmapped]) expect(path).toMatch(/^[A-Z]/);
  });

  test('a Gravity Task that was accepted is accepted', () => {
    const file = jsonFiles('data/gravity').find((name) => name.includes('OrderFulfillmentAccepted'));
    const content: unknown = JSON.parse(readFileSync(join(external, file ?? ''), 'utf8'));
    const { issues, unmapped } = door.read(content);
    // It names its request by a URL on its own server, which is no number of a referral.
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual(['required Task.focus']);
    expect(unmapped.map(({ path }) => path)).toEqual([
      'Task.focus.reference',
      'Task.for.reference',
      'Task.for.display',
      'Task.requester.reference',
      'Task.requester.display',
      'Task.owner.reference',
      'Task.owner.display',
    ]);
  });
});
