import type { Config } from '../config/read.js';
import { readJson } from '../conformance/json.js';
import { createOutgoing } from '../delivery/outgoing.js';
import { error, Refusal } from '../domain/issue.js';
import { generatePartyKey } from '../exchange/parties/client-assertion.js';
import { createPartyCheck } from '../exchange/parties/party-check.js';
import type { PartyRegistry } from '../exchange/parties/party-registry.js';
import { createParties } from '../exchange/parties/party-registry.js';
import { silentLog } from '../operations/log.js';
import type { Store } from '../store/store.js';
import { act } from './actions.js';
import { askOr, createAdmin } from './admin.js';
import { cell, columns } from './columns.js';
import type { Call, Command } from './command.js';
import { configOf, configOption, neededOption } from './config-file.js';
import { itemsOf, membersOf } from './http.js';
import { onStore } from './on-store.js';
import type { ExitCode } from './terminal.js';

export const partyCommand: Command = {
  name: 'party',
  usage: 'party list | add FILE|- | rotate ID --out FILE [--retire] | pause ID --reason TEXT | resume ID',
  summary: 'the organisations that are connected: lists and registers them, changes keys, stops what is pushed to one',
  details: `
  Asks the running service; list and add work on the store itself while none runs.
  rotate makes a new key pair: the private key goes to the file of --out, the public one beside those that
  the party has; with --retire the others are dropped. pause stops what is pushed, resume lets it go on.
  --config FILE names the configuration that the service runs with.
`,
  options: {
    ...configOption,
    out: { type: 'string' },
    retire: { type: 'boolean' },
    reason: { type: 'string' },
  },
  run: (call) =>
    act(call, {
      list: { words: [], options: [], run: list },
      add: { words: ['FILE'], options: [], run: (asked, [file = '']) => add(asked, file) },
      rotate: { words: ['ID'], options: ['out', 'retire'], run: (asked, [id = '']) => rotate(asked, id) },
      pause: { words: ['ID'], options: ['reason'], run: (asked, [id = '']) => pause(asked, id) },
      resume: { words: ['ID'], options: [], run: (asked, [id = '']) => resume(asked, id) },
    }),
};

async function list(call: Call): Promise<ExitCode> {
  const config = await configOf(call);
  const parties = await askOr(
    async () => membersOf((await createAdmin(config, call).ask('GET', '/parties')).json).parties,
    () => onStore(call, config, 'existing', (store) => store.parties()),
  );
  const { terminal, json } = call;
  if (json) terminal.out(`${JSON.stringify({ parties }, null, 2)}\n`);
  else {
    const rows = itemsOf(parties).map(({ party, paused }) => rowOf(membersOf(party), paused));
    terminal.out(columns(['party', 'name', 'roles', 'reached by', 'state'], rows));
  }
  return 0;
}

function rowOf({ id, name, roles, connection, active }: Readonly<Record<string, unknown>>, paused: unknown): string[] {
  const { kind, wire } = membersOf(connection);
  const state = active === false ? 'switched off' : typeof paused === 'string' ? `paused: ${paused}` : 'active';
  const words = Array.isArray(roles) ? roles.map(String).join(', ') : '-';
  return [cell(id), cell(name), words, wire === undefined ? cell(kind) : `${kind} (${wire})`, state];
}

async function add(call: Call, file: string): Promise<ExitCode> {
  const party = readJson(await call.terminal.read(file));
  const config = await configOf(call);
  const { id } = membersOf(party);
  const admin = createAdmin(config, call);
  const path = `/parties/${encodeURIComponent(typeof id === 'string' && id !== '' ? id : '-')}`;
  await askOr(
    async () => void (await admin.ask('PUT', path, party)),
    () =>
      onStore(call, config, 'existing or new', async (store) => {
        const registry = registryOn(store, config);
        await registry.save(registry.read(party));
      }),
  );
  return told(call, { party: id }, `registered ${cell(id)}`);
}

async function rotate(call: Call, id: string): Promise<ExitCode> {
  const { values, tools, terminal } = call;
  const out = neededOption(values.out, 'out');
  const admin = createAdmin(await configOf(call), call);
  const { parties } = membersOf((await admin.ask('GET', '/parties')).json);
  const party = itemsOf(parties)
    .map((kept) => membersOf(kept.party))
    .find((one) => one.id === id);
  if (party === undefined) throw refusal('not-found', id, 'found no such party; expected the id of one');
  const { jwks } = membersOf(party.credentials);
  if (jwks === undefined) {
    throw refusal(
      'not-supported',
      id,
      'found a party that publishes its keys itself; expected one whose keys are kept',
    );
  }
  if (await tools.service.exists(out))
    throw refusal('conflict', out, 'found a file there; expected a path without one');
  const old = values.retire === true ? [] : itemsOf(membersOf(jwks).keys);
  const { privateJwk, publicJwk } = await generatePartyKey();
  // The private key is kept before the public one counts: no party is left with a key that nobody has.
  await tools.service.writeFile(out, `${JSON.stringify(privateJwk, null, 2)}\n`, 'secret');
  const keys = [...old, publicJwk];
  await admin.ask('PUT', `/parties/${encodeURIComponent(id)}`, { ...party, credentials: { jwks: { keys } } });
  const count = keys.length === 1 ? 'its only key' : `one of ${keys.length} keys`;
  if (!call.json) terminal.err(`the private key is in ${out}; it stands nowhere else\n`);
  return told(call, { party: id, kid: publicJwk.kid, keys: keys.length, out }, `${id} has a new key, ${count}`);
}

async function pause(call: Call, id: string): Promise<ExitCode> {
  const reason = neededOption(call.values.reason, 'reason');
  await createAdmin(await configOf(call), call).ask('POST', `/parties/${encodeURIComponent(id)}/pause`, { reason });
  return told(call, { party: id, paused: reason }, `nothing is pushed to ${id} until it is resumed`);
}

async function resume(call: Call, id: string): Promise<ExitCode> {
  await createAdmin(await configOf(call), call).ask('POST', `/parties/${encodeURIComponent(id)}/resume`, {});
  return told(call, { party: id }, `what is owed to ${id} is pushed again`);
}

/** The parties of a store on which no service runs. Never refreshed: it lives for one call. */
export function registryOn(store: Store, { egress }: Config): PartyRegistry {
  const outgoing = createOutgoing({ allow: { ranges: egress.allow } });
  const check = createPartyCheck({ checkEndpoint: (url, path) => outgoing.checkEndpoint(url, path) });
  outgoing.close();
  return createParties({ store, check, log: silentLog, refreshEvery: 60_000 });
}

function told({ terminal, json }: Call, answer: unknown, words: string): ExitCode {
  terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${words}\n`);
  return 0;
}

const refusal = (code: 'not-found' | 'not-supported' | 'conflict', path: string, text: string): Refusal =>
  new Refusal([error(code, path, text)]);
