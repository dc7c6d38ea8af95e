import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Owed, Settlement } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';
import type { Bench } from './contract.js';
import { begin, newId, noon, owed, party, write } from './records.js';

const leaseFor = 60_000;
const request = (owner: string, limit = 10, busy: readonly string[] = []) => ({ owner, limit, leaseFor, busy });
const ids = (entries: readonly Owed[]) => entries.map(({ id }) => id);

const end = (id: string, owner: string | undefined, how: Settlement['end']): Settlement => ({
  id,
  owner,
  at: noon + 1,
  end: how,
});
const delivered = { kind: 'delivered', receipt: '200' } as const;

/** What every store keeps to about what is owed. Each test has parties of its own. */
export function outboxContract(make: () => Promise<Bench>): void {
  let bench: Bench;
  let store: Store;
  beforeAll(async () => {
    bench = await make();
    store = await bench.open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  /** A party that is pushed to, with nothing owed to anybody else any more. */
  const receiver = async (): Promise<string> => {
    for (const { party: known } of await store.parties()) await store.saveParty({ ...known, active: false });
    const name = newId();
    await store.saveParty(party(name));
    return name;
  };
  /** An exchange with as many entries for a party. */
  const owe = async (to: string, count = 1): Promise<{ exchange: string; entries: string[] }> => {
    const made = await begin(store, { performer: to });
    const entries = Array.from({ length: count }, () => owed(made));
    await write(store, { owed: entries });
    return { exchange: made.id, entries: entries.map(({ id }) => id) };
  };
  const settle = (settlement: Settlement) => store.commit({ settled: [settlement] });

  describe('places', () => {
    test('have no gaps and come in the order of writing, however many write at once', async () => {
      const [to, other] = [await receiver(), newId()];
      await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const made = await begin(store, { performer: to });
          const mine = [owed(made), owed(made, { to: other }), owed(made)];
          const conflict = i % 4 === 0 ? { settled: [end('none', undefined, delivered)] } : {};
          await store.commit({ owed: mine, ...conflict });
        }),
      );
      const places = (await store.inbox(to, { after: 0, limit: 1_000 })).map(({ place }) => place);
      expect(places).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
      expect((await store.inbox(other, { after: 0, limit: 1_000 })).at(-1)?.place).toBe(30);
    });

    test('page through the inbox, which has only what is owed to the party and not acknowledged', async () => {
      const to = await receiver();
      const { entries } = await owe(to, 5);
      const [first = '', second = '', third = '', fourth = '', fifth = ''] = entries;
      expect(await settle(end(second, undefined, delivered))).toEqual({ done: true });
      expect(ids(await store.inbox(to, { after: 0, limit: 3 }))).toEqual([first, third, fourth]);
      expect(ids(await store.inbox(to, { after: 4, limit: 3 }))).toEqual([fifth]);
      expect(await store.inbox('practice', { after: 0, limit: 3 })).toEqual([]);
    });
  });

  describe('a claim', () => {
    test('gives the oldest owed entry of each exchange, once', async () => {
      const to = await receiver();
      const [one, two] = [await owe(to, 3), await owe(to, 2)];
      expect(ids(await store.claim(request('me')))).toEqual([one.entries[0], two.entries[0]]);
      expect(await store.claim(request('me'))).toEqual([]);
      expect(await store.claim(request('you'))).toEqual([]);
      await settle(end(one.entries[0] ?? '', 'me', delivered));
      expect(ids(await store.claim(request('you')))).toEqual([one.entries[1]]);
    });

    test('waits for an entry that will be tried again, and not for one that is dead or skipped', async () => {
      const to = await receiver();
      const { entries } = await owe(to, 3);
      const [first = '', second = '', third = ''] = entries;
      await store.claim(request('me'));
      await settle(end(first, 'me', { kind: 'retry', nextAt: Date.now() + 1e9, reason: 'status 500' }));
      expect(await store.claim(request('me'))).toEqual([]);
      expect(await store.owed(first)).toMatchObject({ state: 'owed', attempts: 1, reason: 'status 500' });
      await settle(end(first, undefined, { kind: 'skipped', reason: 'by the operator' }));
      expect(await store.owed(first)).toMatchObject({ state: 'skipped', attempts: 1, settledAt: noon + 1 });
      expect(ids(await store.claim(request('me')))).toEqual([second]);
      await settle(end(second, 'me', { kind: 'dead', reason: 'status 422' }));
      expect(ids(await store.claim(request('me')))).toEqual([third]);
    });

    test('leaves out parties that are busy, paused, switched off, unknown, or have an inbox', async () => {
      const to = await receiver();
      const { entries } = await owe(to);
      expect(await store.claim(request('me', 10, [to]))).toEqual([]);
      await store.pause(to, 'gone');
      expect(await store.claim(request('me'))).toEqual([]);
      await store.saveParty(party(to));
      expect(await store.claim(request('me'))).toEqual([]);
      expect((await store.parties()).find(({ party: { id } }) => id === to)?.paused).toBe('gone');
      await store.pause(to, undefined);
      await store.saveParty(party(to, { active: false }));
      expect(await store.claim(request('me'))).toEqual([]);
      await store.saveParty(party(to, { connection: { kind: 'inbox', wire: 'platform' } }));
      expect(await store.claim(request('me'))).toEqual([]);
      await owe(newId());
      expect(await store.claim(request('me'))).toEqual([]);
      await store.saveParty(party(to));
      expect(ids(await store.claim(request('me')))).toEqual(entries);
    });

    test('shares its limit between parties, and gives what one does not need to the others', async () => {
      const [many, few] = [await receiver(), newId()];
      await store.saveParty(party(few));
      for (let i = 0; i < 12; i += 1) await owe(many);
      await owe(few);
      const claimed = await store.claim(request('me', 6));
      expect(claimed.map(({ to }) => to).sort()).toEqual([few, many, many, many, many, many].sort());
      expect(await store.claim(request('me', 100))).toHaveLength(7);
      expect(await store.claim(request('me', 0))).toEqual([]);
    });

    test('passes over parties whose entries all wait for another, however long they have waited', async () => {
      const [blocked, free] = [await receiver(), newId()];
      await store.saveParty(party(free));
      const { entries } = await owe(blocked, 3);
      await store.claim(request('me'));
      await settle(end(entries[0] ?? '', 'me', { kind: 'retry', nextAt: Date.now() + 1e9, reason: 'status 500' }));
      const late = owed(await begin(store, { performer: free, updatedAt: noon + 1 }));
      await write(store, { owed: [late] });
      await bench.pass(10);
      expect(ids(await store.claim(request('me', 1)))).toEqual([late.id]);
    });

    test('of several at once never gives the same entry twice', async () => {
      const to = await receiver();
      for (let i = 0; i < 30; i += 1) await owe(to);
      const claims = await Promise.all(Array.from({ length: 10 }, (_, i) => store.claim(request(`owner-${i}`, 7))));
      const all = ids(claims.flat());
      expect(new Set(all).size).toBe(all.length);
      expect(all.length + (await store.claim(request('rest', 100))).length).toBe(30);
    });
  });

  describe('a lease', () => {
    test('that ends is taken over, and who had it can no longer settle', async () => {
      const to = await receiver();
      const { entries } = await owe(to);
      const [id = ''] = entries;
      await store.claim({ ...request('lost'), leaseFor: 50 });
      await bench.pass(100);
      expect(ids(await store.claim(request('found')))).toEqual([id]);
      expect(await settle(end(id, 'lost', delivered))).toEqual({ done: false, conflict: 'settlement' });
      expect(await store.owed(id)).toMatchObject({ state: 'owed', attempts: 0 });
      expect(await settle(end(id, 'found', delivered))).toEqual({ done: true });
      expect(await store.owed(id)).toMatchObject({
        state: 'delivered',
        attempts: 1,
        receipt: '200',
        settledAt: noon + 1,
      });
      expect(await settle(end(id, 'found', delivered))).toEqual({ done: false, conflict: 'settlement' });
    });

    test('is prolonged by a heartbeat', async () => {
      const to = await receiver();
      await owe(to);
      await store.claim({ ...request('me'), leaseFor: 50 });
      await store.heartbeat('me', leaseFor);
      await bench.pass(100);
      expect(await store.claim(request('you'))).toEqual([]);
    });

    test('that is given back is free at once, and only its owner gives it back', async () => {
      const to = await receiver();
      const { entries } = await owe(to);
      await store.claim(request('me'));
      await store.release('you');
      expect(await store.claim(request('you'))).toEqual([]);
      await store.release('me');
      expect(await settle(end(entries[0] ?? '', 'me', delivered))).toEqual({ done: false, conflict: 'settlement' });
      expect(ids(await store.claim(request('you')))).toEqual(entries);
    });
  });

  describe('a replay', () => {
    test('makes what a filter names owed again under the same ids, and only counts in a dry run', async () => {
      const to = await receiver();
      const { exchange, entries } = await owe(to, 4);
      const [first = '', second = '', third = '', fourth = ''] = entries;
      for (const [id, how] of [
        [first, delivered],
        [second, { kind: 'dead', reason: 'status 422' }],
        [third, { kind: 'skipped', reason: 'by the operator' }],
      ] as const) {
        expect(ids(await store.claim(request('me')))).toEqual([id]);
        await settle(end(id, 'me', how));
      }
      expect(await store.replay({ to, state: 'dead' }, true)).toBe(1);
      expect(await store.replay({ to }, true)).toBe(4);
      expect(await store.owed(second)).toMatchObject({ state: 'dead', reason: 'status 422' });
      expect(await store.replay({ to, state: 'dead' }, false)).toBe(1);
      expect(await store.owed(second)).toMatchObject({
        state: 'owed',
        attempts: 0,
        reason: undefined,
        settledAt: undefined,
      });
      expect(ids(await store.claim(request('me')))).toEqual([second]);
      await store.release('me');
      expect(await store.replay({ exchange, limit: 1 }, false)).toBe(1);
      expect(ids(await store.claim(request('me')))).toEqual([first]);
      expect(ids(await store.outbox({ to, state: 'owed' }))).toEqual([first, second, fourth]);
    });

    test('makes what waits for its next attempt due at once, and leaves what is on its way alone', async () => {
      const to = await receiver();
      const [one, two] = [await owe(to), await owe(to)];
      await store.claim(request('me', 2));
      await settle(end(one.entries[0] ?? '', 'me', { kind: 'retry', nextAt: Date.now() + 1e9, reason: 'away' }));
      expect(await store.replay({ to }, false)).toBe(2);
      expect(ids(await store.claim(request('you')))).toEqual(one.entries);
      expect(await settle(end(two.entries[0] ?? '', 'me', delivered))).toEqual({ done: true });
    });
  });

  test('the outbox is found by id, party, exchange, state and time, oldest first', async () => {
    const to = await receiver();
    const made = [];
    for (const at of [30, 10, 20]) {
      const of = await begin(store, { performer: to, updatedAt: noon + at });
      made.push(owed(of));
      await write(store, { owed: made.slice(-1) });
    }
    const [late, early, middle] = made.map(({ id }) => id);
    expect(ids(await store.outbox({ to }))).toEqual([early, middle, late]);
    expect(ids(await store.outbox({ to, limit: 2 }))).toEqual([early, middle]);
    expect(ids(await store.outbox({ to, since: noon + 20 }))).toEqual([middle, late]);
    expect(ids(await store.outbox({ to, until: noon + 20 }))).toEqual([early]);
    expect(ids(await store.outbox({ id: late ?? '' }))).toEqual([late]);
    expect(ids(await store.outbox({ exchange: made[1]?.exchange ?? '' }))).toEqual([early]);
    expect(await store.outbox({ to, state: 'dead' })).toEqual([]);
  });

  test('the figures say what is owed and dead, for each party and in all', async () => {
    const to = await receiver();
    const before = await store.stats();
    const { entries } = await owe(to, 3);
    await settle(end(entries[0] ?? '', undefined, { kind: 'dead', reason: 'no' }));
    await store.pause(to, 'stopped');
    const after = await store.stats();
    expect(after.exchanges).toBe(before.exchanges + 1);
    expect([after.owed - before.owed, after.dead - before.dead]).toEqual([2, 1]);
    expect(after.oldestOwedAt).toBe(noon);
    expect(after.parties.find(({ party: id }) => id === to)).toEqual({
      party: to,
      owed: 2,
      dead: 1,
      oldestOwedAt: noon,
      paused: true,
    });
  });
}
