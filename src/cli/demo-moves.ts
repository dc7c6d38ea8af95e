import { conversations } from '../connectors/bars/header.js';
import { isWireName } from '../connectors/wires.js';
import type { Message } from '../domain/message.js';
import type { Report } from '../domain/report.js';
import { identifierSystems } from '../mapping/systems.js';
import type { Surroundings } from '../operations/ids.js';
import type { Tools } from './command.js';
import { type Speaker, unexpected } from './demo-speaker.js';
import { itemsOf, membersOf } from './http.js';

/** What every move of a demo works with. */
export interface DemoDeps {
  readonly tools: Pick<Tools, 'cases' | 'wires'>;
  readonly surroundings: Surroundings;
  readonly practice: Speaker;
  readonly linkWorkers: Speaker;
  /** A community service that is connected: who is asked by the link workers. */
  readonly service: Speaker;
}

/** An entry of an inbox, with what its message says. */
export interface Item {
  readonly id: string;
  readonly exchange: string;
  readonly message: Message;
}

/** Sends a message in the practice's name; gives back the id under which its ServiceRequest is kept. */
export async function sendMessage(
  { surroundings, practice }: DemoDeps,
  message: Message,
  body: unknown,
  doing: string = message.kind === 'referral' ? 'refers a person' : 'takes the referral back',
): Promise<string> {
  const kept = (json: unknown): string =>
    itemsOf(membersOf(json).entry)
      .map(({ resource }) => membersOf(resource))
      .flatMap(({ resourceType, id }) =>
        resourceType === 'ServiceRequest' && typeof id === 'string' ? [id] : [],
      )[0] ?? '';
  const { json } = await practice.say({
    says: `${doing}: a BaRS message`,
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
export async function fetchInbox(
  { tools }: DemoDeps,
  speaker: Speaker,
  isWanted: (item: Item) => boolean,
): Promise<Item[]> {
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
  const brought = message.kind === 'progress' ? broughtBy(message.report) : [];
  return [head, ...brought.map((line) => `  ${line}`), ...notes.map((note) => `  “${note}”`)].join('\n');
}

/** What a report brings: first of all that nothing is asked, where it says so, then how many of each. */
function broughtBy(report: Report | undefined): readonly string[] {
  const counts = Object.entries(report ?? {}).map(([name, items]) =>
    Array.isArray(items) ? `${name}: ${items.length}` : name,
  );
  const isNoneNeeded = report?.summaries?.some(({ noActionNeeded }) => noActionNeeded === true);
  return [
    ...(isNoneNeeded === true ? ['no action is needed from the practice'] : []),
    ...(counts.length > 0 ? [`it brings ${counts.join(', ')}`] : []),
  ];
}

/** Says that items of an inbox have arrived. */
export async function acknowledge({ surroundings }: DemoDeps, speaker: Speaker, items: readonly Item[]): Promise<void> {
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

/** Records something of a referral at the platform API: where the work stands, or one of the things that a report holds. */
export async function record(
  { surroundings }: Pick<DemoDeps, 'surroundings'>,
  speaker: Speaker,
  exchange: string,
  { says, records, body }: { readonly says: string; readonly records: string; readonly body: unknown },
): Promise<void> {
  await speaker.say({
    says,
    method: records === 'plan' ? 'PUT' : 'POST',
    path: `/platform/v1/referrals/${encodeURIComponent(exchange)}/${records}`,
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

/** Where the work stands, as FHIR: the Task that goes with the request. */
export async function lookUp(practice: Speaker, request: string, expected: string): Promise<void> {
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

/** Looks for a community service in the directory by a word; gives back the id of the first that is found. */
export async function lookForService(speaker: Speaker, says: string, word: string): Promise<string> {
  const { json } = await speaker.say({
    says,
    method: 'GET',
    path: `/platform/v1/services?${new URLSearchParams({ text: word })}`,
    media: 'application/json',
    heard: (answer) =>
      itemsOf(membersOf(answer).services)
        .map(({ name, capacity }) => `${String(name)}: ${String(capacity)}`)
        .join('\n') || 'no such service',
  });
  const [service] = itemsOf(membersOf(json).services);
  if (typeof service?.id === 'string') return service.id;
  throw unexpected('services', 'found no such service; expected the directory that waymark sandbox fills');
}
