import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/issue.js';
import { openStore } from '../../src/store/open-store.js';
import { createSqliteStore, type SqliteOptions } from '../../src/store/sqlite-store.js';
import { startSqliteThread } from '../../src/store/sqlite-thread.js';
import { type Bench, recordsContract } from './contract.js';
import { directoryContract } from './directory-contract.js';
import { outboxContract } from './outbox-contract.js';
import { begin, exchange, noon, received, resource, write } from './records.js';
import { searchContract } from './search-contract.js';
import { sharedContract } from './shared-contract.js';
import { withinContract } from './within-contract.js';

const surroundings = { now: () => noon };

const make = async (): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-store-'));
  let time = noon;
  return {
    open: () => createSqliteStore(join(folder, 'waymark.db'), { surroundings: { now: () => time } }),
    async pass(milliseconds) {
      time += milliseconds;
    },
    remove: () => rm(folder, { recursive: true }),
  };
};

describe('SQLite', () => {
  for (const contract of [
    recordsContract,
    withinContract,
    directoryContract,
    outboxContract,
    searchContract,
    sharedContract,
  ])
    contract(make);
});

/** The code of the refusal that a promise ends in. */
const refused = async (promise: Promise<unknown>): Promise<readonly string[]> => {
  const cause: unknown = await promise.then(
    () => 'nothing was refused',
    (why: unknown) => why,
  );
  if (!(cause instanceof Refusal)) throw cause;
  return cause.issues.map(({ code }) => code);
};

describe('the embedded store in a file', () => {
  let folder: string;
  const file = () => join(folder, 'waymark.db');
  const open = (more: Partial<SqliteOptions> = {}) => createSqliteStore(file(), { surroundings, ...more });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('belongs to one at a time: a second is told so, and the first goes on', async () => {
    const store = await open();
    await expect(open()).rejects.toThrow(/already open by another process/);
    expect(await refused(open())).toEqual(['configuration']);
    await begin(store);
    await store.close();
    await (await open()).close();
  });

  test('is for the eyes of its owner', async () => {
    const store = await open();
    await begin(store);
    for (const name of ['waymark.db', 'waymark.db-wal']) {
      expect([name, (await stat(join(folder, name))).mode & 0o777]).toEqual([name, 0o600]);
    }
    await store.close();
  });

  test('has everything in the one file when it was closed, and each page is as large as was measured to be best', async () => {
    const store = await open();
    await begin(store);
    await store.close();
    await expect(stat(`${file()}-wal`)).rejects.toThrow(/ENOENT/);
    expect((await readFile(file())).readUInt16BE(16)).toBe(8_192);
  });

  test('is refused when it is something else, damaged, in no directory, or newer', async () => {
    await writeFile(file(), 'x'.repeat(10_000));
    expect(await refused(open())).toEqual(['configuration']);
    expect(await refused(createSqliteStore(join(folder, 'none', 'a.db'), { surroundings }))).toEqual(['configuration']);
    expect(await refused(createSqliteStore(folder, { surroundings }))).toEqual(['configuration']);
  });

  test('that must exist is refused where it is not, and is never made', async () => {
    expect(await refused(open({ mustExist: true }))).toEqual(['configuration']);
    await expect(stat(file())).rejects.toThrow(/ENOENT/);
    await writeFile(file(), '');
    expect(await refused(open({ mustExist: true }))).toEqual(['configuration']);
    expect(await refused(createSqliteStore(':memory:', { surroundings, mustExist: true }))).toEqual(['configuration']);
    expect(await refused(createSqliteStore(folder, { surroundings, mustExist: true }))).toEqual(['configuration']);
    await rm(file());
    await (await open()).close();
    await (await open({ mustExist: true })).close();
  });

  test('that must exist is no database of somebody else’s', async () => {
    const other = await startSqliteThread(file(), ['create table theirs (a integer)']);
    await other.close();
    await expect(open({ mustExist: true })).rejects.toThrow(/without the tables of Waymark/);
    const again = await startSqliteThread(file(), []);
    expect(await again.query("select name from sqlite_master where type = 'table'", [])).toEqual([{ name: 'theirs' }]);
    await again.close();
  });

  test('is copied while it is used; the copy can be opened, and replaces nothing', async () => {
    const store = await open();
    const made = await begin(store);
    const copy = join(folder, 'copy.db');
    const writing = Promise.all(Array.from({ length: 20 }, () => begin(store)));
    await store.backup(copy);
    await writing;
    const before = await readFile(copy);
    expect(await refused(store.backup(copy))).toEqual(['configuration']);
    expect(await refused(store.backup(join(folder, 'none', 'copy.db')))).toEqual(['configuration']);
    expect((await readFile(copy)).equals(before)).toBe(true);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    const opened = await createSqliteStore(copy, { surroundings });
    expect(await opened.exchange(made.id)).toEqual(made);
    await opened.close();
    await store.close();
  });

  test('that is full says so, keeps nothing by halves, can be read, and recovers when there is room', async () => {
    const store = await open({ maxBytes: 1_000_000 });
    const there = await begin(store);
    const fill = async () => {
      for (let i = 0; i < 100; i += 1) {
        await write(store, { received: received(there, { raw: new Uint8Array(50_000), receivedAt: noon - 1 }) });
      }
    };
    expect(await refused(fill())).toEqual(['unavailable']);
    const made = exchange();
    const large = resource(made, { body: `"${'x'.repeat(300_000)}"` });
    const results = await Promise.allSettled([
      store.commit({ exchange: made, resources: [large] }),
      ...Array.from({ length: 5 }, () => store.commit({ exchange: exchange(), resources: [{ ...large, id: 'x' }] })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    expect(await store.exchange(made.id)).toBeUndefined();
    expect(await store.exchange(there.id)).toEqual(there);
    await store.purge(noon);
    await write(store, { exchange: made, resources: [large] });
    expect(await store.contents(made.id)).toHaveLength(1);
    await store.close();
  });

  test('refuses what comes when too many are waiting, and goes on', async () => {
    const store = await open({ queueLimit: 10 });
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => store.commit({ exchange: exchange() })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const why = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.issues[0].code] : []));
    expect(why).toEqual(Array(20).fill('unavailable'));
    await begin(store);
    await store.close();
  });

  test('writes what was asked for before it was closed, and refuses what comes later', async () => {
    const store = await open();
    const made = exchange();
    const [committed] = await Promise.all([store.commit({ exchange: made }), store.close()]);
    expect(committed).toEqual({ done: true });
    expect(await refused(store.commit({ exchange: exchange() }))).toEqual(['unavailable']);
    expect(await refused(store.ping())).toEqual(['unavailable']);
    const again = await open();
    expect(await again.exchange(made.id)).toEqual(made);
    await again.close();
  });
});

describe('an address', () => {
  test('in memory is a store that is gone when it is closed', async () => {
    const [one, two] = [
      await openStore('sqlite::memory:', { surroundings }),
      await openStore('sqlite::memory:', { surroundings }),
    ];
    const made = await begin(one);
    expect(await one.exchange(made.id)).toEqual(made);
    expect(await two.exchange(made.id)).toBeUndefined();
    await one.close();
    await two.close();
  });

  test.each(['', 'sqlite:', './waymark.db', 'mysql://me:secret@host/db', 'postgres:me:secret'])(
    'of another kind is refused without being repeated: %s',
    async (address) => {
      const opening = openStore(address, { surroundings });
      expect(await refused(opening)).toEqual(['configuration']);
      await expect(opening).rejects.not.toThrow(/secret/);
    },
  );
});
