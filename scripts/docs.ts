import { readFileSync, writeFileSync } from 'node:fs';
import { configurationDocument } from '../src/config/settings.js';
import { measuresDocument } from '../src/domain/instruments/documentation.js';
import { coverageDocument, mappingDocument } from '../src/mapping/documentation.js';
import { readPrsbElements } from '../src/mapping/prsb-elements.js';

// Writes the pages that are generated from the tables: `npm run docs`. test/docs.test.ts fails when they are stale.
const docs = new URL('../docs/', import.meta.url);
const elements = readPrsbElements(readFileSync(new URL('prsb-elements.csv', docs), 'utf8'));
writeFileSync(new URL('mapping.md', docs), mappingDocument());
writeFileSync(new URL('prsb-coverage.md', docs), coverageDocument(elements));
writeFileSync(new URL('configuration.md', docs), configurationDocument());
writeFileSync(new URL('measures.md', docs), measuresDocument());
