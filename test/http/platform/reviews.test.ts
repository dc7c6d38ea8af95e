import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkWorkers, practice, story } from '../../exchange/world.js';
import { at, list, openScene, type Scene, text } from '../messaging/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const ask = (party: typeof practice, method: string, path: string, body?: unknown) =>
  scene.ask(party, `/platform/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(body !== undefined && { body }),
  });

const day = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

/** A referral that is held, with a contact before and one since: its id. */
async function held(reviewBy: string, since: string): Promise<string> {
  const referral = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  const id = randomUUID();
  referral.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${id}` }];
  delete referral.referral.progress;
  const sent = await ask(practice, 'POST', '/messages', { ...referral, id, carried: undefined });
  const exchange = text(at(sent.json, 'exchange', 'id'));
  await ask(linkWorkers, 'POST', `/referrals/${exchange}/progress`, { state: 'accepted' });
  const contact = (when: string) => ({ status: 'finished', at: when });
  const got = await ask(linkWorkers, 'POST', `/referrals/${exchange}/progress`, {
    state: 'holding',
    holding: { why: 'awaiting-service', words: 'The choir starts soon', since, reviewBy },
    report: { contacts: [contact(dayFromNow(-40)), contact(since)] },
  });
  if (got.status !== 200) throw new Error(got.text);
  return exchange;
}

describe('reviews', () => {
  test('are listed when they were due, the longest overdue first, with how it stands', async () => {
    const [since, soon] = [dayFromNow(-30), dayFromNow(5)];
    const late = await held(dayFromNow(-3), since);
    const later = await held(dayFromNow(-10), since);
    const future = await held(soon, since);
    const got = await ask(linkWorkers, 'GET', '/reviews');
    expect([got.status, at(got.json, 'more')]).toEqual([200, false]);
    const reviews = list(at(got.json, 'reviews'));
    expect(reviews.map((one) => [at(one, 'exchange', 'id'), at(one, 'daysOverdue')])).toEqual([
      [later, 9],
      [late, 2],
    ]);
    const holding = {
      why: 'awaiting-service',
      words: 'The choir starts soon',
      since,
      reviewBy: dayFromNow(-10),
      contacts: { sinceHolding: 1, inAll: 2 },
    };
    expect(at(reviews[0], 'exchange', 'holding')).toEqual(holding);
    expect(at((await ask(linkWorkers, 'GET', `/referrals/${later}`)).json, 'exchange', 'holding')).toEqual(holding);
    const all = await ask(linkWorkers, 'GET', `/reviews?dueBefore=${dayFromNow(6)}`);
    expect(list(at(all.json, 'reviews')).map((one) => at(one, 'exchange', 'id'))).toEqual([later, late, future]);
    const none = await ask(linkWorkers, 'GET', `/reviews?dueBefore=${soon}&limit=1`);
    expect([list(at(none.json, 'reviews')).length, at(none.json, 'more')]).toEqual([1, true]);
    expect(at(none.json, 'dueBefore')).toBe(`${soon}T00:00:00.000Z`);
  });

  test('are for who does the work alone, and are over when the work goes on', async () => {
    const id = await held(dayFromNow(-1), dayFromNow(-9));
    expect(at((await ask(practice, 'GET', '/reviews')).json, 'reviews')).toEqual([]);
    const listed = async () =>
      list(at((await ask(linkWorkers, 'GET', '/reviews?limit=100')).json, 'reviews')).map((one) =>
        at(one, 'exchange', 'id'),
      );
    expect(await listed()).toContain(id);
    await ask(linkWorkers, 'POST', `/referrals/${id}/progress`, { state: 'engaged' });
    expect(await listed()).not.toContain(id);
    expect(at((await ask(linkWorkers, 'GET', `/referrals/${id}`)).json, 'exchange', 'holding')).toBeUndefined();
  });

  test('are refused for what is no time, no number or no parameter', async () => {
    for (const query of ['dueBefore=soon', 'dueBefore=2026-02-30', 'limit=0', 'limit=101', 'state=holding'])
      expect([query, (await ask(linkWorkers, 'GET', `/reviews?${query}`)).status]).toEqual([query, 400]);
  });

  test('holding that is looked at before it began, or began in the future, is refused with its place', async () => {
    const id = await held(dayFromNow(3), dayFromNow(-1));
    const say = async (holding: object) => {
      const { status, json } = await ask(linkWorkers, 'POST', `/referrals/${id}/progress`, {
        state: 'holding',
        holding: { why: 'bearing-witness', ...holding },
      });
      return [status, ...list(at(json, 'issues')).map((issue) => `${at(issue, 'code')} ${at(issue, 'path')}`)];
    };
    const [since, reviewBy] = [dayFromNow(-2), dayFromNow(-3)];
    expect(await say({ since, reviewBy })).toEqual([422, 'invariant /holding/reviewBy']);
    expect(await say({ reviewBy })).toEqual([422, 'invariant /holding/reviewBy']);
    expect(await say({ since: dayFromNow(3) })).toEqual([422, 'value /holding/since']);
  });
});
