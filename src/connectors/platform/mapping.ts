import type { Message, ProgressMessage, ReferralMessage, WithdrawalMessage } from '../../domain/message.js';
import type { Referrer } from '../../domain/professional.js';
import type { Referral } from '../../domain/referral.js';
import { same } from '../../mapping/engine/constants.js';
import { each } from '../../mapping/engine/elements.js';
import { type Lens, row, struct, value } from '../../mapping/engine/lenses.js';
import { factsOf } from './documentation.js';
import { report } from './measures.js';
import type {
  ProgressMessageWire,
  ReferralMessageWire,
  ReferralWire,
  ReferrerWire,
  SameWords,
  WithdrawalMessageWire,
} from './types.js';

/*
 * How each section of the platform wire is carried: the wire on the left of a row, the domain as its key.
 *
 * Nearly every section says the same as the domain in the same words, and is carried as it is. That is not hoped for:
 * `types.ts` does not compile when the schema and the domain have different facts, the rows below do not compile when
 * the domain has a section without a row, and a test fails when the schema has one.
 */

/** A section that is carried as it is. Its facts, for the reader, are the schema's. */
const section = <K extends keyof SameWords>(name: K): Lens<SameWords[K], SameWords[K]> => ({
  ...value<SameWords[K]>(),
  facts: factsOf(name),
});

/** The wire has `kind` and the facts side by side; the domain keeps the facts of each kind apart. */
export const referrer: Lens<ReferrerWire, Referrer> = {
  facts: [
    { domain: 'kind', fhir: 'kind' },
    ...factsOf('professionalReferrer')
      .slice(1)
      .map((fact) => ({ ...fact, domain: `professional.${fact.domain}` })),
    ...factsOf('relatedReferrer')
      .slice(1)
      .map((fact) => ({ ...fact, domain: `related.${fact.domain}` })),
  ],
  get(wire) {
    if (wire === undefined || wire.kind === 'self') return wire;
    if (wire.kind === 'professional') {
      const { kind, ...professional } = wire;
      return { kind, professional };
    }
    const { kind, ...related } = wire;
    return { kind, related };
  },
  put(next, wire) {
    if (wire !== undefined && same(referrer.get(wire), next)) return wire;
    if (next === undefined || next.kind === 'self') return next;
    return next.kind === 'professional'
      ? { kind: next.kind, ...next.professional }
      : { kind: next.kind, ...next.related };
  },
  rest: () => undefined,
};

export const referralTable = struct<ReferralWire, Referral>({
  details: row('details', section('referralDetails')),
  person: row('person', section('person')),
  gpPractices: row('gpPractices', each(section('gpPractice'))),
  referrer: row('referrer', referrer),
  recipient: row('recipient', section('recipient')),
  needs: row('needs', each(section('need'))),
  personReports: row('personReports', each(section('personReport'))),
  problems: row('problems', each(section('problem'))),
  aboutMe: row('aboutMe', section('aboutMe')),
  individualRequirements: row('individualRequirements', section('individualRequirements')),
  safeguarding: row('safeguarding', section('safeguarding')),
  consent: row('consent', section('consent')),
  socialContext: row('socialContext', section('socialContext')),
  servicesAndCare: row('servicesAndCare', each(section('serviceReceived'))),
  pregnancyStatus: row('pregnancyStatus', section('pregnancyStatus')),
  risks: row('risks', section('risks')),
  progress: row('progress', section('progress')),
  report: row('report', report(factsOf('report'))),
});

const version = [{ element: 'waymark', value: '1' }] as const;

const envelope = {
  id: row('id', value<string>()),
  sentAt: row('sentAt', value<string>()),
  sender: row('sender', section('correspondent')),
  receiver: row('receiver', section('correspondent')),
} as const;

export const referralMessageTable = struct<ReferralMessageWire, ReferralMessage>(
  {
    kind: row('kind', value<'referral'>()),
    ...envelope,
    referral: row('referral', referralTable),
  },
  version,
);

export const withdrawalMessageTable = struct<WithdrawalMessageWire, WithdrawalMessage>(
  {
    kind: row('kind', value<'withdrawal'>()),
    ...envelope,
    referral: row('referralIdentifier', section('identifier')),
    progress: row('progress', section('withdrawalProgress')),
    person: row('person', section('person')),
    answerWanted: row('answerWanted', value<true>()),
  },
  version,
);

export const progressMessageTable = struct<ProgressMessageWire, ProgressMessage>(
  {
    kind: row('kind', value<'progress'>()),
    ...envelope,
    referral: row('referralIdentifier', section('identifier')),
    inReplyTo: row('inReplyTo', value<string>()),
    progress: row('progress', section('progress')),
    saidBy: row('saidBy', section('professional')),
    person: row('person', section('person')),
    report: row('report', report(factsOf('report'))),
  },
  version,
);

/** The table of each kind of message. `carried` has no row: it is not a fact of the message. */
export const messageTables = {
  referral: referralMessageTable,
  withdrawal: withdrawalMessageTable,
  progress: progressMessageTable,
} as const satisfies Readonly<Record<Message['kind'], unknown>>;
