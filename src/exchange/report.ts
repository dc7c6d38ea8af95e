import { error, Refusal, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { checkMove, isFinal, type Speaker } from '../domain/progress.js';
import { afterReport } from '../domain/report.js';
import type { Exchange } from '../store/records.js';
import { answered } from './abort.js';
import { strangersIn } from './about.js';
import { asksIn } from './ask.js';
import { correspondentOf } from './beside.js';
import { placeOf } from './caller.js';
import { checkLabels, enclosedIn } from './enclosed.js';
import { asHeld, checkHeld } from './holding.js';
import type { KeptExchange } from './kept-exchange.js';
import { measuredIn } from './measured.js';
import { moved, type Said } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';
import { checkReport } from './report-checks.js';
import { checkSaidOn } from './said-on.js';
import { stoppedWithin } from './stop.js';

/**
 * A link worker says where the work stands: the Task says so from now on, and the referrer is owed the report. Whom it asks
 * is asked in the same commit (`asksIn`).
 */
export async function report(
  deps: JourneyDeps,
  kept: KeptExchange,
  said: Said<ProgressMessage>,
  answering?: string,
): Promise<Plan> {
  const { exchange } = kept;
  const { state } = said.message.progress;
  const { state: at } = placeOf(said.wire);
  needSpeaker(exchange, said.party, 'link-worker', at);
  refuseErrors(checkMove(exchange.state, state, 'link-worker', at));
  if (state === 'withdrawn' && !exchange.withdrawalAsked) {
    const text = 'found withdrawn, for which nobody has asked; expected ended-early with a reason';
    throw new Refusal([error('move-not-allowed', at, text)]);
  }
  if (said.wire !== 'platform')
    refuseErrors(strangersIn(said.received, { resources: kept.resources, root: deps.root }));
  refuseErrors(checkTime(deps, kept, said));
  refuseErrors(checkLabels(said.received, said.carried));
  refuseErrors(checkHeld(deps, kept, said));
  refuseErrors(checkReport(deps, kept, said));
  const measured = measuredIn(kept, said);
  const asks = await asksIn(deps, kept, said);
  const stopped = await stoppedWithin(deps, kept, said);
  const whole = measured.told(afterReport(asks.report, stopped.report));
  const told = { ...said.message, ...(whole !== undefined && { report: whole }) };
  const message = addressed(deps, kept, told, answering);
  const answers = exchange.withdrawalAsked && isFinal(state) ? answered(deps, kept, message, true) : [];
  const journey = state === 'entered-in-error' ? 'correct' : answers.length > 0 ? 'answer-withdrawal' : 'report';
  const brought = said.wire === 'fhir-rest' ? said.received : undefined;
  const enclosed = enclosedIn({ received: brought, message, carried: said.carried }, kept, deps.surroundings.now());
  const beside = [...answers, ...enclosed];
  const report = measured.known(message.report);
  const plan = moved(deps, kept, { ...said, message }, { journey, to: exchange.referrer, beside, report });
  return { ...plan, further: [...asks.begun, ...stopped.plans], issues: asks.issues };
}

/** When it was said, on the wires that do not say so themselves: the platform API looks at it where it reads it. */
function checkTime(
  { surroundings }: JourneyDeps,
  { referral }: KeptExchange,
  { wire, message }: Said<ProgressMessage>,
) {
  if (wire === 'platform') return [];
  const { progress, details } = referral.referral;
  // What is sent on later, a story or a backlog, is measured by when it was sent.
  const by = Math.max(surroundings.now(), Date.parse(message.sentAt));
  const since = progress?.askedOn ?? details.date;
  return checkSaidOn(message.progress.saidOn, { by, since, path: 'Task.lastModified' });
}

/** Who a party is to an exchange. One that is both speaks as what it says makes it. */
export function speakerOf(exchange: Exchange, { id }: Party, wanted: Exclude<Speaker, 'waymark'>): Speaker {
  const isWanted = wanted === 'link-worker' ? exchange.performer === id : exchange.referrer === id;
  if (isWanted) return wanted;
  return exchange.performer === id ? 'link-worker' : 'referrer';
}

/** Refuses what the other side has to say: a report by the one who asked, a withdrawal by the one who does the work. */
export function needSpeaker(exchange: Exchange, party: Party, wanted: Exclude<Speaker, 'waymark'>, at: string): void {
  if (speakerOf(exchange, party, wanted) === wanted) return;
  throw new Refusal([
    error('move-not-allowed', at, `found what only the ${wanted} says; expected the ${wanted} to say it`),
  ]);
}

/**
 * A report as the referrer is to hear it: from the one who does the work to the one who asked, about the referral by
 * the number the referrer gave it, in answer to the message that brought it.
 */
export function addressed(
  { parties }: Pick<JourneyDeps, 'parties'>,
  { exchange, referral }: KeptExchange,
  message: ProgressMessage,
  answering: string = exchange.messageId,
): ProgressMessage {
  const referrer = parties.party(exchange.referrer);
  return {
    ...message,
    progress: asHeld(message, referral),
    receiver: referrer === undefined ? message.receiver : correspondentOf(referrer),
    referral: referral.referral.details.identifiers?.[0] ?? { value: exchange.messageId },
    inReplyTo: answering,
  };
}
