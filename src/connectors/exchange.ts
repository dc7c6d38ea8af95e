import type { Identifier } from '../domain/coded.js';
import { error, type Issue } from '../domain/issue.js';
import type { Message, ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import { exchangeName } from '../mapping/write-referral.js';

/** The name under which both sides know the referral that a message brings or is about: see `exchangeName`. */
export function exchangeOf(message: Message): string {
  if (message.kind === 'referral') return exchangeName(message.referral, message.id);
  const { system, value } = message.referral;
  return system === undefined ? value : `${system}|${value}`;
}

/**
 * What no FHIR wire can say: that a withdrawal is asked for and not done. A cancellation that was read as done would end
 * work that goes on.
 */
export function checkIsDone(message: Message): Issue[] {
  if (message.kind !== 'withdrawal' || message.answerWanted === undefined) return [];
  const text = 'found a withdrawal that waits for an answer, which this wire cannot say; expected one that is done';
  return [error('not-supported', 'answerWanted', text)];
}

/** Where a kind of message says which referral and which person it is about. */
export interface Places {
  readonly referral: string;
  readonly nhsNumber: string;
}

const inDomain: Readonly<Record<Message['kind'], Places>> = {
  referral: { referral: 'referral.details.identifiers', nhsNumber: 'referral.person.nhsNumber' },
  withdrawal: { referral: 'referral', nhsNumber: 'person.nhsNumber' },
  progress: { referral: 'referral', nhsNumber: 'person.nhsNumber' },
};

/**
 * What keeps a message from being written onto what was last seen: written onto a message of another kind it would say
 * nonsense, and onto another referral, or another person's, it would mix two people into one.
 */
export function checkOnto(message: Message, last: Message, places = inDomain): Issue[] {
  if (message.kind !== last.kind) {
    return [error('invariant', 'kind', `found a ${message.kind}; expected a ${last.kind}, as it was last seen`)];
  }
  const at = places[message.kind];
  return [
    ...(exchangeOf(message) === exchangeOf(last) ? [] : [anotherReferral(at)]),
    ...checkPerson(message, last, at),
  ];
}

/**
 * What keeps a message that reports or takes back from being written onto a referral that is kept. It must name the
 * referral by one of its numbers, by the message that brought it, or by `requestId`, the id under which it is kept:
 * a BaRS sender knows a request of its own by that alone (BaRS guide: cancellation).
 */
export function checkAbout(
  message: ProgressMessage | WithdrawalMessage,
  kept: ReferralMessage,
  requestId: string | undefined,
): Issue[] {
  const at = inDomain[message.kind];
  const { identifiers = [] } = kept.referral.details;
  const names: readonly Identifier[] = [
    ...identifiers,
    { value: kept.id },
    ...(requestId === undefined ? [] : [{ value: requestId }]),
  ];
  const { system, value } = message.referral;
  const isNamed = names.some((name) => name.system === system && name.value === value);
  return [...(isNamed ? [] : [anotherReferral(at)]), ...checkPerson(message, kept, at)];
}

const anotherReferral = ({ referral }: Places): Issue =>
  error('invariant', referral, 'found another referral; expected the one that was last seen');

function checkPerson(message: Message, last: Message, { nhsNumber }: Places): Issue[] {
  const [said, known] = [message, last].map((one) => personIn(one)?.nhsNumber?.value);
  if (said === undefined || known === undefined || said === known) return [];
  return [error('invariant', nhsNumber, "found another person's NHS number; expected that of the person last seen")];
}

function personIn(message: Message) {
  if (message.kind === 'referral') return message.referral.person;
  return message.person;
}
