import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { Webhook } from 'standardwebhooks';
import { retryAfter } from '../../src/delivery/answers.js';
import type { Attempt } from '../../src/delivery/destination.js';
import { destinationsFor } from '../../src/delivery/destinations.js';
import { createOutgoing } from '../../src/delivery/outgoing.js';
import { createWebhookTest } from '../../src/delivery/webhook-test.js';
import type { Message } from '../../src/domain/message.js';
import type { ClientLogin, Connection } from '../../src/domain/party.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { messageOf, newId, owedFor, partyWith, referral, report, wires } from './owed.js';
import {
  type Answering,
  drips,
  endless,
  neverAnswers,
  type Receiver,
  resets,
  startReceiver,
  status,
} from './receiver.js';

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZA=='];
const variables = new Map<string, string>();
let keptSecrets: string | undefined = JSON.stringify(secrets);

const outgoing = createOutgoing({ allow: { ranges: ['127.0.0.0/8'] }, timeout: 2_500, longest: 50_000 });
const practice = { ...partyWith({ kind: 'inbox', wire: 'bars' }, 'practice'), name: 'Quayside', odsCode: 'Z99002' };
const destinations = destinationsFor({
  outgoing,
  wires,
  store: { partySecret: async (_party, name) => (name === 'webhook' ? keptSecrets : undefined) },
  parties: { party: (id) => (id === 'practice' ? practice : undefined) },
  surroundings: { now: () => Date.now(), newId },
  key: (variable) => variables.get(variable),
  software: { name: 'Waymark', version: '1.2.3' },
});

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterEach(() => {
  keptSecrets = JSON.stringify(secrets);
});
afterAll(async () => {
  outgoing.close();
  await receiver.close();
});

type Pushed = Exclude<Connection['kind'], 'inbox'>;

const never = new AbortController().signal;
const deliver = (kind: Pushed, message: Message, more: { id?: string; login?: ClientLogin; path?: string } = {}) => {
  const { id, login, path = '' } = more;
  const url = `${receiver.url}${path}`;
  const connection: Connection = kind === 'platform-webhook' ? { kind, url } : { kind, url, ...(login && { login }) };
  return destinations[kind].deliver(
    owedFor(message, { ...(id !== undefined && { id }) }),
    partyWith(connection),
    never,
  );
};

const last = () => {
  const got = receiver.got.at(-1);
  if (got === undefined) throw new Error('nothing came');
  return got;
};

const json = (text: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(text);
  if (!isMembers(value)) throw new Error('no object');
  return value;
};
const unpacked = (header: unknown) => json(Buffer.from(String(header), 'base64').toString('utf8'));

/** The answer that a kind of receiver gives when all is well. */
const wellDone: Record<Pushed, Answering> = {
  'platform-webhook': status(204),
  bars: (got, response) => {
    response.writeHead(200, {
      'x-request-id': String(got.headers['x-request-id']).toUpperCase(),
      'x-correlation-id': String(got.headers['x-correlation-id']),
    });
    response.end(got.body);
  },
  'fhir-rest': (got, response) => {
    const { entry } = json(got.body);
    const outcomes = Array.isArray(entry) ? entry.map(() => ({ response: { status: '201 Created' } })) : [];
    response.end(JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: outcomes }));
  },
};

const outcome = (code: string, details?: string) =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        ...(details && { details: { coding: [{ code: details }] } }),
        diagnostics: 'Hartley, 999 000 1234, has moved',
      },
    ],
  });

const kinds: readonly Pushed[] = ['platform-webhook', 'bars', 'fhir-rest'];

describe.each(kinds)('%s', (kind) => {
  test('what arrives is delivered, with the status as its receipt', async () => {
    receiver.answers(wellDone[kind]);
    expect(await deliver(kind, referral)).toEqual({
      kind: 'delivered',
      receipt: expect.stringMatching(/^answered 20[04]( for \d+ resources)?$/),
    });
  });

  test('every attempt says the same under the same id', async () => {
    receiver.answers(wellDone[kind]);
    const id = newId();
    await deliver(kind, referral, { id });
    const first = last();
    await deliver(kind, referral, { id });
    expect(last().body).toBe(first.body);
    const name = kind === 'platform-webhook' ? 'webhook-id' : 'x-request-id';
    expect([first.headers[name], last().headers[name]]).toEqual([id, id]);
    expect(last().headers['x-correlation-id']).toBe('c0ffee00-0000-4000-8000-000000000001');
  });

  test.each<[string, Answering, Attempt]>([
    ['500', status(500), { kind: 'retry', reason: 'answered 500' }],
    ['500 with an outcome', status(500, outcome('exception')), { kind: 'retry', reason: 'answered 500' }],
    ['404', status(404, outcome('not-found')), { kind: 'retry', reason: 'answered 404' }],
    ['425', status(425, outcome('duplicate', 'REC_TOO_EARLY')), { kind: 'retry', reason: 'answered 425' }],
    [
      'attack 66: 429 with Retry-After',
      status(429, '', { 'retry-after': '120' }),
      { kind: 'retry', reason: 'answered 429', after: 120_000 },
    ],
    [
      '503 with nonsense as Retry-After',
      status(503, '', { 'retry-after': '-5' }),
      { kind: 'retry', reason: 'answered 503' },
    ],
    ['attack 66: 410', status(410), { kind: 'gone', reason: 'answered 410: the endpoint is gone' }],
    ['401', status(401), { kind: 'retry', reason: "answered 401: the receiver refuses Waymark's login" }],
    [
      'attack 61: a redirect',
      status(307, '', { location: 'http://127.0.0.1/' }),
      { kind: 'retry', reason: 'answered 307: redirects are not followed' },
    ],
    [
      '422 with an outcome',
      status(422, outcome('value', 'REC_UNPROCESSABLE_ENTITY')),
      { kind: 'dead', reason: 'answered 422: the receiver refuses the message' },
    ],
    ['a reset', resets, { kind: 'retry', reason: 'the connection broke off: whether it arrived is unknown' }],
    ['silence', neverAnswers, { kind: 'retry', reason: 'no whole answer in time: whether it arrived is unknown' }],
    [
      'attack 62: a body without end',
      endless(200),
      { kind: 'retry', reason: 'the answer was too long to read: whether it arrived is unknown' },
    ],
    [
      'attack 62: a body that drips',
      drips(200),
      { kind: 'retry', reason: 'no whole answer in time: whether it arrived is unknown' },
    ],
  ])('%s', async (_what, answering, attempt) => {
    receiver.answers(answering);
    expect(await deliver(kind, referral)).toEqual(attempt);
  });

  test('what the receiver says stays out of the reason', async () => {
    for (const code of [200, 400, 409, 500]) {
      receiver.answers(
        status(code, outcome('duplicat\u0065 Hartley'), { 'retry-after': 'Hartley', 'x-request-id': 'Hartley' }),
      );
      expect(JSON.stringify(await deliver(kind, referral))).not.toContain('Hartley');
    }
  });
});

describe.each(['bars', 'fhir-rest'] as const)('attack 67 and 68: %s', (kind) => {
  test.each<[string, string]>([
    ['an OperationOutcome with an error', outcome('exception')],
    ['HTML', '<html><body>Welcome</body></html>'],
    ['nothing', ''],
    ['another resource', '{"resourceType":"Patient"}'],
    [
      'a Bundle that holds an error',
      `{"resourceType":"Bundle","type":"message","entry":[{"resource":${outcome('value')}}]}`,
    ],
    ['a name twice', '{"resourceType":"Bundle","resourceType":"Bundle"}'],
    ['__proto__', '{"resourceType":"Bundle","__proto__":{"x":1}}'],
    ['JSON too deep', `{"resourceType":"Bundle","entry":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    [
      'lists and nulls in wrong places',
      '{"resourceType":"Bundle","type":"transaction-response","entry":[null,[],{"response":[]}]}',
    ],
    ['an entry that is no list', '{"resourceType":"Bundle","type":"transaction-response","entry":{"length":3}}'],
    ['an issue that is no list', '{"resourceType":"OperationOutcome","issue":{"severity":null}}'],
    ['a number', '42'],
  ])('200 with %s is a failure, and is tried again', async (_what, body) => {
    receiver.answers(status(200, body));
    expect(await deliver(kind, referral)).toMatchObject({
      kind: 'retry',
      reason: expect.stringMatching(/^answered 200, /),
    });
  });

  test('400 of a gateway, which says nothing as FHIR, is tried again', async () => {
    receiver.answers(status(400, '<html>Bad Gateway Configuration</html>'));
    expect(await deliver(kind, referral)).toEqual({ kind: 'retry', reason: 'answered 400' });
  });
});

describe('a webhook', () => {
  test('is signed with every secret, so that either verifies it (Standard Webhooks)', async () => {
    receiver.answers(wellDone['platform-webhook']);
    await deliver('platform-webhook', report);
    const { body, headers } = last();
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    for (const secret of secrets) expect(new Webhook(secret).verify(body, plain)).toMatchObject({ kind: 'progress' });
    expect(() => new Webhook('whsec_c29tZSBvdGhlciBzZWNyZXQ=').verify(body, plain)).toThrow();
    expect(headers['content-type']).toBe('application/json');
    expect(wires.platform.read(JSON.parse(body)).message).toEqual(report);
  });

  test('is tried with a signed event that says only that it is a test', async () => {
    receiver.answers(status(200));
    const testWebhook = createWebhookTest({
      outgoing,
      store: { partySecret: async () => keptSecrets },
      surroundings: { now: () => Date.now() },
    });
    const id = newId();
    const attempt = await testWebhook(partyWith({ kind: 'platform-webhook', url: receiver.url }), id);
    expect(attempt).toEqual({ kind: 'delivered', receipt: 'answered 200' });
    const { body, headers } = last();
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secrets[0] ?? '').verify(body, plain)).toEqual({ kind: 'test' });
    expect(headers['webhook-id']).toBe(id);
  });

  test.each([undefined, '[]', '{}', 'nonsense', '["not base64 at all!"]', '["whsec_"]'])(
    'without a usable secret (%j) it waits for one, and nothing is sent unsigned',
    async (kept) => {
      keptSecrets = kept;
      const before = receiver.got.length;
      expect(await deliver('platform-webhook', report)).toEqual({
        kind: 'retry',
        reason: 'the party has no usable webhook secret',
      });
      expect(receiver.got).toHaveLength(before);
    },
  );

  test('shows what came with the message and was not understood', async () => {
    receiver.answers(wellDone['platform-webhook']);
    const owed = owedFor(referral, { carried: '[{"path":"Patient.photo","value":"x"}]' });
    const party = partyWith({ kind: 'platform-webhook', url: receiver.url });
    await destinations['platform-webhook'].deliver(owed, party, never);
    expect(json(last().body).carried).toEqual([{ path: 'Patient.photo', value: 'x' }]);
    // A platform reports on the referral by this.
    expect(last().headers['waymark-exchange']).toBe(owed.exchange);
  });

  test('any 2xx says that it arrived, whatever its body; 413 and 422 are the last word, 400 is not', async () => {
    receiver.answers(status(202, '<html>'));
    expect(await deliver('platform-webhook', report)).toMatchObject({ kind: 'delivered' });
    for (const code of [413, 422]) {
      receiver.answers(status(code));
      expect(await deliver('platform-webhook', report)).toMatchObject({ kind: 'dead' });
    }
    for (const code of [400, 409]) {
      receiver.answers(status(code));
      expect(await deliver('platform-webhook', report)).toMatchObject({ kind: 'retry' });
    }
  });
});

describe('BaRS', () => {
  test('goes to $process-message with the headers of the API specification', async () => {
    receiver.answers(wellDone.bars);
    const id = newId();
    await deliver('bars', referral, { id, path: '/FHIR/R4/' });
    const { method, path, headers, body } = last();
    expect([method, path]).toEqual(['POST', '/FHIR/R4/$process-message']);
    expect(headers).toMatchObject({
      accept: 'application/fhir+json; version=1.4.0',
      'content-type': 'application/fhir+json',
      'x-request-id': id,
      'use-context': 'social-prescribing|referral|servicerequest-request|new',
    });
    const { system, value } = referral.receiver.endpoint;
    expect(unpacked(headers['nhsd-target-identifier'])).toEqual({ system, value });
    expect(unpacked(headers['nhsd-end-user-organisation'])).toMatchObject({
      resourceType: 'Organization',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z99002' }],
    });
    expect(unpacked(headers['nhsd-requesting-software'])).toEqual({
      resourceType: 'Device',
      deviceName: [{ name: 'Waymark', type: 'user-friendly-name' }],
      version: [{ value: '1.2.3' }],
    });
    expect(headers.authorization).toBeUndefined();
    expect(wires.bars.read(JSON.parse(body)).message).toEqual(referral);
  });

  test('a correlation id that is no UUID becomes the same UUID in every attempt', async () => {
    receiver.answers(wellDone.bars);
    const party = partyWith({ kind: 'bars', url: receiver.url });
    const owed = owedFor(referral, { correlationId: 'order-66' });
    await destinations.bars.deliver(owed, party, never);
    const first = last().headers['x-correlation-id'];
    await destinations.bars.deliver(owed, party, never);
    expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(last().headers['x-correlation-id']).toBe(first);
  });

  test('409 REC_CONFLICT with duplicate says that it has arrived before', async () => {
    receiver.answers(status(409, outcome('duplicate', 'REC_CONFLICT')));
    expect(await deliver('bars', referral)).toEqual({
      kind: 'delivered',
      receipt: 'answered 409: it was there already',
    });
    receiver.answers(status(409, outcome('conflict', 'REC_CONFLICT')));
    expect(await deliver('bars', referral)).toMatchObject({ kind: 'dead' });
    receiver.answers(status(409, 'conflict'));
    expect(await deliver('bars', referral)).toEqual({ kind: 'retry', reason: 'answered 409' });
  });

  test('200 without the ids of the message is tried again (BaRS, transactional integrity)', async () => {
    receiver.answers((got, response) => response.end(got.body));
    expect(await deliver('bars', referral)).toEqual({
      kind: 'retry',
      reason: 'answered 200, without the ids of the message',
    });
  });

  test('what BaRS cannot say is dead, by the codes of its issues, and nothing is sent', async () => {
    const before = receiver.got.length;
    const { inReplyTo: _, ...unanswered } = { inReplyTo: undefined, ...report };
    const attempt = await deliver('bars', unanswered);
    expect(attempt).toEqual({ kind: 'dead', reason: 'cannot be written as bars: required' });
    expect(receiver.got).toHaveLength(before);
  });
});

describe('FHIR REST', () => {
  test('is one transaction at the base of the server, its id a key of idempotency', async () => {
    receiver.answers(wellDone['fhir-rest']);
    const id = newId();
    await deliver('fhir-rest', referral, { id, path: '/fhir' });
    const { method, path, headers, body } = last();
    expect([method, path]).toEqual(['POST', '/fhir']);
    expect(headers).toMatchObject({
      accept: 'application/fhir+json',
      'content-type': 'application/fhir+json',
      'idempotency-key': id,
      'x-request-id': id,
    });
    expect(json(body)).toMatchObject({ resourceType: 'Bundle', type: 'transaction' });
    expect(body).toContain('"ifNoneExist":"identifier=');
    expect(wires['fhir-rest'].read(JSON.parse(body)).message).toEqual(referral);
  });

  test('a transaction-response must be 2xx for every resource that was sent', async () => {
    const answered = (entry: readonly unknown[]) =>
      status(200, JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry }));
    receiver.answers(answered([{ response: { status: '201' } }]));
    const expected = { kind: 'retry', reason: 'answered 200, but not for every resource' };
    expect(await deliver('fhir-rest', referral)).toEqual(expected);
    receiver.answers((got, response, request) => {
      const { entry } = json(got.body);
      const outcomes = Array.isArray(entry)
        ? entry.map((_, i) => ({ response: { status: i === 1 ? '422' : '201' } }))
        : [];
      answered(outcomes)(got, response, request);
    });
    expect(await deliver('fhir-rest', referral)).toEqual(expected);
  });

  test('412 with an outcome is the last word: the server knows several of what was to be one', async () => {
    receiver.answers(status(412, outcome('multiple-matches')));
    expect(await deliver('fhir-rest', referral)).toMatchObject({ kind: 'dead' });
  });
});

describe('login', () => {
  const made = (algorithm: ClientLogin['algorithm'], scope?: string): ClientLogin => ({
    tokenUrl: `${receiver.url}/token`,
    clientId: 'waymark-at-receiver',
    keyVariable: `KEY_${algorithm}`,
    algorithm,
    ...(scope !== undefined && { scope }),
  });

  async function key(algorithm: ClientLogin['algorithm']) {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    variables.set(`KEY_${algorithm}`, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k1' }));
    return publicKey;
  }

  /** Answers at the token endpoint, and otherwise as one that has let Waymark in. */
  const withTokens =
    (token: Answering, then: Answering): Answering =>
    (got, response, request) =>
      (got.path === '/token' ? token : then)(got, response, request);
  let tokens = 0;
  const grants: Answering = (_got, response) => {
    tokens += 1;
    response.end(JSON.stringify({ access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 300 }));
  };
  const asked = (from: number) => receiver.got.slice(from).filter(({ path }) => path === '/token');

  test.each(['RS384', 'ES384', 'RS512'] as const)(
    'an assertion is signed by %s as SMART Backend Services has it',
    async (algorithm) => {
      const publicKey = await key(algorithm);
      receiver.answers(withTokens(grants, wellDone.bars));
      const from = receiver.got.length;
      const login = made(algorithm, algorithm === 'RS512' ? undefined : 'system/*.cruds');
      expect(await deliver('bars', referral, { login: { ...login, clientId: `c-${algorithm}` } })).toMatchObject({
        kind: 'delivered',
      });
      const [request] = asked(from);
      const form = new URLSearchParams(request?.body);
      expect(form.get('grant_type')).toBe('client_credentials');
      expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      expect(form.get('scope')).toBe(algorithm === 'RS512' ? null : 'system/*.cruds');
      const assertion = form.get('client_assertion') ?? '';
      expect(decodeProtectedHeader(assertion)).toEqual({ alg: algorithm, kid: 'k1', typ: 'JWT' });
      const { payload } = await jwtVerify(assertion, publicKey, { audience: login.tokenUrl, issuer: `c-${algorithm}` });
      expect(payload.sub).toBe(`c-${algorithm}`);
      expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
      expect((payload.exp ?? 0) - Math.floor(Date.now() / 1_000)).toBeLessThanOrEqual(300);
      expect(last().headers.authorization).toBe(`Bearer token-${tokens}`);
    },
  );

  test('a token is kept, asked for once by many, and forgotten when it is refused', async () => {
    await key('ES384');
    receiver.answers(withTokens(grants, wellDone['fhir-rest']));
    const login = { ...made('ES384'), clientId: 'once' };
    const from = receiver.got.length;
    const several = await Promise.all([1, 2, 3].map(() => deliver('fhir-rest', referral, { login })));
    expect(several.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
    await deliver('fhir-rest', referral, { login });
    expect(asked(from)).toHaveLength(1);
    receiver.answers(withTokens(grants, status(401)));
    expect(await deliver('fhir-rest', referral, { login })).toMatchObject({ kind: 'retry' });
    receiver.answers(withTokens(grants, wellDone['fhir-rest']));
    expect(await deliver('fhir-rest', referral, { login })).toMatchObject({ kind: 'delivered' });
    expect(asked(from)).toHaveLength(2);
  });

  test.each<[string, Answering, string]>([
    [
      'answers 400',
      status(400, '{"error":"invalid_client","error_description":"Hartley"}'),
      'login: the token endpoint answered 400',
    ],
    ['answers HTML', status(200, '<html>'), 'login: the token endpoint answered without a usable token'],
    [
      'gives a token that would begin a header',
      status(200, '{"access_token":"a\\r\\nhost: x","token_type":"bearer"}'),
      'login: the token endpoint answered without a usable token',
    ],
    ['redirects', status(302, '', { location: '/elsewhere' }), 'login: the token endpoint answered 302'],
    ['is silent', neverAnswers, 'login: no answer of the token endpoint (timeout)'],
  ])('a token endpoint that %s is tried again, and nothing is sent', async (what, answering, reason) => {
    await key('ES384');
    receiver.answers(withTokens(answering, wellDone.bars));
    const from = receiver.got.length;
    expect(await deliver('bars', referral, { login: { ...made('ES384'), clientId: what } })).toEqual({
      kind: 'retry',
      reason,
    });
    expect(receiver.got.slice(from).map(({ path }) => path)).toEqual(['/token']);
  });

  test.each([undefined, 'nonsense', '{"kty":"oct","k":"c2VjcmV0"}', '{"kty":"RSA"}'])(
    'a key that is none (%j) is told by the name of its variable, never by itself',
    async (value) => {
      variables.delete('KEY_RS384');
      if (value !== undefined) variables.set('KEY_RS384', value);
      expect(await deliver('bars', referral, { login: { ...made('RS384'), clientId: `bad-${value}` } })).toEqual({
        kind: 'retry',
        reason: 'login: KEY_RS384 holds no private key for RS384',
      });
    },
  );
});

test('a withdrawal goes by every wire', async () => {
  const withdrawal = messageOf('withdrawn-before-start/4-gp-withdraws.json');
  for (const kind of kinds) {
    receiver.answers(wellDone[kind]);
    expect(await deliver(kind, withdrawal)).toMatchObject({ kind: 'delivered' });
  }
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 60_000],
  ['Wed, 21 Oct 2020 07:28:00 GMT', 0],
  ['soon', undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['99999999999999', undefined],
  ['', undefined],
])('Retry-After %j is %j', (value, milliseconds) => {
  expect(retryAfter(value, Date.parse('2026-10-21T07:27:00Z'))).toBe(milliseconds);
});
