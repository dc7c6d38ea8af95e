import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/conformance/json.js';
import { noNeedsOfTerms } from '../../../src/connectors/open-referral/needs.js';
import { conformance, linkWorkers, stranger } from '../../exchange/world.js';
import { another, baseUrl, openDoor, refer } from './house.js';

const feed: unknown = readJson(readFileSync('fixtures/directory/open-referral.json'));
const source = 'https://saltby-directory.example/services';
const pantry = '5a1b0000-0000-4000-8000-000000000001';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  door = await openDoor();
  await door.directory.take(feed, { source, needs: noNeedsOfTerms });
});
afterAll(() => door.close());

interface Entry {
  readonly resource: { readonly resourceType: string; readonly id: string; readonly name?: string };
}
const namesIn = (json: { entry?: Entry[] }) => (json.entry ?? []).map(({ resource }) => resource.name);
const pantryIn = async () => (await door.directory.all()).find(({ service }) => service.sourceId === pantry);

describe('the directory at the FHIR door', () => {
  test('is HealthcareService, Organization and Location, each as FHIR has it, for every party', async () => {
    for (const [type, count] of [
      ['HealthcareService', 8],
      ['Organization', 6],
      ['Location', 4],
    ] as const) {
      const { status, json } = await door.get(`/${type}?_count=100`, { as: stranger });
      expect([status, json.total]).toEqual([200, count]);
      for (const { resource } of json.entry)
        expect([resource.name, conformance.check(resource)]).toEqual([resource.name, []]);
    }
  });

  test('shows a service with what FHIR has a place for, and the rest in words', async () => {
    const entry = await pantryIn();
    const { status, json, headers } = await door.get(`/HealthcareService/${entry?.service.id}`, { as: stranger });
    expect([status, headers.get('etag')]).toEqual([200, 'W/"1"']);
    expect(json).toMatchObject({
      identifier: [{ system: source, value: pantry }, { value: `urn:uuid:${pantry}` }],
      active: true,
      name: 'Saltby food pantry',
      type: [{ coding: [{ code: 'food' }] }, { coding: [{ code: 'money' }] }],
      extraDetails: 'Cost: Membership, a shop, 4 GBP',
      coverageArea: [{ display: 'Saltby and Saltmarsh' }],
      availableTime: [{ daysOfWeek: ['tue', 'fri'], availableStartTime: '10:00:00', availableEndTime: '13:00:00' }],
      providedBy: { display: 'Saltby Community Larder' },
    });
    for (const { reference } of [json.providedBy, ...json.location]) {
      expect((await door.get(`/${reference}`, { as: stranger })).status).toBe(200);
    }
  });

  test('is found by name, as FHIR finds names', async () => {
    const found = async (query: string) => namesIn((await door.get(`/HealthcareService?${query}`)).json);
    expect(await found('name=saltby')).toEqual(['Saltby food pantry']);
    expect(await found('name:contains=GROUP')).toEqual(['Saltmarsh walking group']);
    expect(await found('name:exact=job club')).toEqual([]);
    expect((await found('name=job,debt')).sort()).toEqual(['Debt advice', 'Job club']);
    expect(await found('name=carers%27%20cafe')).toEqual(['Carers’ café'.replace('’', "'")]);
    expect(await found('name:missing=true')).toEqual([]);
    expect(await found('name:missing=false&_count=100')).toHaveLength(8);
    const wrong = await door.get('/HealthcareService?name:below=x');
    expect([wrong.status, wrong.json.issue[0].code]).toEqual([400, 'value']);
  });

  test('is found by identifier, id, type and organisation, and refuses what is not supported', async () => {
    const found = async (query: string) => namesIn((await door.get(`/HealthcareService?${query}`)).json).sort();
    expect(await found(`identifier=${source}|${pantry}`)).toEqual(['Saltby food pantry']);
    expect(await found(`_id=${(await pantryIn())?.service.id}`)).toEqual(['Saltby food pantry']);
    expect(await found('service-type=https://waymark.example/fhir/CodeSystem/need|legal')).toEqual(['Housing advice']);
    expect(await found('active=false')).toEqual([]);
    const [{ resource }] = (await door.get('/Organization?name=Harbour')).json.entry;
    expect(await found(`organization=Organization/${resource.id}`)).toEqual(["Carers' café", 'Job club']);
    const included = await door.get('/HealthcareService?name=job&_include=HealthcareService:organization');
    expect(included.json.entry.map((one: Entry) => one.resource.resourceType)).toEqual([
      'HealthcareService',
      'Organization',
    ]);
    expect((await door.get('/HealthcareService?near=1|2|3')).status).toBe(400);
    expect((await door.get(`/HealthcareService?${'name=a&'.repeat(11)}`)).status).toBe(400);
    expect((await door.get('/Practitioner?name=a')).status).toBe(400);
  });

  test('is paged in the order that is asked for', async () => {
    for (const sort of ['_id', '-_id', '_lastUpdated', '-_lastUpdated']) {
      const ids = (json: { entry: Entry[] }) => json.entry.map(({ resource }) => resource.id);
      const all = ids((await door.get(`/HealthcareService?_sort=${sort}&_count=100`)).json);
      const first = (await door.get(`/HealthcareService?_sort=${sort}&_count=5`)).json;
      const next = first.link.find(({ relation }: { relation: string }) => relation === 'next').url;
      const second = (await door.get(next.replace(baseUrl, ''))).json;
      expect([sort, ...ids(first), ...ids(second)]).toEqual([sort, ...all]);
    }
  });

  test('is paged, each service once, and stands in links of our own alone', async () => {
    const names: (string | undefined)[] = [];
    let path = '/HealthcareService?_count=3';
    for (let pages = 0; path !== ''; pages += 1) {
      expect(pages).toBeLessThan(4);
      const { json } = await door.get(path, { as: linkWorkers });
      expect(json.total).toBe(8);
      names.push(...namesIn(json));
      const next = json.link.find(({ relation }: { relation: string }) => relation === 'next')?.url ?? '';
      path = next.replace(baseUrl, '');
    }
    expect(new Set(names).size).toBe(8);
    expect(names).toHaveLength(8);
  });

  test('says what a service says of its capacity, and what its feed no longer has', async () => {
    const id = (await pantryIn())?.service.id ?? '';
    await door.directory.setCapacity(id, 'full');
    const { json, headers } = await door.get(`/HealthcareService/${id}`);
    expect([headers.get('etag'), json.characteristic[0].coding[0].code]).toEqual(['W/"2"', 'full']);
    await door.store.directory.unlist([id], Date.now());
    expect((await door.get(`/HealthcareService/${id}`)).json.active).toBe(false);
    await door.directory.take(feed, { source, needs: noNeedsOfTerms });
    expect((await door.get(`/HealthcareService/${id}`)).json.active).toBe(true);
  });

  test('stands behind what is in the exchanges of who asks, on the same pages, and is counted with it', async () => {
    const others = (await door.get('/HealthcareService?_count=100', { as: stranger })).json;
    for (const number of ['d-1', 'd-2', 'd-3', 'd-4']) await refer(door, another(number));
    const all = (await door.get('/HealthcareService?_count=100')).json;
    const idsOf = (json: { entry: Entry[] }) => json.entry.map(({ resource }) => resource.id);
    expect(all.total).toBeGreaterThan(others.total);
    expect(idsOf(all).slice(-others.total)).toEqual(idsOf(others));
    expect(new Set(idsOf(all)).size).toBe(all.total);
    // Whether a page ends with the exchanges, before, or behind.
    for (const count of [all.total - others.total, all.total - others.total - 1, 3]) {
      const ids: string[] = [];
      for (let path = `/HealthcareService?_count=${count}`; path !== ''; ) {
        const { json } = await door.get(path);
        expect(json.total).toBe(all.total);
        ids.push(...idsOf(json));
        const next = json.link.find(({ relation }: { relation: string }) => relation === 'next')?.url ?? '';
        path = next.replace(baseUrl, '');
        expect(ids.length).toBeLessThanOrEqual(all.total);
      }
      expect([count, ...ids]).toEqual([count, ...idsOf(all)]);
    }
    expect((await door.get('/HealthcareService', { as: stranger })).json.total).toBe(others.total);
    expect((await door.get('/HealthcareService?_summary=count')).json.total ?? all.total).toBe(all.total);
  });

  test('is right FHIR whatever a feed fills its fields with', async () => {
    const phone = { number: '01632 960100', extension: 7, type: 'fax' };
    const odd = {
      id: 'odd id',
      name: '<b>Odd</b> & "even"',
      status: 'temporarily closed',
      url: 'https://odd.example/?a=1&b=2',
      email: 'not an address',
      alert: 'Shut\non Monday',
      minimum_age: 0.5,
      maximum_age: 99,
      eligibility_description: 'All',
      phones: [phone],
      languages: [{ code: 'UR' }, { name: 'Makaton', code: 'sign-language' }],
      cost_options: [{ amount: 1.5, currency: 'GBP', option: 'Tea', valid_from: '2026-01-01' }],
      schedules: [{ byday: 'MO', closes_at: '00:00' }, { freq: 'MONTHLY', bymonthday: '1' }, { description: 'Often' }],
      organization: {
        id: '1',
        name: 'O',
        email: 'x',
        organization_identifiers: [{ identifier_scheme: 'urn:oid:no', identifier: '1' }, { identifier: '2' }],
      },
      service_at_locations: [
        {
          location: { id: 'l', latitude: -1, longitude: 0.25, accessibility: [{ description: 'Ramp' }] },
          phones: [phone],
        },
        { location: { id: 'm', addresses: [{ address_1: 'Somewhere' }] } },
      ],
    };
    const { read } = await door.directory.take(odd, { source: 'https://odd.example/feed', needs: noNeedsOfTerms });
    expect(read.flatMap(({ issues }) => issues)).toEqual([]);
    const mine: unknown[] = [];
    for (const type of ['HealthcareService', 'Organization', 'Location']) {
      const { json } = await door.get(`/${type}?_count=100&identifier=https://odd.example/feed|`);
      for (const { resource } of json.entry) mine.push(resource);
    }
    expect(mine).toHaveLength(4);
    expect(mine.flatMap((resource) => conformance.check(resource))).toEqual([]);
    expect(mine[0]).toMatchObject({ active: false, name: odd.name, eligibility: [{ comment: '0.5 to 99 years' }, {}] });
  });

  test('has as hours only what is so every week from now on; times with an end or a later beginning are told with dates', async () => {
    const schedules = [
      { byday: 'MO', opens_at: '09:00', closes_at: '10:00', valid_from: '2020-01-01', description: 'Tea' },
      { byday: 'TU,FR', opens_at: '10:00', closes_at: '11:00', valid_from: '2020-01-01', valid_to: '2020-12-31' },
      { byday: 'WE', opens_at: '11:00', valid_from: '2999-01-07' },
      { byday: 'TH', closes_at: '12:00', valid_to: '2999-12-31', description: 'Winter only' },
      { freq: 'MONTHLY', byday: '1SA', opens_at: '14:00', closes_at: '16:00' },
      { valid_to: '2999-12-31' },
    ];
    const dated = { id: 'dated', name: 'Dated', status: 'active', schedules };
    await door.directory.take(dated, { source: 'https://dated.example/feed', needs: noNeedsOfTerms });
    const { json } = await door.get('/HealthcareService?identifier=https://dated.example/feed|dated');
    const [{ resource }] = json.entry;
    expect(conformance.check(resource)).toEqual([]);
    expect(resource.availableTime).toEqual([
      { daysOfWeek: ['mon'], availableStartTime: '09:00:00', availableEndTime: '10:00:00' },
    ]);
    expect(resource.availabilityExceptions.split('\n')).toEqual([
      'Tea',
      'Tuesday, Friday, from 10:00 until 11:00, from 2020-01-01 until 2020-12-31',
      'Wednesday, from 11:00, from 2999-01-07',
      'Winter only, Thursday, until 12:00, until 2999-12-31',
      expect.stringMatching(/BYDAY=1SA.*, from 14:00 until 16:00$/),
      'until 2999-12-31',
    ]);
  });

  test('needs a token that allows it, has no history, and is not written here', async () => {
    const id = (await pantryIn())?.service.id;
    expect((await door.get(`/HealthcareService/${id}`, { may: ['Task.r'] })).status).toBe(403);
    expect((await door.get('/HealthcareService?name=x', { may: ['HealthcareService.r'] })).status).toBe(403);
    expect((await door.get(`/HealthcareService/${id}/_history/1`)).status).toBe(404);
    expect((await door.put(`/HealthcareService/${id}`, {})).status).toBe(405);
    expect((await door.get('/HealthcareService/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('says in metadata that it is found by name', async () => {
    const { json } = await door.get('/metadata');
    const of = (type: string) => json.rest[0].resource.find((one: { type: string }) => one.type === type).searchParam;
    for (const type of ['HealthcareService', 'Organization', 'Location']) {
      expect(of(type)).toContainEqual(
        expect.objectContaining({ name: 'name', definition: `http://hl7.org/fhir/SearchParameter/${type}-name` }),
      );
    }
    expect(of('Practitioner').map(({ name }: { name: string }) => name)).not.toContain('name');
  });
});
