import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Exchange, IndexEntry, KeptChange } from '../../src/store/records.js';
import type { SearchFilter, SearchPlace, SearchQuery } from '../../src/store/search-query.js';
import type { Store } from '../../src/store/store.js';
import type { Bench } from './contract.js';
import { exchange, newId, noon, resource, write } from './records.js';

const token = (param: string, system: string, value: string): IndexEntry => ({ param, kind: 'token', system, value });
const date = (param: string, from: number, to: number): IndexEntry => ({ param, kind: 'date', from, to });

/** A task by its name, with what it is found by. */
const tasks = {
  one: [token('status', 'fhir', 'requested'), token('code', 'a', 'x'), token('code', 'b', 'y'), date('when', 10, 19)],
  two: [token('status', 'fhir', 'accepted'), token('code', '', 'x'), date('when', 20, 29)],
  three: [token('status', 'fhir', 'requested'), date('when', 15, 25), date('when', 40, 40)],
  four: [token('status', 'fhir', 'rejected'), token('code', 'a', 'z'.repeat(3_000))],
} satisfies Readonly<Record<string, readonly IndexEntry[]>>;

/** What every store keeps to about searches: which resources are found, in which order, page by page. */
export function searchContract(make: () => Promise<Bench>): void {
  let bench: Bench;
  let store: Store;
  const names = new Map<string, string>();
  let mine: Exchange;

  beforeAll(async () => {
    bench = await make();
    store = await bench.open();
    mine = exchange({ referrer: 'me' });
    const resources: KeptChange[] = Object.entries(tasks).map(([name, index], i) => {
      const id = newId();
      names.set(id, name);
      return resource(mine, { id, updatedAt: noon + i, index });
    });
    const other = resource(mine, { type: 'Patient', id: newId(), index: [token('code', 'a', 'x')] });
    await write(store, { exchange: mine, resources: [...resources, other] });
    const theirs = exchange({ referrer: 'they', performer: 'them' });
    await write(store, { exchange: theirs, resources: [resource(theirs, { index: tasks.one })] });
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  const query = (filters: readonly SearchFilter[], more: Partial<SearchQuery> = {}): SearchQuery => ({
    type: 'Task',
    filters,
    sort: { by: { kind: 'updated' }, descending: false },
    limit: 100,
    count: true,
    ...more,
  });
  const find = async (filters: readonly SearchFilter[], more: Partial<SearchQuery> = {}): Promise<string[]> => {
    const { resources, total, next } = await store.search('me', query(filters, more));
    expect([total, next]).toEqual([resources.length, undefined]);
    return resources.map(({ id }) => names.get(id) ?? id);
  };
  const code = (...any: readonly { system?: string; value?: string }[]): SearchFilter => ({
    kind: 'token',
    param: 'code',
    any,
    not: false,
  });

  test('without filters finds everything of the type that the party takes part in', async () => {
    expect(await find([])).toEqual(['one', 'two', 'three', 'four']);
    expect((await store.search('links', query([]))).total).toBe(4);
    expect((await store.search('nobody', query([]))).total).toBe(0);
  });

  test('by token: of any system, of none, of one, or any of its values', async () => {
    expect(await find([code({ value: 'x' })])).toEqual(['one', 'two']);
    expect(await find([code({ system: '', value: 'x' })])).toEqual(['two']);
    expect(await find([code({ system: 'a', value: 'x' })])).toEqual(['one']);
    expect(await find([code({ system: 'b', value: 'x' })])).toEqual([]);
    expect(await find([code({ system: 'a' })])).toEqual(['one', 'four']);
    expect(await find([code({ value: 'z'.repeat(3_000) })])).toEqual(['four']);
    expect(await find([code({ value: 'z'.repeat(2_999) })])).toEqual([]);
    expect(await find([code({ value: 'x\0' })])).toEqual([]);
  });

  test('by any of several, by all of several filters, by none, and by nothing to choose from', async () => {
    expect(await find([code({ system: 'b', value: 'y' }, { system: '', value: 'x' })])).toEqual(['one', 'two']);
    expect(await find([code({ value: 'x' }), code({ value: 'y' })])).toEqual(['one']);
    const status = { kind: 'token', param: 'status', any: [{ value: 'requested' }] } as const;
    expect(await find([{ ...status, not: false }])).toEqual(['one', 'three']);
    expect(await find([{ ...status, not: true }])).toEqual(['two', 'four']);
    expect(await find([{ kind: 'token', param: 'code', any: [{ value: 'x' }], not: true }])).toEqual(['three', 'four']);
    expect(await find([code()])).toEqual([]);
  });

  test('by whether there is a value', async () => {
    const missing = (param: string, is: boolean): SearchFilter => ({ kind: 'missing', param, missing: is });
    expect(await find([missing('code', true)])).toEqual(['three']);
    expect(await find([missing('code', false)])).toEqual(['one', 'two', 'four']);
    expect(await find([missing('when', true)])).toEqual(['four']);
    expect(await find([missing('when', false), missing('code', false)])).toEqual(['one', 'two']);
  });

  test('by id, and only of the type', async () => {
    const [first = '', second = ''] = [...names.keys()];
    expect(await find([{ kind: 'id', any: [second, first, 'none'] }])).toEqual(['one', 'two']);
    expect(await find([{ kind: 'id', any: [first] }], { type: 'Patient' })).toEqual([]);
    expect(await find([{ kind: 'id', any: [] }])).toEqual([]);
  });

  describe('by date, as FHIR compares periods', () => {
    // The one asked for is 15 to 25; one is 10–19, two is 20–29, three is 15–25 and also 40.
    test.each([
      ['eq', ['three']],
      ['ne', ['one', 'two', 'three']],
      ['gt', ['two', 'three']],
      ['lt', ['one']],
      ['ge', ['two', 'three']],
      ['le', ['one', 'three']],
      ['sa', ['three']],
      ['eb', []],
    ] as const)('%s', async (prefix, expected) => {
      expect(await find([{ kind: 'date', param: 'when', any: [{ prefix, from: 15, to: 25 }] }])).toEqual(expected);
    });

    test('any of several', async () => {
      const any = [
        { prefix: 'eb', from: 20, to: 20 },
        { prefix: 'sa', from: 39, to: 39 },
      ] as const;
      expect(await find([{ kind: 'date', param: 'when', any }])).toEqual(['one', 'three']);
    });
  });

  test.each([
    ['eq', ['two', 'three']],
    ['ne', ['one', 'four']],
    ['gt', ['four']],
    ['lt', ['one']],
    ['ge', ['two', 'three', 'four']],
    ['le', ['one', 'two', 'three']],
    ['sa', ['four']],
    ['eb', ['one']],
  ] as const)('by the time of the last change: %s', async (prefix, expected) => {
    expect(await find([{ kind: 'updated', any: [{ prefix, from: noon + 1, to: noon + 2 }] }])).toEqual(expected);
  });

  test('sorted by time, id or date, both ways; who has no date comes last', async () => {
    const by = (sort: SearchQuery['sort']) => find([], { sort });
    expect(await by({ by: { kind: 'updated' }, descending: true })).toEqual(['four', 'three', 'two', 'one']);
    expect(await by({ by: { kind: 'id' }, descending: false })).toEqual(['one', 'two', 'three', 'four']);
    expect(await by({ by: { kind: 'id' }, descending: true })).toEqual(['four', 'three', 'two', 'one']);
    const when = { kind: 'date', param: 'when' } as const;
    expect(await by({ by: when, descending: false })).toEqual(['one', 'three', 'two', 'four']);
    expect(await by({ by: when, descending: true })).toEqual(['three', 'two', 'one', 'four']);
  });

  test('a new version is found by its own values, and no longer by the old ones', async () => {
    const made = exchange({ referrer: 'versions' });
    const task = resource(made, { index: [token('code', 'v', 'old'), date('when', 1, 2)] });
    await write(store, { exchange: made, resources: [task] });
    const next = { ...task, version: 2, index: [token('code', 'v', 'new')] };
    await write(store, { exchange: { ...made, version: 2 }, resources: [next] });
    const total = async (filter: SearchFilter) => (await store.search('versions', query([filter]))).total;
    expect(await total(code({ system: 'v', value: 'old' }))).toBe(0);
    expect(await total(code({ system: 'v', value: 'new' }))).toBe(1);
    expect(await total({ kind: 'missing', param: 'when', missing: true })).toBe(1);
  });

  describe('page by page', () => {
    const sorts: readonly SearchQuery['sort'][] = [
      { by: { kind: 'updated' }, descending: true },
      { by: { kind: 'updated' }, descending: false },
      { by: { kind: 'id' }, descending: true },
      { by: { kind: 'date', param: 'born' }, descending: false },
      { by: { kind: 'date', param: 'born' }, descending: true },
    ];

    test('finds each resource once, also among equals', async () => {
      const many = 300;
      const made = exchange({ referrer: 'many' });
      const resources = Array.from({ length: many }, (_, i) =>
        resource(made, {
          id: newId(),
          updatedAt: noon + (i % 7),
          index: [
            token('all', '', 'yes'),
            ...(i % 10 === 0 ? [token('few', '', 'yes')] : []),
            ...(i % 3 === 0 ? [] : [date('born', i % 5, (i % 5) + 2)]),
          ],
        }),
      );
      await write(store, { exchange: made, resources });
      for (const sort of sorts) {
        for (const [param, expected, limit] of [
          ['few', many / 10, 12],
          ['all', many, 90],
        ] as const) {
          const filters = [{ kind: 'token', param, any: [{ value: 'yes' }], not: false }] as const;
          const found: string[] = [];
          let after: SearchPlace | undefined;
          do {
            const page = await store.search(
              'many',
              query(filters, { sort, limit, ...(after !== undefined && { after }) }),
            );
            expect(page.total).toBe(expected);
            found.push(...page.resources.map(({ id }) => id));
            after = page.next;
          } while (after !== undefined);
          expect([sort, found.length, new Set(found).size]).toEqual([sort, expected, expected]);
        }
      }
    });

    test('says that there is no more when the last page is full', async () => {
      const page = await store.search('me', query([], { limit: 4, count: false }));
      expect([page.resources.length, page.total, page.next]).toEqual([4, undefined, undefined]);
      const short = await store.search('me', query([], { limit: 3 }));
      expect([short.resources.length, short.total, short.next?.value]).toEqual([3, 4, noon + 2]);
    });
  });
}
