import type { Coding, Flag, Meta } from '@medplum/fhirtypes';
import type {
  Impairment,
  MobilityNeed,
  NoKnownRisks,
  OtherRequirement,
  ProtectionRecord,
  ReasonableAdjustment,
  Risk,
  SafeguardingConcern,
} from '../../domain/flags.js';
import { flagStatus, restricted } from '../codes/record.js';
import { code, codingIn } from '../engine/codings.js';
import type { Constant } from '../engine/constants.js';
import {
  anyHolds,
  coded,
  conceptFor,
  conceptText,
  extension,
  organisationReference,
  orPlaceholder,
  periodEnd,
  periodStart,
  present,
} from '../engine/elements.js';
import { type Lens, member, needed, type Rows, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';

/** What a flag is about: the codes of Waymark's CodeSystem flag-category. */
const categories = [
  'reasonable-adjustment',
  'impairment',
  'mobility',
  'other-requirement',
  'safeguarding',
  'looked-after-child',
  'unborn-child-protection-plan',
  'risk',
] as const;
export type FlagCategory = (typeof categories)[number];

const flagTable = <V extends object>(
  category: FlagCategory,
  display: string,
  rows: Rows<Flag, V>,
  constants: readonly Constant<Flag>[] = [],
) =>
  table<Flag, V>('Flag', [profiles.flag, ukCoreProfiles.Flag], rows, [
    { element: 'category', value: [conceptFor(codeSystems.flagCategory, category, display)] },
    ...constants,
  ]);

/** FHIR wants a code on every flag: where the facts are elsewhere in it, its category stands for one. */
const placeholder = (category: FlagCategory, display: string): Coding => ({
  system: codeSystems.flagCategory,
  code: category,
  display,
});

const status = needed('status', code(flagStatus));
const detail = extension(extensions.detail, 'valueString', value<string>());
const indicator = extension(extensions.indicator, 'valueBoolean', value<boolean>());
const security: Lens<Meta, true> = member<Meta, 'security', true>(
  'security',
  present(codingIn(restricted), 'restricted'),
);

export const reasonableAdjustmentTable = flagTable<ReasonableAdjustment>(
  'reasonable-adjustment',
  'Reasonable adjustment',
  {
    required: row('extension', indicator, 'Reasonable adjustment flag'),
    additionalDetail: row('extension', detail, 'Reasonable adjustment additional detail'),
    status,
    adjustment: row(
      'code',
      orPlaceholder(placeholder('reasonable-adjustment', 'Reasonable adjustment'), coded),
      'Reasonable adjustment',
    ),
  },
);

export const impairmentTable = flagTable<Impairment>('impairment', 'Impairment', {
  additionalDetail: row('extension', detail, 'Impairment additional detail'),
  status,
  category: row('code', orPlaceholder(placeholder('impairment', 'Impairment'), coded), 'Impairment category'),
});

export const mobilityTable = flagTable<MobilityNeed>('mobility', 'Mobility', {
  status,
  need: row('code', orPlaceholder(placeholder('mobility', 'Mobility'), coded), 'Mobility needs'),
});

export const otherRequirementTable = flagTable<OtherRequirement>('other-requirement', 'Other individual requirement', {
  status,
  requirement: row(
    'code',
    orPlaceholder(placeholder('other-requirement', 'Other individual requirement'), conceptText),
    'Other individual requirement',
  ),
});

export const safeguardingTable = flagTable<SafeguardingConcern>('safeguarding', 'Safeguarding', {
  restricted: row('meta', security),
  indicator: row('extension', indicator, 'Safeguarding indicator'),
  comment: row('extension', detail, 'Comment'),
  status,
  concern: row('code', orPlaceholder(placeholder('safeguarding', 'Safeguarding'), coded), 'Safeguarding concerns'),
  date: row('period', periodStart, 'Safeguarding concerns date'),
  endDate: row('period', periodEnd, 'Safeguarding concerns end date'),
});

const protection = (start: string, end: string): Rows<Flag, ProtectionRecord> => ({
  restricted: row('meta', security),
  localAuthority: row(
    'extension',
    extension(extensions.localAuthority, 'valueReference', organisationReference),
    'Local authority',
  ),
  status,
  startDate: row('period', periodStart, start),
  endDate: row('period', periodEnd, end),
});

export const lookedAfterChildTable = flagTable<ProtectionRecord>(
  'looked-after-child',
  'Looked after child',
  protection('Looked after child start date', 'Looked after child end date'),
  [{ element: 'code', value: { coding: [placeholder('looked-after-child', 'Looked after child')] } }],
);

export const unbornChildTable = flagTable<ProtectionRecord>(
  'unborn-child-protection-plan',
  'Unborn child protection plan',
  protection('Unborn child protection plan start date', 'Unborn child protection plan end date'),
  [
    {
      element: 'code',
      value: { coding: [placeholder('unborn-child-protection-plan', 'Unborn child protection plan')] },
    },
  ],
);

export const riskTable = flagTable<Risk>('risk', 'Risk', {
  restricted: row('meta', security),
  comment: row('extension', detail, 'Comment'),
  status,
  risk: needed('code', coded, 'Risk'),
  startDate: row('period', periodStart, 'Start date of risk'),
  endDate: row('period', periodEnd, 'End date of risk'),
});

export const noKnownRisksTable = flagTable<NoKnownRisks>('risk', 'Risk', { status }, [
  { element: 'code', value: conceptFor(codeSystems.riskStatement, 'no-known-risks', 'No known risks') },
]);

/** What a flag is about; the statement that no risk is known is a kind of its own. */
export function kindsOfFlag({ category, code: about }: Flag): readonly (FlagCategory | 'no-known-risks')[] {
  const kinds = categories.filter((kind) => anyHolds(category, codeSystems.flagCategory, kind));
  const none = anyHolds([about], codeSystems.riskStatement, 'no-known-risks');
  return kinds.map((kind) => (kind === 'risk' && none ? 'no-known-risks' : kind));
}
