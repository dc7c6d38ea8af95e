import { open, rm } from 'node:fs/promises';
import { error, Refusal } from '../domain/issue.js';
import { spell, sqliteDialect } from './dialect.js';
import type { Driver, Statement, Value, Written } from './driver.js';
import { checkValues } from './findable.js';
import { type BoundStatement, refusalOf, type SqliteThread, type UnitResult } from './sqlite-thread.js';
import { unavailable } from './unavailable.js';

/** A batch is one transaction, and one wait for the disk; each unit in it stands or falls alone. */
const batchSize = 128;
/** One is written while the next is on its way to the thread. */
const batchesInFlight = 2;

interface Waiting {
  readonly unit: readonly Statement[];
  readonly bound: readonly BoundStatement[];
  resolve(written: Written): void;
  reject(why: unknown): void;
}

/** Units that come at the same time are written together: they queue, and go when the running code has had its turn. */
export function createSqliteDriver(thread: SqliteThread, now: () => number, queueLimit: number): Driver {
  const queue: Waiting[] = [];
  let inFlight = 0;
  let reading = 0;
  let isFlushPlanned = false;

  const flush = (): void => {
    isFlushPlanned = false;
    while (inFlight < batchesInFlight && queue.length > 0) {
      const batch = queue.splice(0, batchSize);
      inFlight += 1;
      void send(batch).finally(() => {
        inFlight -= 1;
        flush();
      });
    }
  };
  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await thread.batch(batch.map(({ bound }) => bound));
      for (const [i, waiting] of batch.entries()) settle(waiting, results[i]);
    } catch (cause) {
      for (const { reject } of batch) reject(cause);
    }
  };
  const checkRoom = (): void => {
    if (queue.length + reading >= queueLimit) throw unavailable('too many are waiting for the store');
  };

  return {
    async write(unit) {
      checkRoom();
      const bound = unit.map((statement) => bind(statement, now));
      return new Promise((resolve, reject) => {
        queue.push({ unit, bound, resolve, reject });
        if (isFlushPlanned) return;
        isFlushPlanned = true;
        setImmediate(flush);
      });
    },
    async query(sql, params) {
      checkRoom();
      const bound = bind({ sql, params }, now);
      reading += 1;
      try {
        return await thread.query(bound.sql, bound.params);
      } finally {
        reading -= 1;
      }
    },
    async copy(path) {
      await makeEmpty(path);
      try {
        await thread.query('vacuum into ?', [path]);
        const file = await open(path, 'r+');
        await file.sync();
        await file.close();
      } catch (cause) {
        await rm(path, { force: true });
        throw cause;
      }
    },
    async close() {
      while (queue.length > 0 || inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
      await thread.close();
    },
  };
}

/** The copy holds what the store holds, so only its owner may read it; and it replaces nothing. */
async function makeEmpty(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
  } catch {
    throw new Refusal([error('configuration', 'path', 'found a file there, or no place for one; expected a new path')]);
  }
}

function settle({ unit, resolve, reject }: Waiting, result: UnitResult | undefined): void {
  if (result === undefined) {
    reject(new Error('the thread of the store gave no answer'));
  } else if ('error' in result) {
    reject(refusalOf(result.error));
  } else if ('rows' in result) {
    resolve({ done: true, rows: result.rows });
  } else {
    const conflict = unit[result.conflict]?.expect?.conflict;
    if (conflict === undefined) reject(new Error('found a conflict in a statement that expects nothing'));
    else resolve({ done: false, conflict });
  }
}

const spelled = new Map<string, { readonly sql: string; readonly marks: readonly string[] }>();

/** `$2 … $1 … $2` becomes `? … ? … ?` with the values in that order: the one way that both libraries bind alike. */
function bind({ sql, params, expect, returns }: Statement, now: () => number): BoundStatement {
  checkValues(params);
  const text = spelling(sql);
  const values = text.marks.map((mark): Value => {
    if (mark === '$now') return now();
    const value = params[Number(mark.slice(1)) - 1];
    if (value === undefined) throw new Error(`found no value for ${mark}`);
    // A view on a larger buffer would take all of that along to the thread.
    return value instanceof Uint8Array ? new Uint8Array(value) : value;
  });
  return { sql: text.sql, params: values, expect: expect?.rows, returns: returns === true };
}

function spelling(sql: string) {
  const known = spelled.get(sql);
  if (known !== undefined) return known;
  const text = spell(sql, sqliteDialect);
  const marks = text.match(/\$(?:\d+|now)/g) ?? [];
  const made = { sql: text.replace(/\$(?:\d+|now)/g, '?'), marks };
  // Searches have as many forms as clients can think of.
  if (spelled.size < 1_000) spelled.set(sql, made);
  return made;
}
