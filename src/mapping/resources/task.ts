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
import { type Lens, member, type Rows, row, spread, struct, value } from '../engine/lenses.js';
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

type Parameter = 'closing' | 'return-response-to' | 'uptake' | 'outcome';

const parameter = (name: Parameter, display: string) => conceptFor(codeSystems.taskParameter, name, display);

/** What came of the work, under a name of ours. */
export const output = <V>(name: Parameter, display: string, lens: Lens<CodeableConcept, V>): Lens<TaskOutput[], V> =>
  item(
    where(({ type }: TaskOutput) => anyHolds([type], codeSystems.taskParameter, name)),
    member<TaskOutput, 'valueCodeableConcept', V>('valueCodeableConcept', lens, [
      { element: 'type', value: parameter(name, display) },
    ]),
    name,
  );

const required = 'a status, and a businessStatus that says the same in a finer word (in-progress needs one)';

const progressRows: Rows<Task, Progress> = {
  holding: row('extension', holding),
  state: { ...spread(state), required },
  reason: row('statusReason', reason),
  askedOn: row('authoredOn', value<string>()),
  saidOn: row('lastModified', value<string>()),
  notes: row('note', each<Annotation, string>(noteText)),
  closing: row('output', output<Closing>('closing', 'How it closed', conceptOf(closing))),
};

const standing = struct<Task, Progress>(progressRows);

/** Where work stands that is one fact among others of its Task: without a state it says nothing. */
const progress: Lens<Task, Progress> = {
  ...standing,
  get: (task) => (stateOf(task) === undefined ? undefined : standing.get(task)),
  put: (next, task) => (next === undefined && stateOf(task) === undefined ? task : standing.put(next, task)),
  rest: (task, seen = task) => (stateOf(seen) === undefined ? task : standing.rest(task, seen)),
};

export const progressRow = { ...spread(progress), required };

export const taskTable = table<Task, Progress>('Task', [profiles.task, ukCoreProfiles.Task], progressRows, [
  { element: 'intent', value: 'order', also: ['plan', 'original-order'] },
  { element: 'code', value: conceptFor(codeSystems.taskCode, 'fulfill', 'Fulfill the focal request') },
]);

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
      /\.(reason|closing|holding)(\.code|\.reviewBy)?$/,
      (_found, fact: string) => `.${elementOf[fact] ?? fact}`,
    ),
  }));

/** The same of work that is told as a fact beside others: that it says no state was told of its Task already. */
export const checkWork = ({ progress }: { readonly progress?: Progress }, _task: Task, at: string): Issue[] =>
  progress === undefined ? [] : checkTask(progress, at);
