import type { Request } from 'express';
import { error, type IssueCode, Refusal } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { OutboxFilter, OwedState } from '../../store/records.js';
import { owedStates } from '../../store/records.js';
import { readJsonBody } from '../body.js';
import type { Reply } from '../door.js';

export const refuse = (code: IssueCode, path: string, text: string): never => {
  throw new Refusal([error(code, path, text)]);
};

export const reply = (body: unknown, touched: readonly string[] = []): Reply => ({
  status: 200,
  body: JSON.stringify(body),
  touched,
});

/** The part of a path that a route's pattern names. */
export function pathPart(request: Request, name: string): string {
  const value: unknown = request.params[name];
  return typeof value === 'string' ? value : refuse('not-found', '', 'found a path without an id');
}

/**
 * A request's body as an object with no other members than `allowed`; `{}` when there is none. Refused: a body of
 * another media type (415), another shape, or with members that nobody would heed (400).
 */
export async function membersOf(request: Request, allowed: readonly string[]): Promise<Record<string, unknown>> {
  const { 'content-length': length, 'transfer-encoding': coding, 'content-type': type = '' } = request.headers;
  if (coding === undefined && (length === undefined || length === '0')) return {};
  const { json } = await jsonOf(request, type);
  if (!isMembers(json)) return refuse('request-form', '', 'found no JSON object; expected one');
  const other = Object.keys(json).some((name) => !allowed.includes(name));
  if (other) return refuse('request-form', '', `found an unknown member; expected ${allowed.join(', ') || 'none'}`);
  return json;
}

/** A request's body as JSON, whatever its shape; refused when it is not said to be `application/json`. */
export function jsonOf(
  request: Request,
  type = request.headers['content-type'] ?? '',
): ReturnType<typeof readJsonBody> {
  if (!/^application\/json *(; *charset="?utf-8"?)?$/i.test(type)) {
    return refuse('media-type', '', 'found another media type; expected application/json');
  }
  return readJsonBody(request);
}

export const filterNames = ['id', 'to', 'exchange', 'state', 'since', 'until', 'limit'] as const;

const isOwedState = (value: unknown): value is OwedState => owedStates.some((state) => state === value);

/**
 * Which entries of the outbox are meant, from the parameters of a URL or the members of a body. Refused: names that are
 * not known, values of another form, and a number beyond `most`.
 */
export function readFilter(given: Readonly<Record<string, unknown>>, most: number): OutboxFilter {
  const unknown = Object.keys(given).some((name) => !filterNames.some((known) => known === name));
  if (unknown) refuse('parameter-unknown', '', `found an unknown filter; expected ${filterNames.join(', ')}`);
  const { id, to, exchange, state, since, until, limit } = given;
  if (state !== undefined && !isOwedState(state)) {
    return refuse('request-form', '/state', `found another state; expected ${owedStates.join(', ')}`);
  }
  const number = limit === undefined ? undefined : Number(limit);
  if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= most)) {
    refuse('request-form', '/limit', `found another limit; expected 1 to ${most}`);
  }
  const texts = { id: textOf(id, '/id'), to: textOf(to, '/to'), exchange: textOf(exchange, '/exchange') };
  const moments = { since: momentOf(since, '/since'), until: momentOf(until, '/until') };
  return {
    ...(texts.id !== undefined && { id: texts.id }),
    ...(texts.to !== undefined && { to: texts.to }),
    ...(texts.exchange !== undefined && { exchange: texts.exchange }),
    ...(state !== undefined && { state }),
    ...(moments.since !== undefined && { since: moments.since }),
    ...(moments.until !== undefined && { until: moments.until }),
    ...(number !== undefined && { limit: number }),
  };
}

function textOf(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\w.-]{1,100}$/.test(value)) return value;
  return refuse('request-form', path, 'found no id; expected letters, digits, full stops and hyphens');
}

function momentOf(value: unknown, path: string): number | undefined {
  if (value === undefined) return undefined;
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value);
  const at = isInstant ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at)
    ? refuse('request-form', path, 'found no instant; expected one such as 2026-01-31T09:00:00Z')
    : at;
}
