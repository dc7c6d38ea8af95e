import type { Reference, Task, TaskRestriction } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { PracticeRequest } from '../../domain/practice-request.js';
import { priority } from '../codes/referral.js';
import { code } from '../engine/codings.js';
import { aNumber, conceptFor, firstNumber, periodEnd } from '../engine/elements.js';
import { member, needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles } from '../systems.js';
import { progressRow } from './task.js';

/** What the practice is asked to do: work of its own, and no part of the work on the referral. */
export const practiceRequestTable = table<Task, PracticeRequest>(
  'Task',
  [profiles.practiceRequest],
  {
    identifier: needed('identifier', firstNumber),
    progress: progressRow,
    priority: row('priority', code(priority)),
    what: needed('description', value<string>()),
    need: row(
      'reasonReference',
      member<Reference, 'identifier', Identifier>('identifier', aNumber, [{ element: 'type', value: 'Condition' }]),
    ),
    by: row('restriction', member<TaskRestriction, 'period', string>('period', periodEnd)),
  },
  [
    { element: 'intent', value: 'order', also: ['plan', 'original-order'] },
    { element: 'code', value: conceptFor(codeSystems.reportPart, 'practice-action', 'Action asked of the practice') },
  ],
);
