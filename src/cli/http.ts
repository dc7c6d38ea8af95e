import { readJson } from '../conformance/json.js';
import { error, Refusal } from '../domain/issue.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly json: unknown;
}

/** Nothing listens at an address: `refused`; or no whole answer came. A refusal like any other for those who do not care. */
export class NoAnswer extends Refusal {
  constructor(
    url: string,
    readonly why: 'refused' | 'slow' | 'broken',
  ) {
    const found = {
      refused: 'found nothing that listens there; expected the service to run (waymark serve)',
      slow: 'found no answer in time; expected one within 30 seconds',
      broken: 'found no whole HTTP answer; expected one: is this the address of Waymark?',
    };
    super([error('unavailable', originOf(url), found[why])]);
  }
}

const patience = 30_000;

/**
 * Calls a running service, as any other party would. No redirect is followed: what is sent bears a secret, and is for
 * the address that was named. Throws a `NoAnswer` when no answer came; every answer that came is given back.
 */
export async function callHttp({ method, url, headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      method,
      headers: { ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text, json: jsonIn(text) };
  } catch (thrown) {
    throw new NoAnswer(url, reasonOf(thrown));
  }
}

/** What an answer says is wrong, one sentence each: a FHIR OperationOutcome, the issues of an API, or an OAuth error. */
export function complaints({ json }: HttpAnswer): readonly string[] {
  const { issue, issues, error: code, error_description: description } = membersOf(json);
  const listed = [issue, issues].flatMap((list) => (Array.isArray(list) ? list : []));
  const told = listed.map(membersOf).flatMap((one) => {
    const text = one.text ?? one.diagnostics ?? membersOf(one.details).text;
    return typeof text === 'string' ? [text] : [];
  });
  return [...told, ...[code, description].filter((text) => typeof text === 'string')];
}

/** The members of a JSON object; none of what is no object. */
export const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** The items of a JSON list; none of what is no list. */
export function itemsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map(membersOf);
}

function jsonIn(text: string): unknown {
  try {
    return readJson(text);
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined;
    throw thrown;
  }
}

/** The host alone: a path may hold an id. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '');

function reasonOf(thrown: unknown): NoAnswer['why'] {
  if (partOf(thrown, 'name') === 'TimeoutError') return 'slow';
  const cause = partOf(thrown, 'cause');
  const several = partOf(cause, 'errors');
  // A name with several addresses fails with one cause for each.
  const causes: readonly unknown[] = Array.isArray(several) ? several : [cause];
  return causes.some((one) => partOf(one, 'code') === 'ECONNREFUSED') ? 'refused' : 'broken';
}

/** A property of whatever was thrown, wherever its class comes from. */
export const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
