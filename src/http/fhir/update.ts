import { information } from '../../domain/issue.js';
import type { Accepted, Journeys, ResourceUpdate } from '../../exchange/journeys.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Answer, KeptResource } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Addresses } from './addresses.js';
import { type Body, type Call, type Handler, refuse, resourceMedia } from './call.js';
import { callerOf } from './caller.js';
import { preferencesOf } from './negotiation.js';
import { patchMedia, readPatch } from './patch.js';
import { notFound, subjectOf } from './read.js';
import { isUnchanged, tell, unchanged, writtenAnswer } from './replies.js';

export interface UpdateDeps {
  readonly store: Store;
  readonly journeys: Journeys;
  readonly addresses: Addresses;
}

/** The types that are changed by themselves; everything else is part of a message. */
export const updatable = ['Task', 'ServiceRequest'] as const;

/**
 * `PUT` and `PATCH` of a Task or a ServiceRequest: a message in another form, by the rules of any message. Nothing is
 * created: what is not there, or is someone else's, is 404. `If-Match` is needed (428), so that nobody writes over what
 * they have not seen.
 */
export function createUpdates(deps: UpdateDeps) {
  const update: Handler = (call) =>
    updating(deps, call, resourceMedia, ({ json }, type, id) => {
      checkSubject(json, type, id);
      return () => json;
    });
  const patch: Handler = (call) =>
    updating(deps, call, [patchMedia], ({ json }, type, id) => {
      const change = readPatch(json);
      return (present) => {
        const next = change(present);
        checkSubject(next, type, id);
        return next;
      };
    });
  return { update, patch };
}

async function updating(
  { store, journeys, addresses }: UpdateDeps,
  call: Call,
  media: readonly string[],
  read: (body: Body, type: string, id: string) => ResourceUpdate['change'],
): Promise<Reply> {
  const { id, ...subject } = subjectOf(call);
  const type = updatable.find((one) => one === subject.type);
  if (type === undefined) throw notFound();
  const { asked } = call;
  asked.need(type, 'u');
  asked.touch(`${type}/${id}`);
  const version = versionIn(call);
  const body = await call.json(media);
  const present = await store.read(asked.visitor.party.id, type, id);
  if (present === undefined) throw notFound();
  const preferences = preferencesOf(call);
  const accepted: Accepted = await journeys.update({
    ...callerOf(call, body.raw),
    type,
    id,
    version,
    change: read(body, type, id),
    answer: ({ journey, exchange, changed, issues }) => {
      const ask = changed.find((one) => one.type === 'Task' && one.id !== exchange.task);
      if (journey === 'ask-withdrawal' && ask !== undefined) return askedAnswer(ask, addresses);
      const kept = changed.find((one) => one.type === type && one.id === id);
      if (kept === undefined) return unchanged;
      return writtenAnswer(200, kept, issues, { preferences, addresses });
    },
  });
  if (accepted.kind === 'done') asked.touch(...accepted.outcome.changed.map((one) => `${one.type}/${one.id}`));
  // What changes nothing leaves the version that was there.
  if (isUnchanged(accepted.answer)) return writtenAnswer(200, present, [], { preferences, addresses });
  return accepted.answer;
}

/** Work that has begun goes on until the link worker answers: what was asked for is a Task of its own, and its status says. */
const askedAnswer = (ask: KeptResource, addresses: Addresses): Answer => {
  const text = 'the work has begun: its end is asked for, and what is kept stands until the link worker answers';
  // An ETag tells that something was written: it is that of the Task that asks.
  const headers = { etag: `W/"${ask.version}"`, location: addresses.version(ask) };
  return { status: 202, headers, body: tell([information('variant', 'Task', text)]) };
};

/** The version that the client has seen (http://hl7.org/fhir/R4/http.html#concurrency). */
function versionIn(call: Call): number {
  const tag = call.header('if-match');
  if (tag === undefined)
    throw refuse('version-needed', 'found no If-Match; expected the ETag of the version you have seen');
  const [, version] = /^(?:W\/)?"([1-9]\d{0,8})"$/.exec(tag.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw refuse('request-form', 'found another form of If-Match; expected one ETag, such as W/"3"');
}

/** A resource that says it is another one is not written under this address. */
function checkSubject(json: unknown, type: string, id: string): void {
  if (!isMembers(json) || json.resourceType !== type) {
    throw refuse('resource-type', 'found another type of resource; expected that of the URL', `${type}.resourceType`);
  }
  if (json.id !== id) throw refuse('value', 'found another id, or none; expected that of the URL', `${type}.id`);
}
