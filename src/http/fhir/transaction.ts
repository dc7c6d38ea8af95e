import { STATUS_CODES } from 'node:http';
import { readJson } from '../../conformance/json.js';
import { writeJson } from '../../conformance/json-literals.js';
import { isResource } from '../../connectors/opening.js';
import { information } from '../../domain/issue.js';
import type { Outcome } from '../../exchange/journeys.js';
import { enclosedId, keptId } from '../../exchange/kept-ids.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { isAskOfReport } from '../../mapping/engine/reported.js';
import type { Answer, KeptResource } from '../../store/records.js';
import type { Reply } from '../door.js';
import { etagOf, instantOf } from './addresses.js';
import { bundleText, objectText } from './bundle-text.js';
import { type Body, type Call, type Handler, refuse } from './call.js';
import { matches, severalMatch } from './conditional.js';
import { type CreateDeps, creatable, needOne, submit } from './create.js';
import { entriesOf, entryCall, type Members, replyEntry, requestOf } from './entry-call.js';
import { framed } from './frame.js';
import { preferencesOf } from './negotiation.js';
import { stepsIn } from './path.js';
import { subjectOf } from './read.js';
import { tell } from './replies.js';
import { updatable } from './update.js';

/**
 * A transaction is one message: a referral, a report or a withdrawal, all of it or nothing. The resources of a referral
 * are the exchange's own: an `ifNoneExist` of a patient or a practice does not lead to those of another referral. One that
 * changes a Task or a ServiceRequest that is kept goes alone, and the way of `PUT` (`update`).
 */
export const transaction =
  (deps: CreateDeps, update: Handler) =>
  async (call: Call, body: Body): Promise<Reply> => {
    const entries = entriesOf(framed(body.json));
    const changing = await findChanging(deps, call, entries);
    if (changing !== undefined) {
      if (entries.length === 1) {
        const reply = await update(entryCall(call, changing, 0, deps.addresses));
        return { ...reply, status: 200, headers: {}, body: bundleText(frameOf(deps), [replyEntry(reply)]) };
      }
      const text = 'found a PUT of what is kept beside other entries; expected it alone, or as a report';
      throw refuse('not-supported', text, 'Bundle.entry');
    }
    needOne(call.asked);
    for (const entry of entries) {
      const condition = conditionOf(entry);
      if (condition === undefined) continue;
      if ((await matches(deps, call, condition.type, condition.search)).length > 1) return severalMatch();
    }
    const accepted = await submit(deps, call, body, (outcome) => answerTo(deps, call, entries, outcome));
    const isFirstAgain = accepted.kind === 'repeat' && call.header('idempotency-key') === undefined;
    return isFirstAgain ? { ...accepted.answer, body: asExisting(accepted.answer.body, entries) } : accepted.answer;
  };

/** The condition on the request or the work itself; those on what comes with them are not asked of other referrals. */
function conditionOf(entry: Members): { type: string; search: string } | undefined {
  const { method, url, request } = requestOf(entry);
  const type = creatable.find((one) => one === url);
  if (method !== 'POST' || type === undefined || typeof request.ifNoneExist !== 'string') return undefined;
  return { type, search: request.ifNoneExist };
}

/** The entry that would change a Task or ServiceRequest that is kept. */
async function findChanging({ store, addresses }: CreateDeps, call: Call, entries: readonly Members[]) {
  for (const entry of entries) {
    const { method, url, request } = requestOf(entry);
    const [type = '', ...rest] = stepsIn(addresses.below(url) ?? url) ?? [];
    if (method !== 'PUT' || rest.length !== 1 || !updatable.some((one) => one === type)) continue;
    if (request.ifMatch !== undefined) return entry;
    const { id } = subjectOf({ steps: [type, ...rest] });
    if ((await store.read(call.asked.visitor.party.id, type, id)) !== undefined) return entry;
  }
  return undefined;
}

function answerTo(deps: CreateDeps, call: Call, entries: readonly Members[], outcome: Outcome): Answer {
  const wish = preferencesOf(call).return ?? 'minimal';
  const told = wish === 'operationoutcome' ? tell(outcome.issues) : undefined;
  const texts = entries.map((entry) => {
    const kept = keptOf(entry, outcome);
    return objectText({
      fullUrl: kept === undefined ? undefined : JSON.stringify(deps.addresses.resource(kept.type, kept.id)),
      resource: wish === 'representation' ? kept?.body : undefined,
      response: kept === undefined ? standingText(entry, outcome) : responseText(kept, told),
    });
  });
  return { status: 200, headers: {}, body: bundleText(frameOf(deps), texts) };
}

/**
 * The kept resource that an entry has become, or has changed. Of a message about a referral that is what it encloses, the
 * request and the work: who sends it and whom it is about are known.
 */
function keptOf(entry: Members, outcome: Outcome): KeptResource | undefined {
  const { exchange, changed, journey, message } = outcome;
  const { resource, fullUrl } = entry;
  if (!isMembers(resource)) return undefined;
  const type = resource.resourceType;
  const named = typeof fullUrl === 'string' ? fullUrl : `${type}/${resource.id}`;
  const ids =
    journey === 'refer'
      ? [keptId(exchange.id, named)]
      : [enclosedId(exchange.id, message.id, named), rootOf(entry, outcome)];
  return changed.find((one) => one.type === type && ids.includes(one.id));
}

/** The id of the request or the work of the exchange, for an entry that speaks of it. */
function rootOf({ resource }: Members, { exchange }: Outcome): string | undefined {
  const type = isMembers(resource) ? resource.resourceType : undefined;
  // What a report asks of others is a request or work of its own.
  if (isResource(resource) && isAskOfReport(resource)) return undefined;
  return type === 'Task' ? exchange.task : type === 'ServiceRequest' ? exchange.request : undefined;
}

const frameOf = ({ surroundings }: CreateDeps) => {
  return { id: surroundings.newId(), type: 'transaction-response', at: instantOf(surroundings.now()) } as const;
};

function responseText(kept: KeptResource, outcome: string | undefined): string {
  const status = kept.version === 1 ? 201 : 200;
  return objectText({
    status: statusText(status),
    location: JSON.stringify(`${kept.type}/${kept.id}/_history/${kept.version}`),
    etag: JSON.stringify(etagOf(kept)),
    lastModified: JSON.stringify(instantOf(kept.updatedAt)),
    outcome,
  });
}

const statusText = (status: number) => JSON.stringify(`${status} ${STATUS_CODES[status]}`);

/** What was read and is not kept by itself is told so: its sender would look for it. */
function standingText(entry: Members, outcome: Outcome): string {
  const { resource } = entry;
  const root = rootOf(entry, outcome);
  const text =
    outcome.journey === 'ask-withdrawal'
      ? 'the work has begun: the withdrawal is asked for, and what is kept stands until the link worker answers'
      : 'read as part of the message, and not kept by itself: what is kept already stands';
  return objectText({
    status: statusText(200),
    location:
      root === undefined || !isMembers(resource) ? undefined : JSON.stringify(`${resource.resourceType}/${root}`),
    outcome: tell([information('unmapped', '', text)]),
  });
}

/** What we wrote ourselves may be as long as it is. */
const unbounded = { bytes: Infinity, depth: Infinity, items: Infinity, values: Infinity };

/** The first answer again. Where anything was to be created on condition, all that was is now what is there. */
function asExisting(answer: string, entries: readonly Members[]): string {
  const isConditional = entries.some((entry) => requestOf(entry).request.ifNoneExist !== undefined);
  const bundle = isConditional ? readJson(answer, unbounded) : undefined;
  if (!isMembers(bundle)) return answer;
  const entry = entriesOf(bundle).map((one) => {
    if (!isMembers(one.response) || one.response.status !== '201 Created') return one;
    return { ...one, response: { ...one.response, status: '200 OK' } };
  });
  return writeJson({ ...bundle, entry });
}
