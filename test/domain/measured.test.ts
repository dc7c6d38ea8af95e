import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Instrument, instrumentIds, instruments, scoreMeasurement } from '../../src/domain/measure.js';
import { measuredAfter, readTold, scoredAgain, toldOf } from '../../src/domain/measured.js';
import type { Measure } from '../../src/domain/report.js';
import { measuresTold } from '../../src/domain/story-measures.js';
import { measureRows } from '../../src/exchange/evaluate/measure-rows.js';
import { band, isScoreKey, scoreCode, signal } from '../../src/mapping/codes/measure.js';
import { scoreKeyOf, scoreOfKey } from '../../src/mapping/resources/measure-change.js';
import { measure } from '../arbitraries/measure.js';

function scored(given: Parameters<typeof scoreMeasurement>[0]): Measure {
  const { scored: found, issues } = scoreMeasurement(given);
  if (found === undefined) throw new Error(JSON.stringify(issues));
  return found;
}

const phq9 = (when: string, timePoint: 'baseline' | 'follow-up' | 'closing', total: number): Measure =>
  scored({ instrument: 'phq9', when, timePoint, total });

describe('what is told of a measure', () => {
  test('is scored to the same measure again, for every instrument', () => {
    fc.assert(
      fc.property(measure, (one) => {
        const { identifier: _identifier, status: _status, sinceBaseline: _baseline, sinceLast: _last, ...taken } = one;
        expect(readTold(toldOf(taken), '')).toEqual({ scored: taken, issues: [] });
        expect(scoredAgain(one)).toEqual({ measure: one, issues: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('holds no band and no signal but those of its scores', () => {
    const given = { instrument: 'who5', when: '2026-03-10', timePoint: 'baseline', total: 20 } as const;
    expect(readTold({ ...given, bands: { raw: 'poor' }, signals: ['test-for-depression'] }, '/m').issues).toEqual([
      expect.objectContaining({ path: '/m/bands/raw', text: 'found another band; expected none, as the score gives' }),
      expect.objectContaining({ path: '/m/signals', text: 'found what the scores do not give; expected none' }),
    ]);
    expect(readTold({ ...given, bands: { Somebody: 'poor' } }, 'm').issues).toEqual([
      expect.objectContaining({ path: 'm.bands' }),
    ]);
    expect(
      readTold({ ...given, total: 8, bands: { raw: 'poor' }, signals: ['test-for-depression'] }, '').issues,
    ).toEqual([]);
  });
});

describe('measures beside those that are known', () => {
  const before = [phq9('2026-01-10', 'baseline', 18), phq9('2026-02-10', 'follow-up', 14)];

  test('say how they changed since the baseline and since the last, and whether that is a reliable change', () => {
    const closing = phq9('2026-03-10', 'closing', 11);
    const { known, said, misfits } = measuredAfter(before, [closing]);
    expect(misfits).toEqual([]);
    expect(said).toEqual(known.slice(2));
    // NHS Talking Therapies: a fall of 6 or more is a reliable change; 18 to 11 is one of 7, 14 to 11 one of 3.
    expect(said[0]?.sinceBaseline).toEqual([
      expect.objectContaining({ from: 18, to: 11, difference: -7, direction: 'better', meaningful: true }),
    ]);
    expect(said[0]?.sinceLast).toEqual([
      expect.objectContaining({ from: 14, to: 11, difference: -3, direction: 'better', meaningful: false }),
    ]);
  });

  test('have no change where there is nothing to compare, and none is an empty list', () => {
    const { said } = measuredAfter([], [before[0] ?? phq9('2026-01-10', 'baseline', 18)]);
    expect(said[0]).not.toHaveProperty('sinceBaseline');
    const profile = scored({ instrument: 'eq5d5l', when: '2026-01-10', timePoint: 'baseline', scores: { vas: 50 } });
    const index = scored({ instrument: 'eq5d5l', when: '2026-02-10', timePoint: 'closing', scores: { index: 0.5 } });
    expect(measuredAfter([profile], [index]).said[0]).not.toHaveProperty('sinceBaseline');
  });

  test('are told as misfits at their own place in what was said', () => {
    const { known, said, misfits } = measuredAfter(before, [
      phq9('2026-03-10', 'closing', 11),
      phq9('2026-01-20', 'baseline', 17),
    ]);
    expect([known, said]).toEqual([[], []]);
    expect(misfits.map(({ index, member }) => [index, member])).toEqual([[1, 'timePoint']]);
  });
});

describe('a measure that is taken back', () => {
  const numbered = (value: string, one: Measure): Measure => ({ ...one, identifier: { value } });
  const baseline = numbered('1', phq9('2026-01-10', 'baseline', 18));
  const follow = numbered('2', phq9('2026-02-10', 'follow-up', 14));
  const back: Measure = { ...baseline, status: 'entered-in-error' };

  test('has no part in its series: changes are worked out anew, and a new baseline may be given', () => {
    const { known } = measuredAfter([baseline, follow], [back]);
    expect(known.map(({ status, sinceBaseline }) => [status, sinceBaseline])).toEqual([
      ['entered-in-error', undefined],
      [undefined, undefined],
    ]);
    const { known: anew, misfits } = measuredAfter(known, [numbered('3', phq9('2026-01-12', 'baseline', 20))]);
    expect(misfits).toEqual([]);
    expect(anew[1]?.sinceBaseline?.[0]).toMatchObject({ from: 20, to: 14 });
  });

  test('is neither in the evaluation nor in the summary', () => {
    expect(measureRows([back, follow]).map(({ time_point }) => time_point)).toEqual(['follow-up']);
    expect(measuresTold([back], [], 'full')).toEqual([]);
  });

  test('is one that is known, by its number; a correction keeps its instrument', () => {
    const told = (said: Measure) =>
      measuredAfter([baseline], [said]).misfits.map(({ member, issue }) => `${issue.code} ${member}`);
    expect(told(numbered('9', back))).toEqual(['reference-broken identifier']);
    expect(told({ ...phq9('2026-01-10', 'baseline', 18), status: 'entered-in-error' })).toEqual([
      'required identifier',
    ]);
    const gad7 = scored({ instrument: 'gad7', when: '2026-01-10', timePoint: 'baseline', total: 10 });
    expect(told(numbered('1', gad7))).toEqual(['invariant instrument']);
  });
});

test('every score, band and signal of every instrument has a code, and no score shares one', () => {
  const all = instrumentIds.map((id): Instrument => instruments[id]);
  for (const { scores, signal: looked } of all) {
    for (const kind of scores) {
      const key = scoreKeyOf(kind);
      expect({ score: kind.name, key }).toEqual({ score: kind.name, key: expect.any(String) });
      if (key === undefined) continue;
      expect(scoreOfKey(key)).toEqual({ name: kind.name, ...(kind.method && { method: kind.method }) });
      for (const { name } of kind.bands ?? []) expect(Object.keys(band.rows)).toContain(name);
    }
    if (looked !== undefined) expect(Object.keys(signal.rows)).toContain(looked.name);
  }
  expect(isScoreKey('sum')).toBe(false);
  expect(new Set(Object.values(scoreCode.rows).map(({ code }) => code)).size).toBe(Object.keys(scoreCode.rows).length);
});
