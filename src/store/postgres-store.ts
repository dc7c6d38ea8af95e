import pg from 'pg';
import type { Surroundings } from '../operations/ids.js';
import type { Statement } from './driver.js';
import { migrate } from './migrate.js';
import { createPostgresDriver } from './postgres-driver.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';
import { misconfigured } from './unavailable.js';

export interface PostgresOptions {
  /** Only for when a migration was made: leases go by the clock of the database. */
  readonly surroundings: Pick<Surroundings, 'now'>;
  /** Connections that one instance holds. */
  readonly connections?: number;
  /** Questions and changes that may wait for a connection; more are refused as `unavailable`. */
  readonly queueLimit?: number;
  /** Where the tables are; made when it is not there. Several stores may share a database, each in its schema. */
  readonly schema?: string;
  /** How long to wait for a connection, and for an answer, in milliseconds. */
  readonly patience?: { readonly connection?: number; readonly answer?: number };
}

/**
 * The store in PostgreSQL, for several instances. Refused (`configuration`) for an address or user that the database does
 * not know and for tables of a newer Waymark, and (`unavailable`) when it cannot be reached.
 */
export async function createPostgresStore(url: string, options: PostgresOptions): Promise<Store> {
  const { surroundings, connections = 6, queueLimit = 5_000, schema = 'public', patience = {} } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw misconfigured('found a schema with other signs; expected small letters, digits and underscores');
  }
  const pool = openPool(url, {
    max: connections,
    connectionTimeoutMillis: patience.connection ?? 5_000,
    query_timeout: patience.answer ?? 30_000,
    statement_timeout: patience.answer ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    pipeline: true,
    application_name: 'waymark',
    // `synchronous_commit`: what was acknowledged is on the disk, whatever the cluster's default is.
    options: `-c search_path=${schema} -c synchronous_commit=on -c default_transaction_isolation=read\\ committed`,
    types: { getTypeParser: readInteger },
  });
  const driver = createPostgresDriver({ pool, waitingLimit: queueLimit });
  try {
    // Asked for first: a user who may use a schema need not be one who may make some.
    const there = await driver.query('select 1 as here from pg_namespace where nspname = $1', [schema]);
    if (there.length === 0) {
      await driver.write([oneAtATime, { sql: `create schema if not exists ${schema}`, params: [] }]);
    }
    await migrate(driver, surroundings.now(), [oneAtATime]);
  } catch (cause) {
    await driver.close();
    throw cause;
  }
  return createSqlStore(driver);
}

/** Only one instance brings the tables up to date; the others wait, and find it done. The number says nothing. */
const oneAtATime: Statement = { sql: 'select pg_advisory_xact_lock(2007040513)', params: [] };

function openPool(url: string, config: pg.PoolConfig): pg.Pool {
  const whole = { ...config, connectionString: url };
  try {
    // A pool reads the address when it first connects; a client says at once whether it can be read.
    new pg.Client(whole);
  } catch {
    throw misconfigured(
      'found an address that cannot be read; expected postgres://<user>:<password>@<host>/<database>',
    );
  }
  return new pg.Pool(whole);
}

/** Counts and times are far below 2^53, where numbers stop being exact; the database's own default is text. */
function readInteger(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text');
}
