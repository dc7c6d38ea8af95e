import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/domain/report.js';
import { linkWorkers, practice, story, stranger, wires } from '../../exchange/world.js';
import { maximalReport } from '../../laws/maximal.js';
import { type Ask, at, type Got, list, openScene, type Scene, text } from './scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const dos = 'https://fhir.nhs.uk/Id/dos-service-id';
const target = base64({ value: '2000099901', system: dos });

/** A referral that nobody has sent: the housing story under new numbers. */
function referral(): { id: string; bundle: Json } {
  const id = randomUUID();
  const raw = story('housing/1-gp-sends.json').toString();
  const bundle: unknown = JSON.parse(raw);
  if (!isJson(bundle)) throw new Error('no bundle');
  bundle.id = id;
  for (const entry of list(bundle.entry)) {
    const resource = at(entry, 'resource');
    if (isJson(resource) && resource.resourceType === 'ServiceRequest') {
      for (const identifier of list(resource.identifier)) if (isJson(identifier)) identifier.value = `R-${id}`;
    }
  }
  return { id, bundle };
}

const resource = (bundle: unknown, type: string, n = 0): Json => {
  const found = list(at(bundle, 'entry'))
    .map((entry) => at(entry, 'resource'))
    .filter((one) => at(one, 'resourceType') === type)[n];
  if (!isJson(found)) throw new Error(`no ${type}`);
  return found;
};

const headers = (more: Ask['headers'] = {}) => ({
  'content-type': 'application/fhir+json',
  accept: 'application/fhir+json; version=1.4.0',
  'x-request-id': randomUUID(),
  'x-correlation-id': randomUUID(),
  'nhsd-target-identifier': target,
  'nhsd-end-user-organisation': base64({ resourceType: 'Organization', name: 'Quayside' }),
  'nhsd-requesting-software': base64({ resourceType: 'Device' }),
  ...more,
});

const post = (body: unknown, more: Ask['headers'] = {}, party = practice): Promise<Got> =>
  scene.ask(party, '/fhir/$process-message', { method: 'POST', headers: headers(more), body });

/** `status NHS-code issue-type` of a refusal, by its first issue. */
function refusal({ status, json }: Got): string {
  const issue = at(json, 'issue', 0);
  return `${status} ${text(at(issue, 'details', 'coding', 0, 'code'))} ${text(at(issue, 'code'))}`;
}

describe('a referral', () => {
  test('is answered 200 with the same Bundle.id, ids of our own, none of the sender’s, and both ids echoed', async () => {
    const { id, bundle } = referral();
    Object.assign(resource(bundle, 'Patient'), { id: 'their-patient' });
    Object.assign(resource(bundle, 'MessageHeader'), { id: 'their-header' });
    const ids = { 'x-request-id': randomUUID(), 'x-correlation-id': randomUUID() };
    const got = await post(bundle, ids);
    expect([got.status, at(got.json, 'id'), at(got.json, 'type')]).toEqual([200, id, 'message']);
    expect(got.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(got.headers.get('x-request-id')).toBe(ids['x-request-id']);
    expect(got.headers.get('x-correlation-id')).toBe(ids['x-correlation-id']);
    expect(got.text).not.toContain('"their-');
    const request = text(resource(got.json, 'ServiceRequest').id);
    const kept = await scene.store.read(practice.id, 'ServiceRequest', request);
    expect(kept?.version).toBe(1);
    for (const type of ['Patient', 'Task', 'Encounter']) {
      const one = text(resource(got.json, type).id);
      expect([type, (await scene.store.read(practice.id, type, one))?.id]).toEqual([type, one]);
    }
    expect(scene.audited.at(-1)).toMatchObject({ interaction: 'operation', status: 200, party: practice.id });
    expect(scene.audited.at(-1)?.touched).toContain(`ServiceRequest/${request}`);
  });

  test('the same X-Request-Id again is 409 duplicate, and with other content 409 conflict', async () => {
    const { bundle } = referral();
    const ids = { 'x-request-id': randomUUID() };
    expect((await post(bundle, ids)).status).toBe(200);
    const again = await post(bundle, ids);
    expect(refusal(again)).toBe('409 REC_CONFLICT duplicate');
    expect(again.headers.get('x-request-id')).toBe(ids['x-request-id']);
    expect(refusal(await post(bundle, { 'x-request-id': ids['x-request-id'].toUpperCase() }))).toBe(
      '409 REC_CONFLICT duplicate',
    );
    expect(refusal(await post(referral().bundle, ids))).toBe('409 REC_CONFLICT conflict');
    expect(refusal(await post(bundle))).toBe('400 REC_BAD_REQUEST invariant');
    Object.assign(resource(bundle, 'Patient'), { birthDate: '1950-01-01' });
    expect(refusal(await post(bundle))).toBe('409 REC_CONFLICT conflict');
  });

  test('27: as a new message with the same number and content it is the same referral', async () => {
    const { bundle } = referral();
    const first = await post(bundle);
    const id = randomUUID();
    const again = await post({ ...bundle, id });
    expect([again.status, at(again.json, 'id')]).toEqual([200, id]);
    expect(resource(again.json, 'ServiceRequest').id).toBe(resource(first.json, 'ServiceRequest').id);
    expect(resource(again.json, 'Patient').id).toBe(resource(first.json, 'Patient').id);
    // Under other names within the message the request and the work are known still.
    const renamed = JSON.parse(JSON.stringify(bundle).replaceAll(/urn:uuid:.{8}/g, 'urn:uuid:00000000'));
    const third = await post({ ...renamed, id: randomUUID() });
    expect(third.status).toBe(200);
    for (const type of ['ServiceRequest', 'Task']) {
      expect(resource(third.json, type).id).toBe(resource(first.json, type).id);
    }
  });

  test('25: of many at once one is accepted, the others are in work or were accepted before', async () => {
    const { bundle } = referral();
    const ids = { 'x-request-id': randomUUID() };
    const all = await Promise.all(Array.from({ length: 12 }, () => post(bundle, ids)));
    const told = all.map((got) => (got.status === 200 ? '200' : refusal(got)));
    expect(told.filter((one) => one === '200')).toHaveLength(1);
    const others = ['409 REC_CONFLICT duplicate', '425 REC_TOO_EARLY duplicate', '200'];
    expect(told.filter((one) => !others.includes(one))).toEqual([]);
  });

  test('in work under the same X-Request-Id it is 425, and afterwards it may be sent again', async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const other = await openScene({
      messaging: {
        journeys: {
          accept: async () => {
            await opened;
            throw new Error('gone');
          },
        },
      },
    });
    const asking = { method: 'POST', headers: headers(), body: referral().bundle };
    const first = other.ask(practice, '/fhir/$process-message', asking);
    let second = await other.ask(practice, '/fhir/$process-message', asking);
    while (second.status !== 425) second = await other.ask(practice, '/fhir/$process-message', asking);
    expect(refusal(second)).toBe('425 REC_TOO_EARLY duplicate');
    open();
    const bug = await first;
    expect(refusal(bug)).toBe('500 REC_SERVER_ERROR exception');
    expect(bug.text).not.toContain('gone');
    expect((await other.ask(practice, '/fhir/$process-message', asking)).status).toBe(500);
    await other.close();
  });

  test('what was noticed is told to who wishes for it', async () => {
    const got = await post(referral().bundle, { prefer: 'return=OperationOutcome' });
    expect([got.status, at(got.json, 'resourceType')]).toEqual([200, 'OperationOutcome']);
    expect(list(at(got.json, 'issue')).filter((issue) => at(issue, 'severity') === 'error')).toEqual([]);
  });

  test('nothing of it is refused for a person without an NHS number, or a first contact that is not the person', async () => {
    const { bundle } = referral();
    const patient = resource(bundle, 'Patient');
    delete patient.identifier;
    expect((await post(bundle)).status).toBe(200);
  });
});

describe('headers', () => {
  const cases: readonly [string, Ask['headers'], string][] = [
    ['no X-Request-Id', { 'x-request-id': undefined }, '400 REC_BAD_REQUEST required'],
    ['no X-Correlation-Id', { 'x-correlation-id': undefined }, '400 REC_BAD_REQUEST required'],
    ['an X-Request-Id that is no UUID', { 'x-request-id': 'one' }, '400 REC_BAD_REQUEST value'],
    ['an X-Correlation-Id that is no UUID', { 'x-correlation-id': 'one' }, '400 REC_BAD_REQUEST value'],
    ['no target', { 'nhsd-target-identifier': undefined }, '400 REC_BAD_REQUEST required'],
    ['a target that is no base64', { 'nhsd-target-identifier': '{"value":"1"}' }, '400 REC_BAD_REQUEST value'],
    ['a target without a system', { 'nhsd-target-identifier': base64({ value: '1' }) }, '400 REC_BAD_REQUEST value'],
    [
      'a target that is another service',
      { 'nhsd-target-identifier': base64({ value: '1', system: dos }) },
      '400 REC_BAD_REQUEST invariant',
    ],
    ['an organisation that is no JSON', { 'nhsd-end-user-organisation': 'aGVsbG8=' }, '400 REC_BAD_REQUEST value'],
    [
      'software that is no device',
      { 'nhsd-requesting-software': base64({ resourceType: 'Patient' }) },
      '400 REC_BAD_REQUEST value',
    ],
    ['a later major version', { accept: 'application/fhir+json; version=2.0.0' }, '406 REC_NOT_ACCEPTABLE processing'],
    ['XML wished for', { accept: 'application/fhir+xml' }, '406 REC_NOT_ACCEPTABLE processing'],
    ['43: XML sent', { 'content-type': 'application/fhir+xml' }, '415 REC_BAD_REQUEST not-supported'],
    ['44: no content type', { 'content-type': undefined }, '415 REC_BAD_REQUEST not-supported'],
    ['44: UTF-7', { 'content-type': 'application/fhir+json; charset=utf-7' }, '415 REC_BAD_REQUEST not-supported'],
    ['44: STU3', { 'content-type': 'application/fhir+json; fhirVersion=3.0' }, '415 REC_BAD_REQUEST not-supported'],
  ];
  test.each(cases)('%s', async (_name, more, expected) => {
    const got = await post(Buffer.from(JSON.stringify(referral().bundle)), more);
    expect(refusal(got)).toBe(expected);
    expect(got.headers.get('x-request-id')).toBeTruthy();
    expect(got.headers.get('x-correlation-id')).toBeTruthy();
  });

  test('all that is wrong with them is told at once', async () => {
    const got = await post({}, { 'x-request-id': undefined, 'x-correlation-id': 'x', 'nhsd-target-identifier': '!' });
    expect(list(at(got.json, 'issue')).map((issue) => at(issue, 'code'))).toEqual(['required', 'value', 'value']);
  });

  test('no version wished for, the target in another spelling, and only the headers that are needed, do', async () => {
    const got = await post(referral().bundle, {
      accept: undefined,
      'nhsd-target-identifier': base64({ value: '2000099901', system: 'http://fhir.nhs.uk/id/dos-service-id' }),
      'nhsd-end-user-organisation': undefined,
      'nhsd-requesting-software': undefined,
    });
    expect(got.status).toBe(200);
  });
});

describe('what is refused', () => {
  const cases: readonly [string, (bundle: Json) => unknown, string][] = [
    [
      'no version',
      (b) => Object.assign(b, { meta: { lastUpdated: '2026-09-14T09:12:31Z' } }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'another version',
      (b) => Object.assign(b, { meta: { versionId: '9.0.0' } }),
      '422 REC_UNPROCESSABLE_ENTITY not-supported',
    ],
    [
      'no version, claiming our profile of a message',
      (b) =>
        Object.assign(b, {
          meta: { profile: ['https://waymark.example/fhir/StructureDefinition/waymark-message-bundle'] },
        }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'an event that nobody has, claiming our profile of a header',
      (b) => {
        const header = resource(b, 'MessageHeader');
        Object.assign(Object(header.eventCoding), { code: 'x' });
        header.meta = { profile: ['https://waymark.example/fhir/StructureDefinition/waymark-messageheader'] };
      },
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'consent that is not to direct care, claiming our profile of it',
      (b) => {
        const consent = resource(b, 'Consent');
        Object.assign(Object(at(consent, 'category', 0, 'coding', 0)), { code: 'SRC' });
        consent.meta = { profile: ['https://waymark.example/fhir/StructureDefinition/waymark-consent'] };
      },
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'an event that nobody has',
      (b) => Object.assign(Object(resource(b, 'MessageHeader').eventCoding), { code: 'x' }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'a booking',
      (b) => Object.assign(Object(resource(b, 'MessageHeader').eventCoding), { code: 'booking-request' }),
      '422 REC_UNPROCESSABLE_ENTITY not-supported',
    ],
    [
      'a reason that nobody has',
      (b) => Object.assign(Object(at(resource(b, 'MessageHeader'), 'reason', 'coding', 0)), { code: 'x' }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'a plan that is not completed',
      (b) => Object.assign(resource(b, 'CarePlan'), { status: 'active' }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'an encounter to come',
      (b) => Object.assign(resource(b, 'Encounter'), { status: 'planned' }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'consent that is not to direct care',
      (b) => Object.assign(Object(at(resource(b, 'Consent'), 'category', 0, 'coding', 0)), { code: 'SRC' }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'no use case',
      (b) => Object.assign(resource(b, 'ServiceRequest'), { category: undefined }),
      '400 REC_BAD_REQUEST invariant',
    ],
    [
      'another use case',
      (b) => {
        const codings = list(at(resource(b, 'ServiceRequest'), 'category', 0, 'coding'));
        for (const coding of codings) {
          if (isJson(coding) && text(coding.system).includes('waymark')) {
            Object.assign(coding, { system: 'https://fhir.nhs.uk/CodeSystem/usecases-categories-bars', code: 'a5t1' });
          }
        }
      },
      '422 REC_UNPROCESSABLE_ENTITY not-supported',
    ],
    [
      '45: a day that never was',
      (b) => Object.assign(resource(b, 'Patient'), { birthDate: '2026-02-30' }),
      '400 REC_BAD_REQUEST value',
    ],
    [
      '39: an unknown modifier',
      (b) =>
        Object.assign(resource(b, 'ServiceRequest'), {
          modifierExtension: [{ url: 'https://x.example/m', valueBoolean: true }],
        }),
      '400 REC_BAD_REQUEST invariant',
    ],
  ];
  test.each(cases)('%s', async (_name, change, expected) => {
    const { bundle } = referral();
    change(bundle);
    const got = await post(bundle);
    expect(list(at(got.json, 'issue')).map((i) => [at(i, 'code'), at(i, 'expression')])).not.toEqual([]);
    expect(refusal(got)).toBe(expected);
  });

  test('ranks: exactly one contact is the first', async () => {
    const url = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactRank';
    for (const ranks of [
      [2, 3],
      [1, 1],
    ]) {
      const { bundle } = referral();
      const contact = ranks.map((rank) => ({
        extension: [{ url, valuePositiveInt: rank }],
        telecom: [{ system: 'phone', value: '01632 960001', rank: 1 }],
      }));
      Object.assign(resource(bundle, 'Patient'), { contact });
      expect(refusal(await post(bundle))).toBe('400 REC_BAD_REQUEST invariant');
    }
  });

  test('numbers and names: each number ranked, one of them first, a telephone, an official name', async () => {
    const patient = async (change: (patient: Json, telecom: readonly unknown[]) => void): Promise<Got> => {
      const { bundle } = referral();
      const one = resource(bundle, 'Patient');
      change(one, list(at(one, 'contact', 0, 'telecom')));
      return post(bundle);
    };
    const refused = [
      await patient((_one, telecom) => delete Object(telecom[1]).rank),
      await patient((_one, telecom) => Object.assign(Object(telecom[1]), { system: 'phone', rank: 1 })),
      await patient((_one, telecom) => Object.assign(Object(telecom[0]), { rank: 3 })),
      await patient((one, telecom) =>
        Object.assign(Object(at(one, 'contact', 0)), { telecom: [{ ...Object(telecom[1]), rank: 1 }] }),
      ),
      await patient((one) => delete one.name),
      await patient((one) => Object.assign(Object(at(one, 'name', 0)), { use: 'old' })),
      await patient((one) => delete Object(at(one, 'name', 0)).family),
    ];
    expect(refused.map(refusal)).toEqual(refused.map(() => '400 REC_BAD_REQUEST invariant'));
    // As NHS England's own example has it: a telephone and an e-mail address, both first.
    expect((await patient((_one, telecom) => Object.assign(Object(telecom[1]), { rank: 1 }))).status).toBe(200);
    expect((await patient((one) => delete Object(at(one, 'name', 0)).given)).status).toBe(200);
  });

  test('29-31, 35, 37: what is no JSON, or no good JSON', async () => {
    for (const body of [
      '{"a":',
      '{"a":1,"a":2}',
      `${'['.repeat(9_000)}`,
      '{"__proto__":{}}',
      '\ufeff{}',
      '{"a":"\\u0000"}',
    ]) {
      const got = await post(body);
      expect([body.slice(0, 9), got.status]).toEqual([body.slice(0, 9), 400]);
    }
    expect(refusal(await post(''))).toBe('400 REC_BAD_REQUEST required');
  });

  test('32, 33: a body that is too long, or packed', async () => {
    const small = await openScene({ messaging: { limits: { length: 1_000, patience: 5_000 } } });
    const asking = { method: 'POST', headers: headers(), body: referral().bundle };
    expect((await small.ask(practice, '/fhir/$process-message', asking)).status).toBe(413);
    await small.close();
    expect((await post(referral().bundle, { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('1: nobody comes in unknown, whatever the body, and the ids are echoed even so', async () => {
    const ids = headers();
    const got = await scene.ask(undefined, '/fhir/$process-message', {
      method: 'POST',
      headers: ids,
      body: '{"broken',
    });
    expect(refusal(got)).toBe('401 REC_UNAUTHORIZED login');
    expect(got.headers.get('www-authenticate')).toContain('Bearer');
    expect(got.headers.get('x-request-id')).toBe(ids['x-request-id']);
  });

  test('12: a token that may only read is told so before the body is read', async () => {
    scene.allows = (_type, action) => action === 'r';
    const got = await post('{"broken');
    scene.allows = () => true;
    expect(refusal(got)).toBe('403 REC_FORBIDDEN forbidden');
  });

  test('a message in another’s name; one to nobody', async () => {
    expect(refusal(await post(referral().bundle, {}, stranger))).toBe('403 REC_FORBIDDEN forbidden');
    const { bundle } = referral();
    const nobody = JSON.parse(JSON.stringify(bundle).replaceAll('2000099901', '2000099000'));
    const got = await post(nobody, { 'nhsd-target-identifier': base64({ value: '2000099000', system: dos }) });
    expect(refusal(got)).toBe('422 REC_UNPROCESSABLE_ENTITY not-supported');
  });

  test('57: another method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const got = await scene.ask(practice, '/fhir/$process-message', { method, headers: headers() });
      expect(refusal(got)).toBe('405 REC_METHOD_NOT_ALLOWED not-supported');
      expect(got.headers.get('allow')).toBe('POST');
    }
  });
});

const entry = (n: string, one: Json): Json => ({ fullUrl: `urn:uuid:${n}`, resource: one });

/** A referral taken back, as a BaRS sender does: by the id that it was given. */
function cancellation(of: unknown, status: string, reason = 'update'): Json {
  const header = structuredClone(resource(of, 'MessageHeader'));
  Object.assign(header, {
    id: undefined,
    reason: { coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/message-reason-bars', code: reason }] },
    definition: 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled',
  });
  const request = structuredClone(resource(of, 'ServiceRequest'));
  const kept = list(at(of, 'entry')).filter((one) =>
    ['Patient', 'Organization'].includes(text(at(one, 'resource', 'resourceType'))),
  );
  const focus = text(at(header, 'focus', 0, 'reference')).replace('urn:uuid:', '');
  for (const gone of ['basedOn', 'encounter', 'performer', 'requester', 'supportingInfo', 'reasonReference']) {
    delete request[gone];
  }
  return {
    ...(isJson(of) ? of : {}),
    id: randomUUID(),
    entry: [entry(randomUUID(), header), entry(focus, { ...request, status }), ...kept],
  };
}

const back = { 'nhsd-target-identifier': base64({ value: '2000099102', system: dos }) };

/** A response to a referral, as the bars wire writes it. */
async function response(state: 'accepted' | 'engaged', about: string): Promise<Json> {
  const written: unknown = wires.bars.write({
    kind: 'progress',
    id: randomUUID(),
    sentAt: '2026-09-15T10:00:00Z',
    sender: { endpoint: { system: dos, value: '2000099901' } },
    receiver: { endpoint: { system: dos, value: '2000099102' } },
    referral: { value: about },
    inReplyTo: about,
    progress: { state },
  });
  if (!isJson(written)) throw new Error('no message');
  return written;
}

describe('a cancellation', () => {
  test('by update and revoked takes the referral back; a second one is refused (28)', async () => {
    const sent = await post(referral().bundle);
    const got = await post(cancellation(sent.json, 'revoked'));
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    const request = text(resource(sent.json, 'ServiceRequest').id);
    expect(resource(got.json, 'ServiceRequest').id).toBe(request);
    expect((await scene.store.read(practice.id, 'ServiceRequest', request))?.body).toContain('"revoked"');
    expect(refusal(await post(cancellation(sent.json, 'revoked')))).toBe('422 REC_UNPROCESSABLE_ENTITY business-rule');
  });

  /** A cancellation of exactly the types that BaRS lists, with the request as it is given. */
  const repeating = (sent: unknown, request: Json): Json => {
    const cancelled = cancellation(sent, 'revoked');
    const entries = list(cancelled.entry).map((one) =>
      at(one, 'resource', 'resourceType') === 'ServiceRequest'
        ? { ...Object(one), resource: { ...request, status: 'revoked', reasonCode: [{ text: 'Moved.' }] } }
        : one,
    );
    return { ...cancelled, entry: entries };
  };

  test('repeats the request as it was sent: what it refers to need not come again', async () => {
    const { bundle } = referral();
    const sent = await post(bundle);
    for (const name of ['basedOn', 'encounter', 'performer', 'requester']) {
      expect([name, resource(bundle, 'ServiceRequest')[name] === undefined]).toEqual([name, false]);
    }
    const cancelled = repeating(sent.json, resource(bundle, 'ServiceRequest'));
    const got = await post(cancelled);
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    // It is told, and written back as it came.
    const { message, issues } = wires.bars.read(cancelled);
    expect(issues.filter(({ code }) => code === 'reference-broken').map(({ severity }) => severity)).toContain(
      'warning',
    );
    expect(message && JSON.stringify(wires.bars.write(message, cancelled))).toBe(JSON.stringify(cancelled));
  });

  test('repeats the request as it was read', async () => {
    const sent = await post(referral().bundle);
    const id = text(resource(sent.json, 'ServiceRequest').id);
    const kept: unknown = JSON.parse((await scene.store.read(practice.id, 'ServiceRequest', id))?.body ?? '');
    if (!isJson(kept)) throw new Error('no request');
    const got = await post(repeating(sent.json, kept));
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
  });

  test('is not held to our profile of a whole request', async () => {
    const sent = await post(referral().bundle);
    const { requester: _requester, performer: _performer, ...request } = resource(sent.json, 'ServiceRequest');
    const profile = ['https://waymark.example/fhir/StructureDefinition/waymark-servicerequest'];
    const got = await post(repeating(sent.json, { ...request, meta: { profile } }));
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
  });

  test('may be the whole referral once more, its request revoked and its Task as it was', async () => {
    const { bundle } = referral();
    const sent = await post(bundle);
    const whole = structuredClone(bundle);
    Object.assign(whole, { id: randomUUID() });
    Object.assign(resource(whole, 'ServiceRequest'), { status: 'revoked', reasonCode: [{ text: 'Moved.' }] });
    Object.assign(resource(whole, 'MessageHeader'), {
      reason: { coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/message-reason-bars', code: 'update' }] },
      definition: 'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled',
    });
    const got = await post(whole);
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    const id = text(resource(sent.json, 'ServiceRequest').id);
    expect((await scene.store.read(practice.id, 'ServiceRequest', id))?.body).toContain('"revoked"');
  });

  test('of which the header leads nowhere is refused, and so is a referral that leads nowhere', async () => {
    const sent = await post(referral().bundle);
    const cancelled = cancellation(sent.json, 'revoked');
    Object.assign(resource(cancelled, 'MessageHeader'), { focus: [{ reference: `urn:uuid:${randomUUID()}` }] });
    expect(refusal(await post(cancelled))).toBe('400 REC_BAD_REQUEST invariant');
    const { bundle } = referral();
    Object.assign(resource(bundle, 'ServiceRequest'), { basedOn: [{ reference: `urn:uuid:${randomUUID()}` }] });
    expect(refusal(await post(bundle))).toBe('400 REC_BAD_REQUEST invariant');
  });

  test('after work began is only asked for: the request is shown as it stands, and a warning says so', async () => {
    const begun = async () => {
      const { id, bundle } = referral();
      const sent = await post(bundle);
      for (const state of ['accepted', 'engaged'] as const) {
        expect((await post(await response(state, id), back, linkWorkers)).status).toBe(200);
      }
      return sent;
    };
    const sent = await begun();
    const got = await post(cancellation(sent.json, 'revoked'));
    expect(got.status).toBe(200);
    const shown = resource(got.json, 'ServiceRequest');
    expect([shown.status, shown.id]).toEqual(['active', resource(sent.json, 'ServiceRequest').id]);
    // Our own cancellation has a Task, which is not shown as cancelled either.
    const again = await begun();
    const read = wires.bars.read(cancellation(again.json, 'revoked')).message;
    if (read === undefined) throw new Error('no withdrawal');
    const ours = await post(wires.bars.write(read));
    expect([ours.status, resource(ours.json, 'Task').status]).toEqual([200, 'in-progress']);
    const noted = await post(cancellation((await begun()).json, 'revoked'), { prefer: 'return=OperationOutcome' });
    expect(noted.status).toBe(200);
    expect(at(noted.json, 'issue', 0)).toMatchObject({ severity: 'warning', code: 'business-rule' });
    expect(text(at(noted.json, 'issue', 0, 'diagnostics'))).toContain('asked for and not done');
  });

  test('by delete and entered-in-error, as NHS England’s own example has it', async () => {
    const sent = await post(referral().bundle);
    expect((await post(cancellation(sent.json, 'entered-in-error', 'delete'))).status).toBe(200);
  });

  test('with a bad status, a changed category, or of a referral that is not known', async () => {
    const sent = await post(referral().bundle);
    expect(refusal(await post(cancellation(sent.json, 'completed')))).toBe('400 REC_BAD_REQUEST invariant');
    const changed = cancellation(sent.json, 'revoked');
    Object.assign(resource(changed, 'ServiceRequest'), { category: [{ text: 'x' }] });
    expect(refusal(await post(changed))).toBe('400 REC_BAD_REQUEST invariant');
    const unknown = cancellation(sent.json, 'revoked');
    Object.assign(resource(unknown, 'ServiceRequest'), { id: randomUUID(), identifier: undefined });
    expect(refusal(await post(unknown))).toBe('404 REC_NOT_FOUND not-found');
  });
});

describe('progress', () => {
  const back = { 'nhsd-target-identifier': base64({ value: '2000099102', system: dos }) };

  /** A response to a referral, as the bars wire writes it. */
  async function response(state: 'accepted' | 'engaged' | 'closed', about: string, report?: Report): Promise<Json> {
    const written: unknown = wires.bars.write({
      kind: 'progress',
      id: randomUUID(),
      sentAt: '2026-09-15T10:00:00Z',
      sender: { endpoint: { system: dos, value: '2000099901' } },
      receiver: { endpoint: { system: dos, value: '2000099102' } },
      referral: { value: about },
      inReplyTo: about,
      progress: { state, ...(state === 'closed' && { closing: 'goals-partly-met' }) },
      ...(report !== undefined && { report }),
    });
    if (!isJson(written)) throw new Error('no message');
    return written;
  }

  test('from the link worker moves the work; a move that is not allowed is 422 (23)', async () => {
    const { id, bundle } = referral();
    await post(bundle);
    expect(refusal(await post(await response('engaged', id), back, linkWorkers))).toBe(
      '422 REC_UNPROCESSABLE_ENTITY business-rule',
    );
    const got = await post(await response('accepted', id), back, linkWorkers);
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    const [exchange] = await scene.store.exchangesNamed(practice.id, id);
    expect(exchange?.state).toBe('accepted');
    expect(resource(got.json, 'Task').id).toBe(exchange?.task);
  });

  test('brings back what was done and found: it is kept, each resource once, and the plan in one piece', async () => {
    const { id, bundle } = referral();
    // The report is of the spring, and what it says of the end of the work comes with the end.
    Object.assign(resource(bundle, 'ServiceRequest'), { authoredOn: '2026-03-02T09:05:00+01:00' });
    Object.assign(resource(bundle, 'Task'), { authoredOn: '2026-03-02T09:05:00+01:00' });
    await post(bundle);
    await post(await response('accepted', id), back, linkWorkers);
    await post(await response('engaged', id), back, linkWorkers);
    // Here is no directory, what is asked of the practice is for the practice to answer, and entries are Waymark's to tell.
    const { connections = [], requests = [], measures = [], codedEntries: _entries, ...others } = maximalReport;
    const sent = await response('closed', id, {
      ...others,
      connections: connections.map(({ service: { directoryId: _directoryId, ...service }, ...one }) => ({
        ...one,
        service,
      })),
      // What was never reported cannot be taken back.
      measures: measures.filter(({ status }) => status === undefined),
      requests: requests.map((one) => ({ ...one, progress: { state: 'sent', askedOn: '2026-03-20' } })),
    });
    const got = await post(sent, back, linkWorkers);
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    const [exchange] = await scene.store.exchangesNamed(practice.id, id);
    if (exchange === undefined) throw new Error('no exchange');
    const idsOf = (type: string) =>
      list(at(got.json, 'entry')).flatMap((entry) =>
        at(entry, 'resource', 'resourceType') === type ? [at(entry, 'resource', 'id')] : [],
      );
    // The steps of the plan and what services are asked are no referrals, and do not go by its id; nor does their work.
    expect(idsOf('ServiceRequest')).toStrictEqual([undefined, undefined, undefined, undefined]);
    expect(idsOf('Task')).toStrictEqual([exchange.task, undefined, undefined, undefined]);
    const kept = await scene.store.contents(exchange.id);
    const count = (type: string) => kept.filter((one) => one.type === type).length;
    const types = [
      'Goal',
      'ServiceRequest',
      'Task',
      'QuestionnaireResponse',
      'Communication',
      'Composition',
      'Patient',
    ];
    expect(types.map(count)).toEqual([3, 5, 4, 3, 1, 2, 1]);
    const patient = kept.find(({ type }) => type === 'Patient')?.id;
    for (const { type, body } of kept) {
      if (['Goal', 'Communication', 'Composition'].includes(type)) expect(body).toContain(`Patient/${patient}`);
    }
    const goal = kept.find(({ type, body }) => type === 'Goal' && body.includes('GOAL-1'));
    expect(at(JSON.parse(goal?.body ?? '{}'), 'extension', 0, 'valueInteger')).toBe(8);
  });

  test('16: of a referral that is not known, or another’s, is 404; without a response it is 400', async () => {
    const { id, bundle } = referral();
    await post(bundle);
    const unknown = await post(await response('accepted', randomUUID()), back, linkWorkers);
    expect(refusal(unknown)).toBe('404 REC_NOT_FOUND not-found');
    const foreign = JSON.parse(JSON.stringify(await response('accepted', id)).replaceAll('2000099901', '2000099777'));
    const theirs = await post(foreign, back, stranger);
    expect(refusal(theirs)).toBe('404 REC_NOT_FOUND not-found');
    expect(at(theirs.json, 'issue')).toEqual(at(unknown.json, 'issue'));
    const silent = await response('accepted', id);
    delete resource(silent, 'MessageHeader').response;
    expect(refusal(await post(silent, back, linkWorkers))).toBe('400 REC_BAD_REQUEST invariant');
  });
});

describe('MessageDefinition', () => {
  const get = (query: string) => scene.ask(practice, `/fhir/MessageDefinition${query}`, { headers: headers() });
  const service = encodeURIComponent(`${dos}|2000099901`);

  test('says which messages a service takes', async () => {
    const got = await get(`?context=${service}&context=social-prescribing`);
    expect([got.status, at(got.json, 'type'), at(got.json, 'total')]).toEqual([200, 'searchset', 2]);
    expect(list(at(got.json, 'entry')).map((one) => at(one, 'resource', 'base'))).toEqual([
      'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral',
      'https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled',
    ]);
    const inCapitals = await get(`?context=${service}&context=SOCIAL-PRESCRIBING`);
    expect(at(inCapitals.json, 'entry')).toEqual(at(got.json, 'entry'));
    const back = await get(`?context=${encodeURIComponent(`${dos}|2000099102`)}&context=social-prescribing`);
    expect(at(back.json, 'entry', 0, 'resource', 'eventCoding', 'code')).toBe('servicerequest-response');
  });

  test('no context is 400 required, a bad one 400 value, an unknown one 404', async () => {
    expect(refusal(await get(''))).toBe('400 REC_BAD_REQUEST required');
    expect(refusal(await get(`?context=${service}`))).toBe('400 REC_BAD_REQUEST required');
    expect(refusal(await get('?context=1&context=!'))).toBe('400 REC_BAD_REQUEST value');
    expect(refusal(await get(`?context=${service}&context=a5t1`))).toBe('404 REC_NOT_FOUND not-found');
    const other = encodeURIComponent(`${dos}|1`);
    expect(refusal(await get(`?context=${other}&context=social-prescribing`))).toBe('404 REC_NOT_FOUND not-found');
  });

  test('is true: without what a definition asks for a message is refused, and with more than it allows', async () => {
    const got = await get(`?context=${service}&context=social-prescribing`);
    const focus = list(at(got.json, 'entry', 0, 'resource', 'focus'));
    expect(focus.length).toBeGreaterThan(10);
    for (const one of focus) {
      const type = text(at(one, 'code'));
      const { bundle } = referral();
      const entries = list(bundle.entry);
      const isType = (item: unknown) => at(item, 'resource', 'resourceType') === type;
      if (at(one, 'min') === 1) {
        const without = { ...bundle, entry: entries.filter((item) => !isType(item)) };
        expect([type, (await post(without)).status]).toEqual([type, 400]);
      }
      if (at(one, 'max') === '1') {
        const more = entries.filter(isType).map((item) => ({ ...Object(item), fullUrl: `urn:uuid:${randomUUID()}` }));
        expect([type, (await post({ ...bundle, entry: [...entries, ...more] })).status]).toEqual([type, 400]);
      }
    }
  });
});

describe('a cancellation that repeats what is known', () => {
  test('is read all the same: only what takes it back counts', async () => {
    const sent = await post(referral().bundle);
    const whole = cancellation(sent.json, 'revoked');
    const [header, request] = list(whole.entry);
    const others = list(at(sent.json, 'entry')).filter(
      (one) =>
        !['MessageHeader', 'ServiceRequest', 'CarePlan', 'Task'].includes(text(at(one, 'resource', 'resourceType'))),
    );
    const got = await post({ ...whole, entry: [header, request, ...others] });
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
  });
});
