/**
 * Generated domain values for the law tests: each is canonical (no empty text, list or object, nothing undefined), so
 * that what is read back can be compared with `toEqual`. Every optional fact comes and goes on its own.
 *
 * They are also such as FHIR can hold: a flag has its status, a need its two states, codes are of nobody's system, a
 * death has a date or a truth value and not both, and "Return response to" has a Task to stand in.
 */
import fc, { type Arbitrary } from 'fast-check';
import type {
  Correspondent,
  Message,
  ProgressMessage,
  ReferralMessage,
  WithdrawalMessage,
} from '../src/domain/message.js';
import { priorities } from '../src/domain/priority.js';
import {
  asSent,
  type Referral,
  type ReferralDetails,
  referralMethods,
  referralSources,
} from '../src/domain/referral.js';
import { requestStatuses } from '../src/domain/services.js';
import { personArbitrary, professionalArbitrary, recipientArbitrary, referrerArbitrary } from './arbitraries/people.js';
import {
  aboutMe,
  consent,
  individualRequirements,
  need,
  personReport,
  problem,
  progressArbitrary,
  progressIn,
  risksArbitrary,
  safeguarding,
  serviceReceived,
  socialContext,
} from './arbitraries/record.js';
import { reportArbitrary } from './arbitraries/report.js';
import { dateTime, few, identifier, instantArbitrary, partly, some, text, token, whole } from './arbitraries/words.js';

export { personArbitrary, professionalArbitrary, recipientArbitrary, referrerArbitrary } from './arbitraries/people.js';
export { progressArbitrary, progressStates, risksArbitrary } from './arbitraries/record.js';
export { reportArbitrary } from './arbitraries/report.js';
export {
  codedArbitrary,
  dateArbitrary,
  dateTimeArbitrary,
  instantArbitrary,
  nhsNumberArbitrary,
  textArbitrary,
} from './arbitraries/words.js';

const details: Arbitrary<ReferralDetails> = partly(
  {
    status: fc.constantFrom(...requestStatuses),
    identifiers: few(identifier, 2),
    priority: fc.constantFrom(...priorities),
    date: dateTime,
    source: fc.constantFrom(...referralSources),
    method: fc.constantFrom(...referralMethods),
    reason: text,
    narrative: text,
    narrativeOn: dateTime,
    action: text,
    actionBy: dateTime,
    returnResponseTo: text,
    journey: fc.oneof(
      token.map((id) => `EpisodeOfCare/${id}`),
      text,
    ),
    caseNumber: identifier,
    partOf: identifier,
  },
  ['status'],
);

/** A practice has a number or a name; its GP's name alone is no practice. */
const gpPractice = some({ identifier: token, details: text, gpName: text }).filter(
  ({ identifier: number, details: name }) => number !== undefined || name !== undefined,
);

export const referralArbitrary: Arbitrary<Referral> = partly(
  {
    details,
    person: personArbitrary,
    referrer: referrerArbitrary,
    recipient: recipientArbitrary,
    risks: risksArbitrary,
    gpPractices: few(gpPractice, 2),
    needs: few(need),
    personReports: few(personReport, 2),
    problems: few(problem, 2),
    aboutMe,
    individualRequirements,
    safeguarding,
    consent,
    socialContext,
    servicesAndCare: few(serviceReceived, 2),
    pregnancyStatus: some({
      pregnant: fc.boolean(),
      expectedDeliveryDate: dateTime,
    }),
    progress: progressArbitrary,
    report: reportArbitrary,
  },
  ['details', 'person', 'referrer', 'recipient', 'risks'],
).map((referral) => asSent(referral));

const correspondent: Arbitrary<Correspondent> = partly(
  {
    endpoint: identifier,
    organisation: some({ odsCode: token, name: text }),
    software: some({ name: text, version: token }),
  },
  ['endpoint'],
);

const envelope = {
  id: fc.uuid(),
  sentAt: instantArbitrary,
  sender: correspondent,
  receiver: correspondent,
};

export const referralMessageArbitrary: Arbitrary<ReferralMessage> = whole({
  kind: fc.constant<'referral'>('referral'),
  ...envelope,
  referral: referralArbitrary,
});

const withdrawalProgress: Arbitrary<WithdrawalMessage['progress']> = fc
  .constantFrom('withdrawn' as const, 'entered-in-error' as const)
  .chain((state) => progressIn(state).map((progress) => ({ ...progress, state })));

export const withdrawalMessageArbitrary: Arbitrary<WithdrawalMessage> = partly(
  {
    kind: fc.constant<'withdrawal'>('withdrawal'),
    ...envelope,
    referral: identifier,
    progress: withdrawalProgress,
    person: personArbitrary,
  },
  ['kind', 'id', 'sentAt', 'sender', 'receiver', 'referral', 'progress'],
);

export const progressMessageArbitrary: Arbitrary<ProgressMessage> = partly(
  {
    kind: fc.constant<'progress'>('progress'),
    ...envelope,
    referral: identifier,
    inReplyTo: fc.uuid(),
    progress: progressArbitrary,
    saidBy: professionalArbitrary,
    person: personArbitrary,
    report: reportArbitrary,
  },
  ['kind', 'id', 'sentAt', 'sender', 'receiver', 'referral', 'progress'],
);

export const messageArbitrary: Arbitrary<Message> = fc.oneof(
  referralMessageArbitrary,
  withdrawalMessageArbitrary,
  progressMessageArbitrary,
);
