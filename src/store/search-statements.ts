import type { PartyId } from '../domain/party.js';
import type { Value } from './driver.js';
import { findable } from './findable.js';
import { restrictedMark } from './restricted.js';
import type { DateMatch, DatePrefix, SearchFilter, SearchQuery, SortKey, TokenMatch } from './search-query.js';
import { openResource, ownResource } from './sql.js';

/** SQL with the values it binds. */
export interface Question {
  readonly sql: string;
  readonly params: readonly Value[];
}

/** Collects values, and gives each its mark. */
interface Binder {
  readonly params: Value[];
  bind(value: Value): string;
}

function createBinder(): Binder {
  const params: Value[] = [];
  return {
    params,
    bind(value) {
      params.push(value);
      return `$${params.length}`;
    },
  };
}

/** A way to reach the few resources that a search can be about: `sql` gives their places, `some` what to count. */
export interface Start {
  sql(binder: Binder): string;
  some(binder: Binder): string;
}

/**
 * Where a search could begin: at the ids it names, at one of its tokens, at the party's own exchanges. Without
 * statistics of its own SQLite cannot know which of them are few, so the store counts first, as far as it matters.
 */
export function startsOf(party: PartyId, query: SearchQuery): readonly Start[] {
  return [...query.filters.flatMap((filter) => startOf(filter, query.type)), ownStart(party, query.type)];
}

function startOf(filter: SearchFilter, type: string): Start[] {
  const start = (sql: Start['sql']): Start[] => [{ sql, some: sql }];
  if (filter.kind === 'id') {
    return start(({ bind }) => {
      const ids = filter.any.map((id) => bind(findable(id)));
      return `select i.place as resource from resource i where i.type = ${bind(type)} and ${isIn('i.id', ids)}`;
    });
  }
  const isNarrow = filter.kind === 'token' && !filter.not && filter.any.every(({ value }) => value !== undefined);
  if (!isNarrow) return [];
  return start(
    (binder) => `select t.resource from token_index t where t.type = ${binder.bind(type)}
      and t.param = ${binder.bind(filter.param)} and ${anyToken(filter.any, binder)}`,
  );
}

/** The party's own exchanges. They are counted instead of their resources, which are a few of a type in each. */
const ownStart = (party: PartyId, type: string): Start => ({
  sql: ({ bind }) => {
    const me = bind(findable(party));
    return `select x.place as resource from resource x where x.type = ${bind(type)} and x.exchange in (
      select id from exchange where referrer = ${me} union select id from exchange where performer = ${me}
      union select exchange from exchange_reader where party = ${me})`;
  },
  some: ({ bind }) => {
    const me = bind(findable(party));
    return `select id from exchange where referrer = ${me} union all select id from exchange where performer = ${me}
      union all select exchange from exchange_reader where party = ${me}`;
  },
});

/** How many resources each start leads to, up to one more than are few. */
export function countStarts(starts: readonly Start[], few: number): Question {
  const binder = createBinder();
  const columns = starts.map(
    (start, i) =>
      `(select count(*) from (select 1 from (${start.some(binder)}) as s${i} limit ${few + 1}) as f${i}) as n${i}`,
  );
  return { sql: `select ${columns.join(', ')}`, params: binder.params };
}

/**
 * One page, with a row more than was asked for when there are more; `sort_value` is what the pages are sorted by. What is
 * on it is found out first, and only then are bodies read: they are most of what is stored.
 */
export function pageOf(party: PartyId, query: SearchQuery, start: Start | undefined): Question {
  const binder = createBinder();
  const { bind } = binder;
  const { sort, after, limit } = query;
  const from = found(party, query, start, binder);
  const value = sortValue(sort.by, sort.descending, binder);
  const direction = sort.descending ? 'desc' : 'asc';
  const next =
    after === undefined
      ? ''
      : `and (${value}, r.id) ${sort.descending ? '<' : '>'} (${bind(after.value)}, ${bind(after.id)})`;
  return {
    sql: `select b.*, page.sort_value from (
        select r.place, r.id, ${value} as sort_value ${from} ${next}
        order by ${value} ${direction}, r.id ${direction} limit ${bind(limit + 1)}) as page
      cross join resource b where b.place = page.place order by page.sort_value ${direction}, page.id ${direction}`,
    params: binder.params,
  };
}

export function countOf(party: PartyId, query: SearchQuery, start: Start | undefined): Question {
  const binder = createBinder();
  return { sql: `select count(*) as total ${found(party, query, start, binder)}`, params: binder.params };
}

/** `from … where …`: the cross join keeps SQLite to the order in which it is written. */
function found(party: PartyId, query: SearchQuery, start: Start | undefined, binder: Binder): string {
  const { bind } = binder;
  const from =
    start === undefined
      ? 'from resource r where'
      : `from (select distinct resource from (${start.sql(binder)}) as hits) as hit cross join resource r
          where r.place = hit.resource and`;
  const me = bind(findable(party));
  const conditions = [
    `r.type = ${bind(query.type)}`,
    ownResource(me),
    ...(query.withoutRestricted === true ? [openResource(me, bind(restrictedMark.param))] : []),
    ...query.filters.map((filter) => condition(filter, binder)),
  ];
  return `${from} ${conditions.join(' and ')}`;
}

function condition(filter: SearchFilter, binder: Binder): string {
  const { bind } = binder;
  switch (filter.kind) {
    case 'id':
      return isIn(
        'r.id',
        filter.any.map((id) => bind(findable(id))),
      );
    case 'updated':
      return either(filter.any.map((match) => dateCondition(match, 'r.updated_at', 'r.updated_at', binder)));
    case 'token': {
      const some = `exists (select 1 from token_index t where t.resource = r.place
        and t.param = ${bind(filter.param)} and ${anyToken(filter.any, binder)})`;
      return filter.not ? `not ${some}` : some;
    }
    case 'date':
      return `exists (select 1 from date_index d where d.resource = r.place and d.param = ${bind(filter.param)}
        and ${either(filter.any.map((match) => dateCondition(match, 'd.from_at', 'd.to_at', binder)))})`;
    case 'missing': {
      const param = bind(filter.param);
      const some = `(exists (select 1 from token_index t where t.resource = r.place and t.param = ${param})
        or exists (select 1 from date_index d where d.resource = r.place and d.param = ${param}))`;
      return filter.missing ? `not ${some}` : some;
    }
  }
}

const either = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '(1 = 0)' : `(${conditions.join(' or ')})`;

const isIn = (column: string, marks: readonly string[]): string =>
  marks.length === 0 ? '(1 = 0)' : `${column} in (${marks.join(', ')})`;

const anyToken = (any: readonly TokenMatch[], { bind }: Binder): string =>
  either(
    any.map(({ system, value }) => {
      const parts = [
        ...(value === undefined ? [] : [`t.value = ${bind(findable(value))}`]),
        ...(system === undefined ? [] : [`t.system = ${bind(findable(system))}`]),
      ];
      return parts.length === 0 ? '(1 = 1)' : `(${parts.join(' and ')})`;
    }),
  );

/** Binds one end of the period that is asked for, where a comparison needs it: PostgreSQL refuses values of no use. */
type End = () => string;

/** FHIR R4: search, prefixes. `from` and `to` are the period of the resource, `low` and `high` the one asked for. */
const comparisons: Readonly<Record<DatePrefix, (from: string, to: string, low: End, high: End) => string>> = {
  eq: (from, to, low, high) => `(${from} >= ${low()} and ${to} <= ${high()})`,
  ne: (from, to, low, high) => `(${from} < ${low()} or ${to} > ${high()})`,
  gt: (_from, to, _low, high) => `${to} > ${high()}`,
  lt: (from, _to, low) => `${from} < ${low()}`,
  ge: (from, to, low, high) => `(${to} > ${high()} or (${from} >= ${low()} and ${to} <= ${high()}))`,
  le: (from, to, low, high) => `(${from} < ${low()} or (${from} >= ${low()} and ${to} <= ${high()}))`,
  sa: (from, _to, _low, high) => `${from} > ${high()}`,
  eb: (_from, to, low) => `${to} < ${low()}`,
};

/** An instant needs one comparison, which an index answers. */
const instants: Partial<Record<DatePrefix, (at: string, low: End, high: End) => string>> = {
  ge: (at, low) => `${at} >= ${low()}`,
  le: (at, _low, high) => `${at} <= ${high()}`,
};

function dateCondition(match: DateMatch, from: string, to: string, { bind }: Binder): string {
  const [low, high] = [() => bind(match.from), () => bind(match.to)];
  const instant = from === to ? instants[match.prefix] : undefined;
  return instant?.(from, low, high) ?? comparisons[match.prefix](from, to, low, high);
}

/** A resource without the date comes last, whichever way the pages go. */
function sortValue(by: SortKey, descending: boolean, { bind }: Binder): string {
  switch (by.kind) {
    case 'updated':
      return 'r.updated_at';
    case 'id':
      return 'r.id';
    case 'date': {
      const [end, last] = descending
        ? ['max(s.to_at)', Number.MIN_SAFE_INTEGER]
        : ['min(s.from_at)', Number.MAX_SAFE_INTEGER];
      return `coalesce((select ${end} from date_index s where s.resource = r.place and s.param = ${bind(by.param)}), ${last})`;
    }
  }
}
