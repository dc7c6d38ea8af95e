import { error, Refusal } from '../domain/issue.js';
import type { ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import { answered } from './abort.js';
import { correspondentOf } from './beside.js';
import type { WithdrawalAnswer } from './journeys.js';
import type { KeptExchange } from './kept-exchange.js';
import { messageKept } from './kept-message.js';
import { moved } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';
import { addressed, report } from './report.js';

/**
 * The link worker answers the referrer who has asked that work which has begun be stopped. Agreed, the work is withdrawn
 * for the referrer's reason; declined, it goes on where it stood. The referrer hears of it either way.
 */
export async function answerWithdrawal(deps: JourneyDeps, kept: KeptExchange, answer: WithdrawalAnswer): Promise<Plan> {
  const { exchange, referral } = kept;
  if (!exchange.withdrawalAsked) {
    const text = 'found an answer to a withdrawal that nobody has asked for; expected one only after it was asked';
    throw new Refusal([error('conflict', '/agreed', text)]);
  }
  const at = new Date(deps.surroundings.now()).toISOString();
  const { askedOn: _asked, notes: _notes, ...present } = referral.referral.progress ?? { state: exchange.state };
  const notes = answer.words === undefined ? {} : { notes: [answer.words] };
  const asked = await askOf(deps, exchange.id);
  const reason = asked?.progress.reason;
  const message: ProgressMessage = {
    kind: 'progress',
    id: deps.surroundings.newId(),
    sentAt: at,
    sender: correspondentOf(answer.party),
    receiver: referral.sender,
    referral: { value: exchange.messageId },
    progress: answer.agreed
      ? { state: 'withdrawn', ...(reason !== undefined && { reason }), ...notes, saidOn: at }
      : { ...present, ...notes, saidOn: at },
  };
  const said = {
    party: answer.party,
    message,
    wire: 'platform',
    carried: [],
    correlationId: answer.correlationId,
  } as const;
  if (answer.agreed) return report(deps, kept, said, asked?.id);
  const told = addressed(deps, kept, message, asked?.id);
  const beside = answered(deps, kept, told, false, answer.words);
  const plan = moved(
    deps,
    kept,
    { ...said, message: told },
    { journey: 'answer-withdrawal', to: exchange.referrer, beside },
  );
  return { ...plan, exchange: { ...plan.exchange, withdrawalAsked: false } };
}

/** What the referrer has asked for: what the link worker was last told. */
async function askOf({ store }: JourneyDeps, exchange: string): Promise<WithdrawalMessage | undefined> {
  const told = (await store.outbox({ exchange })).filter(({ kind }) => kind === 'withdrawal').at(-1);
  const message = told === undefined ? undefined : messageKept(told.message);
  return isWithdrawal(message) ? message : undefined;
}

const isWithdrawal = (message: { readonly kind: string } | undefined): message is WithdrawalMessage =>
  message?.kind === 'withdrawal';
