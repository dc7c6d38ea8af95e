import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import { createTools } from '../../src/tools.js';
import { call, invented } from './terminal.js';

/** A folder that is gone after `remove`. */
export async function createFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-cli-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Where a server listens: nothing else does, as far as one can know. */
const portOf = (server: Server): number => {
  const address = server.address();
  const isPort = (one: typeof address): one is AddressInfo => typeof one === 'object' && one !== null;
  if (!isPort(address)) throw new Error('The server does not listen');
  return address.port;
};

/** A server that answers everything alike, and remembers what it was asked. */
export async function createStub(answer: { status: number; headers?: Record<string, string>; body: string }) {
  const asked: { method: string | undefined; url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, url, authorization: headers.authorization });
    request.resume();
    response.writeHead(answer.status, answer.headers ?? {}).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  return { port, asked, url: `http://127.0.0.1:${port}`, close };
}

/** A port at which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await createStub({ status: 200, body: '' });
  await close();
  return port;
}

/** What the environment says in a test: ports of its own. */
export const portsOf = async () => ({
  WAYMARK_PORT: String(await freePort()),
  WAYMARK_ADMIN_PORT: String(await freePort()),
});

/**
 * A sandbox in a folder of its own, and the service that `waymark serve` starts with it. `asked` runs a command with its
 * configuration; `stop` asks the service to end, as Ctrl-C does, and gives back what `serve` said and its exit code.
 */
export async function startSandbox() {
  const { folder, remove } = await createFolder();
  const environment = await portsOf();
  const config = join(folder, 'waymark.json');
  const sandbox = await call(['sandbox', folder], '', { environment });
  const terminal = invented();
  let end = (_signal: string): void => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const log: string[] = [];
  const ready = new Promise<void>((resolve) => {
    const { err } = terminal;
    terminal.err = (text) => {
      err(text);
      if (terminal.written.err.includes('Waymark is ready')) resolve();
    };
  });
  const machine = { environment, log: (line: string) => void log.push(line), ended: () => ended };
  const code = run(['serve', '--config', config], terminal, (settings) => createTools(settings, machine));
  await Promise.race([
    ready,
    code.then((found) => Promise.reject(new Error(`serve ended with ${found}: ${terminal.written.err}`))),
  ]);
  return {
    folder,
    config,
    sandbox,
    log,
    url: `http://127.0.0.1:${environment.WAYMARK_PORT}`,
    asked: (...words: string[]) => call([...words, '--config', config], '', { environment }),
    given: (input: string, ...words: string[]) => call([...words, '--config', config], input, { environment }),
    read: async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8')),
    async stop() {
      end('SIGTERM');
      const found = await code;
      await remove();
      return { code: found, ...terminal.written };
    },
  };
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;
