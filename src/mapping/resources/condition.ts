import type { Annotation, CodeableConcept, Coding, Condition, ConditionStage, Identifier } from '@medplum/fhirtypes';
import type { Need, PersonReport, Problem } from '../../domain/needs.js';
import type { PlanNeed } from '../../domain/plan.js';
import type { NamedPerson } from '../../domain/professional.js';
import type { FoundNeed } from '../../domain/report.js';
import { conditionCertainty, conditionState, needKind, needPhase } from '../codes/need.js';
import { code, codingIn, conceptOf } from '../engine/codings.js';
import {
  anyCoding,
  anyHolds,
  anyIdentifier,
  conceptFor,
  conceptText,
  each,
  extension,
  first,
  noteText,
} from '../engine/elements.js';
import { type Lens, member, needed, neededUnless, row, type Unless, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';
import { anyone, inPlaceOf } from './named-person.js';

/** R4 (con-5) forbids a clinical status of what was an error. */
const wasError: Unless = ({ certainty }) => certainty === 'entered-in-error';

const anyState = conceptOf(conditionState);
/** The element goes with its fact, and so does whatever else stood in it: what has no state has no other status either. */
const state: typeof anyState = {
  ...anyState,
  put: (next, concept) =>
    next === undefined && anyState.get(concept) !== undefined ? undefined : anyState.put(next, concept),
};

const standing = {
  state: neededUnless(wasError, 'clinicalStatus', state),
  certainty: needed('verificationStatus', conceptOf(conditionCertainty)),
};

const presenting = conceptFor(codeSystems.snomed, '33962009', 'Presenting complaint');
const reported = conceptFor(codeSystems.conditionCategory, 'person-reported', 'Reported by the person');
const problem = conceptFor(codeSystems.conditionCategoryHl7, 'problem-list-item', 'Problem List Item');

const kindCoding: Lens<Coding[], NonNullable<Need['kind']>> = codingIn(needKind);
const isKind = (coding: Coding) => kindCoding.get([coding]) !== undefined;

/** The words of a concept's codes, without the one that says the kind of need. */
const otherCodings = member<CodeableConcept, 'coding', NonNullable<Need['codedValues']>>(
  'coding',
  each(anyCoding, (coding) => !isKind(coding)),
);

/** When in the journey a need came to light. */
const foundRow = row('extension', extension(extensions.foundAt, 'valueCode', code(needPhase)));

/** The facts of any need: `codes` and `words` are the PRSB items of its codes and its words. */
const needRows = (codes?: string, words?: string) => ({
  ...standing,
  kind: row('code', member<CodeableConcept, 'coding', NonNullable<Need['kind']>>('coding', kindCoding)),
  codedValues: row('code', otherCodings, codes),
  freeText: row('code', conceptText, words),
  recordedOn: row('recordedDate', value<string>()),
});

export const needTable = table<Condition, Need>(
  'Condition',
  [profiles.need, ukCoreProfiles.Condition],
  {
    found: foundRow,
    ...needRows('Presenting complaint or issue / Coded value', 'Presenting complaint or issue / Free text'),
  },
  [{ element: 'category', value: [presenting] }],
);

const countedApart = (
  kind: 'plan-need' | 'found-need',
  display: string,
): { element: 'category'; value: CodeableConcept[] } => ({
  element: 'category',
  value: [conceptFor(codeSystems.conditionCategory, kind, display)],
});

const claims = [profiles.foundNeed, ukCoreProfiles.Condition];

const number = row('identifier', first<Identifier, NonNullable<FoundNeed['identifier']>>(anyIdentifier));

/** A need that the plan answers; its goals refer to it. */
export const planNeedTable = table<Condition, Omit<PlanNeed, 'goals'>>(
  'Condition',
  claims,
  { identifier: number, ...needRows('Coded value', 'Free text') },
  [countedApart('plan-need', 'Need in the plan')],
);

/** A need that came to light after the referral, and who found it. */
export const foundNeedTable = table<Condition, FoundNeed>(
  'Condition',
  claims,
  {
    identifier: number,
    found: foundRow,
    ...needRows(),
    foundBy: row('asserter', inPlaceOf<NonNullable<Condition['asserter']>, NamedPerson>(anyone)),
  },
  [countedApart('found-need', 'Need found on the way')],
);

export const personReportTable = table<Condition, PersonReport>(
  'Condition',
  [profiles.personReport, ukCoreProfiles.Condition],
  {
    ...standing,
    words: needed('code', conceptText, 'Person reported complaints or issues'),
    recordedOn: row('recordedDate', value<string>()),
  },
  [{ element: 'category', value: [reported] }],
);

const stageText = first<ConditionStage, string>(member<ConditionStage, 'summary', string>('summary', conceptText));

export const problemTable = table<Condition, Problem>(
  'Condition',
  [profiles.problem, ukCoreProfiles.Condition],
  {
    ...standing,
    codedValues: row(
      'code',
      member<CodeableConcept, 'coding', NonNullable<Problem['codedValues']>>('coding', each(anyCoding)),
      'Problem list record entry / Problem / Coded value',
    ),
    freeText: row('code', conceptText, 'Problem list record entry / Problem / Free text'),
    onsetDate: row('onsetDateTime', value<string>(), 'Problem list record entry / Onset date'),
    endDate: row('abatementDateTime', value<string>(), 'Problem list record entry / End Date'),
    stage: row('stage', stageText, 'Problem list record entry / Stage of disease'),
    comments: row('note', each<Annotation, string>(noteText), 'Problem list record entry / Comment'),
  },
  [{ element: 'category', value: [problem] }],
);

type ConditionKind = 'problem' | 'person-report' | 'found-need' | 'plan-need' | 'need';

/**
 * What a Condition is: a need of the plan, a need found on the way, what is on the problem list, what the person said, or
 * (all others) a need.
 */
export function kindsOfCondition({ category }: Condition): readonly ConditionKind[] {
  for (const kind of ['plan-need', 'found-need'] as const)
    if (anyHolds(category, codeSystems.conditionCategory, kind)) return [kind];
  if (anyHolds(category, codeSystems.conditionCategory, 'person-reported')) return ['person-report'];
  return anyHolds(category, codeSystems.conditionCategoryHl7, 'problem-list-item') ? ['problem'] : ['need'];
}
