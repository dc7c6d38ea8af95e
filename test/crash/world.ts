import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject } from '../../src/conformance/json-kinds.js';
import { generatePartyKey } from '../../src/exchange/parties/client-assertion.js';
import { practice as surgery, linkWorkers as workers } from '../exchange/world.js';
import { type Answer, type Ask, type Caller, call, createCaller, told } from './caller.js';
import { createDatabase, openWay, type Way } from './database.js';
import { createDice, type Dice } from './dice.js';
import { createInstance, freePorts, type Instance } from './instance.js';
import { writeProgram } from './program.js';
import { type PartyReceiver, startPlatform, startPractice, type Taken } from './receivers.js';

/** The real service in processes of its own, on a real store, between a practice and a link-worker service. */
export interface World {
  readonly seed: number;
  readonly dice: Dice;
  readonly instances: readonly [Instance, ...Instance[]];
  readonly practice: PartyReceiver;
  readonly platform: PartyReceiver;
  /** Deliveries that the link worker's tool has taken for the first time, and nobody has worked on. */
  readonly arrivals: Taken[];
  /** A piece of software of each party. */
  atPractice(): Caller;
  atPlatform(): Caller;
  /** The answers that said "later", each by its status and whether it said when. */
  readonly later: readonly string[];
  /** Asks as the operator; undefined when no answer came. */
  operator(ask: Ask): Promise<Answer | undefined>;
  /** What the first instance counts, in Prometheus' text form. */
  metrics(): Promise<string>;
  /** The file of the embedded store, where it is one. */
  readonly file: string | undefined;
  /** The way to the database, where there is one. */
  readonly way: Way | undefined;
  /** Ends everything, and leaves nothing. */
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  /** The server to make a database on; left out for the embedded store. */
  readonly postgres?: string;
  readonly instances?: number;
  /** Settings of the delivery that are not those of all these tests. */
  readonly delivery?: Readonly<Record<string, number>>;
}

/** Short, so that a run is short; never so few attempts that something is given up. */
const delivery = { attempts: 100, firstWait: 100, growth: 2, longestWait: 500, timeout: 1_000 };

export async function openWorld({ seed, postgres, instances = 1, ...more }: WorldOptions): Promise<World> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    const faults: unknown[] = [];
    // One that cannot be closed keeps none of the others open.
    for (const step of closing.splice(0).reverse()) await step().catch((thrown: unknown) => faults.push(thrown));
    if (faults.length > 0) throw faults[0];
  };
  try {
    return await build();
  } catch (thrown) {
    await close();
    throw thrown;
  }

  async function build(): Promise<World> {
    const dice = createDice(seed);
    const dir = await mkdtemp(join(tmpdir(), 'waymark-crash-'));
    closing.push(() => rm(dir, { recursive: true, force: true }));
    const database = postgres === undefined ? undefined : await createDatabase(postgres);
    if (database !== undefined) closing.push(database.drop);
    const way = database === undefined ? undefined : await openWay(database.url);
    if (way !== undefined) closing.push(way.close);

    const arrivals: Taken[] = [];
    const secret = { now: '' };
    const practice = await startPractice();
    closing.push(practice.close);
    const platform = await startPlatform(
      () => secret.now,
      (taken) => arrivals.push(taken),
    );
    closing.push(platform.close);

    const keys = { practice: await generatePartyKey(), platform: await generatePartyKey() };
    const ports = await freePorts(instances * 2);
    const baseUrl = `http://127.0.0.1:${ports[0]}`;
    const program = await writeProgram(dir);
    const config = join(dir, 'waymark.json');
    const file = join(dir, 'waymark.db');
    const settings = {
      store: way === undefined ? `sqlite:${file}` : way.url,
      baseUrl,
      egress: { allow: ['127.0.0.0/8'] },
      limits: { perParty: 1_000_000, perAddress: 1_000_000 },
      delivery: { ...delivery, ...more.delivery },
      logLevel: 'warn',
      parties: [
        partyOf(surgery, keys.practice.publicJwk, { kind: 'bars', url: practice.url }),
        partyOf(workers, keys.platform.publicJwk, { kind: 'inbox', wire: 'platform' }),
      ],
    };
    await writeFile(config, JSON.stringify(settings));

    const adminToken = randomUUID() + randomUUID();
    const [first, ...others] = Array.from({ length: instances }, (_, i) =>
      createInstance({
        program,
        config,
        port: ports[2 * i] ?? 0,
        adminPort: ports[2 * i + 1] ?? 0,
        environment: { WAYMARK_ADMIN_TOKEN: adminToken },
      }),
    );
    if (first === undefined) throw new Error('A world needs an instance');
    const running = [first, ...others] as const;
    closing.push(() => Promise.all(running.map((instance) => instance.kill())));

    const urls = [first.url, ...others.map(({ url }) => url)] as const;
    const later: string[] = [];
    const onLater = (answer: string) => later.push(answer);
    const callers = { baseUrl, urls: [...urls] as const, dice, onLater };
    const atPractice = () => createCaller({ ...callers, party: surgery.id, key: keys.practice.privateJwk });
    const atPlatform = () => createCaller({ ...callers, party: workers.id, key: keys.platform.privateJwk });
    await Promise.all(running.map((instance) => instance.start()));
    secret.now = await registerWebhook(atPlatform(), platform.url);

    const asOperator = { authorization: `Bearer ${adminToken}` };
    return {
      seed,
      dice,
      instances: running,
      practice,
      platform,
      arrivals,
      atPractice,
      atPlatform,
      later,
      operator: ({ method = 'GET', path, headers }) =>
        call(`${first.adminUrl}${path}`, { method, headers: { ...headers, ...asOperator } }),
      metrics: async () => (await fetch(`${first.adminUrl}/metrics`, { headers: asOperator })).text(),
      file: way === undefined ? file : undefined,
      way,
      close,
    };
  }
}

const partyOf = (party: typeof surgery, publicKey: unknown, connection: unknown) => ({
  ...party,
  credentials: { jwks: { keys: [publicKey] } },
  connection,
});

async function registerWebhook(caller: Caller, url: string): Promise<string> {
  const answer = await caller.insist({
    method: 'PUT',
    path: '/platform/v1/webhook',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${url}/waymark` }),
  });
  const secret = isObject(answer.json) ? answer.json.secret : undefined;
  if (typeof secret !== 'string') throw new Error(`The webhook was not registered: ${told(answer)}`);
  return secret;
}
