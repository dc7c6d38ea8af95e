import type { WireName } from '../connectors/connector.js';
import { sinceWhen } from '../domain/holding.js';
import type { Issue } from '../domain/issue.js';
import type { ProgressMessage, ReferralMessage } from '../domain/message.js';
import { checkHolding, type Progress } from '../domain/progress.js';
import type { KeptExchange } from './kept-exchange.js';
import type { JourneyDeps } from './plan.js';
import { checkSaidOn } from './said-on.js';

/** A progress as it is kept: it says when it was said, and held support since when it is held. */
export function asHeld({ progress, sentAt }: ProgressMessage, { referral }: ReferralMessage): Progress {
  // What does not say when it was said was said when it was sent.
  return sinceWhen({ ...progress, saidOn: progress.saidOn ?? sentAt }, referral.progress);
}

/** Refuses support that is held since a time still to come, and a review before it: also where `since` is left out. */
export function checkHeld(
  { surroundings }: JourneyDeps,
  { referral }: KeptExchange,
  { message, wire }: { readonly message: ProgressMessage; readonly wire: WireName },
): Issue[] {
  const { holding } = message.progress;
  if (holding === undefined) return [];
  const place = (fact: 'since' | 'reviewBy') => (wire === 'platform' ? `/progress/holding/${fact}` : 'Task.extension');
  // What is sent on later, a story or a backlog, is measured by when it was sent.
  const by = Math.max(surroundings.now(), Date.parse(message.sentAt));
  const { holding: kept = holding } = asHeld(message, referral);
  return [
    ...checkSaidOn(holding.since, { by, since: undefined, path: place('since') }),
    ...checkHolding(kept, '').map((issue) => ({ ...issue, path: place('reviewBy') })),
  ];
}
