import type { Contact } from './contact.js';
import { isBefore, startOf } from './instruments/when.js';
import type { Progress } from './progress.js';

/** How often link worker and person were in contact: since the holding began, and in all. */
export interface ContactsSoFar {
  readonly sinceHolding: number;
  readonly inAll: number;
}

/**
 * A progress whose holding says since when: as it says itself; otherwise since the holding that it goes on with; and for
 * a first word on it, since that was said.
 */
export function sinceWhen(progress: Progress, before: Progress | undefined): Progress {
  const { holding, saidOn } = progress;
  if (progress.state !== 'holding' || holding === undefined || holding.since !== undefined) return progress;
  const since = before?.state === 'holding' ? (before.holding?.since ?? saidOn) : saidOn;
  return since === undefined ? progress : { ...progress, holding: { ...holding, since } };
}

/**
 * When held support is to be looked at again, in milliseconds: an instant as it is, a date at the end of its day in UTC,
 * a month or a year at its end. Nothing for what is not held, or names no review.
 */
export function reviewAtOf({ state, holding }: Progress): number | undefined {
  const reviewBy = state === 'holding' ? holding?.reviewBy : undefined;
  if (reviewBy === undefined) return undefined;
  if (reviewBy.includes('T')) return startOf(reviewBy);
  const [year, month, day] = reviewBy.split('-').map(Number);
  if (year === undefined) return undefined;
  const next =
    month === undefined
      ? Date.UTC(year + 1, 0)
      : day === undefined
        ? Date.UTC(year, month)
        : Date.UTC(year, month - 1, day + 1);
  return next - 1;
}

/**
 * Counts contacts, tries that reached nobody among them: not what is only planned, was cancelled or entered in error. One
 * without a time counts in all alone.
 */
export function contactsSoFar(contacts: readonly Contact[] | undefined, since: string | undefined): ContactsSoFar {
  const made = (contacts ?? []).filter(isMade);
  const within = made.filter(({ at }) => at !== undefined && since !== undefined && !isBefore(at, since));
  return { sinceHolding: within.length, inAll: made.length };
}

/** Whether a contact took place or was tried. */
export const isMade = ({ status, attendance }: Contact): boolean =>
  !['planned', 'cancelled', 'entered-in-error'].includes(status ?? '') &&
  !['cancelled-by-person', 'cancelled-by-service'].includes(attendance ?? '');
