import { describe, expect, it } from '@jest/globals';
import {
  allowedMoves,
  checkMove,
  checkProgress,
  closings,
  holdingReasons,
  type Progress,
  type ProgressState,
  progressTable,
  reasonCodes,
  type Speaker,
  statusMoves,
  type TaskStatus,
  taskStatuses,
} from '../../src/domain/progress.js';

const states = Object.keys(progressTable).filter((word): word is ProgressState => word in progressTable);

const working: readonly ProgressState[] = [
  'contact-attempted',
  'did-not-attend',
  'engaged',
  'plan-agreed',
  'connected',
  'holding',
];
const accepting: readonly ProgressState[] = ['accepted', 'waiting-list'];

/**
 * Every move, written by hand from the rules: what may be said next, by whom, from where. Before work begins the
 * referrer withdraws; afterwards the link worker's word ends it. Entered in error may be said by either at any time but
 * after itself.
 */
const moves: Readonly<Record<ProgressState, Readonly<Record<Speaker, readonly ProgressState[]>>>> = {
  sent: {
    waymark: ['sent', 'received'],
    'link-worker': [...accepting, 'rejected', 'entered-in-error'],
    referrer: ['withdrawn', 'entered-in-error'],
  },
  received: {
    waymark: ['received'],
    'link-worker': [...accepting, 'rejected', 'entered-in-error'],
    referrer: ['withdrawn', 'entered-in-error'],
  },
  accepted: afterAccepting(),
  'waiting-list': afterAccepting(),
  'contact-attempted': atWork(),
  'did-not-attend': atWork(),
  engaged: atWork(),
  'plan-agreed': atWork(),
  connected: atWork(),
  holding: atWork(),
  paused: atWork(),
  rejected: final(),
  closed: final(),
  'ended-early': final(),
  withdrawn: final(),
  'entered-in-error': { waymark: [], 'link-worker': [], referrer: [] },
};

function afterAccepting() {
  return {
    waymark: [],
    'link-worker': [...accepting, ...working, 'paused', 'closed', 'ended-early', 'entered-in-error'],
    referrer: ['withdrawn', 'entered-in-error'],
  } as const;
}
function atWork() {
  return {
    waymark: [],
    'link-worker': [...working, 'paused', 'closed', 'ended-early', 'withdrawn', 'entered-in-error'],
    referrer: ['entered-in-error'],
  } as const;
}
function final() {
  return { waymark: [], 'link-worker': ['entered-in-error'], referrer: ['entered-in-error'] } as const;
}

const speakers: readonly Speaker[] = ['waymark', 'link-worker', 'referrer'];
const cases = states.flatMap((from) => speakers.map((speaker): [ProgressState, Speaker] => [from, speaker]));

describe('moves', () => {
  it.each(cases)('from %s by the %s', (from, speaker) => {
    const allowed = moves[from][speaker];
    expect([...allowedMoves(from, speaker)].sort()).toEqual([...allowed].sort());
    for (const to of states) {
      const issues = checkMove(from, to, speaker, 'Task.status');
      if (allowed.includes(to)) {
        expect(issues).toEqual([]);
        continue;
      }
      expect(issues).toHaveLength(1);
      expect(issues[0]).toMatchObject({ severity: 'error', code: 'move-not-allowed', path: 'Task.status' });
      expect(issues[0]?.text).toContain(`found ${to} from ${from} by ${speaker}`);
      for (const state of allowed) expect(issues[0]?.text).toContain(state);
    }
  });

  it('begin with what Waymark sends', () => {
    expect(allowedMoves(undefined, 'waymark')).toEqual(['sent']);
    expect(allowedMoves(undefined, 'link-worker')).toEqual([]);
    expect(allowedMoves(undefined, 'referrer')).toEqual([]);
    expect(checkMove(undefined, 'accepted', 'link-worker', 'x')[0]?.text).toContain('from nothing');
  });

  it('keep to the statuses that Gravity allows, and a final status is final', () => {
    const onward: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
      requested: ['received', 'accepted', 'rejected', 'cancelled'],
      received: ['accepted', 'rejected', 'cancelled'],
      accepted: ['in-progress', 'on-hold', 'completed', 'failed', 'cancelled'],
      'in-progress': ['on-hold', 'completed', 'failed', 'cancelled'],
      'on-hold': ['in-progress', 'completed', 'failed', 'cancelled'],
      rejected: [],
      completed: [],
      failed: [],
      cancelled: [],
      'entered-in-error': [],
    };
    for (const status of taskStatuses) {
      const others = statusMoves[status].filter((next) => next !== status && next !== 'entered-in-error');
      expect({ status, others: [...others].sort() }).toEqual({ status, others: [...onward[status]].sort() });
      const isFinal = onward[status].length === 0;
      expect(statusMoves[status].includes(status)).toBe(!isFinal);
      expect(statusMoves[status].includes('entered-in-error')).toBe(status !== 'entered-in-error');
    }
  });
});

const withReason: readonly ProgressState[] = ['rejected', 'paused', 'ended-early', 'withdrawn'];

describe('what a progress says', () => {
  const whole = (state: ProgressState): Progress => {
    const row = progressTable[state];
    return {
      state,
      ...('reasons' in row && { reason: { code: row.reasons[0], words: 'In words' } }),
      ...(state === 'closed' && { closing: 'goals-met' }),
      ...(state === 'holding' && { holding: { why: 'awaiting-service' } }),
    };
  };

  it.each(states)('%s: is accepted whole, and refused for what it lacks or has too much', (state) => {
    const told = (progress: Progress) => checkProgress(progress, 'p').map(({ code, path }) => `${code} ${path}`);
    const { reason: _reason, closing: _closing, holding: _holding, ...bare } = whole(state);
    expect(told(whole(state))).toEqual([]);
    const needed = [
      ...(withReason.includes(state) ? ['required p.reason'] : []),
      ...(state === 'closed' ? ['required p.closing'] : []),
      ...(state === 'holding' ? ['required p.holding'] : []),
    ];
    expect(told(bare)).toEqual(needed);
    const extra = told({
      ...whole(state),
      reason: { code: 'other' },
      closing: 'other',
      holding: { why: 'bearing-witness' },
    });
    expect(extra).toEqual([
      ...(withReason.includes(state) ? [] : ['invariant p.reason']),
      ...(state === 'closed' ? [] : ['invariant p.closing']),
      ...(state === 'holding' ? [] : ['invariant p.holding']),
    ]);
  });

  it.each(withReason)('%s: takes its own reasons and no other, and words alone are not enough', (state) => {
    const row = progressTable[state];
    const own: readonly string[] = 'reasons' in row ? row.reasons : [];
    for (const code of reasonCodes) {
      const issues = checkProgress({ state, reason: { code } }, 'p');
      expect(issues.map((issue) => `${issue.code} ${issue.path}`)).toEqual(
        own.includes(code) ? [] : ['code-unknown p.reason.code'],
      );
    }
    expect(checkProgress({ state, reason: { words: 'Because' } }, 'p').map(({ path }) => path)).toEqual([
      'p.reason.code',
    ]);
  });

  it('requires a reason exactly where the rules say: rejected, on-hold, cancelled and failed', () => {
    const statuses = new Set(
      states.flatMap((state) => ('reasons' in progressTable[state] ? [progressTable[state].status] : [])),
    );
    expect([...statuses].sort()).toEqual(['cancelled', 'failed', 'on-hold', 'rejected']);
    expect(closings).toHaveLength(5);
    expect(holdingReasons).toHaveLength(4);
  });
});
