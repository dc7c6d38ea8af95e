import { checkWords } from './actions.js';
import type { Call, Command } from './command.js';
import { configOf, configOption, neededOption, readJsonFile, textOption } from './config-file.js';
import { logIn } from './login.js';
import { Usage } from './terminal.js';

export const tokenCommand: Command = {
  name: 'token',
  usage: 'token --party ID --key FILE [--config FILE | --url BASE] [--scope "SCOPES"]',
  summary: 'asks the running service for an access token in the name of a party, and prints it',
  details: `
  The private key (JWK) signs an assertion, as SMART Backend Services has it. The token lives five minutes.
  BASE is the public address of the service, to the letter; the configuration knows it otherwise.
  Without --scope it asks for all that the party is granted.
`,
  options: {
    ...configOption,
    party: { type: 'string' },
    key: { type: 'string' },
    url: { type: 'string' },
    scope: { type: 'string' },
  },
  async run(call) {
    const { values, positionals, tools, terminal, json } = call;
    checkWords(positionals, [], 'token');
    const party = neededOption(values.party, 'party');
    const key = await readJsonFile(call, neededOption(values.key, 'key'));
    const scope = textOption(values.scope);
    const baseUrl = await baseUrlOf(call);
    const { token, answer } = await logIn(
      { baseUrl, party, key, ...(scope !== undefined && { scope }) },
      tools.service.surroundings,
    );
    terminal.out(json ? `${JSON.stringify(answer.json, null, 2)}\n` : `${token}\n`);
    return 0;
  },
};

async function baseUrlOf(call: Call): Promise<string> {
  const url = textOption(call.values.url);
  if (url === undefined) return (await configOf(call)).baseUrl;
  if (call.values.config !== undefined) throw new Usage('found both --config and --url; expected one of them');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Usage('--url takes an address such as http://…');
  return url.replace(/\/+$/, '');
}
