import type { CarePlan, Extension, Identifier, Reference } from '@medplum/fhirtypes';
import type { Coded } from '../../domain/coded.js';
import type { Agreement, Plan } from '../../domain/plan.js';
import { requestStatus } from '../codes/referral.js';
import { code } from '../engine/codings.js';
import {
  anyHolds,
  anyIdentifier,
  coded,
  codedItem,
  conceptFor,
  each,
  extension,
  extensionGroup,
  first,
  organisationReference,
} from '../engine/elements.js';
import { type Lens, member, needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';
import { reviewer } from './named-person.js';

const number = row('identifier', first<Identifier, NonNullable<Plan['identifier']>>(anyIdentifier));

/** Every extension with this URL, as a list of facts. */
const strengths: Lens<Extension[], readonly Coded[]> = each(
  member<Extension, 'valueCodeableConcept', Coded>('valueCodeableConcept', coded, [
    { element: 'url', value: extensions.strength },
  ]),
  ({ url }) => url === extensions.strength,
);

const agreement: Lens<Extension[], Agreement> = extensionGroup<Agreement>(extensions.agreement, {
  agreed: row(
    'extension',
    extension('agreed', 'valueBoolean', value<boolean>()),
    'Person or legitimate representative',
  ),
  name: row('extension', extension('name', 'valueString', value<string>()), 'Person full name'),
  role: row('extension', extension('role', 'valueCodeableConcept', codedItem), 'Role'),
});

/** A document that is named and not sent along. */
const document: Lens<Reference, string> = member<Reference, 'display', string>('display', value<string>());

/** The plan itself: its needs, goals and actions are resources of their own. */
export const planTable = table<CarePlan, Omit<Plan, 'needs'>>(
  'CarePlan',
  [profiles.supportPlan],
  {
    identifier: number,
    status: needed('status', code(requestStatus)),
    strengths: row('extension', strengths, 'Strengths'),
    agreement: row('extension', agreement, 'Agreed with person or legitimate representative'),
    fundingSource: row(
      'extension',
      extension(extensions.fundingSource, 'valueReference', organisationReference),
      'Care funding source',
    ),
    updatedOn: row(
      'extension',
      extension(extensions.updatedOn, 'valueDateTime', value<string>()),
      'Date this plan was last updated',
    ),
    otherDocuments: row('supportingInfo', each(document), 'Other care planning documents'),
    reviewOn: row(
      'extension',
      extension(extensions.reviewOn, 'valueDateTime', value<string>()),
      'Planned review date/interval',
    ),
    reviewBy: row('extension', extension(extensions.reviewBy, 'valueReference', reviewer), 'Responsibility for review'),
  },
  [
    { element: 'intent', value: 'plan' },
    { element: 'category', value: [conceptFor(codeSystems.carePlanCategory, 'support-plan', 'Support plan')] },
  ],
);

export const isSupportPlan = ({ category }: CarePlan): boolean =>
  anyHolds(category, codeSystems.carePlanCategory, 'support-plan');
