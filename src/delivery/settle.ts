import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../domain/issue.js';
import type { Journeys } from '../exchange/journeys.js';
import type { Log } from '../operations/log.js';
import type { Owed, Settlement } from '../store/records.js';
import type { Store } from '../store/store.js';
import { type RetrySettings, waitAfter } from './backoff.js';
import type { Attempt } from './destination.js';

export interface SettlerDeps {
  readonly store: Pick<Store, 'commit' | 'pause'>;
  readonly delivered: Journeys['delivered'];
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly retries: RetrySettings;
}

/** Writes down how attempts ended. It resolves when that is done, or when it is no longer this instance's to say. */
export type Settle = (ended: Ended, log: Log, signal: AbortSignal) => Promise<void>;

export interface Ended {
  readonly owed: Owed;
  readonly owner: string;
  readonly attempt: Attempt;
}

/** So often a journey may fail by a bug before the operator is to look. */
const bugsAtMost = 5;
const longestPause = 5_000;

/**
 * Settles an entry, however long the store is away: until then its lease is prolonged, and nobody sends it again. What
 * has arrived and cannot be written down by its journey is dead with that as its reason, so that the operator sees it;
 * its replay is harmless, since the receiver knows its id.
 */
export function createSettler(deps: SettlerDeps): Settle {
  return async (ended, log, signal) => {
    let bugs = 0;
    for (let round = 0; !signal.aborted; round += 1) {
      try {
        await settleOnce(bugs < bugsAtMost ? ended : givenUp(ended), deps, log);
        return;
      } catch (thrown) {
        if (!isAway(thrown)) {
          bugs += 1;
          log.error('delivery.not-settled', { kind: kindOf(thrown) });
        } else if (round === 0) log.warn('delivery.store-away');
      }
      await wait(Math.min(longestPause, 100 * 2 ** Math.min(round, 10)), undefined, { ref: false, signal }).catch(
        () => {},
      );
    }
  };
}

/** Whether the store was away, full or overloaded: that passes, and is no bug. */
export const isAway = (thrown: unknown): boolean =>
  thrown instanceof Refusal && thrown.issues.some(({ code }) => code === 'unavailable');

/** What was thrown, by its kind or its codes: its text may quote a message. */
export const kindOf = (thrown: unknown): string => {
  if (thrown instanceof Refusal) return thrown.issues.map(({ code }) => code).join(', ');
  return thrown instanceof Error ? thrown.name : typeof thrown;
};

const givenUp = ({ owed, owner, attempt }: Ended): Ended => {
  const what = attempt.kind === 'delivered' ? 'it arrived, but that' : 'how the attempt ended';
  return { owed, owner, attempt: { kind: 'dead', reason: `${what} could not be written down: see the log` } };
};

async function settleOnce({ owed, owner, attempt }: Ended, deps: SettlerDeps, log: Log): Promise<void> {
  if (attempt.kind === 'delivered') {
    await deps.delivered(owed, owner, attempt.receipt);
    return;
  }
  if (attempt.kind === 'gone') await deps.store.pause(owed.to, attempt.reason);
  const settlement: Settlement = { id: owed.id, owner, at: deps.now(), end: endOf(owed, attempt, deps) };
  const committed = await deps.store.commit({ settled: [settlement] });
  // The lease has gone to another, or the operator has settled it meanwhile: theirs is the last word.
  if (!committed.done) log.info('delivery.lease-lost');
}

/** How an attempt that failed leaves its entry: owed still, later, or dead after the last attempt. */
function endOf(
  { attempts }: Owed,
  attempt: Exclude<Attempt, { kind: 'delivered' }>,
  { now, random, retries }: SettlerDeps,
): Settlement['end'] {
  const made = attempts + 1;
  const { kind, reason } = attempt;
  if (kind === 'dead') return { kind, reason };
  // What is owed to a party that is gone waits for the operator, however often it was tried.
  if (kind === 'gone') return { kind: 'retry', nextAt: now(), reason };
  if (made >= retries.attempts) return { kind: 'dead', reason: `${reason} (the last of ${made} attempts)` };
  return { kind: 'retry', nextAt: now() + waitAfter(made, random(), attempt.after, retries), reason };
}
