import type { Resource } from '@medplum/fhirtypes';
import { fromRest } from '../connectors/at-rest.js';
import { isBundle, isResource } from '../connectors/opening.js';
import { error, type Issue, isError, Refusal, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import type { Progress } from '../domain/progress.js';
import { isMembers } from '../mapping/engine/constants.js';
import { abortIn } from './abort.js';
import { answerWithdrawal } from './answer-withdrawal.js';
import { correspondentOf } from './beside.js';
import { fingerprint } from './fingerprint.js';
import type { ResourceUpdate } from './journeys.js';
import { bodyOf, type KeptExchange, referralIn } from './kept-exchange.js';
import type { JourneyDeps, Plan } from './plan.js';
import { report, speakerOf } from './report.js';
import { withdraw } from './withdraw.js';

/**
 * The Task, or the request, as its owner wants it to be. Only where the work stands may change through it; what else
 * differs is refused, but for what no table reads: that is kept as it comes. What it says then goes the way of any
 * message that says it: by the link worker a report, by the referrer a withdrawal or a correction.
 */
export async function update(deps: JourneyDeps, kept: KeptExchange, asked: ResourceUpdate): Promise<Plan> {
  const present = bodyOf(kept.resources, asked.id);
  const next = asOwned(asked.change(present), present);
  refuseErrors(deps.check(next));
  const abort = kept.resources.map(abortIn).find((one) => one?.kept.id === asked.id);
  if (abort !== undefined) return answerBy(deps, kept, asked, next);
  if (asked.id !== kept.exchange.task && asked.id !== kept.exchange.request) {
    const text =
      'found a resource that says nothing of where the work stands; expected the Task or the request of a referral';
    throw new Refusal([error('not-supported', asked.type, text)]);
  }
  const bundle = replaced(kept.bundle, asked.id, next);
  const before = kept.referral;
  const after = told(bundle, asked);
  refuseErrors(checkSame(before, after, asked));
  const { progress } = after.referral;
  if (progress === undefined)
    throw new Refusal([error('required', `${asked.type}.status`, 'found none; expected one')]);
  const wanted = speakerOf(kept.exchange, asked.party, 'link-worker');
  const said = { party: asked.party, wire: 'fhir-rest', carried: [], correlationId: asked.correlationId } as const;
  const changedBundle = { ...kept, bundle };
  if (asked.type === 'ServiceRequest') {
    const message = withdrawalOf(deps, kept, asked, requestSays(after));
    return withdraw(deps, changedBundle, { ...said, message });
  }
  if (wanted === 'referrer') {
    return withdraw(deps, takenBack(changedBundle, kept, progress), {
      ...said,
      message: withdrawalOf(deps, kept, asked, progress),
    });
  }
  return report(deps, changedBundle, { ...said, message: reportOf(deps, kept, asked, progress) });
}

/** Until the link worker agrees, the work stands where it stood: what the referrer asks for is not written to it. */
const takenBack = (changed: KeptExchange, kept: KeptExchange, { state }: Progress): KeptExchange =>
  state === 'entered-in-error' ? changed : kept;

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
  const facts = ({ referral: { progress: _progress, details, ...referral } }: ReferralMessage) => {
    const { status: _status, ...others } = details;
    return fingerprint({ ...referral, details: others });
  };
  const issues: Issue[] = [];
  if (facts(before) !== facts(after)) {
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

/** A request that is a mistake says so by itself; one that is no longer wanted needs the reason, which is the Task's. */
function requestSays({ referral: { details } }: ReferralMessage): Progress {
  if (details.status === 'entered-in-error') return { state: 'entered-in-error' };
  const text =
    'found a request that is not entered in error; expected that, or, for one that is no longer wanted, the Task ' +
    'cancelled with its reason, which revokes the request in the same step';
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
