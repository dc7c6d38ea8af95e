import type { Identifier } from '../../domain/coded.js';
import { error, type Issue, isError, Refusal } from '../../domain/issue.js';
import type { Envelope, Message } from '../../domain/message.js';
import { asSent } from '../../domain/referral.js';
import type { Part } from '../../mapping/engine/parts.js';
import { isAddressable } from '../../mapping/resources/correspondents.js';
import { writeReferral } from '../../mapping/write-referral.js';
import { type Closing, closeBundle } from '../closing.js';
import { checkIsDone, checkOnto, exchangeOf } from '../exchange.js';
import type { Opened } from '../opening.js';
import { retell } from '../retelling.js';
import { applicationVersion, type BarsAccount } from './account.js';
import { answerOf } from './answer.js';
import { conversations } from './header.js';
import { bundle, partsOf, type ReadMessage } from './read.js';

/** A message as it was last seen on this wire. */
export type Before = ReadMessage & { readonly message: Message; readonly opened: Opened };

/** Parts that belong to the message and not to the referral: another message about the same referral has its own. */
const ofMessage = ['header', 'sender-organisation', 'receiver-organisation', 'receiver-software', 'answer'];

/** Writes a message, onto the one last seen when there is one. */
export function writeMessage(message: Message, before?: Before): unknown {
  const issues = [...checkSayable(message), ...(before === undefined ? [] : checkOnto(message, before.message))];
  if (issues.some(isError)) throw new Refusal(issues);
  const exchange = exchangeOf(message);
  const old = before === undefined ? undefined : accountBefore(before);
  const account: BarsAccount =
    before === undefined || old === undefined
      ? tellNew(message)
      : retell(old, tellNew(before.message), tellNew(message), ['header', 'takenBack', 'sender', 'receiver']);
  const nameOf = ({ name }: Part) => (ofMessage.includes(name) ? message.id : exchange);
  const written = writeReferral(partsOf[message.kind], account, nameOf, before?.opened.entries, old);
  return closeBundle(written, message, closing, before);
}

const closing: Closing = { table: bundle, meta: { versionId: applicationVersion }, isStamped: true };

/** What cannot be said on this wire: BaRS demands something that the message does not have. */
function checkSayable(message: Message): Issue[] {
  const issues = [
    ...checkIsDone(message),
    ...checkEndpoint(message.sender.endpoint, 'sender.endpoint'),
    ...checkEndpoint(message.receiver.endpoint, 'receiver.endpoint'),
  ];
  if (message.kind === 'referral' && message.referral.details.status !== 'active') {
    const text = 'found another status; a BaRS message can only bring a new referral, which is active';
    issues.push(error('invariant', 'referral.details.status', text));
  }
  if (message.kind === 'progress' && message.inReplyTo === undefined) {
    issues.push(error('required', 'inReplyTo', 'found none; a BaRS response names the message that it answers'));
  }
  return issues;
}

const checkEndpoint = (endpoint: Identifier, path: string): Issue[] =>
  endpoint.system !== undefined && isAddressable(endpoint)
    ? []
    : [error('value', path, 'found no system, or a bar in the value; BaRS writes system|value')];

const headerOf = (message: Message) => {
  const { event, reason, definition } = conversations[message.kind];
  const name = message.sender.organisation?.name;
  const answers = message.kind === 'progress' ? message.inReplyTo : undefined;
  return {
    event,
    reason,
    definition,
    ...(answers !== undefined && { answers }),
    ...(name !== undefined && { sourceName: name }),
  };
};

const ends = ({ sender, receiver }: Envelope) => ({ sender, receiver });

/** All that a new message tells. */
function tellNew(message: Message): BarsAccount {
  const headed = { header: headerOf(message), ...ends(message) };
  if (message.kind === 'referral') {
    // BaRS: a referral has a Task, and its status is `requested`; to write the message is to send it.
    return { ...headed, ...asSent(message.referral) };
  }
  const { progress, referral } = message;
  if (message.kind === 'progress') {
    const { saidBy, person, report } = message;
    return {
      ...headed,
      about: referral,
      progress,
      answer: answerOf(progress),
      ...(saidBy !== undefined && { saidBy }),
      ...(person !== undefined && { person }),
      ...(report !== undefined && { report }),
    };
  }
  const { person } = message;
  const words = progress.reason?.words;
  const status = progress.state === 'withdrawn' ? 'revoked' : 'entered-in-error';
  const takenBack = { number: referral, status, ...(words !== undefined && { words }) } as const;
  return { ...headed, takenBack, progress, ...(person !== undefined && { person }) };
}

/** What was read, with the word for who asks that only the whole referral has. */
const accountBefore = ({ account, message }: Before): BarsAccount =>
  message.kind === 'referral' ? { ...account, referrer: message.referral.referrer } : account;
