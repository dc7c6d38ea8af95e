import { error, Refusal } from '../../domain/issue.js';
import type { Party } from '../../domain/party.js';
import { allowedMoves, hasBegun, type ProgressState } from '../../domain/progress.js';
import type { Exchange } from '../../store/records.js';
import type { Store } from '../../store/store.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An exchange that the party takes part in; someone else's is as absent as one that never was. */
export async function exchangeFor(store: Pick<Store, 'exchangeOf'>, party: Party, id: string): Promise<Exchange> {
  const found = uuid.test(id) ? await store.exchangeOf(party.id, id) : undefined;
  if (found === undefined) throw new Refusal([error('not-found', '', 'found no referral of that id')]);
  return found;
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Where an exchange stands, as one of its parties sees it. */
export function exchangeTold(exchange: Exchange, { id }: Party) {
  const { state, version, withdrawalAsked, createdAt, updatedAt, within } = exchange;
  // Who is asked within another referral does not learn of that: who asks knows both.
  const isAsker = within !== undefined && exchange.referrer === id;
  return {
    id: exchange.id,
    role: roleOf(exchange, id),
    state,
    allowedMoves: movesOf(exchange, id),
    withdrawalAsked,
    ...(isAsker && { within: { referral: within.exchange, as: within.as, item: within.item } }),
    version,
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

function roleOf({ performer, referrer }: Exchange, id: string): 'link-worker' | 'referrer' | 'reader' {
  if (performer === id) return 'link-worker';
  return referrer === id ? 'referrer' : 'reader';
}

/** What a party may say next; one that is on both sides may say what either may. */
function movesOf({ state, referrer, performer, withdrawalAsked }: Exchange, id: string): readonly ProgressState[] {
  // Work that has begun is withdrawn only by agreeing to a withdrawal that was asked for.
  const worked = allowedMoves(state, 'link-worker').filter((move) => move !== 'withdrawn' || withdrawalAsked);
  const asked: readonly ProgressState[] = [
    ...allowedMoves(state, 'referrer'),
    // Once work has begun a withdrawal may be asked for, one at a time.
    ...(hasBegun(state) && !withdrawalAsked ? (['withdrawn'] as const) : []),
  ];
  const moves = [...(performer === id ? worked : []), ...(referrer === id ? asked : [])];
  return [...new Set(moves)];
}
