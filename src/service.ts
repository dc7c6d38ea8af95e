import { randomBytes } from 'node:crypto';
import { type Express, Router } from 'express';
import type { Config } from './config/read.js';
import type { Conformance } from './conformance/check.js';
import { readJson } from './conformance/json.js';
import { writeJson } from './conformance/json-literals.js';
import { createFhirRestConnector } from './connectors/fhir-rest/connector.js';
import { createFeedReader } from './connectors/open-referral/read.js';
import type { Wires } from './connectors/wires.js';
import { destinationsFor } from './delivery/destinations.js';
import { createOutgoing, type Outgoing } from './delivery/outgoing.js';
import { createWebhookTest } from './delivery/webhook-test.js';
import { createDeliveryWorker } from './delivery/worker.js';
import { error, Refusal } from './domain/issue.js';
import type { Connection, Party } from './domain/party.js';
import { createJourneys } from './exchange/create-journeys.js';
import { createDirectory } from './exchange/directory.js';
import { exportExchange } from './exchange/export.js';
import { createPartyCheck } from './exchange/parties/party-check.js';
import { createParties } from './exchange/parties/party-registry.js';
import { createAdminApp } from './http/admin/app.js';
import { createApp } from './http/app.js';
import { createAccessTokens } from './http/auth/access-token.js';
import { createClientRecognition } from './http/auth/assertion.js';
import { createAuthentication, createIsKnown } from './http/auth/authentication.js';
import { createPartyKeys } from './http/auth/party-keys.js';
import { createAuthRoutes, tokenUrlOf } from './http/auth/routes.js';
import { tell as tellOutcome } from './http/fhir/replies.js';
import { createFhirRouter, createMetadata } from './http/fhir/router.js';
import { createHealth } from './http/health.js';
import { type Listening, listen } from './http/listen.js';
import { createMessagingRouter } from './http/messaging/router.js';
import { createPlatformPages, createPlatformRouter } from './http/platform/router.js';
import { tell as tellIssues } from './http/platform/tell.js';
import { rotateWebhook } from './http/platform/webhook.js';
import { verifyAudit } from './operations/audit-chain.js';
import { createAuditTrail } from './operations/audit-trail.js';
import type { Surroundings } from './operations/ids.js';
import type { Log } from './operations/log.js';
import { createMetrics } from './operations/metrics.js';
import type { Store } from './store/store.js';

export interface ServiceDeps {
  readonly config: Config;
  readonly store: Store;
  readonly conformance: Conformance;
  readonly wires: Wires;
  readonly log: Log;
  readonly surroundings: Surroundings;
  readonly random: () => number;
  /** A secret of the operator's by the name of its environment variable. */
  secret(variable: string): string | undefined;
  readonly adminToken: string;
  readonly version: string;
}

export interface Service {
  readonly url: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

const hour = 3_600_000;
const day = 24 * hour;
/** How often other instances' parties are looked for. */
const refreshEvery = 1_000;

/** The scopes that the doors know what to do with. */
const scopes = [
  'system/*.cruds',
  'system/*.rs',
  'system/Patient.rs',
  'system/ServiceRequest.cruds',
  'system/Task.cruds',
] as const;

/**
 * Puts the service together over a store that is open, and opens its two ports. It resolves when both listen and the
 * delivery runs; `stop` takes nothing more, finishes what is in work, gives leases back and closes the store.
 */
export async function startService(deps: ServiceDeps): Promise<Service> {
  const { config, store, conformance, wires, log, surroundings, secret, version } = deps;
  const { baseUrl, limits, delivery } = config;
  const fhirUrl = `${baseUrl}/fhir`;
  const { now } = surroundings;
  const software = { name: 'Waymark', version };
  const body = { length: limits.bodyBytes, patience: limits.requestTimeout };
  const support = async () => ({
    reviewsOverdue: await store.countReviewsDue(now()),
    stalled: await store.countStalled(now() - config.stalledAfterDays * day),
  });
  const stats = async () => ({ ...(await store.stats()), support: await support() });
  const metrics = createMetrics({ stats, now });
  const shared = { store, log, meters: metrics, surroundings };

  const outgoing = createOutgoing({ allow: { ranges: config.egress.allow }, timeout: delivery.timeout });
  const check = createPartyCheck({ checkEndpoint: outgoing.checkEndpoint });
  const parties = createParties({ store, check, log, refreshEvery });
  await parties.start();
  // What was changed while the service ran, an address or a switch, stands: the file only makes parties known.
  for (const party of config.parties) if (parties.party(party.id) === undefined) await parties.save(party);

  const directory = createDirectory({ store, parties, surroundings, readServices: createFeedReader() });
  const auditKey = secret('WAYMARK_AUDIT_KEY') ?? (await store.shared('audit-key', freshSecret()));
  const audit = createAuditTrail({ ...shared, key: auditKey, chain: surroundings.newId() });
  const journeys = createJourneys({
    ...shared,
    parties,
    services: directory,
    root: fhirUrl,
    check: (resource) => conformance.check(resource),
    nudge: () => worker.nudge(),
  });
  const destinations = destinationsFor({ ...shared, outgoing, wires, parties, key: secret, software });
  const worker = createDeliveryWorker({
    ...shared,
    parties,
    destinations,
    delivered: journeys.delivered,
    random: deps.random,
    settings: delivery,
  });

  const cursorSecret = await store.shared('cursor-key', freshSecret());
  const tokenUrl = tokenUrlOf(baseUrl);
  const tokens = createAccessTokens({ ...shared, parties, baseUrl });
  const keys = createPartyKeys({ fetchKeys: fetchKeysBy(outgoing), surroundings, log });
  const recogniseClient = createClientRecognition({ parties, keys, store, surroundings, tokenUrl });
  const fhirFace = { contentType: 'application/fhir+json; charset=utf-8', tell: tellOutcome };
  const platformFace = { contentType: 'application/json; charset=utf-8', tell: tellIssues };
  const doors = { ...shared, journeys, parties, audit, limits: body };

  const open = Router();
  open.use(createAuthRoutes({ baseUrl, scopes, recogniseClient, tokens, audit, meters: metrics }));
  open.all('/fhir/metadata', createMetadata({ baseUrl: fhirUrl, surroundings, meters: metrics, version }));
  open.use('/platform', createPlatformPages(baseUrl));

  let isDraining = false;
  const health = createHealth({ store, support, now, draining: () => isDraining });
  const app = createApp({
    ...shared,
    audit,
    health,
    limits: { perParty: limits.perParty, perAddress: limits.perAddress, inFlight: limits.inFlight },
    isKnown: createIsKnown(tokens),
    trustProxy: config.trustProxy,
    open,
    fhir: {
      ...fhirFace,
      authentication: createAuthentication({ ...fhirFace, tokens, audit, meters: metrics }),
      routers: [
        createMessagingRouter({ ...doors, connector: wires.bars }),
        createFhirRouter({
          ...doors,
          conformance,
          directory,
          connector: (known) =>
            createFhirRestConnector({
              policy: { nhsNumber: config.nhsNumber },
              check: (resource) => conformance.check(resource),
              known,
            }),
          baseUrl: fhirUrl,
          secret: cursorSecret,
          validations: limits.validations,
          version,
        }),
      ],
    },
    platform: {
      ...platformFace,
      authentication: createAuthentication({ ...platformFace, tokens, audit, meters: metrics }),
      routers: [
        createPlatformRouter({
          ...doors,
          directory,
          wires,
          baseUrl,
          secret: cursorSecret,
          webhooks: {
            checkEndpoint: outgoing.checkEndpoint,
            registerWebhook: async (party, url) =>
              parties.save({ ...party, connection: await connectionAt(store, party, url) }),
            testWebhook: createWebhookTest({ outgoing, store, surroundings }),
          },
        }),
      ],
    },
  });

  const admin = createAdminApp({
    ...shared,
    audit,
    health,
    metrics,
    token: deps.adminToken,
    parties: {
      list: () => store.parties(),
      read: parties.read,
      save: parties.save,
      pause: (party, reason) => store.pause(party, reason),
      rotate: (id) => rotateWebhook({ store, surroundings }, partyCalled(parties.party(id))),
    },
    directory,
    wake: worker.nudge,
    exportExchange: (id) => exportExchange(store, id, fhirUrl),
    verifyAudit: () =>
      verifyAudit(
        store,
        auditKey,
        [audit.end()].flatMap((end) => end ?? []),
      ),
  });

  const ports = await openPorts([
    [app, config],
    [admin, config.admin],
  ]).catch((thrown: unknown) => {
    parties.stop();
    outgoing.close();
    throw thrown;
  });
  const [publicPort, adminPort] = ports;
  worker.start();
  const forgetting = startForgetting(store, config.retentionDays, log, now);
  log.info('service.started', {
    url: publicPort.url,
    admin: adminPort.url,
    version,
    settings: writeJson(config.sources),
  });

  return {
    url: publicPort.url,
    adminUrl: adminPort.url,
    async stop() {
      isDraining = true;
      clearInterval(forgetting);
      log.info('service.stopping');
      await Promise.all([publicPort.close(delivery.drain), worker.drain(delivery.drain)]);
      await adminPort.close(0);
      parties.stop();
      outgoing.close();
      await store.close();
      log.info('service.stopped');
    },
  };

  /** Both or none: where the second cannot be opened, the first is closed again. */
  async function openPorts([open, guarded]: readonly [PortOf, PortOf]): Promise<readonly [Listening, Listening]> {
    const first = await listen(open[0], { ...open[1], log });
    try {
      return [first, await listen(guarded[0], { ...guarded[1], log })];
    } catch (thrown) {
      await first.close(0);
      throw thrown;
    }
  }
}

type PortOf = readonly [Express, { readonly host: string; readonly port: number }];

const freshSecret = (): string => randomBytes(32).toString('base64url');

/** Fetches what a party publishes by the guarded way out: what is no JSON, or no 200, is no set of keys. */
const fetchKeysBy =
  ({ send }: Outgoing) =>
  async (url: string) => {
    const sent = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
    if (sent.kind === 'failed') throw new Error(`the keys could not be fetched: ${sent.fault}`);
    if (sent.status !== 200) throw new Error(`the keys could not be fetched: ${sent.status}`);
    return { json: readJson(sent.body), cacheControl: sent.headers['cache-control'] };
  };

/** Under this name it is kept in which words a party's inbox spoke before it had a webhook. */
const inboxWire = 'inbox-wire';

/** Where what is owed goes: to a webhook, or without one back into the inbox, in the words it spoke before. */
async function connectionAt(store: Store, { id, connection }: Party, url: string | undefined): Promise<Connection> {
  if (url !== undefined) {
    if (connection.kind === 'inbox') await store.savePartySecret(id, inboxWire, connection.wire);
    return { kind: 'platform-webhook', url };
  }
  const wire = await store.partySecret(id, inboxWire);
  return { kind: 'inbox', wire: wire === 'bars' || wire === 'fhir-rest' ? wire : 'platform' };
}

function partyCalled(party: Party | undefined): Party {
  if (party !== undefined) return party;
  throw new Refusal([error('not-found', '', 'found no such party; expected the id of one')]);
}

/** Forgets, once an hour, what the operator does not want to keep longer; nothing when no time was set. */
function startForgetting(store: Store, days: number | undefined, log: Log, now: () => number) {
  if (days === undefined) return undefined;
  const forget = () => {
    store.purge(now() - days * day).then(
      () => log.info('store.purged'),
      () => log.warn('store.not-purged'),
    );
  };
  forget();
  return setInterval(forget, hour).unref();
}
