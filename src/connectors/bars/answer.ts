import type { CodeableConcept, Encounter } from '@medplum/fhirtypes';
import type { ContactStatus } from '../../domain/contact.js';
import type { Progress, ProgressState, Reason, ReasonCode } from '../../domain/progress.js';
import { contactStatus } from '../../mapping/codes/report.js';
import type { CodeTable } from '../../mapping/engine/code-table.js';
import { code, codingIn } from '../../mapping/engine/codings.js';
import type { Constant } from '../../mapping/engine/constants.js';
import { first } from '../../mapping/engine/elements.js';
import type { Graph } from '../../mapping/engine/graph.js';
import { type Lens, row, struct, value } from '../../mapping/engine/lenses.js';
import { one, type Part, someone } from '../../mapping/engine/parts.js';
import { table } from '../../mapping/engine/table.js';
import { isContact } from '../../mapping/resources/contact.js';
import { codeSystems, profiles, ukCoreProfiles } from '../../mapping/systems.js';

export type Rejection = 'not-available' | 'failed-contact' | 'other';

const rejection: CodeTable<Rejection> = {
  name: 'reason for rejection',
  source: 'BaRS IG 1.12.0, CodeSystem rejected-reasons-bars 1.1.0 (the guide also prints rejection-reason-bars)',
  system: codeSystems.rejectedReasonsBars,
  rows: {
    'not-available': { code: 'RRNA', display: 'Requested resource not available within timescale' },
    'failed-contact': { code: 'FC', display: 'Failed Contact' },
    other: { code: 'OTH', display: 'Other' },
  },
};

/** BaRS's words for where the work stands: coarser than the Task's, and made from them (BaRS guide: message structure, response pattern). */
export interface Answer {
  readonly status: ContactStatus;
  readonly rejection?: { readonly code?: Rejection; readonly words?: string };
}

const reason: Lens<CodeableConcept, NonNullable<Answer['rejection']>> = struct<
  CodeableConcept,
  NonNullable<Answer['rejection']>
>({
  code: row('coding', codingIn(rejection)),
  words: row('text', value<string>()),
});

const claims = [profiles.encounter, ukCoreProfiles.Encounter];

/** Nobody meets the person through a message; BaRS has EMER for its own applications, which would be untrue here. */
const contactless: Constant<Encounter> = {
  element: 'class',
  value: { system: codeSystems.actCode, code: 'VR', display: 'virtual' },
};

const answerTable = table<Encounter, Answer>(
  'Encounter',
  claims,
  { status: row('status', code(contactStatus)), rejection: row('reasonCode', first(reason)) },
  [contactless],
);

/** The Encounters of an answer that are not the link worker's contacts. */
const answering = (graph: Graph) =>
  graph.all('Encounter').filter(({ resource }) => resource.resourceType === 'Encounter' && !isContact(resource));

/** A short response has exactly two Encounters: the one the referral came from, and the answer (BaRS guide: message structure). */
export const askedEncounterPart: Part = one({
  name: 'encounter',
  table: table<Encounter, object>('Encounter', claims, {}, [{ element: 'status', value: 'finished' }, contactless]),
  path: ['encounter'],
  find: ({ graph }) => answering(graph).slice(0, 1),
  needed: () => true,
});

export const answerPart: Part = one({
  name: 'answer',
  table: answerTable,
  path: ['answer'],
  find: ({ graph }) => someone(answering(graph)[1]),
});

const statusOf: Readonly<Record<ProgressState, ContactStatus>> = {
  sent: 'planned',
  received: 'planned',
  accepted: 'planned',
  'waiting-list': 'planned',
  rejected: 'cancelled',
  'contact-attempted': 'in-progress',
  'did-not-attend': 'in-progress',
  engaged: 'in-progress',
  'plan-agreed': 'in-progress',
  connected: 'in-progress',
  holding: 'in-progress',
  paused: 'onleave',
  closed: 'finished',
  'ended-early': 'finished',
  withdrawn: 'cancelled',
  'entered-in-error': 'entered-in-error',
};

/** BaRS has three reasons; what is neither of the first two is its "other", with our words. The Task keeps our code. */
const rejectionOf = (code: ReasonCode | undefined): Rejection => {
  if (code === 'no-capacity') return 'not-available';
  return code === 'cannot-be-contacted' ? 'failed-contact' : 'other';
};

/** How BaRS says this progress. */
export function answerOf({ state, reason: why }: Progress): Answer {
  const status = statusOf[state];
  if (state !== 'rejected') return { status };
  const words = why?.words;
  return { status, rejection: { code: rejectionOf(why?.code), ...(words !== undefined && { words }) } };
}

const reasonOf: Readonly<Record<Rejection, ReasonCode>> = {
  'not-available': 'no-capacity',
  'failed-contact': 'cannot-be-contacted',
  other: 'other',
};

/**
 * What an answer without our Task says. Only a rejection says enough: of any other state BaRS's Encounter.status says
 * less than a link worker's word, and nothing is guessed.
 */
export function progressIn(answer: Answer | undefined): Progress | undefined {
  const code = answer?.rejection?.code;
  if (answer?.status !== 'cancelled' || code === undefined) return undefined;
  const words = answer.rejection?.words;
  const why: Reason = { code: reasonOf[code], ...(words !== undefined && { words }) };
  return { state: 'rejected', reason: why };
}
