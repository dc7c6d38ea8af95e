import type { Task } from '@medplum/fhirtypes';
import { readJson } from '../conformance/json.js';
import type { ProgressMessage } from '../domain/message.js';
import { isMembers } from '../mapping/engine/constants.js';
import { codeSystems } from '../mapping/systems.js';
import type { KeptChange, KeptResource } from '../store/records.js';
import { answeredTask } from './beside.js';
import { bodiesOf, change, type KeptExchange } from './kept-exchange.js';
import type { JourneyDeps } from './plan.js';

/** The Task that asks for an end, with its answer. */
export function answered(
  { surroundings }: Pick<JourneyDeps, 'surroundings'>,
  { exchange, resources }: KeptExchange,
  { sentAt }: Pick<ProgressMessage, 'sentAt'>,
  agreed: boolean,
  words?: string,
): KeptChange[] {
  const asked = resources.map(abortIn).find((found) => found?.task.status === 'requested');
  if (asked === undefined) throw new Error('A withdrawal was asked for without its Task');
  const { kept, task } = asked;
  const resource = answeredTask(task, agreed, words, sentAt);
  const place = {
    exchange: exchange.id,
    version: kept.version + 1,
    at: surroundings.now(),
    part: 'beside',
    all: bodiesOf(resources),
  } as const;
  return [change({ id: kept.id, resource, url: '' }, place)];
}

/** The Task that asks for an end, where a resource is one. */
export function abortIn(kept: KeptResource): { readonly kept: KeptResource; readonly task: Task } | undefined {
  if (kept.type !== 'Task' || kept.part !== 'beside') return undefined;
  const task: unknown = readJson(kept.body);
  return isTask(task) && task.code?.coding?.some(isAbort) === true ? { kept, task } : undefined;
}

const isTask = (value: unknown): value is Task => isMembers(value) && value.resourceType === 'Task';

const isAbort = ({ system, code }: { readonly system?: string; readonly code?: string }): boolean =>
  system === codeSystems.taskCode && code === 'abort';
