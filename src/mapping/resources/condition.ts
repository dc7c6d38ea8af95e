import type { Annotation, CodeableConcept, Coding, Condition, ConditionStage } from '@medplum/fhirtypes';
import type { Need, PersonReport, Problem } from '../../domain/needs.js';
import { conditionCertainty, conditionState, needKind, needPhase } from '../codes/need.js';
import { code, codingIn, conceptOf } from '../engine/codings.js';
import { anyCoding, anyHolds, conceptFor, conceptText, each, extension, first, noteText } from '../engine/elements.js';
import { type Lens, member, needed, neededUnless, row, type Unless, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';

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

export const needTable = table<Condition, Need>(
  'Condition',
  [profiles.need, ukCoreProfiles.Condition],
  {
    found: row('extension', extension(extensions.foundAt, 'valueCode', code(needPhase))),
    ...standing,
    kind: row('code', member<CodeableConcept, 'coding', NonNullable<Need['kind']>>('coding', kindCoding)),
    codedValues: row('code', otherCodings, 'Presenting complaint or issue / Coded value'),
    freeText: row('code', conceptText, 'Presenting complaint or issue / Free text'),
    recordedOn: row('recordedDate', value<string>()),
  },
  [{ element: 'category', value: [presenting] }],
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

/** Which of the three a Condition is: what is on the problem list, what the person said, or (all others) a need. */
export function kindsOfCondition({ category }: Condition): readonly ('problem' | 'person-report' | 'need')[] {
  if (anyHolds(category, codeSystems.conditionCategory, 'person-reported')) return ['person-report'];
  return anyHolds(category, codeSystems.conditionCategoryHl7, 'problem-list-item') ? ['problem'] : ['need'];
}
