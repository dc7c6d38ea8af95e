/** What the tests of the fixtures share: the tools as the command line makes them, and the fixtures as they are found. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseLibrary, Story } from '../src/cli/case-library.js';
import { checkCommand } from '../src/cli/check-command.js';
import type { Tools } from '../src/cli/command.js';
import { painter } from '../src/cli/report.js';
import type { Terminal } from '../src/cli/terminal.js';
import { readJson } from '../src/conformance/json.js';
import { detectWire } from '../src/connectors/wires.js';
import { type Issue, type IssueCode, issueCodes, Refusal } from '../src/domain/issue.js';
import { strictPolicy } from '../src/mapping/complete-referral.js';
import { isMembers } from '../src/mapping/engine/constants.js';
import { createTools as create } from '../src/tools.js';

const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
export const fixtures = folder('fixtures');

/** The tools of the command line, as strict as they are by default. */
/** A machine on which no service runs. */
const nowhere = { environment: {}, log: () => {}, ended: () => Promise.resolve('SIGTERM') };

export const createTools = (): Tools => create({ policy: strictPolicy, packages: [], known: {} }, nowhere);

export function storyNamed(cases: CaseLibrary, name: string): Story {
  const story = cases.story(name);
  if (story === undefined) throw new Error(`no story ${name}`);
  return story;
}

/** The names of the folders in a folder of fixtures. */
export const foldersIn = (name: string): readonly string[] =>
  readdirSync(join(fixtures, name), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** What a refused sender sent, as bytes: `in.json`, or `in.txt` for what is not JSON. */
export function refusedInput(name: string): Uint8Array {
  const path = join(fixtures, 'refusals', name);
  return readFileSync(existsSync(join(path, 'in.json')) ? join(path, 'in.json') : join(path, 'in.txt'));
}

/** What `waymark check` says of a message, with the rules of the wire form it is in. */
export async function answerTo(input: Uint8Array, tools: Tools): Promise<readonly Issue[]> {
  let out = '';
  const terminal: Terminal = {
    read: async () => input,
    out: (text) => {
      out += text;
    },
    err: () => {},
    colour: false,
  };
  try {
    const wire = detectWire(readJson(input));
    const values = wire === undefined ? {} : { wire };
    await checkCommand.run({ values, positionals: [], terminal, paint: painter(false), json: true, tools });
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.issues;
    throw thrown;
  }
  const answer: unknown = JSON.parse(out);
  const issues: readonly unknown[] = isMembers(answer) && Array.isArray(answer.issues) ? answer.issues : [];
  return issues.map(issueFrom);
}

const isCode = (value: unknown): value is IssueCode => typeof value === 'string' && Object.hasOwn(issueCodes, value);
const severities = ['error', 'warning', 'information'] as const;

function issueFrom(value: unknown): Issue {
  const { severity, code, path, text } = isMembers(value) ? value : {};
  const known = severities.find((candidate) => candidate === severity);
  if (known === undefined || !isCode(code) || typeof path !== 'string' || typeof text !== 'string') {
    throw new Error('found an issue of another form');
  }
  return { severity: known, code, path, text };
}
