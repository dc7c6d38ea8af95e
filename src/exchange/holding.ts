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

/**
 * Refuses support that is held since a time still to come, and a review before it: also where `since` is left out. What is
 * known of the holding was looked at when it was said first: said again, it is in nobody's way.
 */
export function checkHeld(
  { surroundings }: JourneyDeps,
  { referral }: KeptExchange,
  { message, wire }: { readonly message: ProgressMessage; readonly wire: WireName },
): Issue[] {
  const { holding } = message.progress;
  if (holding === undefined) return [];
  const place = (fact: 'since' | 'reviewBy') => (wire === 'platform' ? `/progress/holding/${fact}` : 'Task.extension');
  const by = surroundings.now();
  const { holding: held = holding } = asHeld(message, referral);
  const known = referral.referral.progress?.holding;
  const isSince = held.since === known?.since;
  return [
    ...(isSince ? [] : checkSaidOn(holding.since, { by, since: undefined, path: place('since') })),
    ...(isSince && held.reviewBy === known?.reviewBy
      ? []
      : checkHolding(held, '').map((issue) => ({ ...issue, path: place('reviewBy') }))),
  ];
}
