import { type RequestHandler, Router } from 'express';
import type { Connector, WireName } from '../../connectors/connector.js';
import { error, Refusal, refuseErrors } from '../../domain/issue.js';
import type { Journeys } from '../../exchange/journeys.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { createSummaryPdf } from '../../exchange/summary/pdf.js';
import { createSummaries } from '../../exchange/summary/summaries.js';
import type { Audit } from '../../operations/audit.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Meters } from '../../operations/meters.js';
import type { Store } from '../../store/store.js';
import { type BodyLimits, readJsonBody } from '../body.js';
import { type Asked, createDoor, type Reply, send } from '../door.js';
import { checkAccept, checkContentType } from '../messaging/media-types.js';
import { notAllowed } from '../messaging/not-allowed.js';
import { type Asking, idempotencyKey, needAny, versionExpected } from './asking.js';
import { createChecks } from './checks.js';
import { createCursors } from './cursors.js';
import { acknowledge, readInbox } from './inbox.js';
import { openApi } from './openapi.js';
import { allOperations, isKeyed, type Operation, type OperationName, paths } from './operations.js';
import { page, pagePolicy } from './page.js';
import { listReferrals, readJournal, readReferral } from './referrals.js';
import { type ReportPart, readReport, recordItems } from './report-items.js';
import { answerWithdrawal, reportProgress, sendMessage, withdraw } from './reports.js';
import { listReviews } from './reviews.js';
import { type DirectoryAtDoor, readService, searchServices, setCapacity } from './services.js';
import { readCodedEntries, readSummary } from './summary.js';
import { tell } from './tell.js';
import {
  createTurns,
  readWebhook,
  registerWebhook,
  removeWebhook,
  rotateSecret,
  testWebhook,
  type WebhookDeps,
} from './webhook.js';

export interface PlatformDeps {
  readonly store: Store;
  readonly journeys: Journeys;
  readonly parties: Parties;
  /** The directory of community services. */
  readonly directory?: DirectoryAtDoor;
  /** Every wire: an inbox tells messages in the one that its party was set up for. */
  readonly wires: Readonly<Record<WireName, Connector>>;
  readonly surroundings: Surroundings;
  readonly audit: Audit;
  readonly meters: Meters;
  readonly webhooks: Pick<WebhookDeps, 'checkEndpoint' | 'registerWebhook' | 'testWebhook'>;
  /** Where the service is reached from outside, without a slash at its end. */
  readonly baseUrl: string;
  /** Seals cursors; the same in every instance. */
  readonly secret: string;
  readonly limits?: BodyLimits;
}

const json = 'application/json';
const contentType = `${json}; charset=utf-8`;

/** What is said of the platform API to all, to be mounted at `/platform`: a page to read, and the OpenAPI document. */
export function createPlatformPages(baseUrl: string): Router {
  const router = Router();
  const policy = { 'content-security-policy': pagePolicy };
  router.get('/', readable(page(baseUrl), 'text/html; charset=utf-8', policy));
  router.get('/openapi.json', readable(JSON.stringify(openApi(baseUrl)), contentType));
  return router;
}

/**
 * The platform API, to be mounted at `/platform/v1`: plain JSON.
 *
 * What each operation takes and needs stands in `operations.ts`, once. A refusal is `{issues: […]}`.
 */
export function createPlatformRouter(deps: PlatformDeps): Router {
  const { audit, meters } = deps;
  const door = createDoor({ audit, meters, contentType, name: 'platform', tell });
  const actions = actionsOf(deps);
  const router = Router();
  for (const path of paths) {
    const route = router.route(path.replace('{id}', ':id'));
    const here = allOperations.filter(([, operation]) => operation.path === path);
    for (const [name, operation] of here) {
      const { interaction, action, method } = operation;
      const place = { interaction, action, route: `/platform/v1${path}` };
      route[method](door(place, async (asked) => actions[name](await asking(asked, operation, deps.limits))));
    }
    const allow = here.map(([, { method }]) => (method === 'get' ? 'GET, HEAD' : method.toUpperCase())).join(', ');
    const place = { interaction: 'operation', action: 'E', route: `/platform/v1${path}` } as const;
    route.all(door(place, notAllowed(allow, tell)));
  }
  return router;
}

/** What each operation does. */
function actionsOf(deps: PlatformDeps): Readonly<Record<OperationName, (asking: Asking) => Promise<Reply>>> {
  const checks = createChecks();
  const { platform } = deps.wires;
  const cursors = createCursors(deps.secret);
  const inbox = { ...deps, checks, cursors };
  const referrals = { ...deps, platform, checks, cursors };
  const summary = { ...deps, summaries: createSummaries(deps), pdf: createSummaryPdf(), checks };
  const services = { directory: deps.directory, checks, cursors };
  const inTurn = createTurns();
  const webhook = { ...deps, ...deps.webhooks, checks };
  // What is said of one referral at once is said one after the other: each reads anew what the one before has changed.
  const record = (part: ReportPart) => (asking: Asking) =>
    inTurn(`${asking.asked.visitor.party.id} ${asking.id}`, () => recordItems(referrals, asking, part));
  return {
    readInbox: (asking) => readInbox(inbox, asking),
    acknowledge: (asking) => acknowledge(inbox, asking),
    listReferrals: (asking) => listReferrals(referrals, asking),
    refer: (asking) => sendMessage(referrals, asking, 'referral'),
    readReferral: (asking) => readReferral(referrals, asking),
    readJournal: (asking) => readJournal(referrals, asking),
    reportProgress: (asking) => reportProgress(referrals, asking),
    readReport: (asking) => readReport(referrals, asking),
    recordContacts: record('contacts'),
    recordNeeds: record('needs'),
    recordAssessments: record('assessments'),
    recordMeasures: record('measures'),
    recordConnections: record('connections'),
    recordRequests: record('requests'),
    recordSignposts: record('signposts'),
    recordSummaries: record('summaries'),
    writePlan: record('plan'),
    listReviews: (asking) => listReviews(referrals, asking),
    readSummary: (asking) => readSummary(summary, asking),
    readCodedEntries: (asking) => readCodedEntries(summary, asking),
    withdraw: (asking) => withdraw(referrals, asking),
    answerWithdrawal: (asking) => answerWithdrawal(referrals, asking),
    sendMessage: (asking) => sendMessage(referrals, asking),
    searchServices: (asking) => searchServices(services, asking),
    readService: (asking) => readService(services, asking),
    setCapacity: (asking) => setCapacity(services, asking),
    readWebhook: (asking) => readWebhook(webhook, asking),
    registerWebhook: (asking) => inTurn(asking.asked.visitor.party.id, () => registerWebhook(webhook, asking)),
    removeWebhook: (asking) => inTurn(asking.asked.visitor.party.id, () => removeWebhook(webhook, asking)),
    rotateSecret: (asking) => inTurn(asking.asked.visitor.party.id, () => rotateSecret(webhook, asking)),
    testWebhook: (asking) => testWebhook(webhook, asking),
  };
}

/** Checks what can be checked of every operation alike: first who asks, then the headers, and the body at the end. */
async function asking(asked: Asked, operation: Operation, limits?: BodyLimits): Promise<Asking> {
  const { request } = asked;
  needAny(asked, operation.scopes);
  const takesBody = operation.body !== undefined;
  refuseErrors([
    ...checkAccept(request, [json, ...(operation.gives ?? [])]),
    ...(takesBody ? checkContentType(request, json) : []),
  ]);
  const key = isKeyed(operation) ? idempotencyKey(request) : '';
  const expected = operation.ifMatch === true ? versionExpected(request) : undefined;
  if (operation.query === undefined && Object.keys(request.query).length > 0) {
    throw new Refusal([error('parameter-unknown', '', 'found a parameter; expected none here')]);
  }
  const { id } = request.params;
  const body = takesBody ? await readJsonBody(request, limits) : { raw: new Uint8Array(), json: undefined };
  return { asked, id: typeof id === 'string' ? id : '', query: { ...request.query }, ...body, key, expected };
}

/** What is the same for everybody, and open to all. */
const readable =
  (body: string, contentType: string, headers: Readonly<Record<string, string>> = {}): RequestHandler =>
  (_request, response) => {
    send(response, { status: 200, headers: { 'cache-control': 'no-cache', ...headers }, body }, contentType);
  };
