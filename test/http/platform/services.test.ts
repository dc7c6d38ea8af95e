import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/conformance/json.js';
import { noNeedsOfTerms } from '../../../src/connectors/open-referral/needs.js';
import type { Party } from '../../../src/domain/party.js';
import { linkWorkers, practice, stranger } from '../../exchange/world.js';
import { at, list, openScene, type Scene, text } from '../messaging/scene.js';

const feed: unknown = readJson(readFileSync('fixtures/directory/open-referral.json'));
const source = 'https://saltby-directory.example/services';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.directory.take(feed, { source, needs: noNeedsOfTerms });
});
afterAll(() => scene.close());

const get = (path: string, party: Party | undefined = linkWorkers) => scene.ask(party, `/platform/v1${path}`);
const put = (id: string, body: unknown, party: Party = linkWorkers) =>
  scene.ask(party, `/platform/v1/services/${id}/capacity`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
const found = async (query: string) =>
  list(at((await get(`/services?${query}`)).json, 'services')).map((one) => text(at(one, 'name')));
const idOf = async (name: string): Promise<string> =>
  (await scene.directory.all()).find(({ service }) => service.name === name)?.service.id ?? '';
const codes = ({ status, json }: { status: number; json: unknown }) =>
  `${status} ${list(at(json, 'issues'))
    .map((issue) => text(at(issue, 'code')))
    .join(', ')}`;

describe('services', () => {
  test('are found by need, place, age, day and words: those first that say everything that was asked', async () => {
    expect(await found('need=loneliness')).toEqual(['Neighbours who ring', 'Saltmarsh walking group']);
    expect(await found('place=ZZ98')).toEqual(['Saltmarsh walking group', 'Debt advice', 'Neighbours who ring']);
    expect(await found('place=mill%20lane')).toEqual(['Mill Lane allotments', 'Neighbours who ring']);
    expect(await found('need=work&age=17&day=thu&place=ZZ99&text=computer')).toEqual(['Job club']);
    expect(await found('need=work&age=80')).toEqual([]);
    expect(await found('day=sat')).toEqual(['Mill Lane allotments', 'Debt advice', 'Neighbours who ring']);
    expect(await found('text=befriending')).toEqual(['Neighbours who ring']);
    expect(await found('')).toHaveLength(8);
  });

  test('say what they do not say of what was asked', async () => {
    const { json } = await get('/services?need=loneliness&day=wed&age=30');
    expect(list(at(json, 'services')).map((one) => [at(one, 'name'), at(one, 'unsaid')])).toEqual([
      ['Saltmarsh walking group', []],
      ['Neighbours who ring', ['age', 'day']],
    ]);
  });

  test('are paged in one order, and a cursor is for who got it', async () => {
    const all = await found('limit=100');
    const names: string[] = [];
    let query = 'limit=3';
    for (let pages = 0; pages < 3; pages += 1) {
      const { json } = await get(`/services?${query}`);
      names.push(...list(at(json, 'services')).map((one) => text(at(one, 'name'))));
      if (pages < 2) query = `limit=3&after=${text(at(json, 'next'))}`;
      else expect(at(json, 'next')).toBeUndefined();
    }
    expect(names).toEqual(all);
    expect(codes(await get(`/services?${query}`, stranger))).toBe('400 request-form');
  });

  test.each([
    ['need=nothing', '400 request-form'],
    ['day=monday', '400 request-form'],
    ['age=-1', '400 request-form'],
    ['age=x', '400 request-form'],
    ['limit=101', '400 request-form'],
    ['place=', '400 request-form'],
    [`text=${'x'.repeat(201)}`, '400 request-form'],
    ['near=here', '400 parameter-unknown'],
    ['after=x.y', '400 request-form'],
  ])('with %s are refused: %s', async (query, expected) => {
    expect(codes(await get(`/services?${query}`))).toBe(expected);
  });

  test('are for every party that is logged in, whatever its token allows', async () => {
    const before = scene.allows;
    scene.allows = () => false;
    expect((await get('/services', practice)).status).toBe(200);
    expect((await get(`/services/${await idOf('Job club')}`, stranger)).status).toBe(200);
    expect(codes(await put(await idOf('Job club'), { capacity: 'open' }))).toBe('403 forbidden');
    scene.allows = before;
    expect((await scene.ask(undefined, '/platform/v1/services')).status).toBe(401);
  });

  test('are read one by one, whole, without who answers for them', async () => {
    const id = await idOf('Job club');
    await scene.directory.connect(id, linkWorkers.id);
    const { json, text: body } = await get(`/services/${id}`, stranger);
    expect(json).toMatchObject({
      id,
      source,
      name: 'Job club',
      listed: true,
      capacity: 'unknown',
      connected: true,
      yours: false,
      ages: { from: 16, to: 67 },
      needs: ['work', 'digital-access'],
      places: [{ address: { postcode: 'ZZ99 1SB' } }],
    });
    expect(body).not.toContain(linkWorkers.id);
    for (const other of ['x', '00000000-0000-4000-8000-000000000000']) {
      expect(codes(await get(`/services/${other}`))).toBe('404 not-found');
    }
  });

  test('are told to be full by who answers for them, and by nobody else', async () => {
    const [mine, other] = [await idOf('Job club'), await idOf('Debt advice')];
    await scene.directory.connect(mine, linkWorkers.id);
    const told = await put(mine, { capacity: 'full' });
    expect([told.status, at(told.json, 'capacity'), at(told.json, 'yours')]).toEqual([200, 'full', true]);
    expect(text(at(told.json, 'capacitySaidAt'))).toMatch(/^20/);
    expect(codes(await put(other, { capacity: 'full' }))).toBe('403 forbidden');
    expect(codes(await put(mine, { capacity: 'open' }, stranger))).toBe('403 forbidden');
    expect(codes(await put(mine, { capacity: 'half' }))).toBe('422 code-unknown');
    expect(codes(await put(mine, {}))).toBe('422 required');
    expect(codes(await put('00000000-0000-4000-8000-000000000000', { capacity: 'open' }))).toBe('404 not-found');
    expect(await scene.directory.service(mine)).toEqual({
      id: mine,
      name: 'Job club',
      party: linkWorkers.id,
      capacity: 'full',
      isOffered: true,
    });
    await scene.directory.take(feed, { source, needs: noNeedsOfTerms });
    expect((await scene.directory.service(mine))?.capacity).toBe('full');
  });
});
