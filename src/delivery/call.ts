import http, { type Agent, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isMembers } from '../mapping/engine/constants.js';

/** One call to somebody else's server. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

/** What came of a call: an answer of whatever status, or why there is none. */
export type Sent = Answered | { readonly kind: 'failed'; readonly fault: Fault };

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Why there is no answer. After `timeout`, `broken`, `stopped`, and an answer that was not read (`too-long`, `encoded`),
 * nobody knows whether the receiver has the message.
 */
export type Fault =
  | 'url-refused'
  | 'address-refused'
  | 'headers-refused'
  | 'name-unknown'
  | 'not-connected'
  | 'certificate'
  | 'timeout'
  | 'broken'
  | 'too-long'
  | 'encoded'
  | 'stopped'
  /** A connection that was kept open turned out to be closed. */
  | 'stale';

/** The addresses of a name that may not be called. */
export class AddressRefused extends Error {}

/** Whether headers can be sent as they are: nothing in them ends a line or begins another (RFC 9110 §5.5). */
export const areHeaders = (headers: Readonly<Record<string, string>>): boolean =>
  Object.entries(headers).every(([name, value]) => /^[a-z0-9-]{1,64}$/i.test(name) && /^[\t\x20-\x7e]*$/.test(value));

export interface Way {
  readonly url: URL;
  readonly timeout: number;
  readonly longest: number;
  readonly lookup: LookupFunction;
  readonly agent: Agent | false;
}

/** Makes one call on a way that was checked. */
export function call({ method, headers, body, signal }: Call, way: Way): Promise<Sent> {
  if (signal?.aborted === true) return Promise.resolve({ kind: 'failed', fault: 'stopped' });
  return new Promise((resolve) => {
    const { url, lookup, agent } = way;
    const length = body === undefined ? undefined : Buffer.byteLength(body);
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      lookup,
      agent,
      headers: {
        'user-agent': 'waymark',
        ...headers,
        'accept-encoding': 'identity',
        ...(length !== undefined && { 'content-length': length }),
      },
    });
    const timer = setTimeout(() => fail('timeout'), way.timeout);
    const stop = () => fail('stopped');
    let isSettled = false;
    const settle = (sent: Sent) => {
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(sent);
    };
    function fail(fault: Fault) {
      // What is destroyed says so by an error and a close of its own; only the first word counts.
      if (isSettled) return;
      settle({ kind: 'failed', fault });
      request.destroy();
    }
    signal?.addEventListener('abort', stop);
    request.on('error', (fault) => fail(request.reusedSocket && isReset(fault) ? 'stale' : faultOf(fault)));
    request.on('close', () => fail('broken'));
    request.on('response', (response) => readAnswer(response, way.longest, settle, fail));
    request.end(body);
  });
}

function readAnswer(
  response: IncomingMessage,
  longest: number,
  settle: (sent: Sent) => void,
  fail: (fault: Fault) => void,
): void {
  const headers = flat(response);
  if (!['', 'identity'].includes(headers['content-encoding'] ?? '')) {
    fail('encoded');
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > longest) fail('too-long');
    else chunks.push(chunk);
  });
  response.on('error', () => fail('broken'));
  response.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    settle({ kind: 'answered', status: response.statusCode ?? 0, headers, body });
  });
}

const flat = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

const codeOf = (fault: unknown): string =>
  isMembers(fault) && typeof fault.code === 'string' ? fault.code : 'unknown';

const isReset = (fault: unknown) => ['ECONNRESET', 'EPIPE'].includes(codeOf(fault));

function faultOf(fault: unknown): Fault {
  if (fault instanceof AddressRefused) return 'address-refused';
  const code = codeOf(fault);
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_FAIL'].includes(code)) return 'name-unknown';
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'].includes(code)) {
    return 'not-connected';
  }
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^EPROTO$|^HOSTNAME_MISMATCH$/.test(code) ? 'certificate' : 'broken';
}
