import { mappingDocument, mappingTables } from '../mapping/documentation.js';
import type { Command } from './command.js';
import { Usage } from './terminal.js';

export const tablesCommand: Command = {
  name: 'tables',
  usage: 'tables [--markdown]',
  summary: 'every row of the mapping: which fact stands where in FHIR, and under which PRSB item',
  options: { markdown: { type: 'boolean' } },
  async run({ values, positionals, terminal }) {
    if (positionals.length > 0) throw new Usage(`found the word ${positionals[0]}; expected none`);
    terminal.out(values.markdown === true ? mappingDocument() : `${JSON.stringify(mappingTables(), null, 2)}\n`);
    return 0;
  },
};
