import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformance } from '../../exchange/world.js';
import { another, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const report = (request: Record<string, unknown>, state = 'accepted', status = 'accepted') => ({
  resourceType: 'Task',
  status,
  businessStatus: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress', code: state }] },
  intent: 'order',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '871731000000106' }] },
  focus: { reference: `ServiceRequest/${request.id}` },
  lastModified: '2026-10-01T10:00:00Z',
});

describe('a transaction', () => {
  test('makes a referral: an answer for each entry, in order, each leading to what is kept', async () => {
    const bundle = another('made');
    const said = await door.post('/', bundle);
    expect([said.status, said.json.type]).toEqual([200, 'transaction-response']);
    expect(conformance.check(said.json).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(said.json.entry).toHaveLength(bundle.entry.length);
    for (const [i, { response }] of said.json.entry.entries()) {
      const type = bundle.entry[i]?.resource.resourceType;
      expect(response.status).toBe('201 Created');
      expect(response.location).toMatch(new RegExp(`^${type}/[0-9a-f-]{36}/_history/1$`));
      expect(response.etag).toBe('W/"1"');
      const kept = await door.get(`/${response.location}`);
      expect(kept.json.resourceType).toBe(type);
      expect(kept.headers.get('etag')).toBe('W/"1"');
    }
  });

  test('is answered with the resources where they are preferred', async () => {
    const { said, task } = await refer(door, another('preferred'));
    expect(task.status).toBe('requested');
    expect(said.json.entry.every((entry: { resource?: unknown }) => entry.resource !== undefined)).toBe(true);
    const told = await door.post('/', another('told'), { headers: { prefer: 'return=OperationOutcome' } });
    expect(told.json.entry[0].response.outcome.resourceType).toBe('OperationOutcome');
  });

  test('27 again is the same referral: the first answer again', async () => {
    const bundle = another('again');
    const first = await door.post('/', bundle);
    const second = await door.post('/', bundle);
    expect(second.json).toEqual(first.json);
    const found = await door.get('/ServiceRequest?identifier=urn:test:number|again');
    expect(found.json.total).toBe(1);
  });

  test('that has no name and no number is known again by what it says', async () => {
    const bundle = nameless('by-its-body');
    const first = await door.post('/', bundle);
    const again = await door.post('/', bundle);
    expect([first.status, again.json]).toEqual([200, first.json]);
    const other = await door.post('/', nameless('by-another-body'));
    expect(other.json.entry[0].response.location).not.toBe(first.json.entry[0].response.location);
    const theirs = await door.post('/', bundle, { as: stranger });
    expect(theirs.text).not.toContain(first.json.entry[0].response.location);
    const keyed = await door.post('/', bundle, { headers: { 'idempotency-key': 'on-purpose' } });
    expect(keyed.json.entry[0].response.location).not.toBe(first.json.entry[0].response.location);
  });

  test('on condition, again, creates nothing: every entry says so', async () => {
    const bundle = another('conditional');
    for (const { resource, request } of bundle.entry) {
      if (resource.resourceType === 'ServiceRequest' && request !== undefined) {
        request.ifNoneExist = 'identifier=urn:test:number|conditional';
      }
    }
    const statusesOf = ({ json }: { json: { entry: { response: { status: string } }[] } }) => [
      ...new Set(json.entry.map(({ response }) => response.status)),
    ];
    expect(statusesOf(await door.post('/', bundle))).toEqual(['201 Created']);
    expect(statusesOf(await door.post('/', bundle))).toEqual(['200 OK']);
  });

  test('that reports: what it encloses is kept and found, and nothing is 204', async () => {
    const { request, task, patient } = await refer(door, another('enclosing'));
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'How the week went' },
      subject: { reference: `Patient/${patient.id}` },
      valueString: 'Well',
    };
    const entry = [
      { resource: report(request), request: { method: 'POST', url: 'Task' } },
      {
        fullUrl: 'urn:uuid:4d0b1f0e-9d4c-4d55-8a46-0d0c9a0a8b11',
        resource: observation,
        request: { method: 'POST', url: 'Observation' },
      },
      {
        fullUrl: 'urn:uuid:4d0b1f0e-9d4c-4d55-8a46-0d0c9a0a8b12',
        resource: { resourceType: 'Organization', name: 'Saltby Link' },
        request: { method: 'POST', url: 'Organization' },
      },
    ];
    const said = await door.post('/', { resourceType: 'Bundle', type: 'transaction', entry }, { as: linkWorkers });
    expect([said.status, said.text.slice(0, 300)]).toEqual([200, expect.stringContaining('transaction-response')]);
    const [work, kept, known] = said.json.entry;
    expect([work.response.status, work.response.location]).toEqual(['200 OK', `Task/${task.id}/_history/2`]);
    expect(kept.response.status).toBe('201 Created');
    expect((await door.get(`/${kept.response.location}`)).json).toMatchObject({
      ...observation,
      id: expect.any(String),
    });
    expect(known.response.status).toBe('201 Created');
    expect(conformance.check(said.json).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('that reports, with a time and no name, is known again by what it says; without a time it is news each time', async () => {
    const { request, task } = await refer(door, another('report-again'));
    const sent = (resource: Record<string, unknown>) =>
      door.post(
        '/',
        {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ resource, request: { method: 'POST', url: 'Task' } }],
        },
        { as: linkWorkers },
      );
    const versions = async () => (await door.get(`/Task/${task.id}/_history`)).json.total;
    const note = [{ text: 'Called, and left a message.' }];
    const timed = { ...report(request), note };
    const first = await sent(timed);
    const second = await sent(timed);
    expect([first.status, second.status, second.json]).toEqual([200, 200, first.json]);
    const after = await versions();
    expect(after).toBe(2);
    const waiting = { ...report(request, 'waiting-list'), lastModified: '2026-10-01T11:00:00Z' };
    expect((await sent(waiting)).status).toBe(200);
    // The first, late once more, takes nothing back.
    expect((await sent(timed)).json).toEqual(first.json);
    expect((await door.get(`/Task/${task.id}`)).json.businessStatus.coding[0].code).toBe('waiting-list');
    const { lastModified: _, ...untimed } = report(request, 'waiting-list');
    const before = await versions();
    for (const text of ['a', 'b', 'a']) expect((await sent({ ...untimed, note: [{ text }] })).status).toBe(200);
    expect(await versions()).toBe(before + 3);
  });

  test('25 fifty at once, on condition that there is none yet: one referral', async () => {
    const bundle = another('fifty');
    for (const { resource, request } of bundle.entry) {
      if (resource.resourceType === 'ServiceRequest' && request !== undefined) {
        request.ifNoneExist = 'identifier=urn:test:number|fifty';
      }
    }
    const at = bundle.entry.findIndex(({ resource }) => resource.resourceType === 'ServiceRequest');
    const all = await Promise.all(Array.from({ length: 50 }, () => door.post('/', bundle)));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    const statuses = all.map(({ json }) => json.entry[at].response.status);
    expect(statuses.filter((status) => status === '201 Created')).toHaveLength(1);
    expect(statuses.filter((status) => status === '200 OK')).toHaveLength(49);
    expect((await door.get('/ServiceRequest?identifier=urn:test:number|fifty')).json.total).toBe(1);
  });

  test('26 under one Idempotency-Key: the same content is a repeat, other content a conflict, another party is another', async () => {
    const headers = { 'idempotency-key': 'one-key' };
    const first = await door.post('/', another('keyed'), { headers });
    const again = await door.post('/', another('keyed'), { headers });
    expect(again.json).toEqual(first.json);
    const other = await door.post('/', another('keyed-otherwise'), { headers });
    expect([other.status, other.json.issue[0].code]).toEqual([422, 'conflict']);
    const theirs = await door.post('/', another('keyed'), { headers, as: stranger });
    expect(theirs.text).not.toContain(first.json.entry[0].response.location);
  });

  test('19 with an entry that its token may not make is refused as a whole', async () => {
    const said = await door.post('/', another('forbidden'), { may: ['ServiceRequest.crus', 'Patient.crus'] });
    expect([said.status, said.json.issue[0].code]).toEqual([403, 'forbidden']);
    expect((await door.get('/ServiceRequest?identifier=urn:test:number|forbidden')).json.total).toBe(0);
  });

  test('21 what only Waymark may say is not taken from the sender', async () => {
    const bundle = another('overwritten');
    for (const { resource } of bundle.entry) {
      if (resource.resourceType !== 'Task') continue;
      resource.id = 'mine';
      resource.meta = { versionId: '99', lastUpdated: '2001-01-01T00:00:00Z' };
    }
    const { task } = await refer(door, bundle);
    expect(task.id).not.toBe('mine');
    expect(task.meta.versionId).toBe('1');
    expect(task.meta.lastUpdated).not.toContain('2001');
  });

  test.each([
    ['another type of bundle', { resourceType: 'Bundle', type: 'collection', entry: [] }, 422, 'not-supported'],
    ['a message', { resourceType: 'Bundle', type: 'message', entry: [] }, 422, 'not-supported'],
    ['no bundle', { resourceType: 'Task' }, 422, 'structure'],
    [
      'a read',
      { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'GET', url: 'Task' } }] },
      422,
      'required',
    ],
    ['nothing', { resourceType: 'Bundle', type: 'transaction' }, 422, 'required'],
    ['a list', [], 422, 'structure'],
  ])('refuses %s', async (_what, bundle, status, code) => {
    const said = await door.post('/', bundle);
    expect([said.status, said.json.issue[0].code]).toEqual([status, code]);
    expect(door.bugs).toEqual([]);
  });

  test('a PUT of a Task that is kept goes alone and by its version', async () => {
    const { task } = await refer(door, another('by-version'));
    const next = { ...task, status: 'accepted' };
    const entry = (ifMatch?: string) => ({
      resource: next,
      request: { method: 'PUT', url: `Task/${task.id}`, ...(ifMatch !== undefined && { ifMatch }) },
    });
    const put = (...entries: unknown[]) =>
      door.post('/', { resourceType: 'Bundle', type: 'transaction', entry: entries }, { as: linkWorkers });
    expect((await put(entry())).status).toBe(428);
    expect((await put(entry('W/"7"'))).status).toBe(412);
    expect((await put(entry('W/"1"'), entry('W/"1"'))).status).toBe(422);
    const foreign = await door.post(
      '/',
      { resourceType: 'Bundle', type: 'transaction', entry: [entry('W/"1"')] },
      { as: stranger },
    );
    expect(foreign.status).toBe(404);
  });
});

describe('a transaction of one request', () => {
  test('that has no name gets one', async () => {
    const entry = [{ resource: contained('nameless'), request: { method: 'POST', url: 'ServiceRequest' } }];
    const said = await door.post('/', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([said.status, said.json.entry?.[0]?.response.status]).toEqual([200, '201 Created']);
  });
});

describe('a resource that comes alone', () => {
  test('a Task reports on the request that it names by its address here', async () => {
    const { request, task } = await refer(door, another('alone'));
    const said = await door.post('/Task', report(request), { as: linkWorkers });
    expect([said.status, said.text.slice(0, 300)]).toEqual([200, expect.stringContaining('"status":"accepted"')]);
    expect(said.headers.get('location')).toBe(`https://waymark.test/fhir/Task/${task.id}/_history/2`);
    expect(said.headers.get('etag')).toBe('W/"2"');
    const seen = await door.get(`/Task/${task.id}`);
    expect(seen.json.status).toBe('accepted');
    expect(seen.json.meta.versionId).toBe('2');
  });

  test('12 with a token that may only read it is refused', async () => {
    const { request } = await refer(door, another('read-only'));
    const said = await door.post('/Task', report(request), { as: linkWorkers, may: ['*.rs'] });
    expect(said.status).toBe(403);
  });

  test('20 a Task about a request of others is refused as one about none', async () => {
    const { request } = await refer(door, another('foreign'));
    const foreign = await door.post('/Task', report(request), { as: stranger });
    const none = await door.post('/Task', report({ id: 'none' }), { as: stranger });
    expect([foreign.status, foreign.json]).toEqual([422, none.json]);
    const byNumber = (value: string) => ({
      ...report(request),
      focus: { identifier: { system: 'urn:test:number', value } },
    });
    const foreignNumber = await door.post('/Task', byNumber('foreign'), { as: stranger });
    const noNumber = await door.post('/Task', byNumber('no-such-number'), { as: stranger });
    expect([foreignNumber.status, foreignNumber.json]).toEqual([noNumber.status, noNumber.json]);
  });

  test('23 a move that is not allowed is told with those that are', async () => {
    const { request } = await refer(door, another('illegal'));
    const said = await door.post('/Task', report(request, 'engaged', 'in-progress'), { as: linkWorkers });
    expect([said.status, said.json.issue[0].code]).toEqual([422, 'business-rule']);
    expect(said.json.issue[0].diagnostics).toContain('accepted');
  });

  test('a ServiceRequest with what it contains is a referral, and kept as it came', async () => {
    const request = contained('contained');
    const said = await door.post('/ServiceRequest', request);
    expect([said.status, said.text.slice(0, 2000)]).toEqual([201, expect.stringContaining('"contained"')]);
    expect(said.json.contained).toHaveLength(request.contained.length);
    expect(said.headers.get('location')).toBe(`https://waymark.test/fhir/ServiceRequest/${said.json.id}/_history/1`);
    const minimal = await door.post('/ServiceRequest', contained('quiet'), { headers: { prefer: 'return=minimal' } });
    expect([minimal.status, minimal.text]).toEqual([201, '']);
  });

  test('25 fifty at once, if none exists: one 201, the others 200', async () => {
    const headers = { 'if-none-exist': 'identifier=urn:test:number|fifty-alone' };
    const request = contained('fifty-alone');
    const all = await Promise.all(Array.from({ length: 50 }, () => door.post('/ServiceRequest', request, { headers })));
    const statuses = all.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: 49 }, () => 200), 201]);
    expect(new Set(all.map(({ json }) => json.id)).size).toBe(1);
  });

  test('a condition that several meet is 412, one that is no search 400', async () => {
    await refer(door, another('several-1'));
    await refer(door, another('several-2'));
    const several = await door.post('/ServiceRequest', contained('x'), {
      headers: { 'if-none-exist': 'status=active' },
    });
    expect([several.status, several.json.issue[0].code]).toEqual([412, 'multiple-matches']);
    for (const condition of ['', '_count=1', 'nonsense=1']) {
      const said = await door.post('/ServiceRequest', contained('x'), { headers: { 'if-none-exist': condition } });
      expect(said.status).toBe(400);
    }
  });

  test('of another type than the URL says is refused; other types do not come alone', async () => {
    const wrong = await door.post('/Task', contained('wrong'));
    expect(wrong.status).toBe(422);
    const patient = await door.post('/Patient', { resourceType: 'Patient' });
    expect([patient.status, patient.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

/** A referral whose request has no number, and whose bundle no name: only what it says. */
function nameless(words: string) {
  const bundle = another('none');
  for (const { resource } of bundle.entry) {
    if (resource.resourceType !== 'ServiceRequest') continue;
    delete resource.identifier;
    resource.note = [{ text: words }];
  }
  return bundle;
}

/** The housing story as one ServiceRequest. */
function contained(number: string) {
  const bundle = another(number);
  const local = new Map(bundle.entry.map(({ fullUrl }, i) => [fullUrl, `#r${i}`]));
  const relinked = (value: unknown): unknown => {
    if (typeof value === 'string') return local.get(value) ?? value;
    if (Array.isArray(value)) return value.map(relinked);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, relinked(inner)]));
  };
  const at = bundle.entry.findIndex(({ resource }) => resource.resourceType === 'ServiceRequest');
  const request = JSON.parse(JSON.stringify(relinked(bundle.entry[at]?.resource)));
  const all = bundle.entry.flatMap(({ resource }, i) => {
    if (i === at || ['Provenance', 'Task', 'Device', 'CarePlan'].includes(String(resource.resourceType))) return [];
    const { meta: _meta, text: _text, ...rest } = JSON.parse(JSON.stringify(relinked(resource)));
    return [{ ...rest, id: `r${i}` }];
  });
  const supporting = ['Flag', 'Consent', 'QuestionnaireResponse', 'Condition', 'Observation'];
  request.supportingInfo = all
    .filter(({ resourceType }) => supporting.includes(resourceType))
    .map(({ id }) => ({ reference: `#${id}` }));
  delete request.basedOn;
  const isMeant = ({ id }: { id: string }) => JSON.stringify([request, all]).includes(`"#${id}"`);
  return { ...request, contained: all.filter(isMeant) };
}
