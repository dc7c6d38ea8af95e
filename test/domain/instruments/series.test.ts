import { describe, expect, it } from '@jest/globals';
import { isBefore, measurementsTogether } from '../../../src/domain/measure.js';
import { scored } from './measurements.js';

const at = (when: string, timePoint: string, rest: object) => scored({ when, timePoint, ...rest });
const swemwbs = (when: string, timePoint: string, total: number, method = 'raw') =>
  at(when, timePoint, { instrument: 'swemwbs', total, method });
const total = (instrument: string, when: string, timePoint: string, value: number) =>
  at(when, timePoint, { instrument, total: value });

/** The change of the second of two, since baseline, score by score. */
const change = (instrument: string, before: object, after: object) =>
  measurementsTogether([
    at('2025-01-10', 'baseline', { instrument, ...before }),
    at('2025-04-10', 'follow-up', { instrument, ...after }),
  ]).measurements?.[1]?.sinceBaseline;

it('a baseline that is moved behind two others is told once', () => {
  const { issues } = measurementsTogether([
    swemwbs('2025-04-10', 'follow-up', 22),
    swemwbs('2025-07-10', 'closing', 21),
    swemwbs('2025-08-10', 'baseline', 17),
  ]);
  expect(issues.map(({ path }) => path)).toEqual(['[2].when']);
});

describe('change', () => {
  it('is since baseline and since the last, in each scale, by a source', () => {
    const { measurements, issues } = measurementsTogether([
      swemwbs('2025-01-10', 'baseline', 17),
      swemwbs('2025-04-10', 'follow-up', 22),
      swemwbs('2025-07-10', 'closing', 21),
    ]);
    expect(issues).toEqual([]);
    expect(measurements?.[0]).not.toHaveProperty('sinceBaseline');
    expect(measurements?.[0]).not.toHaveProperty('sinceLast');
    // raw 22 − 17 = 5; metric 19.98 − 16.88 = 3.10
    expect(measurements?.[1]?.sinceBaseline).toMatchObject([
      { score: 'raw', method: 'raw', from: 17, to: 22, difference: 5, direction: 'better', meaningful: true },
      { score: 'metric', from: 16.88, to: 19.98, difference: 3.1, direction: 'better', meaningful: true },
    ]);
    expect(measurements?.[1]?.sinceLast).toEqual(measurements?.[1]?.sinceBaseline);
    expect(measurements?.[1]?.sinceBaseline?.[0]?.source).toContain('Shah 2018');
    // since baseline: raw 21 − 17 = 4, metric 19.25 − 16.88 = 2.37, which is below 3
    expect(measurements?.[2]?.sinceBaseline).toMatchObject([
      { difference: 4, direction: 'better', meaningful: true },
      { difference: 2.37, direction: 'better', meaningful: false },
    ]);
    // since the last: raw 21 − 22 = −1, metric 19.25 − 19.98 = −0.73
    expect(measurements?.[2]?.sinceLast).toMatchObject([
      { difference: -1, direction: 'worse', meaningful: false },
      { difference: -0.73, direction: 'worse', meaningful: false },
    ]);
  });

  it('of ONS4 is better when anxiety falls, and no source says what is meaningful', () => {
    const answers = (satisfaction: number, anxious: number) => ({ items: { satisfaction, anxious } });
    expect(change('ons4', answers(4, 8), answers(7, 3))).toEqual([
      { score: 'satisfaction', from: 4, to: 7, difference: 3, direction: 'better', meaningful: 'unknown' },
      { score: 'anxious', from: 8, to: 3, difference: -5, direction: 'better', meaningful: 'unknown' },
    ]);
    expect(change('ons4', answers(4, 3), answers(4, 8))?.map(({ direction }) => direction)).toEqual(['same', 'worse']);
  });

  it.each([
    ['wemwbs', 40, 49, 'better', true],
    ['wemwbs', 40, 48, 'better', false],
    ['wemwbs', 49, 40, 'worse', true],
    ['phq9', 16, 10, 'better', true],
    ['phq9', 15, 10, 'better', false],
    ['phq9', 10, 10, 'same', false],
    // The source speaks of falls.
    ['phq9', 10, 16, 'worse', 'unknown'],
    ['gad7', 12, 8, 'better', true],
    ['gad7', 12, 9, 'better', false],
    ['gad7', 8, 12, 'worse', 'unknown'],
    ['ucla3', 8, 5, 'better', 'unknown'],
    ['de-jong-gierveld-6', 5, 1, 'better', 'unknown'],
  ] as const)('of %s from %d to %d is %s, meaningful: %s', (instrument, before, after, direction, meaningful) => {
    expect(change(instrument, { total: before }, { total: after })).toMatchObject([{ direction, meaningful }]);
  });

  it('of WHO-5 is meaningful from 10 percentage points: 12, as they go by fours', () => {
    // 40 → 48 is 8 points, 40 → 52 is 12
    const percentage = (value: number) => ({ scores: { percentage: value } });
    expect(change('who5', percentage(40), percentage(48))?.map(({ meaningful }) => meaningful)).toEqual([false, false]);
    expect(change('who5', percentage(40), percentage(52))?.map(({ meaningful }) => meaningful)).toEqual([true, true]);
  });

  it('of PAM is meaningful from 3 points, whatever the level', () => {
    // 56.2 − 53.2 is 3, though not in binary
    expect(change('pam', { scores: { score: 53.2 } }, { scores: { score: 56.2 } })).toMatchObject([
      { score: 'score', difference: 3, direction: 'better', meaningful: true },
      { score: 'level', from: 2, to: 3, difference: 1, direction: 'better', meaningful: 'unknown' },
    ]);
    expect(change('pam', { scores: { score: 53.2 } }, { scores: { score: 56.1 } })).toMatchObject([
      { difference: 2.9, meaningful: false },
      { meaningful: 'unknown' },
    ]);
  });

  it('of words goes by their order, and has no number', () => {
    const lonely = (word: string) => ({ items: { lonely: word } });
    expect(change('ons-loneliness', lonely('often-or-always'), lonely('occasionally'))).toEqual([
      {
        score: 'lonely',
        from: 'often-or-always',
        to: 'occasionally',
        direction: 'better',
        meaningful: 'unknown',
      },
    ]);
  });

  it('is told and not judged where no source says which way is better', () => {
    const mycaw = (concern1: number, wellbeing: number) => ({ items: { concern1, wellbeing } });
    expect(change('mycaw', mycaw(5, 4), mycaw(2, 4))).toMatchObject([
      { score: 'concern1', difference: -3, direction: 'not judged', meaningful: 'unknown' },
      { score: 'wellbeing', difference: 0, direction: 'same', meaningful: 'unknown' },
    ]);
    const use = (gpAppointments: number) => ({ items: { gpAppointments }, months: 6 });
    expect(change('service-use', use(9), use(4))).toMatchObject([{ difference: -5, direction: 'not judged' }]);
    const eq = (profile: string) => ({ scores: { profile } });
    expect(change('eq5d5l', eq('21231'), eq('11121'))).toMatchObject([{ direction: 'not judged' }]);
    expect(change('eq5d5l', eq('21231'), eq('21231'))).toMatchObject([{ direction: 'same' }]);
  });
});

describe('a series', () => {
  const paths = (list: Parameters<typeof measurementsTogether>[0], path?: string) => {
    const { measurements, issues } = measurementsTogether(list, path);
    expect(measurements === undefined).toBe(issues.length > 0);
    return issues.map((issue) => `${issue.code} ${issue.path}: ${issue.text}`);
  };

  it('has one baseline', () => {
    expect(
      paths([total('phq9', '2025-01-10', 'baseline', 9), total('phq9', '2025-02-10', 'baseline', 8)], '/measures'),
    ).toEqual([
      'invariant /measures/1/timePoint: found a second baseline; expected follow-up or closing: a series has one baseline',
    ]);
  });

  it('has nothing before its baseline, and tells the one that came later in the list', () => {
    const early = total('phq9', '2025-01-09', 'follow-up', 8);
    const baseline = total('phq9', '2025-01-10', 'baseline', 9);
    expect(paths([baseline, early])).toEqual([
      'invariant [1].when: found a follow-up before its baseline; expected a time at or after the baseline',
    ]);
    expect(paths([early, baseline])).toEqual([
      'invariant [1].when: found a baseline after a follow-up; expected a time at or before every other of the series',
    ]);
    expect(paths([baseline, total('phq9', '2025-01-09', 'closing', 8)])).toHaveLength(1);
    expect(paths([baseline, total('phq9', '2025-01-10', 'follow-up', 8)])).toEqual([]);
    expect(paths([baseline, total('phq9', '2025-01', 'follow-up', 8)])).toEqual([]);
  });

  it('has one scale: answers go with either', () => {
    const raw = swemwbs('2025-01-10', 'baseline', 20);
    const metric = swemwbs('2025-02-10', 'follow-up', 19.25, 'metric');
    expect(paths([raw, metric])).toEqual([
      'invariant [1].method: found metric after raw; expected raw: they are never mixed in one series',
    ]);
    const answers = at('2025-01-10', 'baseline', {
      instrument: 'swemwbs',
      items: { q1: 3, q2: 3, q3: 2, q4: 3, q5: 2, q6: 3, q7: 4 },
    });
    // 18.59 from the answers, 19.25 as given
    expect(measurementsTogether([answers, metric]).measurements?.[1]?.sinceBaseline).toMatchObject([
      { score: 'metric', difference: 0.66, direction: 'better', meaningful: false },
    ]);
  });

  it('counts over one number of months', () => {
    const use = (timePoint: string, months: number) =>
      at('2025-01-10', timePoint, { instrument: 'service-use', items: { gpAppointments: 3 }, months });
    expect(paths([use('baseline', 12), use('follow-up', 6)])).toEqual([
      'invariant [1].months: found 6 after 12; expected 12: they are never mixed in one series',
    ]);
  });

  it('stands without a baseline, and then tells only the change since the last', () => {
    const { measurements } = measurementsTogether([
      total('gad7', '2025-05-10', 'closing', 5),
      total('gad7', '2025-03-10', 'follow-up', 10),
    ]);
    expect(measurements?.[1]).not.toHaveProperty('sinceLast');
    expect(measurements?.[0]).not.toHaveProperty('sinceBaseline');
    expect(measurements?.[0]?.sinceLast).toMatchObject([{ difference: -5, direction: 'better', meaningful: true }]);
  });

  it('is of one instrument, and of one goal', () => {
    const goal = (about: string, when: string, timePoint: string, value: number) =>
      at(when, timePoint, { instrument: 'goal', about, items: { goal: value } });
    const { measurements, issues } = measurementsTogether([
      goal('a', '2025-01-10', 'baseline', 2),
      goal('b', '2025-01-10', 'baseline', 9),
      total('phq9', '2025-01-10', 'baseline', 9),
      goal('a', '2025-02-10', 'follow-up', 6),
    ]);
    expect(issues).toEqual([]);
    expect(measurements?.map(({ sinceBaseline }) => sinceBaseline?.[0]?.difference)).toEqual([
      undefined,
      undefined,
      undefined,
      4,
    ]);
  });

  it('takes outcomes in words each for itself', () => {
    const words = (text: string) => at('2025-01-10', 'baseline', { instrument: 'outcome-in-words', words: text });
    expect(paths([words('One'), words('Another')])).toEqual([]);
    expect(measurementsTogether([]).measurements).toEqual([]);
  });
});

describe('times', () => {
  it.each([
    ['2025-01-09', '2025-01-10', true],
    ['2025-01-10', '2025-01-10', false],
    ['2025-01', '2025-01-10', false],
    ['2025-01-10', '2025-01', false],
    ['2024', '2025-01-10', true],
    ['2025-01-10T10:00:00Z', '2025-01-10T10:30:00+01:00', false],
    ['2025-01-10T10:00:00+01:00', '2025-01-10T09:30:00Z', true],
    ['2025-01-10T23:59:60Z', '2025-01-11T00:00:00Z', true],
    ['2025-01-10T10:00:00Z', '2025-01-10', false],
  ])('%s before %s: %p', (a, b, is) => {
    expect(isBefore(a, b)).toBe(is);
  });
});
