import { writeJson } from '../../conformance/json-literals.js';
import { contactsSoFar } from '../../domain/holding.js';
import { startOf } from '../../domain/instruments/when.js';
import type { Party } from '../../domain/party.js';
import type { Referral } from '../../domain/referral.js';
import { loadKept } from '../../exchange/kept-exchange.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Exchange } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import { exchangeTold } from './exchanges.js';

export interface ReviewsDeps {
  readonly store: Pick<Store, 'reviewsDue' | 'contents'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
  readonly checks: Checks;
}

const pageLength = 20;
const day = 86_400_000;

/** The held referrals of a party that works on them, whose review was due: those that wait longest first. */
export async function listReviews({ store, surroundings, checks }: ReviewsDeps, asking: Asking): Promise<Reply> {
  const { party } = asking.asked.visitor;
  const { dueBefore, limit = pageLength } = checks.query('reviews', asking.query);
  const now = surroundings.now();
  const before = dueBefore === undefined ? now : startOf(dueBefore);
  const found = await store.reviewsDue(party.id, { before, limit: limit + 1 });
  const reviews = [];
  for (const exchange of found.slice(0, limit)) {
    asking.asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
    const { referral } = await loadKept(store, exchange);
    const overdue = Math.floor((now - (exchange.reviewAt ?? now)) / day);
    reviews.push({
      exchange: exchangeWithHolding(exchange, party, referral.referral),
      daysOverdue: Math.max(0, overdue),
    });
  }
  const page = { dueBefore: new Date(before).toISOString(), reviews, more: found.length > limit };
  return { status: 200, body: writeJson(page) };
}

/** Where an exchange stands and, where it is held, why, since when, until when, and how often they were in contact. */
export function exchangeWithHolding(exchange: Exchange, party: Party, { progress, report }: Referral) {
  const told = exchangeTold(exchange, party);
  const holding = progress?.state === 'holding' ? progress.holding : undefined;
  if (holding === undefined) return told;
  return { ...told, holding: { ...holding, contacts: contactsSoFar(report?.contacts, holding.since) } };
}
