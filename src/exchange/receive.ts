import { applyMessage } from '../connectors/at-rest.js';
import type { ProgressMessage } from '../domain/message.js';
import type { Owed } from '../store/records.js';
import { correspondentOf } from './beside.js';
import { changesOf, insistOn, type KeptExchange, sharesIn } from './kept-exchange.js';
import type { JourneyDeps, Plan } from './plan.js';
import { addressed } from './report.js';
import { oweShared } from './shared.js';

/**
 * A referral has arrived at the link worker's tool: the work is received, which only Waymark can know and say, and the
 * referrer hears of it. Nothing when there is no such news: something else arrived, or the work stands further on.
 */
export function receive(deps: JourneyDeps, kept: KeptExchange, owed: Owed): Plan | undefined {
  const { exchange, resources, bundle, referral } = kept;
  const { surroundings, parties, check } = deps;
  const performer = parties.party(exchange.performer);
  if (owed.kind !== 'referral' || exchange.state !== 'sent' || performer === undefined) return undefined;
  const now = surroundings.now();
  const at = new Date(now).toISOString();
  const message: ProgressMessage = addressed(deps, kept, {
    kind: 'progress',
    id: surroundings.newId(),
    sentAt: at,
    sender: correspondentOf(performer),
    receiver: referral.sender,
    referral: { value: exchange.messageId },
    progress: { state: 'received', saidOn: at },
  });
  const known = { ...message, referral: { value: exchange.messageId } };
  const changed = changesOf(applyMessage(bundle, known), exchange.id, resources, now, sharesIn(exchange));
  insistOn(changed, check);
  const { referrer: to, performer: from } = exchange;
  const { correlationId } = owed;
  return {
    journey: 'receive',
    exchange: { ...exchange, state: 'received', version: exchange.version + 1, updatedAt: now },
    from: exchange.state,
    message,
    names: [],
    changed,
    owed: oweShared(deps, kept, { from, to, message, carried: [], correlationId }),
  };
}
