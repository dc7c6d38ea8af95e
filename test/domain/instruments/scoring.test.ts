import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { swemwbsTable } from '../../../src/domain/instruments/swemwbs-table.js';
import { type InstrumentId, instrumentIds, instruments } from '../../../src/domain/measure.js';
import { describeWith, external } from '../../external.js';
import { bandOf, numbered, read, scoresOf } from './measurements.js';

describe('each instrument, worked by hand', () => {
  it('ONS4: four scores with their bands, never summed', () => {
    const { scored, issues } = read('ons4', { items: { satisfaction: 4, worthwhile: 6, happy: 9, anxious: 6 } });
    expect(issues).toEqual([]);
    expect(scored?.scores).toEqual([
      { name: 'satisfaction', value: 4, band: 'low' },
      { name: 'worthwhile', value: 6, band: 'medium' },
      { name: 'happy', value: 9, band: 'very-high' },
      // Anxiety has bands of its own: 6 is high, and high is not good.
      { name: 'anxious', value: 6, band: 'high' },
    ]);
    expect(scoresOf('ons4', { items: { happy: 0 } })).toEqual({ happy: 0 });
    expect(scoresOf('ons4', { scores: { happy: 10, anxious: 0 } })).toEqual({ happy: 10, anxious: 0 });
  });

  it('SWEMWBS: the sum, and the metric score of the table', () => {
    // 3 + 3 + 2 + 3 + 2 + 3 + 4 = 20, and 20 → 18.59
    expect(read('swemwbs', { items: numbered([3, 3, 2, 3, 2, 3, 4]) }).scored).toMatchObject({
      scores: [
        { name: 'raw', value: 20, method: 'raw' },
        { name: 'metric', value: 18.59, method: 'metric' },
      ],
    });
    // Seven ones are 7, seven fives 35: the ends of the table are where both scales meet.
    expect(scoresOf('swemwbs', { items: numbered([1, 1, 1, 1, 1, 1, 1]) })).toEqual({ raw: 7, metric: 7 });
    expect(scoresOf('swemwbs', { items: numbered([5, 5, 5, 5, 5, 5, 5]) })).toEqual({ raw: 35, metric: 35 });
    expect(scoresOf('swemwbs', { total: 20, method: 'raw' })).toEqual({ raw: 20, metric: 18.59 });
    // A metric score says which it is, and is not turned back.
    expect(read('swemwbs', { total: 18.59, method: 'metric' }).scored).toMatchObject({
      method: 'metric',
      scores: [{ name: 'metric', value: 18.59, method: 'metric' }],
    });
    expect(read('swemwbs', { scores: { metric: 18.59 } }).scored?.method).toBe('metric');
    expect(read('swemwbs', { scores: { raw: 20 } }).scored?.method).toBe('raw');
    expect(read('swemwbs', { items: numbered([1, 1, 1, 1, 1, 1, 1]) }).scored).not.toHaveProperty('method');
  });

  it('WEMWBS: the sum of fourteen', () => {
    // 5 × 1 + 5 × 3 + 4 × 5 = 40
    const items = numbered([1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 5, 5, 5, 5]);
    expect(scoresOf('wemwbs', { items, total: 40 })).toEqual({ total: 40 });
    expect(scoresOf('wemwbs', { total: 70 })).toEqual({ total: 70 });
  });

  it('WHO-5: raw, four times that, and the signal that a source asks for', () => {
    // 2 + 3 + 2 + 3 + 3 = 13, and 13 × 4 = 52: just not poor
    const well = read('who5', { items: numbered([2, 3, 2, 3, 3]) }).scored;
    expect(well?.scores).toEqual([
      { name: 'raw', value: 13 },
      { name: 'percentage', value: 52 },
    ]);
    expect(well?.signals).toEqual([]);
    // 2 + 2 + 2 + 3 + 3 = 12, and 12 × 4 = 48: poor
    const poor = read('who5', { items: numbered([2, 2, 2, 3, 3]) }).scored;
    expect(poor?.scores).toEqual([
      { name: 'raw', value: 12, band: 'poor' },
      { name: 'percentage', value: 48, band: 'poor' },
    ]);
    expect(poor?.signals).toEqual(['test-for-depression']);
    // 5 + 5 + 5 + 5 + 1 = 21 is not poor, yet one answer is 1
    expect(read('who5', { items: numbered([5, 5, 5, 5, 1]) }).scored?.signals).toEqual(['test-for-depression']);
    expect(read('who5', { scores: { percentage: 48 } }).scored?.signals).toEqual(['test-for-depression']);
    expect(scoresOf('who5', { scores: { percentage: 48 } })).toEqual({ raw: 12, percentage: 48 });
    expect(scoresOf('who5', { total: 12 })).toEqual({ raw: 12, percentage: 48 });
  });

  it('UCLA: three answers of 1 to 3, summed, and no band, for none is verified', () => {
    // 3 + 2 + 3 = 8
    const { scored } = read('ucla3', { items: { companionship: 3, leftOut: 2, isolated: 3 } });
    expect(scored?.scores).toEqual([{ name: 'total', value: 8 }]);
  });

  it('ONS direct loneliness: a word in an order, and no number', () => {
    expect(scoresOf('ons-loneliness', { items: { lonely: 'often-or-always' } })).toEqual({ lonely: 'often-or-always' });
  });

  it('De Jong Gierveld: emotional items count for yes, social items for no, more-or-less counts in both', () => {
    const items = {
      emotional1: 'yes',
      emotional2: 'more-or-less',
      emotional3: 'no',
      social1: 'yes',
      social2: 'more-or-less',
      social3: 'no',
    };
    // emotional 1 + 1 + 0 = 2; social 0 + 1 + 1 = 2; total 4
    expect(read('de-jong-gierveld-6', { items }).scored?.scores).toEqual([
      { name: 'total', value: 4, band: 'moderate' },
      { name: 'emotional', value: 2, band: 'lonely' },
      { name: 'social', value: 2, band: 'lonely' },
    ]);
    const { emotional3: _three, ...five } = items;
    // One answer is missing: the total stands (1 + 1 + 0 + 1 + 1 = 4, without emotional3), its subscale does not.
    expect(scoresOf('de-jong-gierveld-6', { items: five })).toEqual({ total: 4, social: 2 });
    const { emotional2: _two, ...four } = five;
    expect(scoresOf('de-jong-gierveld-6', { items: four })).toEqual({ social: 2 });
    const { social1: _one, ...scattered } = five;
    // Two are missing, one of each subscale: nothing can be scored.
    expect(read('de-jong-gierveld-6', { items: scattered }).issues).toMatchObject([
      { code: 'required', path: 'items' },
    ]);
    expect(scoresOf('de-jong-gierveld-6', { scores: { emotional: 1, social: 3 } })).toEqual({
      total: 4,
      emotional: 1,
      social: 3,
    });
    expect(scoresOf('de-jong-gierveld-6', { scores: { total: 5, social: 3 } })).toEqual({ total: 5, social: 3 });
  });

  it('PHQ-9 and GAD-7: sums, and caseness', () => {
    // 3 + 2 + 2 + 1 + 1 + 1 + 0 + 0 + 0 = 10
    expect(read('phq9', { items: numbered([3, 2, 2, 1, 1, 1, 0, 0, 0]) }).scored?.scores).toEqual([
      { name: 'total', value: 10, band: 'caseness' },
    ]);
    // 2 + 2 + 1 + 1 + 1 + 0 + 0 = 7
    expect(read('gad7', { items: numbered([2, 2, 1, 1, 1, 0, 0]) }).scored?.scores).toEqual([
      { name: 'total', value: 7, band: 'below-caseness' },
    ]);
  });

  it('EQ-5D-5L: the profile from the answers, index and scale as given', () => {
    const items = { mobility: 2, selfCare: 1, usualActivities: 2, painOrDiscomfort: 3, anxietyOrDepression: 1 };
    expect(scoresOf('eq5d5l', { items, scores: { profile: '21231', index: -0.661, vas: 70 } })).toEqual({
      profile: '21231',
      index: -0.661,
      vas: 70,
    });
    expect(scoresOf('eq5d5l', { scores: { vas: 0 } })).toEqual({ vas: 0 });
  });

  it('PAM: the level by the score, or the level alone', () => {
    expect(read('pam', { scores: { score: 55.2 } }).scored?.scores).toEqual([
      { name: 'score', value: 55.2, band: 'level-3' },
      { name: 'level', value: 3 },
    ]);
    expect(scoresOf('pam', { scores: { level: 2 } })).toEqual({ level: 2 });
  });

  it('MYCaW, goal and use of services: each answer is a score', () => {
    const mycaw = read('mycaw', { items: { concern1: 5, wellbeing: 4 }, ownWords: { concern1: 'The stairs' } });
    expect(mycaw.scored).toMatchObject({ ownWords: { concern1: 'The stairs' } });
    expect(scoresOf('mycaw', { items: { concern1: 5, wellbeing: 4 } })).toEqual({ concern1: 5, wellbeing: 4 });
    expect(scoresOf('goal', { items: { goal: 3 }, about: 'goal-1' })).toEqual({ goal: 3 });
    expect(read('service-use', { items: { gpAppointments: 7 }, months: 6 }).scored).toMatchObject({
      months: 6,
      scores: [{ name: 'gpAppointments', value: 7 }],
    });
  });

  it('an outcome in words is an outcome', () => {
    expect(read('outcome-in-words', { words: 'She walks to the allotment alone now.' })).toEqual({
      scored: {
        instrument: 'outcome-in-words',
        when: '2025-03-10',
        timePoint: 'baseline',
        words: 'She walks to the allotment alone now.',
        scores: [],
        signals: [],
      },
      issues: [],
    });
  });
});

describe('bands at their edges', () => {
  const ons: readonly [number, string][] = [
    [0, 'low'],
    [4, 'low'],
    [5, 'medium'],
    [6, 'medium'],
    [7, 'high'],
    [8, 'high'],
    [9, 'very-high'],
    [10, 'very-high'],
  ];
  const rows: readonly [InstrumentId, string, number, string | undefined][] = [
    ...['satisfaction', 'worthwhile', 'happy'].flatMap((name) =>
      ons.map(([value, band]): [InstrumentId, string, number, string] => ['ons4', name, value, band]),
    ),
    ['ons4', 'anxious', 0, 'very-low'],
    ['ons4', 'anxious', 1, 'very-low'],
    ['ons4', 'anxious', 2, 'low'],
    ['ons4', 'anxious', 3, 'low'],
    ['ons4', 'anxious', 4, 'medium'],
    ['ons4', 'anxious', 5, 'medium'],
    ['ons4', 'anxious', 6, 'high'],
    ['ons4', 'anxious', 10, 'high'],
    ['de-jong-gierveld-6', 'total', 0, 'not-lonely'],
    ['de-jong-gierveld-6', 'total', 1, 'not-lonely'],
    ['de-jong-gierveld-6', 'total', 2, 'moderate'],
    ['de-jong-gierveld-6', 'total', 4, 'moderate'],
    ['de-jong-gierveld-6', 'total', 5, 'severe'],
    ['de-jong-gierveld-6', 'total', 6, 'severe'],
    ['de-jong-gierveld-6', 'emotional', 0, 'not-lonely'],
    ['de-jong-gierveld-6', 'emotional', 1, 'lonely'],
    ['de-jong-gierveld-6', 'social', 3, 'lonely'],
    ['who5', 'raw', 12, 'poor'],
    ['who5', 'raw', 13, undefined],
    ['who5', 'percentage', 48, 'poor'],
    ['who5', 'percentage', 52, undefined],
    ['phq9', 'total', 9, 'below-caseness'],
    ['phq9', 'total', 10, 'caseness'],
    ['phq9', 'total', 27, 'caseness'],
    ['gad7', 'total', 7, 'below-caseness'],
    ['gad7', 'total', 8, 'caseness'],
    ['gad7', 'total', 21, 'caseness'],
    ['pam', 'score', 0, 'level-1'],
    ['pam', 'score', 47, 'level-1'],
    ['pam', 'score', 47.1, 'level-2'],
    ['pam', 'score', 55.1, 'level-2'],
    ['pam', 'score', 55.2, 'level-3'],
    ['pam', 'score', 67.1, 'level-3'],
    ['pam', 'score', 72.4, 'level-3'],
    ['pam', 'score', 72.5, 'level-4'],
    ['pam', 'score', 100, 'level-4'],
    ['ucla3', 'total', 6, undefined],
  ];
  it.each(rows)('%s %s %d: %s', (id, name, value, band) => {
    expect(bandOf(id, name, value)).toBe(band);
  });
});

/** As published: each raw sum and its metric score. */
const published =
  '7->7.00 8->9.51 9->11.25 10->12.40 11->13.33 12->14.08 13->14.75 14->15.32 15->15.84 16->16.36 17->16.88 18->17.43 19->17.98 20->18.59 21->19.25 22->19.98 23->20.73 24->21.54 25->22.35 26->23.21 27->24.11 28->25.03 29->26.02 30->27.03 31->28.13 32->29.31 33->30.70 34->32.55 35->35.00';

describe('the SWEMWBS table', () => {
  it('is the published one, row by row, and is what scores', () => {
    const rows = published.split(' ').map((row) => row.split('->').map(Number));
    expect(rows).toHaveLength(29);
    expect(swemwbsTable).toEqual(rows);
    for (const [raw = 0, metric] of rows) {
      expect(scoresOf('swemwbs', { total: raw, method: 'raw' })).toEqual({ raw, metric });
      expect(scoresOf('swemwbs', { total: metric, method: 'metric' })).toEqual({ metric });
    }
  });
});

const csv = 'standards/measures/swemwbs_raw_to_metric.csv';
describeWith(csv)('the SWEMWBS table beside its source', () => {
  it('has the same rows', () => {
    const [, ...rows] = readFileSync(join(external, csv), 'utf8').trim().split('\n');
    expect(swemwbsTable).toEqual(rows.map((row) => row.split(',').map(Number)));
  });
});

describe('the data', () => {
  it('uses only codes that a source confirms', () => {
    const codes = instrumentIds.flatMap((id) =>
      instruments[id].scores.flatMap(({ name, code, codeForChildren }) => [
        ...(code === undefined ? [] : [`${id} ${name} ${code.code}`]),
        ...(codeForChildren === undefined ? [] : [`${id} ${name} ${codeForChildren.code} for children`]),
      ]),
    );
    expect(codes.sort()).toEqual([
      'eq5d5l index 736534008',
      'eq5d5l vas 736535009',
      'gad7 total 445455005',
      'goal goal 959951000000108 for children',
      'phq9 total 720433000',
      'swemwbs metric 718466001',
      'swemwbs raw 718466001',
      'wemwbs total 718426000',
    ]);
  });

  it('has bands that follow one another without overlap, and rules that name what is there', () => {
    for (const id of instrumentIds) {
      const { items, scores } = instruments[id];
      const keys = items.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { rule, bands = [] } of scores) {
        const edges = bands.flatMap(({ from, to }) => [from, to]);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
        const named =
          rule.kind === 'sum' || rule.kind === 'digits'
            ? rule.items
            : rule.kind === 'answer'
              ? [rule.item]
              : rule.kind === 'count'
                ? Object.keys(rule.of)
                : [];
        expect(named.filter((item) => !keys.includes(item))).toEqual([]);
      }
    }
  });
});
