import { describe, expect, test } from '@jest/globals';
import { contactsSoFar, reviewAtOf } from '../../src/domain/holding.js';
import { Refusal } from '../../src/domain/issue.js';
import { extensions } from '../../src/mapping/systems.js';
import { kept, referred, report, useWorld, world } from './scene.js';
import { linkWorkers, practice } from './world.js';

useWorld();

const held = async (holding: Record<string, unknown>, more: Record<string, unknown> = {}, envelope: object = {}) =>
  report({ state: 'holding', holding: { why: 'awaiting-service', ...holding }, ...more }, linkWorkers, envelope);

/** A referral on which work has begun: its id. */
async function begun(): Promise<string> {
  const { id } = await referred();
  await report({ state: 'accepted' });
  await report({ state: 'engaged' });
  return id;
}

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

/** Code and path of every issue of a refusal. */
const refusal = async (journey: Promise<unknown>) => {
  const thrown: unknown = await journey.then(
    () => undefined,
    (why: unknown) => why,
  );
  if (!(thrown instanceof Refusal)) throw new Error('nothing was refused');
  return thrown.issues.map(({ code, path }) => `${code} ${path}`);
};

describe('held support', () => {
  test('is to be looked at again at the end of the day that its review names, in the exchange and for who does the work', async () => {
    const id = await begun();
    const reviewBy = inDays(3).slice(0, 10);
    await held({ reviewBy });
    const reviewAt = Date.parse(`${reviewBy}T00:00:00Z`) + day - 1;
    expect((await kept(id)).exchange).toMatchObject({ state: 'holding', reviewAt });
    const found = await world.store.reviewsDue(linkWorkers.id, { before: reviewAt + 1, limit: 5 });
    expect(found.map((one) => one.id)).toEqual([id]);
    expect(await world.store.reviewsDue(practice.id, { before: reviewAt + 1, limit: 5 })).toEqual([]);
  });

  test('has no review any more when it is said again without one, and when it is over', async () => {
    const id = await begun();
    await held({ reviewBy: inDays(3) });
    await held({});
    expect((await kept(id)).exchange.reviewAt).toBeUndefined();
    await held({ reviewBy: inDays(3) });
    await report({ state: 'engaged' });
    expect((await kept(id)).exchange).toMatchObject({ state: 'engaged' });
    expect((await kept(id)).exchange.reviewAt).toBeUndefined();
    expect(await world.store.countReviewsDue(Date.now() + 10 * day)).toBe(0);
  });

  test('is since when it was first said, and stays so when it is said again; a new holding begins anew', async () => {
    const id = await begun();
    const [first, second, third] = [inDays(0), inDays(0), inDays(0)];
    await held({}, { saidOn: first });
    expect((await kept(id)).referral.progress?.holding?.since).toBe(first);
    await held({ words: 'Still waiting' }, { saidOn: second });
    expect((await kept(id)).referral.progress?.holding).toMatchObject({ since: first, words: 'Still waiting' });
    await report({ state: 'engaged' });
    await held({}, { saidOn: third });
    expect((await kept(id)).referral.progress?.holding?.since).toBe(third);
  });

  test('is read by the practice on the Task: why, since when, and when it is looked at again', async () => {
    const id = await begun();
    const saidOn = inDays(0);
    const reviewBy = inDays(9).slice(0, 10);
    await held({ reviewBy, words: 'The choir starts soon' }, { saidOn });
    const { exchange } = await kept(id);
    const task = await world.store.read(practice.id, 'Task', exchange.task);
    const { status, businessStatus, extension } = JSON.parse(task?.body ?? '{}');
    expect([status, businessStatus.coding[0].code]).toEqual(['in-progress', 'holding']);
    expect(extension.find(({ url }: { url: string }) => url === extensions.holding).extension).toEqual([
      { url: 'why', valueCodeableConcept: { coding: [expect.objectContaining({ code: 'awaiting-service' })] } },
      { url: 'words', valueString: 'The choir starts soon' },
      { url: 'since', valueDateTime: saidOn },
      { url: 'reviewBy', valueDateTime: reviewBy },
    ]);
  });

  test('is refused when it began in the future, or is to be looked at before it began', async () => {
    const id = await begun();
    expect(await refusal(held({ since: inDays(2) }))).toEqual(['value /progress/holding/since']);
    expect(await refusal(held({ reviewBy: '2025-01-01' }))).toEqual(['invariant /progress/holding/reviewBy']);
    expect((await kept(id)).exchange.state).toBe('engaged');
  });

  test("is not since a time ahead because the message says that it was sent then: Waymark's own clock counts", async () => {
    const id = await begun();
    expect(await refusal(held({ since: inDays(200) }, {}, { sentAt: inDays(300) }))).toEqual(['value /sentAt']);
    expect((await kept(id)).exchange.state).toBe('engaged');
    await held({}, {}, { sentAt: new Date(Date.now() + 60_000).toISOString() });
    expect((await kept(id)).exchange.state).toBe('holding');
  });
});

describe('when a review is due', () => {
  test.each([
    ['2026-11-22', '2026-11-22T23:59:59.999Z'],
    ['2026-12', '2026-12-31T23:59:59.999Z'],
    ['2026', '2026-12-31T23:59:59.999Z'],
    ['2028-02-29', '2028-02-29T23:59:59.999Z'],
    ['2026-11-22T09:00:00+01:00', '2026-11-22T08:00:00.000Z'],
  ])('%s is over at %s', (reviewBy, at) => {
    expect(reviewAtOf({ state: 'holding', holding: { why: 'bearing-witness', reviewBy } })).toBe(Date.parse(at));
    expect(reviewAtOf({ state: 'engaged' })).toBeUndefined();
  });
});

describe('contacts so far', () => {
  test('counts tries, and not what was planned, cancelled or entered in error', () => {
    const since = '2026-03-10';
    const contacts = [
      { at: '2026-03-09T10:00:00Z', attendance: 'attended' },
      { at: '2026-03-10T10:00:00Z', attendance: 'could-not-be-reached' },
      { at: '2026-03-11', attendance: 'attended' },
      { attendance: 'attended' },
      { at: '2026-03-12', attendance: 'cancelled-by-person' },
      { at: '2026-03-12', status: 'planned' },
      { at: '2026-03-12', status: 'entered-in-error' },
    ] as const;
    expect(contactsSoFar(contacts, since)).toEqual({ sinceHolding: 2, inAll: 4 });
    expect(contactsSoFar(contacts, undefined)).toEqual({ sinceHolding: 0, inAll: 4 });
    expect(contactsSoFar(undefined, since)).toEqual({ sinceHolding: 0, inAll: 0 });
  });
});
