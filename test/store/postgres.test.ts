import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Refusal } from '../../src/domain/issue.js';
import { openStore } from '../../src/store/open-store.js';
import { createPostgresStore, type PostgresOptions } from '../../src/store/postgres-store.js';
import type { Store } from '../../src/store/store.js';
import { migrations } from '../../src/store/tables.js';
import { type Bench, recordsContract } from './contract.js';
import { directoryContract } from './directory-contract.js';
import { outboxContract } from './outbox-contract.js';
import { begin, exchange, newId, noon, owed, party, write } from './records.js';
import { searchContract } from './search-contract.js';
import { sharedContract } from './shared-contract.js';
import { withinContract } from './within-contract.js';

const url = process.env.WAYMARK_TEST_POSTGRES;
const surroundings = { now: () => noon };

let schemas = 0;
const newSchema = (): string => {
  schemas += 1;
  return `test_${process.pid}_${schemas}`;
};

/** Asks the database itself, past the store. */
const ask = async (address: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};

const make = (address: string) => async (): Promise<Bench> => {
  const schema = newSchema();
  return {
    open: () => createPostgresStore(address, { surroundings, schema }),
    pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    async remove() {
      await ask(address, `drop schema ${schema} cascade`);
    },
  };
};

const refused = async (promise: Promise<unknown>): Promise<readonly string[]> => {
  const cause: unknown = await promise.then(
    () => 'nothing was refused',
    (why: unknown) => why,
  );
  if (!(cause instanceof Refusal)) throw cause;
  return cause.issues.map(({ code }) => code);
};

if (url === undefined) {
  test.skip('PostgreSQL: WAYMARK_TEST_POSTGRES names no database', () => {});
} else {
  describe('PostgreSQL', () => {
    for (const contract of [
      recordsContract,
      withinContract,
      directoryContract,
      outboxContract,
      searchContract,
      sharedContract,
    ])
      contract(make(url));
  });

  describe('the store in PostgreSQL', () => {
    let schema: string;
    const stores: Store[] = [];
    const open = async (more: Partial<PostgresOptions> = {}): Promise<Store> => {
      const store = await createPostgresStore(url, { surroundings, schema, ...more });
      stores.push(store);
      return store;
    };
    beforeEach(() => {
      schema = newSchema();
    });
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
      await ask(url, `drop schema if exists ${schema} cascade`);
    });

    const backends = `select pid from pg_stat_activity where application_name = 'waymark-cut'`;
    const cuttable = new URL(url);
    cuttable.searchParams.set('application_name', 'waymark-cut');

    test('recovers by itself when its connections are cut, and nothing is half-written', async () => {
      const store = await createPostgresStore(cuttable.href, { surroundings, schema });
      stores.push(store);
      const there = await begin(store);
      const made = Array.from({ length: 200 }, () => exchange());
      const writing = Promise.allSettled(
        made.map((one) => store.commit({ exchange: one, names: [`of|${one.id}`], owed: [owed(one, { to: 'cut' })] })),
      );
      expect(await ask(url, `select pg_terminate_backend(pid) from (${backends}) as them`)).not.toEqual([]);
      const results = await writing;
      const codes = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.issues[0].code] : []));
      expect(codes.filter((code) => code !== 'unavailable')).toEqual([]);
      expect(await store.exchange(there.id)).toEqual(there);
      await begin(store);
      const places = (await store.inbox('cut', { after: 0, limit: 1_000 })).map(({ place }) => place);
      expect(places).toEqual(places.map((_, i) => i + 1));
      for (const [i, one] of made.entries()) {
        const kept = await store.exchange(one.id);
        const named = await store.exchangesNamed('practice', `of|${one.id}`);
        expect(named).toEqual(kept === undefined ? [] : [one]);
        if (results[i]?.status === 'fulfilled') expect(kept).toEqual(one);
      }
    });

    test('recovers when every idle connection was cut', async () => {
      const store = await createPostgresStore(cuttable.href, { surroundings, schema });
      stores.push(store);
      await Promise.all(Array.from({ length: 12 }, () => store.ping()));
      await ask(url, `select pg_terminate_backend(pid) from (${backends}) as them`);
      const deadline = Date.now() + 5_000;
      for (;;) {
        const answer = await store.ping().catch((why: unknown) => why);
        if (answer === undefined) break;
        expect(answer).toBeInstanceOf(Refusal);
        if (Date.now() > deadline) throw new Error('it did not recover');
      }
    });

    test('that is not there, or does not know us, is refused without telling the address', async () => {
      const away = openStore('postgres://me:secret@127.0.0.1:1/db', { surroundings });
      expect(await refused(away)).toEqual(['unavailable']);
      await expect(away).rejects.not.toThrow(/secret|127\.0/);
      const other = new URL(url);
      other.pathname = '/no_such_database';
      expect(await refused(openStore(other.href, { surroundings }))).toEqual(['configuration']);
      expect(await refused(openStore('postgres://me:sec%ret@[::/db', { surroundings }))).toEqual(['configuration']);
      expect(await refused(open({ schema: 'a; drop table b' }))).toEqual(['configuration']);
    });

    test('refuses what comes when too many are waiting, and goes on', async () => {
      const store = await open({ queueLimit: 5, connections: 2 });
      const results = await Promise.allSettled(Array.from({ length: 30 }, () => begin(store)));
      const why = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.issues[0].code] : []));
      expect(why.length).toBeGreaterThan(0);
      expect(why).toEqual(why.map(() => 'unavailable'));
      await begin(store);
    });

    test('is brought up to date once, however many open it at the same time', async () => {
      const opened = await Promise.all([open(), open(), open()]);
      const made = await begin(opened[0] ?? (await open()));
      for (const store of opened) expect(await store.exchange(made.id)).toEqual(made);
      expect(await ask(url, `select number from ${schema}.migration`)).toHaveLength(migrations.length);
    });

    test('of a newer Waymark is refused', async () => {
      await open();
      await ask(url, `insert into ${schema}.migration (number, name, at) values (9999, 'later', 0)`);
      expect(await refused(open())).toEqual(['configuration']);
    });

    test('is copied with better tools', async () => {
      expect(await refused((await open()).backup('/nowhere'))).toEqual(['not-supported']);
    });

    test('of two instances never gives both the same entry, and takes over from one that is gone', async () => {
      const [one, two] = [await open(), await open()];
      await one.saveParty(party('links'));
      const entries = await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const store = i % 2 === 0 ? one : two;
          const due = owed(await begin(store));
          await write(store, { owed: [due] });
          return due.id;
        }),
      );
      const claim = (store: Store, owner: string, leaseFor: number) =>
        store.claim({ owner, limit: 5, leaseFor, busy: [] });
      const rounds = await Promise.all(
        Array.from({ length: 16 }, (_, i) => claim(i % 2 === 0 ? one : two, i % 2 === 0 ? 'one' : 'two', 60_000)),
      );
      const first = rounds.flat().map(({ id }) => id);
      expect(new Set(first).size).toBe(first.length);
      await one.release('one');
      await two.release('two');
      const gone = (await one.claim({ owner: 'one', limit: 100, leaseFor: 20, busy: [] })).map(({ id }) => id);
      expect([...gone].sort()).toEqual([...entries].sort());
      const deadline = Date.now() + 5_000;
      const taken: string[] = [];
      while (taken.length < 60 && Date.now() < deadline) {
        taken.push(...(await two.claim({ owner: 'two', limit: 100, leaseFor: 60_000, busy: [] })).map(({ id }) => id));
      }
      expect(taken.sort()).toEqual([...entries].sort());
    });

    test('of two instances gives places without gaps and answers every key once', async () => {
      const both = [await open(), await open()];
      const name = newId();
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, i) => {
          const made = exchange();
          const keys = [{ key: i % 2 === 0 ? name : `own ${i}`, at: noon }].map(({ key, at }) => ({
            party: 'practice',
            key,
            hash: 'h',
            exchange: made.id,
            answer: { status: 200, headers: {}, body: '' },
            at,
          }));
          const store = both[Math.floor(i / 2) % 2] ?? both[0];
          return store?.commit({ exchange: made, keys, owed: [owed(made)] });
        }),
      );
      expect(results.filter((result) => result?.done)).toHaveLength(21);
      const places = (await both[0]?.inbox('links', { after: 0, limit: 100 }))?.map(({ place }) => place);
      expect(places).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    });
  });
}
