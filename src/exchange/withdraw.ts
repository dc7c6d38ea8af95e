import { error, Refusal, refuseErrors } from '../domain/issue.js';
import type { WithdrawalMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { checkMove, hasBegun } from '../domain/progress.js';
import { abortTask } from './beside.js';
import { placeOf } from './caller.js';
import { bodiesOf, bodyOf, change, insistOn, type KeptExchange } from './kept-exchange.js';
import { moved, provenance, type Said } from './move.js';
import { type JourneyDeps, owe, type Plan } from './plan.js';
import { needSpeaker } from './report.js';
import { stoppedWithin } from './stop.js';

/**
 * The referrer takes the ask back. Before work begins that ends it: the request is revoked and the work cancelled in one
 * commit, with whatever the link worker has asked of others. Once work has begun it is a request that the link worker
 * answers, and the work stands where it stood.
 */
export async function withdraw(deps: JourneyDeps, kept: KeptExchange, said: Said<WithdrawalMessage>): Promise<Plan> {
  const { exchange } = kept;
  const { state } = said.message.progress;
  const { state: at } = placeOf(said.wire);
  needSpeaker(exchange, said.party, 'referrer', at);
  if (state === 'withdrawn' && hasBegun(exchange.state)) return ask(deps, kept, said);
  refuseErrors(checkMove(exchange.state, state, 'referrer', at));
  const journey = state === 'entered-in-error' ? 'correct' : 'withdraw';
  const { plans: further, report } = await stoppedWithin(deps, kept, said);
  return { ...moved(deps, kept, said, { journey, to: exchange.performer, beside: [], report }), further };
}

/** Asks for an end of work that has begun: a Task of its own says so until it is answered. */
function ask(deps: JourneyDeps, kept: KeptExchange, said: Said<WithdrawalMessage>): Plan {
  const { exchange } = kept;
  const { surroundings, parties } = deps;
  const { party, message, carried, correlationId } = said;
  if (exchange.withdrawalAsked) {
    const text = 'found a withdrawal that was asked for before and is not answered yet; expected one at a time';
    throw new Refusal([error('conflict', placeOf(said.wire).state, text)]);
  }
  const performer = parties.party(exchange.performer);
  if (performer === undefined || !canBeAsked(performer)) {
    const text =
      'found work that has begun, at a link worker whose system takes withdrawals only as done; expected you to ask in person';
    throw new Refusal([error('not-supported', placeOf(said.wire).state, text)]);
  }
  const now = surroundings.now();
  const id = surroundings.newId();
  const all = bodiesOf(kept.resources);
  const place = { exchange: exchange.id, version: 1, at: now, part: 'beside', all } as const;
  const task = bodyOf(kept.resources, exchange.task);
  const asked = [change({ id, resource: abortTask(id, exchange, message, task), url: '' }, place)];
  const changed = [...asked, ...provenance(exchange, message, asked, surroundings.newId(), now)];
  insistOn(changed, deps.check);
  return {
    journey: 'ask-withdrawal',
    exchange: { ...exchange, version: exchange.version + 1, withdrawalAsked: true, updatedAt: now },
    from: exchange.state,
    message,
    names: [message.id],
    changed,
    owed: [
      owe(surroundings, {
        exchange: exchange.id,
        from: party.id,
        to: exchange.performer,
        message: { ...message, answerWanted: true },
        carried,
        correlationId,
      }),
    ],
  };
}

/** Only the platform wire tells an ask from a withdrawal that is done: see `WithdrawalMessage.answerWanted`. */
const canBeAsked = ({ connection }: Party): boolean =>
  connection.kind === 'platform-webhook' || (connection.kind === 'inbox' && connection.wire === 'platform');
