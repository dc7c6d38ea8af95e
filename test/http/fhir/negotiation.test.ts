import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createValidation } from '../../../src/http/fhir/validate.js';
import { conformance } from '../../exchange/world.js';
import { another, baseUrl, type Door, openDoor, refer, stranger } from './house.js';

let door: Door;
let path: string;
let task: Record<string, unknown>;
beforeAll(async () => {
  door = await openDoor();
  ({ task } = await refer(door, another('negotiation')));
  path = `/Task/${task.id}`;
});
afterAll(() => door.close());

describe('what is answered', () => {
  test.each([
    ['application/fhir+json', 200],
    ['application/json', 200],
    ['*/*', 200],
    ['application/fhir+json; fhirVersion=4.0', 200],
    ['application/fhir+json;version=1.4.0', 200],
    ['text/html, application/xml;q=0.9, */*;q=0.1', 200],
    ['', 200],
    ['application/fhir+xml', 406],
    ['text/html', 406],
    ['application/fhir+json; fhirVersion=3.0', 406],
    ['application/fhir+json;q=0', 406],
    ['application/fhir+json; charset=utf-16', 406],
    [`${'a/b,'.repeat(600)}`, 406],
  ])('to Accept: %s', async (accept, status) => {
    const said = await door.get(path, { headers: { accept } });
    expect(said.status).toBe(status);
    expect(said.headers.get('content-type')).toBe('application/fhir+json');
  });

  test.each([
    ['json', 200],
    ['application/fhir%2Bjson', 200],
    ['application/fhir+json', 200],
    ['application/json;fhirVersion=4.0', 200],
    ['xml', 406],
    ['application/fhir%2Bjson;fhirVersion=3.0', 406],
    ['ttl', 406],
  ])('to _format=%s, whatever Accept says', async (format, status) => {
    const accept = status === 200 ? 'text/html' : 'application/fhir+json';
    expect((await door.get(`${path}?_format=${format}`, { headers: { accept } })).status).toBe(status);
    expect((await door.get(`/Task?_format=${format}`, { headers: { accept } })).status).toBe(status);
  });
});

describe('what is read', () => {
  test.each([
    ['application/fhir+json', 200],
    ['application/json; charset=utf-8', 200],
    ['application/fhir+json; charset=UTF-8; fhirVersion=4.0', 200],
    ['application/fhir+xml', 415],
    ['application/xml', 415],
    ['text/plain', 415],
    ['application/fhir+json; charset=utf-7', 415],
    ['application/fhir+json; charset=iso-8859-1', 415],
    ['application/fhir+json; fhirVersion=3.0', 415],
    ['', 415],
  ])('43, 44 of Content-Type: %s', async (type, status) => {
    const body = '{"resourceType":"Bundle","type":"batch"}';
    const said = await door.ask('/', { method: 'POST', body, headers: { 'content-type': type } });
    expect(said.status).toBe(status);
  });

  test.each([
    ['35 __proto__', '{"resourceType":"Task","__proto__":{"polluted":1}}', 400],
    ['35 constructor', '{"resourceType":"Task","constructor":{"prototype":{"polluted":1}}}', 400],
    ['36 a number that cannot be held', '{"resourceType":"Task","x":1e400}', 400],
    ['36 too many digits', '{"resourceType":"Task","x":12345678901234567890}', 400],
    ['37 bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400],
    ['37 a byte order mark', `\ufeff{"resourceType":"Task"}`, 400],
    ['37 half a pair', '{"resourceType":"Task","x":"\\ud800"}', 400],
    ['nothing', '', 400],
    ['text', 'hello', 400],
  ])('%s is refused', async (_what, body, status) => {
    for (const where of ['/Task', '/', '/$validate', '/Task/$validate']) {
      const said = await door.ask(where, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/fhir+json' },
      });
      expect([where, said.status]).toEqual([where, status]);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(door.bugs).toEqual([]);
  });

  test('37 right-to-left marks and zero-width characters are kept exactly', async () => {
    const name = 'O\u200dBrien \u202bشهد\u202c';
    const bundle = another('marks');
    for (const { resource } of bundle.entry) {
      if (resource.resourceType === 'Organization') resource.name = name;
    }
    await refer(door, bundle);
    const found = await door.get('/ServiceRequest?identifier=urn:test:number|marks&_include=ServiceRequest:requester');
    const id = found.json.entry[0].resource.id;
    const { json } = await door.get(`/ServiceRequest/${id}`);
    expect(json.id).toBe(id);
    const organizations = await door.get('/Organization?_count=100');
    expect(organizations.json.entry.map(({ resource }: { resource: { name: string } }) => resource.name)).toContain(
      name,
    );
  });
});

describe('$validate', () => {
  const validate = (body: unknown, where = '/$validate') => door.post(where, body);

  test('tells what is wrong, and keeps nothing', async () => {
    const wrong = await validate({ resourceType: 'Task', status: 'nonsense' });
    expect([wrong.status, wrong.json.resourceType]).toEqual([200, 'OperationOutcome']);
    expect(wrong.json.issue.some(({ severity }: { severity: string }) => severity === 'error')).toBe(true);
    const right = await validate(task, '/Task/$validate');
    expect(right.json.issue.some(({ severity }: { severity: string }) => severity === 'error')).toBe(false);
  });

  test('by a profile, in Parameters or in the URL', async () => {
    const resource = { resourceType: 'Organization', name: 'A' };
    const profile = 'https://waymark.example/fhir/StructureDefinition/waymark-task';
    const byParameters = await validate({
      resourceType: 'Parameters',
      parameter: [
        { name: 'resource', resource },
        { name: 'profile', valueUri: profile },
      ],
    });
    const byUrl = await validate(resource, `/$validate?profile=${encodeURIComponent(profile)}`);
    expect(byUrl.json).toEqual(byParameters.json);
    expect(byUrl.json.issue[0].severity).toBe('error');
    const unknown = await validate(resource, '/$validate?profile=https://elsewhere.example/x');
    expect([unknown.status, unknown.json.issue[0].code]).toEqual([200, 'not-supported']);
  });

  test('of another type than the URL says is told so', async () => {
    const said = await validate({ resourceType: 'Patient' }, '/Task/$validate');
    expect(said.json.issue[0]).toMatchObject({ severity: 'error', code: 'structure' });
  });

  test.each(['Bundle', 'MessageHeader', 'Questionnaire', 'OperationOutcome', 'Resource'])(
    'is answered for %s, which is not served',
    async (type) => {
      const resource = { resourceType: type === 'Resource' ? 'Bundle' : type, type: 'collection' };
      const said = await validate(
        { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }] },
        `/${type}/$validate`,
      );
      expect([said.status, said.json.resourceType]).toEqual([200, 'OperationOutcome']);
    },
  );

  test('of a type that FHIR does not have is 404', async () => {
    for (const type of ['Nonsense', 'nonsense']) expect((await validate({}, `/${type}/$validate`)).status).toBe(404);
  });

  test('at the address of what is kept checks that, or what comes with the question', async () => {
    const where = `${path}/$validate`;
    const errorsOf = ({ json }: { json: { issue: { severity: string }[] } }) =>
      json.issue.filter(({ severity }) => severity === 'error').length;
    const read = await door.get(where);
    const empty = await validate(
      { resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: 'profile' }] },
      where,
    );
    const other = 'https://waymark.example/fhir/StructureDefinition/waymark-service-request';
    const byProfile = await door.get(`${where}?profile=${encodeURIComponent(other)}`);
    expect([read.status, errorsOf(read), empty.status, errorsOf(empty)]).toEqual([200, 0, 200, 0]);
    expect(errorsOf(byProfile)).toBeGreaterThan(0);
    expect(errorsOf(await validate({ ...task, status: 'nonsense' }, where))).toBeGreaterThan(0);
    expect(errorsOf(await validate({ ...task, id: 'other' }, where))).toBe(1);
    expect((await door.get(where, { as: stranger })).status).toBe(404);
    expect((await door.get(where, { may: ['Patient.rs'] })).status).toBe(403);
  });

  test('without a resource, or for a deletion, is refused', async () => {
    expect((await validate({ resourceType: 'Parameters' })).status).toBe(422);
    const deletion = { resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: 'delete' }] };
    expect((await validate(deletion)).status).toBe(422);
  });

  test('74 in a flood is 429 with Retry-After, and everything else is still answered', async () => {
    const flood = Array.from({ length: 60 }, () => validate(another('flood')));
    const reads = await Promise.all(Array.from({ length: 5 }, () => door.get(path)));
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const said of await Promise.all(flood)) {
      expect(said.status === 200 || (said.status === 429 && said.headers.get('retry-after') === '5')).toBe(true);
    }
    expect((await validate(task)).status).toBe(200);
  });

  test('74 more at once than the operator allows are told to come again', async () => {
    const validation = createValidation({
      conformance: { check: () => [], knows: () => true },
      store: door.store,
      validations: 3,
    });
    const call = { steps: ['$validate'], query: [], json: async () => ({ raw: Buffer.from('{}'), json: {} }) };
    const calling = () => validation(Object.assign(Object.create(null), call)).then(({ status }) => status);
    const answers = await Promise.allSettled(Array.from({ length: 9 }, calling));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'fulfilled'),
      ...Array.from({ length: 6 }, () => 'rejected'),
    ]);
    expect(await calling()).toBe(200);
  });
});

describe('metadata', () => {
  test('is open to all, and a CapabilityStatement that FHIR knows', async () => {
    const said = await door.get('/metadata', { headers: { 'x-test-party': 'nobody' } });
    expect([said.status, said.json.resourceType, said.json.kind]).toEqual([200, 'CapabilityStatement', 'instance']);
    expect(conformance.check(said.json)).toEqual([]);
    expect(said.json.implementation.url).toBe(baseUrl);
    expect((await door.get('/metadata?_format=xml')).status).toBe(406);
    expect((await door.ask('/metadata', { method: 'POST' })).status).toBe(405);
  });

  test('names the question for definitions of messages', async () => {
    const { json } = await door.get('/metadata');
    const found = json.rest[0].resource.find(({ type }: { type: string }) => type === 'MessageDefinition');
    expect(found.interaction).toEqual([{ code: 'search-type' }]);
    expect(found.searchParam.map(({ name }: { name: string }) => name)).toEqual(['context']);
  });

  test('says what is served, and all of that is', async () => {
    const { json } = await door.get('/metadata');
    for (const { type, interaction, searchParam, searchInclude = [], searchRevInclude = [] } of json.rest[0].resource) {
      // It is answered by the door of messages.
      if (type === 'MessageDefinition') continue;
      const codes = interaction.map(({ code }: { code: string }) => code);
      expect([type, codes.includes('update')]).toEqual([type, ['Task', 'ServiceRequest'].includes(type)]);
      const missing = searchParam.map(({ name }: { name: string }) => `${name}:missing=false`);
      const includes = searchInclude.map((value: string) => `_include=${value}`);
      const back = searchRevInclude.map((value: string) => `_revinclude=${value}`);
      const said = await door.get(`/${type}?${[...missing, ...includes, ...back].join('&')}`);
      expect([type, said.status, said.json.total]).toEqual([type, 200, 0]);
    }
  });
});
