import { writeJson } from '../conformance/json-literals.js';
import { error, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import { generatePartyKey } from '../exchange/parties/client-assertion.js';
import { identifierSystems } from '../mapping/systems.js';
import type { Tools } from './command.js';
import { endOf, madeAnew, readStory, referralOf } from './story-messages.js';

/** Where things are in a sandbox. */
export const sandboxPaths = (folder: string) => ({
  config: `${folder}/waymark.json`,
  store: `${folder}/waymark.db`,
  key: (party: string) => `${folder}/keys/${party}.json`,
  referral: `${folder}/messages/1-referral.json`,
  accepted: `${folder}/messages/2-accepted.json`,
  engaged: `${folder}/messages/3-engaged.json`,
  closed: `${folder}/messages/4-closed.json`,
  page: `${folder}/summary.html`,
});

/** The story whose people, all of them invented, the messages of a sandbox are about. */
export const sandboxStory = 'housing';

type Invented = Omit<Party, 'credentials' | 'active'>;

const practice: Invented = {
  id: 'quayside',
  name: 'Quayside Medical Centre',
  roles: ['referrer'],
  endpoints: [{ system: identifierSystems.dosService, value: '2000099102' }],
  odsCode: 'Z99002',
  // Reads what is its own, refers, withdraws, acknowledges.
  scopes: ['system/*.crus'],
  connection: { kind: 'inbox', wire: 'bars' },
};

const linkWorkers: Invented = {
  id: 'saltby',
  name: 'Saltby Community Link',
  roles: ['link-worker'],
  endpoints: [{ system: identifierSystems.dosService, value: '2000099901' }],
  odsCode: 'Z9X01',
  // Reads what is its own, reports.
  scopes: ['system/*.rus'],
  // The stories tell what only those cleared for it may know.
  clearedForRestricted: true,
  connection: { kind: 'inbox', wire: 'platform' },
};

const service: Invented = {
  id: 'tidewater',
  name: 'Tidewater Community Hub',
  roles: ['link-worker'],
  endpoints: [{ system: identifierSystems.dosService, value: '2000099903' }],
  // Reads what is its own, answers.
  scopes: ['system/*.rus'],
  connection: { kind: 'inbox', wire: 'platform' },
};

/** The parties of a sandbox: a practice that refers, a service that link workers belong to, and one that they ask. */
export const sandboxParties = { practice, linkWorkers, service } as const;

const all: readonly Invented[] = Object.values(sandboxParties);

/**
 * Writes what is not there yet: keys, the configuration with their public halves, and messages that can be sent as they
 * are, each once. Gives back the paths that were written. Refused: a configuration without one of the keys, or a key
 * without the configuration, since new ones would not fit the old.
 */
export async function writeSandbox(folder: string, tools: Tools): Promise<readonly string[]> {
  const { service } = tools;
  const paths = sandboxPaths(folder);
  const written: string[] = [];
  const write = async (path: string, content: unknown, kind: 'open' | 'secret') => {
    if (await service.exists(path)) return;
    await service.writeFile(path, `${writeJson(content, 2)}\n`, kind);
    written.push(path);
  };
  await checkWhole(folder, tools);
  if (!(await service.exists(paths.config))) {
    const parties: unknown[] = [];
    for (const party of all) {
      const { privateJwk, publicJwk } = await generatePartyKey();
      await write(paths.key(party.id), privateJwk, 'secret');
      parties.push({ ...party, credentials: { jwks: { keys: [publicJwk] } } });
    }
    await write(paths.config, { store: `sqlite:${paths.store}`, logLevel: 'warn', parties }, 'open');
  }
  for (const [path, message] of Object.entries(messages(folder, tools))) await write(path, message, 'open');
  return written;
}

/** The messages by their paths. A report is what stands in the body of `POST /platform/v1/referrals/{id}/progress`. */
function messages(folder: string, tools: Tools): Readonly<Record<string, unknown>> {
  const story = tools.cases.story(sandboxStory);
  if (story === undefined) throw new Error(`The story ${sandboxStory} is not there`);
  const paths = sandboxPaths(folder);
  const { message } = referralOf(tools, story);
  const from = asParty(practice);
  const to = asParty(linkWorkers);
  const report = readStory(tools, story, '4-').message;
  if (report.kind !== 'progress') throw new Error(`The story ${sandboxStory} ends without a report`);
  return {
    [paths.referral]: tools.wires.bars.write(madeAnew(message, from, to, tools.service.surroundings)),
    [paths.accepted]: { state: 'accepted' },
    [paths.engaged]: { state: 'engaged', notes: ['First meeting, at the library.'] },
    [paths.closed]: endOf(tools, report, tools.service.surroundings),
  };
}

/** A party without keys: enough to write a message in its name. */
const asParty = (party: Invented): Party => ({ ...party, credentials: { jwks: { keys: [] } }, active: true });

async function checkWhole(folder: string, { service }: Tools): Promise<void> {
  const paths = sandboxPaths(folder);
  const keys = all.map(({ id }) => paths.key(id));
  const found = await Promise.all([paths.config, ...keys].map((path) => service.exists(path)));
  if (new Set(found).size === 1) return;
  const text =
    'found some of the configuration and the keys, not all; expected all, or none: remove the folder to begin anew';
  throw new Refusal([error('configuration', folder, text)]);
}
