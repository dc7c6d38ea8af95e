import { describe, expect, test } from '@jest/globals';
import { createHealth } from '../../src/http/health.js';

const stats = async () => ({ dead: 0, oldestOwedAt: undefined, parties: [] });
const healthWith = (support: () => Promise<{ reviewsOverdue: number; stalled: number }>) =>
  createHealth({ store: { ping: async () => {}, stats }, support, now: () => 0, draining: () => false });

describe('how the support stands', () => {
  test('is told to the operator alone: what is overdue or stalled wants attention, and keeps no request away', async () => {
    const health = healthWith(async () => ({ reviewsOverdue: 2, stalled: 0 }));
    expect((await health.report()).checks.map(({ name }) => name)).not.toContain('support');
    const told = await health.detailed();
    expect(told.status).toBe('attention');
    expect(told.checks.at(-1)).toEqual({
      name: 'support',
      state: 'attention',
      reason: 'reviews overdue: 2; stalled: 0',
    });
  });

  test('is all right where nothing is, and left out where it could not be asked', async () => {
    expect((await healthWith(async () => ({ reviewsOverdue: 0, stalled: 0 })).detailed()).status).toBe('ok');
    const away = await healthWith(() => Promise.reject(new Error('away'))).detailed();
    expect([away.status, away.checks.map(({ name }) => name)]).toEqual(['ok', expect.not.arrayContaining(['support'])]);
  });
});
