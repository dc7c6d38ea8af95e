import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';
import type { Bench } from './contract.js';
import { entry, exchange, newId, noon, owed, resource, write } from './records.js';

/** What every store keeps to about exchanges that come out of others, about readers, and about held support. */
export function withinContract(make: () => Promise<Bench>): void {
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

  const childOf = (parent: Exchange, item = 'urn:numbers|c1'): Exchange =>
    exchange({ referrer: 'links', performer: 'kitchen', within: { exchange: parent.id, as: 'connection', item } });

  describe('exchanges that come out of another', () => {
    test('are written with it in one commit, and found from it', async () => {
      const parent = exchange();
      const child = childOf(parent);
      await write(store, {
        exchange: parent,
        further: [
          { exchange: child, names: ['c1'], resources: [resource(child)], owed: [owed(child, { to: 'kitchen' })] },
        ],
        owed: [owed(parent, { to: 'links' })],
        journal: [entry(parent), entry(child)],
      });
      expect(await store.exchangesWithin(parent.id)).toEqual([child]);
      expect(await store.exchange(child.id)).toEqual(child);
      expect(await store.exchangesNamed('kitchen', 'c1')).toEqual([child]);
      expect(await store.exchangesNamed('practice', 'c1')).toEqual([]);
      expect(await store.inbox('kitchen', { after: 0, limit: 5 })).toHaveLength(1);
    });

    test('or nothing of either is written', async () => {
      const parent = exchange();
      const child = childOf(parent);
      await write(store, { exchange: child });
      const committed = await store.commit({ exchange: parent, further: [{ exchange: child }] });
      expect(committed).toEqual({ done: false, conflict: 'exchange' });
      expect(await store.exchange(parent.id)).toBeUndefined();
    });

    test('change with it, whichever of the two the commit is about', async () => {
      const parent = exchange();
      const child = childOf(parent);
      await write(store, { exchange: parent, further: [{ exchange: child }] });
      const later = { version: 2, state: 'accepted', updatedAt: noon + 1 } as const;
      await write(store, { exchange: { ...child, ...later }, further: [{ exchange: { ...parent, ...later } }] });
      expect((await store.exchange(parent.id))?.state).toBe('accepted');
      expect(await store.exchange(child.id)).toEqual({ ...child, ...later });
    });

    test('keep it from being forgotten until they are', async () => {
      const long = { state: 'closed', updatedAt: noon - 10, createdAt: noon - 10 } as const;
      const parent = exchange(long);
      const child = { ...childOf(parent), ...long, state: 'accepted' } as const;
      await write(store, { exchange: parent, further: [{ exchange: child }] });
      await store.purge(noon);
      expect(await store.exchange(parent.id)).toEqual(parent);
      await write(store, { exchange: { ...child, version: 2, state: 'closed' } });
      await store.purge(noon);
      expect(await store.exchange(child.id)).toBeUndefined();
      expect(await store.exchange(parent.id)).toBeUndefined();
    });
  });

  describe('readers', () => {
    const at = (made: Exchange, audience: 'all' | 'readers' | 'performer') => resource(made, { id: newId(), audience });

    test('see an exchange as the two parties do, and nobody else does', async () => {
      const made = exchange({ referrer: 'school', readers: ['surgery'] });
      await write(store, { exchange: made, names: ['urn:numbers|r1'] });
      expect(await store.exchangeOf('surgery', made.id)).toEqual(made);
      expect(await store.exchangesNamed('surgery', 'urn:numbers|r1')).toEqual([made]);
      expect(await store.exchangesOf('surgery', { limit: 5 })).toEqual([made]);
      expect(await store.exchangeOf('bakery', made.id)).toBeUndefined();
      expect(await store.exchangesOf('bakery', { limit: 5 })).toEqual([]);
    });

    test('see what is meant for them; the referrer what is meant for all; who does the work sees everything', async () => {
      const made = exchange({ referrer: 'school', performer: 'helpers', readers: ['clinic'] });
      const [all, readers, performer] = [at(made, 'all'), at(made, 'readers'), at(made, 'performer')];
      await write(store, { exchange: made, resources: [all, readers, performer] });
      const sees = async (party: string) => {
        const kept = await Promise.all([all, readers, performer].map(({ id }) => store.read(party, 'Task', id)));
        const query = { type: 'Task', filters: [], sort: { by: { kind: 'id' }, descending: false }, limit: 9 } as const;
        const { resources, total } = await store.search(party, { ...query, count: true });
        const histories = await Promise.all(
          [all, readers, performer].map(({ id }) => store.history(party, 'Task', id)),
        );
        expect(resources).toHaveLength(kept.filter((one) => one !== undefined).length);
        expect(total).toBe(resources.length);
        expect(histories.map((one) => one.length)).toEqual(kept.map((one) => (one === undefined ? 0 : 1)));
        return kept.flatMap((one) => one?.audience ?? []);
      };
      expect(await sees('school')).toEqual(['all']);
      expect(await sees('clinic')).toEqual(['all', 'readers']);
      expect(await sees('helpers')).toEqual(['all', 'readers', 'performer']);
      expect(await sees('bakery')).toEqual([]);
    });

    test('do not see a former version that was not meant for them', async () => {
      const made = exchange({ referrer: 'college' });
      const hidden = at(made, 'performer');
      await write(store, { exchange: made, resources: [hidden] });
      await write(store, { resources: [{ ...hidden, version: 2, audience: 'all' }] });
      expect(await store.read('college', 'Task', hidden.id, 1)).toBeUndefined();
      expect(await store.read('college', 'Task', hidden.id, 2)).toMatchObject({ version: 2, audience: 'all' });
      expect(await store.history('college', 'Task', hidden.id)).toHaveLength(1);
    });
  });

  describe('held support', () => {
    test('is found when its review was due, the longest overdue first, by who does the work', async () => {
      const performer = newId();
      const held = (reviewAt: number) => exchange({ performer, state: 'holding', reviewAt });
      const [late, later, future] = [held(noon - 1), held(noon - 2), held(noon + 1)];
      const before = await store.countReviewsDue(noon);
      for (const one of [late, later, future, exchange({ performer })]) await write(store, { exchange: one });
      expect(await store.reviewsDue(performer, { before: noon, limit: 9 })).toEqual([later, late]);
      expect(await store.reviewsDue('practice', { before: noon, limit: 9 })).toEqual([]);
      expect((await store.countReviewsDue(noon)) - before).toBe(2);
      const { reviewAt: _over, ...ended } = { ...late, version: 2, state: 'closed' as const };
      await write(store, { exchange: ended });
      expect(await store.reviewsDue(performer, { before: noon, limit: 9 })).toEqual([later]);
    });
  });

  describe('work that has stalled', () => {
    test('is counted where it goes on and has not changed; never where waiting is meant, or where it is over', async () => {
      const long = noon - 50_000;
      const before = await store.countStalled(long + 1);
      const meant = ['sent', 'received', 'waiting-list', 'holding', 'paused'] as const;
      const over = ['rejected', 'closed', 'ended-early', 'withdrawn', 'entered-in-error'] as const;
      const goingOn = [
        'accepted',
        'contact-attempted',
        'did-not-attend',
        'engaged',
        'plan-agreed',
        'connected',
      ] as const;
      for (const state of [...meant, ...over, ...goingOn])
        await write(store, { exchange: exchange({ state, updatedAt: long, createdAt: long }) });
      expect((await store.countStalled(long + 1)) - before).toBe(goingOn.length);
      expect(await store.countStalled(long)).toBe(before);
    });
  });

  test('every exchange is listed once, page by page', async () => {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.allExchanges({ limit: 3, ...(after !== undefined && { after }) });
      ids.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
      if (page.length === 0) break;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(8);
    expect(ids).toEqual([...ids].sort());
  });
}
