import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meters } from './meters.js';

/** What the store tells of itself, as far as it is measured. */
export interface MeasuredStore {
  readonly exchanges: number;
  readonly parties: readonly {
    readonly party: string;
    readonly owed: number;
    readonly dead: number;
    readonly oldestOwedAt: number | undefined;
    readonly paused: boolean;
  }[];
  /** How the support itself stands, where it is measured: see `SupportCounts`. */
  readonly support?: SupportCounts;
}

/** Referrals that somebody should look at. */
export interface SupportCounts {
  /** Held referrals whose review is overdue. */
  readonly reviewsOverdue: number;
  /** Referrals on which work goes on and that have not changed for long; none that is held. */
  readonly stalled: number;
}

export interface MetricsDeps {
  /** Asked once for every scrape. */
  stats(): Promise<MeasuredStore>;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Metrics extends Meters {
  /** Everything in Prometheus' text form. It never fails: a store that is away is `waymark_store_up 0`. */
  text(): Promise<string>;
  readonly contentType: string;
}

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const deliverySeconds = [0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400];

/**
 * The service's measurements, in a registry of their own. Labels are names of doors, routes (patterns), parties, statuses
 * and issue codes: never an id of an exchange, never content. `docs/operations.md` lists every name.
 */
export function createMetrics({ stats, now }: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'waymark_' });
  const meters = createMeters(registry);
  const refresh = createStoreGauges(registry, now);
  return {
    ...meters,
    contentType: registry.contentType,
    async text() {
      refresh(await stats().catch(() => undefined));
      return registry.metrics();
    },
  };
}

function createMeters(registry: Registry): Meters {
  const registers = [registry];
  const messages = new Counter({
    name: 'waymark_messages_total',
    help: 'Messages answered, by door and HTTP status',
    labelNames: ['door', 'status'],
    registers,
  });
  const issues = new Counter({
    name: 'waymark_issues_total',
    help: 'Issues told to senders, by code',
    labelNames: ['code'],
    registers,
  });
  const tries = new Counter({
    name: 'waymark_delivery_attempts_total',
    help: 'Attempts at deliveries, by party and how they ended',
    labelNames: ['party', 'answer'],
    registers,
  });
  const delivered = new Histogram({
    name: 'waymark_delivery_seconds',
    help: 'Seconds from the commit of a message until it was delivered',
    buckets: deliverySeconds,
    registers,
  });
  const requests = new Histogram({
    name: 'waymark_http_request_seconds',
    help: 'Seconds to answer an HTTP request, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: requestSeconds,
    registers,
  });
  return {
    messageAnswered: ({ door, status }) => messages.inc({ door, status: String(status) }),
    issueTold: (code) => issues.inc({ code }),
    deliveryTried: ({ party, answer }) => tries.inc({ party, answer }),
    deliveredAfter: (seconds) => delivered.observe(seconds),
    requestAnswered: ({ method, route, status }, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
  };
}

/** Gauges that follow the store; what could not be asked is taken away rather than shown as it once was. */
function createStoreGauges(registry: Registry, now: () => number): (stats: MeasuredStore | undefined) => void {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `waymark_${name}`, help, registers });
  const byParty = (name: string, help: string) =>
    new Gauge({ name: `waymark_${name}`, help, labelNames: ['party'], registers });
  const up = gauge('store_up', '1 when the store answered this scrape, otherwise 0');
  const exchanges = gauge('exchanges', 'Exchanges that are kept');
  const owed = byParty('outbox_owed', 'Messages that are owed to a party and not yet delivered');
  const oldest = byParty('outbox_oldest_owed_seconds', 'Age of the oldest message that is owed to a party; 0 for none');
  const dead = byParty('outbox_dead', 'Dead letters of a party');
  const paused = byParty('destination_paused', '1 when nothing is pushed to a party at present, otherwise 0');
  const overdue = gauge('reviews_overdue', 'Held referrals whose review was due before this scrape');
  const stalled = gauge('referrals_stalled', 'Referrals in work, and not held, that have not changed for long');
  return (stats) => {
    for (const each of [exchanges, owed, oldest, dead, paused, overdue, stalled]) each.reset();
    up.set(stats === undefined ? 0 : 1);
    const { support } = stats ?? {};
    if (support === undefined) for (const each of [overdue, stalled]) each.remove();
    else {
      overdue.set(support.reviewsOverdue);
      stalled.set(support.stalled);
    }
    if (stats === undefined) return exchanges.remove();
    exchanges.set(stats.exchanges);
    for (const each of stats.parties) {
      const label = { party: each.party };
      const since = each.oldestOwedAt;
      owed.set(label, each.owed);
      oldest.set(label, since === undefined ? 0 : Math.max(0, now() - since) / 1000);
      dead.set(label, each.dead);
      paused.set(label, each.paused ? 1 : 0);
    }
  };
}
