import { instruments, isInstrumentId } from '../../domain/measure.js';
import type { Counts, Pairs } from './tally.js';

/** How far a score was followed, counted so that the total tells no more than the parts do. */
export interface Followed {
  /** What is counted: referrals, or series where one referral may have several of an instrument, such as goals. */
  readonly of: 'Referrals' | 'Series';
  readonly counts: Counts;
  /** Whether the total may be told beside that of all referrals. */
  readonly isTotalTold: boolean;
}

/** Referrals in which a score is not there at all. */
export const notMeasured = 'not measured';

/**
 * Out: of an instrument of which a referral has one series, all the referrals, those that were not measured among them:
 * beside the number of referrals, the number of the measured would tell how few were not. Of other instruments the series,
 * without a total where it would do so.
 */
export function followedIn({ instrument, followed }: Pairs, referrals: number, least: number): Followed {
  const total = [...followed.values()].reduce((sum, count) => sum + count, 0);
  if (isInstrumentId(instrument) && 'about' in instruments[instrument]) {
    return { of: 'Series', counts: followed, isTotalTold: !tellsRest(total, referrals, least) };
  }
  const without: Counts = total < referrals ? new Map([[notMeasured, referrals - total]]) : new Map();
  return { of: 'Referrals', counts: new Map([...followed, ...without]), isTotalTold: true };
}

/** Whether a total that is nearly that of all referrals would tell, beside it, how many are missing: few. */
export const tellsRest = (total: number, referrals: number, least: number): boolean =>
  total < referrals && referrals - total < least;
