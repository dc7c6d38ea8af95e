import type { Message, ProgressMessage } from '../domain/message.js';
import type { Party, PartyId } from '../domain/party.js';
import type { Person } from '../domain/person.js';
import { isFinal } from '../domain/progress.js';
import { progressShared, reportShared, type Share, showingOf } from '../domain/sharing.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Exchange, NewOwed } from '../store/records.js';
import { correspondentOf } from './beside.js';
import { type KeptExchange, sharesIn } from './kept-exchange.js';
import { type JourneyDeps, owe } from './plan.js';
import { carriedOpenly, isCleared } from './restricted.js';

/** A message with what came beside it and was not understood. */
export interface Told {
  readonly message: Message;
  readonly carried: readonly Leaf[];
}

/**
 * What is said in an exchange, as somebody hears it. To the one who does the work, and from the one who asks, all of it;
 * to the referrer and to readers what their share lets through. What was not understood may be anything, and goes only
 * where everything does; what of it is restricted goes to nobody who is not cleared.
 */
export function sharedWith(
  party: PartyId,
  { exchange }: Pick<KeptExchange, 'exchange'>,
  { message, carried }: Told,
  parties: JourneyDeps['parties'],
): Told {
  if (message.kind !== 'progress' || party === exchange.performer) return { message, carried };
  const shares = sharesIn(exchange);
  const share = party === exchange.referrer ? shares.referrer : shares.readers;
  const open = isCleared(parties.party(party)) ? carried : carriedOpenly(carried);
  return share === 'everything' ? { message, carried: open } : { message: messageShared(message, share), carried: [] };
}

function messageShared(message: ProgressMessage, share: Share): ProgressMessage {
  const { progress, report, saidBy, person, ...envelope } = message;
  const shared = reportShared(report, share);
  const nobody = showingOf('saidBy', share) === 'hidden';
  return {
    ...envelope,
    progress: progressShared(progress, share),
    ...(saidBy !== undefined && !nobody && { saidBy }),
    // Whom it is about, and nothing of them that the referrer need not know already.
    ...(person?.nhsNumber !== undefined && !nobody && { person: { nhsNumber: person.nhsNumber } }),
    ...(shared !== undefined && { report: shared }),
  };
}

interface Sending extends Told {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly correlationId: string;
}

/**
 * Whether somebody hears anything in a message that they have not heard: where nothing of a report may be told, that there
 * was one is not told either, and nobody is woken for it. An answer to a withdrawal is always news.
 */
function isNews(message: Message, { exchange, referral }: KeptExchange): boolean {
  if (message.kind !== 'progress' || exchange.withdrawalAsked) return true;
  const { progress, report } = message;
  const before = referral.referral.progress;
  return (
    report !== undefined ||
    progress.notes !== undefined ||
    progress.state !== exchange.state ||
    progress.reason?.code !== before?.reason?.code ||
    progress.closing !== before?.closing ||
    progress.holding?.why !== before?.holding?.why
  );
}

/**
 * What is owed for a message about an exchange: to the other side, where it says anything new to them, and, where it brings a summary or the end, to those
 * who read along, each as far as they may hear it.
 */
export function oweShared(
  { surroundings, parties }: Pick<JourneyDeps, 'surroundings' | 'parties'>,
  kept: KeptExchange,
  { from, to, correlationId, ...told }: Sending,
): NewOwed[] {
  const { exchange } = kept;
  const sending = { exchange: exchange.id, from, correlationId };
  const readers = to === exchange.referrer && isForReaders(told.message, exchange) ? exchange.readers : [];
  const heard = sharedWith(to, kept, told, parties);
  const isWhole = to !== exchange.referrer || sharesIn(exchange).referrer === 'everything';
  return [
    ...(isWhole || isNews(heard.message, kept) ? [owe(surroundings, { ...sending, to, ...heard })] : []),
    ...readers.flatMap((id) => {
      const reader = parties.party(id);
      if (reader === undefined) return [];
      const { message, carried } = sharedWith(id, kept, told, parties);
      return message.kind === 'progress'
        ? [owe(surroundings, { ...sending, to: id, message: toReader(message, reader, kept), carried })]
        : [];
    }),
  ];
}

/** Readers hear of a summary, of the end when it comes, and of what is to be filed. */
const isForReaders = (message: Message, { state }: Exchange): boolean =>
  message.kind === 'progress' &&
  ((message.report?.summaries ?? []).length > 0 ||
    (message.report?.codedEntries ?? []).length > 0 ||
    (isFinal(message.progress.state) && message.progress.state !== state));

/** To somebody who sent nothing: it answers no message of theirs, and says whom it is about. */
function toReader(
  { inReplyTo: _theirs, ...message }: ProgressMessage,
  reader: Party,
  { referral }: KeptExchange,
): ProgressMessage {
  return { ...message, receiver: correspondentOf(reader), person: namedOnly(referral.referral.person) };
}

const namedOnly = ({ nhsNumber, name, dateOfBirth }: Person): Person => ({
  ...(name !== undefined && { name }),
  ...(dateOfBirth !== undefined && { dateOfBirth }),
  ...(nhsNumber !== undefined && { nhsNumber }),
});
