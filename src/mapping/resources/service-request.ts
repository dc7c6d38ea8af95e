import type { CodeableConcept, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { ReferralDetails } from '../../domain/referral.js';
import type { RequestStatus } from '../../domain/services.js';
import { priority, referralMethod, referralSource, requestStatus } from '../codes/referral.js';
import { code, conceptOf } from '../engine/codings.js';
import type { Constant } from '../engine/constants.js';
import { anyIdentifier, conceptText, currentIdentifiers, extension, first } from '../engine/elements.js';
import { member, needed, row, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { factTable, table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';
import { inPlaceOf } from './named-person.js';

/** The facts of "Referral details" that stand in the request itself. */
export type DetailsInRequest = Pick<
  ReferralDetails,
  'identifiers' | 'status' | 'priority' | 'date' | 'source' | 'method' | 'reason' | 'partOf'
>;

/** BaRS wants its category and the use case in one concept; the use case is ours, since BaRS has none for this. */
export const referralCategory: CodeableConcept = {
  coding: [
    { system: codeSystems.messageCategoryBars, code: 'referral', display: 'Transfer of Care' },
    { system: codeSystems.useCase, code: 'social-prescribing', display: 'Social prescribing' },
  ],
};

/** What every request of ours says, and what else is read as the same. */
const constants: readonly Constant<ServiceRequest>[] = [
  { element: 'intent', value: 'order', also: ['plan', 'original-order'] },
  { element: 'category', value: [referralCategory] },
  { element: 'doNotPerform', value: undefined, also: [false] },
  {
    element: 'code',
    value: {
      coding: [
        { system: codeSystems.useCase, code: 'social-prescribing-referral', display: 'Social prescribing referral' },
      ],
    },
  },
];

type Basis = NonNullable<ServiceRequest['basedOn']>[number];

/** The referral that this one came out of, which is another exchange: by its number alone, since it is not sent along. */
const partOf = item(
  where(
    ({ reference, type, identifier }: Basis) =>
      reference === undefined && identifier !== undefined && (type === undefined || type === 'ServiceRequest'),
  ),
  inPlaceOf<Basis, Identifier>(
    member<Reference, 'identifier', Identifier>('identifier', anyIdentifier, [
      { element: 'type', value: 'ServiceRequest' },
    ]),
  ),
  'part of',
);

export const serviceRequestTable = table<ServiceRequest, DetailsInRequest>(
  'ServiceRequest',
  [profiles.serviceRequest, ukCoreProfiles.ServiceRequest],
  {
    source: row(
      'extension',
      extension(extensions.sourceOfServiceRequest, 'valueCodeableConcept', conceptOf(referralSource)),
    ),
    method: row(
      'extension',
      extension(extensions.serviceRequestMethod, 'valueCodeableConcept', conceptOf(referralMethod)),
      'Referral method',
    ),
    identifiers: row('identifier', currentIdentifiers()),
    status: needed('status', code(requestStatus)),
    priority: row('priority', code(priority)),
    date: row('authoredOn', value<string>(), 'Date'),
    partOf: row('basedOn', partOf),
    reason: row('reasonCode', first(conceptText), 'Reason for referral / Free text'),
  },
  constants,
);

/** A request that is taken back: its number, what became of it, and (BaRS: only then) why, in words. */
export interface TakenBack {
  readonly number?: Identifier;
  readonly status?: RequestStatus;
  readonly words?: string;
}

const claims = [ukCoreProfiles.ServiceRequest];

/** The request as a cancellation repeats it: who asked, who was asked and what for are not said again. */
export const takenBackTable = table<ServiceRequest, TakenBack>(
  'ServiceRequest',
  claims,
  {
    number: row('identifier', first(anyIdentifier)),
    status: needed('status', code(requestStatus)),
    words: row('reasonCode', first(conceptText)),
  },
  constants,
);

/**
 * The request as an answer repeats it: only its number is read. What becomes of it is the referrer's to say, so that it
 * still stands says nothing new, and anything else is not understood.
 */
export const numberTable = factTable<ServiceRequest, 'identifier', Identifier>(
  'ServiceRequest',
  claims,
  'identifier',
  first(anyIdentifier),
  [...constants, { element: 'status', value: 'active', also: ['completed'] }],
);
