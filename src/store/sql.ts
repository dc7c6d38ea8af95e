import type { ProgressState } from '../domain/progress.js';

/** What the store asks, in the SQL that both databases understand. `$1` is the party where an answer is confined to one. */

/** The exchanges that a party takes part in, or reads. */
export const ownExchange = (party: string): string =>
  `(e.referrer = ${party} or e.performer = ${party}
    or exists (select 1 from exchange_reader w where w.party = ${party} and w.exchange = e.id))`;

/** A resource that a party may see: of its own exchanges, and meant for it. */
export const ownResource = (party: string): string =>
  `exists (select 1 from exchange e where e.id = r.exchange and (e.performer = ${party}
    or (e.referrer = ${party} and r.audience = 'all')
    or (r.audience <> 'performer'
      and exists (select 1 from exchange_reader w where w.party = ${party} and w.exchange = e.id))))`;

/** A resource that is not restricted, or that the party wrote itself; `param` is by what the index says so. */
export const openResource = (party: string, param: string): string =>
  `(not exists (select 1 from token_index z where z.resource = r.place and z.param = ${param})
    or exists (select 1 from exchange o where o.id = r.exchange
      and case when r.part = 'referral' then o.referrer else o.performer end = ${party}))`;

export const key = 'select * from kept_key where party = $1 and key = $2';
export const exchange = 'select * from exchange where id = $1';
export const exchangesNamed = `select e.* from exchange_name n cross join exchange e
  where n.name = $2 and e.id = n.exchange and ${ownExchange('$1')} order by e.created_at, e.id`;
export const contents = 'select * from resource where exchange = $1 order by place';
export const received = 'select * from received where exchange = $1 order by place';
export const journal = 'select * from journal where exchange = $1 order by place';

export const exchangeOf = `select * from exchange e where e.id = $2 and ${ownExchange('$1')}`;

export const exchangesAmong = `select * from exchange e
  where e.id in (select v.value ->> 0 from @each($2) as v) and ${ownExchange('$1')}`;

/** Behind a place, in a list that goes from the newest change to the oldest. */
export const behind = 'and (updated_at, id) < ($3, $4)';

/** Each role has an index in this order; the party's exchanges are the beginnings of both, merged. */
export const exchangesOf = (place: string): string => {
  const as = (role: string) => `select * from (select * from exchange where ${role} = $1 ${place}
    order by updated_at desc, id desc limit $2) as as_${role}`;
  const asReader = `select * from (select x.* from exchange_reader w cross join exchange x
    where w.party = $1 and x.id = w.exchange ${place} order by updated_at desc, id desc limit $2) as as_reader`;
  return `select * from (${as('referrer')} union ${as('performer')} union ${asReader}) as own
    order by updated_at desc, id desc limit $2`;
};

export const exchangesWithin = 'select * from exchange where within_exchange = $1 order by created_at, id';
export const reviewsDue = `select * from exchange where performer = $1 and review_at is not null and review_at < $2
  order by review_at, id limit $3`;
export const countReviewsDue = 'select count(*) as found from exchange where review_at is not null and review_at < $1';
/** Work that goes on, and where waiting is not meant: each state but `waiting-list`, `holding` and `paused`. */
const goingOn = [
  'accepted',
  'contact-attempted',
  'did-not-attend',
  'engaged',
  'plan-agreed',
  'connected',
] satisfies ProgressState[];
/** The condition of the index `exchange_going_on`, word for word. */
export const countStalled = `select count(*) as found from exchange
  where state in (${goingOn.map((state) => `'${state}'`).join(', ')}) and updated_at < $1`;
export const allExchanges = 'select * from exchange where id > $1 order by id limit $2';

const columns = 'r.exchange, r.type, r.id, r.version, r.updated_at, r.body, r.part, r.audience';
const versions = (table: string) =>
  `select ${columns} from ${table} r where r.type = $2 and r.id = $3 and ${ownResource('$1')}`;

export const readCurrent = versions('resource');
export const readVersion = `${versions('resource')} and r.version = $4
  union all ${versions('resource_version')} and r.version = $4`;
export const history = `select * from (${versions('resource')} union all ${versions('resource_version')}) as versions
  order by version desc`;

export const parties = 'select body, paused from party order by id';
/** A party that is changed stays paused. */
export const saveParty = `insert into party (id, body, active, pushed) values ($1, $2, $3, $4)
  on conflict (id) do update set body = excluded.body, active = excluded.active, pushed = excluded.pushed`;
export const pause = 'update party set paused = $1 where id = $2 returning id';
export const rememberOnce = `insert into remembered (issuer, jti, expires_at) values ($1, $2, $3)
  on conflict do nothing returning jti`;
export const share = 'insert into shared (name, value) values ($1, $2) on conflict do nothing';
export const shared = 'select value from shared where name = $1';
export const partySecret = 'select value from party_secret where party = $1 and name = $2';
export const savePartySecret = `insert into party_secret (party, name, value) values ($1, $2, $3)
  on conflict (party, name) do update set value = excluded.value`;

export const appendAudit = 'insert into audit (chain, number, at, body, mac) values ($1, $2, $3, $4, $5)';
export const lastAudit = 'select * from audit order by place desc limit 1';
export const auditOfChain = 'select * from audit where chain = $1 and number > $2 order by number limit $3';
export const auditOfAll = 'select * from audit order by place limit $2 offset $1';
export const auditChains = 'select chain from audit group by chain order by min(place)';

export const countExchanges = 'select count(*) as found from exchange';
/** Every party that is connected or is owed something. */
export const partyStats = `select who.party, coalesce(owed.found, 0) as owed, coalesce(dead.found, 0) as dead, owed.oldest,
    case when p.paused is null then 0 else 1 end as is_paused
  from (select id as party from party union select recipient from outbox where state in ('owed', 'dead')) as who
  left join party p on p.id = who.party
  left join (select recipient, count(*) as found, min(created_at) as oldest from outbox where state = 'owed'
    group by recipient) as owed on owed.recipient = who.party
  left join (select recipient, count(*) as found from outbox where state = 'dead' group by recipient) as dead
    on dead.recipient = who.party
  order by who.party`;

/** What is forgotten. A message that came in stays listed, without its body. */
/** Where nothing more can be expected to happen. */
const finalStates = ['rejected', 'closed', 'ended-early', 'withdrawn', 'entered-in-error'] satisfies ProgressState[];

/**
 * Exchanges in which nothing has happened since a time, that have come to their end and are owed to nobody, some at a
 * time. A dead letter keeps its exchange until the operator has decided about it; one that others came out of waits for
 * them.
 */
export const finished = `select e.id, e.version from exchange e
  where e.updated_at < $1 and e.state in (${finalStates.map((state) => `'${state}'`).join(', ')})
    and not exists (select 1 from outbox o where o.exchange = e.id and o.state in ('owed', 'dead'))
    and not exists (select 1 from exchange c where c.within_exchange = e.id)
  order by e.updated_at limit 100`;

/** Everything of one exchange, what refers to something else first; `$1` is its id. */
export const forget = [
  'delete from token_index where resource in (select place from resource where exchange = $1)',
  'delete from date_index where resource in (select place from resource where exchange = $1)',
  'delete from resource_version where (type, id) in (select type, id from resource where exchange = $1)',
  'delete from resource where exchange = $1',
  'delete from exchange_reader where exchange = $1',
  'delete from exchange_name where exchange = $1',
  'delete from received where exchange = $1',
  'delete from outbox where exchange = $1',
  'delete from journal where exchange = $1',
];

/** Last of all, and only as it was found: one in which something has happened meanwhile stays whole. */
export const forgetExchange = 'delete from exchange where id = $1 and version = $2';

export const purge = [
  'delete from kept_key where at < $1',
  'delete from remembered where expires_at < $1',
  "update received set raw = cast('' as @bytes) where received_at < $1 and length(raw) > 0",
];
