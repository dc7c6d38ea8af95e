import type { ConnectionKind, Party } from '../domain/party.js';
import type { Journeys } from '../exchange/journeys.js';
import type { Parties } from '../exchange/parties/parties.js';
import type { Surroundings } from '../operations/ids.js';
import type { Log } from '../operations/log.js';
import type { Meters } from '../operations/meters.js';
import type { Owed } from '../store/records.js';
import type { Store } from '../store/store.js';
import { defaultRetries, type RetrySettings } from './backoff.js';
import type { Attempt, Destination } from './destination.js';
import { createLanes, defaultLanes, type LaneEnd, type LaneSettings, type Lanes } from './lanes.js';
import { createSettler, isAway, kindOf } from './settle.js';

/** How each kind of connection that is pushed to delivers. */
export type Destinations = Readonly<Record<Exclude<ConnectionKind, 'inbox'>, Destination>>;

/** Milliseconds. */
export interface DeliverySettings extends RetrySettings, LaneSettings {
  /** How long a claim holds unless it is prolonged: a dead instance's work is taken over after that. */
  readonly leaseFor: number;
  readonly heartbeatEvery: number;
  readonly pollEvery: number;
}

export const defaultDelivery: DeliverySettings = {
  ...defaultRetries,
  ...defaultLanes,
  leaseFor: 5_000,
  heartbeatEvery: 1_500,
  pollEvery: 500,
};

export interface DeliveryWorkerDeps {
  readonly store: Pick<Store, 'claim' | 'heartbeat' | 'release' | 'commit' | 'pause'>;
  readonly parties: Pick<Parties, 'party'>;
  readonly destinations: Destinations;
  readonly delivered: Journeys['delivered'];
  readonly log: Log;
  readonly meters: Meters;
  readonly surroundings: Surroundings;
  /** In [0, 1): what backoffs are drawn by. */
  readonly random: () => number;
  readonly settings?: Partial<DeliverySettings>;
}

export interface DeliveryWorker {
  start(): void;
  /** Something is owed since a moment: looks at once instead of at the next poll. */
  nudge(): void;
  /** The destinations that fail at present, with how often in a row. */
  failing: Lanes['failing'];
  /**
   * Ends the work within a time: takes nothing more, waits for the attempts on their way, breaks off those that are left
   * and gives every lease back. What was broken off is owed still, and counts as no attempt.
   */
  drain(within: number): Promise<void>;
}

/** What is on its way or being written down, under the name by which it is leased. */
interface Flight {
  readonly owner: string;
  readonly done: Promise<void>;
}

/** How long after the breaking off of attempts their ends are waited for. */
const lastWait = 1_000;
const longestAway = 5_000;

/**
 * Brings what is owed to the parties that are pushed to: claims what is due from the store, lets the party's destination
 * deliver it, and has the end written down. The store's table is the truth; this holds nothing that it does not know.
 * A place in a destination's lane is given up before the end is written down, which may take as long as it takes. When
 * the store is away it asks again, less and less often, and goes on by itself.
 */
export function createDeliveryWorker(deps: DeliveryWorkerDeps): DeliveryWorker {
  const { store, surroundings, meters } = deps;
  const settings = { ...defaultDelivery, ...deps.settings };
  const settle = createSettler({ ...deps, now: surroundings.now, retries: settings });
  const flights = new Map<string, Flight>();
  const stopper = new AbortController();
  const lanes = createLanes(settings, () => nudge());
  let owner = surroundings.newId();
  let isRunning = false;
  let pumping: Promise<void> | undefined;
  let isNudged = false;
  let timesAway = 0;
  let poll: NodeJS.Timeout | undefined;
  let pulse: NodeJS.Timeout | undefined;

  function nudge(): void {
    if (!isRunning) return;
    isNudged = true;
    pumping ??= pump().finally(() => {
      pumping = undefined;
      // A nudge that came after the last look and before this moment.
      if (isNudged) nudge();
    });
  }

  async function pump(): Promise<void> {
    clearTimeout(poll);
    while (isNudged && isRunning) {
      isNudged = false;
      try {
        await claimWhileThereIsRoom();
        if (timesAway > 0) deps.log.info('delivery.claiming-again');
        timesAway = 0;
      } catch (thrown) {
        if (timesAway === 0) deps.log.warn('delivery.not-claimed', { kind: kindOf(thrown) });
        timesAway += 1;
        // The claim may have been made and its answer lost: what it leased is left to lapse, under the old name.
        owner = surroundings.newId();
      }
    }
    if (!isRunning) return;
    poll = setTimeout(nudge, Math.min(longestAway, settings.pollEvery * 2 ** Math.min(timesAway, 10)));
    poll.unref();
  }

  async function claimWhileThereIsRoom(): Promise<void> {
    for (let limit = lanes.room(); limit > 0 && isRunning; limit = lanes.room()) {
      const as = owner;
      const claimed = await store.claim({ owner: as, limit, leaseFor: settings.leaseFor, busy: lanes.busy() });
      // Claimed after the drain began: given back with the other leases.
      if (!isRunning) return;
      for (const owed of claimed) takeOn(owed, as);
      if (claimed.length < limit) return;
    }
  }

  function takeOn(owed: Owed, as: string): void {
    const end = lanes.begin(owed.to);
    const done = deliver(owed, as, end).finally(() => {
      flights.delete(owed.id);
      // The next of the exchange is due only now.
      nudge();
    });
    flights.set(owed.id, { owner: as, done });
  }

  async function deliver(owed: Owed, as: string, end: (end: LaneEnd) => void): Promise<void> {
    const { id, to, exchange, correlationId } = owed;
    const log = deps.log.with({ owed: id, to, exchange, correlationId, attempt: owed.attempts + 1 });
    const attempt = await attemptAt(owed, log);
    end(laneEndOf(attempt));
    if (stopper.signal.aborted && attempt.kind !== 'delivered') return;
    tell(owed, attempt, log);
    await settle({ owed, owner: as, attempt }, log, stopper.signal);
  }

  async function attemptAt(owed: Owed, log: Log): Promise<Attempt> {
    const party = deps.parties.party(owed.to);
    const destination = party === undefined ? undefined : destinationOf(party, deps.destinations);
    if (party === undefined || destination === undefined) {
      return { kind: 'retry', reason: 'the party is not one that is pushed to' };
    }
    try {
      return await destination.deliver(owed, party, stopper.signal);
    } catch (thrown) {
      // Secrets and logins are read from the store on the way.
      if (isAway(thrown)) return { kind: 'retry', reason: 'the store was away' };
      log.error('delivery.bug', { kind: kindOf(thrown) });
      return { kind: 'retry', reason: 'something went wrong inside: see the log' };
    }
  }

  function tell({ to, createdAt }: Owed, attempt: Attempt, log: Log): void {
    meters.deliveryTried({ party: to, answer: attempt.kind === 'gone' ? 'retry' : attempt.kind });
    if (attempt.kind === 'delivered') {
      meters.deliveredAfter(Math.max(0, surroundings.now() - createdAt) / 1_000);
      log.info('delivery.delivered', { receipt: attempt.receipt });
    } else if (attempt.kind === 'retry') log.warn('delivery.failed', { reason: attempt.reason });
    else log.error(attempt.kind === 'dead' ? 'delivery.dead' : 'delivery.gone', { reason: attempt.reason });
  }

  /** The names under which something is leased and on its way. */
  const owners = () => [...new Set([...flights.values()].map((flight) => flight.owner))];

  function beat(): void {
    for (const name of owners()) {
      store.heartbeat(name, settings.leaseFor).catch((thrown: unknown) => {
        deps.log.warn('delivery.no-heartbeat', { kind: kindOf(thrown) });
      });
    }
  }

  return {
    start() {
      if (isRunning || stopper.signal.aborted) return;
      isRunning = true;
      pulse = setInterval(beat, settings.heartbeatEvery);
      pulse.unref();
      nudge();
    },
    nudge,
    failing: lanes.failing,
    async drain(within) {
      isRunning = false;
      clearTimeout(poll);
      lanes.close();
      const idle = () => Promise.allSettled([pumping, ...[...flights.values()].map(({ done }) => done)]);
      await atMost(within, idle());
      const leased = [...new Set([...owners(), owner])];
      stopper.abort();
      await atMost(lastWait, idle());
      clearInterval(pulse);
      for (const name of leased) {
        await store.release(name).catch((thrown: unknown) => {
          deps.log.warn('delivery.not-released', { kind: kindOf(thrown) });
        });
      }
    },
  };
}

const destinationOf = ({ connection }: Party, destinations: Destinations): Destination | undefined =>
  connection.kind === 'inbox' ? undefined : destinations[connection.kind];

/** What an attempt tells of its destination: a message that is refused says that somebody is there to refuse it. */
function laneEndOf(attempt: Attempt): LaneEnd {
  if (attempt.kind === 'delivered') return { destination: 'well' };
  if (attempt.kind === 'dead') return { destination: 'neither' };
  const { after } = { after: undefined, ...attempt };
  return { destination: 'failed', ...(after !== undefined && { asked: after }) };
}

/** Waits for something, and no longer than a time. The timer holds the process, which has leases to give back. */
async function atMost(milliseconds: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([awaited, end]);
  clearTimeout(timer);
}
