import { describe, expect, test } from '@jest/globals';
import { call } from './terminal.js';

const ons4 = (when: string, timePoint: string, anxious: number) => ({
  instrument: 'ons4',
  when,
  timePoint,
  items: { satisfaction: 4, worthwhile: 6, happy: 5, anxious },
});

describe('score', () => {
  test('scores one measurement, each score with its band', async () => {
    const { code, out } = await call(['score'], JSON.stringify(ons4('2026-03-02', 'baseline', 8)));
    expect(code).toBe(0);
    const [one] = JSON.parse(out).measurements;
    expect(one.measurement.scores).toContainEqual({ name: 'anxious', value: 8, band: 'high' });
  });

  test('says what changed over a list, in the direction that means better', async () => {
    const list = [ons4('2026-03-02', 'baseline', 8), ons4('2026-06-01', 'follow-up', 3)];
    const { code, out } = await call(['score'], JSON.stringify(list));
    expect(code).toBe(0);
    const last = JSON.stringify(JSON.parse(out).measurements.at(-1));
    expect(last).toContain('"score":"anxious","from":8,"to":3,"difference":-5,"direction":"better"');
  });

  test('refuses what cannot be, with where it stands in the list', async () => {
    const { code, err } = await call(['score'], JSON.stringify([ons4('2026-03-02', 'baseline', 11)]));
    expect(code).toBe(1);
    expect(err).toContain('/0/items/anxious');
  });
});
