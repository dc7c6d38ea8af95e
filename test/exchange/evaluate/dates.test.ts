import { describe, expect, test } from '@jest/globals';
import { measurementsTogether } from '../../../src/domain/measure.js';
import type { Measure } from '../../../src/domain/report.js';
import { measuresTold } from '../../../src/domain/story-measures.js';
import { dayWithin } from '../../../src/exchange/evaluate/days.js';
import { evaluated, rowsIn, sectionOf } from './exported.js';
import { closed, storyOf, type Told } from './population.js';

describe('a referral that is dated by its month or year alone', () => {
  // It came in on 1 June.
  const rowOf = async (on: string, more: Partial<Told> = {}) =>
    rowsIn(await evaluated([storyOf({ id: 'm', on, ...more })]), 'referrals')[0];

  test('counts on the day that is nearest to the one it came in, of those that its date leaves open', async () => {
    expect(await rowOf('2026-03')).toMatchObject({ referred_on: null });
    expect(await rowOf('2026-04')).toBeUndefined();
    expect(await rowOf('2026-02')).toBeUndefined();
    const near = (date: string) => ['2026-01-31', '2026-03-05', '2026-05-01'].map((came) => dayWithin(date, came));
    expect(near('2026-03')).toEqual(['2026-03-01', '2026-03-05', '2026-03-31']);
    expect(near('2026-02')).toEqual(['2026-02-01', '2026-02-28', '2026-02-28']);
    expect(near('2026')).toEqual(['2026-01-31', '2026-03-05', '2026-05-01']);
    expect(near('2025')).toEqual(['2025-12-31', '2025-12-31', '2025-12-31']);
    expect(near('2026-03-09')).toEqual(['2026-03-09', '2026-03-09', '2026-03-09']);
    expect(near('in March')).toEqual([undefined, undefined, undefined]);
  });

  test('has a first contact, and no number of days to it', async () => {
    const contacts = [{ status: 'finished', attendance: 'attended', at: '2026-03-09' }] as const;
    const row = await rowOf('2026-03', { contacts, born: '1980-03-31' });
    expect(row).toMatchObject({ first_contact_on: '2026-03-09', days_to_first_contact: null, age: 46 });
    const files = await evaluated([storyOf({ id: 'm', on: '2026-03', contacts })]);
    expect(sectionOf(files, 'Contacts')).toContain('Referrals: 1\n\n- met: 1\n\nDays from the referral to the first');
    expect(rowsIn(await evaluated([storyOf({ id: 'e', on: '2026-03', progress: closed })]), 'endings')).toMatchObject([
      { on: '2026-04-21', days: null },
    ]);
  });
});

describe('the last measure', () => {
  const measure = (timePoint: Measure['timePoint'], when: string, value: number): Measure => ({
    ...{ instrument: 'gad7', timePoint, when, signals: [], scores: [{ name: 'total', value }] },
  });
  const baseline = measure('baseline', '2023-06-01', 15);

  test.each([
    {
      of: 'a closing told by its month',
      measures: [baseline, measure('follow-up', '2023-07-20', 9), measure('closing', '2023-07', 2)],
      ...{ value: 9, day: '20 July 2023', sinceLast: 7 },
    },
    {
      of: 'a closing of the same day',
      measures: [baseline, measure('closing', '2023-07-20', 2), measure('follow-up', '2023-07-20', 9)],
      ...{ value: 2, day: '20 July 2023', sinceLast: -7 },
    },
    {
      of: 'one that was said first',
      measures: [measure('follow-up', '2023-08', 7), measure('closing', '2023-07', 2), baseline],
      ...{ value: 7, day: 'August 2023', sinceLast: 5 },
    },
  ])(
    'is one, for the export, for what changed and for the practice: $of',
    async ({ measures, value, day, sinceLast }) => {
      const rows = rowsIn(await evaluated([storyOf({ id: 'g', measures })]), 'measures');
      expect(rows.filter(({ is_last: isLast }) => isLast).map((row) => row.value)).toEqual([value]);
      const { measurements = [] } = measurementsTogether(measures);
      const compared = measurements.find(({ measurement }) => measurement.scores[0]?.value === value);
      expect(compared?.sinceLast?.[0]?.difference).toBe(sinceLast);
      const shown = JSON.stringify(measuresTold(measures, [], 'short'));
      expect(shown).toContain(`"15 (1 June 2023)","${value} (${day})"`);
    },
  );
});
