import { randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { isObject } from '../../src/conformance/json-kinds.js';
import { makeAssertion, tokenRequest } from '../../src/exchange/parties/client-assertion.js';
import { tokenUrlOf } from '../../src/http/auth/routes.js';
import type { Dice } from './dice.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A party's own software: it has a token, and repeats what was not answered. */
export interface Caller {
  /** Asks one instance once; undefined when no answer came. */
  once(ask: Ask): Promise<Answer | undefined>;
  /**
   * Asks, the same to the letter, until there is an answer that is not "later" (no answer, 425, 429, 502, 503, 504). Fails after a
   * minute.
   */
  insist(ask: Ask): Promise<Answer>;
}

export interface CallerOptions {
  readonly party: string;
  readonly key: JWK;
  readonly baseUrl: string;
  /** The instances, any of which may be asked. */
  readonly urls: readonly [string, ...string[]];
  readonly dice: Dice;
  /** Hears every answer that says "later": its status, and whether it says when. */
  onLater?(answer: string): void;
}

/** A token is used for longer than a service lives between two kills, and is renewed well before its end. */
const tokenFor = 120_000;
const patience = { call: 4_000, whole: 60_000 };

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the same request should be sent again. 500 is not among them: it is a bug, whatever brought it about. */
export const isLater = ({ status }: Answer): boolean => [425, 429, 502, 503, 504].includes(status);

export function createCaller({ party, key, baseUrl, urls, dice, onLater }: CallerOptions): Caller {
  let token: { readonly text: string; readonly until: number } | undefined;

  const ask = async (url: string, init: RequestInit): Promise<Answer | undefined> => {
    const answer = await call(url, init);
    if (answer !== undefined && isLater(answer)) {
      onLater?.(`${answer.status} with${answer.headers.has('retry-after') ? '' : 'out'} Retry-After`);
    }
    return answer;
  };
  const newToken = async (): Promise<string | undefined> => {
    const assertion = await makeAssertion({
      clientId: party,
      tokenUrl: tokenUrlOf(baseUrl),
      key,
      kid: String(key.kid),
      algorithm: 'ES384',
      now: Date.now(),
      jti: randomUUID(),
    });
    const form = tokenRequest(assertion, 'system/*.cruds').toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const answer = await ask(`${dice.pick(urls)}/token`, { method: 'POST', headers, body: form });
    if (answer === undefined || isLater(answer)) return undefined;
    const text = isObject(answer.json) ? answer.json.access_token : undefined;
    if (typeof text !== 'string') throw new Error(`${party} asked for a token and was answered ${told(answer)}`);
    token = { text, until: Date.now() + tokenFor };
    return text;
  };

  const caller: Caller = {
    async once({ method = 'POST', path, headers, body }) {
      const known = token !== undefined && token.until > Date.now() && !dice.oneIn(20) ? token.text : undefined;
      const text = known ?? (await newToken());
      if (text === undefined) return undefined;
      const sent = { ...headers, authorization: `Bearer ${text}` };
      return ask(`${dice.pick(urls)}${path}`, { method, headers: sent, ...(body !== undefined && { body }) });
    },
    async insist(asked) {
      const end = performance.now() + patience.whole;
      for (;;) {
        const answer = await caller.once(asked);
        if (answer !== undefined && !isLater(answer)) return answer;
        if (performance.now() > end) {
          const last = answer === undefined ? 'nothing' : told(answer);
          throw new Error(`${party} asked ${asked.path} for a minute; the last answer was ${last}`);
        }
        await pause(dice.between(20, 120));
      }
    },
  };
  return caller;
}

export const told = ({ status, json }: Answer): string => `${status} ${JSON.stringify(json)?.slice(0, 400)}`;

/** One request over the loopback; undefined when it was not answered in full. */
export async function call(url: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(patience.call) });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, json };
  } catch {
    return undefined;
  }
}
