import { Worker } from 'node:worker_threads';
import type { Row, Value } from './driver.js';
import { sqliteWorker } from './sqlite-worker.js';
import { misconfigured, unavailable } from './unavailable.js';

/** A statement as the thread runs it: `?` bound by position. */
export interface BoundStatement {
  readonly sql: string;
  readonly params: readonly Value[];
  readonly expect: number | undefined;
  readonly returns: boolean;
}

/** What became of a unit: rows, the number of the statement that met a conflict, or an error that was its own fault. */
export type UnitResult =
  | { readonly rows: readonly (readonly Row[])[] }
  | { readonly conflict: number }
  | { readonly error: Fault };

interface Fault {
  /** SQLite's primary result code. */
  readonly code: number;
  readonly message: string;
}

interface Told {
  readonly id: number;
  readonly error?: Fault;
  readonly results?: readonly UnitResult[];
  readonly rows?: readonly Row[];
}

/** The thread, asked and answering. */
export interface SqliteThread {
  batch(units: readonly (readonly BoundStatement[])[]): Promise<readonly UnitResult[]>;
  query(sql: string, params: readonly Value[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Starts the thread and opens the file with the statements of `opening`. Prepared statements are kept, up to a number. */
export async function startSqliteThread(path: string, opening: readonly string[]): Promise<SqliteThread> {
  const waiting = new Map<number, { resolve(told: Told): void; reject(why: Error): void }>();
  let last = 0;
  let isGone = false;
  const worker = new Worker(sqliteWorker, {
    eval: true,
    // Node calls `node:sqlite` experimental, on the standard error of the service, at every start.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    workerData: { path, opening, from: import.meta.url, statements: 256 },
  });
  const end = () => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(unavailable('the thread of the store has ended'));
    waiting.clear();
  };
  worker.on('message', (told: Told) => {
    waiting.get(told.id)?.resolve(told);
    waiting.delete(told.id);
  });
  worker.on('error', end);
  worker.on('exit', end);
  const ask = (message: Readonly<Record<string, unknown>>): Promise<Told> =>
    new Promise((resolve, reject) => {
      if (isGone) {
        reject(unavailable('the store is closed'));
        return;
      }
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ ...message, id: last });
    });
  const askSafely = async (message: Readonly<Record<string, unknown>>): Promise<Told> => {
    const told = await ask(message);
    if (told.error !== undefined) throw refusalOf(told.error);
    return told;
  };

  try {
    await askSafely({ task: 'open' });
  } catch (cause) {
    await worker.terminate();
    throw cause;
  }
  return {
    batch: async (units) => (await askSafely({ task: 'batch', units })).results ?? [],
    query: async (sql, params) => (await askSafely({ task: 'query', sql, params })).rows ?? [],
    async close() {
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      await askSafely({ task: 'close' });
      await gone;
    },
  };
}

/**
 * What an error of SQLite means to the caller (https://www.sqlite.org/rescode.html). Only codes are told: a message may
 * name a file. Codes that are not here are bugs.
 */
export function refusalOf({ code, message }: Fault): Error {
  switch (code) {
    case 5:
      return misconfigured(
        'found the file already open by another process; expected to be the only one: stop what runs on it, or work on a copy (waymark backup)',
      );
    case 26:
      return misconfigured('found a file that is no SQLite database; expected one that Waymark made, or none');
    case 3:
    case 14:
      return unavailable('the file of the store cannot be opened');
    case 8:
      return unavailable('the file of the store is read-only');
    case 10:
      return unavailable('the file of the store cannot be read or written');
    case 7:
      return unavailable('the store is out of memory');
    case 11:
      return unavailable('the file of the store is damaged: restore a backup');
    case 13:
      return unavailable('the disk of the store is full');
    default:
      return new Error(`SQLite said: ${message}`);
  }
}
