import { describe, expect, it } from '@jest/globals';
import { error } from '../../src/domain/issue.js';
import { generatePartyKey } from '../../src/exchange/parties/client-assertion.js';
import { createPartyCheck } from '../../src/exchange/parties/party-check.js';
import { anyEndpoint, partyJson } from './party.js';

const check = createPartyCheck(anyEndpoint);
const paths = async (changes: Readonly<Record<string, unknown>>) => {
  const { party, issues } = check(await partyJson(changes));
  expect(party === undefined).toBe(issues.length > 0);
  return [...new Set(issues.map(({ path }) => path))].sort();
};

describe('a party', () => {
  it('is whole when it has what the schema asks for; active is the standard', async () => {
    const json = await partyJson();
    expect(check(json)).toEqual({ party: { ...json, active: true }, issues: [] });
    expect(json.active).toBeUndefined();
  });

  it.each([
    [{ id: 'Practice' }, '/id'],
    [{ id: '-practice' }, '/id'],
    [{ id: 'a'.repeat(64) }, '/id'],
    [{ id: 'practice\n' }, '/id'],
    [{ id: 'operator' }, '/id'],
    [{ roles: [] }, '/roles'],
    [{ roles: ['gp'] }, '/roles/0'],
    [{ endpoints: [] }, '/endpoints'],
    [{ endpoints: [{ system: 'https://fhir.nhs.uk/Id/dos-service-id' }] }, '/endpoints/0/value'],
    [{ odsCode: 'z99' }, '/odsCode'],
    [{ scopes: ['patient/Task.rs'] }, '/scopes/0'],
    [{ scopes: ['system/Task.'] }, '/scopes/0'],
    [{ scopes: ['system/Task.rc'] }, '/scopes/0'],
    [{ scopes: ['system/Task.rs?status=requested'] }, '/scopes/0'],
    [{ credentials: {} }, '/credentials'],
    [{ credentials: { jwks: { keys: [] } } }, '/credentials/jwks/keys'],
    [{ connection: { kind: 'fax' } }, '/connection/kind'],
    [{ connection: { kind: 'inbox' } }, '/connection/wire'],
    [{ connection: { kind: 'bars', url: 'https://x.example', wire: 'bars' } }, '/connection/wire'],
    [{ rate: 0 }, '/rate'],
    [{ nickname: 'x' }, '/nickname'],
  ])('refuses %j at %s', async (changes, path) => {
    expect(await paths(changes)).toEqual([path]);
  });

  it('tells all faults at once, below where it stands', async () => {
    const { issues } = check(
      { ...(await partyJson({ id: 'X', roles: [], rate: 'many' })), name: undefined },
      '/parties/3',
    );
    expect(issues.map(({ path }) => path).sort()).toEqual([
      '/parties/3/id',
      '/parties/3/name',
      '/parties/3/rate',
      '/parties/3/roles',
    ]);
    expect(check(undefined).issues.map(({ text }) => text)).toEqual(['found nothing; expected an object']);
  });

  it.each(['ES384', 'RS384', 'RS512'] as const)(
    'takes the public half of a new %s key, not the private one',
    async (algorithm) => {
      const { publicJwk, privateJwk } = await generatePartyKey(algorithm);
      expect(await paths({ credentials: { jwks: { keys: [publicJwk] } } })).toEqual([]);
      const refused = check(await partyJson({ credentials: { jwks: { keys: [privateJwk] } } }));
      expect(refused.issues.map(({ path }) => path)).toContain('/credentials/jwks/keys/0/d');
      expect(JSON.stringify(refused)).not.toContain(String(privateJwk.d));
    },
  );

  it('refuses keys that cannot sign assertions, shared keys, and two that go by one kid', async () => {
    const { publicJwk } = await generatePartyKey();
    const keys = (...list: unknown[]) => paths({ credentials: { jwks: { keys: list } } });
    const at = (member: string, i = 0) => `/credentials/jwks/keys/${i}/${member}`;
    expect(await keys({ kty: 'oct', kid: '1', k: 'abcd' })).toEqual([at('crv'), at('k'), at('kty'), at('x'), at('y')]);
    expect(await keys({ ...publicJwk, crv: 'P-256' })).toEqual([at('crv')]);
    expect(await keys({ ...publicJwk, use: 'enc' })).toEqual([at('use')]);
    expect(await keys({ kty: 'RSA', kid: '1', e: 'AQAB', n: 'A'.repeat(171) })).toEqual([at('n')]);
    expect(await keys(publicJwk, { ...publicJwk })).toEqual([at('kid', 1)]);
  });

  it('asks for each of its URLs whether Waymark may call it', async () => {
    const asked: string[] = [];
    const strict = createPartyCheck({
      checkEndpoint: (url, path) => {
        asked.push(url);
        return [error('value', path, 'no')];
      },
    });
    const login = { tokenUrl: 'https://c.example', clientId: 'w', keyVariable: 'KEY', algorithm: 'RS384' };
    const json = await partyJson({
      credentials: { jwksUrl: 'https://a.example' },
      connection: { kind: 'fhir-rest', url: 'https://b.example', login },
    });
    expect(strict(json).issues.map(({ path }) => path)).toEqual([
      '/credentials/jwksUrl',
      '/connection/url',
      '/connection/login/tokenUrl',
    ]);
    expect(asked).toEqual(['https://a.example', 'https://b.example', 'https://c.example']);
  });
});
