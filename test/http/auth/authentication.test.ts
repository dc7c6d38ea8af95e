import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { announceBody, type Client, connect, enter, type House, openHouse, sharedStore, tokenFor } from './house.js';

let store: ReturnType<typeof sharedStore>;
let house: House;
let client: Client;
beforeEach(async () => {
  store = sharedStore();
  house = await openHouse(store);
  client = await connect(house);
});
afterEach(() => house.close());

const seconds = () => Math.floor(house.clock.now / 1000);
const keyText = () => store.values.get('token-key') ?? '';

/** A token as the service makes it, signed with its own key, with some of it changed. */
async function forged(claims: JWTPayload = {}, header: Readonly<Record<string, unknown>> = {}) {
  await tokenFor(house, client);
  const whole = {
    iss: 'https://waymark.example',
    aud: 'https://waymark.example',
    sub: client.id,
    scope: 'system/Task.rus',
    iat: seconds(),
    exp: seconds() + 300,
    jti: 'x',
    ...claims,
  };
  return new SignJWT(whole)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(Buffer.from(keyText(), 'base64url'));
}

const expectRefused = async (authorization: string | undefined, challenge: string) => {
  const { status, headers, body } = await enter(house, authorization);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe(challenge);
  expect(headers.get('content-type')).toBe('application/fhir+json');
  expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] });
  expect(house.audited.at(-1)).toMatchObject({ interaction: 'login', status: 401, party: undefined, token: undefined });
};
const plain = 'Bearer realm="waymark"';
const invalid = `${plain}, error="invalid_token"`;

describe('the guarded door', () => {
  it('lets in who bears a token, with what it allows', async () => {
    const token = await tokenFor(house, client, 'system/Task.r');
    const { status, body } = await enter(house, `bearer ${token}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { party: 'practice', task: 'r', patient: '' } });
    expect((await enter(house, `Bearer ${await forged()}`)).status).toBe(200);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic eDp5', 'x', 'Bearer a b'])(
    'attack 1: Authorization %j gets 401',
    async (authorization) => {
      await expectRefused(authorization, plain);
    },
  );

  it('attack 1: the answer comes before the body does', async () => {
    expect(await announceBody(house)).toBe(401);
  });

  it('attack 2: a token with alg none is refused', async () => {
    const [, claims] = (await tokenFor(house, client)).split('.');
    for (const alg of ['none', 'NonE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url');
      await expectRefused(`Bearer ${header}.${claims}.`, invalid);
      await expectRefused(`Bearer ${header}.${claims}.AA`, invalid);
    }
  });

  it('attack 3: a token signed with another key, or another algorithm, is refused', async () => {
    const [header, claims, signature] = (await tokenFor(house, client)).split('.');
    await expectRefused(`Bearer ${header}.${claims}.${'A'.repeat(43)}`, invalid);
    const wider = Buffer.from(JSON.stringify({ scope: 'system/*.cruds' })).toString('base64url');
    await expectRefused(`Bearer ${header}.${wider}.${signature}`, invalid);
    const { privateKey } = await generateKeyPair('RS256');
    const rsa = await new SignJWT({ sub: client.id })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' })
      .sign(privateKey);
    await expectRefused(`Bearer ${rsa}`, invalid);
    const key = Buffer.alloc(64);
    const other = await new SignJWT({ sub: client.id }).setProtectedHeader({ alg: 'HS512', typ: 'at+jwt' }).sign(key);
    await expectRefused(`Bearer ${other}`, invalid);
  });

  it('attack 4: an expired token, or one of more than a minute ahead, is refused', async () => {
    const cases: JWTPayload[] = [
      { exp: seconds() },
      { exp: seconds() - 1 },
      { nbf: seconds() + 62 },
      { iat: seconds() + 62, exp: seconds() + 362 },
      { exp: seconds() + 3600 },
      { iss: 'https://elsewhere.example' },
      { aud: 'https://elsewhere.example' },
      { sub: 'nobody' },
    ];
    for (const claims of cases) await expectRefused(`Bearer ${await forged(claims)}`, invalid);
    await expectRefused(`Bearer ${await forged({}, { typ: 'JWT' })}`, invalid);
    expect((await enter(house, `Bearer ${await forged({ nbf: seconds() + 30, iat: seconds() + 30 })}`)).status).toBe(
      200,
    );
  });

  it('attack 4: a token ends after five minutes', async () => {
    const token = await tokenFor(house, client);
    house.clock.now += 299_000;
    expect((await enter(house, `Bearer ${token}`)).status).toBe(200);
    house.clock.now += 1_000;
    await expectRefused(`Bearer ${token}`, invalid);
  });

  it.each(['access_token', 'ACCESS_TOKEN', 'access%5Ftoken'])(
    'attack 14: a token in the URL as %s is refused, and nowhere written down',
    async (name) => {
      const token = await tokenFor(house, client);
      const { status, headers } = await enter(house, `Bearer ${token}`, `/fhir/Task?_count=1&${name}=${token}`);
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe(`${plain}, error="invalid_request"`);
      expect(house.lines.join()).not.toContain(token.slice(-32));
      expect(JSON.stringify(house.audited.at(-1))).not.toContain(token.slice(-32));
    },
  );

  it('attack 11: a token allows no more than its party is granted now', async () => {
    const token = await tokenFor(house, client);
    await connect(house, 'ES384', { scopes: ['system/Task.r'] });
    expect((await enter(house, `Bearer ${token}`)).body).toMatchObject({ task: 'r' });
  });

  it('knows the tokens of another instance on the same store, not those of another store', async () => {
    const other = await openHouse(store);
    for (const [id, party] of house.parties) other.parties.set(id, party);
    const stranger = await openHouse();
    const foreign = await connect(stranger);
    expect((await enter(house, `Bearer ${await tokenFor(other, client)}`)).status).toBe(200);
    await expectRefused(`Bearer ${await tokenFor(stranger, foreign)}`, invalid);
    await Promise.all([other.close(), stranger.close()]);
  });

  it('attack 72: when the trail is away, a refusal is not told as if it were written down', async () => {
    house.auditIsAway = true;
    expect((await enter(house, undefined)).status).toBe(500);
  });
});
