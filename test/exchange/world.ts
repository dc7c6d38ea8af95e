import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConformance } from '../../src/conformance/check.js';
import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import type { WireName } from '../../src/connectors/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../src/connectors/platform/connector.js';
import type { Identifier } from '../../src/domain/coded.js';
import type { Party } from '../../src/domain/party.js';
import { createJourneys } from '../../src/exchange/create-journeys.js';
import type { Arrival, Caller } from '../../src/exchange/journeys.js';
import type { Parties } from '../../src/exchange/parties/parties.js';
import type { AskedService, Services } from '../../src/exchange/services.js';
import { realSurroundings } from '../../src/operations/ids.js';
import { silentLog } from '../../src/operations/log.js';
import { noMeters } from '../../src/operations/meters.js';
import { openStore } from '../../src/store/open-store.js';
import type { Answer } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';

// A store, two or three parties and the journeys between them, for tests.

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
export const conformance = createConformance({ folders: [folder('profiles/json')] });
const policy = { nhsNumber: 'refuse' } as const;
const check = conformance.check;

export const wires = {
  bars: createBarsConnector({ policy, check }),
  'fhir-rest': createFhirRestConnector({ policy, check }),
  platform: createPlatformConnector({ policy }),
};

const dos = (value: string): Identifier => ({ system: 'https://fhir.nhs.uk/Id/dos-service-id', value });

const party = (id: string, roles: Party['roles'], endpoint: Identifier, odsCode: string): Party => ({
  id,
  name: `The ${id}`,
  roles,
  endpoints: [endpoint],
  odsCode,
  scopes: ['system/*.cruds'],
  credentials: { jwks: { keys: [] } },
  connection: { kind: 'inbox', wire: roles.includes('referrer') ? 'bars' : 'platform' },
  active: true,
});

/** The housing story's practice and link-worker service, and somebody who has nothing to do with it. */
export const practice = party('quayside', ['referrer'], dos('2000099102'), 'Z99002');
export const linkWorkers = party('saltby-link', ['link-worker'], dos('2000099901'), 'Z9X01');
export const stranger = party('stranger', ['referrer', 'link-worker'], dos('2000099777'), 'Z99777');

/** Link workers who are cleared for what is restricted. */
export const careful: Party = {
  ...party('careful-link', ['link-worker'], dos('2000099912'), 'Z9X02'),
  clearedForRestricted: true,
};

/** A community service that is connected, and its place in the directory. */
export const kitchen = party('kitchen', ['link-worker'], dos('2000099666'), 'Z9K01');

const known: readonly Party[] = [practice, linkWorkers, stranger, kitchen, careful];

export const parties: Parties = {
  party: (id) => known.find((one) => one.id === id),
  at: ({ system, value }, role) =>
    known.find(
      ({ roles, endpoints }) =>
        roles.includes(role) && endpoints.some((one) => one.system === system && one.value === value),
    ),
  all: () => known,
};

/** The bytes of a file of a story. */
export const story = (name: string): Buffer => readFileSync(folder(`fixtures/cases/${name}`));

/** A caller who says something; its answer names the exchange. */
export const caller = (party: Party, raw: Uint8Array, keys: readonly string[] = []): Caller => ({
  party,
  door: 'test',
  requestId: 'r-1',
  correlationId: 'c-1',
  raw,
  keys,
  answer: ({ journey, exchange }): Answer => ({
    status: journey === 'refer' ? 201 : 200,
    headers: {},
    body: writeJson({ journey, exchange: exchange.id, state: exchange.state }),
  }),
});

/** A message at a door: bytes of a wire form, by a party. */
export function arrival(party: Party, wire: WireName, raw: Uint8Array, keys: readonly string[] = []): Arrival {
  const received = readJson(raw);
  return { ...caller(party, raw, keys), wire, received, incoming: wires[wire].read(received) };
}

/** Another spelling of a story's file: every `from` becomes `to`. */
export const edited = (raw: Uint8Array, ...edits: readonly (readonly [string, string])[]): Buffer =>
  Buffer.from(edits.reduce((text, [from, to]) => text.replaceAll(from, to), Buffer.from(raw).toString()));

export interface World {
  readonly store: Store;
  readonly journeys: ReturnType<typeof createJourneys>;
}

/** A directory: a kitchen that is connected, the same with a waiting list or full, and a choir that is not connected. */
const directory: Readonly<Record<string, AskedService>> = Object.fromEntries(
  [
    { id: 'kitchen', name: 'Saltby Community Kitchen', party: kitchen.id, capacity: 'open' } as const,
    { id: 'waiting', name: 'Saltby Cookery Course', party: kitchen.id, capacity: 'waiting-list' } as const,
    { id: 'full', name: 'Saltby Lunch Club', party: kitchen.id, capacity: 'full' } as const,
    { id: 'choir', name: 'Saltby Choir', capacity: 'unknown' } as const,
    { id: 'own', name: 'Saltby Link Walks', party: linkWorkers.id, capacity: 'open' } as const,
    { id: 'gone', name: 'Saltby Film Club', capacity: 'open', isOffered: false } as const,
  ].map((service) => [service.id, { isOffered: true, ...service }]),
);

export const services: Services = { service: async (id) => directory[id] };

/** A store of its own, with the parties in it, and journeys over it. */
export async function createWorld(address = 'sqlite::memory:'): Promise<World> {
  const store = await openStore(address, { surroundings: realSurroundings });
  for (const one of known) await store.saveParty(one);
  return { store, journeys: journeysOver(store) };
}

/** The journeys of one instance over a store. */
export const journeysOver = (store: Store) =>
  createJourneys({
    store,
    parties,
    services,
    surroundings: realSurroundings,
    check,
    log: silentLog,
    meters: noMeters,
    nudge: () => {},
  });
