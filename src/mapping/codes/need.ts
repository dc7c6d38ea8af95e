import type { ConditionCertainty, ConditionState, NeedKind, NeedPhase } from '../../domain/needs.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

/**
 * The kinds of need. To add one: a word in `needKinds` (src/domain/needs.ts), a row here, a concept in
 * `profiles/fsh/codes-need.fsh` (with its line in the map to the PRSB refset), and a case. Which SNOMED CT codes mean the same is said by the ConceptMap, not here.
 */
export const needKind: CodeTable<NeedKind> = {
  name: 'need',
  source: "Waymark's CodeSystem need, after the needs named in the link-worker research and the PRSB standard",
  system: codeSystems.need,
  rows: {
    housing: { code: 'housing', display: 'Housing' },
    homelessness: { code: 'homelessness', display: 'Homelessness' },
    food: { code: 'food', display: 'Food and eating' },
    'social-contact': { code: 'social-contact', display: 'Social contact' },
    loneliness: { code: 'loneliness', display: 'Loneliness' },
    work: { code: 'work', display: 'Work' },
    money: { code: 'money', display: 'Money' },
    debt: { code: 'debt', display: 'Debt' },
    benefits: { code: 'benefits', display: 'Benefits' },
    surroundings: { code: 'surroundings', display: 'Surroundings' },
    'fuel-poverty': { code: 'fuel-poverty', display: 'Fuel poverty' },
    transport: { code: 'transport', display: 'Transport' },
    caring: { code: 'caring', display: 'Caring for someone' },
    'being-cared-for': { code: 'being-cared-for', display: 'Being cared for' },
    bereavement: { code: 'bereavement', display: 'Bereavement' },
    'domestic-abuse': { code: 'domestic-abuse', display: 'Domestic abuse' },
    relationships: { code: 'relationships', display: 'Relationships' },
    parenting: { code: 'parenting', display: 'Parenting' },
    immigration: { code: 'immigration', display: 'Immigration' },
    legal: { code: 'legal', display: 'Legal matters' },
    'education-and-skills': { code: 'education-and-skills', display: 'Education and skills' },
    'digital-access': { code: 'digital-access', display: 'Digital access' },
    'physical-activity': { code: 'physical-activity', display: 'Physical activity' },
    'long-term-condition': { code: 'long-term-condition', display: 'Living with a long-term condition' },
    'emotional-wellbeing': { code: 'emotional-wellbeing', display: 'Emotional wellbeing' },
    'drugs-alcohol-or-gambling': { code: 'drugs-alcohol-or-gambling', display: 'Drugs, alcohol or gambling' },
    'faith-and-culture': { code: 'faith-and-culture', display: 'Faith and culture' },
    'purpose-and-interests': { code: 'purpose-and-interests', display: 'Purpose and interests' },
    other: { code: 'other', display: 'Other need' },
  },
};

export const needPhase: CodeTable<NeedPhase, NeedPhase> = {
  name: 'need phase',
  source: "Waymark's CodeSystem need-phase",
  rows: { referral: { code: 'referral' }, assessment: { code: 'assessment' }, later: { code: 'later' } },
};

export const conditionState: CodeTable<ConditionState> = {
  name: 'clinical status',
  source: 'http://terminology.hl7.org/CodeSystem/condition-clinical (FHIR R4 required binding)',
  system: codeSystems.conditionClinical,
  rows: {
    active: { code: 'active', display: 'Active' },
    recurrence: { code: 'recurrence', display: 'Recurrence' },
    relapse: { code: 'relapse', display: 'Relapse' },
    inactive: { code: 'inactive', display: 'Inactive' },
    remission: { code: 'remission', display: 'Remission' },
    resolved: { code: 'resolved', display: 'Resolved' },
  },
};

export const conditionCertainty: CodeTable<ConditionCertainty> = {
  name: 'verification status',
  source: 'http://terminology.hl7.org/CodeSystem/condition-ver-status (FHIR R4 required binding)',
  system: codeSystems.conditionCertainty,
  rows: {
    unconfirmed: { code: 'unconfirmed', display: 'Unconfirmed' },
    provisional: { code: 'provisional', display: 'Provisional' },
    differential: { code: 'differential', display: 'Differential' },
    confirmed: { code: 'confirmed', display: 'Confirmed' },
    refuted: { code: 'refuted', display: 'Refuted' },
    'entered-in-error': { code: 'entered-in-error', display: 'Entered in Error' },
  },
};
