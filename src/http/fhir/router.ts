import { type RequestHandler, Router } from 'express';
import { writeJson } from '../../conformance/json-literals.js';
import type { Connector } from '../../connectors/connector.js';
import type { Known } from '../../connectors/fhir-rest/read.js';
import type { Journeys } from '../../exchange/journeys.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { createSeenStore } from '../../exchange/seen.js';
import { createSummaries } from '../../exchange/summary/summaries.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Audit } from '../../operations/audit.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Meters } from '../../operations/meters.js';
import type { Store } from '../../store/store.js';
import { type BodyLimits, defaultBodyLimits } from '../body.js';
import { createDoor, type Reply, send, told } from '../door.js';
import { visitOf } from '../visit.js';
import { createAddresses, instantOf } from './addresses.js';
import { batch } from './batch.js';
import { fhirJson, type Handler, refuse, resourceMedia } from './call.js';
import { capabilityStatement } from './capabilities.js';
import { createCreation } from './create.js';
import { createCursors } from './cursor.js';
import { type DirectorySource, withDirectory } from './directory.js';
import { createHistory } from './history.js';
import { callOf, methodOf, queryOf } from './http-call.js';
import { checkAccept } from './negotiation.js';
import { stepsIn } from './path.js';
import { findWay, type Handlers } from './places.js';
import { createReads } from './read.js';
import { notAllowed, tell } from './replies.js';
import { createSearches } from './search.js';
import { createDocuments } from './summary.js';
import { transaction } from './transaction.js';
import { createUpdates } from './update.js';
import { createValidation, type Validator } from './validate.js';

export interface FhirDeps {
  readonly store: Store;
  readonly journeys: Journeys;
  readonly parties: Parties;
  /** The directory of services, which every party may read; none where it is left out. */
  readonly directory?: DirectorySource;
  /** The wire fhir-rest, with what the door knows of a message. */
  connector(known: Known): Connector;
  readonly conformance: Validator;
  readonly audit: Audit;
  readonly meters: Meters;
  readonly surroundings: Surroundings;
  /** The URL below which this router is mounted, as the world sees it: every link is made from it. */
  readonly baseUrl: string;
  /** The same in every instance: cursors are sealed with what is derived from it. */
  readonly secret: string;
  readonly limits?: BodyLimits;
  /** How many resources may be validated at once (`$validate`); more are told to come again. */
  readonly validations: number;
  /** Of the software, for `metadata`. */
  readonly version: string;
}

/**
 * The FHIR API, to be mounted at its base behind the authentication (`metadata` stands before it, see
 * `createMetadata`) and behind the door of messages: reads, searches, transactions, batches, single creates, updates and
 * `$validate`. What is written goes to the journeys; what is read is the party's own, and everything else is 404.
 */
export function createFhirRouter(deps: FhirDeps): Router {
  const door = createDoor({ ...deps, contentType: fhirJson, name: 'fhir', tell });
  const answer = createAnswers(deps);
  const router = Router();
  router.use((request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    const found = findWay({ method: methodOf(request), steps: stepsIn(request.path) ?? [] });
    const { interaction, action } =
      found.kind === 'way' ? found.way : ({ interaction: 'operation', action: 'E' } as const);
    const route = found.kind === 'way' ? `/fhir/${found.pattern}` : 'unmatched';
    return door({ interaction, action, route }, async (asked) => {
      const call = callOf(asked, deps.limits ?? defaultBodyLimits);
      checkAccept(call.header('accept'), call.query);
      return answer(call);
    })(request, response, next);
  });
  return router;
}

/** `GET /metadata`, which is open to all: a client reads there where to log in. */
export function createMetadata(
  deps: Pick<FhirDeps, 'baseUrl' | 'surroundings' | 'meters' | 'version'>,
): RequestHandler {
  const body = metadataOf(deps);
  return (request, response) => {
    let reply: Reply = { status: 200, headers: { 'cache-control': 'public, max-age=3600' }, body };
    try {
      const isRead = ['GET', 'HEAD'].includes(request.method);
      if (!isRead) reply = notAllowed(['GET', 'HEAD']);
      else checkAccept(request.headers.accept, queryOf(request));
    } catch (thrown) {
      reply = told(thrown, visitOf(request), { meters: deps.meters, tell });
    }
    send(response, reply, fhirJson);
  };
}

const metadataOf = ({
  baseUrl,
  surroundings,
  version,
}: Pick<FhirDeps, 'baseUrl' | 'surroundings' | 'version'>): string => {
  const date = instantOf(surroundings.now());
  return writeJson(capabilityStatement({ addresses: createAddresses(baseUrl), date, version }));
};

/** What answers a call, whether it came alone or in a batch. */
function createAnswers(deps: FhirDeps): Handler {
  const store = createSeenStore(deps);
  const searched = withDirectory(store, deps.directory);
  const addresses = createAddresses(deps.baseUrl);
  const shared = { ...deps, store, searched, addresses, cursors: createCursors(deps.secret) };
  const metadata = metadataOf(deps);
  const updates = createUpdates(shared);
  const asBatch = batch({ ...shared, answer: (call) => answer(call) });
  const asTransaction = transaction(shared, updates.update);
  const bundle: Handler = async (call) => {
    const body = await call.json(resourceMedia);
    if (!isMembers(body.json) || body.json.resourceType !== 'Bundle') {
      throw refuse('resource-type', 'found no Bundle; expected one of type transaction or batch', 'Bundle');
    }
    if (body.json.type === 'batch') return asBatch(call, body);
    if (body.json.type === 'transaction') return asTransaction(call, body);
    throw refuse('not-supported', 'found another type of Bundle; expected transaction or batch', 'Bundle.type');
  };
  const handlers: Handlers = {
    ...createReads(shared),
    history: createHistory(shared),
    ...createSearches(shared),
    ...updates,
    create: createCreation(shared),
    bundle,
    validate: createValidation({ ...shared, store: searched }),
    ...createDocuments({ ...shared, summaries: createSummaries(deps) }),
    metadata: async () => ({ status: 200, body: metadata }),
  };
  const answer: Handler = async (call) => {
    const found = findWay(call);
    if (found.kind === 'way') return handlers[found.way.does](call);
    if (found.kind === 'other-method') return notAllowed(found.allowed, found.instead);
    throw refuse(
      'not-found',
      'found an address or a type of resource that is not served; expected one that metadata names',
    );
  };
  return answer;
}
