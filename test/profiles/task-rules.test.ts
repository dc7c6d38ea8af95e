import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Conformance, createConformance } from '../../src/conformance/check.js';
import {
  checkProgress,
  closings,
  type Progress,
  type ProgressState,
  progressTable,
  type ReasonCode,
  reasonCodes,
  taskStatuses,
} from '../../src/domain/progress.js';
import { codeSystems, extensions, profiles } from '../../src/mapping/systems.js';

const states = Object.keys(progressTable).filter((word): word is ProgressState => word in progressTable);

const concept = (system: string, code: string) => ({ coding: [{ system, code }] });

/** A Task as the mapping writes it, with a status that may not be the state's own. */
function taskOf({ state, reason, holding, closing }: Progress, status: string) {
  return {
    resourceType: 'Task',
    ...(holding && {
      extension: [
        {
          url: extensions.holding,
          extension: [{ url: 'why', valueCodeableConcept: concept(codeSystems.holdingReason, holding.why) }],
        },
      ],
    }),
    status,
    ...(reason?.code && { statusReason: concept(codeSystems.progressReason, reason.code) }),
    businessStatus: concept(codeSystems.progress, state),
    intent: 'order',
    code: concept(codeSystems.taskCode, 'fulfill'),
    focus: { reference: 'ServiceRequest/1' },
    ...(closing && {
      output: [
        {
          type: concept(codeSystems.taskParameter, 'closing'),
          valueCodeableConcept: concept(codeSystems.closing, closing),
        },
      ],
    }),
  };
}

describe('the rules of the Task profile are those of the domain', () => {
  let conformance: Conformance;
  beforeAll(() => {
    conformance = createConformance({ folders: ['profiles/json'] });
  });

  const agree = (progress: Progress, status: string): boolean => {
    const wanted = checkProgress(progress, '').length === 0 && progressTable[progress.state].status === status;
    const found = conformance.check(taskOf(progress, status), profiles.task).filter((i) => i.severity === 'error');
    return (found.length === 0) === wanted;
  };
  const simplest = (state: ProgressState): Progress => {
    const row = progressTable[state];
    return {
      state,
      ...('reasons' in row && { reason: { code: row.reasons[0] } }),
      ...(state === 'closed' && { closing: 'goals-met' }),
      ...(state === 'holding' && { holding: { why: 'bearing-witness' } }),
    };
  };

  it.each(states)('%s with every status', (state) => {
    expect(taskStatuses.filter((status) => !agree(simplest(state), status))).toEqual([]);
  });

  it.each(states)('%s with every reason, and with none', (state) => {
    const { reason: _, ...without } = simplest(state);
    const all: readonly (ReasonCode | undefined)[] = [undefined, ...reasonCodes];
    const wrong = all.filter(
      (code) => !agree({ ...without, ...(code && { reason: { code } }) }, progressTable[state].status),
    );
    expect(wrong).toEqual([]);
  });

  it.each(states)('%s with and without a holding and a closing', (state) => {
    const { holding: _h, closing: _c, ...bare } = simplest(state);
    const some = closings[0];
    const shapes: readonly Progress[] = [
      bare,
      { ...bare, closing: some },
      { ...bare, holding: { why: 'awaiting-service' } },
      { ...bare, holding: { why: 'awaiting-service' }, closing: some },
    ];
    expect(shapes.filter((shape) => !agree(shape, progressTable[state].status))).toEqual([]);
  });
});
