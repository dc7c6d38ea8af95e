import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ceilingAfter, defaultRetries } from '../../src/delivery/backoff.js';
import { createSqliteStore } from '../../src/store/sqlite-store.js';
import type { Store } from '../../src/store/store.js';
import { ask, assertionOf, type Client, connect, enter, type House, openHouse, tokenFor } from '../http/auth/house.js';
import { begin, newId, noon, owed, party, write } from '../store/records.js';

const day = 86_400_000;

describe('attack 80: under a clock that is a day wrong', () => {
  let house: House;
  let client: Client;
  beforeEach(async () => {
    house = await openHouse();
    client = await connect(house);
  });
  afterEach(() => house.close());

  test.each([
    ['ahead', day, 'made-in-future'],
    ['behind', -day, 'expired'],
  ])("an assertion that was made %s of the service's clock gets no token", async (_where, shift, why) => {
    const { status, body } = await ask(house, await assertionOf(client, house.clock.now + shift));
    expect([status, body.error]).toEqual([400, 'invalid_client']);
    expect(house.lines.at(-1)).toBe(JSON.stringify({ event: 'token.refused', why }));
    // Nor is anything remembered against the party: with the clocks agreed it goes on.
    expect((await ask(house, await assertionOf(client, house.clock.now))).status).toBe(200);
  });

  test.each([
    ['ahead', day],
    ['behind', -day],
  ])(
    "a token does not count when the service's clock has gone a day %s since, and does again when it is back",
    async (_where, shift) => {
      const token = `Bearer ${await tokenFor(house, client)}`;
      expect((await enter(house, token)).status).toBe(200);
      house.clock.now += shift;
      expect((await enter(house, token)).status).toBe(401);
      house.clock.now -= shift;
      expect((await enter(house, token)).status).toBe(200);
    },
  );

  test('an assertion that was used before the clock went back is not taken a second time', async () => {
    const assertion = await assertionOf(client, house.clock.now);
    expect((await ask(house, assertion)).status).toBe(200);
    house.clock.now += day;
    expect((await ask(house, assertion)).status).toBe(400);
    house.clock.now -= day;
    expect((await ask(house, assertion)).status).toBe(400);
  });
});

// The embedded store counts by its instance's clock. What is guaranteed: what is new is due at once under any clock; what
// waits is due, at the latest, one wait after the clock has come to where it stood when the wait began, however often it
// jumped in between; and an operator, or a start, makes it due under the clock that is. (PostgreSQL counts by its own.)
describe('attack 80: what is owed while the clock jumps by a day', () => {
  const leaseFor = 5_000;
  let folder: string;
  let store: Store;
  let now: number;
  const open = () => createSqliteStore(join(folder, 'waymark.db'), { surroundings: { now: () => now } });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-clock-'));
    now = noon;
    store = await open();
    await store.saveParty(party('receiver'));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const owe = async (): Promise<string> => {
    const entry = owed(await begin(store, { performer: 'receiver' }));
    await write(store, { owed: [entry] });
    return entry.id;
  };
  const due = async (owner = newId()) =>
    (await store.claim({ owner, limit: 10, leaseFor, busy: [] })).map(({ id }) => id);
  /** An attempt that fails under the clock as it is, and waits for the next. */
  const fail = async (id: string, wait: number): Promise<void> => {
    const owner = newId();
    expect(await due(owner)).toEqual([id]);
    await store.commit({
      settled: [{ id, owner, at: now, end: { kind: 'retry', nextAt: now + wait, reason: 'answered 500' } }],
    });
  };

  test.each([
    ['ahead', day],
    ['behind', -day],
  ])('what is new is due at once, under a clock a day %s too', async (_where, shift) => {
    now += shift;
    const id = await owe();
    expect(await due()).toEqual([id]);
  });

  test('what waits is due a wait after the clock is back, and not before: there and back changes nothing', async () => {
    const id = await owe();
    await fail(id, 20_000);
    now -= day;
    expect(await due()).toEqual([]);
    now += day;
    expect(await due()).toEqual([]);
    now += 20_000;
    expect(await due()).toEqual([id]);
  });

  test('an attempt that failed under a clock a day ahead is made again within that day and one wait, however often it jumps', async () => {
    const longest = ceilingAfter(defaultRetries.attempts - 1);
    const id = await owe();
    now += day;
    await fail(id, longest);
    for (const jump of [-day, day, -2 * day, 2 * day, -day]) now += jump;
    expect(await due()).toEqual([]);
    now += day + longest - 1;
    expect(await due()).toEqual([]);
    now += 1;
    expect(await due()).toEqual([id]);
  });

  test('waits do not add up: each counts from the clock as it is when the attempt ends', async () => {
    const id = await owe();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      now += attempt % 2 === 0 ? -day : day;
      await store.replay({ id }, false);
      await fail(id, ceilingAfter(attempt));
      const [entry] = await store.outbox({ id });
      expect(entry?.nextAt).toBe(now + ceilingAfter(attempt));
    }
  });

  test('a clock that goes ahead makes what waits due early, and what is leased due again, under the same ids', async () => {
    const [waiting, leased] = [await owe(), await owe()];
    const owner = newId();
    expect((await due(owner)).sort()).toEqual([leased, waiting].sort());
    await store.commit({
      settled: [{ id: waiting, owner, at: now, end: { kind: 'retry', nextAt: now + 60_000, reason: 'answered 500' } }],
    });
    now += day;
    expect((await due()).sort()).toEqual([leased, waiting].sort());
  });

  test('while the clock is a day behind, others are not held up, and a replay makes what waits due at once', async () => {
    const waiting = await owe();
    await fail(waiting, 20_000);
    now -= day;
    const fresh = await owe();
    expect(await due()).toEqual([fresh]);
    await store.replay({ id: waiting }, false);
    expect(await due()).toEqual([waiting]);
  });

  test('what a killed process had leased under a clock a day ahead is due at the next start', async () => {
    const id = await owe();
    now += day;
    expect(await due()).toEqual([id]);
    now -= day;
    expect(await due()).toEqual([]);
    await store.close();
    store = await open();
    // The lease is forgotten; the entry itself was due before the clock jumped.
    expect(await due()).toEqual([id]);
  });
});
