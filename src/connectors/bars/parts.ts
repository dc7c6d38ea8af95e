import { link, type Part, retold } from '../../mapping/engine/parts.js';
import { telecomPart } from '../../mapping/parts/people-parts.js';
import { progressPartsWith } from '../../mapping/parts/progress-parts.js';
import { referralParts } from '../../mapping/parts/referral-parts.js';
import { withdrawalParts } from '../../mapping/parts/withdrawal-parts.js';
import { headerParts } from '../../mapping/resources/message-header.js';
import { contactTable } from '../../mapping/resources/patient-telecom.js';
import { barsProfiles, profiles, ukCoreProfiles } from '../../mapping/systems.js';
import { answerPart, askedEncounterPart } from './answer.js';

/** Who asks, as BaRS has it: the Practitioner, with the PractitionerRole beside it (BaRS guide: message structure, ServiceRequest). */
const asks = ['referrer-practitioner', 'referrer-related', 'patient', 'referrer-role', 'referrer-organisation'];

const claimed = (...claims: readonly string[]) => ({ meta: { profile: [...claims] } });
const ownLinks = (part: Part) => (part.links ?? []).filter(({ element }) => element !== 'requester');

/** How BaRS (Application 5) tells a part of a referral, where that differs from FHIR at rest. */
const dialect: Readonly<Record<string, (part: Part) => Part>> = {
  'patient-telecom': () => telecomPart(contactTable),
  // BaRS: a request is a plan.
  request: (part) =>
    retold(
      part,
      {
        ...claimed(profiles.serviceRequest, ukCoreProfiles.ServiceRequest, barsProfiles.serviceRequest),
        intent: 'plan',
      },
      { links: [...ownLinks(part), link('requester', ...asks)] },
    ),
  task: (part) => ({ ...part, links: [...ownLinks(part), link('requester', ...asks)] }),
  'referrer-practitioner': (part) => ({ ...part, needed: ({ referrer }) => referrer?.kind === 'professional' }),
  // BaRS: exactly one of each, whether or not the sender has anything to say in it.
  encounter: (part) => ({ ...part, needed: () => true }),
  'referral-plan': (part) => ({ ...part, needed: () => true }),
};

const told = (part: Part): Part => dialect[part.name]?.(part) ?? part;

/** A new referral: `servicerequest-request`, `new`. */
export const barsReferralParts: readonly Part[] = [
  ...headerParts('servicerequest-request', 'request'),
  ...referralParts.map(told),
];

/** A referral that is taken back: `servicerequest-request`, `update`. */
export const barsWithdrawalParts: readonly Part[] = [
  ...headerParts('servicerequest-request', 'request'),
  ...withdrawalParts(referralParts.map(told), {
    ...claimed(ukCoreProfiles.ServiceRequest, barsProfiles.serviceRequest),
    intent: 'plan',
  }),
];

/** Where the work stands: `servicerequest-response`, in the short form. */
export const barsProgressParts: readonly Part[] = [
  ...headerParts('servicerequest-response', 'answer', 'task', 'request'),
  askedEncounterPart,
  answerPart,
  ...progressPartsWith(contactTable),
];
