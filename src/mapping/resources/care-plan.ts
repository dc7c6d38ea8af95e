import type { CarePlan, CarePlanActivity, CodeableConcept } from '@medplum/fhirtypes';
import type { ReferralDetails } from '../../domain/referral.js';
import type { ServiceReceived } from '../../domain/services.js';
import { requestStatus } from '../codes/referral.js';
import { code } from '../engine/codings.js';
import {
  anyHolds,
  conceptFor,
  conceptText,
  extension,
  first,
  organisationReference,
  periodEnd,
  periodStart,
} from '../engine/elements.js';
import { type Lens, member, needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';

const claims = [profiles.carePlan, ukCoreProfiles.CarePlan];

/** A service the person already has: a plan of its own. */
export const serviceReceivedTable = table<CarePlan, ServiceReceived>(
  'CarePlan',
  claims,
  {
    localAuthority: row(
      'extension',
      extension(extensions.localAuthority, 'valueReference', organisationReference),
      'Local authority',
    ),
    status: needed('status', code(requestStatus)),
    packageName: row('title', value<string>(), 'Social care package name'),
    packageType: row('description', value<string>(), 'Social care package type'),
    startDate: row('period', periodStart, 'Service start date'),
    endDate: row('period', periodEnd, 'Service end date'),
  },
  [
    { element: 'intent', value: 'plan', also: ['order', 'proposal'] },
    { element: 'category', value: [conceptFor(codeSystems.carePlanCategory, 'service-received', 'Service received')] },
  ],
);

const narrative: Lens<CarePlanActivity[], string> = first(
  member<CarePlanActivity, 'outcomeCodeableConcept', string>(
    'outcomeCodeableConcept',
    first<CodeableConcept, string>(conceptText),
  ),
);

/** The sender's account, where BaRS puts it: the outcome of the activity in the plan that the request is based on. */
export const referralPlanTable = table<CarePlan, Pick<ReferralDetails, 'narrative' | 'narrativeOn'>>(
  'CarePlan',
  claims,
  { narrativeOn: row('period', periodStart), narrative: row('activity', narrative) },
  [
    { element: 'status', value: 'completed' },
    { element: 'intent', value: 'plan' },
    {
      element: 'category',
      value: [conceptFor(codeSystems.carePlanCategory, 'referral-plan', 'Plan behind the referral')],
    },
  ],
);

export const isReferralPlan = ({ category }: CarePlan): boolean =>
  anyHolds(category, codeSystems.carePlanCategory, 'referral-plan');

export const isServiceReceived = ({ category }: CarePlan): boolean =>
  anyHolds(category, codeSystems.carePlanCategory, 'service-received');
