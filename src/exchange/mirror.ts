import { applyMessage } from '../connectors/at-rest.js';
import type { Message, ProgressMessage } from '../domain/message.js';
import type { PartyId } from '../domain/party.js';
import type { Progress, ProgressState } from '../domain/progress.js';
import type { Report } from '../domain/report.js';
import type { KeptResource, NewOwed, Within } from '../store/records.js';
import type { Asked } from './ask-standing.js';
import { correspondentOf } from './beside.js';
import { fingerprint } from './fingerprint.js';
import { bundleOf } from './kept-bundle.js';
import { changesOf, insistOn, type KeptExchange, loadKept, referralIn, sharesIn } from './kept-exchange.js';
import { provenance } from './move.js';
import { type JourneyDeps, owe, type Plan } from './plan.js';
import { nameOf } from './refer.js';
import { sharedWith } from './shared.js';

/** Who has said what a plan writes. */
interface Speaking {
  readonly by: PartyId | undefined;
  readonly correlationId: string;
}

/**
 * A plan with what it means for the exchange that it came out of: where an ask stands is written into the report of the
 * link worker who asked, in the same commit, as the one who is asked has said it. The link worker is owed that message as
 * any referrer is. Who referred the person to the link worker is told of a connection, with where the referral stands and
 * that one connection; of a request to the practice they are not, nor that a message has arrived.
 */
export async function mirrored(deps: JourneyDeps, plan: Plan, speaking: Speaking): Promise<Plan> {
  const { within } = plan.exchange;
  if (within === undefined || plan.changed.length === 0) return plan;
  const parent = await deps.store.exchange(within.exchange);
  if (parent === undefined) throw new Error('An exchange within another is kept without it');
  const kept = await loadKept(deps.store, parent);
  const progress = await progressAfter(deps, plan);
  const report = withProgress(kept, within, progress);
  if (report === undefined) return plan;
  const { surroundings, check } = deps;
  const now = surroundings.now();
  const message = newsOf(deps, kept, plan.message, report);
  const after = applyMessage(kept.bundle, { ...message, referral: { value: parent.messageId } });
  const changed = changesOf(after, parent.id, kept.resources, now, sharesIn(kept.exchange));
  const author = { ...message, sender: plan.message.sender };
  const all = [...changed, ...provenance(kept.exchange, author, changed, surroundings.newId(), now)];
  insistOn(all, check);
  const isTold = isNews(plan, within) && !isUndone(parent.state) && speaking.by !== parent.referrer;
  const mirror: Plan = {
    journey: 'hear',
    exchange: { ...kept.exchange, version: parent.version + 1, updatedAt: now },
    from: parent.state,
    message,
    names: [],
    changed: all,
    owed: isTold ? oweNews(deps, kept, message, speaking.correlationId) : [],
  };
  return { ...plan, further: [...(plan.further ?? []), mirror] };
}

/** What the referrer is owed of it, as far as they may hear it: nothing, where they hear nothing of connections. */
function oweNews(
  { surroundings, parties }: JourneyDeps,
  kept: KeptExchange,
  message: ProgressMessage,
  correlationId: string,
): readonly NewOwed[] {
  const { id, referrer: to, performer: from } = kept.exchange;
  const told = sharedWith(to, kept, { message, carried: [] }, parties);
  const isHeard = told.message.kind === 'progress' && told.message.report?.connections !== undefined;
  return isHeard ? [owe(surroundings, { exchange: id, from, to, correlationId, ...told })] : [];
}

const isNews = ({ exchange }: Plan, { as }: Within): boolean => as === 'connection' && exchange.state !== 'received';

const isUndone = (state: ProgressState): boolean => state === 'withdrawn' || state === 'entered-in-error';

/** Where an exchange stands after a plan, with all that is known of that. */
export async function progressAfter({ store }: JourneyDeps, { exchange, changed }: Plan): Promise<Progress> {
  const next = new Map<string, KeptResource>(changed.map((one) => [one.id, one]));
  const present = (await store.contents(exchange.id)).map((one) => next.get(one.id) ?? one);
  const known = new Set(present.map(({ id }) => id));
  const all = [...present, ...changed.filter(({ id }) => !known.has(id))];
  const { progress } = referralIn(bundleOf(exchange, all)).referral;
  return progress ?? { state: exchange.state };
}

/** The item of a report with another progress, asked when it was asked; undefined when it says that already. */
export function withProgress({ referral }: KeptExchange, { as, item }: Within, said: Progress): Report | undefined {
  const { connections = [], requests = [] } = referral.referral.report ?? {};
  if (as === 'connection') {
    const found = numbered(connections, item);
    const progress = askedAs(found.progress, said);
    return isSame(found.progress, progress) ? undefined : { connections: [{ ...found, progress }] };
  }
  const found = numbered(requests, item);
  const progress = askedAs(found.progress, said);
  return isSame(found.progress, progress) ? undefined : { requests: [{ ...found, progress }] };
}

/** Since when it is asked is the word of the one who asks. */
function askedAs(before: Progress, said: Progress): Progress {
  const askedOn = before.askedOn ?? said.askedOn;
  return { ...said, ...(askedOn !== undefined && { askedOn }) };
}

/** What was asked stands in the report that asked it: anything else is a bug, and thrown as one. */
function numbered<T extends Asked>(items: readonly T[], number: string): T {
  const found = items.find(({ identifier }) => nameOf(identifier) === number);
  if (found === undefined) throw new Error('An ask is kept without the item that asked it');
  return found;
}

const isSame = (one: Progress, other: Progress): boolean => fingerprint(one) === fingerprint(other);

/** What the exchange that somebody was asked in has to say: it stands where it stood, with news of one item. */
function newsOf(
  { surroundings, parties }: JourneyDeps,
  kept: KeptExchange,
  said: Message,
  report: Report,
): ProgressMessage {
  const { exchange, referral } = kept;
  const { sender, receiver } = referral;
  const [referrer, performer] = [parties.party(exchange.referrer), parties.party(exchange.performer)];
  const { askedOn: _askedOn, notes: _notes, ...present } = referral.referral.progress ?? { state: exchange.state };
  return {
    kind: 'progress',
    id: surroundings.newId(),
    sentAt: said.sentAt,
    sender: performer === undefined ? receiver : correspondentOf(performer),
    receiver: referrer === undefined ? sender : correspondentOf(referrer),
    referral: referral.referral.details.identifiers?.[0] ?? { value: exchange.messageId },
    inReplyTo: exchange.messageId,
    progress: present,
    report,
  };
}
