import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import type { Connection } from '../../src/domain/connection.js';
import type { ReferralMessage } from '../../src/domain/message.js';
import type { Party } from '../../src/domain/party.js';
import type { PracticeRequest } from '../../src/domain/practice-request.js';
import type { Progress } from '../../src/domain/progress.js';
import type { Referral } from '../../src/domain/referral.js';
import type { Report } from '../../src/domain/report.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import type { Exchange } from '../../src/store/records.js';
import { kept, nextEnd, referred, report, sent, world } from './scene.js';
import { arrival, journeysOver, kitchen, linkWorkers, practice, wires } from './world.js';

// What the tests of asks within an exchange share.

export const number = { system: 'https://saltby.example/Id/connection', value: 'C-1' };
export const requestNumber = { system: 'https://saltby.example/Id/request', value: 'R-1' };

export const connection = (more: Partial<Connection> = {}): Connection => ({
  identifier: number,
  service: { directoryId: 'kitchen' },
  needs: ['food', 'loneliness'],
  reason: { freeText: 'Would like to cook with others' },
  progress: { state: 'sent' },
  ...more,
});

export const request = (more: Partial<PracticeRequest> = {}): PracticeRequest => ({
  identifier: requestNumber,
  what: 'Please review her sleeping tablets',
  progress: { state: 'sent' },
  ...more,
});

/** A referral on which the link worker works. */
export async function engaged(): Promise<Exchange> {
  const exchange = await referred();
  await report({ state: 'accepted' });
  await report({ state: 'engaged' });
  return exchange;
}

const saying = (by: Party, to: Party, referral: object, progress: object, more: object = {}) => ({
  waymark: '1',
  kind: 'progress',
  id: `8e57873b-6e20-4efe-9eac-${nextEnd()}`,
  sentAt: '2026-11-20T10:00:00Z',
  sender: { endpoint: by.endpoints[0] },
  receiver: { endpoint: to.endpoints[0] },
  referralIdentifier: referral,
  progress,
  ...more,
});

export const quayside = { system: 'https://meridian-clinical.example/Id/referral', value: 'QMC-2026-004471' };

export const say = (by: Party, body: object, keys: readonly string[] = []) =>
  world.journeys.accept(arrival(by, 'platform', Buffer.from(JSON.stringify(body)), keys));

/** The link worker's report with something that they ask. */
export const asking = (told: Report, by: Party = linkWorkers, progress: Progress = { state: 'engaged' }) =>
  saying(by, kitchen, quayside, progress, { report: told });

export const ask = (told: Report, by: Party = linkWorkers) => say(by, asking(told, by));

/** What the one who is asked says. */
export const answer = (by: Party, progress: Progress, named: object = number, more: object = {}) =>
  say(by, saying(by, linkWorkers, named, progress, more));

/** What one party takes back of another. */
export const takeBack = (named: object, progress: Progress, by: Party = linkWorkers) =>
  say(by, { ...saying(by, kitchen, named, progress), kind: 'withdrawal' });

export async function childOf(parent: string): Promise<Exchange> {
  const [child, ...more] = await world.store.exchangesWithin(parent);
  if (child === undefined || more.length > 0) throw new Error(`found ${more.length + (child ? 1 : 0)} exchanges`);
  return child;
}

export const reportOf = async (id: string): Promise<Report> => (await kept(id)).referral.report ?? {};

/** What a party is owed, newest last. */
export const inboxOf = async (party: Party) =>
  (await world.store.inbox(party.id, { after: 0, limit: 100 })).map(({ exchange, message }) => ({
    exchange,
    message: messageKept(message),
  }));

export async function referralTo(party: Party): Promise<ReferralMessage> {
  const found = (await inboxOf(party)).map(({ message }) => message).find(({ kind }) => kind === 'referral');
  if (found?.kind !== 'referral') throw new Error('no referral is owed');
  return found;
}

/** What a party is owed has arrived. */
export async function arrivedAt(party: Party): Promise<void> {
  for (const owed of await world.store.inbox(party.id, { after: 0, limit: 100 })) {
    await world.journeys.delivered(owed, undefined, 'acknowledged');
  }
}

/** Another instance of the service over the same store: it knows nothing of the turns of the first. */
export const otherInstance = () => journeysOver(world.store);

export const askAs = (journeys: typeof world.journeys, told: Report) =>
  journeys.accept(arrival(linkWorkers, 'platform', Buffer.from(JSON.stringify(asking(told)))));

/** A referral of the story with some of it otherwise, on which link workers work. */
export async function referredWith(
  more: Partial<Referral>,
  to: Party = linkWorkers,
  by: Party = practice,
): Promise<Exchange> {
  const { message } = wires.bars.read(readJson(sent));
  const [[endpoint], [sender]] = [to.endpoints, by.endpoints];
  if (message?.kind !== 'referral' || endpoint === undefined || sender === undefined)
    throw new Error('the story has no referral');
  const referral = { ...message.referral, ...more };
  const changed = wires.platform.write({ ...message, sender: { endpoint: sender }, receiver: { endpoint }, referral });
  const accepted = await world.journeys.accept(arrival(by, 'platform', Buffer.from(writeJson(changed))));
  await report({ state: 'accepted' }, to);
  await report({ state: 'engaged' }, to);
  if (accepted.kind !== 'done') throw new Error('the referral was known before');
  return accepted.outcome.exchange;
}
