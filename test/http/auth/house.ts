import { createServer, request as httpRequest, type Server } from 'node:http';
import express from 'express';
import type { JWK } from 'jose';
import type { Party } from '../../../src/domain/party.js';
import {
  type AssertionAlgorithm,
  generatePartyKey,
  makeAssertion,
  tokenRequest,
} from '../../../src/exchange/parties/client-assertion.js';
import { createAccessTokens } from '../../../src/http/auth/access-token.js';
import { createClientRecognition } from '../../../src/http/auth/assertion.js';
import { createAuthentication } from '../../../src/http/auth/authentication.js';
import { createPartyKeys, type FetchedKeys } from '../../../src/http/auth/party-keys.js';
import { createAuthRoutes, tokenUrlOf } from '../../../src/http/auth/routes.js';
import { beginVisit, visitorOf } from '../../../src/http/visit.js';
import type { AuditEntry } from '../../../src/operations/audit.js';
import type { Log, LogFields } from '../../../src/operations/log.js';
import { noMeters } from '../../../src/operations/meters.js';
import type { Store } from '../../../src/store/store.js';
import { partyOf } from '../../exchange/party.js';

export const baseUrl = 'https://waymark.example';
export const tokenUrl = tokenUrlOf(baseUrl);

/** What instances share: the parts of the store that authentication works with. */
export function sharedStore() {
  const remembered = new Set<string>();
  const values = new Map<string, string>();
  return {
    remembered,
    values,
    rememberOnce: async (issuer: string, jti: string, _expiresAt: number) => {
      const name = JSON.stringify([issuer, jti]);
      if (remembered.has(name)) return false;
      remembered.add(name);
      return true;
    },
    shared: async (name: string, first: string) => {
      if (!values.has(name)) values.set(name, first);
      return values.get(name) ?? first;
    },
  };
}

export interface House {
  readonly url: string;
  readonly parties: Map<string, Party>;
  readonly audited: AuditEntry[];
  readonly lines: string[];
  readonly fetched: string[];
  readonly clock: { now: number };
  /** What the party's JWKS URL answers. */
  page: FetchedKeys | Error;
  auditIsAway: boolean;
  close(): Promise<void>;
}

/** The doors of authentication, and one guarded door behind them, over real HTTP. */
export async function openHouse(store: Pick<Store, 'rememberOnce' | 'shared'> = sharedStore()): Promise<House> {
  const parties = new Map<string, Party>();
  const clock = { now: Date.now() };
  const lines: string[] = [];
  const log = logInto(lines);
  const surroundings = { now: () => clock.now, newId: () => crypto.randomUUID() };
  const audited: AuditEntry[] = [];
  const fetched: string[] = [];
  const house = { parties, audited, lines, fetched, clock, auditIsAway: false };
  const state: { page: FetchedKeys | Error } = { page: new Error('nothing is published') };
  const fetchKeys = async (url: string) => {
    house.fetched.push(url);
    if (state.page instanceof Error) throw state.page;
    return state.page;
  };
  const audit = {
    record: async (entry: AuditEntry) => {
      if (opened.auditIsAway) throw new Error('the trail is away');
      house.audited.push(entry);
    },
  };
  const known = { party: (id: string) => parties.get(id) };
  const keys = createPartyKeys({ fetchKeys, surroundings, log });
  const tokens = createAccessTokens({ store, parties: known, surroundings, baseUrl });
  const recogniseClient = createClientRecognition({ parties: known, keys, store, surroundings, tokenUrl });
  const app = express();
  app.use((request, _response, next) => {
    beginVisit(request, { requestId: 'r', correlationId: 'c', log, startedAt: clock.now });
    next();
  });
  app.use(createAuthRoutes({ recogniseClient, tokens, audit, meters: noMeters, baseUrl, scopes: ['system/Task.rus'] }));
  const contentType = 'application/fhir+json';
  const tell = (issues: readonly unknown[]) => JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });
  app.use(createAuthentication({ tokens, audit, meters: noMeters, contentType, tell }));
  app.use((request, response) => {
    const visitor = visitorOf(request);
    const allowed = ['c', 'r', 'u', 'd', 's'] as const;
    response.json({
      party: visitor?.party.id,
      token: visitor?.token,
      task: allowed.filter((action) => visitor?.allows('Task', action)).join(''),
      patient: allowed.filter((action) => visitor?.allows('Patient', action)).join(''),
    });
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened: House = Object.assign(house, {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () => closed(server),
    page: state.page,
  });
  Object.defineProperty(opened, 'page', {
    get: () => state.page,
    set: (page: FetchedKeys | Error) => {
      state.page = page;
    },
  });
  return opened;
}

function logInto(lines: string[]): Log {
  const write = (event: string, fields?: LogFields) => void lines.push(JSON.stringify({ event, ...fields }));
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log };
  return log;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export interface Client {
  readonly id: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  readonly algorithm: AssertionAlgorithm;
}

const rsaPairs = new Map<AssertionAlgorithm, ReturnType<typeof generatePartyKey>>();

/** A new pair; RSA ones take long to make, so that one has to do for every test. */
function keyPair(algorithm: AssertionAlgorithm) {
  if (algorithm === 'ES384') return generatePartyKey(algorithm);
  const pair = rsaPairs.get(algorithm) ?? generatePartyKey(algorithm);
  rsaPairs.set(algorithm, pair);
  return pair;
}

/** A party with a key of its own, known to a house. */
export async function connect(
  house: Pick<House, 'parties'>,
  algorithm: AssertionAlgorithm = 'ES384',
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Client> {
  const { privateJwk, publicJwk } = await keyPair(algorithm);
  const party = await partyOf({ credentials: { jwks: { keys: [publicJwk] } }, ...changes });
  house.parties.set(party.id, party);
  return { id: party.id, privateJwk, publicJwk, algorithm };
}

export const assertionOf = (client: Client, now = Date.now(), jti: string = crypto.randomUUID()): Promise<string> =>
  makeAssertion({
    clientId: client.id,
    tokenUrl,
    key: client.privateJwk,
    kid: String(client.publicJwk.kid),
    algorithm: client.algorithm,
    now,
    jti,
  });

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Posts a form to the token endpoint. */
export async function postForm(
  { url }: Pick<House, 'url'>,
  form: URLSearchParams | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const answer = await fetch(`${url}/token`, {
    method: 'POST',
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  const body: unknown = await answer.json();
  if (typeof body !== 'object' || body === null) throw new Error('The answer is no object');
  return { status: answer.status, headers: answer.headers, body: { ...body } };
}

export const ask = async (house: Pick<House, 'url'>, assertion: string, scope: string | undefined = 'system/*.cruds') =>
  postForm(house, tokenRequest(assertion, scope));

export async function tokenFor(house: Pick<House, 'url' | 'clock'>, client: Client, scope = 'system/*.cruds') {
  const { body } = await ask(house, await assertionOf(client, house.clock.now), scope);
  return String(body.access_token);
}

/** Asks the guarded door. */
export async function enter({ url }: Pick<House, 'url'>, token: string | undefined, path = '/fhir/Task/1') {
  const headers = token === undefined ? {} : { authorization: token };
  const answer = await fetch(`${url}${path}`, { headers });
  const body: unknown = await answer.json();
  return { status: answer.status, headers: answer.headers, body };
}

/** Says that a body is coming and never sends it: gives the status that was answered all the same. */
export const announceBody = ({ url }: Pick<House, 'url'>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sending = httpRequest(`${url}/fhir/Task`, { method: 'POST', headers: { 'content-length': '1000' } });
    sending.on('response', (answer) => {
      resolve(answer.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
