import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import { fingerprint } from '../../src/exchange/fingerprint.js';
import { identified, keptId } from '../../src/exchange/kept-ids.js';
import { createTurns } from '../../src/exchange/turns.js';

const bundle = readJson(
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111',
        resource: {
          resourceType: 'Patient',
          id: 'theirs',
          managingOrganization: { reference: '#o' },
          contained: [{ resourceType: 'Organization', id: 'o' }],
        },
      },
      {
        fullUrl: 'https://gp.example/fhir/Task/9',
        resource: {
          resourceType: 'Task',
          id: '9',
          for: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' },
          partOf: [{ reference: 'Task/9' }],
          focus: { reference: 'https://elsewhere.example/fhir/ServiceRequest/1' },
        },
      },
    ],
  }),
);

describe('kept ids', () => {
  test('every resource gets an id of its own, and references follow; those that lead out or inside stay', () => {
    const [patient, task] = identified(bundle, 'exchange-1');
    expect(patient?.id).toBe(keptId('exchange-1', 'urn:uuid:11111111-1111-4111-8111-111111111111'));
    expect(patient?.resource).toMatchObject({ id: patient?.id, managingOrganization: { reference: '#o' } });
    expect(task?.resource).toMatchObject({
      id: task?.id,
      for: { reference: `Patient/${patient?.id}` },
      partOf: [{ reference: `Task/${task?.id}` }],
      focus: { reference: 'https://elsewhere.example/fhir/ServiceRequest/1' },
    });
  });

  test('are the same for the same exchange, other for another, and stay when they are known', () => {
    const ids = (exchange: string, known?: Set<string>) => identified(bundle, exchange, known).map(({ id }) => id);
    expect(ids('exchange-1')).toEqual(ids('exchange-1'));
    expect(ids('exchange-2').filter((id) => ids('exchange-1').includes(id))).toEqual([]);
    expect(ids('exchange-1', new Set(['9']))).toEqual([ids('exchange-1')[0], '9']);
  });

  test('numbers stay as they were written', () => {
    const text =
      '{"resourceType":"Bundle","entry":[{"fullUrl":"urn:x","resource":{"resourceType":"Observation","subject":{"reference":"urn:x"},"valueQuantity":{"value":1.50}}}]}';
    const [one] = identified(readJson(text), 'exchange-1');
    expect(writeJson(one?.resource)).toContain('"value":1.50');
  });
});

describe('fingerprint', () => {
  test('is the same whatever the order of members, and other for other lists, values and numbers', () => {
    const of = (text: string) => fingerprint(readJson(text));
    expect(of('{"a":1,"b":[1,{"c":2,"d":3}]}')).toBe(of('{"b":[1,{"d":3,"c":2}],"a":1}'));
    const others = [
      '{"a":1,"b":[{"c":2,"d":3},1]}',
      '{"a":1.0,"b":[1,{"c":2,"d":3}]}',
      '{"a":"1","b":[1,{"c":2,"d":3}]}',
    ];
    expect(new Set([...others, '{"a":1,"b":[1,{"c":2,"d":3}]}'].map(of)).size).toBe(4);
  });
});

describe('turns', () => {
  test('what concerns one exchange goes on in order, though the one before failed; another does not wait', async () => {
    const turns = createTurns();
    const order: string[] = [];
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = turns.take('a', async () => {
      await blocked;
      order.push('a1');
      throw new Error('failed');
    });
    const second = turns.take('a', async () => order.push('a2'));
    await turns.take('b', async () => order.push('b1'));
    release();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });
});
