import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeJson } from '../../../src/conformance/json-literals.js';
import type { Report } from '../../../src/domain/report.js';
import type { Exchange } from '../../../src/store/records.js';
import { arrival } from '../../exchange/world.js';
import { another, type Door, kitchen, linkWorkers, openDoor, practice, refer } from './house.js';

// What a link worker asks within a referral, at the FHIR door: of a community service, and of the practice.

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

let count = 0;

/** A referral in which the link worker has asked somebody. */
async function asked(report: Report): Promise<{ readonly parent: string; readonly child: Exchange }> {
  count += 1;
  const { request } = await refer(door, another(`asks-${count}`));
  const [exchange] = await door.store.exchangesNamed(linkWorkers.id, `urn:test:number|asks-${count}`);
  const say = (state: string, end: string, more: object = {}) => {
    const body = {
      waymark: '1',
      kind: 'progress',
      id: `9e57873b-6e20-4efe-9eac-${end}${String(count).padStart(11, '0')}`,
      sentAt: '2026-11-20T10:00:00Z',
      sender: { endpoint: linkWorkers.endpoints[0] },
      receiver: { endpoint: practice.endpoints[0] },
      referralIdentifier: { value: request.id },
      progress: { state },
      ...more,
    };
    return door.journeys.accept(arrival(linkWorkers, 'platform', Buffer.from(writeJson(body))));
  };
  await say('accepted', '1');
  await say('engaged', '2', { report });
  const parent = exchange?.id ?? '';
  const [child] = await door.store.exchangesWithin(parent);
  if (child === undefined) throw new Error('nobody was asked');
  return { parent, child };
}

const connections = [
  { identifier: { value: 'C-1' }, service: { directoryId: 'kitchen' }, progress: { state: 'sent' } },
] as const;
const requests = [
  { identifier: { value: 'R-1' }, what: 'Please look at her tablets', progress: { state: 'sent' } },
] as const;

describe('an ask within a referral', () => {
  test('is answered by its Task, by the practice too, with Task.u', async () => {
    const { child } = await asked({ requests });
    const at = `/Task/${child.task}`;
    const accepting = [{ op: 'replace', path: '/status', value: 'accepted' }];
    const headers = { 'if-match': 'W/"1"' };
    const without = await door.patch(at, accepting, { as: practice, headers, may: ['*.rs'] });
    expect(without.status).toBe(403);
    const may = ['Task.rus'];
    const said = await door.patch(at, accepting, { as: practice, headers, may });
    expect([said.status, said.json?.status]).toEqual([200, 'accepted']);
    const done = { ...said.json, status: 'completed', businessStatus: undefined };
    const closing = {
      ...done,
      businessStatus: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress', code: 'closed' }] },
      output: [
        {
          type: {
            coding: [
              {
                system: 'https://waymark.example/fhir/CodeSystem/task-parameter',
                code: 'closing',
                display: 'How the work ended',
              },
            ],
          },
          valueCodeableConcept: {
            coding: [
              { system: 'https://waymark.example/fhir/CodeSystem/closing', code: 'goals-met', display: 'Goals met' },
            ],
          },
        },
      ],
    };
    const closed = await door.put(at, closing, { as: practice, headers: { 'if-match': 'W/"2"' }, may });
    expect([closed.status, closed.status === 200 ? closed.json.status : closed.text]).toEqual([200, 'completed']);
  });

  test('shows the service nothing of the referral: no read, no version, no search', async () => {
    const { parent, child } = await asked({ connections });
    const kept = await door.store.contents(parent);
    expect(kept.length).toBeGreaterThan(5);
    for (const { type, id } of kept) {
      for (const path of [`/${type}/${id}`, `/${type}/${id}/_history`, `/${type}/${id}/_history/1`]) {
        expect([path, (await door.get(path, { as: kitchen })).status]).toEqual([path, 404]);
      }
    }
    const hidden = new Set(kept.map(({ id }) => id));
    for (const type of ['Task', 'ServiceRequest', 'Patient', 'Flag']) {
      const { json } = await door.get(`/${type}?_count=100`, { as: kitchen });
      const found = (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id);
      expect(found.filter((id: string) => hidden.has(id))).toEqual([]);
    }
    const mine = await door.get(`/Task/${child.task}`, { as: kitchen });
    expect(mine.status).toBe(200);
    for (const id of hidden) expect(mine.text).not.toContain(id);
  });

  test('leaves the Task in the referral for the exchange of the ask to move', async () => {
    const { parent, child } = await asked({ connections });
    const exchange = await door.store.exchange(parent);
    const tasks = (await door.store.contents(parent)).filter(
      ({ type, part }) => type === 'Task' && part === 'referral',
    );
    const [item, ...others] = tasks.filter(({ id }) => id !== exchange?.task);
    expect([item?.version, others]).toEqual([1, []]);
    const moved = await door.patch(`/Task/${item?.id}`, [{ op: 'replace', path: '/status', value: 'completed' }], {
      as: linkWorkers,
      headers: { 'if-match': 'W/"1"' },
    });
    expect(moved.status).toBe(422);
    expect(moved.text).toContain(`Task/${child.task}`);
    expect((await door.store.exchange(child.id))?.state).toBe('sent');
  });
});
