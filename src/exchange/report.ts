import { error, type Issue, Refusal, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { checkMove, isFinal, type Speaker } from '../domain/progress.js';
import { afterReport } from '../domain/report.js';
import type { Exchange } from '../store/records.js';
import { answered } from './abort.js';
import { strangersIn } from './about.js';
import { afterwordOf, checkAfterword } from './afterword.js';
import { asksIn } from './ask.js';
import { correspondentOf } from './beside.js';
import { placeOf } from './caller.js';
import { checkLabels, enclosedIn } from './enclosed.js';
import { checkNoEntries, entriesBy } from './entries-told.js';
import { asHeld, checkHeld } from './holding.js';
import type { KeptExchange } from './kept-exchange.js';
import { measuredIn } from './measured.js';
import { moved, type Said } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';
import { checkReport } from './report-checks.js';
import { saidAgain } from './said-again.js';
import { checkInTurn, checkSaidOn } from './said-on.js';
import { stoppedWithin } from './stop.js';

/**
 * A link worker says where the work stands: the Task says so from now on, and the referrer is owed the report. Whom it asks
 * is asked in the same commit (`asksIn`). Once the work has ended, a report may still complete what was said (`afterwordOf`).
 */
export async function report(
  deps: JourneyDeps,
  kept: KeptExchange,
  given: Said<ProgressMessage>,
  answering?: string,
): Promise<Plan> {
  const { exchange } = kept;
  const { state } = given.message.progress;
  const { state: at } = placeOf(given.wire);
  needSpeaker(exchange, given.party, 'link-worker', at);
  const afterword = afterwordOf(kept, given);
  if (afterword === undefined) refuseErrors(checkMove(exchange.state, state, 'link-worker', at));
  const said = afterword ?? given;
  if (state === 'withdrawn' && !exchange.withdrawalAsked) {
    const text = 'found withdrawn, for which nobody has asked; expected ended-early with a reason';
    throw new Refusal([error('move-not-allowed', at, text)]);
  }
  if (said.wire !== 'platform')
    refuseErrors(strangersIn(said.received, { resources: kept.resources, root: deps.root }));
  refuseErrors(await checkTime(deps, kept, given));
  if (afterword !== undefined) refuseErrors(checkAfterword(kept, afterword));
  refuseErrors(checkLabels(said.received, said.carried));
  refuseErrors(checkHeld(deps, kept, said));
  refuseErrors(checkNoEntries(said.message.report, said));
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
  const entries = await entriesBy(deps, kept, report ?? message.report);
  const move = { journey, to: exchange.referrer, beside, report, entries } as const;
  const plan = moved(deps, kept, { ...said, message }, move);
  return { ...plan, further: [...asks.begun, ...stopped.plans], issues: [...asks.issues, ...saidAgain(kept, said)] };
}

const saidAt = 'Task.lastModified';

/**
 * When it was said: not before what was said last; and neither before the referral nor in the time that is still to come,
 * which the platform API looks at where it reads it.
 */
async function checkTime(
  { store, surroundings }: JourneyDeps,
  kept: KeptExchange,
  { wire, message }: Said<ProgressMessage>,
): Promise<Issue[]> {
  const { progress, details } = kept.referral.referral;
  const path = wire === 'platform' ? '/progress/saidOn' : saidAt;
  const inTurn = await checkInTurn(store, kept, { said: message.progress, path });
  if (wire === 'platform') return inTurn;
  const by = surroundings.now();
  const since = progress?.askedOn ?? details.date;
  return [...checkSaidOn(message.progress.saidOn, { by, since, path: saidAt }), ...inTurn];
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
