import { resolve } from 'node:path';
import { writeJson } from '../conformance/json-literals.js';
import { migrations } from '../store/tables.js';
import { act, checkWords } from './actions.js';
import { askOr, createAdmin } from './admin.js';
import { cell } from './columns.js';
import type { Command } from './command.js';
import { configOf, configOption } from './config-file.js';
import { itemsOf, membersOf } from './http.js';
import { onStore, withStore } from './on-store.js';

export const exportCommand: Command = {
  name: 'export',
  usage: 'export EXCHANGE [--config FILE]',
  summary: 'everything that is kept of one referral, as a FHIR Bundle, from the running service',
  options: configOption,
  async run(call) {
    checkWords(call.positionals, ['EXCHANGE'], 'export');
    const admin = createAdmin(await configOf(call), call);
    const { json } = await admin.ask('GET', `/exchanges/${encodeURIComponent(call.positionals[0] ?? '')}/export`);
    call.terminal.out(`${writeJson(json, 2)}\n`);
    return 0;
  },
};

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup PATH [--config FILE]',
  summary: 'a consistent copy of the embedded store, while the service runs or not',
  options: configOption,
  async run(call) {
    const { positionals, terminal, json } = call;
    checkWords(positionals, ['PATH'], 'backup');
    const config = await configOf(call);
    // The service may stand in another folder.
    const path = resolve(positionals[0] ?? '');
    await askOr(
      async () => void (await createAdmin(config, call).ask('POST', '/backup', { path })),
      () => onStore(call, config, 'existing', (store) => store.backup(path)),
    );
    terminal.out(json ? `${JSON.stringify({ path })}\n` : `copied to ${path}\n`);
    return 0;
  },
};

export const dbCommand: Command = {
  name: 'db',
  usage: 'db migrate [--config FILE]',
  summary: 'brings the tables of the store up to date; starting the service does the same',
  options: configOption,
  run: (call) =>
    act(call, {
      migrate: {
        words: [],
        options: [],
        async run({ terminal, json, tools }) {
          await withStore({ tools }, await configOf(call), 'existing or new', async () => {});
          const version = migrations.at(-1)?.number ?? 0;
          terminal.out(json ? `${JSON.stringify({ version })}\n` : `the tables are of version ${version}\n`);
          return 0;
        },
      },
    }),
};

export const auditCommand: Command = {
  name: 'audit',
  usage: 'audit verify [--config FILE]',
  summary: 'says whether the audit trail of the running service is whole: nothing changed, nothing missing',
  options: configOption,
  run: (call) =>
    act(call, {
      verify: {
        words: [],
        options: [],
        async run({ terminal, json, paint }) {
          const answer = await createAdmin(await configOf(call), call).ask('GET', '/audit/verify');
          const { intact, count, faults } = membersOf(answer.json);
          if (json) terminal.out(`${JSON.stringify(answer.json, null, 2)}\n`);
          else {
            terminal.out(
              intact === true
                ? `${paint('green', 'the audit trail is whole')}\n`
                : `${paint('red', `the audit trail has ${cell(count)} ${count === 1 ? 'fault' : 'faults'}`)}\n`,
            );
            for (const fault of itemsOf(faults)) {
              const { chain, number, ...more } = fault;
              terminal.out(
                `  chain ${cell(chain)}, row ${cell(number)}: ${Object.values(more).map(cell).join(', ')}\n`,
              );
            }
          }
          return intact === true ? 0 : 1;
        },
      },
    }),
};
