import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isNhsNumber } from '../src/domain/nhs-number.js';

const text = JSON.stringify(
  JSON.parse(
    readFileSync(new URL('../fixtures/cases/withdrawn-before-start/1-gp-sends.json', import.meta.url), 'utf8'),
  ),
);

/** What of the story's message is another in each message made from it. */
export const inStory = {
  message: 'f0a452c3-48c8-4eb6-8a36-01954a7531b5',
  number: '20261026-08',
  nhsNumber: '9991712720',
} as const;

const dos = (value: string) => ({ system: 'https://fhir.nhs.uk/Id/dos-service-id', value });

/** The two parties of the story; nothing is pushed to either. */
export const practice = {
  id: 'practice',
  name: 'The practice',
  roles: ['referrer'],
  endpoints: [dos('2000099103')],
  odsCode: 'Z99003',
  scopes: ['system/*.cruds'],
  connection: { kind: 'inbox', wire: 'bars' },
} as const;
export const linkWorkers = {
  id: 'link-workers',
  name: 'The link workers',
  roles: ['link-worker'],
  endpoints: [dos('2000099902')],
  odsCode: 'Z9X02',
  scopes: ['system/*.cruds'],
  connection: { kind: 'inbox', wire: 'platform' },
} as const;

export const numberSystem = 'https://brook-record.example/Id/referral';

/** A BaRS referral of 14 resources and 10 KB, with a message id, a number and a person of its own. */
export const messageNumbered = (number: string, person: string): string =>
  text
    .replaceAll(inStory.message, randomUUID())
    .replaceAll(inStory.number, number)
    .replaceAll(inStory.nhsNumber, person);

/** The headers that `$process-message` demands. */
export const messageHeaders = (): Readonly<Record<string, string>> => ({
  'content-type': 'application/fhir+json',
  accept: 'application/fhir+json',
  'x-request-id': randomUUID(),
  'x-correlation-id': randomUUID(),
  'nhsd-target-identifier': Buffer.from(JSON.stringify(linkWorkers.endpoints[0])).toString('base64'),
});

/** A valid NHS number of the range for tests, one for each of 0 to 799,999. */
export function personNumbered(n: number): string {
  for (const range of [999_000_000, 998_000_000]) {
    const digits = [...Array(10).keys()].map((check) => `${range + n}${check}`);
    const valid = digits.find(isNhsNumber);
    if (valid !== undefined) return valid;
  }
  // Each tenth check digit or so is 10 and never issued: seldom in both ranges.
  return personNumbered(n + 100_000);
}
