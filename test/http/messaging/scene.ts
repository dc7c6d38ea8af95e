import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import { createFeedReader } from '../../../src/connectors/open-referral/read.js';
import type { Issue } from '../../../src/domain/issue.js';
import type { Party } from '../../../src/domain/party.js';
import { createDirectory, type Directory } from '../../../src/exchange/directory.js';
import { createMessagingRouter, type MessagingDeps } from '../../../src/http/messaging/router.js';
import { createPlatformPages, createPlatformRouter, type PlatformDeps } from '../../../src/http/platform/router.js';
import { admit, beginVisit } from '../../../src/http/visit.js';
import type { AuditEntry } from '../../../src/operations/audit.js';
import { realSurroundings } from '../../../src/operations/ids.js';
import { silentLog } from '../../../src/operations/log.js';
import { noMeters } from '../../../src/operations/meters.js';
import {
  createWorld,
  kitchen,
  linkWorkers,
  parties,
  practice,
  stranger,
  type World,
  wires,
} from '../../exchange/world.js';

/** What came back. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** Both doors over a store and journeys of their own, on a port of their own. */
export interface Scene extends World {
  /** Asks as a party (undefined: as nobody). Headers that are undefined are left out. */
  ask(party: Party | undefined, path: string, asking?: Ask): Promise<Got>;
  readonly audited: AuditEntry[];
  readonly directory: Directory;
  /** Everything the webhook deps were asked. */
  readonly webhooks: { readonly registered: (string | undefined)[]; readonly tested: string[] };
  /** What the next tokens allow; everything at first. */
  allows: (type: string, action: string) => boolean;
  close(): Promise<void>;
}

const refuseLoopback = (url: string, path = ''): readonly Issue[] =>
  url.includes('127.0.0.1') ? [{ severity: 'error', code: 'value', path, text: 'found a closed address' }] : [];

export async function openScene(
  change: { readonly messaging?: Partial<MessagingDeps>; readonly platform?: Partial<PlatformDeps> } = {},
): Promise<Scene> {
  const world = await createWorld();
  const directory = createDirectory({
    store: world.store,
    parties,
    surroundings: realSurroundings,
    readServices: createFeedReader(),
  });
  const audited: AuditEntry[] = [];
  const audit = { record: async (entry: AuditEntry) => void audited.push(entry) };
  const registered: (string | undefined)[] = [];
  const tested: string[] = [];
  const known = new Map([practice, linkWorkers, stranger, kitchen].map((party) => [party.id, party]));
  const scene = { allows: (_type: string, _action: string) => true };
  const app = express();
  app.use((request, _response, next) => {
    const id = request.headers['x-request-id'];
    const requestId = typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : randomUUID();
    const correlation = request.headers['x-correlation-id'];
    const correlationId = typeof correlation === 'string' ? correlation : requestId;
    beginVisit(request, { requestId, correlationId, log: silentLog, startedAt: 0 });
    const party = known.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (party !== undefined) admit(request, { party, token: 't', allows: (...scope) => scene.allows(...scope) });
    next();
  });
  app.use(
    '/fhir',
    createMessagingRouter({
      store: world.store,
      journeys: world.journeys,
      parties,
      connector: wires.bars,
      audit,
      meters: noMeters,
      ...change.messaging,
    }),
  );
  app.use('/platform', createPlatformPages('https://waymark.test'));
  app.use(
    '/platform/v1',
    createPlatformRouter({
      ...world,
      parties,
      directory,
      wires,
      surroundings: realSurroundings,
      audit,
      meters: noMeters,
      baseUrl: 'https://waymark.test',
      secret: 'of the test',
      webhooks: {
        checkEndpoint: refuseLoopback,
        registerWebhook: async (party, url) => {
          registered.push(url);
          const connection =
            url === undefined
              ? ({ kind: 'inbox', wire: 'platform' } as const)
              : ({ kind: 'platform-webhook', url } as const);
          known.set(party.id, { ...party, connection });
        },
        testWebhook: async (_party, id) => {
          tested.push(id);
          return { kind: 'retry', reason: 'answered 500' };
        },
      },
      ...change.platform,
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(scene, {
    ...world,
    audited,
    directory,
    webhooks: { registered, tested },
    async ask(party: Party | undefined, path: string, { method = 'GET', headers = {}, body }: Ask = {}) {
      const sent = new Headers();
      if (party !== undefined) sent.set('authorization', `Bearer ${party.id}`);
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
      const raw =
        body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: sent,
        ...(raw !== undefined && { body: raw }),
      });
      const text = await response.text();
      const json: unknown = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
      return { status: response.status, headers: response.headers, text, json };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.store.close();
    },
  });
}

/** The value at a path of member names and indices. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
