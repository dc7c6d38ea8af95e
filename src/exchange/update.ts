import type { Resource } from '@medplum/fhirtypes';
import { fromRest } from '../connectors/at-rest.js';
import { isBundle, isResource } from '../connectors/opening.js';
import { error, type Issue, isError, Refusal, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import { checkMove, type Progress, type ProgressState, plainStates, progressTable } from '../domain/progress.js';
import { isMembers } from '../mapping/engine/constants.js';
import { memberOf } from '../mapping/engine/graph.js';
import { codeSystems } from '../mapping/systems.js';
import { abortIn } from './abort.js';
import { strayIn } from './about.js';
import { answerWithdrawal } from './answer-withdrawal.js';
import { answeringTask } from './answering-task.js';
import { correspondentOf } from './beside.js';
import { fingerprint } from './fingerprint.js';
import type { ResourceUpdate } from './journeys.js';
import { bodyOf, factsOf, isSameContent, type KeptExchange, referralIn, sharesIn } from './kept-exchange.js';
import type { JourneyDeps, Plan } from './plan.js';
import { report, speakerOf } from './report.js';
import { resourceSeen, sightOf } from './seen.js';
import { isTaskStatus, withPlainState } from './status-alone.js';
import { withdraw } from './withdraw.js';

/**
 * The Task, or the request, as its owner wants it to be. Only where the work stands may change through it: what it is
 * about, for whom and by whom stays as it is. What it says then goes the way of any message that says it: by the link
 * worker a report, by the referrer a withdrawal or a correction.
 */
export async function update(deps: JourneyDeps, kept: KeptExchange, asked: ResourceUpdate): Promise<Plan> {
  const { exchange, resources } = kept;
  // What a party does not see it neither changes nor takes away: it works on what it sees.
  const present = seenBody(deps, kept, asked);
  const next = withPlainState(asOwned(asked.change(present), present), present);
  refuseErrors(checkFrozen(present, next));
  const abort = resources.map(abortIn).find((one) => one?.kept.id === asked.id);
  if (abort !== undefined) {
    refuseErrors(deps.check(next));
    return answerBy(deps, kept, asked, next);
  }
  refuseErrors(strayIn(present, next, { resources, root: deps.root }));
  if (asked.id !== exchange.task && asked.id !== exchange.request) {
    const answering = await answeringTask(deps, kept, asked);
    const text =
      answering === undefined
        ? 'found a resource that says nothing of where the work stands; expected the Task or the request of a referral'
        : `found what a report says of this ask; expected Task/${answering}, by which the one who is asked answers it`;
    throw new Refusal([error('not-supported', asked.type, text)]);
  }
  if (isSameContent(next, present)) return nothingNew(deps, kept, asked);
  const wanted = stateOf(next);
  // One that is on both sides takes the ask back as the one who asked.
  const saysAs = asked.type === 'ServiceRequest' || wanted === 'withdrawn' ? 'referrer' : 'link-worker';
  const speaker = speakerOf(exchange, asked.party, exchange.withdrawalAsked ? 'link-worker' : saysAs);
  // A move that is not allowed is told as such, before what its form would lack.
  const asksForEnd = speaker === 'referrer' && wanted === 'withdrawn';
  if (wanted !== undefined && wanted !== exchange.state && !asksForEnd) {
    refuseErrors(checkMove(exchange.state, wanted, speaker, 'Task.status'));
  }
  refuseErrors(deps.check(next));
  const bundle = replaced(kept.bundle, asked.id, next);
  const after = told(bundle, asked);
  refuseErrors(checkSame(kept.referral, after, asked));
  const said = { party: asked.party, wire: 'fhir-rest', carried: [], correlationId: asked.correlationId } as const;
  if (asked.type === 'ServiceRequest') {
    return withdraw(deps, kept, { ...said, message: withdrawalOf(deps, kept, asked, requestSays(after)) });
  }
  const progress = saidNow(kept.referral.referral.progress, after.referral.progress);
  if (speaker === 'referrer')
    return withdraw(deps, kept, { ...said, message: withdrawalOf(deps, kept, asked, progress) });
  return report(deps, { ...kept, bundle }, { ...said, message: reportOf(deps, kept, asked, progress) });
}

/** The resource as the party sees it who wants it to be another. */
function seenBody(
  { parties }: JourneyDeps,
  { exchange, resources }: KeptExchange,
  { party, id }: ResourceUpdate,
): Resource {
  const sight = sightOf(exchange, sharesIn(exchange), party.id, parties);
  const seen = resourceSeen(bodyOf(resources, id), 'referral', sight);
  if (seen === undefined) throw new Refusal([error('not-found', '', 'found nothing under this address')]);
  return seen;
}

/** What changes nothing tells nobody anything: no version, and no message to the other side. */
function nothingNew(deps: JourneyDeps, kept: KeptExchange, asked: ResourceUpdate): Plan {
  const { exchange, referral } = kept;
  const message = reportOf(deps, kept, asked, referral.referral.progress ?? { state: exchange.state });
  return { journey: 'report', exchange, from: exchange.state, message, names: [], changed: [], owed: [] };
}

/** What a Task may say anew; everything else is what the work is, and stays. */
const saying: Readonly<Record<string, readonly string[]>> = {
  Task: ['status', 'businessStatus', 'statusReason', 'note', 'output', 'lastModified', 'executionPeriod', 'extension'],
  ServiceRequest: ['status'],
};

function checkFrozen(present: Resource, next: Resource): Issue[] {
  const { resourceType } = present;
  const open = new Set([...(saying[resourceType] ?? []), 'meta', 'text']);
  const names = [...new Set([...Object.keys(present), ...Object.keys(next)])].filter((name) => !open.has(name));
  return names
    .filter((name) => fingerprint(memberOf(present, name) ?? null) !== fingerprint(memberOf(next, name) ?? null))
    .map((name) => {
      const text = 'found another value than the one that is kept; expected only where the work stands to change';
      return error('invariant', `${resourceType}.${name}`, text);
    });
}

/** What a Task says of where the work stands, as far as that can be told before it is read whole. */
function stateOf(next: Resource): ProgressState | undefined {
  if (next.resourceType !== 'Task' || !isTaskStatus(next.status)) return undefined;
  // Not checked yet: whatever stands there may be of any form.
  const element: unknown = next.businessStatus;
  const codings: unknown = isMembers(element) ? element.coding : undefined;
  const own = (Array.isArray(codings) ? codings : []).find(
    (one) => isMembers(one) && one.system === codeSystems.progress,
  );
  const code: unknown = isMembers(own) ? own.code : undefined;
  return typeof code === 'string' && isProgressState(code) ? code : plainStates[next.status];
}

const isProgressState = (word: string): word is ProgressState => Object.hasOwn(progressTable, word);

/** A Task whose time was left as it stood is said now. */
function saidNow(before: Progress | undefined, after: Progress | undefined): Progress {
  if (after === undefined) throw new Refusal([error('required', 'Task.status', 'found none; expected one')]);
  const { saidOn, ...others } = after;
  return saidOn === undefined || saidOn === before?.saidOn ? others : after;
}

/** The new state of a resource, with what only Waymark may say of it as it was. */
function asOwned(next: unknown, present: Resource): Resource {
  if (!isResource(next) || next.resourceType !== present.resourceType || next.id !== present.id) {
    const text = 'found another resource; expected the one of the URL, with its resourceType and id';
    throw new Refusal([error('invariant', `${present.resourceType}.id`, text)]);
  }
  const { security, tag, versionId, lastUpdated } = present.meta ?? {};
  const { security: _security, tag: _tag, ...meta } = next.meta ?? {};
  const members: object = next;
  const written: unknown = {
    ...members,
    meta: {
      ...meta,
      ...(versionId !== undefined && { versionId }),
      ...(lastUpdated !== undefined && { lastUpdated }),
      ...(security !== undefined && { security }),
      ...(tag !== undefined && { tag }),
    },
  };
  return isResource(written) ? written : next;
}

/** The kept bundle with another state of one of its resources. */
function replaced(bundle: unknown, id: string, next: Resource): unknown {
  if (!isBundle(bundle)) throw new Error('What is kept is no bundle');
  const entry = (bundle.entry ?? []).map((one) => (one.resource?.id === id ? { ...one, resource: next } : one));
  return { ...bundle, entry };
}

/** What the bundle says with the new state; its faults are told where the sender can find them. */
function told(bundle: unknown, { type, id }: ResourceUpdate): ReferralMessage {
  const { message, issues } = fromRest(bundle);
  const errors = issues.filter(isError);
  if (errors.length > 0) throw new Refusal(errors.map((issue) => placed(issue, bundle, type, id)));
  if (message?.kind === 'referral') return message;
  return referralIn(bundle);
}

function placed(issue: Issue, bundle: unknown, type: string, id: string): Issue {
  const list: readonly unknown[] = isBundle(bundle) ? (bundle.entry ?? []) : [];
  const place = list.findIndex((one) => isMembers(one) && isResource(one.resource) && one.resource.id === id);
  return { ...issue, path: issue.path.replace(`Bundle.entry[${place}].resource`, type) };
}

function checkSame(before: ReferralMessage, after: ReferralMessage, { type }: ResourceUpdate): Issue[] {
  const issues: Issue[] = [];
  if (factsOf(before) !== factsOf(after)) {
    const text =
      'found other facts of the referral than those that are kept; expected only where the work stands to change';
    issues.push(error('invariant', type, text));
  }
  const isRequest = type === 'ServiceRequest';
  const same = fingerprint(before.referral.progress ?? {}) === fingerprint(after.referral.progress ?? {});
  if (isRequest && !same)
    issues.push(error('invariant', type, 'found another progress; expected it to change by the Task'));
  return issues;
}

/** What a request says by its status. That it is no longer wanted has a better reason in the Task, which may say it too. */
function requestSays({ referral: { details } }: ReferralMessage): Progress {
  if (details.status === 'entered-in-error') return { state: 'entered-in-error' };
  if (details.status === 'revoked') return { state: 'withdrawn', reason: { code: 'other' } };
  const text = 'found a request in another status; expected revoked (no longer wanted) or entered-in-error (a mistake)';
  throw new Refusal([error('not-supported', 'ServiceRequest.status', text)]);
}

const envelopeOf = (
  { surroundings }: JourneyDeps,
  { referral, exchange }: KeptExchange,
  { party }: ResourceUpdate,
) => ({
  id: surroundings.newId(),
  sentAt: new Date(surroundings.now()).toISOString(),
  sender: correspondentOf(party),
  receiver: exchange.referrer === party.id ? referral.receiver : referral.sender,
  referral: referral.referral.details.identifiers?.[0] ?? { value: exchange.messageId },
});

const reportOf = (
  deps: JourneyDeps,
  kept: KeptExchange,
  asked: ResourceUpdate,
  progress: Progress,
): ProgressMessage => ({
  kind: 'progress',
  ...envelopeOf(deps, kept, asked),
  progress,
});

function withdrawalOf(
  deps: JourneyDeps,
  kept: KeptExchange,
  asked: ResourceUpdate,
  progress: Progress,
): WithdrawalMessage {
  const { state } = progress;
  if (state !== 'withdrawn' && state !== 'entered-in-error') {
    const text = 'found another state by the referrer; expected cancelled, with a reason, or entered-in-error';
    throw new Refusal([error('move-not-allowed', `${asked.type}.status`, text)]);
  }
  return { kind: 'withdrawal', ...envelopeOf(deps, kept, asked), progress: { ...progress, state } };
}

/** The Task that asks for an end is answered by its status: completed is yes, rejected is no. */
function answerBy(deps: JourneyDeps, kept: KeptExchange, asked: ResourceUpdate, next: Resource): Promise<Plan> {
  const status = next.resourceType === 'Task' ? next.status : undefined;
  if (status !== 'completed' && status !== 'rejected') {
    const text =
      'found another answer to a withdrawal; expected completed (it is withdrawn) or rejected (work goes on)';
    throw new Refusal([error('move-not-allowed', 'Task.status', text)]);
  }
  const words = next.resourceType === 'Task' ? (next.statusReason?.text ?? next.note?.[0]?.text) : undefined;
  const { exchange } = kept;
  if (exchange.performer !== asked.party.id) {
    const text = 'found an answer by another than the link worker; expected the one who does the work to answer';
    throw new Refusal([error('move-not-allowed', 'Task.status', text)]);
  }
  const answer = {
    ...asked,
    exchange: exchange.id,
    agreed: status === 'completed',
    ...(words !== undefined && { words }),
  };
  return answerWithdrawal(deps, kept, answer);
}
