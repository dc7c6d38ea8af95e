import type { Resource } from '@medplum/fhirtypes';
import { refuseErrors } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import { asSent } from '../../domain/referral.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { type Entry, memberOf } from '../../mapping/engine/graph.js';
import type { Part } from '../../mapping/engine/parts.js';
import { isAskOfReport } from '../../mapping/engine/reported.js';
import { writeReferral } from '../../mapping/write-referral.js';
import { type Closing, closeBundle } from '../closing.js';
import { checkIsDone, checkOnto, exchangeOf } from '../exchange.js';
import type { Opened } from '../opening.js';
import { retell } from '../retelling.js';
import type { RestAccount } from './account.js';
import { partsOf } from './parts.js';
import { bundle, type ReadMessage } from './read.js';

/** A message as it was last seen on this wire. */
export type Before = ReadMessage & { readonly message: Message; readonly opened: Opened };

/** Parts that belong to the message and not to the referral: another message about the same referral has its own. */
const ofMessage = [
  'provenance',
  'sender-organisation',
  'receiver-organisation',
  'sender-software',
  'receiver-software',
];

/** Writes a message as a bundle, onto the one last seen when there is one. */
export function writeMessage(message: Message, before?: Before, closing: Closing = transaction(message)): unknown {
  refuseErrors(checkIsDone(message));
  if (before === undefined) return closeBundle(writeParts(message, tellNew(message)), message, closing);
  refuseErrors(checkOnto(message, before.message));
  const old = accountBefore(before.account, before.message);
  const deep = ['sending', 'takenBack', 'sender', 'receiver'];
  const account: RestAccount = retell(old, tellNew(before.message), tellNew(message), deep);
  const written = writeParts(message, account, before.opened.entries, old);
  const closed = closeBundle(written, message, closing, before);
  return before.opened.isBare === true ? bareAgain(closed) : closed;
}

/** Writes a message onto the resources of another wire that it came in, as a new bundle of this one. */
export function adoptMessage(message: Message, opened: Opened, account: RestAccount, closing: Closing): unknown {
  const written = writeParts(message, tellNew(message), opened.entries, accountBefore(account, message));
  return closeBundle(written, message, closing, { opened, message });
}

function writeParts(message: Message, account: RestAccount, base: readonly Entry[] = [], old?: RestAccount) {
  const exchange = exchangeOf(message);
  const nameOf = ({ name }: Part) => (ofMessage.includes(name) ? message.id : exchange);
  return writeReferral(partsOf[message.kind], account, nameOf, base, old);
}

/** All that a new message tells. */
function tellNew(message: Message): RestAccount {
  const { kind, sentAt, sender, receiver } = message;
  const sent = { sending: { kind, sentAt }, sender, receiver };
  if (message.kind === 'referral') return { ...sent, ...asSent(message.referral) };
  const { progress, referral } = message;
  if (message.kind === 'progress') {
    const { saidBy, inReplyTo, person, report } = message;
    return {
      ...sent,
      sending: { kind, sentAt, ...(inReplyTo !== undefined && { answers: inReplyTo }) },
      about: referral,
      progress,
      ...(saidBy !== undefined && { saidBy }),
      ...(person !== undefined && { person }),
      ...(report !== undefined && { report }),
    };
  }
  const words = progress.reason?.words;
  const status = progress.state === 'withdrawn' ? 'revoked' : 'entered-in-error';
  const { person } = message;
  return {
    ...sent,
    takenBack: { number: referral, status, ...(words !== undefined && { words }) },
    progress,
    ...(person !== undefined && { person }),
  };
}

/** What was read, with the word for who asks that only the whole referral has. */
const accountBefore = (account: RestAccount, message: Message): RestAccount =>
  message.kind === 'referral' ? { ...account, referrer: message.referral.referrer } : account;

/** A transaction: every new resource says how it is to be stored. */
const transaction = (message: Message): Closing => ({
  table: bundle,
  isStamped: false,
  beside: (resource) => ({ request: requestFor(resource, message) }),
});

/**
 * A new resource is created; one that has a business identifier only where none has it yet. The request and the work of a
 * message that reports or takes back are there already, and are sent as what is said of them, not as a record.
 */
function requestFor(resource: Resource, { kind }: Message) {
  const { resourceType } = resource;
  const post = { method: 'POST', url: resourceType };
  const isSaidOf = kind !== 'referral' && resource.resourceType === 'ServiceRequest' && !isAskOfReport(resource);
  const identifier = identifierOf(resource);
  if (identifier === undefined || isSaidOf) return post;
  return { ...post, ifNoneExist: `identifier=${encodeURIComponent(identifier)}` };
}

/** The first business identifier of a resource that says its system, as FHIR searches for it. */
function identifierOf(resource: Resource): string | undefined {
  const list = memberOf(resource, 'identifier');
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  for (const item of items) {
    if (!isMembers(item)) continue;
    const { system, value } = item;
    if (typeof system === 'string' && typeof value === 'string') return `${system}|${value}`;
  }
  return undefined;
}

/** A resource that came without a bundle goes without one, unless it took others to say what the message says now. */
function bareAgain(bundle: Readonly<Record<string, unknown>>): unknown {
  const items: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const [only] = items;
  return items.length === 1 && isMembers(only) ? only.resource : bundle;
}
