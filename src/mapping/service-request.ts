import type { CodeableConcept, ServiceRequest } from '@medplum/fhirtypes';
import type { ReferralDetails } from '../domain/referral.js';
import { priority, referralMethod, referralSource, requestStatus } from './codes/referral.js';
import { anyIdentifier, conceptOf, conceptText, each, extension, first } from './elements.js';
import { code, needed, row, value } from './lenses.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from './systems.js';
import { table } from './table.js';

/** The facts of "Referral details" that stand in the request itself. */
export type DetailsInRequest = Pick<
  ReferralDetails,
  'identifiers' | 'status' | 'priority' | 'date' | 'source' | 'method' | 'reason'
>;

/** BaRS wants its category and the use case in one concept; the use case is ours, since BaRS has none for this. */
export const referralCategory: CodeableConcept = {
  coding: [
    { system: codeSystems.messageCategoryBars, code: 'referral', display: 'Transfer of Care' },
    { system: codeSystems.useCase, code: 'social-prescribing', display: 'Social prescribing' },
  ],
};

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
    identifiers: row(
      'identifier',
      each(anyIdentifier, (identifier) => identifier.value !== undefined),
    ),
    status: needed('status', code(requestStatus)),
    priority: row('priority', code(priority)),
    date: row('authoredOn', value<string>(), 'Date'),
    reason: row('reasonCode', first(conceptText), 'Reason for referral / Free text'),
  },
  [
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
  ],
);
