import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createConformance } from '../../../src/conformance/check.js';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { describeWith, external, jsonFiles } from '../../external.js';
import { type Json, objectAt } from '../bars/messages.js';

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

  test('without a door that knows, everything that is missing is told at once, with what the door may tell', () => {
    const { message, issues } = plain.read(task('accepted'));
    expect(message).toBeUndefined();
    // The id is made from the number of the referral, once it is known when the message was sent.
    expect(issues.map(({ code, path, text }) => `${code} ${path} ${text.match(/known\.\w+/)?.[0]}`)).toEqual([
      'required Task known.sender',
      'required Task known.receiver',
      'required Task known.sentAt',
    ]);
    const { focus: _focus, ...nameless } = task('accepted');
    const missing = plain.read(nameless).issues.map(({ code, path }) => `${code} ${path}`);
    expect(missing.slice(-4)).toEqual(['required Task.id', 'required Task', 'required Task', 'required Task']);
  });

  test('a message without an id has the same one each time, made from what it does to which referral and when', () => {
    const { id: _id, ...others } = known;
    const read = (wire: Json, more: object = {}) =>
      createFhirRestConnector({ policy: strictPolicy, known: { ...others, ...more } }).read(wire).message;
    const first = read(task('accepted'));
    expect(first?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(read({ ...task('accepted'), description: 'ours' })?.id).toBe(first?.id);
    expect(read(task('accepted'), { sentAt: '2026-07-01T09:30:01Z' })?.id).not.toBe(first?.id);
    const another = {
      ...task('accepted'),
      focus: { identifier: { system: 'https://gp.example/referral', value: 'R2' } },
    };
    expect(read(another)?.id).not.toBe(first?.id);
  });

  test('an id that is no UUID is read as one made from it, told, and stays where it is', () => {
    const wire = { resourceType: 'Bundle', id: 'search-7', type: 'searchset', entry: [{ resource: task('accepted') }] };
    const { message, issues } = door.read(wire);
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual(['variant Bundle.id']);
    expect(message?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(message === undefined ? undefined : door.write(message, wire)).toEqual(wire);
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
  const gravity = (name: string): Json => {
    const { text: _text, ...resource } = objectAt(
      JSON.parse(readFileSync(join(external, 'data/gravity', `${name}.json`), 'utf8')),
    );
    return resource;
  };

  /** Gravity's own example of a referral, as a transaction, with a number and our word on risk. */
  const foodPantry = (): Json => {
    const resources = [
      {
        ...gravity('ServiceRequest-SDOHCC-ServiceRequestActiveFoodPantryApplicationAssistExample'),
        identifier: [{ system: 'https://gravity.example/referral', value: 'G1' }],
      },
      { ...gravity('Task-SDOHCC-TaskReferralManagementOrderFulfillmentAcceptedExample'), status: 'requested' },
      gravity('Patient-pat-53234'),
      gravity('Condition-SDOHCC-ConditionFoodInsecurityExample'),
      gravity('Organization-SDOHCC-OrganizationCoordinationPlatformExample'),
      gravity('PractitionerRole-SDOHCC-PractitionerRoleDrJanWaterExample'),
      gravity('Practitioner-SDOHCC-PractitionerDrJanWaterExample'),
      gravity('Organization-SDOHCC-OrganizationClinicExample'),
      {
        resourceType: 'Flag',
        id: 'risk',
        status: 'active',
        category: [{ coding: [{ system: 'https://waymark.example/fhir/CodeSystem/flag-category', code: 'risk' }] }],
        code: {
          coding: [{ system: 'https://waymark.example/fhir/CodeSystem/risk-statement', code: 'no-known-risks' }],
        },
        subject: { reference: 'Patient/pat-53234' },
      },
    ].map((resource: Json) => [`${String(resource.resourceType)}/${String(resource.id)}`, resource] as const);
    return {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: resources.map(([url, resource]) => ({
        fullUrl: `https://gravity.example/fhir/${url}`,
        resource,
        request: { method: 'PUT', url },
      })),
    };
  };

  test('a transaction of Gravity is a referral on every wire, once the door says who sends it to whom, and when', () => {
    const { check } = createConformance();
    const deps = { policy: strictPolicy, check };
    const { id: _id, ...told } = known;
    const rest = createFhirRestConnector({ ...deps, known: told });
    const wire = foodPantry();
    const missing = createFhirRestConnector(deps)
      .read(wire)
      .issues.filter(({ severity }) => severity === 'error');
    expect(missing.map(({ text }) => text.match(/known\.\w+/)?.[0])).toEqual([
      'known.sender',
      'known.receiver',
      'known.sentAt',
    ]);

    const { message, issues, unmapped } = rest.read(wire);
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (message?.kind !== 'referral') throw new Error('no referral');
    expect(message).toMatchObject({
      ...told,
      referral: {
        details: { identifiers: [{ system: 'https://gravity.example/referral', value: 'G1' }] },
        needs: [{ codedValues: [{ code: '733423003' }, { code: 'Z59.4' }] }],
        recipient: { organisation: { name: 'ABC Coordination Platform' } },
      },
    });

    // Nothing is lost: what is not a fact is listed, and all of it comes back.
    const elements = new Set(
      unmapped.map(({ path }) => path.replace(/^Bundle\.entry\[(\d)\]\.resource\.(\w+).*$/, '$1 $2')),
    );
    expect([...elements].sort().join(', ')).toBe(
      [
        ['0 category', '0 code', '1 for', '1 owner', '1 requester'],
        [
          '2 address',
          '2 extension',
          '2 identifier',
          '2 name',
          '3 category',
          '3 evidence',
          '3 onsetPeriod',
          '4 address',
        ],
        ['5 identifier', '5 organization', '5 practitioner', '6 address', '7 address'],
      ]
        .flat()
        .join(', '),
    );
    const notUnderstood = rest.explain(wire).filter(({ fate }) => fate === 'not-understood');
    expect(notUnderstood.map(({ path, value }) => ({ path, value }))).toEqual(unmapped);
    expect(JSON.stringify(rest.write(message, wire))).toBe(JSON.stringify(wire));

    for (const other of [createBarsConnector(deps), createPlatformConnector({ policy: strictPolicy })]) {
      expect(other.read(other.write(message)).message).toEqual(message);
    }
  });

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
