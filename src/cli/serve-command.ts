import { error, Refusal } from '../domain/issue.js';
import type { Command } from './command.js';
import { configOf, configOption } from './config-file.js';
import { partOf } from './http.js';
import { Usage } from './terminal.js';

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--config FILE]',
  summary: 'runs the service until it is asked to end (Ctrl-C, SIGTERM)',
  details: `
  What is set in the environment (WAYMARK_…) goes before FILE; docs/configuration.md has every setting.
`,
  options: configOption,
  async run(call) {
    const { positionals, terminal, json, tools, paint } = call;
    if (positionals.length > 0) throw new Usage(`found the word ${positionals[0]}; expected none`);
    const running = await tools.service.start(await configOf(call)).catch((thrown: unknown) => {
      throw refusalOf(thrown);
    });
    const { url, adminUrl } = running;
    if (json) terminal.out(`${JSON.stringify({ url, adminUrl })}\n`);
    terminal.err(
      `${paint('green', 'Waymark is ready.')}\n` +
        `  FHIR            ${url}/fhir\n` +
        `  platform API    ${url}/platform/v1   (described at ${url}/platform/openapi.json)\n` +
        `  access tokens   ${url}/token\n` +
        `  operator        ${adminUrl}   (metrics, health, what the command line asks for)\n` +
        'Ctrl-C stops it.\n',
    );
    const signal = await tools.service.ended();
    terminal.err(`${signal}: finishing what is in work\n`);
    await running.stop();
    terminal.err('stopped\n');
    return 0;
  },
};

/** Why an address cannot be listened at, as the operator's to mend; anything else as it is. */
function refusalOf(thrown: unknown): unknown {
  if (partOf(thrown, 'syscall') !== 'listen') return thrown;
  const text = `found an address that cannot be listened at (${String(partOf(thrown, 'code'))}); expected a free one: WAYMARK_PORT and WAYMARK_ADMIN_PORT set others`;
  return new Refusal([error('configuration', `${partOf(thrown, 'address')}:${partOf(thrown, 'port')}`, text)]);
}
