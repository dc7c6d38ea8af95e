import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { keepMessage } from '../../src/exchange/kept-message.js';
import { personalTexts, referral } from './owed.js';
import { type Answering, neverAnswers, type Receiver, resets, startReceiver, status, until } from './receiver.js';
import { createWorld, type World } from './world.js';

// What is waited for comes in milliseconds on a machine that is idle.
jest.setTimeout(20_000);

let world: World;
const receivers: Receiver[] = [];
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  await Promise.all(receivers.splice(0).map((one) => one.close()));
});

/** A party behind a webhook. */
async function party(id: string, answering?: Answering): Promise<Receiver> {
  const receiver = await startReceiver(answering);
  receivers.push(receiver);
  await world.connect(id, receiver.url);
  return receiver;
}

const idsAt = ({ got }: Receiver) => got.map(({ headers }) => String(headers['webhook-id']));
const times = async (count: number, make: () => Promise<string>) => {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await make());
  return ids;
};

describe('delivery', () => {
  test('what is owed arrives and is settled with its receipt; a nudge does not wait for the poll', async () => {
    const tool = await party('tool');
    const worker = world.worker({ pollEvery: 60_000 });
    const id = await world.owe('tool');
    worker.nudge();
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(await world.owed(id)).toMatchObject({ attempts: 1, receipt: 'answered 200', reason: undefined });
    expect(idsAt(tool)).toEqual([id]);
    expect(world.tried).toEqual(['tool delivered']);
  });

  test('without a nudge it is found by the poll, by another instance too', async () => {
    await party('tool');
    world.worker();
    const id = await world.owe('tool');
    await until(async () => (await world.owed(id)).state === 'delivered');
  });

  test('what is owed about one exchange arrives in order, however often the first fails', async () => {
    let failures = 3;
    const tool = await party('tool', (_got, response) => {
      failures -= 1;
      response.writeHead(failures >= 0 ? 500 : 200).end();
    });
    const ids = await times(4, () => world.owe('tool', { exchange: 'one-and-the-same' }));
    world.worker();
    await until(async () => (await world.count('delivered')) === 4);
    const [first = '', ...others] = ids;
    expect(idsAt(tool)).toEqual([first, first, first, first, ...others]);
  });

  test('attempts are counted, and the last of them is the end: dead, with the reason and the number', async () => {
    const tool = await party('tool', status(500, 'Hartley'));
    const id = await world.owe('tool');
    world.worker({ attempts: 3 });
    await until(async () => (await world.owed(id)).state === 'dead');
    expect(await world.owed(id)).toMatchObject({ attempts: 3, reason: 'answered 500 (the last of 3 attempts)' });
    expect(idsAt(tool)).toEqual([id, id, id]);
    tool.answers(status(200));
    expect(await world.store.replay({ id }, false)).toBe(1);
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(idsAt(tool)).toEqual([id, id, id, id]);
  });

  test('a poisonous message is dead at once, and holds up nothing but itself', async () => {
    await party('tool', (got, response) => {
      response.writeHead(got.headers['webhook-id'] === poisonous ? 422 : 200).end();
    });
    const poisonous = await world.owe('tool', { exchange: 'a' });
    const next = await world.owe('tool', { exchange: 'a' });
    const other = await world.owe('tool');
    world.worker();
    await until(async () => (await world.count('delivered')) === 2);
    expect(await world.owed(poisonous)).toMatchObject({
      state: 'dead',
      attempts: 1,
      reason: 'answered 422: the receiver refuses the message',
    });
    expect((await world.owed(next)).state).toBe('delivered');
    expect((await world.owed(other)).state).toBe('delivered');
  });

  test('attack 66: 410 stops everything to the party; nothing is lost, and it goes on when the operator says so', async () => {
    const tool = await party('tool', status(410));
    const id = await world.owe('tool');
    world.worker({ attempts: 1 });
    await until(async () => (await world.store.parties()).some(({ paused }) => paused !== undefined));
    await until(async () => (await world.owed(id)).attempts === 1);
    const second = await world.owe('tool');
    expect(await world.owed(id)).toMatchObject({ state: 'owed', reason: 'answered 410: the endpoint is gone' });
    const paused = (await world.store.parties()).find(({ party }) => party.id === 'tool')?.paused;
    expect(paused).toBe('answered 410: the endpoint is gone');
    tool.answers(status(200));
    await world.store.pause('tool', undefined);
    await until(async () => (await world.count('delivered', 'tool')) === 2);
    expect(idsAt(tool)).toEqual([id, id, second]);
  });

  test('attack 66: Retry-After is obeyed where it is longer than the backoff, by the whole destination', async () => {
    const tool = await party('tool', status(429, '', { 'retry-after': '3600' }));
    const id = await world.owe('tool');
    const worker = world.worker();
    await until(async () => (await world.owed(id)).attempts === 1);
    const { nextAt } = await world.owed(id);
    expect(nextAt - Date.now()).toBeGreaterThan(3_500_000);
    expect(nextAt - Date.now()).toBeLessThanOrEqual(3_600_000);
    tool.answers(status(200));
    const second = await world.owe('tool');
    const elsewhere = await party('elsewhere');
    const third = await world.owe('elsewhere');
    worker.nudge();
    await until(() => elsewhere.got.length === 1);
    await until(async () => (await world.owed(third)).state === 'delivered');
    expect((await world.owed(second)).attempts).toBe(0);
    expect(tool.got).toHaveLength(1);
  });

  test('a day is the longest that a receiver may ask for', async () => {
    await party('tool', status(503, '', { 'retry-after': '99999999' }));
    const id = await world.owe('tool');
    world.worker();
    await until(async () => (await world.owed(id)).attempts === 1);
    expect((await world.owed(id)).nextAt - Date.now()).toBeLessThanOrEqual(86_400_000);
  });
});

describe('destinations are kept apart', () => {
  test.each<[string, Answering]>([
    ['silent', neverAnswers],
    ['broken', resets],
    ['failing', status(500)],
  ])('many %s destinations do not delay another', async (_what, answering) => {
    const bad = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'];
    for (const id of bad) {
      await party(id, answering);
      await times(8, () => world.owe(id));
    }
    const good = await party('good');
    world.worker();
    const start = performance.now();
    await times(10, () => world.owe('good'));
    await until(async () => (await world.count('delivered', 'good')) === 10);
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(new Set(idsAt(good)).size).toBe(10);
    expect(idsAt(good)).toHaveLength(10);
  });

  test('destinations with one thing on its way, or waiting behind what is tried later, do not delay another', async () => {
    await world.close();
    world = await createWorld(20_000);
    for (const id of ['h1', 'h2', 'h3', 'h4', 'h5']) {
      await party(id, neverAnswers);
      await world.owe(id);
    }
    const waiting = ['w1', 'w2', 'w3', 'w4', 'w5'];
    for (const id of waiting) {
      await party(id, status(500));
      await world.owe(id, { exchange: `exchange-of-${id}` });
      await world.owe(id, { exchange: `exchange-of-${id}` });
    }
    world.worker({ firstWait: 600_000 });
    await until(() => world.tried.length === waiting.length);
    await until(() => receivers.every(({ got }) => got.length === 1));
    const good = await party('good');
    await times(5, () => world.owe('good'));
    await until(async () => (await world.count('delivered', 'good')) === 5, 3_000);
    expect(good.got).toHaveLength(5);
  });

  test('at most so many attempts are on their way at once to one destination, and overall', async () => {
    let now = 0;
    let most = 0;
    const each = new Map<string, number>();
    const counts =
      (name: string): Answering =>
      (_got, response) => {
        now += 1;
        const here = (each.get(name) ?? 0) + 1;
        each.set(name, here);
        most = Math.max(most, now);
        mostEach = Math.max(mostEach, here);
        setTimeout(() => {
          now -= 1;
          each.set(name, (each.get(name) ?? 1) - 1);
          response.end();
        }, 20);
      };
    let mostEach = 0;
    for (const id of ['a', 'b', 'c', 'd']) {
      await party(id, counts(id));
      await times(6, () => world.owe(id));
    }
    world.worker({ atOnce: 6, atOnceEach: 2, slowAfter: 60_000 });
    await until(async () => (await world.count('delivered')) === 24);
    expect(mostEach).toBe(2);
    expect(most).toBeLessThanOrEqual(6);
    expect(most).toBeGreaterThan(2);
  });

  test('a backlog does not burn its attempts on a destination that is away, and is brought when it is back', async () => {
    const tool = await party('tool', status(503));
    await times(40, () => world.owe('tool'));
    const worker = world.worker({ firstRest: 100, longestRest: 100, firstWait: 1_000 });
    await until(() => (worker.failing()[0]?.failures ?? 0) >= 7);
    const tried = (await world.store.outbox({ state: 'owed' })).filter(({ attempts }) => attempts > 0);
    expect(tried.length).toBeLessThan(20);
    // At first as many as may be at once; from then on one after another, each after a rest.
    const probes = tool.got.slice(8).map(({ at }) => at);
    for (const [i, at] of probes.entries()) expect(at - (probes[i - 1] ?? 0)).toBeGreaterThan(80);
    tool.answers(status(200));
    await until(async () => (await world.count('delivered')) === 40);
    expect(worker.failing()).toEqual([]);
  });
});

describe('leases', () => {
  test('the work of an instance that is dead is taken over when its lease ends', async () => {
    const tool = await party('tool');
    const id = await world.owe('tool');
    const dead = await world.store.claim({ owner: 'dead', limit: 10, leaseFor: 400, busy: [] });
    expect(dead.map((owed) => owed.id)).toEqual([id]);
    const start = performance.now();
    world.worker();
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(performance.now() - start).toBeGreaterThan(250);
    expect(idsAt(tool)).toEqual([id]);
  });

  test('what is on its way for longer than a lease is not taken over while its owner lives', async () => {
    await world.close();
    world = await createWorld(5_000);
    const tool = await party('tool', (_got, response) => setTimeout(() => response.end(), 1_500));
    const id = await world.owe('tool');
    world.worker();
    world.worker();
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(idsAt(tool)).toEqual([id]);
    expect((await world.owed(id)).attempts).toBe(1);
  });

  test('several instances on one store send everything once', async () => {
    const tool = await party('tool');
    const other = await party('other');
    const ids = [...(await times(30, () => world.owe('tool'))), ...(await times(30, () => world.owe('other')))];
    for (let i = 0; i < 3; i += 1) world.worker();
    await until(async () => (await world.count('delivered')) === 60);
    expect([...idsAt(tool), ...idsAt(other)].sort()).toEqual([...ids].sort());
  });

  test('what was claimed by a call whose answer was lost is let go, though other work goes on', async () => {
    const tool = await party('tool');
    const id = await world.owe('tool');
    let isFirst = true;
    world.worker(
      {},
      {
        store: {
          ...world.store,
          claim: async (request) => {
            const claimed = await world.store.claim(request);
            if (isFirst && claimed.length > 0) {
              isFirst = false;
              throw new Error('the answer was lost');
            }
            return claimed;
          },
        },
      },
    );
    const busy = setInterval(() => void world.owe('tool'), 30);
    try {
      await until(async () => (await world.owed(id)).state === 'delivered', 4_000);
    } finally {
      clearInterval(busy);
    }
    expect(idsAt(tool).filter((one) => one === id)).toHaveLength(1);
  });
});

describe('draining', () => {
  test('what is on its way is waited for, and nothing more is taken', async () => {
    const tool = await party('tool', (_got, response) => setTimeout(() => response.end(), 200));
    await times(10, () => world.owe('tool'));
    const worker = world.worker({ atOnceEach: 2 });
    await until(() => tool.got.length === 2);
    await worker.drain(5_000);
    expect(await world.count('delivered')).toBe(2);
    expect(await world.count('owed')).toBe(8);
    expect(tool.got).toHaveLength(2);
  });

  test('what does not end in time is broken off, counts as no attempt, and is free for others at once', async () => {
    await world.close();
    world = await createWorld(60_000);
    const tool = await party('tool', neverAnswers);
    const id = await world.owe('tool');
    const worker = world.worker({ leaseFor: 60_000 });
    await until(() => tool.got.length === 1);
    const start = performance.now();
    await worker.drain(100);
    expect(performance.now() - start).toBeLessThan(1_500);
    expect(await world.owed(id)).toMatchObject({ state: 'owed', attempts: 0, reason: undefined });
    tool.answers(status(200));
    world.worker();
    await until(async () => (await world.owed(id)).state === 'delivered', 2_000);
    expect(idsAt(tool)).toEqual([id, id]);
  });

  test('a worker that is drained twice, or was never started, ends well', async () => {
    const worker = world.worker();
    await worker.drain(10);
    await worker.drain(10);
    worker.start();
    worker.nudge();
    await party('tool');
    const id = await world.owe('tool');
    await worker.drain(10);
    expect((await world.owed(id)).state).toBe('owed');
  });
});

describe('when something is away', () => {
  test('the store: nothing is claimed, and it goes on by itself', async () => {
    const tool = await party('tool');
    world.isAway = true;
    world.worker();
    const id = await world.owe('tool');
    await until(() => world.lines.some((line) => line.includes('delivery.not-claimed')));
    expect(tool.got).toHaveLength(0);
    world.isAway = false;
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(world.lines.filter((line) => line.includes('delivery.not-claimed'))).toHaveLength(1);
  });

  test('the store, after the message has arrived: it is not sent again, and is settled later', async () => {
    const tool = await party('tool', (_got, response) => {
      world.isAway = true;
      response.end();
    });
    const id = await world.owe('tool');
    // The lease is longer than the store is away: otherwise the message goes once more, under the same id.
    world.worker({ leaseFor: 60_000 });
    await until(() => world.lines.some((line) => line.includes('delivery.store-away')));
    world.isAway = false;
    await until(async () => (await world.owed(id)).state === 'delivered');
    expect(idsAt(tool)).toEqual([id]);
  });

  test('a journey that cannot write down what has arrived makes it dead, for the operator to see', async () => {
    const tool = await party('tool');
    const id = await world.owe('tool');
    world.worker({ leaseFor: 60_000 }, { delivered: () => Promise.reject(new TypeError('Hartley')) });
    await until(async () => (await world.owed(id)).state === 'dead');
    expect((await world.owed(id)).reason).toBe('it arrived, but that could not be written down: see the log');
    expect(idsAt(tool)).toEqual([id]);
    expect(world.lines.join('\n')).not.toContain('Hartley');
  });

  test('a destination that throws is a bug that is logged; the entry is tried again', async () => {
    await party('tool');
    const id = await world.owe('tool');
    const throws = { deliver: () => Promise.reject(new TypeError('Hartley')) };
    world.worker({ attempts: 2 }, { destinations: { 'platform-webhook': throws, bars: throws, 'fhir-rest': throws } });
    await until(async () => (await world.owed(id)).state === 'dead');
    expect((await world.owed(id)).reason).toBe('something went wrong inside: see the log (the last of 2 attempts)');
    expect(world.lines.join('\n')).not.toContain('Hartley');
  });
});

test('attack 70: no line of the log and no reason says anything of the person, whatever the receiver says', async () => {
  const secrets = personalTexts(referral);
  expect(secrets.length).toBeGreaterThan(3);
  const message = keepMessage(referral);
  for (const [id, answering] of [
    ['well', (got, response) => response.end(got.body)],
    ['failing', (got, response) => response.writeHead(500, { 'retry-after': '0' }).end(got.body)],
    ['refusing', (got, response) => response.writeHead(422).end(got.body)],
    ['gone', (got, response) => response.writeHead(410).end(got.body)],
  ] satisfies [string, Answering][]) {
    await party(id, answering);
    await world.owe(id, { message, kind: 'referral' });
  }
  world.worker({ attempts: 2 });
  await until(async () => (await world.count('dead')) === 2 && (await world.count('delivered')) === 1);
  await until(async () => (await world.store.parties()).some(({ paused }) => paused !== undefined));
  const all = await world.store.outbox({});
  const told = [...world.lines, ...all.map(({ reason, receipt }) => `${reason} ${receipt}`)].join('\n');
  expect(world.lines.length).toBeGreaterThan(4);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});
