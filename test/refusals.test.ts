import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readJson } from '../src/conformance/json.js';
import { type Issue, isError, issueCodes, Refusal } from '../src/domain/issue.js';
import { operationOutcome } from '../src/mapping/operation-outcome.js';
import { answerTo, createTools, fixtures, foldersIn, refusedInput } from './stories.js';

const tools = createTools();
const names = foldersIn('refusals');
const textOf = (name: string, file: string) => readFileSync(join(fixtures, 'refusals', name, file), 'utf8');

/** Each answer is asked for once, and looked at from several sides. */
const answers = new Map<string, Promise<readonly Issue[]>>();
function answerOf(name: string): Promise<readonly Issue[]> {
  const answer = answers.get(name) ?? answerTo(refusedInput(name), tools);
  answers.set(name, answer);
  return answer;
}
const errorsOf = async (name: string) => (await answerOf(name)).filter(isError);

describe('refusals', () => {
  it('are many, and cover every kind of bad input', () => {
    expect(names.length).toBeGreaterThanOrEqual(44);
    const listed = ['not-json', 'name-twice', 'prototype-name', 'unknown-resource-type', 'no-patient', 'no-request'];
    const more = ['reference-to-nowhere', 'reference-to-another-type', 'gender-one-letter', 'date-that-never-was'];
    const others = ['nhs-number-misread', 'unknown-modifier', 'no-risks', 'five-faults', 'platform-five-faults'];
    expect(names).toEqual(expect.arrayContaining([...listed, ...more, ...others]));
  });
});

describe.each(names)('%s', (name) => {
  it('says in one line what is wrong, and who would send it', () => {
    expect(textOf(name, 'README.md').trim().split('\n')).toHaveLength(1);
    const inputs = ['in.json', 'in.txt'].filter((file) => existsSync(join(fixtures, 'refusals', name, file)));
    expect(inputs).toHaveLength(1);
  });

  it('gets exactly its answer', async () => {
    const golden: unknown = JSON.parse(textOf(name, 'outcome.json'));
    const issues = await answerOf(name);
    expect(JSON.parse(JSON.stringify(operationOutcome(issues)))).toEqual(golden);
  });

  it('is refused, with what was found and what was expected, each fault once', async () => {
    const errors = await errorsOf(name);
    expect(errors.length).toBeGreaterThan(0);
    for (const { text, code } of errors) {
      expect(text.length).toBeGreaterThan(10);
      expect(issueCodes[code].who).not.toBe('nobody');
    }
    expect(new Set(errors.map(({ path, text }) => `${path} ${text}`)).size).toBe(errors.length);
  });
});

describe('several faults in one message', () => {
  it.each([
    ['five-faults', ['gender', 'birthDate', 'versionId', 'doNotPerform', 'Flag']],
    ['four-faults-of-meaning', ['intent', 'status', 'Flag', 'identifier']],
    [
      'platform-five-faults',
      ['/sentAt', '/referral/risks', '/referral/details/status', '/referral/person/gender', '/preference'],
    ],
    ['platform-null', ['/referral/gpPractices', '/referral/person/nhsNumber']],
    ['rest-without-risks-or-performer', ['performer', 'Flag']],
  ])('are all told at once: %s', async (name, places) => {
    const told = (await errorsOf(name)).map(({ path, text }) => `${path} ${text}`);
    for (const place of places) expect(told.some((issue) => issue.includes(place))).toBe(true);
  });
});

const MEGABYTE = 1_000_000;

/** [what it is, the input, the code of the answer] */
const hostile: readonly (readonly [string, () => string | Uint8Array, Issue['code']])[] = [
  ['lists 10,000 deep', () => '['.repeat(10_000) + ']'.repeat(10_000), 'too-deep'],
  ['objects 10,000 deep', () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'too-deep'],
  ['resources 10,000 deep', () => nested(10_000), 'too-deep'],
  ['100,000 entries', () => bundleOf(100_000), 'too-many'],
  ['100,000 members', () => `{${Array.from({ length: 100_000 }, (_, i) => `"m${i}":1`).join(',')}}`, 'too-many'],
  ['50 MB of text', () => `{"resourceType":"Bundle","type":"${'a'.repeat(50 * MEGABYTE)}"}`, 'too-long'],
  ['50 MB of bytes', () => Buffer.alloc(50 * MEGABYTE, 'a'), 'too-long'],
  ['50 MB of spaces', () => Buffer.alloc(50 * MEGABYTE, ' '), 'too-long'],
  ['a NUL', () => '{"resourceType":"Patient","birthDate":"\\u0000"}', 'json-encoding'],
  ['half a pair', () => '{"resourceType":"Patient","birthDate":"\\ud800"}', 'json-encoding'],
  ['half a pair, not escaped', () => '{"resourceType":"Patient","birthDate":"\ud800"}', 'json-encoding'],
  ['bytes that are not UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'json-encoding'],
  ['1e400', () => '{"resourceType":"Observation","valueQuantity":{"value":1e400}}', 'json-number'],
  ['a number of 400 digits', () => `{"a":${'7'.repeat(400)}}`, 'json-number'],
  ['__proto__', () => '{"__proto__":{"polluted":true}}', 'json-forbidden-key'],
  ['constructor, escaped', () => '{"\\u0063onstructor":{"prototype":{"polluted":true}}}', 'json-forbidden-key'],
  ['nothing', () => '', 'json-syntax'],
];

function nested(depth: number): string {
  return `${'{"resourceType":"Bundle","entry":[{"resource":'.repeat(depth)}{}${'}]}'.repeat(depth)}`;
}

function bundleOf(entries: number): string {
  const entry = '{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000000","resource":{"resourceType":"Basic"}}';
  return `{"resourceType":"Bundle","type":"message","entry":[${Array.from({ length: entries }, () => entry).join(',')}]}`;
}

describe('hostile input', () => {
  // The schema and the definitions are loaded before time is taken.
  beforeAll(() => errorsOf('platform-no-risks'));

  it.each(hostile)('is refused by its kind, within a second: %s', (_, make, code) => {
    const input = make();
    const start = performance.now();
    const issues = refusalOf(() => readJson(input));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(JSON.stringify(issues)).not.toMatch(/at \w+ \(|node_modules|\.ts:\d/);
    expect(JSON.stringify(issues).length).toBeLessThan(20_000);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('keeps bidirectional marks and zero-width characters, which names are written with', () => {
    const name = '\u202bمريم\u202c \u200dAda\u200b';
    expect(readJson(JSON.stringify({ name }))).toEqual({ name });
  });

  it.each([
    ['resources', nestedObject(5_000)],
    ['lists', nestedList(5_000)],
  ])('is refused by every wire form when it comes as an object, 5,000 deep: %s', (_, deep) => {
    for (const wire of Object.values(tools.wires)) {
      for (const input of [
        deep,
        { resourceType: 'Bundle', type: 'message', entry: [{ resource: deep }] },
        { kind: 'referral', referral: deep },
      ]) {
        const { message, issues } = wire.read(input);
        expect(message).toBeUndefined();
        expect(issues.filter(isError).length).toBeGreaterThan(0);
      }
    }
  });

  it.each([null, true, 0, '', 'Bundle', [], {}, [[]], { resourceType: 1 }, { resourceType: 'Bundle', entry: 1 }])(
    'is refused by every wire form, whatever JSON it is: %j',
    (input) => {
      for (const wire of Object.values(tools.wires)) {
        const { message, issues } = wire.read(input);
        expect(message).toBeUndefined();
        expect(issues.filter(isError).length).toBeGreaterThan(0);
      }
    },
  );
});

function nestedObject(depth: number): unknown {
  let inner: unknown = {};
  for (let i = 0; i < depth; i++) inner = { resourceType: 'Bundle', entry: [{ resource: inner }] };
  return inner;
}

function nestedList(depth: number): unknown {
  let inner: unknown = [];
  for (let i = 0; i < depth; i++) inner = [inner];
  return inner;
}

function refusalOf(act: () => unknown): readonly Issue[] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.issues;
    throw thrown;
  }
  return [];
}
