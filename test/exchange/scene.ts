import { afterEach, beforeEach } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { fromRest } from '../../src/connectors/at-rest.js';
import { type IssueCode, Refusal } from '../../src/domain/issue.js';
import { bundleOf } from '../../src/exchange/kept-bundle.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import type { Exchange } from '../../src/store/records.js';
import { arrival, createWorld, linkWorkers, practice, story, type World } from './world.js';

// What the tests of the journeys share: the housing story, told by its practice and its link workers.

export const sent = story('housing/1-gp-sends.json');
export const messageId = '1867f7ce-f85c-4ef9-a175-6bc8040f2fbe';
/** The world of the test that runs. */
export let world: World;

/** Gives each test of a file a world of its own. */
export function useWorld(): void {
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.store.close());
}

/** The codes of what a journey was refused for; none when it went through. */
export async function refusedFor(journey: Promise<unknown>): Promise<readonly IssueCode[]> {
  try {
    await journey;
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  }
}

export const refer = (raw: Uint8Array = sent, keys: readonly string[] = []) =>
  world.journeys.accept(arrival(practice, 'bars', raw, keys));

export async function referred(): Promise<Exchange> {
  const accepted = await refer();
  if (accepted.kind !== 'done') throw new Error('the referral was known before');
  return accepted.outcome.exchange;
}

let counter = 0;

/** The end of an id that no other message of this process has. */
export function nextEnd(): string {
  counter += 1;
  return String(counter).padStart(12, '0');
}

/** A report of where the work stands in the words of the platform: each with an id of its own. */
export function report(progress: Record<string, unknown>, by = linkWorkers, envelope: object = {}) {
  const id = `6e57873b-6e20-4efe-9eac-${nextEnd()}`;
  const told = readJson(story('housing/4-link-worker-reports.json'));
  if (!isMembers(told)) throw new Error('the story has no report');
  const endpoint = by.endpoints[0];
  // The last word of the story comes with its end alone.
  const { report: _last, ...message } = told;
  const raw = Buffer.from(JSON.stringify({ ...message, id, progress, sender: { endpoint }, ...envelope }));
  return world.journeys.accept(arrival(by, 'platform', raw));
}

export async function now(id: string): Promise<Exchange> {
  const exchange = await world.store.exchange(id);
  if (exchange === undefined) throw new Error('the exchange is gone');
  return exchange;
}

export async function kept(id: string) {
  const exchange = await now(id);
  const resources = await world.store.contents(id);
  const { message } = fromRest(bundleOf(exchange, resources));
  if (message?.kind !== 'referral') throw new Error('what is kept is no referral');
  const body = (of: string) => readJson(resources.find((one) => one.id === of)?.body ?? '{}');
  return {
    exchange,
    resources,
    referral: message.referral,
    task: body(exchange.task),
    request: body(exchange.request),
  };
}

export const owedTo = async (party: string) =>
  (await world.store.inbox(party, { after: 0, limit: 100 })).map(({ message }) => {
    const told = messageKept(message);
    return told.kind === 'referral' ? told.kind : `${told.kind}: ${told.progress.state}`;
  });

export async function arrived() {
  for (const owed of await world.store.inbox(linkWorkers.id, { after: 0, limit: 100 })) {
    await world.journeys.delivered(owed, undefined, 'acknowledged');
  }
}

/** A withdrawal as the practice sends it. */
export function withdraw(state = 'withdrawn', by = practice) {
  const raw = {
    waymark: '1',
    kind: 'withdrawal',
    id: `7e57873b-6e20-4efe-9eac-${nextEnd()}`,
    sentAt: '2026-09-20T10:00:00Z',
    sender: { endpoint: by.endpoints[0] },
    receiver: { endpoint: linkWorkers.endpoints[0] },
    referralIdentifier: { system: 'https://meridian-clinical.example/Id/referral', value: 'QMC-2026-004471' },
    progress: {
      state,
      ...(state === 'withdrawn' && { reason: { code: 'no-longer-needed', words: 'Rehoused already' } }),
    },
  };
  return world.journeys.accept(arrival(by, 'platform', Buffer.from(JSON.stringify(raw))));
}
