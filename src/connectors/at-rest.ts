import { error, isError, Refusal, refuseErrors } from '../domain/issue.js';
import type { Message, ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import { afterReport, type Report } from '../domain/report.js';
import { isMembers } from '../mapping/engine/constants.js';
import { createGraph } from '../mapping/engine/graph.js';
import { nameUuid } from '../mapping/engine/ids.js';
import { rootsOf } from '../mapping/engine/roots.js';
import { bundleTable } from '../mapping/resources/bundle.js';
import { provenanceInsteadOf } from '../mapping/resources/provenance.js';
import { profiles } from '../mapping/systems.js';
import type { Closing } from './closing.js';
import type { Incoming } from './connector.js';
import { checkAbout, checkOnto } from './exchange.js';
import { wholeOf } from './fhir-rest/connector.js';
import { readMessage } from './fhir-rest/read.js';
import { adoptMessage, writeMessage } from './fhir-rest/write.js';
import { isBundle, isResource } from './opening.js';

/** What was accepted when it came is not refused here: the door has checked the number by its own policy. */
const asKept = { policy: { nhsNumber: 'warn' }, kind: 'referral' } as const;

const collection: Closing = { table: bundleTable([profiles.referralBundle], 'collection'), isStamped: true };

/**
 * A referral as Waymark keeps it: a collection of everything that belongs to it, with a Provenance for who sent it to
 * whom and when. `received` is the FHIR bundle that it came in, if it came in one: its resources stay as they came,
 * those that were not understood among them; only the header goes, since the Provenance says what it said.
 */
export function toRest(message: Message, received?: unknown): unknown {
  if (message.kind !== 'referral') {
    throw new Refusal([error('not-supported', 'kind', `found a ${message.kind}; only a referral begins an exchange`)]);
  }
  if (!isBundle(received)) return writeMessage(message, undefined, collection);
  const last = readMessage(withoutHeader(received, message), { ...asKept, known: message });
  const { opened, account, issues } = last;
  if (opened === undefined || opened.issues.some(isError)) throw new Refusal(issues);
  if (last.message !== undefined) refuseErrors(checkOnto(message, last.message));
  return adoptMessage(message, opened, account, collection);
}

/** The received resources as a collection; a Provenance that leads to the same organisations stands for the header. */
function withoutHeader(received: object, { id, sentAt }: ReferralMessage): unknown {
  const { entry }: { entry?: unknown } = received;
  const items: readonly unknown[] = Array.isArray(entry) ? entry : [];
  const kept = items.flatMap((item): unknown[] => {
    if (!isMembers(item) || !isResource(item.resource)) return [];
    const { fullUrl, resource } = item;
    if (resource.resourceType !== 'MessageHeader') return [{ ...(fullUrl !== undefined && { fullUrl }), resource }];
    const provenance = provenanceInsteadOf(resource);
    return [{ fullUrl: `urn:uuid:${nameUuid(`${id}|provenance|0`)}`, resource: provenance }];
  });
  return {
    resourceType: 'Bundle',
    id,
    meta: { lastUpdated: sentAt, profile: [profiles.referralBundle] },
    type: 'collection',
    timestamp: sentAt,
    entry: kept,
  };
}

/** The referral that is kept, as the message that brought it; its progress is where the work stands now. */
export const fromRest = (bundle: unknown): Incoming => {
  const { message, issues, unmapped } = readMessage(bundle, asKept);
  return { message, issues, unmapped };
};

/**
 * The kept referral after a message about it: the Task says where the work stands now, and a withdrawal revokes the
 * request in the same step. `report` is what was done and found: it is added to what was known, and takes nothing away,
 * since what was once reported was acted on. A message about another referral is refused; whether the one who says so may is not asked
 * here: see `checkMove`.
 */
export function applyMessage(
  bundle: unknown,
  message: Message,
  report: Report | undefined = message.kind === 'progress' ? message.report : undefined,
): unknown {
  const last = wholeOf(readMessage(bundle, asKept));
  const kept = last.message;
  if (kept.kind !== 'referral' || message.kind === 'referral') {
    const text = 'found a message that cannot be written onto a referral; expected progress or a withdrawal';
    throw new Refusal([error('not-supported', 'kind', text)]);
  }
  const { referral } = kept;
  const known = afterReport(referral.report, report);
  refuseErrors(checkAbout(message, kept, rootsOf(createGraph(last.opened.entries)).request?.resource.id));
  const next: ReferralMessage = {
    ...kept,
    referral: {
      ...referral,
      details: { ...referral.details, status: requestStatus(message) ?? referral.details.status },
      progress: progressAfter(kept, message),
      ...(known !== undefined && { report: known }),
    },
  };
  return writeMessage(next, last, { ...collection, stampedAt: message.sentAt });
}

/** The request is the referrer's: only a withdrawal changes what it says of itself. */
function requestStatus(message: ProgressMessage | WithdrawalMessage) {
  if (message.kind === 'progress') return undefined;
  return message.progress.state === 'withdrawn' ? 'revoked' : 'entered-in-error';
}

/** When the work was asked for stays known, and what was noted before stays beside what is noted now. */
function progressAfter(
  { referral: { progress: before } }: ReferralMessage,
  { progress, sentAt }: ProgressMessage | WithdrawalMessage,
) {
  const askedOn = progress.askedOn ?? before?.askedOn;
  const added = progress.notes ?? [];
  const notes = [...(before?.notes ?? []).filter((note) => !added.includes(note)), ...added];
  return {
    ...progress,
    // What does not say when it was said was said when it was sent.
    saidOn: progress.saidOn ?? sentAt,
    ...(askedOn !== undefined && { askedOn }),
    ...(notes.length > 0 && { notes }),
  };
}
