import { STATUS_CODES } from 'node:http';
import { readJson } from '../../conformance/json.js';
import { writeJson } from '../../conformance/json-literals.js';
import type { Outcome } from '../../exchange/journeys.js';
import { keptId } from '../../exchange/kept-ids.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Answer, KeptResource } from '../../store/store.js';
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
  const outcomeText = wish === 'operationoutcome' ? tell(outcome.issues) : undefined;
  const texts = entries.map((entry) => {
    const kept = keptOf(entry, outcome);
    return objectText({
      fullUrl: kept === undefined ? undefined : JSON.stringify(deps.addresses.resource(kept.type, kept.id)),
      resource: wish === 'representation' ? kept?.body : undefined,
      response: responseText(kept, outcomeText),
    });
  });
  return { status: 200, headers: {}, body: bundleText(frameOf(deps), texts) };
}

/** The kept resource that an entry has become. Of a message about a referral only the request and the work are kept. */
function keptOf(entry: Members, { exchange, changed, journey }: Outcome): KeptResource | undefined {
  const { resource, fullUrl } = entry;
  if (!isMembers(resource)) return undefined;
  const type = resource.resourceType;
  const named = typeof fullUrl === 'string' ? fullUrl : `${type}/${resource.id}`;
  const roots = new Map<unknown, string>([
    ['ServiceRequest', exchange.request],
    ['Task', exchange.task],
  ]);
  const id = journey === 'refer' ? keptId(exchange.id, named) : roots.get(type);
  return changed.find((one) => one.type === type && one.id === id);
}

const frameOf = ({ surroundings }: CreateDeps) => {
  return { id: surroundings.newId(), type: 'transaction-response', at: instantOf(surroundings.now()) } as const;
};

function responseText(kept: KeptResource | undefined, outcome: string | undefined): string {
  const status = kept === undefined ? 204 : kept.version === 1 ? 201 : 200;
  return objectText({
    status: JSON.stringify(`${status} ${STATUS_CODES[status]}`),
    ...(kept !== undefined && {
      location: JSON.stringify(`${kept.type}/${kept.id}/_history/${kept.version}`),
      etag: JSON.stringify(etagOf(kept)),
      lastModified: JSON.stringify(instantOf(kept.updatedAt)),
    }),
    outcome,
  });
}

/** What we wrote ourselves may be as long as it is. */
const unbounded = { bytes: Infinity, depth: Infinity, items: Infinity, values: Infinity };

/** The first answer again, in which what was created on condition is now what is there. */
function asExisting(answer: string, entries: readonly Members[]): string {
  const bundle = readJson(answer, unbounded);
  if (!isMembers(bundle)) return answer;
  const entry = entriesOf(bundle).map((one, i) => {
    const isConditional = requestOf(entries[i] ?? {}).request.ifNoneExist !== undefined;
    if (!isConditional || !isMembers(one.response) || one.response.status !== '201 Created') return one;
    return { ...one, response: { ...one.response, status: '200 OK' } };
  });
  return writeJson({ ...bundle, entry });
}
