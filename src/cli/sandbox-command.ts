import type { Config } from '../config/read.js';
import { readNeedsOfTerms } from '../connectors/open-referral/needs.js';
import { error, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import { waymark } from '../mapping/systems.js';
import type { Call, Command } from './command.js';
import { readJsonFile } from './config-file.js';
import { onDirectory } from './on-directory.js';
import { sandboxParties, sandboxPaths, writeSandbox } from './sandbox.js';
import { sandboxGuide } from './sandbox-guide.js';
import { Usage } from './terminal.js';

const usual = 'waymark-sandbox';

export const sandboxCommand: Command = {
  name: 'sandbox',
  usage: 'sandbox [DIR]',
  summary: 'makes a configuration, keys and messages to try the service with, and prints the commands that do so',
  details: `
  Three invented parties: a GP practice that refers, a service that link workers belong to, and a community
  service that they ask; and a directory of the services of their town. What is in DIR (${usual}) already stays as it is; the commands are printed again. Remove DIR/messages for new ones.
`,
  options: {},
  async run(call) {
    const { positionals, terminal, json, tools, paint } = call;
    const [word = usual, ...more] = positionals;
    const folder = word.replace(/\/+$/, '');
    if (more.length > 0 || folder === '') throw new Usage('expected one folder');
    const written = await writeSandbox(folder, tools);
    const paths = sandboxPaths(folder);
    const config = tools.service.config(await readJsonFile(call, paths.config));
    if (written.includes(paths.config)) await fillDirectory(call, config);
    const { message, issues } = tools.wires.bars.read(await readJsonFile(call, paths.referral));
    if (message?.kind !== 'referral') throw new Refusal(issues);
    const guide = sandboxGuide({
      folder,
      baseUrl: config.baseUrl,
      practice: partyOf(config, sandboxParties.practice.id),
      linkWorkers: partyOf(config, sandboxParties.linkWorkers.id),
      referral: message,
    });
    if (json) {
      terminal.out(`${JSON.stringify({ folder, baseUrl: config.baseUrl, written, guide }, null, 2)}\n`);
      return 0;
    }
    terminal.err(
      written.length === 0
        ? `${folder} is there already; nothing was changed\n`
        : `${paint('green', 'written:')} ${written.join(', ')}\n`,
    );
    terminal.err(
      `\n${paint('bold', 'To start the service:')}\n  node dist/main.js serve --config ${paths.config}\n` +
        `${paint('bold', 'To see a whole exchange played, in another terminal:')}\n  node dist/main.js demo --config ${paths.config}\n` +
        `${paint('bold', 'To play it by hand, paste these there, in this folder:')}\n\n`,
    );
    terminal.out(guide);
    terminal.err('\n');
    return 0;
  },
};

/** The services of the town stand in the directory from the start; one party answers for all of them. */
const fillDirectory = (call: Call, config: Config): Promise<unknown> =>
  // That no service runs yet need not be told.
  onDirectory(
    { tools: call.tools, terminal: { ...call.terminal, err: () => {} } },
    config,
    'existing or new',
    (directory) =>
      directory.take(call.tools.sampleFeed(), {
        source: `${waymark}/feeds/open-referral`,
        needs: readNeedsOfTerms({}),
        party: sandboxParties.service.id,
      }),
  );

function partyOf({ parties }: Config, id: string): Party {
  const party = parties.find((one) => one.id === id);
  if (party !== undefined) return party;
  throw new Refusal([error('configuration', '/parties', `found no party ${id}; expected the one of the sandbox`)]);
}
