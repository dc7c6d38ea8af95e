import { Router } from 'express';
import type { OutboxFilter, Owed } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Door } from '../door.js';
import { filterNames, membersOf, pathPart, readFilter, refuse, reply } from './asked.js';

export interface OutboxDeps {
  readonly door: Door;
  readonly store: Pick<Store, 'outbox' | 'owed' | 'replay' | 'commit'>;
  now(): number;
  /** Called when something may be due at once that was not so before. */
  wake(): void;
}

/** The most entries in one answer. */
const mostListed = 1_000;
const listed = 100;
/** What a replay may touch in one go, unless it is bounded itself. */
const mostReplayed = 1_000_000;

/** What is owed to whom, and the operator's word on it. A list never holds what a message says. */
export function createOutboxRoutes({ door, store, now, wake }: OutboxDeps): Router {
  const router = Router({ caseSensitive: true });

  router.get(
    '/outbox',
    door({ interaction: 'operation', action: 'R', route: '/admin/outbox' }, async ({ request }) => {
      const filter = readFilter(request.query, mostListed);
      const entries = await store.outbox({ limit: listed, ...filter });
      return reply({ entries: entries.map(outside) }, ['outbox']);
    }),
  );

  router.get(
    '/outbox/:id',
    door({ interaction: 'operation', action: 'R', route: '/admin/outbox/:id' }, async ({ request }) => {
      const entry = await entryOf(store, pathPart(request, 'id'));
      return reply(outside(entry), [`outbox/${entry.id}`]);
    }),
  );

  router.post(
    '/outbox/:id/retry',
    door({ interaction: 'operation', action: 'U', route: '/admin/outbox/:id/retry' }, async ({ request }) => {
      await membersOf(request, []);
      const { id } = await entryOf(store, pathPart(request, 'id'));
      const count = await store.replay({ id }, false);
      wake();
      return reply({ count }, [`outbox/${id}`]);
    }),
  );

  router.post(
    '/outbox/:id/skip',
    door({ interaction: 'operation', action: 'U', route: '/admin/outbox/:id/skip' }, async ({ request }) => {
      const { reason } = await membersOf(request, ['reason']);
      if (typeof reason !== 'string' || reason.trim() === '' || reason.length > 200) {
        return refuse('request-form', '/reason', 'found no reason; expected one of at most 200 characters');
      }
      const { id, state } = await entryOf(store, pathPart(request, 'id'));
      const conflict = () => refuse('conflict', '', 'found an entry that is not owed; expected one that is');
      if (state !== 'owed') return conflict();
      const end = { kind: 'skipped', reason: `operator: ${reason}` } as const;
      const committed = await store.commit({ settled: [{ id, owner: undefined, at: now(), end }] });
      if (!committed.done) return conflict();
      wake();
      return reply({ count: 1 }, [`outbox/${id}`]);
    }),
  );

  router.post(
    '/replay',
    door({ interaction: 'operation', action: 'U', route: '/admin/replay' }, async ({ request }) => {
      const { filter: given, dryRun } = await membersOf(request, ['filter', 'dryRun']);
      if (typeof dryRun !== 'boolean') {
        return refuse('request-form', '/dryRun', 'found no truth value; expected true (count only) or false');
      }
      const filter = narrowed(given);
      const count = await store.replay(filter, dryRun);
      if (!dryRun) wake();
      return reply({ count, dryRun }, ['outbox']);
    }),
  );

  return router;
}

/** What is to be replayed is said aloud: which state, or which entry; everything is never meant by silence. */
function narrowed(given: unknown): OutboxFilter {
  const text = `found no filter; expected an object with some of ${filterNames.join(', ')}`;
  if (typeof given !== 'object' || given === null) return refuse('request-form', '/filter', text);
  const filter = readFilter({ ...given }, mostReplayed);
  if (filter.id === undefined && filter.state === undefined) {
    return refuse('request-form', '/filter', 'found neither an id nor a state; expected one, such as "state": "dead"');
  }
  return filter;
}

async function entryOf(store: Pick<Store, 'owed'>, id: string): Promise<Owed> {
  return (await store.owed(id)) ?? refuse('not-found', '', 'found no such entry; expected the id of one');
}

const instant = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** An entry from outside: everything but what the message says and carries. */
const outside = (entry: Owed) => ({
  id: entry.id,
  place: entry.place,
  exchange: entry.exchange,
  from: entry.from,
  to: entry.to,
  kind: entry.kind,
  state: entry.state,
  attempts: entry.attempts,
  reason: entry.reason,
  receipt: entry.receipt,
  correlationId: entry.correlationId,
  createdAt: instant(entry.createdAt),
  nextAt: entry.state === 'owed' ? instant(entry.nextAt) : undefined,
  settledAt: instant(entry.settledAt),
});
