import type {
  Annotation,
  CodeableConcept,
  Extension,
  Task,
  TaskInput,
  TaskOutput,
  TaskRestriction,
} from '@medplum/fhirtypes';
import type { Issue } from '../../domain/issue.js';
import {
  type Closing,
  checkProgress,
  type Holding,
  type Progress,
  type ProgressState,
  plainStates,
  progressTable,
  type Reason,
  taskStatuses,
} from '../../domain/progress.js';
import type { ReferralDetails } from '../../domain/referral.js';
import { closing, holdingReason, progressReason, progressState } from '../codes/progress.js';
import { codingIn, conceptOf } from '../engine/codings.js';
import { mapMembers } from '../engine/constants.js';
import { anyHolds, conceptFor, each, extension, extensionGroup, noteText, periodEnd } from '../engine/elements.js';
import { type Lens, member, row, spread, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';

const fine = conceptOf(progressState);

/** The state that a Task's two words say together; nothing when they disagree, or when the coarse one says too little. */
function stateOf(task: Task | undefined): ProgressState | undefined {
  const status = taskStatuses.find((candidate) => candidate === task?.status);
  if (task === undefined || status === undefined) return undefined;
  const said = fine.get(task.businessStatus);
  if (said === undefined) return plainStates[status];
  return progressTable[said].status === status ? said : undefined;
}

/** One fact in two elements: `status` is the coarse word for FHIR, `businessStatus` the fine one for people. */
const state: Lens<Task, ProgressState> = {
  facts: [
    { domain: '', fhir: 'businessStatus.coding[progress].code', codes: progressState },
    { domain: '', fhir: 'status' },
  ],
  get: stateOf,
  put(next, task) {
    if (next === undefined || stateOf(task) === next) return task;
    const businessStatus = fine.put(next, task?.businessStatus);
    // A Task that is being built: `intent` and what else FHIR requires are constants of the table.
    return { ...task, status: progressTable[next].status, ...(businessStatus && { businessStatus }) } as Task;
  },
  rest(task) {
    if (task === undefined || stateOf(task) === undefined) return task;
    // A Task without its status is what is left of it.
    return mapMembers(task, (name, inner) =>
      name === 'status' ? undefined : name === 'businessStatus' ? fine.rest(task.businessStatus) : inner,
    ) as Task | undefined;
  },
};

const reason: Lens<CodeableConcept, Reason> = struct<CodeableConcept, Reason>({
  code: row('coding', codingIn(progressReason)),
  words: row('text', value<string>()),
});

const holding: Lens<Extension[], Holding> = extensionGroup<Holding>(extensions.holding, {
  why: row('extension', extension('why', 'valueCodeableConcept', conceptOf(holdingReason))),
  words: row('extension', extension('words', 'valueString', value<string>())),
  since: row('extension', extension('since', 'valueDateTime', value<string>())),
  reviewBy: row('extension', extension('reviewBy', 'valueDateTime', value<string>())),
});

const parameter = (name: 'closing' | 'return-response-to', display: string) =>
  conceptFor(codeSystems.taskParameter, name, display);

const closed: Lens<TaskOutput[], Closing> = item(
  where(({ type }: TaskOutput) => anyHolds([type], codeSystems.taskParameter, 'closing')),
  member<TaskOutput, 'valueCodeableConcept', Closing>('valueCodeableConcept', conceptOf(closing), [
    { element: 'type', value: parameter('closing', 'How it closed') },
  ]),
  'closing',
);

export const taskTable = table<Task, Progress>(
  'Task',
  [profiles.task, ukCoreProfiles.Task],
  {
    holding: row('extension', holding),
    state: {
      ...spread(state),
      required: 'a status, and a businessStatus that says the same in a finer word (in-progress needs one)',
    },
    reason: row('statusReason', reason),
    askedOn: row('authoredOn', value<string>()),
    saidOn: row('lastModified', value<string>()),
    notes: row('note', each<Annotation, string>(noteText)),
    closing: row('output', closed),
  },
  [
    { element: 'intent', value: 'order', also: ['plan', 'original-order'] },
    { element: 'code', value: conceptFor(codeSystems.taskCode, 'fulfill', 'Fulfill the focal request') },
  ],
);

/** What the referrer asks of whoever answers: it travels with the work, as input of the Task. */
export const taskInputTable = table<Task, Pick<ReferralDetails, 'returnResponseTo' | 'action' | 'actionBy'>>(
  'Task',
  [],
  {
    action: row('description', value<string>()),
    actionBy: row('restriction', member<TaskRestriction, 'period', string>('period', periodEnd)),
    returnResponseTo: row(
      'input',
      item(
        where(({ type }: TaskInput) => anyHolds([type], codeSystems.taskParameter, 'return-response-to')),
        member<TaskInput, 'valueString', string>('valueString', value<string>(), [
          { element: 'type', value: parameter('return-response-to', 'Return response to') },
        ]),
        'return-response-to',
      ),
      'Return response to',
    ),
  },
);

const elementOf: Readonly<Record<string, string>> = { reason: 'statusReason', closing: 'output', holding: 'extension' };

/** What `checkProgress` says of a progress that was read from the Task at `at`: at the elements its facts stand in. */
export const checkTask = (progress: Progress, at: string): Issue[] =>
  checkProgress(progress, at).map((issue) => ({
    ...issue,
    path: issue.path.replace(
      /\.(reason|closing|holding)(\.code)?$/,
      (_found, fact: string) => `.${elementOf[fact] ?? fact}`,
    ),
  }));
