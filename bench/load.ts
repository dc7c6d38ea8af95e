import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { answerParent } from './service-child.js';
import {
  linkWorkers,
  messageHeaders,
  messageNumbered,
  numberSystem,
  personNumbered,
  practice,
} from './service-story.js';

/** What is asked of a server, so many at a time, for a while. */
export interface Load {
  readonly door: 'referral' | 'echo' | 'search' | 'person' | 'inbox';
  readonly url: string;
  /** The parties' private keys; none for a server without a door-keeper. */
  readonly keys?: Readonly<Record<string, object>>;
  readonly atOnce: number;
  readonly milliseconds: number;
  /** Numbers of referrals that the server has: `F-0` and on. */
  readonly stored?: number;
}

export interface Measured {
  readonly count: number;
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const { logIn }: typeof import('../src/cli/login.js') = await import(
  new URL('../dist/cli/login.js', import.meta.url).href
);
const { realSurroundings }: typeof import('../src/operations/ids.js') = await import(
  new URL('../dist/operations/ids.js', import.meta.url).href
);

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
let last = 0;

interface Asking {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const reading = (path: string, accept: string): Asking => ({ path, method: 'GET', headers: { accept } });

/** Something new of its kind, each time. */
function next({ door, stored = 0 }: Load): Asking {
  last += 1;
  const some = Math.floor(Math.random() * stored);
  switch (door) {
    case 'referral':
    case 'echo': {
      const body = messageNumbered(`L-${process.pid}-${last}`, personNumbered(400_000 + (last % 400_000)));
      return { path: '/fhir/$process-message', method: 'POST', headers: messageHeaders(), body };
    }
    case 'search': {
      const identifier = encodeURIComponent(`${numberSystem}|F-${some}`);
      return reading(`/fhir/ServiceRequest?identifier=${identifier}`, 'application/fhir+json');
    }
    case 'person': {
      const identifier = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${personNumbered(some)}`);
      return reading(`/fhir/Patient?identifier=${identifier}`, 'application/fhir+json');
    }
    case 'inbox':
      return reading('/platform/v1/inbox', 'application/json');
  }
}

function send(options: RequestOptions, body: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(options, (answer: IncomingMessage) => {
      answer.on('error', reject).on('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    asked.on('error', reject).end(body);
  });
}

async function tokenFor({ door, url, keys }: Load): Promise<string | undefined> {
  if (keys === undefined) return undefined;
  const party = door === 'inbox' ? linkWorkers.id : practice.id;
  const { token } = await logIn({ baseUrl: url, party, key: keys[party] }, realSurroundings);
  return token;
}

/** Asks so many at a time, each when the one before was answered: the rate is what the server can do. */
async function measure(load: Load): Promise<Measured> {
  const token = await tokenFor(load);
  const { hostname, port } = new URL(load.url);
  const times: number[] = [];
  const start = performance.now();
  const ask = async (): Promise<void> => {
    while (performance.now() - start < load.milliseconds) {
      const { body, headers: own, ...asking } = next(load);
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const headers = { ...own, ...length, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      const asked = performance.now();
      const status = await send({ ...asking, hostname, port, agent, headers }, body);
      times.push(performance.now() - asked);
      if (status !== 200) throw new Error(`found the answer ${status}; expected 200`);
    }
  };
  await Promise.all(Array.from({ length: load.atOnce }, ask));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { count: times.length, rate: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

answerParent<Load>(measure, async () => agent.destroy());
