import type { HoldingReason } from '../../domain/progress.js';
import { dayAt, dayOf, daysBetween } from './days.js';
import type { Standing } from './story.js';

/** A time in which support was held for one reason. */
export interface Spell {
  readonly why: HoldingReason;
  readonly since: string;
  /** Nothing where it goes on. */
  readonly until?: string;
  readonly days?: number;
  readonly reviewBy?: string;
  readonly words?: string;
}

/**
 * The times of held support, from where the work stood: one ends when the work goes on or comes to its end, or when
 * support is held for another reason. It begins when it says so itself; one that follows another, when that was said.
 */
export function spellsOf(timeline: readonly Standing[]): readonly Spell[] {
  const spells: Spell[] = [];
  let open: Spell | undefined;
  for (const { progress, at } of timeline) {
    const on = dayOf(progress.saidOn) ?? dayAt(at);
    const { holding } = progress;
    const held = progress.state === 'holding' ? holding : undefined;
    const last = held === undefined ? {} : lastSaid(held);
    if (open !== undefined && held?.why === open.why) {
      open = { ...open, ...last };
      continue;
    }
    const follows = open !== undefined;
    if (open !== undefined) spells.push(ended(open, on));
    open = held === undefined ? undefined : { why: held.why, since: follows ? on : (dayOf(held.since) ?? on), ...last };
  }
  return open === undefined ? spells : [...spells, open];
}

const lastSaid = ({ reviewBy, words }: { readonly reviewBy?: string; readonly words?: string }) => ({
  ...(reviewBy !== undefined && { reviewBy }),
  ...(words !== undefined && { words }),
});

function ended(spell: Spell, until: string): Spell {
  const days = daysBetween(spell.since, until);
  return { ...spell, until, ...(days !== undefined && { days: Math.max(0, days) }) };
}
