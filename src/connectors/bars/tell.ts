import type { Identifier } from '../../domain/coded.js';
import { error, type Issue, warning } from '../../domain/issue.js';
import type { Correspondent, Envelope, Message } from '../../domain/message.js';
import type { Progress, ProgressState } from '../../domain/progress.js';
import { completeReferral, type Policy, whereIs } from '../../mapping/complete-referral.js';
import { same } from '../../mapping/engine/constants.js';
import type { Entry } from '../../mapping/engine/graph.js';
import { type Leaf, leaves } from '../../mapping/engine/table.js';
import { stateful } from '../../mapping/parts/progress-parts.js';
import type { Reading } from '../../mapping/read-referral.js';
import type { Sent } from '../../mapping/resources/bundle.js';
import { checkTask } from '../../mapping/resources/task.js';
import { checkMessageId, messageIdOf } from '../message-id.js';
import type { BarsAccount } from './account.js';
import { answerOf, progressIn } from './answer.js';
import type { Kind } from './header.js';
import { checkCategory, checkConsent, checkPerson } from './rules.js';

/** What was read of one message, from which the message is made. */
interface Heard {
  readonly reading: Reading<BarsAccount>;
  readonly header: Entry;
  readonly sent: Sent;
  readonly policy: Policy;
}

interface Told {
  readonly message?: Message;
  readonly issues: readonly Issue[];
  /** What a row has read and the message does not say. */
  readonly leaves: readonly Leaf[];
}

export const nothingTold: Told = { issues: [], leaves: [] };

/** Makes the message out of what was read, and says what is missing or contradicts itself. */
export function tell(kind: Kind, heard: Heard): Told {
  const { envelope, issues, leaves: said } = readEnvelope(heard);
  const told = { referral: tellReferral, withdrawal: tellWithdrawal, progress: tellProgress }[kind](heard, envelope);
  return {
    ...(told.message !== undefined && { message: told.message }),
    issues: [...issues, ...heard.reading.issues, ...told.issues],
    leaves: [...said, ...told.leaves],
  };
}

function readEnvelope({ reading: { referral: account }, header, sent }: Heard) {
  const from = account.sender?.endpoint;
  const to = account.receiver?.endpoint;
  const name = account.header?.sourceName;
  const isSaid = name === undefined || name === account.sender?.organisation?.name;
  return {
    envelope: envelopeOf(sent, account, from, to),
    issues: [
      ...checkMessageId(sent.id, 'Bundle.id'),
      ...checkEndpoint(from, `${header.at}.source.endpoint`),
      ...checkEndpoint(to, `${header.at}.destination[0].endpoint`),
    ],
    leaves: isSaid ? [] : [{ path: `${header.at}.source.name`, value: name }],
  };
}

function envelopeOf(
  { id, sentAt }: Sent,
  { sender, receiver }: BarsAccount,
  from: Identifier | undefined,
  to: Identifier | undefined,
): Envelope | undefined {
  if (id === undefined || sentAt === undefined || from === undefined || to === undefined) return undefined;
  const end = (correspondent: Partial<Correspondent> | undefined, endpoint: Identifier) => ({
    ...correspondent,
    endpoint,
  });
  return { id: messageIdOf(id), sentAt, sender: end(sender, from), receiver: end(receiver, to) };
}

function checkEndpoint(endpoint: Identifier | undefined, path: string): Issue[] {
  const expected = 'expected system|value, the service of the directory of services';
  if (endpoint === undefined) return [error('required', path, `found none; ${expected}`)];
  return endpoint.system === undefined ? [error('value', path, `found no system; ${expected}`)] : [];
}

const requestOf = ({ parts }: Heard['reading']): Entry | undefined =>
  [...parts].find(([, own]) => own.some(({ name }) => name === 'request'))?.[0];

function tellReferral({ reading, policy }: Heard, envelope: Envelope | undefined): Told {
  const { header, sender, receiver, answer, takenBack, about, asked, saidBy, ...facts } = reading.referral;
  const { referral, issues } = completeReferral({ ...reading, referral: facts }, policy);
  for (const entry of reading.parts.keys()) issues.push(...checkPerson(entry), ...checkConsent(entry));
  const request = requestOf(reading);
  if (request !== undefined) {
    issues.push(...checkCategory(request));
    const status = facts.details?.status;
    if (status !== undefined && status !== 'active') {
      issues.push(
        error('invariant', `${request.at}.status`, 'found another status on a new referral; expected active'),
      );
    }
  }
  if (envelope === undefined || referral === undefined) return { issues, leaves: [] };
  return { message: { kind: 'referral', ...envelope, referral }, issues, leaves: [] };
}

/** BaRS: `revoked` when it is no longer wanted, `entered-in-error` when it was sent by mistake (BaRS guide: cancellation). */
const withdrawals = { revoked: 'withdrawn', 'entered-in-error': 'entered-in-error' } as const;

const isWithdrawal = (state: ProgressState): boolean => Object.values(withdrawals).some((own) => own === state);

function tellWithdrawal({ reading, header }: Heard, envelope: Envelope | undefined): Told {
  const { takenBack, person, progress: read } = reading.referral;
  const said = stateful(read);
  const request = requestOf(reading);
  if (request === undefined) {
    const text = 'found no ServiceRequest; expected the one that is taken back';
    return { issues: [error('required', `${header.at}.focus`, text)], leaves: [] };
  }
  const issues: Issue[] = checkCategory(request);
  const status = takenBack?.status;
  if (status !== 'revoked' && status !== 'entered-in-error') {
    if (status !== undefined) {
      const text = 'found another status on an update; supported is a cancellation: revoked, or entered-in-error';
      issues.push(error('invariant', `${request.at}.status`, text));
    }
    return { issues, leaves: [] };
  }
  const state = withdrawals[status];
  const at = whereIs(reading, 'task', request.at);
  // Who repeats the whole referral repeats its Task, which stands where it stood: the header and the request decide.
  const repeated = said !== undefined && !isWithdrawal(said.state) ? said : undefined;
  const own = repeated === undefined ? said : undefined;
  if (own !== undefined && own.state !== state) {
    issues.push(error('invariant', `${at}.status`, `found another state than the request's; expected ${state}`));
  }
  if (repeated !== undefined) {
    const text = `found a Task that stands where it stood before the cancellation; read as ${state}, as the request says`;
    issues.push(warning('variant', `${at}.status`, text));
  } else if (read === undefined && state === 'withdrawn') {
    const text = 'found no Task with a coded reason, as BaRS has none; read as "other"';
    issues.push(warning('variant', `${request.at}.status`, text));
  }
  const progress = { ...(own ?? withdrawalIn(state, takenBack?.words)), state };
  if (own !== undefined || read === undefined) issues.push(...checkTask(progress, at));
  const words = takenBack?.words;
  const isSaid = words === undefined || words === progress.reason?.words;
  const left = [
    ...(isSaid ? [] : [{ path: `${request.at}.reasonCode[0].text`, value: words }]),
    ...leaves(repeated, at),
  ];
  // A BaRS sender gives the request no identifier, and knows it by the id that the receiver gave it (BaRS guide: cancellation).
  const { id } = request.resource;
  const about = takenBack?.number ?? (id === undefined ? undefined : { value: id });
  if (about === undefined) {
    issues.push(error('required', `${request.at}.identifier`, 'found no identifier and no id; expected one of them'));
  }
  if (about === undefined || envelope === undefined) return { issues, leaves: left };
  const message: Message = {
    kind: 'withdrawal',
    ...envelope,
    referral: about,
    progress,
    ...(person !== undefined && { person }),
  };
  return { message, issues, leaves: left };
}

/** A cancellation without our Task has at most words for its reason. */
function withdrawalIn(state: 'withdrawn' | 'entered-in-error', words: string | undefined): Progress {
  if (state === 'entered-in-error') return { state };
  return { state, reason: { code: 'other', ...(words !== undefined && { words }) } };
}

function tellProgress({ reading, header: entry }: Heard, envelope: Envelope | undefined): Told {
  const { header, answer, saidBy, ...account } = reading.referral;
  const answers = header?.answers;
  const inReplyTo = answers === undefined ? undefined : messageIdOf(answers);
  const issues: Issue[] = checkMessageId(answers, `${entry.at}.response.identifier`);
  if (inReplyTo === undefined) {
    issues.push(
      error('invariant', `${entry.at}.response`, 'found none on a response; expected the id of the message answered'),
    );
  }
  const at = whereIs(reading, 'task', '');
  const progress = at === '' ? progressIn(answer) : stateful(account.progress);
  // A Task of which no state can be read has been told as such.
  if (progress === undefined && at === '') {
    const text = 'found no Task, and no Encounter that rejects; expected a Task that says where the work stands';
    issues.push(error('required', 'Bundle', text));
  }
  const where = whereIs(reading, 'answer', 'Bundle');
  if (progress !== undefined) issues.push(...checkTask(progress, at === '' ? where : at));
  // Encounter says in BaRS's words what the Task says in ours; whatever else it says was not understood.
  const isSaid = progress === undefined || same(answer, answerOf(progress));
  const left = isSaid ? [] : leaves(answer, where);
  // A BaRS sender gives its request no identifier: the referral is then known by the message that brought it.
  const about = account.about ?? account.asked ?? (inReplyTo === undefined ? undefined : { value: inReplyTo });
  if (envelope === undefined || progress === undefined || about === undefined) return { issues, leaves: left };
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
  return { message, issues, leaves: left };
}
