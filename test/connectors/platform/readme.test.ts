import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { referralExample } from '../../../src/connectors/platform/schema-examples.js';
import { issueCodes } from '../../../src/domain/issue.js';

const readme = readFileSync(new URL('../../../src/connectors/platform/README.md', import.meta.url), 'utf8');

test('the example of the README is the schema’s own, which the schema’s tests hold to be right', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(JSON.parse(example)).toEqual(referralExample);
});

test('the codes that the README promises are codes', () => {
  const told = [...readme.matchAll(/^\| [^|]+ \| `([a-z-]+)` +\|/gm)].map(([, code]) => code);
  expect(told).toHaveLength(7);
  expect(Object.keys(issueCodes)).toEqual(expect.arrayContaining(told));
});
