import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import nock from 'nock';

// Sockets that are reset, kept open and run dry are tested as they are: nock's stand-ins end otherwise.
nock.restore();

/** A request as a receiver got it. */
export interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly got: readonly Got[];
  /** What it does from now on. */
  answers(next: Answering): void;
  close(): Promise<void>;
}

export type Answering = (got: Got, response: ServerResponse, request: IncomingMessage) => void;

export const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answering =>
  (_got, response) => {
    response.writeHead(code, headers).end(body);
  };

export const resets: Answering = (_got, _response, request) => {
  request.socket.resetAndDestroy();
};

export const neverAnswers: Answering = () => {};

/** A body without end, as fast as it is read. */
export const endless =
  (code: number): Answering =>
  (_got, response) => {
    response.writeHead(code);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more).on('error', () => {});
    more();
  };

/** A byte now and then: a body that never ends, and never waits long. */
export const drips =
  (code: number): Answering =>
  (_got, response) => {
    response.writeHead(code);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer)).on('error', () => {});
  };

/** Somebody else's server, on the loopback. */
export async function startReceiver(first: Answering = status(200)): Promise<Receiver> {
  const got: Got[] = [];
  let answering = first;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Got = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        at: performance.now(),
      };
      got.push(one);
      answering(one, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    got,
    answers: (next) => {
      answering = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Waits until something holds; fails after a time. */
export async function until(holds: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
