import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformance } from '../../exchange/world.js';
import { another, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

let door: Door;
let task: Record<string, unknown>;
let request: Record<string, unknown>;
beforeAll(async () => {
  door = await openDoor();
  ({ task, request } = await refer(door, another('batch')));
});
afterAll(() => door.close());

const batchOf = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'batch', entry });
const reading = (url: string, more = {}) => ({ request: { method: 'GET', url, ...more } });
interface Entry {
  resource?: { resourceType: string };
  response: { status: string; outcome?: { issue: { code: string }[] } };
}
const statuses = (entries: Entry[]) => entries.map(({ response }) => response.status);

describe('a batch', () => {
  test('13, 16, 19 answers each entry by itself, in its place, by the same rules', async () => {
    const said = await door.post(
      '/',
      batchOf(
        reading(`Task/${task.id}`),
        reading(`Task/${task.id}`, { ifNoneMatch: 'W/"1"' }),
        reading('Task/none'),
        reading(`Patient?identifier=x`),
        reading(`ServiceRequest?_id=${request.id}&_include=ServiceRequest:patient`),
        reading('Nothing/1'),
        reading('Task?nonsense=1'),
        reading('Task/%zz'),
        { request: { method: 'DELETE', url: `Task/${task.id}` } },
        { resource: batchOf(), request: { method: 'POST', url: '' } },
        { resource: batchOf(), request: { method: 'POST', url: '/' } },
        {},
        null,
      ),
      { may: ['Task.rs', 'ServiceRequest.rs'] },
    );
    expect([said.status, said.json.type]).toEqual([200, 'batch-response']);
    expect(statuses(said.json.entry)).toEqual([
      '200 OK',
      '304 Not Modified',
      '404 Not Found',
      '403 Forbidden',
      '200 OK',
      '404 Not Found',
      '400 Bad Request',
      '400 Bad Request',
      '405 Method Not Allowed',
      '422 Unprocessable Entity',
      '422 Unprocessable Entity',
      '422 Unprocessable Entity',
      '422 Unprocessable Entity',
    ]);
    expect(said.json.entry[0].resource).toEqual(task);
    expect(said.json.entry[3].response.outcome.issue[0].code).toBe('forbidden');
    expect(said.json.entry[4].resource.entry).toHaveLength(1);
    const faults = conformance.check(said.json);
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('has the capabilities as they are told alone', async () => {
    const said = await door.post('/', batchOf(reading('metadata')));
    const alone = await door.get('/metadata');
    expect(said.json.entry[0].response.status).toBe('200 OK');
    expect({ ...said.json.entry[0].resource, date: '' }).toEqual({ ...alone.json, date: '' });
  });

  test("16 shows nothing of others'", async () => {
    const said = await door.post('/', batchOf(reading(`Task/${task.id}`), reading('Task')), { as: stranger });
    expect(statuses(said.json.entry)).toEqual(['404 Not Found', '200 OK']);
    expect(said.json.entry[1].resource.total).toBe(0);
  });

  test('writes: one entry that fails does not undo another', async () => {
    const { task: own } = await refer(door, another('batch-writes'));
    const patch = [
      { op: 'replace', path: '/status', value: 'accepted' },
      {
        op: 'add',
        path: '/businessStatus',
        value: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress', code: 'accepted' }] },
      },
    ];
    const binary = {
      resourceType: 'Binary',
      contentType: 'application/json-patch+json',
      data: Buffer.from(JSON.stringify(patch)).toString('base64'),
    };
    const patching = (ifMatch?: string) => ({
      resource: binary,
      request: { method: 'PATCH', url: `Task/${own.id}`, ...(ifMatch !== undefined && { ifMatch }) },
    });
    const said = await door.post(
      '/',
      batchOf(patching(), patching('W/"3"'), patching('W/"1"'), reading(`Task/${own.id}`)),
      { as: linkWorkers },
    );
    expect(statuses(said.json.entry)).toEqual([
      '428 Precondition Required',
      '412 Precondition Failed',
      '200 OK',
      '200 OK',
    ]);
    expect(said.json.entry[3].resource.status).toBe('accepted');
  });

  test('34 of more than 100 entries is 413', async () => {
    const said = await door.post('/', batchOf(...Array.from({ length: 101 }, () => reading('Task/x'))));
    expect([said.status, said.json.issue[0].code]).toEqual([413, 'too-costly']);
  });

  test('of none is answered with none', async () => {
    const said = await door.post('/', { resourceType: 'Bundle', type: 'batch' });
    expect([said.status, said.json.entry]).toEqual([200, undefined]);
  });
});
