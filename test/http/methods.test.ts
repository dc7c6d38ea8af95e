import { afterAll, describe, expect, test } from '@jest/globals';
import { methodsAt } from '../../src/http/methods.js';
import { openHouse } from './house.js';

describe('Allow lists the methods of the path that was asked', () => {
  test.each([
    ['/token', 'POST'],
    ['/fhir', 'POST'],
    ['/fhir/$process-message', 'POST'],
    ['/fhir/metadata', 'GET, HEAD'],
    ['/fhir/Task', 'GET, HEAD, POST'],
    ['/fhir/Patient', 'GET, HEAD'],
    ['/fhir/Task/1', 'GET, HEAD, PUT, PATCH'],
    ['/platform/v1/inbox', 'GET, HEAD'],
    ['/platform/v1/webhook', 'GET, HEAD, PUT, DELETE'],
    ['/platform/v1/referrals/b8f2/progress', 'POST'],
    ['/platform/v1/nowhere', 'GET, HEAD'],
    ['/health/live', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
  ])('%s', (path, expected) => {
    expect(methodsAt(path)).toBe(expected);
  });
});

describe('a preflight', () => {
  const houses: Awaited<ReturnType<typeof openHouse>>[] = [];
  afterAll(async () => {
    for (const house of houses) await house.close(0);
  });

  test('is refused with the methods of its path', async () => {
    const house = await openHouse();
    houses.push(house);
    const answer = await house.ask('/platform/v1/inbox', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
