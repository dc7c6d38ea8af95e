import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Party } from '../../../src/domain/party.js';
import { kitchen, linkWorkers, practice, story } from '../../exchange/world.js';
import { type Ask, at, list, openScene, type Scene, text } from '../messaging/scene.js';

// Three parties over HTTP: a practice refers, a link worker asks a community service and the practice, both answer.

let scene: Scene;
let parent: string;
let number: string;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  const referral = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  const id = randomUUID();
  number = `C-${randomUUID()}`;
  referral.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${id}` }];
  delete referral.referral.progress;
  parent = idIn((await post(practice, '/messages', { ...referral, id, carried: undefined })).json);
  await post(linkWorkers, `/referrals/${parent}/progress`, { state: 'accepted' });
});
afterAll(() => scene.close());

const get = (party: Party, path: string) => scene.ask(party, `/platform/v1${path}`);
const post = (party: Party, path: string, body: unknown, headers: Ask['headers'] = {}) =>
  scene.ask(party, `/platform/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body,
  });
const idIn = (json: unknown) => text(at(json, 'exchange', 'id'));

const said = (...connections: readonly object[]) => ({ state: 'engaged', report: { connections } });
const connection = (more: object = {}) => ({
  identifier: { system: 'https://saltby.example/Id/connection', value: number },
  service: { directoryId: 'kitchen' },
  needs: ['food'],
  progress: { state: 'sent' },
  ...more,
});

/** The exchanges of a party that came out of the referral, as it sees them in its list. */
const listOf = async (party: Party) => list(at((await get(party, '/referrals?limit=100')).json, 'referrals'));

/** The exchange that came out of the referral. */
async function child(): Promise<string> {
  const [found, ...more] = await scene.store.exchangesWithin(parent);
  if (found === undefined || more.length > 0) throw new Error('expected one exchange within the referral');
  return found.id;
}

describe('an ask within a referral, at the doors', () => {
  test('is a referral to the one who is asked, whose answer comes back to both', async () => {
    const asked = await post(linkWorkers, `/referrals/${parent}/progress`, said(connection()));
    expect([asked.status, asked.status === 200 ? '' : asked.text]).toEqual([200, '']);
    const id = await child();
    const inbox = list(at((await get(kitchen, '/inbox')).json, 'items')).filter((one) => at(one, 'exchange') === id);
    expect(inbox.map((one) => at(one, 'kind'))).toEqual(['referral']);
    await post(kitchen, '/inbox/acknowledge', { ids: inbox.map((one) => at(one, 'id')) });
    const answered = await post(kitchen, `/referrals/${id}/progress`, { state: 'accepted' });
    expect([answered.status, answered.status === 200 ? '' : answered.text]).toEqual([200, '']);
    for (const party of [linkWorkers, practice]) {
      const told = at((await get(party, `/referrals/${parent}`)).json, 'referral', 'referral', 'report', 'connections');
      expect(list(told)).toMatchObject([{ service: { directoryId: 'kitchen' }, progress: { state: 'accepted' } }]);
    }
    const journal = list(at((await get(practice, `/referrals/${parent}/journal`)).json, 'entries'));
    expect(journal.map((one) => [at(one, 'journey'), at(one, 'by')]).slice(-2)).toEqual([
      ['hear', 'waymark'],
      ['hear', 'waymark'],
    ]);
  });

  test('says what it came out of to the link worker alone', async () => {
    await post(linkWorkers, `/referrals/${parent}/progress`, said(connection()));
    const id = await child();
    const item = `https://saltby.example/Id/connection|${number}`;
    const within = { referral: parent, as: 'connection', item };
    expect(at((await get(linkWorkers, `/referrals/${id}`)).json, 'exchange', 'within')).toEqual(within);
    expect((await listOf(linkWorkers)).filter((one) => at(one, 'within') !== undefined)).toContainEqual(
      expect.objectContaining({ id, within }),
    );
    const seen = await get(kitchen, `/referrals/${id}`);
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain(parent);
    expect(seen.text).not.toContain('"within"');
    expect((await listOf(kitchen)).some((one) => at(one, 'within') !== undefined)).toBe(false);
  });

  test('shows the service nothing of the referral, by any path, and the practice nothing of the ask', async () => {
    await post(linkWorkers, `/referrals/${parent}/progress`, said(connection()));
    const id = await child();
    for (const [party, hidden] of [
      [kitchen, parent],
      [practice, id],
    ] as const) {
      for (const path of ['', '/journal', '/report']) {
        expect((await get(party, `/referrals/${hidden}${path}`)).status).toBe(404);
      }
      const move = await post(party, `/referrals/${hidden}/progress`, { state: 'accepted' });
      const back = await post(party, `/referrals/${hidden}/withdrawal`, { state: 'entered-in-error' });
      expect([move.status, back.status]).toEqual([404, 404]);
      expect((await listOf(party)).some((one) => at(one, 'id') === hidden)).toBe(false);
    }
  });

  test('is taken back by the link worker, by the path of the exchange', async () => {
    await post(linkWorkers, `/referrals/${parent}/progress`, said(connection()));
    const id = await child();
    const reason = { code: 'person-declined', words: 'Would rather not' };
    const got = await post(linkWorkers, `/referrals/${id}/withdrawal`, { state: 'withdrawn', reason });
    expect([got.status, at(got.json, 'exchange', 'state')]).toEqual([200, 'withdrawn']);
    const report = at((await get(linkWorkers, `/referrals/${parent}`)).json, 'referral', 'referral', 'report');
    expect(list(at(report, 'connections'))).toMatchObject([{ progress: { state: 'withdrawn' } }]);
  });

  test('of the practice is answered by the practice, which is no link worker', async () => {
    const request = {
      identifier: { system: 'https://saltby.example/Id/request', value: `Q-${parent}` },
      what: 'Please look at her tablets',
      progress: { state: 'sent' },
    };
    await post(linkWorkers, `/referrals/${parent}/progress`, { state: 'engaged', report: { requests: [request] } });
    const id = await child();
    const seen = at((await get(practice, `/referrals/${id}`)).json, 'exchange');
    expect(seen).toMatchObject({ role: 'link-worker', allowedMoves: expect.arrayContaining(['accepted', 'rejected']) });
    for (const body of [{ state: 'accepted' }, { state: 'closed', closing: 'goals-met' }]) {
      expect((await post(practice, `/referrals/${id}/progress`, body)).status).toBe(200);
    }
    const report = at((await get(linkWorkers, `/referrals/${parent}`)).json, 'referral', 'referral', 'report');
    expect(list(at(report, 'requests'))).toMatchObject([{ progress: { state: 'closed' } }]);
  });

  test.each([
    [{ service: { directoryId: 'full' } }, 409, '/report/connections/0/service/directoryId'],
    [{ service: { directoryId: 'nowhere' } }, 422, '/report/connections/0/service/directoryId'],
    [{ progress: { state: 'accepted' } }, 422, '/report/connections/0/progress/state'],
  ])('that cannot be made is refused where it stands: %j', async (more, status, path) => {
    const got = await post(linkWorkers, `/referrals/${parent}/progress`, said(connection(more)));
    expect([got.status, at(list(at(got.json, 'issues'))[0], 'path')]).toEqual([status, path]);
  });

  test('is made once, however often the same request comes, and at once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = said(connection());
    const all = await Promise.all(
      Array.from({ length: 5 }, () => post(linkWorkers, `/referrals/${parent}/progress`, body, headers)),
    );
    expect(new Set(all.map(({ status, text: told }) => `${status} ${told}`)).size).toBe(1);
    expect(await scene.store.exchangesWithin(parent)).toHaveLength(1);
  });
});
