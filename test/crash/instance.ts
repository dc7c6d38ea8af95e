import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { until } from '../delivery/receiver.js';

/** One process of the real service, which may be killed and started again: the same configuration, the same ports. */
export interface Instance {
  readonly url: string;
  readonly adminUrl: string;
  /** Starts the process; it does not wait for it. */
  launch(): void;
  /** Resolves when it says that it is ready; fails when it ends before. */
  ready(): Promise<void>;
  /** `launch` and `ready`. */
  start(): Promise<void>;
  /** SIGKILL: resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM: its exit code, and how long it took in milliseconds. */
  stop(): Promise<{ readonly code: number | null; readonly took: number }>;
  pid(): number;
  /** The last of what it has said, for a failure that is to be understood. */
  said(): string;
  /** Lines of its log that tell of a bug. */
  bugs(): readonly string[];
}

export interface InstanceOptions {
  /** The path of `main.js`. */
  readonly program: string;
  readonly config: string;
  readonly port: number;
  readonly adminPort: number;
  readonly environment: Readonly<Record<string, string>>;
}

const startsWithin = 60_000;
const endsWithin = 30_000;
const kept = 20_000;

export function createInstance({ program, config, port, adminPort, environment }: InstanceOptions): Instance {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let said = '';
  const bugs: string[] = [];

  const hear = (chunk: Buffer): void => {
    const text = chunk.toString();
    said = `${said}${text}`.slice(-kept);
    bugs.push(...text.split('\n').filter((line) => /"event":"(bug|delivery\.bug|delivery\.not-settled)"/.test(line)));
  };
  const hasEnded = () => child === undefined || child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!hasEnded()) child?.kill(signal);
    await until(hasEnded, endsWithin);
  };

  const instance: Instance = {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    launch() {
      if (!hasEnded()) throw new Error('The instance runs already');
      const args = [program, 'serve', '--config', config];
      const { PATH = '', HOME = '', TMPDIR } = process.env;
      const surroundings = { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }) };
      const ports = { WAYMARK_PORT: String(port), WAYMARK_ADMIN_PORT: String(adminPort) };
      child = spawn(process.execPath, args, {
        env: { ...surroundings, ...environment, ...ports },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
    },
    async ready() {
      await until(async () => {
        if (hasEnded()) throw new Error(`The service ended before it was ready:\n${said.slice(-3_000)}`);
        return (await statusAt(`${url}/health/ready`)) === 200;
      }, startsWithin);
    },
    async start() {
      instance.launch();
      await instance.ready();
    },
    kill: () => end('SIGKILL'),
    async stop() {
      const begun = performance.now();
      await end('SIGTERM');
      return { code: child?.exitCode ?? null, took: performance.now() - begun };
    },
    pid: () => child?.pid ?? 0,
    said: () => said,
    bugs: () => bugs,
  };
  return instance;
}

const statusAt = (url: string): Promise<number | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => undefined,
  );

/**
 * Ports that are free now and stay so while an instance is down: they lie below those that systems give to whoever
 * calls out.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
