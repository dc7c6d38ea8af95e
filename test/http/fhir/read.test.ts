import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformance } from '../../exchange/world.js';
import { another, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

let door: Door;
let task: Record<string, unknown>;
let path: string;
beforeAll(async () => {
  door = await openDoor();
  ({ task } = await refer(door, another('read')));
  path = `/Task/${task.id}`;
});
afterAll(() => door.close());

const errorsIn = (json: unknown) => conformance.check(json).filter(({ severity }) => severity === 'error');

describe('a read', () => {
  test('gives the resource with its version, and is not to be stored by anyone', async () => {
    const said = await door.get(path);
    expect([said.status, said.json]).toEqual([200, task]);
    expect(said.headers.get('content-type')).toBe('application/fhir+json');
    expect(said.headers.get('etag')).toBe('W/"1"');
    expect(said.headers.get('cache-control')).toBe('no-store');
    expect(Date.parse(said.headers.get('last-modified') ?? '')).toBeGreaterThan(Date.parse('2026-01-01'));
    expect(errorsIn(said.json)).toEqual([]);
  });

  test('is open to the other end of the exchange', async () => {
    expect((await door.get(path, { as: linkWorkers })).status).toBe(200);
  });

  test.each([
    ['the same tag', { 'if-none-match': 'W/"1"' }, 304],
    ['one of several', { 'if-none-match': '"0", "1"' }, 304],
    ['any', { 'if-none-match': '*' }, 304],
    ['another tag', { 'if-none-match': 'W/"2"' }, 200],
    ['a later date', { 'if-modified-since': 'Tue, 01 Jan 2099 00:00:00 GMT' }, 304],
    ['an earlier date', { 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' }, 200],
    ['no date', { 'if-modified-since': 'yesterday' }, 200],
    ['a tag and a date', { 'if-none-match': '"2"', 'if-modified-since': 'Tue, 01 Jan 2099 00:00:00 GMT' }, 200],
  ])('with %s', async (_what, headers, status) => {
    const said = await door.get(path, { headers });
    expect([said.status, said.text === '']).toEqual([status, status === 304]);
  });

  test('HEAD says the same without a body', async () => {
    const said = await door.ask(path, { method: 'HEAD' });
    expect([said.status, said.text, said.headers.get('etag')]).toEqual([200, '', 'W/"1"']);
  });

  test("16 of someone else's is 404, the same as of nothing; so are its versions and its history", async () => {
    for (const tail of ['', '/_history', '/_history/1']) {
      const foreign = await door.get(`${path}${tail}`, { as: stranger });
      const nothing = await door.get(`/Task/00000000-0000-4000-8000-000000000000${tail}`, { as: stranger });
      expect([foreign.status, foreign.json]).toEqual([404, nothing.json]);
    }
  });

  test('12 with a token that does not allow it is 403', async () => {
    for (const tail of ['', '/_history', '/_history/1']) {
      expect((await door.get(`${path}${tail}`, { may: ['Patient.rs', 'Task.cus'] })).status).toBe(403);
    }
  });

  test.each(['..%2f..', 'a'.repeat(65), 'under_score', 'a%00b', 'a%20b', "1'--"])(
    '47 of the id %s is 400',
    async (id) => {
      expect((await door.get(`/Task/${id}`)).status).toBe(400);
    },
  );

  test('of a broken path is 400', async () => expect((await door.get('/Task/%zz')).status).toBe(400));

  test('of a type that is not served is 404', async () => {
    for (const where of ['/Slot', '/Slot/1', '/task', '/Task/1/2/3']) {
      expect((await door.get(where)).status).toBe(404);
    }
  });

  test('1 without a token is 401', async () => {
    const said = await door.get(path, { headers: { 'x-test-party': 'nobody' } });
    expect([said.status, said.json.issue[0].code]).toEqual([401, 'login']);
  });

  test('a version that is none is 404', async () => {
    for (const version of ['2', '0', 'x', '1e3'])
      expect((await door.get(`${path}/_history/${version}`)).status).toBe(404);
    expect((await door.get(`${path}/_history/1`)).json).toEqual(task);
  });

  test('is written down with what was touched, whatever the answer', async () => {
    await door.get(path, { as: stranger });
    expect(door.entries.at(-1)).toMatchObject({ interaction: 'read', action: 'R', status: 404, party: 'stranger' });
    expect(door.entries.at(-1)?.touched).toEqual([`Task/${task.id}`]);
  });
});

test('a history has every version, newest first', async () => {
  const { task: own } = await refer(door, another('history'));
  await door.put(`/Task/${own.id}`, accepted(own), { as: linkWorkers, headers: { 'if-match': 'W/"1"' } });
  const said = await door.get(`/Task/${own.id}/_history`);
  expect([said.status, said.json.type, said.json.total]).toEqual([200, 'history', 2]);
  const entries: { resource: { meta: { versionId: string } }; request: { method: string } }[] = said.json.entry;
  expect(entries.map(({ resource, request }) => [resource.meta.versionId, request.method])).toEqual([
    ['2', 'PUT'],
    ['1', 'POST'],
  ]);
  expect(errorsIn(said.json)).toEqual([]);
  expect((await door.get(`/Task/${own.id}/_history/1`)).json).toEqual(own);
});

describe('a history of many versions', () => {
  let at: string;
  let since: string;
  beforeAll(async () => {
    const { task: own } = await refer(door, another('long-history'));
    at = `/Task/${own.id}/_history`;
    let present = own;
    for (const state of ['accepted', 'waiting-list', 'accepted', 'waiting-list']) {
      since = new Date(Date.now() + 1).toISOString();
      while (Date.now() <= Date.parse(since)) await new Promise((resolve) => setImmediate(resolve));
      const { versionId } = Object(present.meta);
      const next = { ...accepted(present, state), note: [{ text: `after ${versionId}` }] };
      const headers = { 'if-match': `W/"${versionId}"` };
      const said = await door.put(`/Task/${own.id}`, next, { as: linkWorkers, headers });
      expect(said.status).toBe(200);
      present = said.json;
    }
  });
  interface Page {
    total: number;
    link: { relation: string; url: string }[];
    entry?: { resource: { meta: { versionId: string } } }[];
  }
  const versionsIn = ({ entry = [] }: Page) => entry.map(({ resource }) => Number(resource.meta.versionId));
  const linkIn = ({ link }: Page, relation: string) =>
    link.find((one) => one.relation === relation)?.url.replace('https://waymark.test/fhir', '');

  test('comes in pages of _count, each with the way to the next', async () => {
    const first = await door.get(`${at}?_count=2`);
    expect([first.status, first.json.total, versionsIn(first.json)]).toEqual([200, 5, [5, 4]]);
    expect(linkIn(first.json, 'self')).toBe(`${at}?_count=2`);
    const second = await door.get(linkIn(first.json, 'next') ?? '');
    expect(versionsIn(second.json)).toEqual([3, 2]);
    expect((await door.get(linkIn(second.json, 'self') ?? '')).json.entry).toEqual(second.json.entry);
    const third = await door.get(linkIn(second.json, 'next') ?? '');
    expect([versionsIn(third.json), linkIn(third.json, 'next')]).toEqual([[1], undefined]);
    expect(errorsIn(second.json)).toEqual([]);
  });

  test('begins where _since says, and says only how many there are for _count=0', async () => {
    const last = await door.get(`${at}?_since=${since}`);
    expect([last.json.total, versionsIn(last.json)]).toEqual([1, [5]]);
    expect(versionsIn((await door.get(`${at}?_since=2020-01-01T00:00:00+01:00`)).json)).toHaveLength(5);
    expect((await door.get(`${at}?_since=2199-01-01T00:00:00Z`)).json).toMatchObject({ total: 0, type: 'history' });
    const none = await door.get(`${at}?_count=0`);
    expect([none.json.total, none.json.entry, linkIn(none.json, 'next')]).toEqual([5, undefined, undefined]);
  });

  test.each(['_count=-1', '_count=x', '_since=soon', '_since=', '_at=2026', '_cursor=x', '_cursor='])(
    'with %s is 400',
    async (query) => expect((await door.get(`${at}?${query}`)).status).toBe(400),
  );

  test("51 takes no cursor of another party's, of another history or of a search", async () => {
    const next = linkIn((await door.get(`${at}?_count=2`)).json, 'next') ?? '';
    expect((await door.get(next, { as: linkWorkers })).status).toBe(400);
    expect((await door.get(`${path}/_history?${next.split('?')[1]}`)).status).toBe(400);
    expect((await door.get(`${next}&_count=1`)).status).toBe(400);
    const search = linkIn((await door.get('/Task?_count=1')).json, 'next') ?? '';
    expect((await door.get(`${at}?${search.split('?')[1]}`)).status).toBe(400);
  });

  test('passes over what a lenient client asks beside that', async () => {
    const lenient = { headers: { prefer: 'handling=lenient' } };
    const said = await door.get(`${at}?_count=1&_elements=id`, lenient);
    expect([said.status, linkIn(said.json, 'self')]).toEqual([200, `${at}?_count=1`]);
  });
});

test.each(['/Task/_history', '/_history'])('%s is told to be not supported', async (where) => {
  const said = await door.get(where);
  expect([said.status, said.headers.get('allow'), said.json.issue[0].code]).toEqual([405, '', 'not-supported']);
  expect(said.json.issue[0].diagnostics).toContain('Type/id/_history');
});

describe('a read by BaRS of a ServiceRequest', () => {
  test.each([
    ['abc', { 'nhsd-target-identifier': 'e30=' }, 400, 'value'],
    ['abc', { accept: 'application/fhir+json; version=1.4.0' }, 400, 'value'],
    ['00000000-0000-4000-8000-000000000000', { 'nhsd-target-identifier': 'e30=' }, 404, 'not-found'],
    ['abc', { accept: 'application/fhir+json; fhirVersion=4.0' }, 404, 'not-found'],
  ])('%s with %j', async (id, headers, status, code) => {
    const said = await door.get(`/ServiceRequest/${id}`, { headers });
    expect([said.status, said.json.issue[0].code]).toEqual([status, code]);
  });
});

const accepted = (own: Record<string, unknown>, code = 'accepted') => ({
  ...own,
  status: 'accepted',
  businessStatus: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress', code }] },
});
