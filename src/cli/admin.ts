import { isIPv6 } from 'node:net';
import type { Config } from '../config/read.js';
import { error, Refusal } from '../domain/issue.js';
import type { Call } from './command.js';
import { callHttp, complaints, type HttpAnswer, type HttpRequest, NoAnswer } from './http.js';

/** The operator's door of a running service. */
export interface Admin {
  /**
   * Calls it with the admin token and gives back the answer when it is 200. Throws a `Refusal` that tells what the
   * service said otherwise, and a `NoAnswer` when none runs.
   */
  ask(method: HttpRequest['method'], path: string, body?: unknown): Promise<HttpAnswer>;
}

export function createAdmin(config: Config, { tools }: Pick<Call, 'tools'>): Admin {
  return {
    async ask(method, path, body) {
      const url = `${adminUrlOf(config)}/admin${path}`;
      // Without a service there may be no token either: that nothing listens is the more helpful thing to say.
      const token = await tools.service.adminToken(config).catch(async (thrown: unknown) => {
        await callHttp({ method: 'GET', url: `${adminUrlOf(config)}/health/live` });
        throw thrown;
      });
      const answer = await callHttp({
        method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json, application/fhir+json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (answer.status !== 200) throw refused(answer);
      return answer;
    },
  };
}

/** Asks a running service, or does it without one where none listens: `alone` says so to whoever asked. */
export async function askOr<T>(asked: () => Promise<T>, alone: () => Promise<T>): Promise<T> {
  try {
    return await asked();
  } catch (thrown) {
    if (!(thrown instanceof NoAnswer) || thrown.why !== 'refused') throw thrown;
    return alone();
  }
}

/** Where the operator's door is called: a service that listens everywhere is called on this machine. */
export function adminUrlOf({ admin: { host, port } }: Config): string {
  const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const name = anywhere[host] ?? host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

const kinds = { 400: 'request-form', 401: 'login', 404: 'not-found', 409: 'conflict' } as const;

const kindOf = (status: number) => Object.entries(kinds).find(([one]) => Number(one) === status)?.[1];

function refused(answer: HttpAnswer): Refusal {
  const code = kindOf(answer.status) ?? (answer.status >= 500 ? 'unavailable' : 'value');
  const told = complaints(answer);
  const texts = told.length > 0 ? told : [`found the answer ${answer.status}; expected 200`];
  return new Refusal(texts.map((text) => error(code, '', text)));
}
