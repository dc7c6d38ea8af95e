import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/issue.js';
import type { Store } from '../../src/store/store.js';
import { begin, entry, exchange, key, newId, noon, owed, received, resource, write } from './records.js';

/** A store that is empty, and what it takes to open the same one again. */
export interface Bench {
  open(): Promise<Store>;
  /** Lets time pass for leases. */
  pass(milliseconds: number): Promise<void>;
  remove(): Promise<void>;
}

/** What every store keeps to: what is written, what is found again, and by whom. The outbox and searches are apart. */
export function recordsContract(make: () => Promise<Bench>): void {
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

  describe('a commit', () => {
    test('writes everything it holds, and all of it is found again', async () => {
      const made = exchange();
      const task = resource(made);
      const beside = resource(made, { type: 'Provenance', id: newId(), part: 'beside', body: '{"b":"é\\u0000"}' });
      const message = received(made);
      const told = entry(made);
      const said = key(made);
      const due = owed(made, { to: 'everything' });
      await write(store, {
        exchange: made,
        names: ['urn:numbers|1', made.messageId],
        resources: [task, beside],
        received: message,
        keys: [said],
        owed: [due],
        journal: [told],
      });
      expect(await store.exchange(made.id)).toEqual(made);
      expect(await store.exchangesNamed('practice', 'urn:numbers|1')).toEqual([made]);
      const kept = [task, beside].map(({ index: _, ...rest }) => rest);
      expect(await store.contents(made.id)).toEqual(kept);
      expect(await store.received(made.id)).toEqual([message]);
      expect(await store.journal(made.id)).toEqual([told]);
      expect(await store.key('practice', said.key)).toEqual(said);
      expect(await store.owed(due.id)).toEqual({
        ...due,
        place: 1,
        state: 'owed',
        attempts: 0,
        nextAt: expect.any(Number),
        reason: undefined,
        receipt: undefined,
        settledAt: undefined,
      });
    });

    test('of nothing is done', async () => {
      expect(await store.commit({})).toEqual({ done: true });
    });

    test('finds nothing where nothing is', async () => {
      expect(await store.exchange('none')).toBeUndefined();
      expect(await store.key('practice', 'none')).toBeUndefined();
      expect(await store.owed('none')).toBeUndefined();
      expect(await store.contents('none')).toEqual([]);
      expect(await store.received('none')).toEqual([]);
      expect(await store.journal('none')).toEqual([]);
      expect(await store.exchangesNamed('practice', 'none')).toEqual([]);
    });

    test('keeps every version of a resource, and its place among the others', async () => {
      const made = exchange();
      const [first, second] = [resource(made), resource(made, { type: 'Patient', id: newId() })];
      await write(store, { exchange: made, resources: [first, second] });
      const changed = { ...first, version: 2, updatedAt: noon + 5, body: '{"v":2}' };
      await write(store, { exchange: { ...made, version: 2, state: 'received' }, resources: [changed] });
      const third = { ...changed, version: 3, body: '{"v":3}' };
      await write(store, { exchange: { ...made, version: 3, state: 'accepted' }, resources: [third] });
      const bodies = (await store.history('practice', 'Task', first.id)).map(({ version, body }) => [version, body]);
      expect(bodies).toEqual([
        [3, '{"v":3}'],
        [2, '{"v":2}'],
        [1, first.body],
      ]);
      expect((await store.contents(made.id)).map(({ id, version }) => [id, version])).toEqual([
        [first.id, 3],
        [second.id, 1],
      ]);
      expect((await store.read('links', 'Task', first.id))?.version).toBe(3);
      expect((await store.read('links', 'Task', first.id, 3))?.body).toBe('{"v":3}');
      expect((await store.read('links', 'Task', first.id, 1))?.body).toBe(first.body);
      expect(await store.read('links', 'Task', first.id, 4)).toBeUndefined();
    });

    test('of fifty resources and a thousand index entries is one', async () => {
      const made = exchange();
      const many = Array.from({ length: 120 }, (_, i) =>
        resource(made, {
          type: 'Observation',
          id: newId(),
          body: `{"n":${i}}`,
          index: Array.from({ length: 10 }, (_, j) => ({
            param: 'code',
            kind: 'token',
            system: 's',
            value: `${i}-${j}`,
          })),
        }),
      );
      await write(store, { exchange: made, resources: many });
      expect((await store.contents(made.id)).map(({ body }) => body)).toEqual(many.map(({ body }) => body));
    });

    test('refuses times that are not whole, as a bug', async () => {
      await expect(store.commit({ exchange: exchange({ updatedAt: noon + 0.5 }) })).rejects.toThrow(/whole/);
      const made = exchange();
      const index = [{ param: 'date', kind: 'date', from: 0.5, to: 1 }] as const;
      await expect(store.commit({ exchange: made, resources: [resource(made, { index })] })).rejects.toThrow(/whole/);
      expect(await store.exchange(made.id)).toBeUndefined();
    });

    test('refuses text that no database keeps, and finds nothing under it', async () => {
      const made = exchange({ messageId: 'a\0b' });
      await expect(store.commit({ exchange: made })).rejects.toThrow(/NUL/);
      expect(await store.exchangeOf('practice', 'a\0b')).toBeUndefined();
      expect(await store.read('practice', 'Task', '\0')).toBeUndefined();
    });

    test('finds names and keys however long they are', async () => {
      const long = `urn:x|${'ü'.repeat(5_000)}`;
      const made = exchange();
      const said = key(made, { key: long });
      await write(store, { exchange: made, names: [long], keys: [said] });
      expect(await store.exchangesNamed('links', long)).toEqual([made]);
      expect(await store.exchangesNamed('links', `${long}!`)).toEqual([]);
      expect(await store.key('practice', long)).toEqual(said);
      expect(await store.commit({ keys: [said] })).toEqual({ done: false, conflict: 'key' });
    });
  });

  describe('a conflict', () => {
    test('is told by what it is about, and nothing of the change is written', async () => {
      const there = exchange();
      const task = resource(there);
      await write(store, { exchange: there, resources: [task], keys: [key(there)] });
      const next = { ...there, version: 2 };
      const beside = { names: [`left-over|${there.id}`], journal: [entry(there)], owed: [owed(there)] };
      const cases = [
        ['exchange', { exchange: there }],
        ['exchange', { exchange: { ...there, version: 3 } }],
        ['exchange', { exchange: exchange({ version: 2 }) }],
        ['exchange', { exchange: { ...next, referrer: 'somebody-else' } }],
        ['resource', { exchange: next, resources: [task] }],
        ['resource', { exchange: next, resources: [{ ...task, version: 3 }] }],
        ['resource', { exchange: next, resources: [resource(there, { id: newId(), version: 2 })] }],
        ['key', { exchange: next, keys: [key(there, { key: newId() }), key(there, { hash: 'b'.repeat(64) })] }],
        ['settlement', { exchange: next, settled: [settled(newId())] }],
      ] as const;
      for (const [conflict, change] of cases) {
        expect([conflict, await store.commit({ ...beside, ...change })]).toEqual([conflict, { done: false, conflict }]);
      }
      expect(await store.exchange(there.id)).toEqual(there);
      expect(await store.exchangesNamed('practice', `left-over|${there.id}`)).toEqual([]);
      expect(await store.journal(there.id)).toEqual([]);
      expect(await store.outbox({ exchange: there.id })).toEqual([]);
      expect((await store.history('practice', 'Task', task.id)).map(({ version }) => version)).toEqual([1]);
      expect((await store.key('practice', key(there).key))?.hash).toBe('a'.repeat(64));
    });

    test('of a resource that belongs to another exchange leaves both alone', async () => {
      const [mine, theirs] = [await begin(store), await begin(store, { referrer: 'other', performer: 'others' })];
      const task = resource(theirs);
      await write(store, { exchange: { ...theirs, version: 2 }, resources: [task] });
      const taken = resource(mine, { id: task.id, version: 2, body: '"taken"' });
      expect(await store.commit({ exchange: { ...mine, version: 2 }, resources: [taken] })).toEqual({
        done: false,
        conflict: 'resource',
      });
      expect((await store.read('other', 'Task', task.id))?.body).toBe(task.body);
    });

    test('decides between fifty at once: one is done, and the others find what it said', async () => {
      const name = newId();
      const made = Array.from({ length: 50 }, () => exchange());
      const results = await Promise.all(
        made.map((one) =>
          store.commit({ exchange: one, names: [name], keys: [key(one, { key: name })], owed: [owed(one)] }),
        ),
      );
      expect(results.filter(({ done }) => done)).toHaveLength(1);
      expect(results.filter(({ done }) => !done)).toEqual(
        Array.from({ length: 49 }, () => ({ done: false, conflict: 'key' })),
      );
      const [winner] = made.filter((_, i) => results[i]?.done);
      expect(await store.exchangesNamed('practice', name)).toEqual([winner]);
      expect((await store.key('practice', name))?.exchange).toBe(winner?.id);
    });

    test('decides between twenty new versions at once', async () => {
      const made = await begin(store);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.commit({ exchange: { ...made, version: 2, updatedAt: noon + i }, journal: [entry(made)] }),
        ),
      );
      expect(results.filter(({ done }) => done)).toHaveLength(1);
      expect(await store.journal(made.id)).toHaveLength(1);
    });

    test('with the same keys in other orders ends for all', async () => {
      const names = Array.from({ length: 6 }, () => newId());
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, i) => {
          const made = exchange();
          const turned = [...names.slice(i % 6), ...names.slice(0, i % 6)];
          return store.commit({ exchange: made, keys: turned.map((name) => key(made, { key: name })) });
        }),
      );
      expect(results.filter(({ done }) => done)).toHaveLength(1);
    });
  });

  test('one commit that is a bug does not harm those that are written with it', async () => {
    const there = await begin(store, {}, {});
    const [message, good] = [received(there), Array.from({ length: 20 }, () => exchange())];
    await write(store, { received: message });
    const results = await Promise.allSettled(
      good.map((one, i) => store.commit(i === 7 ? { exchange: one, received: message } : { exchange: one })),
    );
    expect(results.map(({ status }) => status)).toEqual(good.map((_, i) => (i === 7 ? 'rejected' : 'fulfilled')));
    const kept = await Promise.all(good.map(({ id }) => store.exchange(id)));
    expect(kept.map((one) => one !== undefined)).toEqual(good.map((_, i) => i !== 7));
  });

  describe('a party', () => {
    test('finds only what it takes part in, whichever way it asks', async () => {
      const made = exchange({ referrer: 'tenant-a', performer: 'tenant-b' });
      const task = resource(made);
      await write(store, { exchange: made, names: ['tenancy|1'], resources: [task], keys: [key(made)] });
      await write(store, { exchange: { ...made, version: 2 }, resources: [{ ...task, version: 2 }] });
      const query = {
        type: 'Task',
        filters: [],
        sort: { by: { kind: 'updated' }, descending: true },
        limit: 10,
        count: true,
      } as const;
      const asked = (who: string) =>
        Promise.all([
          store.exchangeOf(who, made.id),
          store.exchangesOf(who, { limit: 10 }),
          store.exchangesNamed(who, 'tenancy|1'),
          store.read(who, 'Task', task.id),
          store.read(who, 'Task', task.id, 1),
          store.history(who, 'Task', task.id),
          store.search(who, query).then(({ resources }) => resources),
          store.search(who, query).then(({ total }) => total),
        ]);
      for (const who of ['tenant-a', 'tenant-b']) {
        const found = await asked(who);
        expect(found.map((one) => (Array.isArray(one) ? one.length : one === undefined ? 0 : 1))).toEqual([
          1, 1, 1, 1, 1, 2, 1, 1,
        ]);
      }
      expect(await asked('practice')).not.toContainEqual(made);
      expect(await asked('tenant-c')).toEqual([undefined, [], [], undefined, undefined, [], [], 0]);
      expect(await store.key('tenant-b', key(made).key)).toBeUndefined();
      expect(await store.read('tenant-a', 'Patient', task.id)).toBeUndefined();
    });

    test('pages through its exchanges from the newest change to the oldest, each once', async () => {
      const made = [];
      for (const [i, at] of [3, 1, 2, 2, 2, 5, 4].entries()) {
        const roles = i % 2 === 0 ? { referrer: 'pager' } : { performer: 'pager' };
        made.push(await begin(store, { ...roles, updatedAt: noon + at }));
      }
      const both = await begin(store, { referrer: 'pager', performer: 'pager', updatedAt: noon + 9 });
      const expected = [both, ...made.sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1))];
      const found = [];
      for (let page = await store.exchangesOf('pager', { limit: 3 }); page.length > 0; ) {
        found.push(...page);
        const last = page.at(-1);
        page = last === undefined ? [] : await store.exchangesOf('pager', { limit: 3, before: last });
      }
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    });
  });

  test('what is closed and opened again has everything', async () => {
    const made = await begin(store, {}, {});
    await Promise.all([store.close(), store.close()]);
    await expect(store.exchange(made.id)).rejects.toThrow(Refusal);
    store = await bench.open();
    expect(await store.exchange(made.id)).toEqual(made);
    await store.ping();
  });
}

const settled = (id: string) => ({
  id,
  owner: undefined,
  at: noon,
  end: { kind: 'delivered', receipt: 'acknowledged' } as const,
});
