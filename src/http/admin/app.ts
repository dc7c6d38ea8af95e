import type { Express, RequestHandler } from 'express';
import type { Issue } from '../../domain/issue.js';
import type { Audit } from '../../operations/audit.js';
import type { Metrics } from '../../operations/metrics.js';
import type { Store } from '../../store/store.js';
import { answerThrown, nowhere, plainExpress } from '../app.js';
import { createDoor } from '../door.js';
import { createFront, type FrontDeps } from '../front.js';
import { createLive, type Health } from '../health.js';
import { createAddressLimit } from '../limits.js';
import { visitorOf } from '../visit.js';
import { createDirectoryRoutes, type DirectoryRoutesDeps } from './directory.js';
import { createGate } from './gate.js';
import { createOutboxRoutes } from './outbox.js';
import { createPartyRoutes, type KeptParties } from './parties.js';
import { createUpkeepRoutes, type UpkeepDeps } from './upkeep.js';

export interface AdminDeps extends FrontDeps, Omit<UpkeepDeps, 'door' | 'store'> {
  readonly audit: Audit;
  /** At least 32 characters; whoever bears it is the operator. */
  readonly token: string;
  readonly health: Health;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly store: Pick<Store, 'outbox' | 'owed' | 'replay' | 'commit' | 'backup'>;
  readonly parties: KeptParties;
  readonly directory: DirectoryRoutesDeps['directory'];
  /** Tells the delivery that something may be due. */
  wake(): void;
}

const contentType = 'application/json; charset=utf-8';
const tell = (issues: readonly Issue[]): string => JSON.stringify({ issues });

/** Refused requests a minute from one address: an operator mistypes, a guesser does not stop. */
const refusedPerMinute = 60;

/**
 * The operator's face, for a port of its own that only the operator reaches: metrics, health in detail, and what the
 * command line asks for. Nothing but `/health/live` is answered without the admin token, and no body is read before it.
 * Whatever is done or shown here is in the audit trail as the operator's, before it is answered; scrapes are not.
 */
export function createAdminApp(deps: AdminDeps): Express {
  const { audit, meters, health, metrics, store, parties, surroundings, wake, exportExchange, verifyAudit } = deps;
  const door = createDoor({ audit, meters, contentType, name: 'admin', tell });
  const gate = createGate(deps.token);
  const app = plainExpress([]);
  app.use(...createFront(deps));
  app.get('/health/live', createLive());
  // Who bears the token is not held up by a guesser at the same address.
  const guesses = createAddressLimit({ perAddress: refusedPerMinute }, (request) => visitorOf(request) !== undefined);
  app.use(gate.recognise, guesses, gate.close);
  app.get('/health/ready', readyInDetail(health));
  app.get('/metrics', async (_request, response) => {
    response.setHeader('content-type', metrics.contentType);
    response.end(await metrics.text());
  });
  app.use('/admin', createPartyRoutes({ door, parties, wake }));
  app.use('/admin', createDirectoryRoutes({ door, directory: deps.directory }));
  app.use('/admin', createOutboxRoutes({ door, store, now: surroundings.now, wake }));
  app.use('/admin', createUpkeepRoutes({ door, store, exportExchange, verifyAudit }));
  app.use(nowhere, answerThrown({ audit, meters }, { contentType, tell }));
  return app;
}

const readyInDetail =
  (health: Pick<Health, 'detailed'>): RequestHandler =>
  async (_request, response) => {
    const told = await health.detailed();
    response.status(told.status === 'down' ? 503 : 200).json(told);
  };
