import { isBefore } from './measure.js';
import type { PracticeRequest } from './practice-request.js';
import type { Closing, Progress, ProgressState } from './progress.js';
import { type Block, list, type StoryLevel, words } from './story-block.js';
import { day, phrase, saidBy, spoken } from './story-words.js';
import type { RequestedAction, Summary } from './summary.js';

/**
 * Whether anything is asked of the practice: `none` only where the link worker said so, `answered` where all that was asked
 * has its answer, `not-said` where nothing was said, `not-shared` where this reader may not see the words in which it would
 * be said.
 */
export const actionsNeeded = ['yes', 'none', 'answered', 'not-said', 'not-shared'] as const;
export type ActionNeeded = (typeof actionsNeeded)[number];

export interface AskedFrom {
  readonly summaries: readonly Summary[];
  readonly requests: readonly PracticeRequest[];
  readonly level: StoryLevel;
}

/** What is asked, and of whom: the requests to the practice, the last word of a summary on it, and what was asked before. */
export function askedTold(from: AskedFrom): { readonly actionNeeded: ActionNeeded; readonly blocks: readonly Block[] } {
  const inForce = newestFirst(from.summaries.filter(speaksOfActions));
  const [latest, ...earlier] = inForce;
  const open = from.requests.filter(({ progress }) => isOpen(progress.state));
  const answered = from.requests.filter(({ progress }) => !isOpen(progress.state));
  const actionNeeded = neededBy(latest, from);
  const before = earlier.flatMap(actionsTold);
  return {
    actionNeeded,
    blocks: [
      words(headline[actionNeeded]),
      ...list(open.map(requestTold)),
      ...list(latest === undefined ? [] : actionsTold(latest)),
      ...(before.length === 0 ? [] : [words('Asked in earlier summaries:'), ...list(before)]),
      ...(answered.length === 0 ? [] : [words('Asked before, and answered:'), ...list(answered.map(requestTold))]),
    ],
  };
}

const headline: Readonly<Record<ActionNeeded, string>> = {
  yes: 'The practice is asked to act.',
  none: 'No action needed: the link worker says that nothing is asked of the practice.',
  answered: 'Nothing more is asked of the practice: what was asked has been answered.',
  'not-said': 'The link worker has not said whether anything is asked of the practice.',
  'not-shared':
    'Whether anything is asked of the practice cannot be told here: what this reader may see leaves out the words in which it would be said.',
};

function neededBy(latest: Summary | undefined, { requests, level }: AskedFrom): ActionNeeded {
  if (requests.some(({ progress }) => isOpen(progress.state))) return 'yes';
  if (latest?.requestedActions?.some(({ forProfessionals }) => forProfessionals !== undefined)) return 'yes';
  if (latest?.noActionNeeded === true) return 'none';
  if (level === 'codes-only' || level === 'minimal') return 'not-shared';
  return requests.some(({ progress }) => progress.state !== 'withdrawn') ? 'answered' : 'not-said';
}

const speaksOfActions = ({ requestedActions = [], noActionNeeded }: Summary): boolean =>
  requestedActions.length > 0 || noActionNeeded === true;

/** The newest first; of two whose order is not known, the one that was said last. */
export const newestFirst = (summaries: readonly Summary[]): readonly Summary[] =>
  summaries.toReversed().sort(({ writtenOn: a }, { writtenOn: b }) => {
    if (a === undefined || b === undefined) return 0;
    if (isBefore(a, b)) return 1;
    return isBefore(b, a) ? -1 : 0;
  });

function actionsTold({ requestedActions = [], noActionNeeded, writtenOn, writtenBy }: Summary): readonly string[] {
  const said = (text: string) => saidBy(text, writtenBy, writtenOn);
  const none = noActionNeeded === true && requestedActions.length === 0 ? [said('No action needed')] : [];
  return [...none, ...requestedActions.flatMap((action) => actionTold(action, said))];
}

function actionTold(
  { forProfessionals, forPerson, agreed }: RequestedAction,
  said: (text: string) => string,
): readonly string[] {
  return [
    ...(forProfessionals === undefined ? [] : [said(`For the practice: ${forProfessionals}`)]),
    ...(forPerson === undefined ? [] : [said(`For the person or their carer: ${forPerson}`)]),
    ...(agreed === undefined ? [] : [`Agreed with the person or their representative: ${agreed}`]),
  ];
}

function requestTold({ what, priority, by, progress }: PracticeRequest): string {
  const limit = day(by);
  const { closing, ...answer } = progress;
  const more = phrase([
    priority === undefined || priority === 'routine' ? undefined : priority,
    limit === undefined ? undefined : `by ${limit}`,
    answerTold(answer, closing === undefined ? undefined : doneOf[closing]),
  ]);
  return `Asked of the practice: ${what} (${more})${notesTold(progress)}`;
}

/** A practice that has done what it was asked ends it by a word that was made for the work with a person. */
const doneOf: Readonly<Record<Closing, string>> = {
  'goals-met': 'done',
  'goals-partly-met': 'done in part',
  'goals-not-met': 'answered, and not done',
  'passed-to-another-service': 'passed to another service',
  other: 'answered',
};

/** What was written beside an answer, by whoever gave it. */
export const notesTold = ({ notes = [] }: Progress): string => (notes.length === 0 ? '' : `: ${notes.join(' ')}`);

/**
 * Where something that was asked stands, in words that hold for a practice and for a service; `answer` where there is a
 * better word for it than that of its state.
 */
export function answerTold({ state, reason, closing, saidOn }: Progress, answer: string = answers[state]): string {
  const since = day(saidOn);
  const why = phrase([
    reason?.code === undefined ? undefined : spoken(reason.code),
    reason?.words,
    closing === undefined ? undefined : spoken(closing),
  ]);
  return `${answer}${why === undefined ? '' : `: ${why}`}${since === undefined || state === 'sent' ? '' : `, ${since}`}`;
}

const answers: Readonly<Record<ProgressState, string>> = {
  sent: 'no answer yet',
  received: 'received, no answer yet',
  accepted: 'taken on',
  'waiting-list': 'on the waiting list',
  rejected: 'not taken on',
  'contact-attempted': 'contact tried',
  'did-not-attend': 'the person did not attend',
  engaged: 'under way',
  'plan-agreed': 'under way, with a plan',
  connected: 'under way',
  holding: 'held',
  paused: 'paused',
  closed: 'done',
  'ended-early': 'ended early',
  withdrawn: 'no longer asked',
  'entered-in-error': 'asked in error',
};

const finals: readonly ProgressState[] = ['rejected', 'closed', 'ended-early', 'withdrawn', 'entered-in-error'];
/** Whether work, or an answer, is still to come. */
export const isOpen = (state: ProgressState): boolean => !finals.includes(state);
