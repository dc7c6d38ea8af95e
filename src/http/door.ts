import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { error, type Issue, issueCodes, Refusal } from '../domain/issue.js';
import type { Audit, AuditEntry } from '../operations/audit.js';
import type { Meters } from '../operations/meters.js';
import { type ScopeAction, takeRoute, type Visit, type Visitor, visitOf, visitorOf } from './visit.js';

/** What is sent back: JSON text, or text of another type. */
export interface Reply {
  readonly status: number;
  /** Without `content-type` the door's own stands. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Instead of `body`, what is no text; `content-type` is then needed. */
  readonly bytes?: Uint8Array;
  /** `Type/id` of what was shown or changed: for the audit trail. */
  readonly touched?: readonly string[];
}

/** A request of a party that is known. */
export interface Asked {
  readonly request: Request;
  readonly visit: Visit;
  readonly visitor: Visitor;
  /** Refuses (`forbidden`) unless the token allows the action on the type. */
  need(type: string, action: ScopeAction): void;
  /** What the audit trail is to know of the request even if it is refused later. */
  touch(...touched: readonly string[]): void;
}

export interface Interaction {
  /** FHIR restful-interaction: what the audit trail and the capabilities call it. */
  readonly interaction: string;
  readonly action: AuditEntry['action'];
  /** The route's pattern, for metrics: never the URL itself. */
  readonly route: string;
}

export interface DoorDeps {
  readonly audit: Audit;
  readonly meters: Meters;
  readonly contentType: string;
  /** The name of the door in metrics; messages are counted where `isMessage`. */
  readonly name: string;
  /** How issues are told at this door. */
  tell(issues: readonly Issue[]): string;
  /** How a refusal is answered; `statusOf` unless the door has rules of its own. */
  readonly statusOf?: (issues: readonly Issue[]) => number;
}

/** What every handler of a door is wrapped in. */
export type Door = (interaction: Interaction, handler: (asked: Asked) => Promise<Reply>) => RequestHandler;

/**
 * Everything that all handlers of a door have in common: nobody comes in unknown; a refusal is told in the door's own
 * form; anything else that is thrown is a bug, logged with its correlation id and answered 500 without detail; and the
 * answer goes out only when the audit trail has it, so that what is not written down does not happen unseen: when the
 * trail is away, the answer is 503.
 */
export function createDoor(deps: DoorDeps): Door {
  return (interaction, handler) => async (request: Request, response: Response, _next: NextFunction) => {
    const visit = visitOf(request);
    takeRoute(request, interaction.route);
    const touched: string[] = [];
    let reply: Reply;
    try {
      reply = await handler(askedBy(request, visit, touched));
    } catch (thrown) {
      reply = told(thrown, visit, deps);
    }
    try {
      await deps.audit.record(entryOf(interaction, request, visit, reply, touched));
    } catch (thrown) {
      reply = told(thrown, visit, deps);
    }
    send(response, reply, deps.contentType);
  };
}

/** The status that the gravest issue asks for: the first error decides, so that a request gets one clear answer. */
export function statusOf(issues: readonly Issue[]): number {
  const first = issues.find(({ severity }) => severity === 'error');
  return first === undefined ? 500 : issueCodes[first.code].http;
}

/** The answer to what was thrown. `Retry-After` tells when it may be tried again, where that can help. */
export function told(thrown: unknown, visit: Visit, deps: Pick<DoorDeps, 'tell' | 'statusOf' | 'meters'>): Reply {
  const issues = issuesOf(thrown, visit);
  for (const { code } of issues) deps.meters.issueTold(code);
  const status = (deps.statusOf ?? statusOf)(issues);
  const mayRetry = [429, 503].includes(status);
  const headers = {
    ...(mayRetry && { 'retry-after': '5' }),
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="waymark"' }),
  };
  return { status, headers, body: deps.tell(issues) };
}

function issuesOf(thrown: unknown, { log, correlationId }: Visit): readonly Issue[] {
  if (thrown instanceof Refusal) return thrown.issues;
  // The message of an unforeseen error may quote what a party sent: its kind and its place in our code do not.
  const { name, place } = placeOf(thrown);
  log.error('bug', { kind: name, place });
  return [error('bug', '', `something went wrong inside; the operator finds it under ${correlationId}`)];
}

/** The kind of an error, and the first line of Waymark's own code in its stack. */
function placeOf(thrown: unknown): { name: string; place: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, place: '' };
  const frame = /\bat .*?((?:src|dist)\/[\w./-]+:\d+:\d+)/.exec(thrown.stack ?? '');
  return { name: thrown.name, place: frame?.[1] ?? '' };
}

function askedBy(request: Request, visit: Visit, touched: string[]): Asked {
  const visitor = visitorOf(request);
  if (visitor === undefined) throw new Refusal([error('login', '', 'found no access token; expected one')]);
  return {
    request,
    visit,
    visitor,
    need: (type, action) => {
      if (visitor.allows(type, action)) return;
      const text = `found a token that does not allow this; expected the scope system/${type}.${action}`;
      throw new Refusal([error('forbidden', '', text)]);
    },
    touch: (...more) => {
      touched.push(...more);
    },
  };
}

function entryOf(
  { interaction, action }: Interaction,
  request: Request,
  { requestId, correlationId }: Visit,
  reply: Reply,
  touched: readonly string[],
): AuditEntry {
  const visitor = visitorOf(request);
  return {
    interaction,
    action,
    status: reply.status,
    requestId,
    correlationId,
    party: visitor?.party.id,
    token: visitor?.token,
    network: request.socket.remoteAddress,
    touched: [...new Set([...touched, ...(reply.touched ?? [])].flatMap(ownNames))],
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the audit trail may call a thing that was asked for: its type and its id, where that is of Waymark's own making
 * or the operator's; otherwise its type alone, or nothing. What anyone can write into a URL in place of an id may be
 * somebody's number.
 */
function ownNames(touched: string): readonly string[] {
  const [type = '', ...rest] = touched.split('/');
  if (!/^[A-Za-z]{1,64}$/.test(type)) return [];
  const id = rest.join('/');
  const isOwn = type === 'party' ? /^[a-z0-9][a-z0-9-]{0,62}$/.test(id) : uuid.test(id);
  return [isOwn ? touched : type];
}

/** Sends an answer. A connection that its own side has closed meanwhile needs none. */
export function send(response: Response, { status, headers, body, bytes }: Reply, contentType: string): void {
  if (response.headersSent || response.destroyed) return;
  response.status(status);
  if (body !== undefined && body !== '') response.setHeader('content-type', contentType);
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.end(bytes ?? body ?? '');
}
