import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, nextEnd, referred, refusedFor, useWorld, world } from './scene.js';
import { arrival, linkWorkers, practice, story, stranger, wires } from './world.js';

useWorld();

describe('what a report encloses', () => {
  const subject = { reference: 'Patient/kept' };
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'How the week was' },
    subject,
    valueString: 'Better than the last',
    performer: [{ reference: 'urn:uuid:5e57873b-0000-4000-8000-000000000001' }],
  };
  const someone = { resourceType: 'Practitioner', name: [{ text: 'Rosa Mendes-Whitlock' }] };

  /** A report as a FHIR transaction, with more resources in it. */
  async function reportWith(
    id: string,
    enclosed: (request: string, patient: string) => readonly object[],
    asked: (post: { method: string; url: string }) => object = (post) => post,
  ) {
    const { exchange, resources } = await kept(id);
    const patient = resources.find(({ type }) => type === 'Patient')?.id ?? '';
    const told = wires.platform.read(readJson(story('housing/4-link-worker-reports.json'))).message;
    if (told?.kind !== 'progress') throw new Error('the story has no report');
    const { report: _lastWord, ...others } = told;
    const message = {
      ...others,
      id: `8e57873b-6e20-4efe-9eac-${nextEnd()}`,
      progress: { state: 'accepted' },
    } as const;
    const wire = wires['fhir-rest'].write(message);
    if (!isMembers(wire) || !Array.isArray(wire.entry)) throw new Error('no transaction was written');
    const more = enclosed(exchange.request, patient).map((resource, i) => ({
      fullUrl: `urn:uuid:5e57873b-0000-4000-8000-00000000000${i}`,
      resource,
      request: asked({ method: 'POST', url: String(Reflect.get(resource, 'resourceType')) }),
    }));
    const raw = Buffer.from(JSON.stringify({ ...wire, entry: [...wire.entry, ...more] }));
    return world.journeys.accept(arrival(linkWorkers, 'fhir-rest', raw));
  }

  test('is kept, found by the referral and the person, and refers to what is kept', async () => {
    const { id } = await referred();
    await reportWith(id, (request, patient) => [
      {
        ...observation,
        basedOn: [{ reference: `ServiceRequest/${request}` }],
        subject: { reference: `Patient/${patient}` },
      },
      someone,
    ]);
    const { exchange, resources } = await kept(id);
    expect(exchange.state).toBe('accepted');
    const [found] = resources.filter(({ type }) => type === 'Observation' && type.length > 0).slice(-1);
    const body = readJson(found?.body ?? '{}');
    const who = resources.filter(({ type, part }) => type === 'Practitioner' && part === 'beside');
    expect(body).toMatchObject({
      valueString: 'Better than the last',
      basedOn: [{ reference: `ServiceRequest/${exchange.request}` }],
      performer: [{ reference: `Practitioner/${who[0]?.id}` }],
    });
    const query = {
      type: 'Observation',
      filters: [
        { kind: 'token', param: 'based-on', any: [{ system: 'ServiceRequest', value: exchange.request }], not: false },
      ],
      sort: { by: { kind: 'updated' }, descending: false },
      limit: 10,
      count: false,
    } as const;
    for (const party of [practice.id, linkWorkers.id]) {
      expect((await world.store.search(party, query)).resources.map(({ id: one }) => one)).toEqual([found?.id]);
    }
    expect((await world.store.search(stranger.id, query)).resources).toEqual([]);
  });

  test('attack 20: a reference into something else that is kept here is refused, and nothing is written', async () => {
    const { id } = await referred();
    expect(await refusedFor(reportWith(id, () => [observation, someone]))).toEqual(['invariant']);
    const other = { reference: 'Encounter/another' };
    const stray = (patient: string) => ({
      ...observation,
      subject: { reference: `Patient/${patient}` },
      encounter: other,
    });
    expect(await refusedFor(reportWith(id, (_request, patient) => [stray(patient), someone]))).toEqual([
      'reference-broken',
    ]);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  const nhsNumber = (value: string) => ({ system: 'https://fhir.nhs.uk/Id/nhs-number', value });

  test.each<[string, (patient: string) => readonly object[]]>([
    ['a Patient with another NHS number', () => [{ resourceType: 'Patient', identifier: [nhsNumber('9990000018')] }]],
    [
      'somebody by an address elsewhere',
      () => [{ ...observation, subject: { reference: 'https://evil.example/Patient/1' } }],
    ],
    [
      'somebody by another NHS number in another spelling',
      () => [
        { resourceType: 'Patient', identifier: [{ system: 'http://fhir.nhs.uk/id/nhs-number/', value: '9990000018' }] },
      ],
    ],
    ['somebody by another NHS number', () => [{ ...observation, subject: { identifier: nhsNumber('9990000018') } }]],
    [
      'a contained Patient who is somebody else',
      () => [
        {
          ...observation,
          contained: [{ resourceType: 'Patient', id: 'p', identifier: [nhsNumber('9990000018')] }],
          subject: { reference: '#p' },
        },
      ],
    ],
    ['a Patient who is nobody but by the id of somebody else', () => [{ resourceType: 'Patient', id: 'another' }]],
    ['nobody', () => [{ ...observation, subject: undefined }]],
    [
      'another request',
      () => [{ resourceType: 'ServiceRequest', status: 'active', intent: 'plan', subject: { reference: 'Patient/x' } }],
    ],
  ])('speaks of this person and this referral alone: %s is refused', async (_what, enclosed) => {
    const { id } = await referred();
    const refused = await refusedFor(reportWith(id, (_request, patient) => [...enclosed(patient), someone]));
    expect(refused.some((code) => code === 'invariant' || code === 'required')).toBe(true);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  test.each<[string, object]>([
    ['what changes something that is kept', { status: 'entered-in-error' }],
    ['a modifier that nobody understands', { modifierExtension: [{ url: 'https://x.example/m', valueBoolean: true }] }],
    [
      'what is no part of a report',
      { resourceType: 'Basic', status: undefined, valueString: undefined, performer: undefined },
    ],
  ])('is what happened, and nothing else: %s is refused', async (_what, change) => {
    const { id } = await referred();
    const refused = await refusedFor(
      reportWith(id, (_request, patient) => [
        { ...observation, subject: { reference: `Patient/${patient}` }, ...change },
        someone,
      ]),
    );
    expect(refused.some((code) => code === 'not-supported' || code === 'modifier-unknown')).toBe(true);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  test('a PUT of what is enclosed changes nothing: it is refused', async () => {
    const { id } = await referred();
    const put = (request: { url: string }) => ({ method: 'PUT', url: `${request.url}/1`, ifMatch: 'W/"1"' });
    const enclosed = (_request: string, patient: string) => [
      { ...observation, subject: { reference: `Patient/${patient}` } },
      someone,
    ];
    expect(await refusedFor(reportWith(id, enclosed, put))).toContain('not-supported');
    expect((await kept(id)).exchange.version).toBe(1);
  });
});
