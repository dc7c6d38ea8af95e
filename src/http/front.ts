import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { error, Refusal } from '../domain/issue.js';
import type { Surroundings } from '../operations/ids.js';
import type { Log } from '../operations/log.js';
import type { Meters } from '../operations/meters.js';
import { methodsAt } from './methods.js';
import { beginVisit, routeOf, visitorOf } from './visit.js';

export interface FrontDeps {
  readonly log: Log;
  readonly meters: Meters;
  readonly surroundings: Surroundings;
}

/** An id that may stand in a header, a log line and a resource: nothing else of a sender's is taken over (ASVS 16.4.1). */
const safeId = /^[A-Za-z0-9._-]{1,64}$/;

/** The methods that doors answer; a label for all others, so that a sender cannot make up metrics. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Headers by which some frameworks let a request be another than it seems. */
const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override'] as const;

/**
 * What every request meets first: its ids (the sender's own when they are safe, new ones otherwise; both are echoed), its
 * line in the log and its place in the metrics when it is over, the headers that keep a browser harmless, and the
 * refusal (405) of methods that no door has. Neither the log nor the metrics ever see the URL: a route is its pattern.
 */
export function createFront(deps: FrontDeps): readonly RequestHandler[] {
  return [createReception(deps), security, uncached, refuseMethods];
}

function createReception({ log, meters, surroundings }: FrontDeps): RequestHandler {
  return (request, response, next) => {
    const startedAt = surroundings.now();
    const started = performance.now();
    const requestId = idFrom(request, 'x-request-id') ?? surroundings.newId();
    const correlationId = idFrom(request, 'x-correlation-id') ?? requestId;
    const visitLog = log.with({ requestId, correlationId });
    beginVisit(request, { requestId, correlationId, log: visitLog, startedAt });
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-correlation-id', correlationId);
    // `close` comes once, whether the answer went out or the sender has gone before it.
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const method = methods.has(request.method) ? request.method : 'other';
      const route = routePattern(request);
      // 499, as in nginx: the sender closed the connection before it was answered.
      const status = response.writableFinished ? response.statusCode : 499;
      meters.requestAnswered({ method, route, status }, seconds);
      const milliseconds = Math.round(seconds * 1000);
      visitLog.info('http.answered', { method, route, status, milliseconds, party: visitorOf(request)?.party.id });
    });
    next();
  };
}

function idFrom(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && safeId.test(value) ? value : undefined;
}

/**
 * The pattern of the route that answered: what a door said, or what express matched. Where a router was mounted is left
 * out, since express knows that only as part of the URL.
 */
function routePattern(request: Request): string {
  const noted = routeOf(request);
  if (noted !== undefined) return noted;
  const route: unknown = request.route;
  const path: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  return typeof path === 'string' ? path : 'unmatched';
}

/** Nothing that Waymark serves needs a script, a frame or another host; a page of its own may set a wider policy. */
const security: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});

const uncached = (_request: Request, response: Response, next: NextFunction): void => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/** A preflight (OPTIONS) is refused with the rest: no page of another origin has a reason to call. */
const refuseMethods: RequestHandler = (request, response, next) => {
  const isKnown = methods.has(request.method) && request.method !== 'OPTIONS';
  if (isKnown && overrides.every((name) => request.headers[name] === undefined)) return next();
  response.setHeader('allow', methodsAt(request.path));
  throw new Refusal([error('method-not-allowed', '', 'found a method, or a header that sets one, which has no door')]);
};
