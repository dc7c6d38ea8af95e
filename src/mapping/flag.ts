import type { Flag, Meta } from '@medplum/fhirtypes';
import type {
  Impairment,
  MobilityNeed,
  NoKnownRisks,
  OtherRequirement,
  ProtectionRecord,
  ReasonableAdjustment,
  Risk,
  SafeguardingConcern,
} from '../domain/flags.js';
import { flagStatus, restricted } from './codes/record.js';
import {
  anyHolds,
  coded,
  codingIn,
  conceptFor,
  conceptText,
  extension,
  organisationReference,
  periodEnd,
  periodStart,
  present,
  unless,
} from './elements.js';
import { type Constant, code, type Lens, member, needed, type Rows, row, value } from './lenses.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from './systems.js';
import { table } from './table.js';

/** What a flag is about: the codes of Waymark's CodeSystem flag-category. */
export type FlagCategory =
  | 'reasonable-adjustment'
  | 'impairment'
  | 'mobility'
  | 'other-requirement'
  | 'safeguarding'
  | 'looked-after-child'
  | 'unborn-child-protection-plan'
  | 'risk';

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
const placeholder = (category: FlagCategory, display: string) =>
  conceptFor(codeSystems.flagCategory, category, display);

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
      unless(placeholder('reasonable-adjustment', 'Reasonable adjustment'), coded),
      'Reasonable adjustment',
    ),
  },
);

export const impairmentTable = flagTable<Impairment>('impairment', 'Impairment', {
  additionalDetail: row('extension', detail, 'Impairment additional detail'),
  status,
  category: row('code', unless(placeholder('impairment', 'Impairment'), coded), 'Impairment category'),
});

export const mobilityTable = flagTable<MobilityNeed>('mobility', 'Mobility', {
  status,
  need: row('code', unless(placeholder('mobility', 'Mobility'), coded), 'Mobility needs'),
});

export const otherRequirementTable = flagTable<OtherRequirement>('other-requirement', 'Other individual requirement', {
  status,
  requirement: row(
    'code',
    unless(placeholder('other-requirement', 'Other individual requirement'), conceptText),
    'Other individual requirement',
  ),
});

export const safeguardingTable = flagTable<SafeguardingConcern>('safeguarding', 'Safeguarding', {
  restricted: row('meta', security),
  indicator: row('extension', indicator, 'Safeguarding indicator'),
  comment: row('extension', detail, 'Comment'),
  status,
  concern: row('code', unless(placeholder('safeguarding', 'Safeguarding'), coded), 'Safeguarding concerns'),
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
  [{ element: 'code', value: placeholder('looked-after-child', 'Looked after child') }],
);

export const unbornChildTable = flagTable<ProtectionRecord>(
  'unborn-child-protection-plan',
  'Unborn child protection plan',
  protection('Unborn child protection plan start date', 'Unborn child protection plan end date'),
  [{ element: 'code', value: placeholder('unborn-child-protection-plan', 'Unborn child protection plan') }],
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

/** Whether a flag is of this category. */
export const isFlag = ({ category }: Flag, wanted: FlagCategory): boolean =>
  anyHolds(category, codeSystems.flagCategory, wanted);

/** Whether a flag states that no risk is known. */
export const saysNoKnownRisks = (flag: Flag): boolean =>
  isFlag(flag, 'risk') && anyHolds([flag.code], codeSystems.riskStatement, 'no-known-risks');
