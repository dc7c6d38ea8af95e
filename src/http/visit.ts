import type { Request } from 'express';
import type { Party } from '../domain/party.js';
import type { Log } from '../operations/log.js';

/** What is known of a request from its first moment on. */
export interface Visit {
  /** The sender's `X-Request-Id` when it may stand in a log line, otherwise a new one. */
  readonly requestId: string;
  readonly correlationId: string;
  readonly log: Log;
  readonly startedAt: number;
}

/** Who is at the door, once a token was understood. */
export interface Visitor {
  readonly party: Party;
  /** The last 32 characters of the token. */
  readonly token: string;
  /** Whether the token allows an action on a type: a letter of SMART's `cruds`. */
  allows(type: string, action: ScopeAction): boolean;
}

export const scopeActions = ['c', 'r', 'u', 'd', 's'] as const;
export type ScopeAction = (typeof scopeActions)[number];

const visits = new WeakMap<Request, Visit>();
const visitors = new WeakMap<Request, Visitor>();
const routes = new WeakMap<Request, string>();

export const beginVisit = (request: Request, visit: Visit): void => {
  visits.set(request, visit);
};

export const admit = (request: Request, visitor: Visitor): void => {
  visitors.set(request, visitor);
};

/** The visit of a request. Without one the request did not come through the first middleware, which is a bug. */
export function visitOf(request: Request): Visit {
  const visit = visits.get(request);
  if (visit === undefined) throw new Error('The request has no visit: it did not come through the front of the house');
  return visit;
}

/** Who is at the door; undefined before the token was understood, and at doors that are open to all. */
export const visitorOf = (request: Request): Visitor | undefined => visitors.get(request);

/** Notes the pattern of the route that answers a request: what log and metrics call it. */
export const takeRoute = (request: Request, route: string): void => {
  routes.set(request, route);
};

/** The pattern of the route that answered; undefined where no door did. */
export const routeOf = (request: Request): string | undefined => routes.get(request);
