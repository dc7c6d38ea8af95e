import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { assertionType, tokenRequest } from '../../../src/exchange/parties/client-assertion.js';
import { ask, assertionOf, type Client, connect, enter, type House, openHouse, postForm, tokenFor } from './house.js';

let house: House;
let client: Client;
beforeEach(async () => {
  house = await openHouse();
  client = await connect(house);
});
afterEach(() => house.close());

const form = async (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const fields = { ...Object.fromEntries(tokenRequest(await assertionOf(client), 'system/Task.r')), ...changes };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  return form;
};

describe('the token endpoint', () => {
  it.each(['ES384', 'RS384', 'RS512'] as const)('gives a token for an assertion signed with %s', async (algorithm) => {
    const party = await connect(house, algorithm);
    const { status, headers, body } = await ask(house, await assertionOf(party), 'system/*.cruds');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 300,
      scope: 'system/ServiceRequest.cruds system/Task.rus',
    });
    const token = String(body.access_token);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      iss: 'https://waymark.example',
      aud: 'https://waymark.example',
      sub: 'practice',
    });
    expect(house.audited).toEqual([
      expect.objectContaining({ interaction: 'login', status: 200, party: 'practice', token: token.slice(-32) }),
    ]);
    expect((await enter(house, `Bearer ${token}`)).body).toEqual({
      party: 'practice',
      token: token.slice(-32),
      task: 'rus',
      patient: '',
    });
  });

  it('an NHS signed JWT (RS512) may leave out the scope and gets all that is granted', async () => {
    const party = await connect(house, 'RS512');
    const { status, body } = await postForm(house, tokenRequest(await assertionOf(party)));
    expect(status).toBe(200);
    expect(body.scope).toBe('system/ServiceRequest.cruds system/Task.rus');
  });

  it('SMART clients must say a scope', async () => {
    const { status, body } = await postForm(house, tokenRequest(await assertionOf(client)));
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_scope' });
  });

  it.each([
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: undefined }, 'invalid_request'],
    ['an empty grant', { grant_type: '' }, 'invalid_request'],
    [
      'another kind of assertion',
      { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      'invalid_client',
    ],
    ['no kind of assertion', { client_assertion_type: undefined }, 'invalid_client'],
    ['no assertion', { client_assertion: undefined }, 'invalid_client'],
    ['what is no JWT', { client_assertion: 'nonsense' }, 'invalid_client'],
    ['a secret beside the assertion', { client_secret: 'x' }, 'invalid_request'],
    ["another party's client_id", { client_id: 'other' }, 'invalid_client'],
  ])('attack 10: %s gets 400', async (_what, changes, error) => {
    const { status, headers, body } = await postForm(house, await form(changes));
    expect({ status, error: body.error }).toEqual({ status: 400, error });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.access_token).toBeUndefined();
    expect(house.audited).toEqual([expect.objectContaining({ status: 400, party: undefined, token: undefined })]);
  });

  it('the same client_id beside the assertion is let pass', async () => {
    expect((await postForm(house, await form({ client_id: 'practice' }))).status).toBe(200);
  });

  it('attack 10: a parameter twice, another content type, or Basic beside the assertion gets 400', async () => {
    const twice = `${await form()}&scope=system%2FTask.u`;
    expect(await postForm(house, twice)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const json = await postForm(house, JSON.stringify({ grant_type: 'client_credentials' }), {
      'content-type': 'application/json',
    });
    expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const basic = await postForm(house, await form(), { authorization: 'Basic eDp5' });
    expect(basic).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('a long body gets 413 and an encoded one 415, in the form of RFC 6749', async () => {
    expect(await postForm(house, `x=${'a'.repeat(20_000)}`)).toMatchObject({
      status: 413,
      body: { error: 'invalid_request' },
    });
    const encoded = await postForm(house, 'x', { 'content-encoding': 'gzip' });
    expect(encoded).toMatchObject({ status: 415, body: { error: 'invalid_request' } });
  });

  it('another method gets 405', async () => {
    const answer = await fetch(`${house.url}/token?client_assertion=x`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it.each([
    ['system/Task.cruds system/Patient.r', 'system/Task.rus'],
    ['system/*.read', 'system/ServiceRequest.rs system/Task.rs'],
    ['system/Task.write openid system/Task.rs?status=requested', 'system/Task.u'],
  ])('attack 11: of %s it grants %s and no more', async (scope, granted) => {
    const { body } = await ask(house, await assertionOf(client), scope);
    expect(body.scope).toBe(granted);
    expect(decodeJwt(String(body.access_token)).scope).toBe(granted);
  });

  it.each(['system/Patient.cruds', 'user/Task.r', 'patient/*.*', 'nonsense', ' '])(
    'attack 11: %s alone gets invalid_scope',
    async (scope) => {
      expect(await ask(house, await assertionOf(client), scope)).toMatchObject({
        status: 400,
        body: { error: 'invalid_scope' },
      });
    },
  );

  it('a trail that is away gets no token out', async () => {
    house.auditIsAway = true;
    const { status, body } = await ask(house, await assertionOf(client));
    expect(status).toBe(500);
    expect(body.access_token).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('trail is away');
  });

  it('a party that is switched off gets no token, and what it has no longer counts', async () => {
    const token = await tokenFor(house, client);
    expect((await enter(house, `Bearer ${token}`)).status).toBe(200);
    await connect(house, 'ES384', { active: false });
    expect((await enter(house, `Bearer ${token}`)).status).toBe(401);
    expect((await ask(house, await assertionOf(client))).body.error).toBe('invalid_client');
  });

  it('no token, assertion or key gets into the log', async () => {
    const assertion = await assertionOf(client);
    const { body } = await ask(house, assertion);
    await ask(house, assertion);
    await enter(house, undefined, `/fhir/Task?access_token=${String(body.access_token)}`);
    const lines = house.lines.join('\n');
    expect(lines).toContain('jti-replayed');
    for (const secret of [assertion, String(body.access_token)]) expect(lines).not.toContain(secret.slice(-32));
    expect(JSON.stringify(house.audited)).not.toContain(assertion.slice(-32));
  });

  it('is told of at both well-known addresses', async () => {
    for (const path of ['', '/fhir']) {
      const answer = await fetch(`${house.url}${path}/.well-known/smart-configuration`, {
        headers: { host: 'evil.example' },
      });
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(await answer.json()).toMatchObject({
        token_endpoint: 'https://waymark.example/token',
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384', 'RS512'],
        grant_types_supported: ['client_credentials'],
        scopes_supported: ['system/Task.rus'],
        capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
      });
    }
  });

  it('names the kind of assertion as RFC 7523 does', () => {
    expect(assertionType).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  });
});
