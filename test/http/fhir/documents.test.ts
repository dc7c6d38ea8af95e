import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformance } from '../../exchange/world.js';
import { another, type Door, linkWorkers, openDoor, refer, stranger } from './house.js';

let door: Door;
let path: string;
beforeAll(async () => {
  door = await openDoor();
  const { task } = await refer(door, another('documents'));
  path = `/${Object(task).focus.reference}`;
});
afterAll(() => door.close());

const errorsIn = (json: unknown) => conformance.check(json).filter(({ severity }) => severity === 'error');

describe('$summary', () => {
  test('gives either side the summary as a document', async () => {
    for (const options of [{}, { as: linkWorkers }]) {
      const said = await door.get(`${path}/$summary?detail=full`, options);
      expect([said.status, Object(said.json).type]).toEqual([200, 'document']);
      expect(errorsIn(said.json)).toEqual([]);
      expect(Object(said.json).entry[0].resource.status).toBe('preliminary');
    }
  });

  test('is not there for a stranger, nor what was not asked for', async () => {
    const said = await door.get(`${path}/$summary`, { as: stranger });
    const none = await door.get('/ServiceRequest/00000000-0000-4000-8000-000000000000/$summary', { as: stranger });
    expect([said.status, none.status]).toEqual([404, 404]);
    expect((await door.get(`${path}/$summary?detail=long`)).status).toBe(400);
    expect((await door.get('/Composition/00000000-0000-4000-8000-000000000000/$document')).status).toBe(404);
  });
});
