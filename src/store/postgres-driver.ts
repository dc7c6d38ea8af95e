import pg from 'pg';
import { error, Refusal } from '../domain/issue.js';
import { postgresDialect, spell } from './dialect.js';
import type { Driver, Row, Statement, Value, Written } from './driver.js';
import { checkValues } from './findable.js';
import { misconfigured, unavailable } from './unavailable.js';

/** How often a transaction is begun again that crossed another one. */
const tries = 6;

export interface Pool {
  readonly pool: pg.Pool;
  /** Questions and changes that may wait for a connection. */
  readonly waitingLimit: number;
}

/** Connections of PostgreSQL under the store: one transaction for each unit. */
export function createPostgresDriver({ pool, waitingLimit }: Pool): Driver {
  // A connection that breaks while nobody uses it; the pool takes a new one.
  pool.on('error', () => {});
  // One that breaks while it is used, or on its way from the pool to its user, says so itself, and unheard that would
  // end the service: it is listened to all its life. Whoever uses it is told by what was asked of it.
  pool.on('connect', (client) => client.on('error', () => {}));

  const withClient = async <T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    if (pool.waitingCount >= waitingLimit) throw unavailable('too many are waiting for the database');
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await use(client);
    } catch (cause) {
      if (codeOf(cause) === undefined) broken = asError(cause);
      throw cause;
    } finally {
      client.release(broken);
    }
  };

  const ask = async (client: pg.PoolClient, sql: string, params: readonly Value[]) =>
    client.query<Row>(spell(sql, postgresDialect), [...params]);

  const attempt = (unit: readonly Statement[]): Promise<Written> =>
    withClient(async (client) => {
      // All of it is sent at once: waiting for each answer would cost a dozen journeys to the database and back, during
      // which others wait for the rows that are locked. What follows a conflict is undone with it.
      const sent = [client.query('begin'), ...unit.map(({ sql, params }) => ask(client, sql, params))];
      const [begun, ...results] = await Promise.allSettled(sent);
      try {
        if (begun?.status === 'rejected') throw begun.reason;
        const written = writtenOf(unit, results);
        await client.query(written.done ? 'commit' : 'rollback');
        return written;
      } catch (cause) {
        // A connection that failed is thrown away, and its transaction with it.
        if (codeOf(cause) !== undefined) await client.query('rollback');
        throw cause;
      }
    });

  return {
    async write(unit) {
      for (const { params } of unit) checkValues(params);
      for (let left = tries; ; left -= 1) {
        try {
          return await attempt(unit);
        } catch (cause) {
          if (left === 1 || !isCrossing(cause)) throw refusalOf(cause);
          await pause(5 * (tries - left + 1));
        }
      }
    },
    async query(sql, params) {
      checkValues(params);
      try {
        return (await withClient((client) => ask(client, sql, params))).rows;
      } catch (cause) {
        throw refusalOf(cause);
      }
    },
    copy() {
      const why = 'found a store in PostgreSQL; expected the embedded one: use pg_dump';
      return Promise.reject(new Refusal([error('not-supported', 'store', why)]));
    },
    close: () => pool.end(),
  };
}

/** The first thing that went otherwise than expected decides: what comes after it is only a consequence. */
function writtenOf(unit: readonly Statement[], results: readonly PromiseSettledResult<pg.QueryResult<Row>>[]): Written {
  const rows: (readonly Row[])[] = [];
  for (const [i, { expect, returns }] of unit.entries()) {
    const result = results[i];
    if (result === undefined) throw new Error('the database gave no answer');
    if (result.status === 'rejected') throw result.reason;
    if (returns) rows.push(result.value.rows);
    if (expect !== undefined && result.value.rowCount !== expect.rows) {
      return { done: false, conflict: expect.conflict };
    }
  }
  return { done: true, rows };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));

/** The SQLSTATE of an error that PostgreSQL told; undefined when the connection itself failed. */
function codeOf(cause: unknown): string | undefined {
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

/** Serialisation failure and deadlock: nobody's fault, and gone the next time. */
const isCrossing = (cause: unknown): boolean => ['40001', '40P01'].includes(codeOf(cause) ?? '');

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, by the beginning of the code. */
const meanings: readonly (readonly [string, () => Refusal])[] = [
  ['08', () => unavailable('the connection to the database was lost')],
  ['40001', () => unavailable('the database is too busy with the same things')],
  ['40P01', () => unavailable('the database is too busy with the same things')],
  ['25006', () => unavailable('the database is read-only at present')],
  ['53100', () => unavailable('the disk of the database is full')],
  ['53', () => unavailable('the database has no room for more')],
  ['55P03', () => unavailable('the database kept a row locked for too long')],
  ['57014', () => unavailable('the database took too long')],
  ['57P', () => unavailable('the database is stopping or starting')],
  ['58', () => unavailable('the database cannot read or write its files')],
  ['28', () => misconfigured('found no user of that name and password in the database; expected one')],
  ['3D000', () => misconfigured('found no database of that name; expected one')],
  ['3F000', () => misconfigured('found no schema of that name; expected one')],
  ['42501', () => misconfigured('found a database user who may not do this; expected the owner of the schema')],
];

/**
 * What an error means to the caller. Neither the address nor the words of the database are told: they may hold a
 * password or a value. An SQLSTATE that is not in the table is a bug.
 */
export function refusalOf(cause: unknown): Error {
  if (cause instanceof Refusal || cause instanceof TypeError) return cause;
  const code = codeOf(cause);
  if (code === undefined) return unavailable('the database cannot be reached');
  const meaning = meanings.find(([beginning]) => code.startsWith(beginning));
  return meaning?.[1]() ?? new Error(`PostgreSQL said ${code}`);
}
