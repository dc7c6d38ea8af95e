import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { type SharedPart, type Showing, sharingTable } from '../../src/domain/sharing.js';

const names: Readonly<Record<SharedPart, string>> = {
  state: 'where the work stands',
  saidBy: 'who says so',
  requests: 'requests to the practice',
  codedEntries: 'coded entries for the record',
  summaries: 'summaries',
  measures: 'measures',
  needs: 'needs found',
  connections: 'connections to services',
  notes: 'notes',
  contacts: 'contacts',
  assessments: 'assessments',
  answers: 'answers to questionnaires',
  signposts: 'signposts',
  plan: 'the plan',
  provenance: 'provenance',
  other: 'anything else',
};
const told: Readonly<Record<Showing, string>> = { whole: 'whole', codes: 'codes', hidden: 'no' };
const isPart = (name: string): name is SharedPart => Object.hasOwn(sharingTable, name);

test('docs/sharing.md quotes the table by which everything goes', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/sharing.md', import.meta.url)), 'utf8');
  const rows = Object.keys(sharingTable)
    .filter(isPart)
    .map((part) => {
      const { summary, 'codes-only': codesOnly, minimal } = sharingTable[part];
      return `| ${names[part]} | ${told[summary]} | ${told[codesOnly]} | ${told[minimal]} |`;
    });
  expect(page).toContain(
    `| part | summary | codes only | minimal |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n\n`,
  );
});
