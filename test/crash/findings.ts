import { isObject, objectsIn, textOf } from '../../src/conformance/json-kinds.js';
import { linkWorkers, practice } from '../exchange/world.js';
import { type Answer, type Caller, pause, told } from './caller.js';
import type { Taken } from './receivers.js';
import { identifierOf, newsIn, type Referral, type Traffic } from './traffic.js';
import type { World } from './world.js';

/**
 * Everything that is not as it must be after the kills, each by the id of what it befell; `[]` when all is well:
 *
 * what was acknowledged is there once, whole, was delivered, and had one effect at its receiver, in the order in which it
 * was said; what was not acknowledged is there whole, or not at all; nothing else is there; and the audit trail holds.
 */
export async function findings(world: World, traffic: Traffic): Promise<readonly string[]> {
  world.platform.treats(() => 'well');
  world.practice.treats(() => 'well');
  const isQuiet = await whenNothingIsOwed(world);
  const caller = world.atPractice();
  const news = world.practice.taken.map((taken) => ({ ...taken, news: newsIn(taken.json) }));
  const found: string[] = [];
  let kept = 0;
  const waiting = [...traffic.referrals];
  const look = async () => {
    for (let referral = waiting.shift(); referral !== undefined; referral = waiting.shift()) {
      // What cannot be looked at is told beside what the service logged of it.
      const seen = await seenOf(world, caller, referral, news).catch((thrown: unknown) => {
        return { isKept: true, found: [`referral ${referral.messageId}: ${thrown}`] };
      });
      found.push(...seen.found);
      if (seen.isKept) kept += 1;
    }
  };
  await Promise.all(Array.from({ length: looksAtOnce }, look));
  return [
    ...(isQuiet ? [] : ['something is owed still']),
    ...traffic.faults,
    ...[...world.platform.faults, ...world.practice.faults].map((fault) => `a delivery is wrong: ${fault}`),
    ...world.instances.flatMap(({ bugs }) => bugs()),
    ...found,
    ...strangers(world, traffic, news),
    ...(await countOf(world, kept)),
    ...(await auditFaults(world)),
  ];
}

const looksAtOnce = 6;

/** What the practice was told, with what it says. */
type News = Taken & { readonly news: ReturnType<typeof newsIn> };

async function whenNothingIsOwed(world: World): Promise<boolean> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    const owed = await world.operator({ path: '/admin/outbox?state=owed&limit=1' });
    if (owed?.status === 200 && membersOf(owed).entries.length === 0) return true;
    await pause(100);
  }
  return false;
}

async function seenOf(world: World, caller: Caller, referral: Referral, news: readonly News[]) {
  const { messageId, isAcknowledged, exchange } = referral;
  const say = (text: string) => `referral ${messageId}, exchange ${exchange}: ${text}`;
  const requests = await fhir(caller, `/fhir/ServiceRequest?identifier=${encodeURIComponent(identifierOf(referral))}`);
  const count = requests.length;
  const copies = world.platform.taken.filter((one) => one.messageId === messageId);
  const heard = news.filter((one) => one.news?.number === referral.number);
  if (count === 0) {
    const kept = [
      ...(isAcknowledged ? ['it was acknowledged and is lost'] : []),
      ...(copies.length > 0 ? ['it is not there and was delivered'] : []),
      ...(referral.reports.some((report) => report.isAcknowledged)
        ? ['its reports were acknowledged and are lost']
        : []),
    ];
    return { isKept: false, found: kept.map(say) };
  }
  const journal = await journalOf(caller, exchange);
  const states = [...new Set(heard.map(({ news }) => news?.state ?? ''))];
  const said = referral.reports.filter((report) => report.isAcknowledged).map(({ state }) => state);
  const expected = ['sent', ...(journal.includes('received') ? ['received'] : []), ...said];
  const found = [
    ...(count === 1 ? [] : [`${count} ServiceRequests have its number`]),
    ...once(copies, 'the referral'),
    ...(isSame(journal, expected) ? [] : [`its journal says ${journal}, and acknowledged were ${expected}`]),
    ...(isSame(states, expected.slice(1)) ? [] : [`the practice heard ${states}, and not ${expected.slice(1)}`]),
    ...expected.slice(1).flatMap((state) =>
      once(
        heard.filter((one) => one.news?.state === state),
        state,
      ),
    ),
    ...(await tasksOf(caller, textOf(requests[0]?.id) ?? '', expected)),
    ...(await owedOf(world, exchange, expected.length)),
  ];
  return { isKept: true, found: found.map(say) };
}

/** Copies of one thing: at least one, all alike, and under one id, by which the receiver drops all but the first. */
function once(copies: readonly Taken[], what: string): string[] {
  const ids = new Set(copies.map(({ id }) => id));
  const messages = new Set(copies.map(({ messageId }) => messageId));
  const texts = new Set(copies.map(({ digest }) => digest));
  return [
    ...(copies.length === 0 ? [`${what} was never delivered`] : []),
    ...(ids.size > 1 ? [`${what} was delivered under ${ids.size} ids: ${[...ids]}`] : []),
    ...(messages.size > 1 ? [`${what} was delivered as ${messages.size} messages: ${[...messages]}`] : []),
    ...(texts.size > 1 ? [`${what} was delivered in ${texts.size} wordings`] : []),
  ];
}

/** The Task of a request is one, and has a version for each thing that was said. */
async function tasksOf(caller: Caller, request: string, expected: readonly string[]): Promise<string[]> {
  const tasks = await fhir(caller, `/fhir/Task?focus=ServiceRequest/${request}`);
  const [task, ...others] = tasks;
  if (task === undefined || others.length > 0) return [`it has ${tasks.length} Tasks`];
  const versions = await fhir(caller, `/fhir/Task/${task.id}/_history`);
  if (versions.length !== expected.length) {
    return [`its Task has ${versions.length} versions, and ${expected.length} things were said`];
  }
  return [];
}

/** The referral is owed to the link worker and everything after it to the practice, each once; all of it is delivered. */
async function owedOf(world: World, exchange: string, expected: number): Promise<string[]> {
  const answer = await world.operator({ path: `/admin/outbox?exchange=${exchange}` });
  if (answer?.status !== 200) return ['its outbox was not told'];
  const { entries } = membersOf(answer);
  const to = (party: string) => entries.filter((entry) => entry.to === party).length;
  return [
    ...entries.flatMap(({ id, state }) => (state === 'delivered' ? [] : [`the entry ${id} is ${state}`])),
    ...(to(linkWorkers.id) === 1 ? [] : [`the link worker is owed it ${to(linkWorkers.id)} times`]),
    ...(to(practice.id) === expected - 1 ? [] : [`the practice is owed ${to(practice.id)} of ${expected - 1}`]),
  ];
}

/** Deliveries of what nobody has sent, and ids that stand for two things. */
function strangers({ platform }: World, { referrals }: Traffic, news: readonly News[]): string[] {
  const messages = new Set(referrals.map(({ messageId }) => messageId));
  const numbers = new Set(referrals.map(({ number }) => number));
  const byId = new Map<string, string>();
  const shared = [...platform.taken, ...news].flatMap(({ id, messageId }) => {
    const before = byId.get(id) ?? messageId;
    byId.set(id, before);
    return before === messageId ? [] : [`the id ${id} stands for ${before} and ${messageId}`];
  });
  return [
    ...platform.taken.flatMap(({ messageId, id }) =>
      messages.has(messageId) ? [] : [`the delivery ${id} has ${messageId}, which nobody sent`],
    ),
    ...news.flatMap(({ id, news }) =>
      news !== undefined && numbers.has(news.number) ? [] : [`the delivery ${id} is about nothing that was sent`],
    ),
    ...shared,
  ];
}

async function countOf(world: World, kept: number): Promise<string[]> {
  const text = await world.metrics();
  const [, count] = /^waymark_exchanges (\d+)$/m.exec(text) ?? [];
  return count === String(kept) ? [] : [`the store has ${count} exchanges, and ${kept} were seen`];
}

async function auditFaults(world: World): Promise<string[]> {
  const answer = await world.operator({ path: '/admin/audit/verify' });
  const isIntact = isObject(answer?.json) && answer.json.intact === true;
  return isIntact ? [] : [`the audit trail does not hold: ${answer === undefined ? 'no answer' : told(answer)}`];
}

/** The resources of a Bundle that is asked for. */
async function fhir(caller: Caller, path: string) {
  const answer = await caller.insist({ method: 'GET', path, headers: { accept: 'application/fhir+json' } });
  if (answer.status !== 200) throw new Error(`${path} was answered ${told(answer)}`);
  return isObject(answer.json)
    ? objectsIn(answer.json.entry).flatMap(({ resource }) => (isObject(resource) ? [resource] : []))
    : [];
}

async function journalOf(caller: Caller, exchange: string): Promise<readonly string[]> {
  const answer = await caller.insist({ method: 'GET', path: `/platform/v1/referrals/${exchange}/journal` });
  if (answer.status !== 200) return [`nothing (${answer.status})`];
  return membersOf(answer).entries.map(({ to }) => textOf(to) ?? '');
}

const membersOf = ({ json }: Answer) => ({ entries: isObject(json) ? objectsIn(json.entries) : [] });

const isSame = (some: readonly string[], others: readonly string[]): boolean => some.join() === others.join();
