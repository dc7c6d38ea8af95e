import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { writeJson } from '../../../src/conformance/json-literals.js';
import { createFhirRestConnector } from '../../../src/connectors/fhir-rest/connector.js';
import { createFeedReader } from '../../../src/connectors/open-referral/read.js';
import type { Party } from '../../../src/domain/party.js';
import { createDirectory } from '../../../src/exchange/directory.js';
import { createFhirRouter, createMetadata } from '../../../src/http/fhir/router.js';
import { admit, beginVisit } from '../../../src/http/visit.js';
import type { AuditEntry } from '../../../src/operations/audit.js';
import { realSurroundings } from '../../../src/operations/ids.js';
import { type LogFields, silentLog } from '../../../src/operations/log.js';
import { noMeters } from '../../../src/operations/meters.js';
import {
  conformance,
  createWorld,
  kitchen,
  linkWorkers,
  parties,
  practice,
  story,
  stranger,
} from '../../exchange/world.js';

/** Far from where the tests listen: no link may be made from what a request says of its host. */
export const baseUrl = 'https://waymark.test/fhir';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely.
  readonly json: any;
}

interface Asking extends Omit<RequestInit, 'body' | 'headers'> {
  readonly as?: Party;
  /** Scopes of the token: `Type.letters` or `*.letters`. */
  readonly may?: readonly string[];
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const everyone = [practice, linkWorkers, stranger, kitchen];

/** The FHIR door over a real store and real journeys, and a client for it. Who asks is said in a header of the test's own. */
export async function openDoor() {
  const { store, journeys } = await createWorld();
  const directory = createDirectory({
    store,
    parties,
    surroundings: realSurroundings,
    readServices: createFeedReader(),
  });
  const entries: AuditEntry[] = [];
  const bugs: LogFields[] = [];
  const log = { ...silentLog, error: (_event: string, fields?: LogFields) => void bugs.push(fields ?? {}) };
  const surroundings = realSurroundings;
  const shared = { baseUrl, surroundings, meters: noMeters, version: '0.0.0' };
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use((request, _response, next) => {
    beginVisit(request, { requestId: 'r-1', correlationId: 'c-1', log, startedAt: Date.now() });
    const party = everyone.find(({ id }) => id === request.headers['x-test-party']);
    const may = String(request.headers['x-test-may'] ?? '*.cruds').split(' ');
    const allows = (type: string, action: string) =>
      may.some((scope) => {
        const [name, letters = ''] = scope.split('.');
        return (name === '*' || name === type) && letters.includes(action);
      });
    if (party !== undefined) admit(request, { party, token: 'token', allows });
    next();
  });
  app.use('/fhir/metadata', createMetadata(shared));
  app.use(
    '/fhir',
    createFhirRouter({
      ...shared,
      store,
      journeys,
      parties,
      directory,
      connector: (known) =>
        createFhirRestConnector({ policy: { nhsNumber: 'refuse' }, check: conformance.check, known }),
      conformance,
      audit: { record: async (entry) => void entries.push(entry) },
      secret: 'a secret of the tests',
      validations: 4,
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;

  const ask = async (path: string, { as = practice, may, body, headers, ...init }: Asking = {}): Promise<Said> => {
    const bytes = typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : undefined;
    const response = await fetch(`http://127.0.0.1:${port}/fhir${path}`, {
      ...init,
      headers: {
        'x-test-party': as.id,
        ...(may !== undefined && { 'x-test-may': may.join(' ') }),
        ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: bytes ?? writeJson(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text === '' ? undefined : JSON.parse(text),
    };
  };

  return {
    store,
    journeys,
    directory,
    entries,
    bugs,
    port,
    ask,
    get: (path: string, more: Asking = {}) => ask(path, more),
    post: (path: string, body: unknown, more: Asking = {}) => ask(path, { method: 'POST', body, ...more }),
    put: (path: string, body: unknown, more: Asking = {}) => ask(path, { method: 'PUT', body, ...more }),
    patch: (path: string, body: unknown, more: Asking = {}) =>
      ask(path, {
        method: 'PATCH',
        body,
        ...more,
        headers: { 'content-type': 'application/json-patch+json', ...more.headers },
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}

const isAddress = (value: AddressInfo | string | null): value is AddressInfo =>
  typeof value === 'object' && value !== null;

export type Door = Awaited<ReturnType<typeof openDoor>>;

type Entry = { fullUrl: string; resource: Record<string, unknown>; request?: Record<string, unknown> };

/** A story's referral as a transaction. */
export function referral(name = 'housing'): { resourceType: 'Bundle'; type: string; entry: Entry[] } {
  const bundle = JSON.parse(story(`${name}/2-referral.bundle.json`).toString());
  const entry = bundle.entry.map(({ fullUrl, resource }: Entry) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

/** Another referral of the same story: with its own numbers. */
export function another(number: string, name = 'housing') {
  const bundle = referral(name);
  const request = bundle.entry.find(({ resource }) => resource.resourceType === 'ServiceRequest');
  if (request !== undefined) request.resource.identifier = [{ system: 'urn:test:number', value: number }];
  return bundle;
}

/** Sends a referral, and gives back its request and its work as they are kept. */
export async function refer(door: Door, bundle: unknown = referral(), as: Party = practice) {
  const said = await door.post('/', bundle, { as, headers: { prefer: 'return=representation' } });
  if (said.status !== 200) throw new Error(`The referral was not taken: ${said.text}`);
  const of = (type: string) => said.json.entry.find((entry: Entry) => entry.resource?.resourceType === type)?.resource;
  return { said, request: of('ServiceRequest'), task: of('Task'), patient: of('Patient') };
}

export { kitchen, linkWorkers, practice, stranger };
