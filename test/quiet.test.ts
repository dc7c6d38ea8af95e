import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { play } from '../src/cli/play.js';
import { readJson } from '../src/conformance/json.js';
import { detectWire } from '../src/connectors/wires.js';
import { type Issue, Refusal } from '../src/domain/issue.js';
import { isMembers } from '../src/mapping/engine/constants.js';
import { operationOutcome } from '../src/mapping/operation-outcome.js';
import { answerTo, createTools, fixtures, foldersIn, refusedInput, storyNamed } from './stories.js';

const tools = createTools();
const { cases, wires } = tools;

/** Members that hold what is about a person: in FHIR, in the platform's words, and in a BaRS Bundle. */
const personal = new Set([
  ...['family', 'given', 'prefix', 'text', 'line', 'city', 'postalCode', 'birthDate', 'value', 'valueString'],
  ...['name', 'firstNames', 'familyName', 'fullName', 'preferredName', 'alias', 'dateOfBirth', 'lines', 'postcode'],
  ...['number', 'address', 'freeText', 'words', 'comment', 'additionalDetail', 'reason', 'narrative', 'notes'],
  ...[
    'informationSharing',
    'mostImportantToMe',
    'howICommunicate',
    'relevantContacts',
    'div',
    'description',
    'valueUri',
  ],
]);

/** The words of the domain and of FHIR that an answer may use: a person's words that are only these tell nothing. */
const common = /^(active|other|self|home|work|mobile|phone|email|routine|urgent|\d{1,3})$/i;

/** What may not be told: the personal texts of a message, and what is in its place where it is not even JSON. */
function canaries(input: Uint8Array | string): ReadonlySet<string> {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('utf8');
  const found = new Set<string>();
  const keep = (value: string) => {
    if (value.trim().length > 2 && !common.test(value)) found.add(value);
  };
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string' && personal.has(name)) keep(value);
    else if (Array.isArray(value)) for (const item of value) walk(item, name);
    else if (isMembers(value)) for (const [key, inner] of Object.entries(value)) walk(inner, key);
  };
  try {
    walk(JSON.parse(text), '');
  } catch {
    for (const [, name = '', value = ''] of text.matchAll(/"(\w+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g))
      if (personal.has(name)) keep(value);
  }
  return found;
}

/** Nothing of a person in any issue, nor in the answer that is made of them. */
function expectQuiet(issues: readonly Issue[], secrets: ReadonlySet<string>): void {
  const told = `${issues.map(({ path, text }) => `${path}\n${text}`).join('\n')}\n${JSON.stringify(operationOutcome(issues))}`;
  expect([...secrets].filter((secret) => told.includes(secret))).toEqual([]);
}

const bytesOf = (name: string, file: string) => readFileSync(join(fixtures, 'cases', name, file));

describe('quiet', () => {
  it.each(cases.names)('tells nothing of a person: the story %s', async (name) => {
    const story = storyNamed(cases, name);
    for (const file of story.files) {
      const input = bytesOf(name, file);
      const secrets = canaries(input);
      expect(secrets.size).toBeGreaterThan(0);
      expectQuiet(await answerTo(input, tools), secrets);
    }
    // A played step holds the message itself; its issues may not.
    for (const { incoming, json } of play(story, cases, wires))
      expectQuiet(incoming?.issues ?? [], canaries(JSON.stringify(json)));
  });

  it.each(foldersIn('refusals'))('tells nothing of a person: the refusal %s', async (name) => {
    const input = refusedInput(name);
    const issues = await answerTo(input, tools);
    expect(issues.length).toBeGreaterThan(0);
    expectQuiet(issues, canaries(input));
  });

  it.each(foldersIn('refusals'))('tells nothing of a person when it is written: the refusal %s', (name) => {
    const input = refusedInput(name);
    const secrets = canaries(input);
    for (const wire of Object.values(wires)) {
      try {
        const json = readJson(input);
        const { message, issues } = wire.read(json);
        expectQuiet(issues, secrets);
        const own = detectWire(json);
        if (message !== undefined && own !== undefined) for (const to of Object.values(wires)) to.write(message);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        expectQuiet(thrown.issues, secrets);
        expect([...secrets].filter((secret) => thrown.message.includes(secret))).toEqual([]);
      }
    }
  });

  it('would hear a person', () => {
    const secrets = canaries('{"family": "Pettifer"}');
    const loud: Issue = { severity: 'error', code: 'value', path: 'Patient.name', text: 'found Pettifer' };
    expect(() => expectQuiet([loud], secrets)).toThrow();
  });
});
