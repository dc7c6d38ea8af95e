import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readJson } from '../src/conformance/json.js';
import { referralIn } from '../src/exchange/kept-exchange.js';
import { summaryDocumentation } from '../src/exchange/summary/documentation.js';

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

test('docs/summary.md says what a summary tells (npm run docs)', () => {
  const outcome = referralIn(readJson(file('fixtures/cases/outcome-maximal/5-outcome.bundle.json')));
  expect(file('docs/summary.md')).toBe(summaryDocumentation(outcome));
});
