import { error, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import { changeStatements } from './change-statements.js';
import { type Driver, type Row, rowsOf, type Statement, type Value } from './driver.js';
import { findable } from './findable.js';
import { createOutbox } from './outbox.js';
import type { StoreStats } from './records.js';
import {
  auditRowIn,
  exchangeIn,
  journalEntryIn,
  keyIn,
  maybeTextIn,
  maybeWholeIn,
  receivedIn,
  resourceIn,
  textIn,
  wholeIn,
} from './rows.js';
import { createSearch } from './search.js';
import * as sql from './sql.js';
import { createDirectoryStore } from './sql-directory.js';
import type { Store } from './store.js';

/** The store over either database: what the port promises, said in SQL once. */
export function createSqlStore(driver: Driver): Store {
  const all = async <T>(text: string, params: readonly Value[], read: (row: Row) => T): Promise<T[]> =>
    (await driver.query(text, params)).map(read);
  const first = async <T>(text: string, params: readonly Value[], read: (row: Row) => T): Promise<T | undefined> =>
    (await all(text, params, read))[0];
  const run = async (text: string, params: readonly Value[]): Promise<void> => {
    rowsOf(await driver.write([{ sql: text, params }]));
  };

  let closed: Promise<void> | undefined;

  return {
    ...createOutbox(driver),
    search: createSearch(driver),
    directory: createDirectoryStore(driver),

    async commit(change) {
      const statements = changeStatements(change);
      if (statements.length === 0) return { done: true };
      const written = await driver.write(statements);
      if (written.done) return { done: true };
      if (written.conflict === 'migration') throw new Error('found a migration in a change');
      return { done: false, conflict: written.conflict };
    },

    key: (party, key) => first(sql.key, [findable(party), findable(key)], (row) => keyIn(row, key)),
    exchange: (id) => first(sql.exchange, [findable(id)], exchangeIn),
    exchangesNamed: (party, name) => all(sql.exchangesNamed, [findable(party), findable(name)], exchangeIn),
    exchangesWithin: (exchange) => all(sql.exchangesWithin, [findable(exchange)], exchangeIn),
    contents: (exchange) => all(sql.contents, [findable(exchange)], resourceIn),
    received: (exchange) => all(sql.received, [findable(exchange)], receivedIn),
    journal: (exchange) => all(sql.journal, [findable(exchange)], journalEntryIn),

    exchangesAmong: (party, ids) =>
      all(sql.exchangesAmong, [findable(party), JSON.stringify(ids.map((id) => [findable(id)]))], exchangeIn),
    exchangeOf: (party, id) => first(sql.exchangeOf, [findable(party), findable(id)], exchangeIn),
    exchangesOf: (party, { limit, before }) =>
      before === undefined
        ? all(sql.exchangesOf(''), [findable(party), limit], exchangeIn)
        : all(sql.exchangesOf(sql.behind), [findable(party), limit, before.updatedAt, findable(before.id)], exchangeIn),
    reviewsDue: (party, { before, limit }) => all(sql.reviewsDue, [findable(party), before, limit], exchangeIn),
    read: (party, type, id, version) =>
      version === undefined
        ? first(sql.readCurrent, [findable(party), findable(type), findable(id)], resourceIn)
        : first(sql.readVersion, [findable(party), findable(type), findable(id), version], resourceIn),
    history: (party, type, id) => all(sql.history, [findable(party), findable(type), findable(id)], resourceIn),

    parties: () =>
      all(sql.parties, [], (row) => {
        const party: Party = JSON.parse(textIn(row, 'body'));
        return { party, paused: maybeTextIn(row, 'paused') };
      }),
    saveParty: (party) =>
      run(sql.saveParty, [
        party.id,
        JSON.stringify(party),
        party.active ? 1 : 0,
        party.connection.kind === 'inbox' ? 0 : 1,
      ]),
    async pause(party, reason) {
      const found = rowsOf(
        await driver.write([{ sql: sql.pause, params: [reason ?? null, findable(party)], returns: true }]),
      );
      if (found.length === 0) {
        throw new Refusal([error('not-found', 'party', 'found no such party; expected one that is connected')]);
      }
    },
    async rememberOnce(issuer, jti, expiresAt) {
      const params = [findable(issuer), findable(jti), expiresAt];
      return rowsOf(await driver.write([{ sql: sql.rememberOnce, params, returns: true }])).length === 1;
    },
    async shared(name, value) {
      await run(sql.share, [name, value]);
      const kept = await first(sql.shared, [name], (row) => textIn(row, 'value'));
      if (kept === undefined) throw new Error('found no shared value after it was written');
      return kept;
    },
    partySecret: (party, name) => first(sql.partySecret, [findable(party), name], (row) => textIn(row, 'value')),
    savePartySecret: (party, name, value) => run(sql.savePartySecret, [party, name, value]),

    async appendAudit(rows) {
      if (rows.length === 0) return;
      await driver.write(
        rows.map(
          (row): Statement => ({ sql: sql.appendAudit, params: [row.chain, row.number, row.at, row.body, row.mac] }),
        ),
      );
    },
    lastAudit: () => first(sql.lastAudit, [], auditRowIn),
    audit: ({ chain, after, limit }) =>
      chain === undefined
        ? all(sql.auditOfAll, [after, limit], auditRowIn)
        : all(sql.auditOfChain, [chain, after, limit], auditRowIn),
    auditChains: () => all(sql.auditChains, [], (row) => textIn(row, 'chain')),

    async stats() {
      const exchanges = await first(sql.countExchanges, [], (row) => wholeIn(row, 'found'));
      const parties = await all(sql.partyStats, [], (row) => ({
        party: textIn(row, 'party'),
        owed: wholeIn(row, 'owed'),
        dead: wholeIn(row, 'dead'),
        oldestOwedAt: maybeWholeIn(row, 'oldest'),
        paused: wholeIn(row, 'is_paused') === 1,
      }));
      return { exchanges: exchanges ?? 0, ...totals(parties), parties };
    },
    async countReviewsDue(before) {
      return (await first(sql.countReviewsDue, [before], (row) => wholeIn(row, 'found'))) ?? 0;
    },
    async countStalled(before) {
      return (await first(sql.countStalled, [before], (row) => wholeIn(row, 'found'))) ?? 0;
    },
    allExchanges: ({ after = '', limit }) => all(sql.allExchanges, [findable(after), limit], exchangeIn),
    async purge(before) {
      for (const text of sql.purge) await run(text, [before]);
      for (let isDone = false; !isDone; ) {
        const found = await all(sql.finished, [before], (row) => ({
          id: textIn(row, 'id'),
          version: wholeIn(row, 'version'),
        }));
        for (const { id, version } of found) {
          await driver.write([
            ...sql.forget.map((text) => ({ sql: text, params: [id] })),
            { sql: sql.forgetExchange, params: [id, version], expect: { rows: 1, conflict: 'exchange' } },
          ]);
        }
        isDone = found.length === 0;
      }
    },
    backup: (path) => driver.copy(path),
    async ping() {
      await driver.query('select 1 as here', []);
    },
    close() {
      closed ??= driver.close();
      return closed;
    },
  };
}

function totals(parties: StoreStats['parties']): Pick<StoreStats, 'owed' | 'dead' | 'oldestOwedAt'> {
  const times = parties.flatMap(({ oldestOwedAt }) => (oldestOwedAt === undefined ? [] : [oldestOwedAt]));
  return {
    owed: parties.reduce((sum, { owed }) => sum + owed, 0),
    dead: parties.reduce((sum, { dead }) => sum + dead, 0),
    oldestOwedAt: times.length === 0 ? undefined : Math.min(...times),
  };
}
