import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { another, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

let door: Door;
let task: Record<string, unknown>;
let request: Record<string, unknown>;
let count = 0;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  count += 1;
  ({ task, request } = await refer(door, another(`update-${count}`)));
});
afterAll(() => door.close());

const progress = 'https://waymark.example/fhir/CodeSystem/progress';
const stateOf = (code: string) => ({ coding: [{ system: progress, code }] });
const accepted = () => ({ ...task, status: 'accepted', businessStatus: stateOf('accepted') });
const acceptance = [
  { op: 'test', path: '/status', value: 'requested' },
  { op: 'replace', path: '/status', value: 'accepted' },
  { op: 'add', path: '/businessStatus', value: stateOf('accepted') },
];
const first = { 'if-match': 'W/"1"' };
const at = () => `/Task/${task.id}`;

describe('a PUT', () => {
  test('is a report: the other end sees it, under a new version', async () => {
    const said = await door.put(at(), accepted(), { as: linkWorkers, headers: first });
    expect([said.status, said.json?.status, said.headers.get('etag')]).toEqual([200, 'accepted', 'W/"2"']);
    expect(said.headers.get('location')).toBe(`https://waymark.test/fhir${at()}/_history/2`);
    expect((await door.get(at())).json).toEqual(said.json);
  });

  test('is answered as is preferred', async () => {
    const put = (prefer: string, version: number, body: unknown) =>
      door.put(at(), body, { as: linkWorkers, headers: { 'if-match': `W/"${version}"`, prefer } });
    expect((await put('return=minimal', 1, accepted())).text).toBe('');
    const waiting = { ...accepted(), businessStatus: stateOf('waiting-list') };
    expect((await put('return=OperationOutcome', 2, waiting)).json.resourceType).toBe('OperationOutcome');
  });

  test('24 without If-Match is 428, with a stale one 412, with another form 400', async () => {
    const put = (headers: Record<string, string>) => door.put(at(), accepted(), { as: linkWorkers, headers });
    const missing = await put({});
    expect([missing.status, missing.json.issue[0].code]).toEqual([428, 'required']);
    const stale = await put({ 'if-match': 'W/"7"' });
    expect([stale.status, stale.json.issue[0].code]).toEqual([412, 'conflict']);
    for (const tag of ['*', '1', 'W/"x"', '"1", "2"', 'W/"0"', 'W/"-1"', `W/"${'9'.repeat(40)}"`]) {
      expect((await put({ 'if-match': tag })).status).toBe(400);
    }
    expect((await door.get(at())).json.meta.versionId).toBe('1');
  });

  test('24 of ten at once with the same version, one is written', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        door.put(at(), { ...accepted(), note: [{ text: `n ${i}` }] }, { as: linkWorkers, headers: first }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });

  test("17 of what is not there creates nothing, and says the same as of someone else's", async () => {
    const absent = '00000000-0000-4000-8000-000000000000';
    const nothing = await door.put(`/Task/${absent}`, { ...accepted(), id: absent }, { headers: first, as: stranger });
    const foreign = await door.put(at(), accepted(), { headers: first, as: stranger });
    expect([foreign.status, foreign.json]).toEqual([404, nothing.json]);
    expect((await door.get(`/Task/${absent}`, { as: stranger })).status).toBe(404);
  });

  test('23 a move that is not allowed is told with those that are', async () => {
    const engaged = { ...task, status: 'in-progress', businessStatus: stateOf('engaged') };
    const said = await door.put(at(), engaged, { as: linkWorkers, headers: first });
    expect([said.status, said.json.issue[0].code]).toEqual([422, 'business-rule']);
    expect(said.json.issue[0].diagnostics).toContain('accepted');
    const byReferrer = await door.put(at(), accepted(), { headers: first });
    expect(byReferrer.status).toBe(422);
  });

  test.each([
    ['another id', () => ({ ...accepted(), id: 'other' })],
    ['no id', () => ({ ...accepted(), id: undefined })],
    ['another type', () => request],
    ['no resource', () => [1]],
  ])('with %s is 422', async (_what, body) => {
    const json = JSON.parse(JSON.stringify(body()));
    expect((await door.put(at(), json, { as: linkWorkers, headers: first })).status).toBe(422);
  });

  test('12 with a token that may not is 403', async () => {
    expect((await door.put(at(), accepted(), { as: linkWorkers, headers: first, may: ['Task.crs'] })).status).toBe(403);
    expect((await door.patch(at(), acceptance, { as: linkWorkers, headers: first, may: ['Task.crs'] })).status).toBe(
      403,
    );
  });
});

describe('a PATCH', () => {
  const patch = (operations: unknown, headers: Record<string, string> = first) =>
    door.patch(at(), operations, { as: linkWorkers, headers });

  test('is the change it says, as a report', async () => {
    const said = await patch(acceptance);
    expect([said.status, said.json?.status]).toEqual([200, 'accepted']);
    expect((await door.get(at())).json.meta.versionId).toBe('2');
  });

  test('of the status alone goes through while support is held, and so does a PUT', async () => {
    const coded = (system: string, code: string) => ({
      coding: [{ system: `https://waymark.example/fhir/CodeSystem/${system}`, code }],
    });
    const why = { url: 'why', valueCodeableConcept: coded('holding-reason', 'awaiting-service') };
    const holding = {
      url: 'https://waymark.example/fhir/StructureDefinition/waymark-ext-holding',
      extension: [why],
    };
    await patch(acceptance);
    const held = await patch(
      [
        { op: 'replace', path: '/status', value: 'in-progress' },
        { op: 'replace', path: '/businessStatus', value: stateOf('holding') },
        { op: 'add', path: '/extension', value: [holding] },
      ],
      { 'if-match': 'W/"2"' },
    );
    expect([held.status, held.text]).toEqual([200, expect.stringContaining(holding.url)]);
    const paused = await patch(
      [
        { op: 'replace', path: '/status', value: 'on-hold' },
        { op: 'add', path: '/statusReason', value: coded('progress-reason', 'person-unwell') },
      ],
      { 'if-match': 'W/"3"' },
    );
    expect([paused.status, paused.text]).toEqual([200, expect.not.stringContaining(holding.url)]);
    expect(paused.json).toMatchObject({ status: 'on-hold', businessStatus: stateOf('paused') });
    const { statusReason: _reason, ...others } = paused.json;
    const again = await door.put(
      at(),
      { ...others, status: 'in-progress', businessStatus: stateOf('holding'), extension: [holding] },
      { as: linkWorkers, headers: { 'if-match': 'W/"4"' } },
    );
    const wrong = await door.put(
      at(),
      { ...again.json, status: 'entered-in-error' },
      { as: linkWorkers, headers: { 'if-match': 'W/"5"' } },
    );
    expect([wrong.status, wrong.text]).toEqual([200, expect.not.stringContaining(holding.url)]);
  });

  test('24 without If-Match is 428, with a stale one 412', async () => {
    expect((await patch(acceptance, {})).status).toBe(428);
    expect((await patch(acceptance, { 'if-match': 'W/"9"' })).status).toBe(412);
  });

  test('44 of another media type is 415', async () => {
    for (const type of ['application/fhir+json', 'application/json', 'application/xml-patch+xml', 'text/plain']) {
      expect((await patch(acceptance, { ...first, 'content-type': type })).status).toBe(415);
    }
  });

  test.each([
    ['a test that does not hold', [{ op: 'test', path: '/status', value: 'completed' }]],
    ['a place that is not there', [{ op: 'remove', path: '/nothing' }]],
    ['a place in what is no object', [{ op: 'add', path: '/status/deeper', value: 1 }]],
    ['an index out of range', [{ op: 'add', path: '/meta/profile/9', value: 'x' }]],
    ['another op', [{ op: 'merge', path: '/status', value: 'x' }]],
    ['no value', [{ op: 'add', path: '/status' }]],
    ['no path', [{ op: 'add', value: 1 }]],
    ['the whole', [{ op: 'replace', path: '', value: {} }]],
    ['another form of path', [{ op: 'remove', path: 'status' }]],
    ['the prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }]],
    ['the prototype of the constructor', [{ op: 'add', path: '/constructor/prototype/polluted', value: true }]],
    ['the prototype, escaped', [{ op: 'copy', from: '/__proto__', path: '/x' }]],
    ['another id', [{ op: 'replace', path: '/id', value: 'other' }]],
    ['another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }]],
    ['a move into itself', [{ op: 'move', from: '/meta', path: '/meta/x' }]],
    ['no list', { op: 'remove', path: '/status' }],
    ['an empty list', []],
    ['a list of nothing', [null, 1]],
  ])('35 with %s is 422, and nothing is written', async (_what, operations) => {
    const said = await patch(operations);
    expect([said.status, Reflect.get({}, 'polluted')]).toEqual([422, undefined]);
    expect((await door.get(at())).json).toEqual(task);
    expect(door.bugs).toEqual([]);
  });

  test('50 that grows without end is refused at once', async () => {
    const grow = [
      { op: 'add', path: '/input', value: [{ type: { text: 'x'.repeat(1000) }, valueString: 'x' }] },
      ...Array.from({ length: 90 }, () => ({ op: 'copy', from: '/input', path: '/input/-' })),
    ];
    const begin = performance.now();
    expect((await patch(grow)).status).toBe(400);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect((await patch(Array.from({ length: 101 }, () => ({ op: 'remove', path: '/x' })))).status).toBe(400);
  });
});
