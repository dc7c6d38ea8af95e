import { mappingDocument, mappingTables } from '../mapping/documentation.js';
import type { Command } from './command.js';

export const tablesCommand: Command = {
  name: 'tables',
  usage: 'tables [--markdown]',
  summary: 'every row of the mapping: which fact stands where in FHIR, and under which PRSB item',
  options: { markdown: { type: 'boolean' } },
  async run({ values, terminal }) {
    terminal.out(values.markdown === true ? mappingDocument() : `${JSON.stringify(mappingTables(), null, 2)}\n`);
    return 0;
  },
};
