import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { measuresDocument } from '../src/domain/instruments/documentation.js';
import { coverageDocument, mappingDocument, mappingTables } from '../src/mapping/documentation.js';
import { readPrsbElements } from '../src/mapping/prsb-elements.js';

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('generated pages', () => {
  it('docs/mapping.md says what the tables say (npm run docs)', () => {
    expect(file('docs/mapping.md')).toBe(mappingDocument());
  });

  it('docs/prsb-coverage.md says what the tables say (npm run docs)', () => {
    expect(file('docs/prsb-coverage.md')).toBe(coverageDocument(readPrsbElements(file('docs/prsb-elements.csv'))));
  });

  it('docs/measures.md says what the instruments say (npm run docs)', () => {
    expect(file('docs/measures.md')).toBe(measuresDocument());
  });

  it('names for every table the file that holds its rows, and the one that some of them are taken from', () => {
    for (const { file: path, rowsFrom, resource, rows } of mappingTables().tables) {
      const text = file(path);
      expect(text).toContain(resource);
      const elements = rows.map(({ fhir }) => fhir.split('.')[1]?.replace(/\[.*$/, '') ?? '');
      // The first element of a row stands in the file by name, or in the lenses that it uses.
      const elsewhere = elements.filter((element) => !text.includes(element));
      if (rowsFrom === undefined) expect({ path, elsewhere }).toEqual({ path, elsewhere: [] });
      else {
        expect(text).toContain(`from './${rowsFrom.replace(/^.*\/|\.ts$/g, '')}.js'`);
        const missing = elsewhere.filter((element) => !file(rowsFrom).includes(element));
        expect({ path, rowsFrom, missing }).toEqual({ path, rowsFrom, missing: [] });
      }
    }
  });

  it('gives every row a place in the domain and in FHIR, and every code table its rows', () => {
    const { tables, codeTables } = mappingTables();
    for (const { rows } of tables) for (const { domain, fhir } of rows) expect(domain !== '' && fhir !== '').toBe(true);
    for (const { rows, source } of codeTables) expect(rows.length > 0 && source !== '').toBe(true);
  });
});
