import type { RequestHandler } from 'express';
import type { SupportCounts } from '../operations/metrics.js';

export interface HealthDeps {
  readonly store: {
    ping(): Promise<void>;
    stats(): Promise<{
      readonly dead: number;
      readonly oldestOwedAt: number | undefined;
      readonly parties: readonly {
        readonly party: string;
        readonly owed: number;
        readonly dead: number;
        readonly oldestOwedAt: number | undefined;
        readonly paused: boolean;
      }[];
    }>;
  };
  /** Referrals that somebody should look at: told to the operator alone. */
  support?(): Promise<SupportCounts>;
  now(): number;
  /** Whether the service is on its way out: a balancer sends nothing more here. */
  draining(): boolean;
  /** Milliseconds after which what is owed counts as late. */
  readonly lateAfter?: number;
}

/** `attention` is for the operator; only `down` keeps requests away. */
export type CheckState = 'ok' | 'attention' | 'down';

export interface HealthCheck {
  readonly name: 'service' | 'store' | 'outbox' | 'destinations' | 'support';
  readonly state: CheckState;
  readonly reason: string;
}

export interface HealthReport {
  readonly status: CheckState;
  readonly checks: readonly HealthCheck[];
}

export interface PartyHealth {
  readonly party: string;
  readonly owed: number;
  readonly dead: number;
  readonly oldestOwedSeconds: number;
  readonly paused: boolean;
}

export interface Health {
  report(): Promise<HealthReport>;
  /** With the state of each party: for the operator alone. */
  detailed(): Promise<HealthReport & { readonly parties: readonly PartyHealth[] }>;
}

type Stats = Awaited<ReturnType<HealthDeps['store']['stats']>>;

interface Look {
  readonly at: number;
  readonly stats: Stats | undefined;
}

const minute = 60_000;
/** The store is asked at most once a second, however often strangers ask for it, and has this long to answer. */
const times = { look: 1_000, patience: 2_000, late: 15 * minute };

/**
 * Whether the service works. The store being away and the service being on its way out make it `down`. A receiver that
 * is away does not: what is sent to it is accepted and kept, and taking the service away as well would help nobody; late
 * and paused deliveries are told as `attention`.
 */
export function createHealth(deps: HealthDeps): Health {
  const { store, now, draining, lateAfter = times.late } = deps;
  let look: Look | undefined;
  let looking: Promise<Look> | undefined;

  const lookNow = async (): Promise<Look> => {
    const asked = store.ping().then(() => store.stats());
    look = { stats: await inTime(asked, times.patience), at: now() };
    looking = undefined;
    return look;
  };
  const statsNow = async (): Promise<Stats | undefined> => {
    const age = look === undefined ? undefined : now() - look.at;
    if (look !== undefined && age !== undefined && age >= 0 && age < times.look) return look.stats;
    looking ??= lookNow();
    return (await looking).stats;
  };
  const reportOf = (stats: Stats | undefined, more: readonly HealthCheck[] = []): HealthReport => {
    const checks = [serviceCheck(draining()), storeCheck(stats), ...deliveryChecks(stats, now(), lateAfter), ...more];
    const status = (['down', 'attention'] as const).find((state) => checks.some((check) => check.state === state));
    return { status: status ?? 'ok', checks };
  };
  return {
    report: async () => reportOf(await statsNow()),
    async detailed() {
      const stats = await statsNow();
      const parties = (stats?.parties ?? []).map(({ party, owed, dead, oldestOwedAt, paused }) => {
        return { party, owed, dead, oldestOwedSeconds: secondsSince(oldestOwedAt, now()), paused };
      });
      const counts = stats === undefined ? undefined : await inTime(deps.support?.(), times.patience);
      return { ...reportOf(stats, counts === undefined ? [] : [supportCheck(counts)]), parties };
    },
  };
}

/** Always 200: a process that answers is alive, and starting it anew would not bring back a store that is away. */
export const createLive = (): RequestHandler => (_request, response) => {
  response.json({ status: 'ok' });
};

/** 200 while requests may come, 503 while they should go elsewhere. Counts only: no party is named to strangers. */
export const createReady =
  ({ report }: Pick<Health, 'report'>): RequestHandler =>
  async (_request, response) => {
    const told = await report();
    response.status(told.status === 'down' ? 503 : 200).json(told);
  };

/** What a promise gives, or undefined when it fails or takes too long. */
async function inTime<T>(promise: Promise<T> | undefined, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const secondsSince = (at: number | undefined, now: number): number =>
  at === undefined ? 0 : Math.max(0, Math.round((now - at) / 1000));

const serviceCheck = (isDraining: boolean): HealthCheck =>
  isDraining
    ? { name: 'service', state: 'down', reason: 'stopping: requests in flight are finished, no new ones are wanted' }
    : { name: 'service', state: 'ok', reason: 'running' };

const storeCheck = (stats: Stats | undefined): HealthCheck =>
  stats === undefined
    ? { name: 'store', state: 'down', reason: 'the store does not answer' }
    : { name: 'store', state: 'ok', reason: 'the store answers' };

/** What is held is looked at too late, or what is not held stands still: for people to look at, not for machines. */
const supportCheck = ({ reviewsOverdue, stalled }: SupportCounts): HealthCheck => ({
  name: 'support',
  state: reviewsOverdue > 0 || stalled > 0 ? 'attention' : 'ok',
  reason: `reviews overdue: ${reviewsOverdue}; stalled: ${stalled}`,
});

function deliveryChecks(stats: Stats | undefined, now: number, lateAfter: number): readonly HealthCheck[] {
  if (stats === undefined) return [];
  const age = secondsSince(stats.oldestOwedAt, now);
  const paused = stats.parties.filter((each) => each.paused).length;
  const isLate = age * 1000 > lateAfter;
  const owed = stats.oldestOwedAt === undefined ? 'nothing is owed' : `the oldest owed message is ${age} s old`;
  return [
    {
      name: 'outbox',
      state: isLate || stats.dead > 0 ? 'attention' : 'ok',
      reason: `${owed}; dead letters: ${stats.dead}`,
    },
    {
      name: 'destinations',
      state: paused > 0 ? 'attention' : 'ok',
      reason: `paused: ${paused} of ${stats.parties.length}`,
    },
  ];
}
