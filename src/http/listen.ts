import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Log } from '../operations/log.js';

export interface ListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly log: Log;
  readonly times?: Partial<ConnectionTimes>;
  /** Connections at the same time; more are closed at once. */
  readonly connections?: number;
}

/** Milliseconds. */
export interface ConnectionTimes {
  /** Until the headers of a request have come. */
  readonly headers: number;
  /** Until a request has come to its end. */
  readonly request: number;
  /** Between two requests on one connection. */
  readonly keepAlive: number;
  /** Without a byte in either direction. */
  readonly silence: number;
  /** How often the first two are looked at. */
  readonly check: number;
}

export const defaultTimes: ConnectionTimes = {
  headers: 10_000,
  request: 30_000,
  keepAlive: 20_000,
  silence: 60_000,
  check: 1_000,
};

export interface Listening {
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more connections, finishes the requests in flight and closes what is idle; cuts off after `withinMs`
   * whatever is left.
   */
  close(withinMs: number): Promise<void>;
}

const headerLimits = { bytes: 16 * 1024, count: 100 };

/**
 * Opens a port. The parser is strict (a request whose length is said in two ways is answered 400 and its connection
 * closed: RFC 9112 §6.3), and nobody holds a connection by being slow. Rejects when the port cannot be opened.
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const times = { ...defaultTimes, ...options.times };
  const server = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: headerLimits.bytes,
    headersTimeout: times.headers,
    requestTimeout: times.request,
    keepAliveTimeout: times.keepAlive,
    connectionsCheckingInterval: times.check,
  });
  server.maxHeadersCount = headerLimits.count;
  server.maxConnections = options.connections ?? 2_000;
  server.setTimeout(times.silence, (socket: Socket) => socket.destroy());
  let isClosing = false;
  server.on('request', (request, response) => {
    if (isClosing) response.setHeader('connection', 'close');
    app(request, response);
  });
  answerBrokenRequests(server, options.log);
  await opened(server, options);
  const { port } = addressOf(server);
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close(withinMs) {
      isClosing = true;
      return closed(server, withinMs);
    },
  };
}

const opened = (server: Server, { host, port }: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens at no port');
  return address;
}

function closed(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection becomes idle when its request in flight is answered: it is looked for until none is left.
    const sweep = setInterval(() => server.closeIdleConnections(), 25);
    const end = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(end);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const answers: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What the parser refuses never reaches the app: it is answered here, in the shortest form, and the connection closed. */
function answerBrokenRequests(server: Server, log: Log): void {
  const underWay = new WeakMap<object, ServerResponse>();
  server.on('request', (request, response) => {
    underWay.set(request.socket, response);
  });
  server.on('clientError', (thrown: NodeJS.ErrnoException, socket) => {
    const code = thrown.code ?? 'unknown';
    log.info('http.broken-request', { code });
    const response = underWay.get(socket);
    // A second answer in the middle of one would only be taken for its continuation.
    const isAnswering = response?.headersSent === true && !response.writableFinished;
    if (!socket.writable || isAnswering) socket.destroy();
    else socket.end(shortAnswer(answers[code] ?? '400 Bad Request'), () => socket.destroy());
  });
  // A proxy is what Waymark is not.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {});
    socket.end(shortAnswer('405 Method Not Allowed'), () => socket.destroy());
  });
}

const shortAnswer = (status: string): string => `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
