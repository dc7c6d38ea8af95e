import { type Request, type RequestHandler, Router } from 'express';
import { readJson } from '../../conformance/json.js';
import { writeJson } from '../../conformance/json-literals.js';
import type { Connector } from '../../connectors/connector.js';
import { type Issue, Refusal, refuseErrors } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import type { Party } from '../../domain/party.js';
import type { Accepted, Journeys } from '../../exchange/journeys.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { nameOf } from '../../exchange/refer.js';
import { createSeenStore } from '../../exchange/seen.js';
import { operationOutcome } from '../../mapping/operation-outcome.js';
import type { Audit } from '../../operations/audit.js';
import type { Meters } from '../../operations/meters.js';
import type { Answer } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import { type BodyLimits, readJsonBody } from '../body.js';
import { type Asked, createDoor, type Reply } from '../door.js';
import { visitOf } from '../visit.js';
import { answerBundle, type Told } from './answer-bundle.js';
import { askedOnly, seenBefore, sentBefore, statusHere, stillInWork, tell } from './answers.js';
import { definitionsFor } from './definitions.js';
import { checkFhirAccept, checkTarget, readHeaders } from './headers.js';
import { notAllowed } from './not-allowed.js';

export interface MessagingDeps {
  readonly store: Store;
  readonly journeys: Pick<Journeys, 'accept'>;
  readonly parties: Parties;
  /** Reads and checks messages in the shape of BaRS. */
  readonly connector: Connector;
  readonly audit: Audit;
  readonly meters: Meters;
  readonly limits?: BodyLimits;
}

/**
 * The door of FHIR messaging, by the rules of BaRS: `POST /$process-message` and `GET /MessageDefinition`, to be mounted
 * at `/fhir` in front of what else is there.
 *
 * A message is answered when it is durable: 200 with the message and the ids of what is kept of it (or, where the sender
 * has asked with `Prefer: return=OperationOutcome`, with what was noticed in it). `X-Request-Id` and `X-Correlation-Id`
 * are echoed on every answer. The same `X-Request-Id` again is 409 `duplicate`, or 425 while the first is in work; the
 * same message under another is 400 `invariant`; the same id with other content is 409 `conflict`. A withdrawal that is
 * only asked for, since work has begun, is answered with the request and the work as they stand: still active.
 */
export function createMessagingRouter(deps: MessagingDeps): Router {
  const door = createDoor({
    audit: deps.audit,
    meters: deps.meters,
    contentType: 'application/fhir+json; charset=utf-8',
    name: 'process-message',
    tell,
    statusOf: statusHere,
  });
  const router = Router();
  const message = { interaction: 'operation', action: 'E', route: '/fhir/$process-message' } as const;
  const definition = { interaction: 'search-type', action: 'E', route: '/fhir/MessageDefinition' } as const;
  router
    .route('/$process-message')
    .all(echo)
    .post(door(message, createMessages({ ...deps, store: createSeenStore(deps) })))
    .all(door(message, notAllowed('POST', tell)));
  router
    .route('/MessageDefinition')
    .all(echo)
    .get(
      door(definition, async ({ request }) => {
        refuseErrors(checkFhirAccept(request));
        return { status: 200, body: writeJson(definitionsFor(request, deps.parties)) };
      }),
    )
    .all(door(definition, notAllowed('GET, HEAD', tell)));
  return router;
}

/** Both ids of an answer, whatever the answer is: as they came, or as what stands for them where they cannot be echoed. */
const echo: RequestHandler = (request, response, next) => {
  const { requestId, correlationId } = visitOf(request);
  response.setHeader('x-request-id', requestId);
  response.setHeader('x-correlation-id', correlationId);
  next();
};

/** Takes messages. What is in work is known to this instance alone; that nothing is done twice is seen to by the store. */
function createMessages({ store, journeys, connector, limits }: MessagingDeps): (asked: Asked) => Promise<Reply> {
  const inWork = new Set<string>();

  const read = async (asked: Asked, target: ReturnType<typeof readHeaders>['target']) => {
    const { raw, json } = await readJsonBody(asked.request, limits);
    const incoming = connector.read(json);
    const { message } = incoming;
    // One that could not be read is refused by the journey, which counts what was said and how it was answered.
    if (message !== undefined) {
      refuseErrors(checkTarget(target, message.receiver.endpoint));
      for (const [type, action] of needs[message.kind]) asked.need(type, action);
    }
    return { raw, json, incoming };
  };

  return async (asked) => {
    needOne(asked);
    const { requestId, target } = readHeaders(asked.request);
    const { party } = asked.visitor;
    const place = `${party.id} ${requestId}`;
    if (inWork.has(place)) throw new Refusal([stillInWork()]);
    inWork.add(place);
    try {
      const { raw, json, incoming } = await read(asked, target);
      const standing = await standingOf(store, party, incoming.message);
      const accepted = await journeys.accept({
        party,
        door: 'process-message',
        requestId: asked.visit.requestId,
        correlationId: asked.visit.correlationId,
        raw,
        keys: [`request:${requestId}`],
        wire: 'bars',
        received: json,
        incoming,
        answer: ({ journey, exchange, changed, message: { kind }, issues }) => {
          const isAsked = journey === 'ask-withdrawal';
          const told = { kind, exchange, changed, ...(isAsked && { standing }) };
          return answered(asked.request, json, told, isAsked ? [askedOnly(), ...issues] : issues);
        },
      });
      const known = await knownReferral(store, party, accepted);
      if (known !== undefined) return answered(asked.request, json, known, incoming.issues);
      return replyTo(accepted, asked);
    } finally {
      inWork.delete(place);
    }
  };
}

/** What a kind of message does to which resources. */
const needs = {
  referral: [
    ['ServiceRequest', 'c'],
    ['Task', 'c'],
  ],
  withdrawal: [['ServiceRequest', 'u']],
  progress: [['Task', 'u']],
} as const satisfies Record<Message['kind'], readonly (readonly [string, 'c' | 'u'])[]>;

/** Who may send no message at all is told before the message is read. */
function needOne(asked: Asked): void {
  const ways = Object.values(needs);
  if (ways.some((way) => way.every(([type, action]) => asked.visitor.allows(type, action)))) return;
  asked.need('ServiceRequest', 'c');
  asked.need('Task', 'c');
}

/** FHIR R4, RESTful API: Prefer. */
const wishesOutcome = ({ headers: { prefer } }: Request): boolean =>
  [prefer].flat().some((wish) => wish !== undefined && /\breturn=OperationOutcome\b/.test(wish));

const answered = (request: Request, received: unknown, told: Told, issues: readonly Issue[]): Answer => ({
  status: 200,
  headers: {},
  body: writeJson(wishesOutcome(request) ? operationOutcome(issues) : answerBundle(received, told)),
});

/** The request and the work that a withdrawal is about, by their types, as they stand before it. */
async function standingOf(store: MessagingDeps['store'], { id }: Party, message: Message | undefined) {
  const standing = new Map<unknown, unknown>();
  if (message?.kind !== 'withdrawal') return standing;
  const named = await store.exchangesNamed(id, nameOf(message.referral));
  const exchange = named.find(({ referrer }) => referrer === id) ?? named[0];
  if (exchange === undefined) return standing;
  for (const [type, one] of [
    ['ServiceRequest', exchange.request],
    ['Task', exchange.task],
  ] as const) {
    const kept = await store.read(id, type, one);
    if (kept !== undefined) standing.set(type, readJson(kept.body));
  }
  return standing;
}

/** The referral that a new message brings once more: it is answered as what it is, under the id of the new message. */
async function knownReferral(store: MessagingDeps['store'], { id }: Party, accepted: Accepted) {
  if (accepted.kind === 'done' || !accepted.key.startsWith('referral:')) return undefined;
  const exchange = await store.exchangeOf(id, accepted.exchange);
  if (exchange === undefined) return undefined;
  return { kind: 'referral', exchange, changed: await store.contents(exchange.id) } as const;
}

/**
 * What was said before is known by the first of its names: the request, the message, or the referral itself (see
 * `knownReferral`).
 */
function replyTo(accepted: Accepted, asked: Asked): Reply {
  if (accepted.kind === 'done') {
    asked.touch(...accepted.outcome.changed.map(({ type, id }) => `${type}/${id}`));
    return accepted.answer;
  }
  if (accepted.key.startsWith('request:')) throw new Refusal([seenBefore()]);
  if (accepted.key.startsWith('message:')) throw new Refusal([sentBefore()]);
  return accepted.answer;
}
