/**
 * The thread that holds the one connection to an SQLite file, as the text of a CommonJS module: a thread starts from a
 * file that Node can read or from a text, and only the text is the same from `dist`, from the sources and in tests. It
 * knows how to open, to run a batch of units in one transaction, and to ask; everything else is outside.
 *
 * Node's own `node:sqlite` is taken where it exists, `libsql` elsewhere. Both bind `?` by position.
 */
export const sqliteWorker = `'use strict';
const { createRequire } = require('node:module');
const { parentPort, workerData } = require('node:worker_threads');

function open(path) {
  let native;
  try {
    native = require('node:sqlite');
  } catch (error) {
    if (error.code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw error;
  }
  if (native === undefined) {
    const Database = createRequire(workerData.from)('libsql');
    const db = new Database(path);
    return { db, all: (s, params) => s.all(params), run: (s, params) => s.run(params) };
  }
  const db = new native.DatabaseSync(path);
  return { db, all: (s, params) => s.all(...params), run: (s, params) => s.run(...params) };
}

let connection;
const prepared = new Map();

function prepare(sql) {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const statement = connection.db.prepare(sql);
  if (prepared.size >= workerData.statements) prepared.delete(prepared.keys().next().value);
  prepared.set(sql, statement);
  return statement;
}

const told = (error) => ({
  code: typeof error.rawCode === 'number' ? error.rawCode & 255 : typeof error.errcode === 'number' ? error.errcode & 255 : 0,
  message: String(error.message),
});

// The codes that are one unit's own fault: ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE. Any other is the whole file's.
const ownFaults = [1, 18, 19, 20, 25];

function runUnit(unit) {
  connection.db.exec('SAVEPOINT unit');
  let result;
  try {
    result = runStatements(unit);
  } catch (error) {
    const fault = told(error);
    if (!ownFaults.includes(fault.code)) throw error;
    result = { error: fault };
  }
  if (result.rows === undefined) connection.db.exec('ROLLBACK TO unit');
  connection.db.exec('RELEASE unit');
  return result;
}

function runStatements(unit) {
  const rows = [];
  for (const [i, { sql, params, expect, returns }] of unit.entries()) {
    const statement = prepare(sql);
    if (returns) {
      rows.push(connection.all(statement, params));
    } else {
      const { changes } = connection.run(statement, params);
      if (expect !== undefined && Number(changes) !== expect) return { conflict: i };
    }
  }
  return { rows };
}

function runBatch(units) {
  try {
    connection.db.exec('BEGIN IMMEDIATE');
    const results = units.map(runUnit);
    connection.db.exec('COMMIT');
    return results;
  } catch (error) {
    const fault = told(error);
    try {
      connection.db.exec('ROLLBACK');
    } catch {
      // SQLite has undone the transaction by itself.
    }
    return units.map(() => ({ error: fault }));
  }
}

const tasks = {
  open() {
    connection = open(workerData.path);
    for (const sql of workerData.opening) connection.all(connection.db.prepare(sql), []);
    return {};
  },
  batch: ({ units }) => ({ results: runBatch(units) }),
  query: ({ sql, params }) => ({ rows: connection.all(prepare(sql), params) }),
  close() {
    prepared.clear();
    if (connection !== undefined) connection.db.close();
    return {};
  },
};

parentPort.on('message', (message) => {
  let answer;
  try {
    answer = tasks[message.task](message);
  } catch (error) {
    answer = { error: told(error) };
  }
  parentPort.postMessage({ id: message.id, ...answer });
  if (message.task === 'close') parentPort.close();
});
`;
