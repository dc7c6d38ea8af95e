import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allOperations } from '../../../src/http/platform/operations.js';
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

  test('every POST says that it takes an Idempotency-Key', async () => {
    const { json } = await scene.ask(undefined, '/platform/openapi.json');
    for (const [, { path, method }] of allOperations) {
      const named = list(at(json, 'paths', path, method, 'parameters')).map((one) => at(one, 'name'));
      expect([path, named.includes('Idempotency-Key')]).toEqual([path, method === 'post']);
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
