import { connect } from 'node:net';
import { type RequestHandler, Router } from 'express';
import { error, type Issue, Refusal } from '../../src/domain/issue.js';
import type { Party } from '../../src/domain/party.js';
import { type AppDeps, createApp } from '../../src/http/app.js';
import { readJsonBody } from '../../src/http/body.js';
import { createDoor } from '../../src/http/door.js';
import { createHealth, type HealthDeps } from '../../src/http/health.js';
import { defaultTrafficLimits } from '../../src/http/limits.js';
import { type ConnectionTimes, type Listening, listen } from '../../src/http/listen.js';
import { admit } from '../../src/http/visit.js';
import { operationOutcome } from '../../src/mapping/operation-outcome.js';
import type { AuditEntry } from '../../src/operations/audit.js';
import { realSurroundings } from '../../src/operations/ids.js';
import { createMetrics } from '../../src/operations/metrics.js';
import { createLog } from '../../src/operations/pino-log.js';

export const party = (id: string, more: Partial<Party> = {}): Party => ({
  id,
  name: id,
  roles: ['referrer'],
  endpoints: [{ system: 'urn:test', value: id }],
  scopes: ['system/*.cruds'],
  credentials: { jwks: { keys: [] } },
  connection: { kind: 'inbox', wire: 'bars' },
  active: true,
  ...more,
});

export const emptyStats = { exchanges: 0, owed: 0, dead: 0, oldestOwedAt: undefined, parties: [] };

export interface HouseOptions {
  readonly parties?: readonly Party[];
  readonly limits?: Partial<AppDeps['limits']>;
  readonly times?: Partial<ConnectionTimes>;
  readonly health?: Partial<HealthDeps>;
  readonly trustProxy?: readonly string[];
}

/** A running public face over doors that are as simple as doors can be, and everything it wrote down. */
export async function openHouse({ parties = [party('surgery')], ...options }: HouseOptions = {}) {
  const lines: string[] = [];
  const entries: AuditEntry[] = [];
  const state = { auditIsAway: false, tokensAreAway: false, release: () => {} };
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const metrics = createMetrics({ stats: async () => emptyStats, now: Date.now });
  const audit = {
    record: async (entry: AuditEntry) => {
      if (state.auditIsAway) throw new Refusal([error('unavailable', '', 'the trail is away')]);
      entries.push(entry);
    },
  };
  const toldAs = (issues: readonly Issue[]) => JSON.stringify(operationOutcome(issues));
  const door = createDoor({ audit, meters: metrics, contentType: 'application/fhir+json', name: 'fhir', tell: toldAs });
  const fhir = Router();
  fhir.get(
    '/Task/:id',
    door({ interaction: 'read', action: 'R', route: '/fhir/Task/:id' }, async () => ({ status: 200, body: '{}' })),
  );
  fhir.get(
    '/Bug',
    door({ interaction: 'read', action: 'R', route: '/fhir/Bug' }, async ({ request }) => {
      throw new TypeError(`cannot read ${request.url}`);
    }),
  );
  fhir.get(
    '/Touch',
    door({ interaction: 'read', action: 'R', route: '/fhir/Touch' }, async ({ request, touch }) => {
      touch(String(request.query.what));
      return { status: 200, body: '{}' };
    }),
  );
  fhir.post(
    '/Task',
    door({ interaction: 'create', action: 'C', route: '/fhir/Task' }, async ({ request }) => {
      await readJsonBody(request);
      return { status: 201 };
    }),
  );
  fhir.get(
    '/Slow',
    door({ interaction: 'read', action: 'R', route: '/fhir/Slow' }, async () => {
      await new Promise<void>((resolve) => {
        state.release = resolve;
      });
      return { status: 200, body: '{}' };
    }),
  );
  const open = Router();
  open.get('/fhir/metadata', (_request, response) => void response.json({ resourceType: 'CapabilityStatement' }));
  open.get('/broken', () => {
    throw new Error('canary-in-an-error');
  });
  const authentication: RequestHandler = (request, _response, next) => {
    const token = request.headers.authorization?.replace('Bearer ', '');
    const known = parties.find(({ id }) => id === token);
    if (token !== undefined && known === undefined) throw new Refusal([error('login', '', 'found a token of nobody')]);
    if (known !== undefined) admit(request, { party: known, token: 'token', allows: () => true });
    next();
  };
  const app = createApp({
    log,
    meters: metrics,
    surroundings: realSurroundings,
    audit,
    health: createHealth({
      store: { ping: async () => {}, stats: async () => emptyStats },
      now: Date.now,
      draining: () => false,
      ...options.health,
    }),
    limits: { ...defaultTrafficLimits, ...options.limits },
    isKnown: async ({ headers }) => {
      if (state.tokensAreAway) throw new Error('the store is away');
      return parties.some(({ id }) => headers.authorization === `Bearer ${id}`);
    },
    ...(options.trustProxy !== undefined && { trustProxy: options.trustProxy }),
    open,
    fhir: { authentication, routers: [Router(), fhir], contentType: 'application/fhir+json', tell: toldAs },
    platform: {
      authentication,
      routers: [],
      contentType: 'application/json',
      tell: (issues) => JSON.stringify({ issues }),
    },
  });
  const times = options.times === undefined ? {} : { times: options.times };
  const listening = await listen(app, { host: '127.0.0.1', port: 0, log, ...times });
  return {
    ...listening,
    lines,
    entries,
    metrics,
    state,
    /** The lines of one event, once there are as many; they are written after the answer has gone out. */
    events: (event: string, count: number) =>
      eventually(() => {
        const found: Record<string, unknown>[] = lines
          .map((line) => JSON.parse(line))
          .filter((line) => line.event === event);
        return found.length >= count ? found : undefined;
      }),
    ask: (path: string, init: RequestInit & { readonly as?: string } = {}) => {
      const { as: token, headers, ...rest } = init;
      const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return fetch(`${listening.url}${path}`, { ...rest, headers: { ...bearer, ...Object(headers) } });
    },
  };
}

/** What `look` finds, as soon as it finds something. */
export async function eventually<T>(look: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends bytes as they are and gives back everything that comes until the other side closes. */
export function sendRaw({ port }: Pick<Listening, 'port'>, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
