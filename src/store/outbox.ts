import type { PartyId } from '../domain/party.js';
import { type Driver, rowsOf, type Statement } from './driver.js';
import {
  claimStatement,
  dueParties,
  filteredOutbox,
  heartbeatStatement,
  releaseStatement,
  replayStatement,
} from './outbox-statements.js';
import type { Owed } from './records.js';
import { owedIn, textIn, wholeIn } from './rows.js';
import type { Store } from './store.js';

type Outbox = Pick<Store, 'claim' | 'heartbeat' | 'release' | 'inbox' | 'owed' | 'outbox' | 'replay'>;

/** The outbox of a store: see `Store`. */
export function createOutbox(driver: Driver): Outbox {
  const lease = async (unit: readonly Statement[]): Promise<Owed[]> => rowsOf(await driver.write(unit)).map(owedIn);
  return {
    /**
     * Every party that has something due gets the same share of what may be claimed, so that a slow one with much to
     * get does not hold up the others; what is left over goes to those who have waited longest.
     */
    async claim(request) {
      const { limit, busy } = request;
      const due = (await driver.query(dueParties, [])).map((row) => textIn(row, 'id'));
      const waiting = due.filter((party) => !busy.includes(party));
      const first = waiting.slice(0, Math.max(0, limit));
      if (first.length === 0) return [];
      const share = Math.floor(limit / first.length);
      const claimed = await lease(first.map((party) => claimStatement(party, share, request)));
      const got = (party: PartyId) => claimed.filter(({ to }) => to === party).length;
      // Those whose share was used up may have more; and the first in line may all wait for something else.
      const others = [
        ...waiting.slice(first.length),
        ...first.filter((party) => first.length > 1 && got(party) === share),
      ];
      for (const party of others) {
        if (claimed.length === limit) break;
        claimed.push(...(await lease([claimStatement(party, limit - claimed.length, request)])));
      }
      return claimed.sort((a, b) => a.createdAt - b.createdAt || a.place - b.place);
    },
    async heartbeat(owner, leaseFor) {
      await driver.write([heartbeatStatement(owner, leaseFor)]);
    },
    async release(owner) {
      await driver.write([releaseStatement(owner)]);
    },
    async inbox(party, { after, limit }) {
      const rows = await driver.query(
        `select * from outbox where recipient = $1 and state = 'owed' and place > $2 order by place limit $3`,
        [party, after, limit],
      );
      return rows.map(owedIn);
    },
    async owed(id) {
      const rows = await driver.query('select * from outbox where id = $1', [id]);
      return rows.map(owedIn)[0];
    },
    async outbox(filter) {
      const { sql, params } = filteredOutbox('*', filter);
      return (await driver.query(sql, params)).map(owedIn);
    },
    async replay(filter, dryRun) {
      if (!dryRun) return rowsOf(await driver.write([replayStatement(filter)])).length;
      const { sql, params } = filteredOutbox('id', filter);
      const rows = await driver.query(`select count(*) as found from (${sql}) as them`, params);
      return rows.map((row) => wholeIn(row, 'found'))[0] ?? 0;
    },
  };
}
