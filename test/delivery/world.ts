import { destinationsFor } from '../../src/delivery/destinations.js';
import { createOutgoing } from '../../src/delivery/outgoing.js';
import {
  createDeliveryWorker,
  type DeliverySettings,
  type DeliveryWorker,
  type DeliveryWorkerDeps,
} from '../../src/delivery/worker.js';
import { error, Refusal } from '../../src/domain/issue.js';
import type { Party } from '../../src/domain/party.js';
import { realSurroundings } from '../../src/operations/ids.js';
import type { Log } from '../../src/operations/log.js';
import { noMeters } from '../../src/operations/meters.js';
import { openStore } from '../../src/store/open-store.js';
import type { NewOwed, Owed } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';
import { newId, owedFor, partyWith, report, wires } from './owed.js';

/** Everything as it is, but quicker: milliseconds where the service has seconds. */
export const quick: Partial<DeliverySettings> = {
  firstWait: 10,
  growth: 1,
  leaseFor: 600,
  heartbeatEvery: 100,
  pollEvery: 40,
  firstRest: 20,
  longestRest: 60,
  slowAfter: 100,
};

export interface World {
  readonly store: Store;
  /** Whether every call of the workers to the store is refused. */
  isAway: boolean;
  /** Every line of the log. */
  readonly lines: readonly string[];
  /** Every attempt: party and answer. */
  readonly tried: readonly string[];
  /** Connects a party with a webhook. */
  connect(id: string, url: string): Promise<Party>;
  /** Owes a party something, in an exchange of its own unless one is named. */
  owe(to: string, more?: Partial<NewOwed>): Promise<string>;
  owed(id: string): Promise<Owed>;
  /** How many entries are in a state. */
  count(state: Owed['state'], to?: string): Promise<number>;
  worker(settings?: Partial<DeliverySettings>, deps?: Partial<DeliveryWorkerDeps>): DeliveryWorker;
  close(): Promise<void>;
}

/** A store, parties that are reached by webhooks, and workers. */
export async function createWorld(timeout = 1_000): Promise<World> {
  const store = await openStore('sqlite::memory:', { surroundings: realSurroundings });
  const outgoing = createOutgoing({ allow: { ranges: ['127.0.0.0/8'] }, timeout });
  const known = new Map<string, Party>();
  const parties = { party: (id: string) => known.get(id) };
  const destinations = destinationsFor({
    outgoing,
    wires,
    store,
    parties,
    surroundings: realSurroundings,
    key: () => undefined,
    software: { name: 'Waymark', version: '0' },
  });
  const lines: string[] = [];
  const tried: string[] = [];
  const workers: DeliveryWorker[] = [];
  const exchanges = new Set<string>();

  const guard =
    <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (world.isAway) throw new Refusal([error('unavailable', 'store', 'away')]);
      return call(...given);
    };
  const guarded = {
    claim: guard(store.claim),
    heartbeat: guard(store.heartbeat),
    release: guard(store.release),
    commit: guard(store.commit),
    pause: guard(store.pause),
  };
  const logWith = (fields: object): Log => {
    const line = (level: string) => (event: string, more?: object) => {
      lines.push(JSON.stringify({ level, event, ...fields, ...more }));
    };
    return {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      with: (more) => logWith({ ...fields, ...more }),
    };
  };

  await store.saveParty(partyWith({ kind: 'inbox', wire: 'bars' }, 'practice'));
  const world: World = {
    store,
    isAway: false,
    lines,
    tried,
    async connect(id, url) {
      const party = partyWith({ kind: 'platform-webhook', url }, id);
      known.set(id, party);
      await store.saveParty(party);
      await store.savePartySecret(id, 'webhook', '["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]');
      return party;
    },
    async owe(to, more = {}) {
      const { exchange = newId() } = more;
      const { id, from, kind, message, carried, correlationId } = owedFor(report);
      const createdAt = Date.now();
      const isNew = !exchanges.has(exchange);
      exchanges.add(exchange);
      const done = await store.commit({
        ...(isNew && {
          exchange: {
            id: exchange,
            referrer: 'practice',
            performer: to,
            state: 'sent',
            version: 1,
            request: newId(),
            task: newId(),
            messageId: newId(),
            withdrawalAsked: false,
            readers: [],
            createdAt,
            updatedAt: createdAt,
          },
        }),
        owed: [{ id, from, kind, message, carried, correlationId, createdAt, to, exchange, ...more }],
      });
      if (!done.done) throw new Error('not committed');
      return id;
    },
    async owed(id) {
      const owed = await store.owed(id);
      if (owed === undefined) throw new Error('not there');
      return owed;
    },
    count: async (state, to) => (await store.outbox({ state, ...(to !== undefined && { to }) })).length,
    worker(settings = {}, deps = {}) {
      const worker = createDeliveryWorker({
        store: guarded,
        parties,
        destinations,
        delivered: async ({ id }, owner, receipt) => {
          const end = { kind: 'delivered', receipt } as const;
          await guarded.commit({ settled: [{ id, owner, at: Date.now(), end }] });
        },
        log: logWith({}),
        meters: { ...noMeters, deliveryTried: ({ party, answer }) => tried.push(`${party} ${answer}`) },
        surroundings: realSurroundings,
        random: () => 0.5,
        ...deps,
        settings: { ...quick, ...settings },
      });
      workers.push(worker);
      worker.start();
      return worker;
    },
    async close() {
      world.isAway = false;
      await Promise.all(workers.map((worker) => worker.drain(0)));
      outgoing.close();
      await store.close();
    },
  };
  return world;
}
