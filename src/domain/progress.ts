import { isBefore } from './instruments/when.js';
import { error, type Issue } from './issue.js';

/** http://hl7.org/fhir/task-status, as far as a referral uses it. */
export const taskStatuses = [
  'requested',
  'received',
  'accepted',
  'rejected',
  'in-progress',
  'on-hold',
  'completed',
  'failed',
  'cancelled',
  'entered-in-error',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Who may say where the work stands. */
export type Speaker = 'waymark' | 'link-worker' | 'referrer';

/**
 * Where the work stands, in a link worker's words: one row each. `status` is the coarse FHIR word, `by` who may say it,
 * `reasons` the coded reasons of which one must be given; a row without `reasons` takes none.
 * The grouping follows the PRSB standard and the link-worker research; the statuses are FHIR R4's.
 */
export const progressTable = {
  sent: { status: 'requested', by: ['waymark'] },
  received: { status: 'received', by: ['waymark'] },
  accepted: { status: 'accepted', by: ['link-worker'] },
  'waiting-list': { status: 'accepted', by: ['link-worker'] },
  rejected: {
    status: 'rejected',
    by: ['link-worker'],
    reasons: [
      'out-of-area',
      'not-eligible',
      'outside-the-role',
      'no-capacity',
      'needs-clinical-or-crisis-service',
      'duplicate',
      'cannot-be-contacted',
      'person-declined',
      'other',
    ],
  },
  'contact-attempted': { status: 'in-progress', by: ['link-worker'] },
  'did-not-attend': { status: 'in-progress', by: ['link-worker'] },
  engaged: { status: 'in-progress', by: ['link-worker'] },
  'plan-agreed': { status: 'in-progress', by: ['link-worker'] },
  connected: { status: 'in-progress', by: ['link-worker'] },
  holding: { status: 'in-progress', by: ['link-worker'] },
  paused: {
    status: 'on-hold',
    by: ['link-worker'],
    reasons: ['person-asked', 'person-unwell', 'person-away', 'service-unavailable', 'other'],
  },
  closed: { status: 'completed', by: ['link-worker'] },
  'ended-early': {
    status: 'failed',
    by: ['link-worker'],
    reasons: [
      'did-not-engage',
      'person-declined',
      'moved',
      'died',
      'cannot-be-contacted',
      'needs-clinical-or-crisis-service',
      'other',
    ],
  },
  withdrawn: {
    status: 'cancelled',
    by: ['referrer', 'link-worker'],
    reasons: ['no-longer-needed', 'person-declined', 'sent-elsewhere', 'duplicate', 'moved', 'died', 'other'],
  },
  'entered-in-error': { status: 'entered-in-error', by: ['referrer', 'link-worker'] },
} as const satisfies Record<string, { status: TaskStatus; by: readonly Speaker[]; reasons?: readonly string[] }>;

export type ProgressState = keyof typeof progressTable;

/** How a piece of work that ran its course ended. A closing always says which. */
export const closings = [
  'goals-met',
  'goals-partly-met',
  'goals-not-met',
  'passed-to-another-service',
  'other',
] as const;
export type Closing = (typeof closings)[number];

/** Why support goes on, on purpose, while someone waits: it is not a stalled referral. */
export const holdingReasons = [
  'awaiting-service',
  'preparing-for-change',
  'easing-pressure',
  'bearing-witness',
] as const;
export type HoldingReason = (typeof holdingReasons)[number];

export type ReasonCode = Extract<
  (typeof progressTable)[ProgressState],
  { reasons: readonly string[] }
>['reasons'][number];

/** Every coded reason of the table, each once. */
export const reasonCodes: readonly ReasonCode[] = [
  ...new Set(
    Object.values(progressTable).flatMap((row): readonly ReasonCode[] => ('reasons' in row ? row.reasons : [])),
  ),
];

/** A coded reason and room for words: one alone is never enough for a person to act on. */
export interface Reason {
  readonly code?: ReasonCode;
  readonly words?: string;
}

/** Support that goes on while someone waits. */
export interface Holding {
  readonly why: HoldingReason;
  readonly words?: string;
  /** FHIR dateTime. */
  readonly since?: string;
  /** FHIR dateTime. */
  readonly reviewBy?: string;
}

/** Where the work on one referral stands now. */
export interface Progress {
  readonly state: ProgressState;
  /** Required for rejected, paused, ended-early and withdrawn; refused elsewhere. */
  readonly reason?: Reason;
  /** Only with `closed`. */
  readonly closing?: Closing;
  /** Only with `holding`. */
  readonly holding?: Holding;
  /** What the link worker wants the practice to read. */
  readonly notes?: readonly string[];
  /** When the work was asked for: a FHIR dateTime. */
  readonly askedOn?: string;
  /** When this was said: a FHIR dateTime. */
  readonly saidOn?: string;
}

/**
 * From which status the work may go to which: the Gravity SDOH set (TaskForReferralManagement state diagram) with
 * FHIR's `received`. A status that is final has an empty row. Anything may be entered in error; sub-states may follow
 * one another freely within one status, so a status may follow itself unless it is final.
 */
export const statusMoves: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  requested: ['requested', 'received', 'accepted', 'rejected', 'cancelled', 'entered-in-error'],
  received: ['received', 'accepted', 'rejected', 'cancelled', 'entered-in-error'],
  accepted: ['accepted', 'in-progress', 'on-hold', 'completed', 'failed', 'cancelled', 'entered-in-error'],
  'in-progress': ['in-progress', 'on-hold', 'completed', 'failed', 'cancelled', 'entered-in-error'],
  'on-hold': ['on-hold', 'in-progress', 'completed', 'failed', 'cancelled', 'entered-in-error'],
  rejected: ['entered-in-error'],
  completed: ['entered-in-error'],
  failed: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
};

/**
 * What a status says where no finer word stands beside it. `in-progress` alone says too little: a link worker's tool
 * that sends it says which of the states it means.
 */
export const plainStates: Readonly<Record<TaskStatus, ProgressState | undefined>> = {
  requested: 'sent',
  received: 'received',
  accepted: 'accepted',
  rejected: 'rejected',
  'in-progress': undefined,
  'on-hold': 'paused',
  completed: 'closed',
  failed: 'ended-early',
  cancelled: 'withdrawn',
  'entered-in-error': 'entered-in-error',
};

const isState = (word: string): word is ProgressState => Object.hasOwn(progressTable, word);
const states = Object.keys(progressTable).filter(isState);

/** Whether work has begun, after which a withdrawal is a request that the link worker answers. */
export const hasBegun = (state: ProgressState): boolean =>
  ['in-progress', 'on-hold'].includes(progressTable[state].status);

/** Whether a state is the end: it is not left again. */
export const isFinal = (state: ProgressState): boolean =>
  ['rejected', 'completed', 'failed', 'cancelled', 'entered-in-error'].includes(progressTable[state].status);

/** The states that `speaker` may say next when the work stands at `from`; `from` is undefined before it is sent. */
export function allowedMoves(from: ProgressState | undefined, speaker: Speaker): readonly ProgressState[] {
  if (from === undefined) return speaker === 'waymark' ? ['sent'] : [];
  const reachable = statusMoves[progressTable[from].status];
  return states.filter((to) => reachable.includes(progressTable[to].status) && maySay(speaker, to, from));
}

function maySay(speaker: Speaker, to: ProgressState, from: ProgressState): boolean {
  const speakers: readonly Speaker[] = progressTable[to].by;
  if (!speakers.includes(speaker)) return false;
  if (to !== 'withdrawn') return true;
  // Before the work begins the referrer withdraws; afterwards the referrer asks, and the link worker's word ends it.
  return speaker === (hasBegun(from) ? 'link-worker' : 'referrer');
}

/**
 * Whether `speaker` may move the work from `from` to `to`: nothing when allowed, otherwise one issue that names the
 * present state and the moves that are allowed.
 */
export function checkMove(from: ProgressState | undefined, to: ProgressState, speaker: Speaker, path: string): Issue[] {
  const allowed = allowedMoves(from, speaker);
  if (allowed.includes(to)) return [];
  const expected = allowed.length > 0 ? allowed.join(', ') : 'nothing: this is not the one to move it, or it is final';
  return [error('move-not-allowed', path, `found ${to} from ${from ?? 'nothing'} by ${speaker}; expected ${expected}`)];
}

/** Whether a progress says what its state needs and nothing else: reason, closing and holding each in their place. */
export function checkProgress(progress: Progress, path: string): Issue[] {
  const row = progressTable[progress.state];
  const reasons: readonly string[] = 'reasons' in row ? row.reasons : [];
  const issues: Issue[] = [];
  const expect = (field: string, found: boolean, needed: boolean): void => {
    if (found && !needed)
      issues.push(error('invariant', `${path}.${field}`, `found a ${field} with ${progress.state}; expected none`));
    if (!found && needed) issues.push(error('required', `${path}.${field}`, `found none; ${progress.state} needs one`));
  };
  expect('reason', progress.reason !== undefined, reasons.length > 0);
  expect('closing', progress.closing !== undefined, progress.state === 'closed');
  expect('holding', progress.holding !== undefined, progress.state === 'holding');
  if (progress.holding !== undefined) issues.push(...checkHolding(progress.holding, `${path}.holding`));
  const code = progress.reason?.code;
  if (reasons.length > 0 && progress.reason !== undefined && code === undefined) {
    issues.push(error('required', `${path}.reason.code`, `found none; expected one of ${reasons.join(', ')}`));
  }
  if (reasons.length > 0 && code !== undefined && !reasons.includes(code)) {
    issues.push(
      error(
        'code-unknown',
        `${path}.reason.code`,
        `found a reason of another state; expected one of ${reasons.join(', ')}`,
      ),
    );
  }
  return issues;
}

/** Holding that is to be looked at before it began: nothing when the precision of the two does not tell. */
export function checkHolding({ since, reviewBy }: Pick<Holding, 'since' | 'reviewBy'>, path: string): Issue[] {
  if (since === undefined || reviewBy === undefined || !isBefore(reviewBy, since)) return [];
  const text = 'found a review before the holding began; expected the same time or a later one';
  return [error('invariant', `${path}.reviewBy`, text)];
}
