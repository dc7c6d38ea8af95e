import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JWK } from 'jose';
import { generatePartyKey } from '../../../src/exchange/parties/client-assertion.js';
import { createPartyKeys, type FetchedKeys } from '../../../src/http/auth/party-keys.js';
import { silentLog } from '../../../src/operations/log.js';

const jwksUrl = 'https://practice.example/jwks.json';
let first: JWK;
let second: JWK;
beforeEach(async () => {
  first = (await generatePartyKey()).publicJwk;
  second = (await generatePartyKey()).publicJwk;
});

function publisher(page: FetchedKeys) {
  const state: { page: FetchedKeys | Error; fetches: number; now: number } = {
    page,
    fetches: 0,
    now: 1_000_000_000_000,
  };
  const keys = createPartyKeys({
    fetchKeys: async () => {
      state.fetches += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (state.page instanceof Error) throw state.page;
      return state.page;
    },
    surroundings: { now: () => state.now },
    log: silentLog,
  });
  const has = async (key: JWK) => (await keys.find({ jwksUrl }, String(key.kid), 'EC')).length === 1;
  return { state, keys, has };
}

const page = (cacheControl: string | undefined, ...keys: unknown[]): FetchedKeys => ({ json: { keys }, cacheControl });

describe('published keys', () => {
  it.each([
    ['max-age=600', 600],
    ['public, max-age=10', 60],
    ['no-store', 60],
    ['max-age=99999999', 3600],
    [undefined, 300],
  ])('under Cache-Control %s are kept for %d seconds', async (cacheControl, life) => {
    const { state, has } = publisher(page(cacheControl, first));
    expect(await has(first)).toBe(true);
    state.now += life * 1000 - 1;
    expect(await has(first)).toBe(true);
    expect(state.fetches).toBe(1);
    state.now += 1;
    expect(await has(first)).toBe(true);
    expect(state.fetches).toBe(2);
  });

  it('are fetched once more for a kid that was not there, and not again for half a minute', async () => {
    const { state, has } = publisher(page('max-age=600', first));
    expect(await has(first)).toBe(true);
    state.page = page('max-age=600', first, second);
    expect(await has(second)).toBe(false);
    expect(state.fetches).toBe(1);
    state.now += 30_000;
    expect(await has(second)).toBe(true);
    expect(state.fetches).toBe(2);
    state.now += 30_000;
    for (let i = 0; i < 10; i += 1) {
      const unknown = (await generatePartyKey()).publicJwk;
      expect(await has(unknown)).toBe(false);
    }
    expect(state.fetches).toBe(3);
  });

  it('are fetched once for many who ask at one time', async () => {
    const { state, has } = publisher(page(undefined, first));
    expect(await Promise.all(Array.from({ length: 20 }, () => has(first)))).toEqual(Array(20).fill(true));
    expect(state.fetches).toBe(1);
  });

  it('that cannot be read stand as last seen for an hour at most, and are asked for every half minute', async () => {
    const { state, has } = publisher(page('no-cache', first));
    expect(await has(first)).toBe(true);
    state.page = new Error('away');
    state.now += 61_000;
    expect(await has(first)).toBe(true);
    expect(await has(first)).toBe(true);
    expect(state.fetches).toBe(2);
    state.now += 3_600_000;
    expect(await has(first)).toBe(false);
    state.page = page(undefined, first);
    state.now += 30_000;
    expect(await has(first)).toBe(true);
  });

  it.each([null, 'keys', {}, { keys: 'x' }, { keys: [7, null, {}] }])('that are %j are none', async (json) => {
    expect(await publisher({ json, cacheControl: undefined }).has(first)).toBe(false);
  });

  it('with their private half beside them are not used, nor other kinds of key', async () => {
    const { privateJwk } = await generatePartyKey();
    expect(await publisher(page(undefined, privateJwk)).has(privateJwk)).toBe(false);
    expect(await publisher(page(undefined, { ...first, use: 'enc' })).has(first)).toBe(false);
    expect(await publisher(page(undefined, { kty: 'oct', kid: first.kid, k: 'AA' }, first)).has(first)).toBe(true);
  });
});
