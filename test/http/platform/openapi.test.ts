import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allOperations, isKeyed } from '../../../src/http/platform/operations.js';
import { practice } from '../../exchange/world.js';
import { at, list, openScene, type Scene, text } from '../messaging/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

describe('the OpenAPI document', () => {
  test('is open to all, is OpenAPI 3.1, and holds every operation', async () => {
    const got = await scene.ask(undefined, '/platform/openapi.json');
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    if (!isRecord(got.json)) throw new Error('no document');
    const result = await new Validator().validate(got.json);
    expect(result.errors ?? []).toEqual([]);
    expect([result.valid, at(got.json, 'openapi')]).toEqual([true, '3.1.0']);
    for (const [name, { path, method }] of allOperations) {
      expect(at(got.json, 'paths', path, method, 'operationId')).toBe(name);
    }
  });

  test('every reference leads somewhere, and a discriminator leads to what it says', async () => {
    const { json, text: written } = await scene.ask(undefined, '/platform/openapi.json');
    expect(written).not.toContain('#/$defs/');
    const schemas = at(json, 'components', 'schemas');
    const names = [...written.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !isRecord(at(schemas, name)))).toEqual([]);
    expect(at(schemas, 'platformMessage', 'discriminator', 'mapping')).toEqual({
      referral: '#/components/schemas/referralMessage',
      withdrawal: '#/components/schemas/withdrawalMessage',
      progress: '#/components/schemas/progressMessage',
    });
  });

  test('says what is pushed to a webhook, and with which headers', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    const message = at(json, 'webhooks', 'message', 'post');
    expect(list(at(message, 'parameters')).map((one) => at(one, 'name'))).toEqual([
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'x-correlation-id',
      'waymark-exchange',
    ]);
    const schema = (event: unknown) => at(event, 'requestBody', 'content', 'application/json', 'schema', '$ref');
    expect(schema(message)).toBe('#/components/schemas/platformMessage');
    expect(schema(at(json, 'webhooks', 'test', 'post'))).toBe('#/components/schemas/webhookTestEvent');
  });

  test('lists the states and reasons that each operation takes, and no other', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    const of = (name: string) => at(json, 'components', 'schemas', name, 'properties');
    const states = list(at(of('progressReport'), 'state', 'enum'));
    expect(states).toContain('engaged');
    expect(states.filter((state) => state === 'sent' || state === 'received')).toEqual([]);
    const reasons = list(at(of('withdrawalRequest'), 'reason', 'properties', 'code', 'enum'));
    expect(reasons).toEqual(
      expect.arrayContaining(['no-longer-needed', 'person-declined', 'sent-elsewhere', 'duplicate', 'moved', 'died']),
    );
    expect(reasons).toHaveLength(7);
    const query = list(at(json, 'paths', '/referrals', 'get', 'parameters'));
    expect(
      at(
        query.find((one) => at(one, 'name') === 'state'),
        'schema',
        'enum',
      ),
    ).toContain('waiting-list');
  });

  test('says what cursors, versions and times look like', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    const patternOf = (path: string, method: string, name: string) => {
      const found = list(at(json, 'paths', path, method, 'parameters')).find((one) => at(one, 'name') === name);
      return new RegExp(text(at(found, 'schema', 'pattern')) || '(?!)');
    };
    const cursor = text(at((await scene.ask(practice, '/platform/v1/inbox')).json, 'next'));
    expect(cursor).toMatch(patternOf('/inbox', 'get', 'after'));
    expect('999999').not.toMatch(patternOf('/inbox', 'get', 'after'));
    expect('"3"').toMatch(patternOf('/referrals/{id}/progress', 'post', 'If-Match'));
    expect('3').not.toMatch(patternOf('/referrals/{id}/progress', 'post', 'If-Match'));
    expect('2026-11-20T09:00:00Z').toMatch(patternOf('/referrals', 'get', 'changedSince'));
    expect('yesterday').not.toMatch(patternOf('/referrals', 'get', 'changedSince'));
    const saidOn = new RegExp(
      text(at(json, 'components', 'schemas', 'progressReport', 'properties', 'saidOn', 'pattern')),
    );
    for (const right of ['2026', '2026-11', '2026-11-20', '2026-11-20T09:00:00.5+01:00']) expect(right).toMatch(saidOn);
    for (const wrong of ['2026-13', '20 November', '2026-11-20T09:00']) expect(wrong).not.toMatch(saidOn);
  });

  test('says that a withdrawal may be only asked for', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    const responses = at(json, 'paths', '/referrals/{id}/withdrawal', 'post', 'responses');
    expect(text(at(responses, '202', 'description'))).toContain('asked for and not done');
  });

  test('every POST, and the plan, says that it takes an Idempotency-Key', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    for (const [, operation] of allOperations) {
      const { path, method } = operation;
      const named = list(at(json, 'paths', path, method, 'parameters')).map((one) => at(one, 'name'));
      expect([path, named.includes('Idempotency-Key')]).toEqual([path, isKeyed(operation)]);
    }
  });
});

describe('the page', () => {
  test('41: shows every operation, loads nothing, and a policy forbids it to', async () => {
    const got = await scene.ask(undefined, '/platform/');
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const [, { summary }] of allOperations) expect(got.text).toContain(`<h2>${summary}</h2>`);
    expect(got.text).not.toMatch(/<script|src=|<link|@import|url\(/);
    const policy = text(got.headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
  });
});
