import { applyMessage } from '../connectors/at-rest.js';
import type { WireName } from '../connectors/connector.js';
import { error, Refusal, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { checkMove, type ProgressState, progressTable, type Speaker } from '../domain/progress.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Exchange, KeptChange } from '../store/store.js';
import { answered } from './abort.js';
import { strangersIn } from './about.js';
import { correspondentOf, provenanceOf } from './beside.js';
import { placeOf } from './caller.js';
import { enclosedIn } from './enclosed.js';
import type { JourneyName } from './journeys.js';
import { change, changesOf, insistOn, type KeptExchange } from './kept-exchange.js';
import { type JourneyDeps, owe, type Plan } from './plan.js';
import { checkSaidOn } from './said-on.js';

/** What is said about an exchange, and by whom. */
export interface Said<M> {
  readonly party: Party;
  readonly message: M;
  readonly wire: WireName;
  readonly carried: readonly Leaf[];
  readonly correlationId: string;
  /** The wire form, when it may enclose more than where the work stands. */
  readonly received?: unknown;
}

/** A link worker says where the work stands: the Task says so from now on, and the referrer is owed the report. */
export function report(deps: JourneyDeps, kept: KeptExchange, said: Said<ProgressMessage>, answering?: string): Plan {
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
  const message = addressed(deps, kept, said.message, answering);
  const answers = exchange.withdrawalAsked && isFinal(state) ? answered(deps, kept, message, true) : [];
  const journey = state === 'entered-in-error' ? 'correct' : answers.length > 0 ? 'answer-withdrawal' : 'report';
  const brought = said.wire === 'fhir-rest' ? said.received : undefined;
  const enclosed = enclosedIn({ received: brought, message, carried: said.carried }, kept, deps.surroundings.now());
  const beside = [...answers, ...enclosed];
  return moved(deps, kept, { ...said, message }, { journey, to: exchange.referrer, beside });
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

/** A final state is not left again. */
const isFinal = (state: ProgressState): boolean =>
  ['rejected', 'completed', 'failed', 'cancelled', 'entered-in-error'].includes(progressTable[state].status);

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
    // What does not say when it was said was said when it was sent.
    progress: { ...message.progress, saidOn: message.progress.saidOn ?? message.sentAt },
    receiver: referrer === undefined ? message.receiver : correspondentOf(referrer),
    referral: referral.referral.details.identifiers?.[0] ?? { value: exchange.messageId },
    inReplyTo: answering,
  };
}

interface Move {
  readonly journey: JourneyName;
  readonly to: string;
  /** What else changes: the answer to a withdrawal, say. */
  readonly beside: readonly KeptChange[];
}

/** The exchange after a message that moves it: the work, who said so, and what is owed to the other party. */
export function moved(
  { check, surroundings }: JourneyDeps,
  kept: KeptExchange,
  { party, message, carried, correlationId }: Said<ProgressMessage | WithdrawalMessage>,
  { journey, to, beside }: Move,
): Plan {
  const { exchange, resources, bundle } = kept;
  const now = surroundings.now();
  const reported = message.kind === 'progress' ? message.report : undefined;
  const next = applyMessage(bundle, asKnown(asEnd(message), exchange), reported);
  const changed = [...changesOf(next, exchange.id, resources, now), ...beside];
  const { state } = message.progress;
  const all = [...changed, ...provenance(exchange, message, changed, surroundings.newId(), now)];
  insistOn(all, check);
  return {
    journey,
    exchange: {
      ...exchange,
      state,
      version: exchange.version + 1,
      withdrawalAsked: exchange.withdrawalAsked && !isFinal(state),
      updatedAt: now,
    },
    from: exchange.state,
    message,
    names: [message.id],
    changed: all,
    owed: [owe(surroundings, { exchange: exchange.id, from: party.id, to, message, carried, correlationId })],
  };
}

/** A link worker who says withdrawn agrees with the referrer: what was asked for then holds for the request as well. */
const asEnd = (message: ProgressMessage | WithdrawalMessage): ProgressMessage | WithdrawalMessage => {
  const { state } = message.progress;
  if (message.kind === 'withdrawal' || state !== 'withdrawn') return message;
  const { saidBy: _saidBy, inReplyTo: _inReplyTo, report: _report, ...others } = message;
  return { ...others, kind: 'withdrawal', progress: { ...message.progress, state } };
};

/** The exchange was found by one of its names; the kept bundle knows itself by the message that began it. */
const asKnown = <M extends ProgressMessage | WithdrawalMessage>(message: M, { messageId }: Exchange): M => ({
  ...message,
  referral: { value: messageId },
});

/** Who said so, as a resource of its own. */
export function provenance(
  exchange: Exchange,
  message: ProgressMessage | WithdrawalMessage,
  changed: readonly KeptChange[],
  id: string,
  at: number,
): KeptChange[] {
  if (changed.length === 0) return [];
  const resource = provenanceOf(id, message, changed, at);
  return [change({ id, resource, url: '' }, { exchange: exchange.id, version: 1, at, part: 'beside', all: [] })];
}
