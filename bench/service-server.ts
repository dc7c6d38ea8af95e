import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Conformance } from '../src/conformance/check.js';
import type { Change } from '../src/store/records.js';
import type { Store } from '../src/store/store.js';
import { answerParent } from './service-child.js';
import { copiesOf } from './service-copies.js';

/** What the bench asks of a server. */
export type Order =
  | { readonly order: 'start'; readonly kind: 'echo'; readonly port: number }
  | {
      readonly order: 'start';
      /** The service as it is, or the same with a check that finds nothing. */
      readonly kind: 'checked' | 'unchecked';
      readonly config: object;
    }
  /** Writes copies of the referral that came last, numbered, until there are so many. */
  | { readonly order: 'fill'; readonly from: number; readonly to: number }
  | { readonly order: 'memory' }
  | { readonly order: 'processor' };

export interface Told {
  /** Megabytes, after the garbage was collected. */
  readonly rss?: number;
  readonly heap?: number;
  /** Milliseconds of the processor that the process has used until now, in all its threads. */
  readonly processor?: number;
}

const built = (path: string) => import(new URL(`../dist/${path}`, import.meta.url).href);
const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

let running: { stop(): Promise<void> } | undefined;
let store: Store | undefined;
let lastReferral: Change | undefined;

function startEcho(port: number): Promise<void> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/fhir+json');
      response.end(Buffer.concat(chunks));
    });
  });
  running = {
    stop: async () => {
      server.close().closeAllConnections();
    },
  };
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

/** As `src/tools.ts` composes it, but for the check. */
async function startWaymark(kind: 'checked' | 'unchecked', file: object): Promise<void> {
  const { readConfig }: typeof import('../src/config/read.js') = await built('config/read.js');
  const { createConformance }: typeof import('../src/conformance/check.js') = await built('conformance/check.js');
  const { createBarsConnector }: typeof import('../src/connectors/bars/connector.js') =
    await built('connectors/bars/connector.js');
  const { createFhirRestConnector }: typeof import('../src/connectors/fhir-rest/connector.js') = await built(
    'connectors/fhir-rest/connector.js',
  );
  const { createPlatformConnector }: typeof import('../src/connectors/platform/connector.js') = await built(
    'connectors/platform/connector.js',
  );
  const { realSurroundings: surroundings }: typeof import('../src/operations/ids.js') =
    await built('operations/ids.js');
  const { createLog }: typeof import('../src/operations/pino-log.js') = await built('operations/pino-log.js');
  const { openStore }: typeof import('../src/store/open-store.js') = await built('store/open-store.js');
  const { startService }: typeof import('../src/service.js') = await built('service.js');

  const config = readConfig({ environment: {}, file });
  const opened = await openStore(config.store, { surroundings, queueLimit: config.limits.queue });
  store = opened;
  const full = createConformance({ folders: [folder('profiles/json')] });
  const conformance: Conformance = kind === 'checked' ? full : { ...full, check: () => [] };
  const policy = { nhsNumber: config.nhsNumber };
  const check = kind === 'checked' ? { check: conformance.check } : {};
  running = await startService({
    config,
    store: {
      ...opened,
      commit: (change) => {
        if (change.exchange?.version === 1) lastReferral = change;
        return opened.commit(change);
      },
    },
    conformance,
    wires: {
      bars: createBarsConnector({ policy, ...check }),
      'fhir-rest': createFhirRestConnector({ policy, ...check }),
      platform: createPlatformConnector({ policy }),
    },
    log: createLog({ level: config.logLevel, write: (line) => process.stdout.write(line) }),
    surroundings,
    random: Math.random,
    secret: () => undefined,
    adminToken: 'x'.repeat(40),
    version: 'bench',
  });
}

/** Enough at once that the store writes them in groups, as it does under load. */
const atOnce = 128;

async function fill(from: number, to: number): Promise<void> {
  if (store === undefined || lastReferral === undefined) throw new Error('no referral has come yet');
  const copy = copiesOf(lastReferral);
  for (let n = from; n < to; n += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, to - n) }, (_, i) => n + i);
    const ends = await Promise.all(numbers.map((number) => store?.commit(copy(number, to))));
    if (!ends.every((end) => end?.done === true)) throw new Error('a copy was not written');
  }
}

function memory(): Told {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rss / 1e6, heap: heapUsed / 1e6 };
}

function processor(): Told {
  const { user, system } = process.cpuUsage();
  return { processor: (user + system) / 1e3 };
}

async function obey(order: Order): Promise<Told> {
  if (order.order === 'memory') return memory();
  if (order.order === 'processor') return processor();
  if (order.order === 'fill') await fill(order.from, order.to);
  else if (order.kind === 'echo') await startEcho(order.port);
  else await startWaymark(order.kind, order.config);
  return {};
}

answerParent<Order>(obey, async () => running?.stop());
