/** One step of the tables: numbered, run once, never changed after it was released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: readonly string[];
}

/**
 * The tables. Times are milliseconds, truths are 0 and 1. The indexes are those that the store's questions need: what is
 * owed is looked for among owed entries only, so that years of delivered ones cost nothing.
 */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'first tables',
    sql: [
      `create table exchange (
        id @text primary key, referrer @text not null, performer @text not null, state @text not null,
        version @integer not null, request @text not null, task @text not null, message_id @text not null,
        withdrawal_asked @integer not null, created_at @integer not null, updated_at @integer not null) @clustered`,
      'create index exchange_referrer on exchange (referrer, updated_at, id)',
      'create index exchange_performer on exchange (performer, updated_at, id)',

      `create table exchange_name (
        name @text not null, exchange @text not null references exchange (id), primary key (name, exchange)) @clustered`,

      `create table resource (
        place @identity, exchange @text not null references exchange (id), type @text not null, id @text not null,
        version @integer not null, updated_at @integer not null, body @text not null, part @text not null,
        unique (type, id)) @strict`,
      'create index resource_exchange on resource (exchange, type, place)',
      'create index resource_updated on resource (type, updated_at, id, exchange)',

      `create table resource_version (
        type @text not null, id @text not null, version @integer not null, exchange @text not null,
        updated_at @integer not null, body @text not null, part @text not null,
        primary key (type, id, version)) @strict`,

      `create table token_index (
        resource @integer not null, type @text not null, param @text not null, value @text not null,
        system @text not null, primary key (resource, param, value, system)) @clustered`,
      'create index token_lookup on token_index (type, param, value, system, resource)',

      `create table date_index (
        resource @integer not null, param @text not null, from_at @integer not null,
        to_at @integer not null, primary key (resource, param, from_at, to_at)) @clustered`,

      `create table received (
        place @identity, id @text not null unique, exchange @text not null references exchange (id),
        party @text not null, door @text not null, wire @text not null, message_id @text not null, raw @bytes not null,
        request_id @text not null, correlation_id @text not null, received_at @integer not null) @strict`,
      'create index received_exchange on received (exchange, place)',
      'create index received_time on received (received_at)',

      `create table kept_key (
        party @text not null, key @text not null, hash @text not null, exchange @text not null,
        status @integer not null, headers @text not null, body @text not null, at @integer not null,
        primary key (party, key)) @strict`,
      'create index kept_key_time on kept_key (at)',

      'create table counter (party @text primary key, last @integer not null) @clustered',
      `create table outbox (
        id @text primary key, exchange @text not null references exchange (id), sender @text not null,
        recipient @text not null, kind @text not null, message @text not null, carried @text not null,
        correlation_id @text not null, created_at @integer not null, place @integer not null, state @text not null,
        attempts @integer not null, next_at @integer not null, reason @text, receipt @text, settled_at @integer,
        owner @text, lease_until @integer, unique (recipient, place)) @strict`,
      `create index outbox_inbox on outbox (recipient, place) where state = 'owed'`,
      `create index outbox_due on outbox (recipient, next_at) where state = 'owed'`,
      `create index outbox_order on outbox (exchange, recipient, place) where state = 'owed'`,
      'create index outbox_owner on outbox (owner) where owner is not null',
      'create index outbox_state on outbox (state, recipient, created_at)',
      'create index outbox_exchange on outbox (exchange)',

      `create table journal (
        place @identity, id @text not null unique, exchange @text not null references exchange (id),
        at @integer not null, party @text not null, journey @text not null, from_state @text, to_state @text not null,
        message_id @text not null, request_id @text not null, correlation_id @text not null, told @text not null) @strict`,
      'create index journal_exchange on journal (exchange, place)',

      `create table party (
        id @text primary key, body @text not null, active @integer not null, pushed @integer not null,
        paused @text) @strict`,
      `create table party_secret (
        party @text not null, name @text not null, value @text not null, primary key (party, name)) @strict`,
      `create table remembered (
        issuer @text not null, jti @text not null, expires_at @integer not null,
        primary key (issuer, jti)) @clustered`,
      'create index remembered_time on remembered (expires_at)',
      'create table shared (name @text primary key, value @text not null) @strict',

      `create table audit (
        place @identity, chain @text not null, number @integer not null, at @integer not null, body @text not null,
        mac @text not null, unique (chain, number)) @strict`,
    ],
  },
  {
    number: 2,
    name: 'what comes back',
    sql: [
      'alter table exchange add column within_exchange @text',
      'alter table exchange add column within_as @text',
      'alter table exchange add column within_item @text',
      'alter table exchange add column review_at @integer',
      "alter table exchange add column readers @text not null default '[]'",
      'alter table exchange add column share_referrer @text',
      'alter table exchange add column share_readers @text',
      'create index exchange_within on exchange (within_exchange) where within_exchange is not null',
      'create index exchange_review on exchange (performer, review_at) where review_at is not null',
      `create index exchange_going_on on exchange (updated_at) where state in
        ('accepted', 'contact-attempted', 'did-not-attend', 'engaged', 'plan-agreed', 'connected')`,
      `create table exchange_reader (
        party @text not null, exchange @text not null references exchange (id), primary key (party, exchange)) @clustered`,
      'create index exchange_reader_exchange on exchange_reader (exchange)',
      "alter table resource add column audience @text not null default 'all'",
      "alter table resource_version add column audience @text not null default 'all'",
    ],
  },
  {
    number: 3,
    name: 'directory of services',
    sql: [
      `create table directory_service (
        id @text primary key, source @text not null, source_id @text not null, body @text not null, raw @text not null,
        is_listed @integer not null, party @text, capacity @text not null, capacity_at @integer,
        capacity_by @text, version @integer not null, updated_at @integer not null) @strict`,
      'create table directory_revision (name @text primary key, revision @integer not null) @strict',
    ],
  },
];
