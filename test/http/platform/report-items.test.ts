import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Party } from '../../../src/domain/party.js';
import { linkWorkers, practice, story, stranger } from '../../exchange/world.js';
import { type Ask, at, type Got, list, openScene, type Scene, text } from '../messaging/scene.js';

// A report, one thing at a time.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const send =
  (method: string) =>
  (party: Party, path: string, body: unknown, headers: Ask['headers'] = {}) =>
    scene.ask(party, `/platform/v1/referrals/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      body,
    });
const [post, put] = [send('POST'), send('PUT')];
const get = (party: Party, path: string) => scene.ask(party, `/platform/v1/referrals/${path}`, {});

let id: string;
const said = (progress: object, headers: Ask['headers'] = {}) => post(linkWorkers, `${id}/progress`, progress, headers);
const held = {
  state: 'holding',
  holding: {
    why: 'awaiting-service',
    words: 'The choir starts in January',
    since: '2026-09-20',
    reviewBy: '2027-01-15',
  },
} as const;

beforeEach(async () => {
  const wire = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  wire.id = randomUUID();
  wire.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${wire.id}` }];
  delete wire.referral.progress;
  delete wire.carried;
  const got = await post(practice, '', wire);
  if (got.status !== 201) throw new Error(got.text);
  id = text(at(got.json, 'exchange', 'id'));
  await said({ state: 'accepted' });
  await said({ ...held, notes: ['We ring every week'] });
});

const codes = ({ status, json }: Got) =>
  `${status} ${list(at(json, 'issues'))
    .map((issue) => `${text(at(issue, 'code'))} ${text(at(issue, 'path'))}`)
    .join(', ')}`;
const known = async (party: Party = linkWorkers) => at((await get(party, `${id}/report`)).json, 'report');
const version = async () => (await scene.store.exchange(id))?.version;

const number = (value: string) => ({ system: 'https://saltby.example/Id', value });
const contact = { status: 'finished', attendance: 'attended', at: '2026-09-20', method: 'telephone' };
const need = { kind: 'debt', found: 'later', state: 'active', certainty: 'confirmed' };
const goal = { status: 'active', freeText: 'To sing', importance: 9 };
const plan = { status: 'active', needs: [{ freeText: 'x', state: 'active', certainty: 'confirmed', goals: [goal] }] };

describe('one thing of a report', () => {
  const items: readonly [string, string, object][] = [
    ['contacts', 'contacts', contact],
    ['needs', 'needs', need],
    ['assessments', 'assessments', { status: 'final', on: '2026-09-20', summary: 'Sleeps badly' }],
    ['signposts', 'signposts', { status: 'completed', date: '2026-09-20', to: { name: 'The library' } }],
    [
      'summaries',
      'summaries',
      { status: 'preliminary', writtenOn: '2026-09-20', writtenBy: { name: 'Kit Marlow' }, noActionNeeded: true },
    ],
    [
      'connections',
      'connections',
      { identifier: number('K-1'), service: { name: 'Choir' }, progress: { state: 'sent' } },
    ],
    ['requests', 'requests', { identifier: number('Q-1'), what: 'x', progress: { state: 'sent' } }],
  ];

  test.each(items)(
    'at /%s is kept, alone or in a list, and where the work stands is as it was',
    async (path, name, item) => {
      const got = await post(linkWorkers, `${id}/${path}`, item);
      expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
      expect(at(got.json, 'exchange')).toMatchObject({ id, state: 'holding', version: 4 });
      expect(got.headers.get('etag')).toBe('"4"');
      const more = await post(linkWorkers, `${id}/${path}`, [item]);
      expect([more.status, more.status === 200 ? '' : more.text]).toEqual([200, '']);
      for (const party of [linkWorkers, practice]) {
        const report = await known(party);
        const kept = expect.objectContaining(
          path === 'connections' || path === 'requests' ? { identifier: at(item, 'identifier') } : item,
        );
        // Without a number what happens is another one each time it is said.
        expect(list(at(report, name))).toEqual(path === 'contacts' || path === 'signposts' ? [kept, kept] : [kept]);
      }
      const { json } = await get(practice, id);
      const { state, holding, notes } = Object(at(json, 'referral', 'referral', 'progress'));
      expect({ state, holding }).toEqual(held);
      expect(notes).toEqual(['We ring every week']);
    },
  );

  test('at /measures is scored, and its change is read at /report', async () => {
    const items = { satisfaction: 4, worthwhile: 5, happy: 3, anxious: 7 };
    const first = await post(linkWorkers, `${id}/measures`, {
      instrument: 'ons4',
      when: '2026-09-20',
      timePoint: 'baseline',
      items,
    });
    expect([first.status, first.status === 200 ? '' : first.text]).toEqual([200, '']);
    const next = { instrument: 'ons4', when: '2026-10-20', timePoint: 'follow-up', items: { ...items, anxious: 3 } };
    expect((await post(linkWorkers, `${id}/measures`, next)).status).toBe(200);
    const [, second] = list(at(await known(practice), 'measures'));
    expect(at(second, 'scores')).toMatchObject({ anxious: 3, happy: 3 });
    expect(list(at(second, 'sinceBaseline'))).toContainEqual(
      expect.objectContaining({ score: 'anxious', from: 7, to: 3, direction: 'better' }),
    );
  });

  test('at /plan is written, and a later word on it adds to it', async () => {
    expect((await put(linkWorkers, `${id}/plan`, plan)).status).toBe(200);
    const more = { ...goal, freeText: 'To go out' };
    const needs = [{ ...plan.needs[0], goals: [more] }];
    expect((await put(linkWorkers, `${id}/plan`, { ...plan, needs })).status).toBe(200);
    expect(at(await known(), 'plan')).toEqual({ ...plan, needs: [{ ...plan.needs[0], goals: [goal, more] }] });
  });

  test('said again under its identifier is said anew', async () => {
    const numbered = { ...contact, identifier: number('C-1') };
    await post(linkWorkers, `${id}/contacts`, { ...numbered, status: 'planned', attendance: undefined });
    await post(linkWorkers, `${id}/contacts`, numbered);
    expect(at(await known(), 'contacts')).toEqual([numbered]);
    const connection = { identifier: number('K-1'), service: { name: 'Choir' }, progress: { state: 'sent' } };
    await post(linkWorkers, `${id}/connections`, connection);
    const went = { ...connection, progress: { state: 'accepted' }, uptake: 'taken-up' };
    expect((await post(linkWorkers, `${id}/connections`, went)).status).toBe(200);
    expect(list(at(await known(), 'connections'))).toEqual([
      expect.objectContaining({ uptake: 'taken-up', progress: expect.objectContaining({ state: 'accepted' }) }),
    ]);
  });

  test.each<[string, unknown, string]>([
    ['contacts', { ...contact, at: '2999-01-01' }, '422 value /at'],
    ['contacts', [contact, { ...contact, at: '2999-01-01' }], '422 value /1/at'],
    ['contacts', { ...contact, minutes: -1, colour: 'red' }, '422 structure /colour, value /minutes'],
    ['contacts', {}, '422 required /status'],
    ['contacts', [], '422 structure '],
    ['contacts', 7, '422 structure '],
    ['needs', [{ ...need, found: 'referral' }], '422 invariant /0/found'],
    ['signposts', { status: 'gone' }, '422 code-unknown /status'],
    [
      'summaries',
      { status: 'final', writtenOn: '2026-09-20', writtenBy: { name: 'K' }, noActionNeeded: true },
      '422 invariant /status',
    ],
    [
      'connections',
      { identifier: number('K-1'), service: { directoryId: 'nowhere' }, progress: { state: 'sent' } },
      '422 receiver-unknown /service/directoryId',
    ],
    [
      'requests',
      { identifier: number('Q-1'), what: 'x', need: number('N-9'), progress: { state: 'sent' } },
      '422 reference-broken /need',
    ],
    [
      'measures',
      { instrument: 'ons4', when: '2026-09-20', timePoint: 'baseline', items: { anxious: 11 } },
      '422 value /items/anxious',
    ],
  ])('%s: what is wrong is told where it stands in the body, and nothing is kept', async (path, body, issues) => {
    const before = await version();
    expect(codes(await post(linkWorkers, `${id}/${path}`, body))).toBe(issues);
    expect([await version(), await known()]).toEqual([before, undefined]);
  });

  test('a plan is refused where it is wrong', async () => {
    const needs = [{ ...plan.needs[0], goals: [{ ...goal, importance: 11 }] }];
    expect(codes(await put(linkWorkers, `${id}/plan`, { ...plan, needs }))).toBe(
      '422 value /needs/0/goals/0/importance',
    );
    expect(codes(await put(linkWorkers, `${id}/plan`, [plan]))).toBe('422 structure ');
  });

  test('is said by the link worker, about a referral of theirs that is open and was accepted', async () => {
    expect(codes(await post(practice, `${id}/contacts`, contact))).toBe('422 move-not-allowed ');
    expect(codes(await post(stranger, `${id}/contacts`, contact))).toBe('404 not-found ');
    expect(codes(await get(stranger, `${id}/report`))).toBe('404 not-found ');
    await said({ state: 'ended-early', reason: { code: 'moved' } });
    expect((await post(linkWorkers, `${id}/contacts`, contact)).status).toBe(200);
    await said({ state: 'entered-in-error' });
    expect(codes(await post(linkWorkers, `${id}/contacts`, contact))).toBe('422 move-not-allowed ');
  });

  test('is told what to know where it stands in the body', async () => {
    await post(linkWorkers, `${id}/contacts`, contact);
    expect(codes(await post(linkWorkers, `${id}/contacts`, contact))).toBe('200 variant /identifier');
  });
});

describe('sent again', () => {
  test('under the same Idempotency-Key it gets the first answer, wherever the work stands by then', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await post(linkWorkers, `${id}/contacts`, contact, headers);
    await said({ state: 'connected' });
    const again = await post(linkWorkers, `${id}/contacts`, contact, headers);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(at((await get(linkWorkers, id)).json, 'exchange', 'state')).toBe('connected');
    const other = await post(linkWorkers, `${id}/contacts`, [contact], headers);
    expect(codes(other)).toBe('422 key-reused ');
    expect(list(at(await known(), 'contacts'))).toHaveLength(1);
  });

  test('the plan needs a key as well', async () => {
    expect(codes(await put(linkWorkers, `${id}/plan`, plan, { 'idempotency-key': '' }))).toBe(
      '400 request-incomplete ',
    );
    const headers = { 'idempotency-key': randomUUID() };
    const first = await put(linkWorkers, `${id}/plan`, plan, headers);
    expect((await put(linkWorkers, `${id}/plan`, plan, headers)).text).toBe(first.text);
  });

  test('with an If-Match of another version nothing is done', async () => {
    expect(codes(await post(linkWorkers, `${id}/contacts`, contact, { 'if-match': '"2"' }))).toBe('412 version-stale ');
    expect((await post(linkWorkers, `${id}/contacts`, contact, { 'if-match': '"3"' })).status).toBe(200);
  });

  test('many at once are all kept, and none moves the work back', async () => {
    const all = Array.from({ length: 8 }, (_none, i) => ({ ...contact, identifier: number(`C-${i}`) }));
    const [moved, ...answers] = await Promise.all([
      said({ state: 'connected' }),
      ...all.map((one) => post(linkWorkers, `${id}/contacts`, one)),
    ]);
    expect([moved?.status, ...answers.map(({ status }) => status)]).toEqual(Array(9).fill(200));
    expect(list(at(await known(), 'contacts'))).toHaveLength(8);
    expect(at((await get(linkWorkers, id)).json, 'exchange')).toMatchObject({ state: 'connected', version: 12 });
  });
});
