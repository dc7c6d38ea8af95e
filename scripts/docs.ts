import { readFileSync, writeFileSync } from 'node:fs';
import { configurationDocument } from '../src/config/settings.js';
import { readJson } from '../src/conformance/json.js';
import { measuresDocument } from '../src/domain/instruments/documentation.js';
import { referralIn } from '../src/exchange/kept-exchange.js';
import { summaryDocumentation } from '../src/exchange/summary/documentation.js';
import { coverageDocument, mappingDocument } from '../src/mapping/documentation.js';
import { readPrsbElements } from '../src/mapping/prsb-elements.js';

// Writes the pages that are generated from the code: `npm run docs`. With --check it writes nothing, and fails when one is
// stale.
/** What a case comes to, as it is kept. */
function caseOutcome(name: string) {
  const bundle = new URL(`../fixtures/cases/${name}/5-outcome.bundle.json`, import.meta.url);
  return referralIn(readJson(readFileSync(bundle, 'utf8')));
}

const docs = new URL('../docs/', import.meta.url);
const page = (name: string) => new URL(name, docs);
const pages: Readonly<Record<string, string>> = {
  'mapping.md': mappingDocument(),
  'prsb-coverage.md': coverageDocument(readPrsbElements(readFileSync(page('prsb-elements.csv'), 'utf8'))),
  'configuration.md': configurationDocument(),
  'measures.md': measuresDocument(),
  'summary.md': summaryDocumentation(caseOutcome('outcome-maximal')),
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(pages).filter(([name, text]) => isCheck && readFileSync(page(name), 'utf8') !== text);
for (const [name] of stale) console.error(`docs/${name} is stale: npm run docs`);
if (stale.length > 0) process.exitCode = 1;
if (!isCheck) for (const [name, text] of Object.entries(pages)) writeFileSync(page(name), text);
