import { isBefore } from '../domain/instruments/when.js';
import { error, type Issue } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import type { ProgressState } from '../domain/progress.js';
import type { KeptExchange } from './kept-exchange.js';
import type { Said } from './move.js';
import { type Part, partsIn } from './report-places.js';

/** The ends after which a report may still come: nothing was done in what was rejected, withdrawn or a mistake. */
const ends: readonly ProgressState[] = ['closed', 'ended-early'];

/**
 * A report after the end, which puts right or completes what was reported: it says the end again and moves nothing. When
 * the work ended, and why, stays as it was said then. Nothing when the message says something else: that is a move.
 */
export function afterwordOf(
  { exchange, referral: { referral } }: KeptExchange,
  said: Said<ProgressMessage>,
): Said<ProgressMessage> | undefined {
  const { message } = said;
  const { progress: end } = referral;
  const { state, closing, reason, notes } = message.progress;
  if (message.report === undefined || end === undefined || !ends.includes(state) || state !== exchange.state) {
    return undefined;
  }
  if (closing !== end.closing || reason?.code !== end.reason?.code) return undefined;
  const { askedOn: _asked, notes: _noted, ...known } = end;
  return { ...said, message: { ...message, progress: { ...known, ...(notes !== undefined && { notes }) } } };
}

/**
 * What comes too late once the work has ended: a contact that is new and was not before the end, and a new ask of
 * anybody. What bears a number that is known may be said anew, whatever it is.
 */
export function checkAfterword(
  { referral: { referral } }: KeptExchange,
  { message, wire, received }: Said<ProgressMessage>,
): Issue[] {
  const known = partsIn(referral.report ?? {}, 'platform');
  const isKnown = (part: Part): boolean => known.some((one) => one.list === part.list && isSameNumber(one, part));
  const by = referral.progress?.saidOn;
  return partsIn(message.report ?? {}, wire, received).flatMap((part): Issue[] => {
    if (part.kind === 'connection' || part.kind === 'request') {
      const text = `found a new ${part.kind} after the end of the work; expected those that are known alone`;
      return isKnown(part) ? [] : [error('move-not-allowed', part.at('identifier'), text)];
    }
    if (part.kind !== 'contact' || isKnown(part)) return [];
    const { at, status } = part.item;
    const isLate = status === 'planned' || (at !== undefined && by !== undefined && isBefore(by, at));
    const text = 'found a new contact that was not before the end of the work; expected one that was';
    return isLate ? [error('move-not-allowed', part.at('at'), text)] : [];
  });
}

function isSameNumber({ item: known }: Part, { item: said }: Part): boolean {
  if (!('identifier' in known) || !('identifier' in said)) return false;
  const [one, other] = [known.identifier, said.identifier];
  return one !== undefined && one.value === other?.value && one.system === other.system;
}
