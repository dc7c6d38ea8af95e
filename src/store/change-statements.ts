import type { Statement, Value } from './driver.js';
import { findable } from './findable.js';
import { settlementStatement } from './outbox-statements.js';
import type { Change, Exchange, JournalEntry, KeptChange, KeptKey, NewOwed, ReceivedMessage } from './records.js';

/**
 * A change as statements, always in this order: two changes that meet wait for each other at the first thing they share,
 * and never in a ring. What other changes to the same party wait for (the counters of its places) comes late.
 */
export function changeStatements(change: Change): Statement[] {
  const all = withFurther(change);
  const exchanges = all.flatMap(({ exchange }) => exchange ?? []).sort((a, b) => order(a.id, b.id));
  const settled = all.flatMap((one) => one.settled ?? []).sort((a, b) => order(a.id, b.id));
  const resources = all.flatMap((one) => one.resources ?? []);
  return [
    ...keyStatements(all.flatMap(({ keys = [] }) => keys)),
    ...exchanges.map(exchangeStatement),
    ...exchanges.flatMap(readerStatements),
    ...all.flatMap(({ names = [], exchange }) => nameStatements(names, exchange)),
    ...resourceStatements(resources),
    ...indexStatements(resources),
    ...all.flatMap(({ received }) => (received === undefined ? [] : [receivedStatement(received)])),
    ...owedStatements(all.flatMap(({ owed = [] }) => owed)),
    ...settled.map(settlementStatement),
    ...all.flatMap(({ journal = [] }) => journal).map(journalStatement),
  ];
}

const withFurther = (change: Change): readonly Change[] => [change, ...(change.further ?? []).flatMap(withFurther)];

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `($1, $2), ($3, $4)` for rows of values. */
const tuples = (rows: readonly (readonly Value[])[]): string => {
  let last = 0;
  return rows
    .map((row) => {
      const marks = row.map(() => {
        last += 1;
        return `$${last}`;
      });
      return `(${marks.join(', ')})`;
    })
    .join(', ');
};

function keyStatements(keys: readonly KeptKey[]): Statement[] {
  const known = new Map(keys.map((key) => [`${key.party} ${findable(key.key)}`, key]));
  const sorted = [...known].sort(([a], [b]) => order(a, b)).map(([, key]) => key);
  if (sorted.length === 0) return [];
  const rows = sorted.map(({ party, key, hash, exchange, answer, at }) => [
    party,
    findable(key),
    hash,
    exchange,
    answer.status,
    JSON.stringify(answer.headers),
    answer.body,
    at,
  ]);
  return [
    {
      sql: `insert into kept_key (party, key, hash, exchange, status, headers, body, at) values ${tuples(rows)}
        on conflict do nothing`,
      params: rows.flat(),
      expect: { rows: rows.length, conflict: 'key' },
    },
  ];
}

function exchangeStatement(exchange: Exchange): Statement {
  const { id, referrer, performer, state, version, request, task, messageId, createdAt, updatedAt } = exchange;
  const asked = exchange.withdrawalAsked ? 1 : 0;
  const reviewAt = exchange.reviewAt ?? null;
  if (version === 1) {
    const { within, readers, shares } = exchange;
    return {
      sql: `insert into exchange
        (id, referrer, performer, state, version, request, task, message_id, withdrawal_asked, created_at, updated_at,
          review_at, within_exchange, within_as, within_item, readers, share_referrer, share_readers)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) on conflict do nothing`,
      params: [
        ...[id, referrer, performer, state, version, request, task, messageId, asked, createdAt, updatedAt, reviewAt],
        ...[within?.exchange ?? null, within?.as ?? null, within?.item ?? null, JSON.stringify(readers)],
        ...[shares?.referrer ?? null, shares?.readers ?? null],
      ],
      expect: { rows: 1, conflict: 'exchange' },
    };
  }
  return {
    sql: `update exchange set state = $1, version = $2, request = $3, task = $4, message_id = $5, withdrawal_asked = $6,
        updated_at = $7, review_at = $8 where id = $9 and version = $10 and referrer = $11 and performer = $12`,
    params: [
      state,
      version,
      request,
      task,
      messageId,
      asked,
      updatedAt,
      reviewAt,
      id,
      version - 1,
      referrer,
      performer,
    ],
    expect: { rows: 1, conflict: 'exchange' },
  };
}

/** Who reads an exchange is settled when it begins. */
const readerStatements = ({ id, version, readers }: Exchange): Statement[] =>
  version !== 1 || readers.length === 0
    ? []
    : [
        {
          sql: `insert into exchange_reader (party, exchange) select v.value ->> 0, v.value ->> 1 from @each($1) as v
            where true on conflict do nothing`,
          params: [JSON.stringify([...new Set(readers.map(findable))].sort(order).map((party) => [party, id]))],
        },
      ];

function nameStatements(names: readonly string[], exchange: Exchange | undefined): Statement[] {
  if (names.length === 0) return [];
  if (exchange === undefined) throw new Error('names were given without the exchange that they are names of');
  return [
    {
      sql: `insert into exchange_name (name, exchange) select v.value ->> 0, v.value ->> 1 from @each($1) as v
        where true on conflict do nothing`,
      params: [JSON.stringify([...new Set(names.map(findable))].sort().map((name) => [name, exchange.id]))],
    },
  ];
}

/** Resources in one statement: enough for an exchange, and far from the number of values that a statement may have. */
const together = 50;

function resourceStatements(resources: readonly KeptChange[]): Statement[] {
  const added = resources.filter((resource) => resource.version === 1);
  const rows = added.map((r) => [r.exchange, r.type, r.id, r.version, r.updatedAt, r.body, r.part, r.audience]);
  const chunks = Array.from({ length: Math.ceil(rows.length / together) }, (_, i) =>
    rows.slice(i * together, (i + 1) * together),
  );
  return [
    ...chunks.map(
      (chunk): Statement => ({
        sql: `insert into resource (exchange, type, id, version, updated_at, body, part, audience) values ${tuples(chunk)}
          on conflict do nothing`,
        params: chunk.flat(),
        expect: { rows: chunk.length, conflict: 'resource' },
      }),
    ),
    ...resources.filter((resource) => resource.version !== 1).flatMap(replacing),
  ];
}

/** The present version goes to the history, and the new one takes its place. */
const replacing = ({ exchange, type, id, version, updatedAt, body, part, audience }: KeptChange): Statement[] => [
  {
    sql: `insert into resource_version (type, id, version, exchange, updated_at, body, part, audience)
      select type, id, version, exchange, updated_at, body, part, audience from resource
      where type = $1 and id = $2 and exchange = $3 and version = $4 on conflict do nothing`,
    params: [type, id, exchange, version - 1],
    expect: { rows: 1, conflict: 'resource' },
  },
  {
    sql: `update resource set version = $1, updated_at = $2, body = $3, part = $4, audience = $5
      where type = $6 and id = $7 and exchange = $8 and version = $9`,
    params: [version, updatedAt, body, part, audience, type, id, exchange, version - 1],
    expect: { rows: 1, conflict: 'resource' },
  },
];

/** All index rows in one statement each: an exchange has some sixty, and a statement for each costs more than they do. */
function indexStatements(resources: readonly KeptChange[]): Statement[] {
  const replaced = resources.filter((r) => r.version !== 1).map((r) => [r.type, r.id]);
  const tokens = resources.flatMap(({ type, id, index }) =>
    index.flatMap((e) => (e.kind === 'token' ? [[type, id, e.param, findable(e.value), findable(e.system)]] : [])),
  );
  const dates = resources.flatMap(({ type, id, index }) =>
    index.flatMap((e) => (e.kind === 'date' ? [[type, id, e.param, e.from, e.to]] : [])),
  );
  if (!dates.every(([, , , ...ends]) => ends.every(Number.isSafeInteger))) {
    throw new TypeError('the store was given a period whose ends are not whole milliseconds');
  }
  const removing = (table: string): Statement => ({
    sql: `delete from ${table} where resource in (select r.place from @each($1) as v cross join resource r
      where r.type = v.value ->> 0 and r.id = v.value ->> 1)`,
    params: [JSON.stringify(replaced)],
  });
  return [
    ...(replaced.length === 0 ? [] : [removing('token_index'), removing('date_index')]),
    ...(tokens.length === 0 ? [] : [{ sql: tokenSql, params: [JSON.stringify(tokens)] }]),
    ...(dates.length === 0 ? [] : [{ sql: dateSql, params: [JSON.stringify(dates)] }]),
  ];
}

const tokenSql = `insert into token_index (resource, type, param, value, system)
  select r.place, r.type, v.value ->> 2, v.value ->> 3, v.value ->> 4 from @each($1) as v cross join resource r
  where r.type = v.value ->> 0 and r.id = v.value ->> 1 on conflict do nothing`;
const dateSql = `insert into date_index (resource, param, from_at, to_at)
  select r.place, v.value ->> 2, cast(v.value ->> 3 as bigint), cast(v.value ->> 4 as bigint)
  from @each($1) as v cross join resource r
  where r.type = v.value ->> 0 and r.id = v.value ->> 1 on conflict do nothing`;

const receivedStatement = (message: ReceivedMessage): Statement => ({
  sql: `insert into received
    (id, exchange, party, door, wire, message_id, raw, request_id, correlation_id, received_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  params: [
    message.id,
    message.exchange,
    message.party,
    message.door,
    message.wire,
    message.messageId,
    message.raw,
    message.requestId,
    message.correlationId,
    message.receivedAt,
  ],
});

/**
 * Each party's places come from a counter that is raised in the same transaction: they have no gaps, and who waits for
 * the counter gets a later place and becomes visible later.
 */
function owedStatements(owed: readonly NewOwed[]): Statement[] {
  const parties = [...new Set(owed.map(({ to }) => to))].sort(order);
  return parties.flatMap((party): Statement[] => {
    const mine = owed.filter(({ to }) => to === party);
    return [
      {
        sql: `insert into counter (party, last) values ($1, $2)
          on conflict (party) do update set last = counter.last + excluded.last`,
        params: [party, mine.length],
      },
      ...mine.map((entry, i) => ({
        sql: `insert into outbox (id, exchange, sender, recipient, kind, message, carried, correlation_id, created_at,
            place, state, attempts, next_at)
          select $1, $2, $3, party, $4, $5, $6, $7, $8, last - $9, 'owed', 0, @now from counter where party = $10`,
        params: [
          entry.id,
          entry.exchange,
          entry.from,
          entry.kind,
          entry.message,
          entry.carried,
          entry.correlationId,
          entry.createdAt,
          mine.length - 1 - i,
          party,
        ],
      })),
    ];
  });
}

const journalStatement = (entry: JournalEntry): Statement => ({
  sql: `insert into journal
    (id, exchange, at, party, journey, from_state, to_state, message_id, request_id, correlation_id, told)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  params: [
    entry.id,
    entry.exchange,
    entry.at,
    entry.party,
    entry.journey,
    entry.from ?? null,
    entry.to,
    entry.messageId,
    entry.requestId,
    entry.correlationId,
    entry.told,
  ],
});
