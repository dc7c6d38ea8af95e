import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/conformance/json.js';
import { noNeedsOfTerms, readNeedsOfTerms } from '../../../src/connectors/open-referral/needs.js';
import { createFeedReader, type ServiceRead } from '../../../src/connectors/open-referral/read.js';
import { Refusal } from '../../../src/domain/issue.js';

const readServices = createFeedReader();
const source = 'https://feed.example/services';
const read = (json: unknown, needs = noNeedsOfTerms) => readServices(json, { source, needs });
const one = (more: object = {}): ServiceRead => {
  const [found] = read({ id: 'a', name: 'Choir', status: 'active', url: 'https://choir.example', ...more });
  if (found === undefined) throw new Error('nothing was read');
  return found;
};
const told = ({ issues }: ServiceRead) => issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const refused = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.issues.map(({ code, path }) => `${code} ${path}`).join(', ');
    throw thrown;
  }
  return 'nothing was refused';
};
const fixture = (): unknown => readJson(readFileSync('fixtures/directory/open-referral.json'));

describe('a feed', () => {
  test('of our own is read whole, and only what the standard has and we have no use for is left', () => {
    const all = read(fixture());
    expect(all.flatMap(told)).toEqual([]);
    expect(all.map(({ service }) => service?.needs)).toEqual([
      ['food', 'money'],
      ['loneliness', 'physical-activity'],
      ['housing', 'legal'],
      ['debt', 'benefits'],
      ['social-contact', 'loneliness'],
      ['physical-activity', 'purpose-and-interests'],
      ['social-contact', 'caring'],
      ['work', 'digital-access'],
    ]);
    expect(all.flatMap(({ unmapped }) => unmapped)).toEqual([
      { path: '/contents/3/accreditations', value: 'Invented Money Advice Mark' },
    ]);
  });

  test('is a service, a list, or a page', () => {
    const service = { id: 'a', name: 'Choir', status: 'active' };
    expect(read(service).map(({ path }) => path)).toEqual(['']);
    expect(read([service, { ...service, id: 'b' }]).map(({ path }) => path)).toEqual(['/0', '/1']);
    expect(read({ contents: [service] }).map(({ path }) => path)).toEqual(['/contents/0']);
    expect(read([])).toEqual([]);
    for (const other of [null, 'x', 1, {}, { contents: {} }, { version: '3.0' }]) {
      expect(refused(() => read(other))).toBe('structure ');
    }
  });

  test('of more services than are read is refused whole', () => {
    expect(refused(() => read(Array(20_001).fill({})))).toBe('too-many ');
  });

  test('has one service of each id: another is refused, the same again is passed over', () => {
    const service = { id: 'a', name: 'Choir', status: 'active', url: 'https://choir.example' };
    const all = read([service, service, { ...service, name: 'Band' }]);
    expect(all.map(({ service: found }) => found?.name)).toEqual(['Choir', undefined, undefined]);
    expect(all.map(told)).toEqual([[], ['information variant /1/id'], ['error duplicate /2/id']]);
  });

  test('with one faulty service keeps the others, and tells every fault by its place', () => {
    const all = read([
      { id: 'a', name: 'Choir', status: 'active', url: 'https://choir.example' },
      { id: 7, status: 'open', minimum_age: '12', schedules: [{ freq: 'DAILY' }], organization: { id: 'o' } },
      'a string',
      null,
    ]);
    expect(all.map(({ service }) => service?.name)).toEqual(['Choir', undefined, undefined, undefined]);
    expect(all.map(told)).toEqual(
      [
        [],
        [
          'error required /1/name',
          'error structure /1/id',
          'error code-unknown /1/status',
          'error structure /1/minimum_age',
          'error code-unknown /1/schedules/0/freq',
          'error required /1/organization/name',
        ].sort(),
        ['error structure /2'],
        ['error structure /3'],
      ].map((issues) => expect.arrayContaining(issues)),
    );
  });
});

describe('a service', () => {
  test('has the same id however often it is read, another in another feed, and its numbers', () => {
    const uuid = 'AC148810-D857-441C-9679-408F346DE14B';
    const [a] = read({ id: uuid, name: 'x', status: 'active' });
    const [b] = readServices(
      { id: uuid, name: 'x', status: 'active' },
      { source: 'https://o.example', needs: noNeedsOfTerms },
    );
    expect(one({ id: uuid }).service?.id).toBe(a?.service?.id);
    expect(b?.service?.id).not.toBe(a?.service?.id);
    expect(a?.service?.identifiers).toEqual([
      { system: source, value: uuid },
      { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuid.toLowerCase()}` },
    ]);
  });

  test('is kept as it came, numbers as they were written, with what was not understood', () => {
    const text =
      '{"id":"a","name":"Choir","status":"active","funding":[{"source":"Lottery"}],"odd":{"a/b":1.50},"none":null}';
    const [found] = read(readJson(text));
    expect(found?.raw).toBe(text);
    expect(found?.unmapped).toEqual([
      { path: '/funding/0/source', value: 'Lottery' },
      { path: '/odd/a~1b', value: 1.5 },
    ]);
  });

  test('may leave fields empty, as databases do', () => {
    const { service, issues } = one({ description: null, email: '', minimum_age: null, fees: '  ', phones: [] });
    expect(issues).toEqual([]);
    expect(Object.keys(service ?? {})).toEqual(['id', 'source', 'sourceId', 'name', 'status', 'identifiers', 'url']);
    expect(told(one({ name: ' ' }))).toEqual(['error required /name']);
  });

  test('has days and hours, and says in words what is not so every week', () => {
    const schedules = [
      { id: 's', freq: 'WEEKLY', byday: 'tu, MO', opens_at: '09:00:00', closes_at: '17:30', valid_to: '2026-12-31' },
      { id: 't', freq: 'MONTHLY', byday: '-1FR', opens_at: '10:00' },
    ];
    expect(one({ schedules }).service?.times).toEqual([
      { days: ['mon', 'tue'], opens: '09:00', closes: '17:30', validTo: '2026-12-31' },
      { days: ['fri'], opens: '10:00', isNotWeekly: true, words: 'FREQ=MONTHLY;BYDAY=-1FR' },
    ]);
    const wrong = { byday: 'Monday', opens_at: '25:00', valid_from: '2026-02-30' };
    expect(told(one({ schedules: [{ id: 's', ...wrong }] }))).toEqual([
      'error value /schedules/0/byday',
      'error value /schedules/0/opens_at',
      'error value /schedules/0/valid_from',
    ]);
    expect(told(one({ schedules: [{ id: 's', opens_at: '10:00Z' }] }))).toEqual([
      'information variant /schedules/0/opens_at',
    ]);
  });

  test('has no ages that end before they begin', () => {
    expect(one({ minimum_age: 18, maximum_age: 18 }).service?.ages).toEqual({ from: 18, to: 18 });
    expect(told(one({ minimum_age: 19, maximum_age: 18 }))).toEqual(['error value /minimum_age']);
    expect(told(one({ minimum_age: -1 }))).toEqual(['error value /minimum_age']);
  });

  test('shows no address that is a script, and no position that is not on the earth, and keeps both', () => {
    const location = { id: 'l', latitude: 100, longitude: 0 };
    const found = one({ url: 'javascript:alert(1)', service_at_locations: [{ id: 'x', location }] });
    expect(found.service?.url).toBeUndefined();
    expect(found.service?.places).toEqual([{ sourceId: 'l' }]);
    expect(told(found)).toEqual(['warning value /url', 'warning value /service_at_locations/0/location/latitude']);
    expect(found.raw).toContain('javascript:alert(1)');
  });

  test('takes what looks like markup for the text it is', () => {
    const name = '<script>alert(1)</script>';
    expect(one({ name }).service?.name).toBe(name);
  });

  test('with a member named like an inner one of the machine is read by its own members', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"name":"x"},"constructor":{"a":1},"id":"a","status":"active"}');
    const [found] = read(hostile);
    expect([found?.service, told(found ?? one())]).toEqual([undefined, ['error required /name']]);
    expect(one(Object(JSON.parse('{"constructor":{"a":1},"toString":"x"}'))).unmapped).toEqual([
      { path: '/constructor/a', value: 1 },
      { path: '/toString', value: 'x' },
    ]);
    expect(Object.prototype).not.toHaveProperty('name');
  });

  test('with too much of anything is refused', () => {
    expect(told(one({ languages: Array(501).fill({ id: 'l' }) }))).toEqual(['error too-many /languages']);
    expect(told(one({ name: 'x'.repeat(1_001) }))).toEqual(['error too-long /name']);
    expect(told(one({ id: 'x'.repeat(201) }))).toEqual(['error value /id']);
  });

  test('no issue repeats what a feed says', () => {
    const canary = 'Wren-Testperson';
    const found = one({ status: canary, minimum_age: canary, url: canary, schedules: [{ byday: canary }] });
    expect(JSON.stringify(found.issues)).not.toContain(canary);
  });
});

describe('what terms mean', () => {
  const term = (taxonomy: string, word: string, id = 't') => ({
    attributes: [{ id: 'x', taxonomy_term: { id, taxonomy, term: word } }],
  });

  test('is known of Open Eligibility and of our own needs; every other term is a word to search by', () => {
    expect(one(term('Open Eligibility', 'food pantry')).service).toMatchObject({
      needs: ['food'],
      keywords: ['food pantry'],
    });
    expect(one(term('https://github.com/auntbertha/openeligibility', 'Bereavement')).service?.needs).toEqual([
      'bereavement',
    ]);
    expect(one(term('https://waymark.example/fhir/CodeSystem/need', 'debt')).service?.needs).toEqual(['debt']);
    const other = one(term('Our list', 'Food Pantry')).service;
    expect([other?.needs, other?.keywords]).toEqual([undefined, ['Food Pantry']]);
    expect(one(term('Open Eligibility', 'constructor')).service?.needs).toBeUndefined();
  });

  test('is what the operator says, before anything else', () => {
    const needs = readNeedsOfTerms({ t: 'legal' });
    const [found] = read({ id: 'a', name: 'x', status: 'active', ...term('Open Eligibility', 'Food') }, needs);
    expect(found?.service?.needs).toEqual(['legal']);
    for (const wrong of [[], 'x', { t: 'none' }, { t: [] }, { t: { a: 'food' } }]) {
      expect(refused(() => readNeedsOfTerms(wrong))).toMatch(/structure|code-unknown/);
    }
  });
});
