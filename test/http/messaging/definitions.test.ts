import { expect, test } from '@jest/globals';
import { definitionsFor } from '../../../src/http/messaging/definitions.js';
import { conformance, parties } from '../../exchange/world.js';

test('a searchset of definitions has an id and says what was asked', () => {
  const contexts = ['https://fhir.nhs.uk/Id/dos-service-id|2000099901', 'social-prescribing'];
  const search = new URLSearchParams(contexts.map((context): [string, string] => ['context', context]));
  const asking = (query: URLSearchParams) =>
    definitionsFor({ query: { context: query.getAll('context') }, url: `/MessageDefinition?${query}` }, parties);
  const found = asking(search);
  expect(found).toMatchObject({
    type: 'searchset',
    total: 2,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    link: [{ relation: 'self', url: `MessageDefinition?${search}` }],
  });
  expect(conformance.check(found).filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(asking(search)).toEqual(found);
});
