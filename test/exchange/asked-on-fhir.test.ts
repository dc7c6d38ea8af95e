import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import type { Report } from '../../src/domain/report.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, nextEnd, now, referred, refusedFor, useWorld, world } from './scene.js';
import { arrival, linkWorkers, practice, story, stranger, wires } from './world.js';

useWorld();

const number = (value: string) => ({ system: 'https://lantern.example/Id/item', value });
const asked: Report = {
  contacts: [
    {
      identifier: number('C-1'),
      status: 'finished',
      attendance: 'attended',
      minutes: 90,
      accompaniedTo: number('K-1'),
    },
  ],
  connections: [
    {
      identifier: number('K-1'),
      service: { name: 'Lunch club' },
      progress: { state: 'accepted', askedOn: '2026-03-10', saidOn: '2026-03-11' },
      uptake: 'not-known',
    },
  ],
};

type Resource = Readonly<Record<string, unknown>>;
type Change = (resource: Resource, request: string) => unknown;

const isConnection = (resource: Resource) => JSON.stringify(resource.category ?? '').includes('connection');

/** A report with what is asked of others, as a FHIR transaction whose resources are changed on the way. */
async function reportOf(
  id: string,
  change: Change = (one) => one,
  more: (url: string, patient: string) => readonly object[] = () => [],
) {
  const { exchange, resources } = await kept(id);
  const patient = resources.find(({ type }) => type === 'Patient')?.id ?? '';
  const told = wires.platform.read(readJson(story('housing/4-link-worker-reports.json'))).message;
  if (told?.kind !== 'progress') throw new Error('the story has no report');
  const message = {
    ...told,
    id: `7d57873b-6e20-4efe-9eac-${nextEnd()}`,
    progress: { state: 'accepted' },
    report: asked,
  };
  const wire = wires['fhir-rest'].write({ ...message, progress: { state: 'accepted' } });
  if (!isMembers(wire) || !Array.isArray(wire.entry)) throw new Error('no transaction was written');
  const items: readonly unknown[] = wire.entry;
  let url = '';
  const entry = items.map((item) => {
    if (!isMembers(item) || !isMembers(item.resource)) return item;
    if (isConnection(item.resource)) url = String(item.fullUrl);
    return { ...item, resource: change(item.resource, exchange.request) };
  });
  const raw = Buffer.from(JSON.stringify({ ...wire, entry: [...entry, ...more(url, patient)] }));
  return world.journeys.accept(arrival(linkWorkers, 'fhir-rest', raw));
}

const based =
  (on: (request: string) => object): Change =>
  (resource, request) =>
    isConnection(resource) ? { ...resource, basedOn: [on(request)] } : resource;

const search = async (party: string, type: string, param: string, at: string) => {
  const [system, value] = at.split('/');
  const filters = [
    { kind: 'token' as const, param, any: [{ system: String(system), value: String(value) }], not: false },
  ];
  const sort = { by: { kind: 'updated' as const }, descending: false };
  const { resources } = await world.store.search(party, { type, filters, sort, limit: 10, count: false });
  return resources.map(({ body }) => JSON.stringify(readJson(body)));
};

describe('what a link worker’s FHIR tool asks of others', () => {
  test('is kept with the report, and the referral and the work on it stay what they were', async () => {
    const { id, request, task } = await referred();
    await reportOf(id);
    expect(await now(id)).toMatchObject({ request, task, state: 'accepted' });
    const asks = await search(practice.id, 'ServiceRequest', 'based-on', `ServiceRequest/${request}`);
    const work = await search(practice.id, 'Task', 'part-of', `Task/${task}`);
    expect(asks).toEqual([expect.stringContaining('Lunch club')]);
    expect(work).toEqual([expect.stringContaining('not-known')]);
    expect(await search(practice.id, 'Task', 'based-on', `ServiceRequest/${request}`)).toEqual(work);
    expect(await search(stranger.id, 'Task', 'part-of', `Task/${task}`)).toEqual([]);
    const visits = await search(practice.id, 'Encounter', 'based-on', `ServiceRequest/${request}`);
    expect(visits).toEqual([expect.stringMatching(/accompanied-to.*K-1/)]);
  });

  test('is said anew under the same number, and is one', async () => {
    const { id, request, task } = await referred();
    await reportOf(id);
    await reportOf(id, (resource) =>
      JSON.parse(JSON.stringify(resource).replaceAll('"not-known"', '"taken-up"').replaceAll('Not known', 'Taken up')),
    );
    const work = await search(practice.id, 'Task', 'part-of', `Task/${task}`);
    expect(work).toEqual([expect.stringContaining('taken-up')]);
    expect(await search(practice.id, 'ServiceRequest', 'based-on', `ServiceRequest/${request}`)).toHaveLength(1);
  });

  test('may be based on the request by its address here', async () => {
    const { id } = await referred();
    await reportOf(
      id,
      based((request) => ({ reference: `ServiceRequest/${request}` })),
    );
    expect((await now(id)).state).toBe('accepted');
  });

  test.each([
    ['an address of another', () => ({ reference: 'ServiceRequest/another' })],
    [
      'the number of another',
      () => ({ identifier: { system: 'https://tollgate.example/Id/referral', value: 'TS-9' } }),
    ],
  ])('is refused when it is based on another referral: %s', async (_name, on) => {
    const { id } = await referred();
    const codes = await refusedFor(reportOf(id, based(on)));
    expect(codes.length).toBeGreaterThan(0);
    expect((await now(id)).state).toBe('sent');
  });

  test('is what an enclosed resource refers to by its number', async () => {
    const { id } = await referred();
    await reportOf(
      id,
      (one) => one,
      (url, patient) => [
        {
          fullUrl: 'urn:uuid:5e57873b-0000-4000-8000-00000000000a',
          resource: {
            resourceType: 'Observation',
            status: 'final',
            code: { text: 'How the lunch was' },
            subject: { reference: `Patient/${patient}` },
            basedOn: [{ reference: url }],
          },
          request: { method: 'POST', url: 'Observation' },
        },
      ],
    );
    const { resources } = await kept(id);
    const found = resources.find(({ type, part }) => type === 'Observation' && part === 'beside');
    expect(readJson(found?.body ?? '{}')).toMatchObject({
      basedOn: [{ type: 'ServiceRequest', identifier: number('K-1') }],
    });
  });
});
