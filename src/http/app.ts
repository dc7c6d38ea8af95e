import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import { writeJson } from '../conformance/json-literals.js';
import { error, type Issue, Refusal } from '../domain/issue.js';
import { operationOutcome } from '../mapping/operation-outcome.js';
import type { Audit, AuditEntry } from '../operations/audit.js';
import { createDoor, send, told } from './door.js';
import { createFront, type FrontDeps } from './front.js';
import { createLive, createReady, type Health } from './health.js';
import { createAddressLimit, createFlightLimit, createPartyLimit, type IsKnown, type TrafficLimits } from './limits.js';
import { visitOf, visitorOf } from './visit.js';

export interface AppDeps extends FrontDeps {
  readonly audit: Audit;
  readonly health: Health;
  readonly limits: TrafficLimits;
  /** Whether a token vouches for a request: such a one does not count for its address. */
  readonly isKnown: IsKnown;
  /** Addresses or ranges of the proxies whose `X-Forwarded-For` is believed; none when left out. */
  readonly trustProxy?: readonly string[];
  /** The doors that are open to all. Paths are whole: `/fhir/metadata`, `/token`, `/platform/openapi.json` … */
  readonly open: Router;
  /** Under `/fhir`: messaging and FHIR REST. */
  readonly fhir: Face;
  /** Under `/platform/v1`. */
  readonly platform: Face;
}

/** A group of doors behind one authentication, which tell issues in one form. */
export interface Face extends Telling {
  /** Recognises who is at the door (`admit`), or refuses. */
  readonly authentication: RequestHandler;
  /** Asked in this order. */
  readonly routers: readonly Router[];
}

/** How issues are told where no door of a router has taken the request. */
export interface Telling {
  readonly contentType: string;
  tell(issues: readonly Issue[]): string;
}

/** Where nobody's face is: an OperationOutcome. */
const outcomes: Telling = {
  contentType: 'application/fhir+json; charset=utf-8',
  tell: (issues) => writeJson(operationOutcome(issues)),
};

/**
 * The public face: what every request meets, the doors that are open, the ones that are not, and the answers to what no
 * door took. Health is answered before any limit, so that a flood does not make the service look dead.
 */
export function createApp(deps: AppDeps): Express {
  const { open, health, limits, isKnown, trustProxy = [] } = deps;
  const app = plainExpress(trustProxy);
  app.use(...createFront(deps));
  app.get('/health/live', createLive());
  app.get('/health/ready', createReady(health));
  app.use(createFlightLimit(limits));
  app.use(createAddressLimit(limits, isKnown));
  app.use(open);
  const partyLimit = createPartyLimit(limits);
  for (const [path, face] of [['/fhir', deps.fhir] as const, ['/platform/v1', deps.platform] as const]) {
    app.use(path, face.authentication, partyLimit, ...face.routers, closedDoor(deps, face), answerThrown(deps, face));
  }
  app.use(nowhere, answerThrown(deps, outcomes));
  return app;
}

/** Express with nothing switched on that tells of itself or believes what anyone can write into a header. */
export function plainExpress(trustProxy: readonly string[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', trustProxy.length === 0 ? false : [...trustProxy]);
  return app;
}

type Written = Pick<AppDeps, 'audit' | 'meters'>;

/** What no route of a guarded face took: 401 to those who are not known, 404 to the others, and written down. */
const closedDoor = ({ audit, meters }: Written, { contentType, tell }: Telling): RequestHandler =>
  createDoor({ audit, meters, contentType, tell, name: 'none' })(
    { interaction: 'read', action: 'R', route: 'unmatched' },
    () => Promise.reject(notFound()),
  );

const notFound = (): Refusal =>
  new Refusal([error('not-found', '', 'found a path that leads nowhere; expected one of the documented ones')]);

/** What no route took (404). */
export const nowhere: RequestHandler = (_request, _response, next) => next(notFound());

/**
 * The answer to what was thrown outside a door: a refusal of a middleware, a path that cannot be decoded (400), a bug
 * (500 without detail). A refusal of access (401, 403) is written into the audit trail before it is answered, as doors
 * do.
 */
export function answerThrown({ audit, meters }: Written, { contentType, tell }: Telling): ErrorRequestHandler {
  // Express knows a handler of errors by its four parameters.
  return async (thrown: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const visit = visitOf(request);
    let reply = told(isBadPath(thrown) ? badPath() : thrown, visit, { meters, tell });
    if (reply.status === 401 || reply.status === 403) {
      try {
        await audit.record(deniedEntry(request, reply.status));
      } catch (failed) {
        reply = told(failed, visit, { meters, tell });
      }
    }
    // A limit that has said when to come again knows better than the answer does.
    const kept = Object.entries(reply.headers ?? {}).filter(([name]) => !response.hasHeader(name));
    send(response, { ...reply, headers: Object.fromEntries(kept) }, contentType);
  };
}

function deniedEntry(request: Request, status: number): AuditEntry {
  const { requestId, correlationId } = visitOf(request);
  const visitor = visitorOf(request);
  return {
    interaction: 'operation',
    action: 'E',
    status,
    requestId,
    correlationId,
    party: visitor?.party.id,
    token: visitor?.token,
    network: request.socket.remoteAddress,
    touched: [],
  };
}

const isBadPath = (thrown: unknown): boolean =>
  thrown instanceof URIError || (thrown instanceof Error && thrown.name === 'URIError');

const badPath = (): Refusal =>
  new Refusal([error('request-form', '', 'found a path whose %-encoding is broken; expected UTF-8, percent-encoded')]);
