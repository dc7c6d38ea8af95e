import { conversations } from '../connectors/bars/header.js';
import { isWireName } from '../connectors/wires.js';
import type { Message, ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import { allowedMoves, type ProgressState } from '../domain/progress.js';
import { identifierSystems } from '../mapping/systems.js';
import type { Surroundings } from '../operations/ids.js';
import type { Story } from './case-library.js';
import type { Tools } from './command.js';
import { type Speaker, unexpected } from './demo-speaker.js';
import { itemsOf, membersOf } from './http.js';
import { endsOf, madeAnew, readStory, referralOf } from './story-messages.js';

export interface DemoDeps {
  readonly tools: Pick<Tools, 'cases' | 'wires'>;
  readonly surroundings: Surroundings;
  readonly practice: Speaker;
  readonly linkWorkers: Speaker;
}

/** An entry of an inbox, with what its message says. */
interface Item {
  readonly id: string;
  readonly exchange: string;
  readonly message: Message;
}

/**
 * Plays a story through a running service, as two systems that know nothing of each other: the practice refers, the link
 * workers pick it up and report (or the practice takes it back), the practice hears of it and looks where it stands.
 *
 * Throws a `Refusal` when a message of the story cannot be said in BaRS, and when the service answers otherwise than it
 * should.
 */
export async function playStory(story: Story, deps: DemoDeps): Promise<void> {
  const { tools, surroundings, practice, linkWorkers } = deps;
  const start = referralOf(tools, story);
  const end = readStory(tools, story, '4-').message;
  if (end.kind === 'referral') throw unexpected(story.name, 'found a story without an end; expected a report');
  const referral = madeAnew(start.message, practice.party, linkWorkers.party, surroundings);

  await practice.logIn();
  const request = await sendMessage(deps, referral, tools.wires.bars.write(referral, undefined, start.unmapped));
  await linkWorkers.logIn();
  const [item] = await fetchInbox(deps, linkWorkers, (one) => one.message.id === referral.id);
  if (item === undefined)
    throw unexpected('inbox', 'found no such referral in the inbox; expected the one that was sent');
  await acknowledge(deps, linkWorkers, [item]);
  if (end.kind === 'progress') await report(deps, item.exchange, end);
  else await withdraw(deps, item.exchange, referral, end);
  const answers = await fetchInbox(deps, practice, ({ exchange }) => exchange === item.exchange);
  await acknowledge(deps, practice, answers);
  await lookUp(practice, request, end.progress.state);
}

/** Sends a message in the practice's name; gives back the id under which its ServiceRequest is kept. */
async function sendMessage({ surroundings, practice }: DemoDeps, message: Message, body: unknown): Promise<string> {
  const kept = (json: unknown): string =>
    itemsOf(membersOf(json).entry)
      .map(({ resource }) => membersOf(resource))
      .flatMap(({ resourceType, id }) =>
        resourceType === 'ServiceRequest' && typeof id === 'string' ? [id] : [],
      )[0] ?? '';
  const says =
    message.kind === 'referral' ? 'refers a person: a BaRS message' : 'takes the referral back: a BaRS message';
  const { json } = await practice.say({
    says,
    method: 'POST',
    path: '/fhir/$process-message',
    headers: barsHeaders(message, surroundings),
    body,
    media: 'application/fhir+json',
    heard: (answer) => `it is kept, as ServiceRequest/${kept(answer)}, and will be delivered`,
  });
  const id = kept(json);
  if (id === '') throw unexpected('$process-message', 'found no ServiceRequest with an id in the answer; expected one');
  return id;
}

/** All that BaRS demands of a sender (BaRS API specification 1.4.0, headers of `$process-message`). */
function barsHeaders(message: Message, { newId }: Surroundings): Record<string, string> {
  const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const { sender, receiver, kind } = message;
  const { event, reason } = conversations[kind];
  const { odsCode, name } = sender.organisation ?? {};
  const organisation = { identifier: [{ system: identifierSystems.odsOrganisation, value: odsCode }], name };
  const { name: software = 'Waymark demo', version = '1' } = sender.software ?? {};
  return {
    'x-request-id': newId(),
    'x-correlation-id': newId(),
    'nhsd-target-identifier': packed({ value: receiver.endpoint.value, system: receiver.endpoint.system }),
    'nhsd-end-user-organisation': packed({ resourceType: 'Organization', ...organisation }),
    'nhsd-requesting-software': packed({
      resourceType: 'Device',
      deviceName: [{ name: software, type: 'user-friendly-name' }],
      version: [{ value: version }],
    }),
    'nhsd-requesting-practitioner': packed({
      resourceType: 'PractitionerRole',
      organization: { display: name },
      code: [{ text: 'Clinical system' }],
    }),
    'use-context': `social-prescribing|referral|${event}|${reason}`,
  };
}

/** Reads the whole inbox, page by page; gives back what is wanted of it. */
async function fetchInbox({ tools }: DemoDeps, speaker: Speaker, isWanted: (item: Item) => boolean): Promise<Item[]> {
  const found: Item[] = [];
  for (let after = ''; ; ) {
    const read = (json: unknown) =>
      itemsOf(membersOf(json).items)
        .flatMap((item) => itemFrom(item, tools))
        .filter(isWanted);
    const { json } = await speaker.say({
      says: 'asks its inbox what has come',
      method: 'GET',
      path: `/platform/v1/inbox?${new URLSearchParams({ limit: '100', ...(after !== '' && { after }) })}`,
      media: 'application/json',
      heard: (answer) =>
        read(answer)
          .map(({ message }) => told(message))
          .join('\n') || 'nothing about this referral',
    });
    found.push(...read(json));
    const { more, next } = membersOf(json);
    if (more !== true || typeof next !== 'string') return found;
    after = next;
  }
}

function itemFrom(
  { id, exchange, wire, message: json }: Readonly<Record<string, unknown>>,
  { wires }: DemoDeps['tools'],
): Item[] {
  const name = typeof wire === 'string' ? wire : undefined;
  const message = isWireName(name) ? wires[name].read(json).message : undefined;
  if (typeof id !== 'string' || typeof exchange !== 'string' || message === undefined) return [];
  return [{ id, exchange, message }];
}

/** What a message says, in a line or two. */
function told(message: Message): string {
  const { sender } = message;
  const from = sender.organisation?.name ?? sender.endpoint.value;
  if (message.kind === 'referral')
    return `a referral from ${from}: “${message.referral.details.reason ?? 'no reason in words'}”`;
  const { state, reason, closing, holding, notes = [] } = message.progress;
  const why = [closing, reason?.code, reason?.words, holding?.why].filter((word) => word !== undefined);
  const head = [`${message.kind === 'withdrawal' ? 'a withdrawal' : state} from ${from}`, ...why].join(', ');
  return [head, ...notes.map((note) => `  “${note}”`)].join('\n');
}

async function acknowledge({ surroundings }: DemoDeps, speaker: Speaker, items: readonly Item[]): Promise<void> {
  await speaker.say({
    says: 'says that it has arrived',
    method: 'POST',
    path: '/platform/v1/inbox/acknowledge',
    headers: { 'idempotency-key': surroundings.newId() },
    body: { ids: items.map(({ id }) => id) },
    media: 'application/json',
    heard: (json) => `${String(membersOf(json).acknowledged)} acknowledged: it is not shown again`,
  });
}

/** What link workers say before what a story ends with, where it cannot be said at once. */
const usualWay: readonly ProgressState[] = ['accepted', 'contact-attempted', 'engaged'];

/** The link workers say where the work stands, each step of the way, and at last what the story says. */
async function report(deps: DemoDeps, exchange: string, end: ProgressMessage): Promise<void> {
  const { state } = end.progress;
  const isSaidAtOnce = allowedMoves('received', 'link-worker').includes(state);
  const stop = usualWay.indexOf(state);
  const way = isSaidAtOnce ? [] : usualWay.slice(0, stop === -1 ? usualWay.length : stop);
  for (const step of way) await say(deps, exchange, { state: step });
  const { progress, saidBy } = membersOf(deps.tools.wires.platform.write(end));
  // It is said now, not when the story was written down.
  const { saidOn: _then, askedOn: _before, ...words } = membersOf(progress);
  await say(deps, exchange, { ...words, ...(saidBy !== undefined && { saidBy }) });
}

async function say(
  { surroundings, linkWorkers }: DemoDeps,
  exchange: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  await linkWorkers.say({
    says: `says where the work stands: ${String(body.state)}`,
    method: 'POST',
    path: `/platform/v1/referrals/${encodeURIComponent(exchange)}/progress`,
    headers: { 'idempotency-key': surroundings.newId() },
    body,
    media: 'application/json',
    heard: (json) => {
      const { state, allowedMoves: moves } = membersOf(membersOf(json).exchange);
      const next = Array.isArray(moves) && moves.length > 0 ? moves.join(', ') : 'nothing: it is over';
      return `it stands at ${String(state)}; next may come ${next}`;
    },
  });
}

/** The practice takes the referral back, and the link workers hear of it. */
async function withdraw(
  deps: DemoDeps,
  exchange: string,
  referral: ReferralMessage,
  end: WithdrawalMessage,
): Promise<void> {
  const { tools, surroundings, practice, linkWorkers } = deps;
  const { identifiers = [] } = referral.referral.details;
  const message: WithdrawalMessage = {
    ...end,
    ...endsOf(practice.party, linkWorkers.party, end.sender),
    id: surroundings.newId(),
    sentAt: new Date(surroundings.now()).toISOString(),
    referral: identifiers[0] ?? { value: referral.id },
  };
  await sendMessage(deps, message, tools.wires.bars.write(message));
  const found = await fetchInbox(deps, linkWorkers, (item) => item.exchange === exchange);
  await acknowledge(deps, linkWorkers, found);
}

/** Where the work stands, as FHIR: the Task that goes with the request. */
async function lookUp(practice: Speaker, request: string, expected: ProgressState): Promise<void> {
  const standing = (json: unknown) => {
    const [task] = itemsOf(membersOf(json).entry).map(({ resource }) => membersOf(resource));
    const [coding] = itemsOf(membersOf(task?.businessStatus).coding);
    return { id: task?.id, status: task?.status, fine: coding?.code };
  };
  const { json } = await practice.say({
    says: 'looks where the work stands: the Task that goes with its request',
    method: 'GET',
    path: `/fhir/Task?${new URLSearchParams({ focus: `ServiceRequest/${request}` })}`,
    media: 'application/fhir+json',
    heard: (answer) => {
      const { id, status, fine } = standing(answer);
      return `Task/${String(id)} is ${String(status)}: ${String(fine)}`;
    },
  });
  if (standing(json).fine === expected) return;
  throw unexpected('Task', `found another business status; expected ${expected}, which was said last`);
}
