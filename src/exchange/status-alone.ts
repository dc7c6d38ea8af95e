import type { Extension, Resource, Task, TaskOutput } from '@medplum/fhirtypes';
import { type ProgressState, plainStates, progressTable, type TaskStatus, taskStatuses } from '../domain/progress.js';
import { anyHolds } from '../mapping/engine/elements.js';
import { codeSystems, extensions } from '../mapping/systems.js';
import { stateElement } from './beside.js';
import { fingerprint } from './fingerprint.js';

/**
 * A client that knows nothing of Waymark's finer words changes the status of a Task alone: the finer word that stood
 * beside the one before no longer holds, and the plain one for the new status stands there instead. What was said with
 * the finer word goes with it where the client left it as it was: what it held for, how it closed, and the reason, where
 * the new state takes none. What the client has said anew stays, and is judged as it stands.
 */
export function withPlainState(next: Resource, present: Resource): Resource {
  if (next.resourceType !== 'Task' || present.resourceType !== 'Task' || next.status === present.status) return next;
  const isFiner = !isSame(next.businessStatus, present.businessStatus);
  const state = isTaskStatus(next.status) ? plainStates[next.status] : undefined;
  if ((isFiner && next.businessStatus !== undefined) || state === undefined) return next;
  return { ...withoutFormer(next, present, state), businessStatus: stateElement(state) };
}

export const isTaskStatus = (word: string): word is TaskStatus => taskStatuses.some((status) => status === word);

function withoutFormer(
  { extension, output, statusReason, ...others }: Task,
  present: Task,
  state: ProgressState,
): Task {
  const extensionsLeft = withoutFormerOf(extension, present.extension?.filter(isHolding));
  const outputLeft = withoutFormerOf(output, present.output?.filter(isClosing));
  const isFormerReason = !('reasons' in progressTable[state]) && isSame(statusReason, present.statusReason);
  return {
    ...others,
    ...(extensionsLeft !== undefined && { extension: extensionsLeft }),
    ...(outputLeft !== undefined && { output: outputLeft }),
    ...(statusReason !== undefined && !isFormerReason && { statusReason }),
  };
}

const isHolding = ({ url }: Extension): boolean => url === extensions.holding;

const isClosing = ({ type }: TaskOutput): boolean => anyHolds([type], codeSystems.taskParameter, 'closing');

/** A list without these; none where nothing is left of it. What is no list is told as such where its form is checked. */
function withoutFormerOf<T>(next: T[] | undefined, former: readonly T[] = []): T[] | undefined {
  if (!Array.isArray(next) || former.length === 0) return next;
  const left = next.filter((item) => !former.some((one) => isSame(one, item)));
  return left.length > 0 ? left : undefined;
}

const isSame = (one: unknown, other: unknown): boolean => fingerprint(one ?? null) === fingerprint(other ?? null);
