import { parseArgs } from 'node:util';
import { Refusal } from '../domain/issue.js';
import { caseCommand } from './case-command.js';
import { checkCommand } from './check-command.js';
import type { Command, ToolSettings, Tools } from './command.js';
import { demoCommand } from './demo-command.js';
import { directoryCommand } from './directory-command.js';
import { evaluateCommand } from './evaluate-command.js';
import { explainCommand } from './explain-command.js';
import { mapCommand } from './map-command.js';
import { outboxCommand } from './outbox-command.js';
import { partyCommand } from './party-command.js';
import { replayCommand } from './replay-command.js';
import { issueReport, painter, verdict } from './report.js';
import { roundtripCommand } from './roundtrip-command.js';
import { sandboxCommand } from './sandbox-command.js';
import { scoreCommand } from './score-command.js';
import { serveCommand } from './serve-command.js';
import { summaryCommand } from './summary-command.js';
import { tablesCommand } from './tables-command.js';
import { type ExitCode, type Terminal, Usage } from './terminal.js';
import { tokenCommand } from './token-command.js';
import { auditCommand, backupCommand, dbCommand, exportCommand } from './upkeep-commands.js';

const commands: readonly Command[] = [
  mapCommand,
  checkCommand,
  explainCommand,
  roundtripCommand,
  tablesCommand,
  scoreCommand,
  caseCommand,
  sandboxCommand,
  serveCommand,
  demoCommand,
  tokenCommand,
  partyCommand,
  directoryCommand,
  outboxCommand,
  replayCommand,
  exportCommand,
  summaryCommand,
  evaluateCommand,
  backupCommand,
  dbCommand,
  auditCommand,
];

const everywhere = {
  json: { type: 'boolean' },
  packages: { type: 'string', multiple: true },
  'nhs-number': { type: 'string' },
  sender: { type: 'string' },
  receiver: { type: 'string' },
  'sent-at': { type: 'string' },
  'message-id': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Runs one command line.
 *
 * In: the words after `waymark`, where to read and write, and how to make the tools once the settings are known.
 * Out: the exit code. A refusal is shown with every issue and gives 1; words that are not understood give 2 and how to
 * call the command. Anything else that is thrown is a bug, and is thrown on.
 */
export async function run(
  words: readonly string[],
  terminal: Terminal,
  createTools: (settings: ToolSettings) => Tools,
): Promise<ExitCode> {
  const [name, ...rest] = words;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return withoutCommand(name, rest, terminal);
  const paint = painter(terminal.colour);
  let json = false;
  try {
    const { values, positionals } = parse(command, rest);
    if (values.help === true) {
      terminal.out(help(command));
      return 0;
    }
    json = values.json === true;
    return await command.run({ values, positionals, terminal, paint, json, tools: createTools(settings(values)) });
  } catch (thrown) {
    if (thrown instanceof Usage) {
      terminal.err(`waymark ${command.name}: ${thrown.message}\n\n${help(command)}`);
      return 2;
    }
    if (!(thrown instanceof Refusal)) throw thrown;
    if (json) terminal.out(`${JSON.stringify({ issues: thrown.issues }, null, 2)}\n`);
    else terminal.err(issueReport(thrown.issues, paint) + verdict(thrown.issues, paint));
    return 1;
  }
}

function withoutCommand(name: string | undefined, rest: readonly string[], terminal: Terminal): ExitCode {
  if (name === 'help' || name === '--help' || name === '-h') {
    const asked = commands.find((candidate) => candidate.name === rest[0]);
    terminal.out(asked === undefined ? overview() : help(asked));
    return 0;
  }
  terminal.err(
    `${name === undefined ? '' : `found no command ${name}; expected one of these, before any option\n\n`}${overview()}`,
  );
  return 2;
}

function parse(command: Command, words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { ...everywhere, ...command.options },
      allowPositionals: true,
      strict: true,
    });
  } catch (thrown) {
    // parseArgs throws a TypeError whose message names the option that was not understood.
    throw new Usage(thrown instanceof Error ? thrown.message : 'not understood');
  }
}

function settings(values: Readonly<Record<string, unknown>>): ToolSettings {
  const wanted = values['nhs-number'] ?? 'refuse';
  if (wanted !== 'refuse' && wanted !== 'warn') throw new Usage('--nhs-number takes refuse or warn');
  const packages = Array.isArray(values.packages) ? values.packages.map(String) : [];
  return { policy: { nhsNumber: wanted }, packages, known: knownBy(values) };
}

/** Who sends to whom, and when: for a bundle that does not say it itself. */
function knownBy(values: Readonly<Record<string, unknown>>): ToolSettings['known'] {
  const said = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const [id, sentAt, sender, receiver] = [
    said('message-id'),
    said('sent-at'),
    endpoint(said('sender')),
    endpoint(said('receiver')),
  ];
  return {
    ...(id !== undefined && { id }),
    ...(sentAt !== undefined && { sentAt }),
    ...(sender !== undefined && { sender }),
    ...(receiver !== undefined && { receiver }),
  };
}

function endpoint(text: string | undefined) {
  if (text === undefined) return undefined;
  const [system, value, ...more] = text.split('|');
  if (!system || !value || more.length > 0) throw new Usage(`found the endpoint ${text}; expected SYSTEM|VALUE`);
  return { endpoint: { system, value } };
}

const overview = () =>
  `waymark: carries social prescribing referrals between GP systems and link-worker tools\n\n${commands
    .map(({ usage, summary }) => `  waymark ${usage}\n      ${summary}\n`)
    .join('')}${common}`;

const help = (command: Command) =>
  `  waymark ${command.usage}\n      ${command.summary}\n${command.details ?? ''}${common}`;

const common = `
  A file is a path, or - for standard input. JSON goes to standard output, the report to standard error.
  --json                 one JSON document on standard output instead, report included
  --packages DIR         further FHIR packages (.tgz or .json) to enforce; may be repeated
  --sender, --receiver SYSTEM|VALUE, --sent-at INSTANT, --message-id UUID
                         what a FHIR bundle that others wrote does not say of itself
  --nhs-number refuse|warn   what an NHS number with a wrong check digit gets (refuse)
  Exit code: 0 clean, 1 refused, 2 the command was not understood.
`;
