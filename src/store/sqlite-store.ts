import { access, constants, open, stat } from 'node:fs/promises';
import type { Surroundings } from '../operations/ids.js';
import type { Driver } from './driver.js';
import { migrate } from './migrate.js';
import { createSqlStore } from './sql-store.js';
import { createSqliteDriver } from './sqlite-driver.js';
import { startSqliteThread } from './sqlite-thread.js';
import type { Store } from './store.js';
import { misconfigured } from './unavailable.js';

export interface SqliteOptions {
  readonly surroundings: Pick<Surroundings, 'now'>;
  /** Changes and questions that may wait; more are refused as `unavailable`. */
  readonly queueLimit?: number;
  /** How large the file may grow, in bytes; beyond it the store is full (`unavailable`), and reads go on. */
  readonly maxBytes?: number;
  /** Refused where no store is there yet, instead of making one. */
  readonly mustExist?: boolean;
}

const pageSize = 8_192;
const forgetLeases = 'update outbox set owner = null, lease_until = null where owner is not null';

/**
 * The embedded store in one file, or in memory (`:memory:`, gone when it is closed). Refused (`configuration`) when
 * another process has it open, when its directory is not there, when a newer Waymark wrote it, or when it must exist and
 * does not.
 */
export async function createSqliteStore(path: string, options: SqliteOptions): Promise<Store> {
  const { surroundings, queueLimit = 5_000, maxBytes, mustExist = false } = options;
  if (mustExist) await checkThere(path);
  if (path !== ':memory:') await makeFile(path);
  const thread = await startSqliteThread(path, [
    `pragma page_size = ${pageSize}`,
    // Exclusive and WAL: no other process may open it, and there is no shared memory file.
    'pragma locking_mode = exclusive',
    'pragma journal_mode = wal',
    'pragma synchronous = full',
    'pragma foreign_keys = on',
    // 64 MB: the indexes of some 100,000 exchanges are walked in memory.
    'pragma cache_size = -65536',
    'pragma trusted_schema = off',
    ...(maxBytes === undefined ? [] : [`pragma max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`]),
    // Takes the lock, which is then kept until the end.
    'begin immediate',
    'commit',
  ]);
  const driver = createSqliteDriver(thread, surroundings.now, queueLimit);
  try {
    if (mustExist) await checkOurs(driver);
    await migrate(driver, surroundings.now(), []);
    // No other process has it open: what one that was killed had leased is nobody's, and need not wait to lapse.
    await driver.write([{ sql: forgetLeases, params: [] }]);
  } catch (cause) {
    await driver.close();
    throw cause;
  }
  return createSqlStore(driver);
}

/** A file without anything in it would become a store: it is none yet. */
async function checkThere(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true && found.size > 0) return;
  throw misconfigured(
    'found no store there; expected the file of one: the operator checks the address (store, or WAYMARK_STORE), or makes a store with waymark serve or waymark db migrate',
  );
}

async function checkOurs(driver: Driver): Promise<void> {
  const [found] = await driver.query("select name from sqlite_master where type = 'table' and name = 'migration'", []);
  if (found === undefined) {
    throw misconfigured(
      'found a database without the tables of Waymark; expected a store: the operator checks the address (store, or WAYMARK_STORE)',
    );
  }
}

/** It holds what people said in confidence: only its owner may read it. What SQLite puts beside it is made alike. */
async function makeFile(path: string): Promise<void> {
  try {
    const file = await open(path, 'a', 0o600);
    await file.close();
    await access(path, constants.R_OK | constants.W_OK);
  } catch {
    throw misconfigured(
      'found no file that can be written, and no place for one; expected a path in a directory that is there',
    );
  }
}
