import type { WithdrawalMessage } from '../../domain/message.js';
import { closings, holdingReasons, type ProgressState, progressTable, reasonCodes } from '../../domain/progress.js';
import { choice, closed, list, moment, text } from './leaves.js';

/** Where the work stands. Which state needs a reason, a closing or a holding is said by `src/domain/progress.ts`. */

const isState = (word: string): word is ProgressState => Object.hasOwn(progressTable, word);
const states: readonly ProgressState[] = Object.keys(progressTable).filter(isState);

/** What a withdrawal may say. */
const withdrawals = [
  'withdrawn',
  'entered-in-error',
] as const satisfies readonly WithdrawalMessage['progress']['state'][];

const facts = {
  reason: closed(
    'Reason',
    'Why: needed for rejected, paused, ended-early and withdrawn, and for no other state.',
    {
      code: choice(reasonCodes, 'Reason code', 'The reason as one of the words that go with the state.'),
      words: text('Words', 'The reason in words.'),
    },
    [],
  ),
  closing: choice(closings, 'Closing', 'How the work ended: needed for closed, and for no other state.'),
  holding: closed(
    'Holding',
    'Support that goes on while someone waits: needed for holding, and for no other state.',
    {
      why: choice(holdingReasons, 'Why', 'What the support is for.'),
      words: text('Words', 'The same in words.'),
      since: moment('Since', 'Since when.'),
      reviewBy: moment('Review by', 'When it is looked at again.'),
    },
    ['why'],
  ),
  notes: list(text('Note', 'One note.'), 'Notes', 'What the practice should read.'),
  askedOn: moment('Asked on', 'When the work was asked for.'),
  saidOn: moment('Said on', 'When this was said.'),
} as const;

export const progress = closed(
  'Progress',
  'Where the work on one referral stands now.',
  { state: choice(states, 'State', 'Where the work stands.'), ...facts },
  ['state'],
);

export const withdrawalProgress = closed(
  'Withdrawal',
  'The ask is taken back, or was a mistake.',
  {
    state: choice(
      withdrawals,
      'State',
      'withdrawn when it is no longer wanted, entered-in-error when it was a mistake.',
    ),
    ...facts,
  },
  ['state'],
);
