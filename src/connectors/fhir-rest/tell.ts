import type { Identifier } from '../../domain/coded.js';
import { error, type Issue } from '../../domain/issue.js';
import type { Correspondent, Envelope, Message } from '../../domain/message.js';
import type { Professional } from '../../domain/professional.js';
import { completeReferral, type Policy, whereIs } from '../../mapping/complete-referral.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import type { Leaf } from '../../mapping/engine/table.js';
import { stateful } from '../../mapping/parts/progress-parts.js';
import type { Reading } from '../../mapping/read-referral.js';
import type { Sent } from '../../mapping/resources/bundle.js';
import { checkTask } from '../../mapping/resources/task.js';
import { identifierSystems } from '../../mapping/systems.js';
import { checkMessageId, messageIdOf } from '../message-id.js';
import type { RestAccount } from './account.js';

/** What was read of one message, from which the message is made. */
interface Heard {
  readonly reading: Reading<RestAccount>;
  readonly sent: Sent;
  readonly known: Partial<Envelope>;
  readonly policy: Policy;
  /** Where the message stands: `Bundle`, or the type of a resource that came alone. */
  readonly at: string;
}

interface Told {
  readonly message?: Message;
  readonly issues: readonly Issue[];
  /** What a row has read and the message does not say. */
  readonly leaves: readonly Leaf[];
}

/** Makes the message out of what was read, and says what is missing or contradicts itself. */
export function tell(kind: Message['kind'], heard: Heard): Told {
  const { envelope, issues } = readEnvelope(kind, heard);
  const told = { referral: tellReferral, withdrawal: tellWithdrawal, progress: tellProgress }[kind](heard, envelope);
  return {
    ...(told.message !== undefined && { message: told.message }),
    issues: [...told.issues, ...heard.reading.issues, ...issues],
    leaves: told.leaves,
  };
}

/**
 * Who sends to whom and when: what the Provenance says; failing that what the content says (the organisation of who asks
 * or reports, the service that is asked); failing that what the door knows. Nothing is made up.
 */
function readEnvelope(kind: Message['kind'], { reading: { referral: account }, sent, known, at }: Heard) {
  const from = account.sender?.endpoint ?? known.sender?.endpoint ?? organisationOf(speaker(account));
  const to = account.receiver?.endpoint ?? known.receiver?.endpoint ?? serviceAsked(account);
  const sentAt = account.sending?.sentAt ?? sent.sentAt ?? account.progress?.saidOn ?? account.details?.date;
  const number = numberIn(account);
  const id = sent.id === undefined ? idOf(kind, number, sentAt) : messageIdOf(sent.id);
  const issues: Issue[] = checkMessageId(sent.id, `${at}.id`);
  const need = (found: unknown, path: string, what: string) => {
    if (found === undefined) issues.push(error('required', path, `found none; expected ${what}`));
  };
  const provenance = 'a Provenance with author, recipient and time';
  const orKnown = (name: keyof Envelope) => `or what the door knows (known.${name})`;
  // With a number of the referral, the id only wants the time, which is told as missing itself.
  const named = "the sender's number for this message, a number of the referral to make it from";
  need(id ?? number, `${at}.id`, `${named}, ${orKnown('id')}`);
  need(from, at, `who sends: ${provenance}, the ODS code of the organisation that speaks, ${orKnown('sender')}`);
  need(to, at, `who receives: ${provenance}, the identifier of the service that is asked, ${orKnown('receiver')}`);
  need(sentAt, at, `when it was sent: ${provenance}, Bundle.timestamp, ${orKnown('sentAt')}`);
  if (id === undefined || from === undefined || to === undefined || sentAt === undefined) return { issues };
  const end = (correspondent: Partial<Correspondent> | undefined, endpoint: Identifier) => ({
    ...correspondent,
    endpoint,
  });
  const envelope: Envelope = {
    id,
    sentAt,
    sender: end(account.sender ?? known.sender, from),
    receiver: end(account.receiver ?? known.receiver, to),
  };
  return { envelope, issues };
}

/** The number that the content knows its referral by. */
const numberIn = ({ details, takenBack, about, asked }: RestAccount): Identifier | undefined =>
  details?.identifiers?.[0] ?? takenBack?.number ?? about ?? asked;

/**
 * The id of a message that has none, as a transaction need not: made from what it does to which referral and when, so
 * that a repeat has the same one.
 */
const idOf = (kind: Message['kind'], number: Identifier | undefined, sentAt: string | undefined) =>
  number === undefined || sentAt === undefined
    ? undefined
    : nameUuid(`${kind}|${number.system ?? ''}|${number.value}|${sentAt}`);

const speaker = ({ referrer, saidBy }: RestAccount): Professional | undefined =>
  saidBy ?? (referrer !== undefined && 'professional' in referrer ? referrer.professional : undefined);

const organisationOf = (professional: Professional | undefined): Identifier | undefined => {
  const code = professional?.organisation?.odsCode;
  return code === undefined ? undefined : { system: identifierSystems.odsOrganisation, value: code };
};

const serviceAsked = ({ recipient }: RestAccount): Identifier | undefined =>
  recipient?.serviceIdentifier ?? organisationOf(recipient);

function tellReferral({ reading, policy, at }: Heard, envelope: Envelope | undefined): Told {
  const { sending, sender, receiver, takenBack, about, asked: _asked, saidBy, ...facts } = reading.referral;
  const { referral, issues } = completeReferral({ ...reading, referral: facts }, policy, at);
  if (envelope === undefined || referral === undefined) return { issues, leaves: [] };
  return { message: { kind: 'referral', ...envelope, referral }, issues, leaves: [] };
}

/** The request is revoked by the one who asked (FHIR R4: its status is the requester's), and so is the work. */
const withdrawals = { revoked: 'withdrawn', 'entered-in-error': 'entered-in-error' } as const;

function tellWithdrawal({ reading, at }: Heard, envelope: Envelope | undefined): Told {
  const { takenBack, person } = reading.referral;
  const progress = stateful(reading.referral.progress);
  const request = whereIs(reading, 'request', at);
  const task = whereIs(reading, 'task', at);
  const issues: Issue[] = [];
  const status = takenBack?.status;
  if (status !== 'revoked' && status !== 'entered-in-error') {
    const text = 'found no request that is revoked or entered in error; expected one, since the work is taken back';
    return { issues: [error('invariant', `${request}.status`, text)], leaves: [] };
  }
  const state = withdrawals[status];
  if (progress === undefined) {
    issues.push(error('required', task, 'found no Task; expected one, with the reason why the referral is taken back'));
  } else if (progress.state !== state) {
    issues.push(error('invariant', `${task}.status`, `found another state than the request's; expected ${state}`));
  } else issues.push(...checkTask(progress, task));
  const about = takenBack?.number;
  if (about === undefined) issues.push(error('required', `${request}.identifier`, 'found none; expected one'));
  const words = takenBack?.words;
  const isSaid = words === undefined || words === progress?.reason?.words;
  const leaves = isSaid ? [] : [{ path: `${request}.reasonCode[0].text`, value: words }];
  if (envelope === undefined || progress === undefined || about === undefined) return { issues, leaves };
  const message: Message = {
    kind: 'withdrawal',
    ...envelope,
    referral: about,
    progress: { ...progress, state },
    ...(person !== undefined && { person }),
  };
  return { message, issues, leaves };
}

function tellProgress({ reading, at: root }: Heard, envelope: Envelope | undefined): Told {
  const { saidBy, sending, ...account } = reading.referral;
  const progress = stateful(account.progress);
  const at = whereIs(reading, 'task', root);
  const issues: Issue[] = [];
  // A Task of which no state can be read has been told as such.
  if (whereIs(reading, 'task', '') === '') {
    issues.push(error('required', at, 'found no Task; expected one that says where the work stands'));
  }
  if (progress !== undefined) issues.push(...checkTask(progress, at));
  const answers = sending?.answers;
  issues.push(...checkMessageId(answers, `${whereIs(reading, 'provenance', root)}.entity[0].what.identifier.value`));
  const about = account.about ?? account.asked;
  if (about === undefined) {
    const text = 'found no number of the referral; expected Task.focus.identifier, or the identifier of the request';
    issues.push(error('required', `${at}.focus`, text));
  }
  if (envelope === undefined || progress === undefined || about === undefined) return { issues, leaves: [] };
  const inReplyTo = answers === undefined ? undefined : messageIdOf(answers);
  const message: Message = {
    kind: 'progress',
    ...envelope,
    referral: about,
    ...(inReplyTo !== undefined && { inReplyTo }),
    progress,
    ...(saidBy !== undefined && { saidBy }),
    ...(account.person !== undefined && { person: account.person }),
    ...(account.report !== undefined && { report: account.report }),
  };
  return { message, issues, leaves: [] };
}
