import type { ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import { isFinal } from '../domain/progress.js';
import { afterReport, type Report } from '../domain/report.js';
import type { Exchange } from '../store/records.js';
import { answered } from './abort.js';
import { type KeptExchange, loadKept } from './kept-exchange.js';
import { progressAfter, withProgress } from './mirror.js';
import { moved } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';

/** What a referral that is taken back does to what was asked within it. */
export interface Stopped {
  readonly plans: readonly Plan[];
  /** The report with the items that are stopped, as they stand then. */
  readonly report: Report | undefined;
}

/**
 * A referral that is withdrawn, or was a mistake, takes back what was asked within it and is not at its end: nobody goes
 * on with a person whose referral no longer stands, and whoever is asked is owed the withdrawal. Work that has begun is
 * withdrawn as well, and not asked about: the person, or the referrer, has decided. When a referral ends in any other way
 * (closed, ended early, rejected) what was asked within it goes on, since a connection is made to last longer than the
 * link worker's support.
 */
export async function stoppedWithin(
  deps: JourneyDeps,
  kept: KeptExchange,
  { message, correlationId }: Stopping,
): Promise<Stopped> {
  const { state, reason: why } = message.progress;
  if (state !== 'withdrawn' && state !== 'entered-in-error') return { plans: [], report: undefined };
  // The words were meant for somebody else.
  const progress = state === 'withdrawn' ? { state, reason: { code: why?.code ?? 'other' } } : { state };
  const open = (await deps.store.exchangesWithin(kept.exchange.id)).filter((child) => !isFinal(child.state));
  const plans = await Promise.all(open.map((child) => stop(deps, child, progress, correlationId)));
  let report: Report | undefined;
  for (const plan of plans) {
    const { within } = plan.exchange;
    if (within !== undefined) report = afterReport(report, withProgress(kept, within, await progressAfter(deps, plan)));
  }
  return { plans, report };
}

interface Stopping {
  readonly message: ProgressMessage | WithdrawalMessage;
  readonly correlationId: string;
}

async function stop(
  deps: JourneyDeps,
  exchange: Exchange,
  progress: WithdrawalMessage['progress'],
  correlationId: string,
): Promise<Plan> {
  const kept = await loadKept(deps.store, exchange);
  const { sender, receiver, referral } = kept.referral;
  const { now, newId } = deps.surroundings;
  const at = new Date(now()).toISOString();
  const message: WithdrawalMessage = {
    kind: 'withdrawal',
    id: newId(),
    sentAt: at,
    sender,
    receiver,
    referral: referral.details.identifiers?.[0] ?? { value: exchange.messageId },
    progress: { ...progress, saidOn: at },
  };
  const beside = exchange.withdrawalAsked ? answered(deps, kept, message, true) : [];
  const journey = progress.state === 'withdrawn' ? 'withdraw' : 'correct';
  const { referrer: id, performer: to } = exchange;
  return moved(deps, kept, { party: { id }, message, carried: [], correlationId }, { journey, to, beside });
}
