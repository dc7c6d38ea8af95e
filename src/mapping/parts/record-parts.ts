import type { CarePlan, Flag } from '@medplum/fhirtypes';
import { memberOf } from '../engine/graph.js';
import { about, link, many, ofKind, one, type Part, subject } from '../engine/parts.js';
import type { Table } from '../engine/table.js';
import { aboutMeTable } from '../resources/about-me.js';
import { isServiceReceived, serviceReceivedTable } from '../resources/care-plan.js';
import { kindsOfCondition, needTable, personReportTable, problemTable } from '../resources/condition.js';
import { consentTable } from '../resources/consent.js';
import {
  type FlagCategory,
  impairmentTable,
  kindsOfFlag,
  lookedAfterChildTable,
  mobilityTable,
  noKnownRisksTable,
  otherRequirementTable,
  reasonableAdjustmentTable,
  riskTable,
  safeguardingTable,
  unbornChildTable,
} from '../resources/flag.js';
import { questionnaires } from '../systems.js';

const condition = ofKind('Condition', kindsOfCondition);
const flag = ofKind('Flag', kindsOfFlag);

export const clinicalParts: readonly Part[] = [
  many({
    name: 'need',
    table: needTable,
    path: ['needs'],
    prsb: 'Presenting complaints or issues',
    find: condition('need'),
    links: [subject, link('encounter', 'encounter')],
  }),
  many({
    name: 'person-report',
    table: personReportTable,
    path: ['personReports'],
    prsb: 'Presenting complaints or issues',
    find: condition('person-report'),
    links: [subject, link('asserter', 'patient')],
  }),
  many({
    name: 'problem',
    table: problemTable,
    path: ['problems'],
    prsb: 'Problem list',
    find: condition('problem'),
    links: [subject],
  }),
  one({
    name: 'about-me',
    table: aboutMeTable,
    path: ['aboutMe'],
    prsb: 'About me',
    find: (roots) =>
      about(
        roots,
        'QuestionnaireResponse',
        (resource) => memberOf(resource, 'questionnaire') === questionnaires.aboutMe,
      ),
    links: [subject],
  }),
  one({
    name: 'consent',
    table: consentTable,
    path: ['consent'],
    prsb: 'Consent',
    find: (roots) => about(roots, 'Consent', () => true),
    links: [link('patient', 'patient')],
  }),
  many({
    name: 'service-received',
    table: serviceReceivedTable,
    path: ['servicesAndCare'],
    prsb: 'Services and care / Services and care record entry',
    find: (roots) => about<CarePlan>(roots, 'CarePlan', isServiceReceived),
    links: [subject],
  }),
];

const requirement = <V>(name: FlagCategory, fact: string, table: Table<Flag, V>, group: string): Part =>
  many({
    name,
    table,
    path: ['individualRequirements', fact],
    prsb: `Individual requirements / ${group}`,
    find: flag(name),
    links: [subject],
  });

export const flagParts: readonly Part[] = [
  requirement(
    'reasonable-adjustment',
    'reasonableAdjustments',
    reasonableAdjustmentTable,
    'Reasonable adjustment / Reasonable adjustment record entry',
  ),
  requirement('impairment', 'impairments', impairmentTable, 'Impairment / Impairment record entry'),
  requirement('mobility', 'mobility', mobilityTable, 'Mobility'),
  requirement('other-requirement', 'others', otherRequirementTable, 'Other individual requirements'),
  many({
    name: 'safeguarding',
    table: safeguardingTable,
    path: ['safeguarding', 'concerns'],
    prsb: 'Safeguarding / Safeguarding concerns',
    find: flag('safeguarding'),
    links: [subject],
  }),
  one({
    name: 'looked-after-child',
    table: lookedAfterChildTable,
    path: ['safeguarding', 'lookedAfterChild'],
    prsb: 'Safeguarding / Looked after child',
    find: flag('looked-after-child'),
    links: [subject],
  }),
  one({
    name: 'unborn-child-protection-plan',
    table: unbornChildTable,
    path: ['safeguarding', 'unbornChildProtectionPlan'],
    prsb: 'Safeguarding / Unborn child protection plan',
    find: flag('unborn-child-protection-plan'),
    links: [subject],
  }),
  one({
    name: 'no-known-risks',
    table: noKnownRisksTable,
    path: ['risks', 'noneKnown'],
    find: flag('no-known-risks'),
    links: [subject],
  }),
  many({
    name: 'risk',
    table: riskTable,
    path: ['risks', 'entries'],
    prsb: 'Risks / Risks record entry',
    find: flag('risk'),
    links: [subject],
  }),
];
