import type { CodeableConcept, Extension, Goal as FhirGoal, Identifier } from '@medplum/fhirtypes';
import type { Coded, Coding } from '../../domain/coded.js';
import type { Goal, StageGoal } from '../../domain/plan.js';
import { achievement, goalStatus } from '../codes/report.js';
import { code, conceptOf } from '../engine/codings.js';
import {
  anyCoding,
  anyHolds,
  anyIdentifier,
  coded,
  conceptFor,
  conceptText,
  each,
  extension,
  first,
} from '../engine/elements.js';
import { type Lens, member, needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';

/** A score from 1 to 10 that the person gives. */
export const scoreIn = (url: string): Lens<Extension[], number> => extension(url, 'valueInteger', value<number>());

const rows = (name: string) =>
  ({
    identifier: row('identifier', first<Identifier, NonNullable<Goal['identifier']>>(anyIdentifier)),
    status: needed('lifecycleStatus', code(goalStatus), 'Goal status'),
    achievement: row('achievementStatus', conceptOf(achievement), 'Goal status'),
    codedValues: row(
      'description',
      member<CodeableConcept, 'coding', readonly Coding[]>('coding', each(anyCoding)),
      `${name}Coded value`,
    ),
    freeText: row('description', conceptText, `${name}Free text`),
  }) as const;

const category = (kind: 'goal' | 'stage-goal', display: string) => [
  { element: 'category' as const, value: [conceptFor(codeSystems.reportPart, kind, display)] },
];

const outcomes: Lens<CodeableConcept[], readonly Coded[]> = each(coded);

/** A goal of the plan; its actions refer to it. */
export const goalTable = table<FhirGoal, Omit<Goal, 'actions'>>(
  'Goal',
  [profiles.goal],
  {
    ...rows(''),
    importance: row('extension', scoreIn(extensions.importance), 'Goal importance score'),
    outcomes: row('outcomeCode', outcomes, 'Outcomes'),
  },
  category('goal', 'Goal'),
);

/** A smaller goal on the way, which refers to the action it belongs to. */
export const stageGoalTable = table<FhirGoal, StageGoal>(
  'Goal',
  [profiles.goal],
  { ...rows('Stage goal / '), outcome: row('outcomeCode', first(coded), 'Outcome') },
  category('stage-goal', 'Stage goal'),
);

/** Which of the two a Goal is; one of somebody else's is neither. */
export const kindsOfGoal = ({ category: categories }: FhirGoal): readonly ('goal' | 'stage-goal')[] =>
  (['goal', 'stage-goal'] as const).filter((kind) => anyHolds(categories, codeSystems.reportPart, kind));
