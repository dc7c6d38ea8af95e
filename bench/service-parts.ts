import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePartyKey } from '../src/exchange/parties/client-assertion.js';
import type { Load, Measured } from './load.js';
import { startChild } from './service-child.js';
import type { Order, Told } from './service-server.js';
import { linkWorkers, practice } from './service-story.js';

/** The processes that are measured, and the one that measures them. */
export interface Bench {
  /** Starts a server, and gives back how it is asked. */
  start(kind: 'checked' | 'unchecked' | 'echo'): Promise<Subject>;
  stop(): Promise<void>;
}

export interface Subject {
  load(door: Load['door'], milliseconds: number, more?: Partial<Load>): Promise<Measured>;
  order(order: Order): Promise<Told>;
}

/** As many at a time as a busy day brings: more would measure the queue. */
const atOnce = 32;

/** A folder of its own on the disk for the stores, keys for both parties, and a process that makes the load. */
export async function startBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  const load = startChild<Load, Measured>('load.ts');
  const servers: { stop(): Promise<void> }[] = [];
  const pairs = await Promise.all(
    [practice, linkWorkers].map(async (party) => ({ party, ...(await generatePartyKey()) })),
  );
  const keys = Object.fromEntries(pairs.map(({ party, privateJwk }) => [party.id, privateJwk]));
  const parties = pairs.map(({ party, publicJwk }) => ({ ...party, credentials: { jwks: { keys: [publicJwk] } } }));

  return {
    async start(kind) {
      const server = startChild<Order, Told>('service-server.ts');
      servers.push(server);
      const port = await freePort();
      const config = {
        store: `sqlite:${join(folder, `${servers.length}.db`)}`,
        port,
        admin: { port: 0 },
        // The load comes from two parties and one address; everything else is as it is when nothing is set.
        limits: { perParty: 1_000_000, perAddress: 1_000_000 },
        parties,
      };
      await server.ask(kind === 'echo' ? { order: 'start', kind, port } : { order: 'start', kind, config });
      const asked = { url: `http://127.0.0.1:${port}`, ...(kind !== 'echo' && { keys }) };
      return {
        load: (door, milliseconds, more = {}) => load.ask({ door, ...asked, atOnce, milliseconds, ...more }),
        order: (order) => server.ask(order),
      };
    },
    async stop() {
      await Promise.all([load, ...servers].map((child) => child.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

/** A port that was free a moment ago: the public address has to be known before the service listens. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
