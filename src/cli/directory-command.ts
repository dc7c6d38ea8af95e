import type { Config } from '../config/read.js';
import { readJson } from '../conformance/json.js';
import { writeJson } from '../conformance/json-literals.js';
import { readNeedsOfTerms } from '../connectors/open-referral/needs.js';
import { createFeedReader } from '../connectors/open-referral/read.js';
import { type Capacity, capacities } from '../domain/community-service.js';
import { error, Refusal } from '../domain/issue.js';
import { type DirectoryEntry, isRefused } from '../exchange/directory.js';
import { act } from './actions.js';
import { askOr, createAdmin } from './admin.js';
import { cell, columns } from './columns.js';
import type { Call, Command } from './command.js';
import { configOf, configOption, textOption } from './config-file.js';
import { importReport, importTold } from './directory-report.js';
import { readFeed, sourceOf } from './feed.js';
import { itemsOf, membersOf } from './http.js';
import { onDirectory } from './on-directory.js';
import { plainText } from './plain-text.js';
import { type ExitCode, Usage } from './terminal.js';

export const directoryCommand: Command = {
  name: 'directory',
  usage:
    'directory import FEED [--source URL] [--needs FILE] [--party ID] [--prune] | list | connect SERVICE PARTY | capacity SERVICE WORD',
  summary:
    'the community services that people may be connected to: reads them from Open Referral UK 3.0, and lists them',
  details: `
  Asks the running service, and works on the store itself while none runs.
  FEED is a file, - for standard input, or the address of an Open Referral API; an address that is not of the
  open internet must be opened by egress.allow. What is imported again takes the place of what was there; what
  services and you have said of capacity stays. --source names the feed that the ids are of (its address, or the
  name of the file); --needs says what terms mean: {"<id or URI of a term>": "food"}. --party connects those
  services that nobody answers for yet to a party. --prune takes off the list what the feed no longer has.
  A service with a fault is told and left out, the others are kept, and the exit code is 1.
  SERVICE is an id as list shows it, or the id in its feed. WORD is ${capacities.join(', ')}.
`,
  options: {
    ...configOption,
    source: { type: 'string' },
    needs: { type: 'string' },
    party: { type: 'string' },
    prune: { type: 'boolean' },
  },
  run: (call) =>
    act(call, {
      import: {
        words: ['FEED'],
        options: ['source', 'needs', 'party', 'prune'],
        run: (asked, [feed = '']) => importFeed(asked, feed),
      },
      list: { words: [], options: [], run: list },
      connect: {
        words: ['SERVICE', 'PARTY'],
        options: [],
        run: (asked, [service = '', party = '']) => connect(asked, service, party),
      },
      capacity: {
        words: ['SERVICE', 'WORD'],
        options: [],
        run: (asked, [service = '', word = '']) => setCapacity(asked, service, word),
      },
    }),
};

/** So many services, and so many characters of them, in one request to a running service. */
const atOnce = { services: 200, length: 2_000_000 };

async function importFeed(call: Call, word: string): Promise<ExitCode> {
  const { values, terminal, json, paint } = call;
  const config = await configOf(call);
  const source = textOption(values.source) ?? sourceOf(word);
  if (!/^https?:\/\/\S+$/.test(source)) throw new Usage('--source expects an address, https://…');
  const party = textOption(values.party);
  const needsFile = textOption(values.needs);
  const said = needsFile === undefined ? {} : readJson(await terminal.read(needsFile));
  const needs = readNeedsOfTerms(said);
  const { json: feed, missing } = await readFeed(call, config, word);
  const read = createFeedReader()(feed, { source, needs });
  const good = read.filter(({ service }) => service !== undefined);
  const sourceIds = [...read, ...missing].map(({ sourceId }) => sourceId);
  const isPruned = values.prune === true;
  if (isPruned && sourceIds.some((id) => id === undefined)) {
    const text =
      'found a service without an id; expected all to have one, or one could be taken off the list by mistake';
    throw new Refusal([error('required', 'feed', text)]);
  }
  const known = sourceIds.flatMap((id) => id ?? []);
  const more = party === undefined ? {} : { party };
  // What vanished goes first: afterwards a feed that is another one altogether could not be told from this one.
  const pruned = await askOr(
    async () => {
      const admin = createAdmin(config, call);
      const gone = isPruned ? await admin.ask('POST', '/directory/prune', { source, sourceIds: known }) : undefined;
      for (const part of inParts(good.map(({ raw }) => raw))) {
        const services = part.map((raw) => readJson(raw));
        await admin.ask('POST', '/directory/import', { source, services, needs: said, ...more });
      }
      return membersOf(gone?.json).count;
    },
    () =>
      onDirectory(call, config, 'existing or new', async (directory) => {
        const count = isPruned ? await directory.prune(source, known) : undefined;
        await directory.take(feed, { source, needs, ...more });
        return count;
      }),
  );
  const outcome = { source, kept: good.length, ...(isPruned && { pruned: Number(pruned) }), read, missing };
  if (json) terminal.out(`${writeJson(importTold(outcome), 2)}\n`);
  else {
    const report = importReport(outcome, paint);
    terminal.err(report.details);
    terminal.out(report.summary);
  }
  return missing.length > 0 || read.some(isRefused) ? 1 : 0;
}

/** The services in requests that are neither too many nor too long. */
function inParts(raws: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let length = Infinity;
  for (const raw of raws) {
    const last = parts.at(-1);
    if (last === undefined || last.length >= atOnce.services || length + raw.length > atOnce.length) {
      parts.push([raw]);
      length = raw.length;
    } else {
      last.push(raw);
      length += raw.length;
    }
  }
  return parts;
}

async function list(call: Call): Promise<ExitCode> {
  const services = await entries(call, await configOf(call));
  const { terminal, json } = call;
  if (json) terminal.out(`${JSON.stringify({ services }, null, 2)}\n`);
  else terminal.out(columns(['service', 'name', 'state', 'capacity', 'answers', 'needs'], services.map(rowOf)));
  return 0;
}

/** The services as a running service tells them, or as they stand in the store. */
async function entries(call: Call, config: Config): Promise<readonly Listed[]> {
  return askOr(
    async () => itemsOf(membersOf((await createAdmin(config, call).ask('GET', '/directory')).json).services),
    () => onDirectory(call, config, 'existing', async (directory) => (await directory.all()).map(asListed)),
  );
}

type Listed = Readonly<Record<string, unknown>>;
const asListed = (entry: DirectoryEntry): Listed => ({ ...entry });

function rowOf({ service, isListed, capacity, party }: Listed): string[] {
  const { id, name, status, needs } = membersOf(service);
  const state = isListed === false ? 'no longer in its feed' : cell(status);
  const kinds = Array.isArray(needs) ? needs.map(String).join(', ') : undefined;
  return [cell(id), plainText(cell(name), 60), state, cell(capacity), cell(party), cell(kinds)];
}

/** The id of the service that a word means. Refused: none, and several that have the same id in their feeds. */
async function idOf(call: Call, config: Config, word: string): Promise<string> {
  const found = (await entries(call, config)).map(({ service }) => membersOf(service));
  const fitting = found.filter(({ id, sourceId }) => id === word || sourceId === word);
  const [one] = fitting;
  if (one === undefined) throw refusal('not-found', 'found no such service; expected an id that directory list shows');
  if (fitting.length > 1)
    throw refusal('ambiguous', 'found several services of that id; expected the id that list shows');
  return cell(one.id);
}

async function connect(call: Call, word: string, party: string): Promise<ExitCode> {
  const config = await configOf(call);
  const id = await idOf(call, config, word);
  await askOr(
    async () => void (await createAdmin(config, call).ask('POST', `/directory/${id}/connect`, { party })),
    () => onDirectory(call, config, 'existing', (directory) => directory.connect(id, party)),
  );
  return told(call, { service: id, party }, `${party} answers for ${id}`);
}

async function setCapacity(call: Call, word: string, said: string): Promise<ExitCode> {
  const capacity = capacities.find((one): one is Capacity => one === said);
  if (capacity === undefined) throw new Usage(`found another capacity; expected ${capacities.join(', ')}`);
  const config = await configOf(call);
  const id = await idOf(call, config, word);
  await askOr(
    async () => void (await createAdmin(config, call).ask('POST', `/directory/${id}/capacity`, { capacity })),
    () => onDirectory(call, config, 'existing', (directory) => directory.setCapacity(id, capacity)),
  );
  return told(call, { service: id, capacity }, `${id} is ${capacity}`);
}

function told({ terminal, json }: Call, answer: unknown, words: string): ExitCode {
  terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${words}\n`);
  return 0;
}

const refusal = (code: 'not-found' | 'ambiguous', text: string): Refusal => new Refusal([error(code, 'service', text)]);
