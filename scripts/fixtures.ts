/**
 * Refreshes what the fixtures derive: files 2, 3, 5 and 6 of each story, and the outcome of each refusal. What arrives
 * (files 1 and 4, `in.json`) is never touched. A person reads the difference before it is committed: tests never write.
 *
 *   npx tsx scripts/fixtures.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from '../src/cli/play.js';
import { writeJson } from '../src/conformance/json-literals.js';
import { Refusal } from '../src/domain/issue.js';
import { operationOutcome } from '../src/mapping/operation-outcome.js';
import { answerTo, createTools, fixtures, foldersIn, refusedInput, storyNamed } from '../test/stories.js';

const isCheck = process.argv.includes('--check');
const tools = createTools();
let stale = 0;

function keep(path: string, json: unknown): void {
  const text = `${writeJson(json, 2)}\n`;
  const file = join(fixtures, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale += 1;
  console.log(`${isCheck ? 'stale' : 'written'}: fixtures/${path}`);
  if (!isCheck) writeFileSync(file, text);
}

/** A fixture that throws does not keep the others from being made. */
async function make(what: string, act: () => void | Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    stale += 1;
    const isRefused = thrown instanceof Refusal;
    console.log(`${isRefused ? 'refused' : 'a bug'}: ${what}\n${isRefused ? thrown.message : String(thrown)}`);
  }
}

for (const name of tools.cases.names) {
  await make(`the story ${name}`, () => {
    for (const { file, json, incoming } of play(storyNamed(tools.cases, name), tools.cases, tools.wires)) {
      if (incoming === undefined) keep(join('cases', name, file), json);
    }
  });
}
for (const name of foldersIn('refusals')) {
  await make(`the refusal ${name}`, async () =>
    keep(join('refusals', name, 'outcome.json'), operationOutcome(await answerTo(refusedInput(name), tools))),
  );
}
console.log(stale === 0 ? 'every derived file is as it is made' : `${stale} files differ`);
process.exitCode = isCheck && stale > 0 ? 1 : 0;
