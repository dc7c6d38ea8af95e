import type { Incoming, WireName } from '../connectors/connector.js';
import type { Issue } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import type { Answer, Exchange, KeptResource, Owed } from '../store/records.js';

/**
 * What can happen to an exchange, whichever door it came in by. Each is one commit: what was received, the resources,
 * what is owed for it, the journal and the keys of a repeat. A `Refusal` says everything that stops it, and nothing was
 * written.
 */
export interface Journeys {
  /** Refers, reports, withdraws, answers a withdrawal or corrects: what the message says. */
  accept(arrival: Arrival): Promise<Accepted>;
  /** The Task or ServiceRequest of an exchange as its owner wants it to be: a report, a withdrawal or a correction. */
  update(update: ResourceUpdate): Promise<Accepted>;
  /** The link worker's answer to a withdrawal that was asked for after work began. */
  answerWithdrawal(answer: WithdrawalAnswer): Promise<Accepted>;
  /** What was owed has arrived: a referral that was sent is now received, and the referrer hears of it. */
  delivered(owed: Owed, owner: string | undefined, receipt: string): Promise<void>;
}

/** Who said something at which door. */
export interface Caller {
  readonly party: Party;
  /** `process-message`, `fhir`, `platform`: what metrics and the journal call the door. */
  readonly door: string;
  readonly requestId: string;
  readonly correlationId: string;
  /** The bytes of the body as they came. */
  readonly raw: Uint8Array;
  /**
   * Names under which a repeat is recognised, beside those that the message itself gives (its id, its referral): the
   * value of an `Idempotency-Key` or `X-Request-Id`, with what it is in front (`idempotency:…`, `request:…`).
   */
  readonly keys: readonly string[];
  /** What the door says when it is done; kept, and given again to a repeat. */
  answer(outcome: Outcome): Answer;
}

/** A message at a door. */
export interface Arrival extends Caller {
  readonly wire: WireName;
  /** The parsed wire form, and what was read of it. */
  readonly received: unknown;
  readonly incoming: Incoming;
}

export interface ResourceUpdate extends Caller {
  readonly type: 'Task' | 'ServiceRequest';
  readonly id: string;
  /** From `If-Match`. */
  readonly version: number;
  /** The whole resource as it is to be; or how it comes out of the present one. Throws a `Refusal`. */
  change(present: unknown): unknown;
}

export interface WithdrawalAnswer extends Caller {
  readonly exchange: string;
  readonly agreed: boolean;
  readonly words?: string;
}

/** What a journey has done. */
export interface Outcome {
  readonly journey: JourneyName;
  readonly exchange: Exchange;
  readonly message: Message;
  /** The resources that are new or have changed, as they are now served. */
  readonly changed: readonly KeptResource[];
  /** Warnings, and what was not understood. */
  readonly issues: readonly Issue[];
}

export const journeyNames = [
  'refer',
  'report',
  'withdraw',
  'ask-withdrawal',
  'answer-withdrawal',
  'correct',
  'receive',
  'hear',
] as const;
export type JourneyName = (typeof journeyNames)[number];

/** `done` says it for the first time; `repeat` gives the first answer again, and which key it was known by. */
export type Accepted =
  | { readonly kind: 'done'; readonly answer: Answer; readonly outcome: Outcome }
  | { readonly kind: 'repeat'; readonly answer: Answer; readonly key: string; readonly exchange: string };
