import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { another, type Door, linkWorkers, openDoor, practice } from './house.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const clientOf = ({ id }: { readonly id: string }) =>
  new Client({ baseUrl: `http://127.0.0.1:${door.port}/fhir`, customHeaders: { 'x-test-party': id } });

describe('a FHIR client of other people', () => {
  test('refers, finds, takes up and hears of it', async () => {
    const gp = clientOf(practice);
    const tool = clientOf(linkWorkers);
    expect(await gp.capabilityStatement()).toMatchObject({ fhirVersion: '4.0.1' });
    // biome-ignore lint/suspicious/noExplicitAny: the client takes any resource.
    const body: any = another('client');
    const made = await gp.transaction({ body });
    expect(made).toMatchObject({ resourceType: 'Bundle', type: 'transaction-response' });
    const found = await tool.search({
      resourceType: 'Task',
      searchParams: { status: 'requested', _include: 'Task:focus' },
    });
    const task: { id: string; meta: { versionId: string } } = JSON.parse(JSON.stringify(found)).entry[0].resource;
    const accepted = await tool.patch({
      resourceType: 'Task',
      id: task.id,
      options: { headers: { 'If-Match': `W/"${task.meta.versionId}"` } },
      jsonPatch: [
        { op: 'replace', path: '/status', value: 'accepted' },
        {
          op: 'add',
          path: '/businessStatus',
          value: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress', code: 'accepted' }] },
        },
      ],
    });
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(await gp.read({ resourceType: 'Task', id: task.id })).toEqual(accepted);
    const history = await gp.history({ resourceType: 'Task', id: task.id });
    expect(history).toMatchObject({ type: 'history', total: 2 });
    const byForm = await gp.search({
      resourceType: 'ServiceRequest',
      searchParams: { identifier: 'urn:test:number|client' },
      options: { postSearch: true },
    });
    expect(byForm).toMatchObject({ total: 1 });
  });
});
