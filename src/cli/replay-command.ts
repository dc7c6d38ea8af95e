import { checkWords } from './actions.js';
import { createAdmin } from './admin.js';
import { cell } from './columns.js';
import type { Command } from './command.js';
import { configOf, configOption, textOption } from './config-file.js';
import { membersOf } from './http.js';
import { Usage } from './terminal.js';

const filters = ['to', 'exchange', 'state', 'since', 'until', 'id'] as const;

export const replayCommand: Command = {
  name: 'replay',
  usage:
    'replay [--to PARTY] [--exchange ID] [--state STATE] [--since INSTANT] [--until INSTANT] [--id ID] [--dry-run]',
  summary: 'makes what is dead, skipped or even delivered owed again; receivers know it by the same id',
  details: `
  At least one filter says what is meant; all of them count together. STATE is dead when nothing is said,
  unless --id names one entry. --dry-run only counts.
`,
  options: {
    ...configOption,
    to: { type: 'string' },
    exchange: { type: 'string' },
    state: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    id: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  async run(call) {
    const { values, positionals, terminal, json } = call;
    checkWords(positionals, [], 'replay');
    const said = filters.flatMap((name): [string, string][] => {
      const value = textOption(values[name]);
      return value === undefined ? [] : [[name, value]];
    });
    if (said.length === 0) throw new Usage(`found no filter; expected one of --${filters.join(', --')}`);
    const dead: [string, string][] = said.some(([name]) => name === 'state' || name === 'id')
      ? []
      : [['state', 'dead']];
    const filter = Object.fromEntries([...said, ...dead]);
    const dryRun = values['dry-run'] === true;
    const answer = await createAdmin(await configOf(call), call).ask('POST', '/replay', { filter, dryRun });
    const { count } = membersOf(answer.json);
    const entries = `${cell(count)} ${count === 1 ? 'entry' : 'entries'}`;
    const words = dryRun ? `${entries} would be owed again; nothing was changed` : `${entries} owed again`;
    terminal.out(json ? `${JSON.stringify({ filter, ...membersOf(answer.json) }, null, 2)}\n` : `${words}\n`);
    return 0;
  },
};
