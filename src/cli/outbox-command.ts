import { act } from './actions.js';
import { createAdmin } from './admin.js';
import { cell, columns } from './columns.js';
import type { Call, Command } from './command.js';
import { configOf, configOption, neededOption, textOption } from './config-file.js';
import { itemsOf, membersOf } from './http.js';
import type { ExitCode } from './terminal.js';

const filters = ['state', 'to', 'exchange', 'limit'] as const;

export const outboxCommand: Command = {
  name: 'outbox',
  usage:
    'outbox list [--state STATE] [--to PARTY] [--exchange ID] [--limit N] | show ID | retry ID | skip ID --reason TEXT',
  summary: 'what is owed to whom and has not arrived, and what became of it; never what it says',
  details: `
  STATE is owed, delivered, dead or skipped. list shows the oldest first, 100 when --limit says nothing.
  retry makes an entry due at once, skip gives up on it; replay does it for many.
`,
  options: {
    ...configOption,
    state: { type: 'string' },
    to: { type: 'string' },
    exchange: { type: 'string' },
    limit: { type: 'string' },
    reason: { type: 'string' },
  },
  run: (call) =>
    act(call, {
      list: { words: [], options: filters, run: list },
      show: { words: ['ID'], options: [], run: (asked, [id = '']) => show(asked, id) },
      retry: { words: ['ID'], options: [], run: (asked, [id = '']) => retry(asked, id) },
      skip: { words: ['ID'], options: ['reason'], run: (asked, [id = '']) => skip(asked, id) },
    }),
};

async function list(call: Call): Promise<ExitCode> {
  const { values, terminal, json } = call;
  const asked = filters.flatMap((name): [string, string][] => {
    const value = textOption(values[name]);
    return value === undefined ? [] : [[name, value]];
  });
  const answer = await createAdmin(await configOf(call), call).ask('GET', `/outbox?${new URLSearchParams(asked)}`);
  if (json) {
    terminal.out(`${JSON.stringify(answer.json, null, 2)}\n`);
    return 0;
  }
  const entries = itemsOf(membersOf(answer.json).entries);
  const names = ['id', 'state', 'from', 'to', 'kind', 'attempts', 'since', 'next attempt', 'why'];
  const rows = entries.map(({ id, state, from, to, kind, attempts, createdAt, nextAt, reason, receipt }) =>
    [id, state, from, to, kind, attempts, createdAt, nextAt, reason ?? receipt].map(cell),
  );
  terminal.out(columns(names, rows));
  terminal.err(`${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}\n`);
  return 0;
}

async function show(call: Call, id: string): Promise<ExitCode> {
  const { json } = await createAdmin(await configOf(call), call).ask('GET', `/outbox/${encodeURIComponent(id)}`);
  const lines = Object.entries(membersOf(json)).map(([name, value]) => `${name.padEnd(14)} ${cell(value)}\n`);
  call.terminal.out(call.json ? `${JSON.stringify(json, null, 2)}\n` : lines.join(''));
  return 0;
}

const retry = (call: Call, id: string): Promise<ExitCode> => tell(call, id, 'retry', {}, 'is due at once');

async function skip(call: Call, id: string): Promise<ExitCode> {
  const reason = neededOption(call.values.reason, 'reason');
  return tell(call, id, 'skip', { reason }, 'is not delivered any more');
}

async function tell(call: Call, id: string, word: string, body: unknown, done: string): Promise<ExitCode> {
  const admin = createAdmin(await configOf(call), call);
  const { json } = await admin.ask('POST', `/outbox/${encodeURIComponent(id)}/${word}`, body);
  call.terminal.out(call.json ? `${JSON.stringify(json, null, 2)}\n` : `${id} ${done}\n`);
  return 0;
}
