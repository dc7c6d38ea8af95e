import type { Statement, Value } from './driver.js';
import type { ClaimRequest, OutboxFilter, Settlement } from './records.js';

/** The end of an attempt; a conflict when the lease has gone to another, or the entry is no longer owed. */
export function settlementStatement({ id, owner, at, end }: Settlement): Statement {
  const isRetry = end.kind === 'retry';
  return {
    sql: `update outbox set state = $1, attempts = attempts + $2, next_at = case when $3 = 1 then @now + $4 else next_at end,
        reason = $5, receipt = $6, settled_at = $7, owner = null, lease_until = null
      where id = $8 and state = 'owed' and ($9 = 0 or owner = $10)`,
    params: [
      isRetry ? 'owed' : end.kind,
      owner === undefined ? 0 : 1,
      isRetry ? 1 : 0,
      // How long to wait is the instance's to say, from when is the store's: their clocks may differ by a day.
      isRetry ? end.nextAt - at : 0,
      end.kind === 'delivered' ? null : end.reason,
      end.kind === 'delivered' ? end.receipt : null,
      isRetry ? null : at,
      id,
      owner === undefined ? 0 : 1,
      owner ?? '',
    ],
    expect: { rows: 1, conflict: 'settlement' },
  };
}

/**
 * Parties with something that can be leased, the longest waiting first. What is leased already, or waits behind an older
 * entry of its exchange, does not count: parties with nothing else would take the places of those that have.
 */
export const dueParties = `select id from (
    select p.id, (select o.next_at from outbox o
      where o.recipient = p.id and o.state = 'owed' and o.next_at <= @now
        and (o.lease_until is null or o.lease_until <= @now)
        and o.place = (select min(e.place + 0) from outbox e
          where e.exchange = o.exchange and e.state = 'owed' and e.recipient || '' = o.recipient)
      order by o.next_at limit 1) as due
    from party p where p.active = 1 and p.pushed = 1 and p.paused is null) as waiting
  where due is not null order by due, id`;

/**
 * Leases what is due for one party. Of an exchange only its oldest owed entry is: what is said about a person arrives in
 * the order in which it was said. That is looked up by the exchange, which has a handful of entries; `|| ''` and `+ 0`
 * keep a planner without statistics from walking through all that the party is owed instead, again for each entry.
 */
export const claimStatement = (party: string, limit: number, { owner, leaseFor }: ClaimRequest): Statement => ({
  sql: `update outbox set owner = $1, lease_until = @now + $2 where id in (
      select o.id from outbox o
      where o.recipient = $3 and o.state = 'owed' and o.next_at <= @now
        and (o.lease_until is null or o.lease_until <= @now)
        and exists (select 1 from party p where p.id = $3 and p.active = 1 and p.pushed = 1 and p.paused is null)
        and o.place = (select min(e.place + 0) from outbox e
          where e.exchange = o.exchange and e.state = 'owed' and e.recipient || '' = o.recipient)
      order by o.next_at limit $4 @skipLocked)
    returning *`,
  params: [owner, leaseFor, party, limit],
  returns: true,
});

export const heartbeatStatement = (owner: string, leaseFor: number): Statement => ({
  sql: `update outbox set lease_until = @now + $1 where owner = $2 and state = 'owed'`,
  params: [leaseFor, owner],
});

export const releaseStatement = (owner: string): Statement => ({
  sql: 'update outbox set owner = null, lease_until = null where owner = $1',
  params: [owner],
});

/** The entries that a filter names, oldest first. */
export function filteredOutbox(columns: string, filter: OutboxFilter): { sql: string; params: Value[] } {
  const params: Value[] = [];
  const bind = (value: Value): string => {
    params.push(value);
    return `$${params.length}`;
  };
  const { id, to, exchange, state, since, until, limit } = filter;
  const conditions = [
    ...(id === undefined ? [] : [`id = ${bind(id)}`]),
    ...(to === undefined ? [] : [`recipient = ${bind(to)}`]),
    ...(exchange === undefined ? [] : [`exchange = ${bind(exchange)}`]),
    ...(state === undefined ? [] : [`state = ${bind(state)}`]),
    ...(since === undefined ? [] : [`created_at >= ${bind(since)}`]),
    ...(until === undefined ? [] : [`created_at < ${bind(until)}`]),
  ];
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const page = limit === undefined ? '' : `limit ${bind(limit)}`;
  return { sql: `select ${columns} from outbox ${where} order by created_at, id ${page}`, params };
}

/**
 * Owed again from the beginning, under the same ids. An entry that is on its way at this moment keeps its lease: it would
 * be sent twice at once otherwise.
 */
export function replayStatement(filter: OutboxFilter): Statement {
  const { sql, params } = filteredOutbox('id', filter);
  return {
    sql: `update outbox set state = 'owed', attempts = 0, next_at = @now, reason = null, receipt = null,
      settled_at = null where id in (${sql}) returning id`,
    params,
    returns: true,
  };
}
