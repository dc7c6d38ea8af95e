import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformance } from '../../exchange/world.js';
import { another, baseUrl, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

const nhs = 'https://fhir.nhs.uk/Id/nhs-number';
const ods = 'https://fhir.nhs.uk/Id/ods-organization-code';
const dos = 'https://fhir.nhs.uk/Id/dos-service-id';
const many = 7;

let door: Door;
let number: string;
let patient: {
  id: string;
  birthDate: string;
  name: [{ family: string; given: string[] }];
  address: [{ postalCode: string }];
};
let request: { id: string };
let task: { id: string };
beforeAll(async () => {
  door = await openDoor();
  for (let i = 0; i < many; i += 1) {
    const made = await refer(door, another(`n-${i}`));
    ({ patient, request, task } = made);
    number = made.patient.identifier.find(({ system }: { system: string }) => system === nhs).value;
  }
});
afterAll(() => door.close());

interface Entry {
  fullUrl: string;
  resource: { resourceType: string; id: string };
  search: { mode: string };
}
const typesOf = (entries: Entry[] = []) => [...new Set(entries.map(({ resource }) => resource.resourceType))].sort();
const linkIn = (json: { link: { relation: string; url: string }[] }, relation: string) =>
  json.link.find((link) => link.relation === relation)?.url;
const below = (url: string) => url.slice(baseUrl.length);

describe('a search', () => {
  test("18 without parameters gives the party's own, and nothing to others", async () => {
    const own = await door.get('/ServiceRequest');
    expect(own.json.total).toBeGreaterThanOrEqual(many);
    const others = await door.get('/ServiceRequest', { as: stranger });
    expect([others.status, others.json.total, others.json.entry]).toEqual([200, 0, undefined]);
    expect(conformance.check(own.json).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(conformance.check(others.json).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each([
    ['patient:identifier={nhs}|{number}', many],
    ['patient.identifier={nhs}|{number}', many],
    ['subject:identifier={nhs}|{number}', many],
    ['subject.identifier={number}', many],
    ['subject:Patient.identifier={number}', many],
    ['patient:identifier={nhs}|9999999999', 0],
    ['identifier=urn:test:number|n-3', 1],
    ['identifier=n-3', 1],
    ['identifier=|n-3', 0],
    ['identifier=urn:test:number|n-3,urn:test:number|n-4', 2],
    ['identifier=n-3&identifier=n-4', 0],
    ['identifier=urn:test:number|&patient.identifier={number}', many],
    ['identifier=n-3\\,n-4', 0],
    ['patient=Patient/{patient}', 1],
    ['patient={patient}', 1],
    ['patient={base}/Patient/{patient}', 1],
    ['patient=https://elsewhere.example/fhir/Patient/{patient}', 0],
    ['patient=Practitioner/{patient}', 0],
    ['subject:Patient={patient}', 1],
    ['_id={request}', 1],
    ['_id={request},nothing', 1],
    ['_id={task}', 0],
    ['status=active&patient={patient}', 1],
    ['status:not=active&patient={patient}', 0],
    ['requisition:missing=true&patient={patient}', 1],
    ['requisition:missing=false&patient={patient}', 0],
    ['_lastUpdated=gt2020&patient={patient}', 1],
    ['_lastUpdated=lt2020', 0],
    ['authored=2026-09-14&patient={patient}', 1],
    ['authored=gt2026-09-14&patient={patient}', 0],
    ['authored=2026-09-14T09:05:00%2B01:00&patient={patient}', 1],
    ['authored=2026-09-14T09:05:00+01:00&patient={patient}', 1],
  ])('by %s', async (query, total) => {
    const said = await door.get(`/ServiceRequest?${filled(query)}`);
    expect([said.status, said.json.total]).toEqual([200, total]);
  });

  test('a Task is found by what a tool asks for', async () => {
    for (const query of [
      'status=requested',
      'focus=ServiceRequest/{request}',
      'patient.identifier={number}',
      'intent=order',
    ]) {
      const said = await door.get(`/Task?_id=${task.id}&${filled(query)}`, { as: linkWorkers });
      expect([query, said.json.total]).toEqual([query, 1]);
    }
  });

  test.each([
    `ServiceRequest?performer:identifier=${dos}|2000099901`,
    `ServiceRequest?performer:identifier=${ods}|Z9X01`,
    `ServiceRequest?performer.identifier=${ods}|Z9X01`,
    `ServiceRequest?requester:identifier=${ods}|Z99002`,
    `ServiceRequest?requester.identifier=Z99002`,
  ])('by who asks and who does the work, and the organisation behind them: %s', async (query) => {
    const said = await door.get(`/${query}`);
    expect([said.status, said.json.total]).toEqual([200, many]);
    const other = await door.get(`/${query.replace(/Z9\w+|2000\d+/, 'Z0')}`);
    expect([other.status, other.json.total]).toEqual([200, 0]);
  });

  test('52 by POST: a number in no URL, and in no link either', async () => {
    const form = { method: 'POST', body: `patient.identifier=${nhs}%7C${number}&_count=2` } as const;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const said = await door.ask('/ServiceRequest/_search', { ...form, headers });
    expect([said.status, said.json.total, said.json.entry.length]).toEqual([200, many, 2]);
    expect(JSON.stringify(said.json.link)).not.toContain(number);
    const next = linkIn(said.json, 'next') ?? '';
    expect(Buffer.from(next.split('_cursor=')[1] ?? '', 'base64url').toString('latin1')).not.toContain(number);
    const second = await door.get(below(next));
    expect([second.status, second.json.total, second.json.entry.length]).toEqual([200, many, 2]);
    expect((await door.get(below(linkIn(said.json, 'self') ?? ''))).json.entry).toHaveLength(2);
    expect(
      (await door.ask('/ServiceRequest/_search', { ...form, headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415);
  });

  test('pages have everything once, in the order that was asked for', async () => {
    const ids: string[] = [];
    let url: string | undefined = `/ServiceRequest?_count=3&_sort=-_id&identifier=urn:test:number|`;
    while (url !== undefined) {
      const page = await door.get(url);
      ids.push(...(page.json.entry ?? []).map(({ resource }: Entry) => resource.id));
      const next = linkIn(page.json, 'next');
      url = next === undefined ? undefined : below(next);
    }
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids.length).toBeGreaterThanOrEqual(many);
  });

  test("51 a cursor that is forged, another party's or another type's is 400", async () => {
    const page = await door.get('/ServiceRequest?_count=1');
    const next = below(linkIn(page.json, 'next') ?? '');
    expect((await door.get(next)).status).toBe(200);
    expect((await door.get(next, { as: linkWorkers })).status).toBe(400);
    expect((await door.get(next.replace('/ServiceRequest', '/Task'))).status).toBe(400);
    expect((await door.get(`${next}&status=active`)).status).toBe(400);
    const flipped = `${next.slice(0, -3)}${next.at(-3) === 'A' ? 'B' : 'A'}${next.slice(-2)}`;
    for (const cursor of [
      flipped,
      '/ServiceRequest?_cursor=',
      '/ServiceRequest?_cursor=AAAA',
      '/ServiceRequest?_cursor=%7B%7D',
    ]) {
      expect((await door.get(cursor)).status).toBe(400);
    }
  });

  test.each([
    'nonsense=1',
    'patient.name=x',
    '_elements=id',
    '_summary=true',
    '_has:Task:focus:status=x',
    '_sort=status',
    '_text=x',
  ])('48 %s is refused, naming what is known, unless lenient', async (query) => {
    const strict = await door.get(`/ServiceRequest?${query}`);
    expect([strict.status, strict.json.issue[0].code]).toEqual([400, 'not-supported']);
  });

  test('48 a lenient client is told by the self link what was left out', async () => {
    const lenient = { headers: { prefer: 'handling=lenient' } };
    const said = await door.get('/ServiceRequest?nonsense=1&status=active&_summary=true', lenient);
    expect([said.status, linkIn(said.json, 'self')]).toEqual([200, `${baseUrl}/ServiceRequest?status=active`]);
    const strict = await door.get('/ServiceRequest?nonsense=1');
    expect(strict.json.issue[0].diagnostics).toContain('nonsense');
    expect(strict.json.issue[0].diagnostics).toContain('patient');
    expect((await door.get(`/ServiceRequest?x${number}=1`)).text).not.toContain(number);
  });

  test.each([
    'status:exact=active',
    'authored:not=2026',
    '_id:missing=true',
    '_id=a_b',
    '_count=-1',
    '_count=1e9',
    '_count=many',
    '_total=roughly',
    'authored=soon',
    'authored=ap2026',
    'status=',
    'status=,active',
    'identifier=|',
    'identifier=a|b|c',
    'requisition:missing=perhaps',
    'status=%00',
    '_include:iterate=ServiceRequest:patient',
    'patient.organization.partof.name=x',
    `status=${'a,'.repeat(200)}a`,
    `${'status=a&'.repeat(150)}`,
  ])('50 %s is 400 whoever asks', async (query) => {
    for (const prefer of ['handling=strict', 'handling=lenient']) {
      const said = await door.get(`/ServiceRequest?${query}`, { headers: { prefer } });
      if (query === 'status=' && prefer === 'handling=lenient') expect(said.status).toBe(200);
      else expect([prefer, said.status]).toEqual([prefer, 400]);
    }
    expect(door.bugs).toEqual([]);
  });

  test('50 a count is capped, and zero asks for the number alone', async () => {
    expect((await door.get('/ServiceRequest?_count=1000000000')).status).toBe(200);
    const none = await door.get('/ServiceRequest?_count=0&identifier=urn:test:number|');
    expect([none.json.total >= many, none.json.entry]).toEqual([true, undefined]);
    const summary = await door.get('/ServiceRequest?_summary=count');
    expect([summary.json.total >= many, summary.json.entry, summary.json.link]).toEqual([
      true,
      undefined,
      expect.any(Array),
    ]);
    expect((await door.get('/ServiceRequest?_total=none')).json.total).toBeUndefined();
  });

  test.each(["' or 1=1--", '"; drop table resource;', '%', '_', '{"$gt":""}', '\\', '$x', '*', ')', '\u2028'])(
    '49 a value of %j is only a value',
    async (value) => {
      for (const name of ['identifier', 'status', 'patient', 'patient.identifier']) {
        const said = await door.get(`/ServiceRequest?${name}=${encodeURIComponent(value)}`);
        expect([said.status, said.json.total]).toEqual([200, 0]);
      }
      expect(door.bugs).toEqual([]);
    },
  );

  test('56 links are made from the configured base, whatever the host that was asked', async () => {
    const said = await door.get('/ServiceRequest?_count=1', { headers: { 'x-forwarded-host': 'evil.example' } });
    const urls = [...said.json.link.map(({ url }: { url: string }) => url), said.json.entry[0].fullUrl];
    expect(urls.every((url) => url.startsWith(`${baseUrl}/ServiceRequest`))).toBe(true);
  });

  test('12 with a token that may not search is 403', async () => {
    expect((await door.get('/ServiceRequest', { may: ['ServiceRequest.r'] })).status).toBe(403);
  });

  test('an audit entry says which type was searched, and not for whom', async () => {
    await door.get(`/ServiceRequest?patient.identifier=${number}`);
    expect(door.entries.at(-1)).toMatchObject({ interaction: 'search-type', action: 'E', touched: ['ServiceRequest'] });
  });
});

test('a Task is found by the organisation behind its owner', async () => {
  const bundle = another('owned');
  const at = (type: string) => bundle.entry.find(({ resource }) => resource.resourceType === type);
  const work = at('Task')?.resource;
  if (work !== undefined) work.owner = { reference: at('HealthcareService')?.fullUrl };
  if (work !== undefined) work.requester = { reference: at('PractitionerRole')?.fullUrl };
  const owned = await refer(door, bundle);
  for (const query of [
    `owner:identifier=${ods}|Z9X01`,
    `owner.identifier=${dos}|2000099901`,
    `requester:identifier=${ods}|Z99002`,
  ]) {
    const said = await door.get(`/Task?_id=${owned.task.id}&${query}`, { as: linkWorkers });
    expect([query, said.status, said.json.total]).toEqual([query, 200, 1]);
  }
});

describe('a search of requests by BaRS', () => {
  const byBars = { headers: { 'nhsd-target-identifier': 'e30=' } };
  const person = () => ({
    'patient:name': patient.name[0].family,
    'patient:birthdate': patient.birthDate,
    'patient:address-postalcode': patient.address[0].postalCode,
  });
  const found = async (asked: Record<string, string>, more: Parameters<Door['get']>[1] = byBars) => {
    const said = await door.get(`/ServiceRequest?${new URLSearchParams(asked)}`, more);
    return [said.status, said.json.total];
  };

  test.each([
    ['', 'required'],
    ['/', 'required'],
    ['?status=active', 'required'],
    ['?_count=5', 'required'],
    ['?patient:name=Smith&patient:birthdate=1950-01-01', 'required'],
    ['?patient:identifier=foo', 'value'],
    ['?patient:identifier=', 'value'],
    ['?patient:identifier=|foo', 'value'],
    ['?identifier=foo', 'value'],
  ])('%j is 400 %s', async (query, code) => {
    for (const headers of [byBars.headers, { accept: 'application/fhir+json; version=1.4.0' }]) {
      const said = await door.get(`/ServiceRequest${query}`, { headers });
      expect([said.status, said.json.issue[0].code]).toEqual([400, code]);
    }
    if (!query.includes(':name') && !/=$/.test(query))
      expect((await door.get(`/ServiceRequest${query}`)).status).toBe(200);
  });

  test('is answered where it names the patient or the request, page by page', async () => {
    const first = await door.get(`/ServiceRequest?patient:identifier=${nhs}|${number}&_count=2`, byBars);
    expect([first.status, first.json.entry.length]).toEqual([200, 2]);
    expect((await door.get(below(linkIn(first.json, 'next') ?? ''), byBars)).status).toBe(200);
    expect(await found({ identifier: 'urn:test:number|n-3' })).toEqual([200, 1]);
    expect(await found({ _id: request.id })).toEqual([200, 1]);
  });

  test('finds by name, date of birth and postcode together, as they are written or nearly so', async () => {
    const all = person();
    const { given, family } = patient.name[0];
    expect(await found({ ...all, _id: request.id })).toEqual([200, 1]);
    const nearly = {
      'patient:name': `${family.toUpperCase()}  ${given[0]}`,
      'patient:birthdate': all['patient:birthdate'],
      'patient:address-postalcode': all['patient:address-postalcode'].replace(' ', '').toLowerCase(),
      _id: request.id,
    };
    expect(await found(nearly)).toEqual([200, 1]);
    expect(await found({ ...all, 'patient:name': 'Nobody' })).toEqual([200, 0]);
    expect(await found({ ...all, 'patient:name': `${family} Nobody` })).toEqual([200, 0]);
    expect(await found({ ...all, 'patient:birthdate': '1901-01-01' })).toEqual([200, 0]);
    expect(await found({ ...all, 'patient:address-postalcode': 'ZZ99 9ZZ' })).toEqual([200, 0]);
    expect(await found(all, { ...byBars, as: stranger })).toEqual([200, 0]);
  });

  test('13 by name needs the right to read the patient', async () => {
    const [status] = await found(person(), { ...byBars, may: ['ServiceRequest.rs'] });
    expect(status).toBe(403);
  });

  test.each(['patient:name=-', 'patient:name=a,b', 'patient:birthdate=soon', 'patient:address-postalcode=%20'])(
    '%s is 400',
    async (query) => expect((await door.get(`/ServiceRequest?_id=x&${query}`)).status).toBe(400),
  );

  test('is of requests alone', async () => {
    expect((await door.get('/Task', byBars)).status).toBe(200);
    expect((await door.get('/Task?patient:name=x')).status).toBe(400);
  });
});

describe('what is included', () => {
  const including = (query: string, more = {}) => door.get(`/ServiceRequest?_id=${request.id}&${query}`, more);

  test('are the resources that a match refers to', async () => {
    const said = await including('_include=ServiceRequest:patient&_include=ServiceRequest:performer');
    expect(typesOf(said.json.entry)).toEqual(['HealthcareService', 'Patient', 'ServiceRequest']);
    expect(said.json.total).toBe(1);
    const modes = said.json.entry.map(({ search }: Entry) => search.mode);
    expect(modes.filter((mode: string) => mode === 'match')).toHaveLength(1);
    expect(typesOf((await including('_include=ServiceRequest:performer:Organization')).json.entry)).toEqual([
      'ServiceRequest',
    ]);
    expect(typesOf((await including('_include=*')).json.entry)).toContain('Encounter');
  });

  test('are the resources that refer to a match', async () => {
    const said = await including('_revinclude=Task:focus&_revinclude=Provenance:target');
    expect(typesOf(said.json.entry)).toEqual(['Provenance', 'ServiceRequest', 'Task']);
    const all = await door.get(`/Patient?_id=${patient.id}&_revinclude=Condition:subject&_revinclude=Task:*`);
    expect(typesOf(all.json.entry)).toEqual(['Condition', 'Patient', 'Task']);
  });

  test('are only of types that the token may read', async () => {
    const query = '_include=ServiceRequest:patient&_revinclude=Task:focus';
    const said = await including(query, { may: ['ServiceRequest.rs', 'Task.cud'] });
    expect([said.status, typesOf(said.json.entry)]).toEqual([200, ['ServiceRequest']]);
  });

  test('13 a chain needs the right to read the patient', async () => {
    const query = `patient.identifier=${number}`;
    expect((await including(query, { may: ['ServiceRequest.rs'] })).status).toBe(403);
    expect((await including(query, { may: ['ServiceRequest.rs', 'Patient.r'] })).status).toBe(200);
  });

  test.each([
    '_include=Task:focus',
    '_include=ServiceRequest:nothing',
    '_include=Nothing:patient',
    '_revinclude=*',
    '_include=',
    '_include=ServiceRequest:patient:Patient:x',
  ])('%s is refused', async (query) => expect((await including(query)).status).toBe(400));
});

/** What fetch does not send: the line of a request as it is. */
const sent = (method: string, path: string) =>
  new Promise<{ status: number; allow: string | undefined }>((resolve, reject) => {
    let answer = '';
    const socket = connect(door.port, '127.0.0.1', () => {
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\nx-test-party: quayside\r\nconnection: close\r\n\r\n`);
    });
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () =>
      resolve({ status: Number(answer.slice(9, 12)), allow: /^allow: (.*)$/im.exec(answer)?.[1]?.trim() }),
    );
  });

test('57 TRACE is 405', async () => {
  expect(await sent('TRACE', `/fhir/Task/${task.id}`)).toEqual({ status: 405, allow: 'GET, HEAD, PUT, PATCH' });
});

test('47 a path that climbs is 400, wherever it leads', async () => {
  expect((await sent('GET', '/fhir/Task/..')).status).toBe(400);
  expect((await sent('GET', '/fhir/Task/%2e%2e')).status).toBe(400);
});

test('56 the whole address in a request line changes nothing', async () => {
  expect((await sent('GET', `http://evil.example/fhir/Task/${task.id}`)).status).toBe(200);
});

test('57 another method is 405, with what is allowed; an override is not looked at', async () => {
  const methods = [
    ['DELETE', '/ServiceRequest', 'GET, HEAD, POST'],
    ['PUT', `/Patient/${'x'}`, 'GET, HEAD'],
    ['DELETE', '/Task/x', 'GET, HEAD, PUT, PATCH'],
    ['GET', '/', 'POST'],
    ['GET', '/Task/_search', 'POST'],
    ['OPTIONS', '/Task', 'GET, HEAD, POST'],
  ] as const;
  for (const [method, path, allow] of methods) {
    const said = await door.ask(path, { method, headers: { origin: 'https://elsewhere.example' } });
    expect([method, said.status, said.headers.get('allow')]).toEqual([method, 405, allow]);
    expect(said.headers.get('access-control-allow-origin')).toBeNull();
  }
  const overridden = await door.get(`/Task/${task.id}`, { headers: { 'x-http-method-override': 'DELETE' } });
  expect(overridden.status).toBe(200);
});

const filled = (query: string) =>
  query
    .replaceAll('{nhs}', nhs)
    .replaceAll('{number}', number)
    .replaceAll('{patient}', patient.id)
    .replaceAll('{request}', request.id)
    .replaceAll('{task}', task.id)
    .replaceAll('{base}', baseUrl);
