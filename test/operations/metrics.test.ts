import { describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { createMetrics, type MeasuredStore } from '../../src/operations/metrics.js';

const stats: MeasuredStore = {
  exchanges: 7,
  parties: [
    { party: 'surgery', owed: 2, dead: 1, oldestOwedAt: 4_000, paused: true },
    { party: 'link', owed: 0, dead: 0, oldestOwedAt: undefined, paused: false },
  ],
};

describe('the metrics', () => {
  it('follow the store at every scrape, by party', async () => {
    const metrics = createMetrics({ stats: async () => stats, now: () => 10_000 });
    const text = await metrics.text();
    for (const line of [
      'waymark_store_up 1',
      'waymark_exchanges 7',
      'waymark_outbox_owed{party="surgery"} 2',
      'waymark_outbox_oldest_owed_seconds{party="surgery"} 6',
      'waymark_outbox_dead{party="surgery"} 1',
      'waymark_destination_paused{party="surgery"} 1',
      'waymark_outbox_oldest_owed_seconds{party="link"} 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/waymark_nodejs_eventloop_lag_seconds \d/);
    expect(text).toMatch(/waymark_process_resident_memory_bytes \d/);
  });

  it('tell how the support stands, where that is measured', async () => {
    const support = { reviewsOverdue: 3, stalled: 2 };
    const metrics = createMetrics({ stats: async () => ({ ...stats, support }), now: () => 0 });
    const lines = (await metrics.text()).split('\n');
    expect(lines).toContain('waymark_reviews_overdue 3');
    expect(lines).toContain('waymark_referrals_stalled 2');
    const without = createMetrics({ stats: async () => stats, now: () => 0 });
    expect(await without.text()).not.toMatch(/^waymark_(reviews|referrals)\w+ \d/m);
  });

  it('answer a scrape while the store is away, and show nothing stale', async () => {
    let isAway = false;
    const metrics = createMetrics({
      stats: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(stats)),
      now: () => 10_000,
    });
    await metrics.text();
    isAway = true;
    const text = await metrics.text();
    expect(text.split('\n')).toContain('waymark_store_up 0');
    expect(text).not.toMatch(/^waymark_(exchanges|outbox_\w+|destination_paused)(\{.*\})? \d/m);
  });

  it('count what the meters are told, in a registry of their own', async () => {
    const metrics = createMetrics({ stats: async () => stats, now: () => 0 });
    metrics.messageAnswered({ door: 'fhir', status: 201 });
    metrics.issueTold('nhs-number');
    metrics.deliveryTried({ party: 'link', answer: 'retry' });
    metrics.deliveredAfter(2);
    metrics.requestAnswered({ method: 'GET', route: '/fhir/:type/:id', status: 200 }, 0.02);
    const lines = (await metrics.text()).split('\n');
    expect(lines).toContain('waymark_messages_total{door="fhir",status="201"} 1');
    expect(lines).toContain('waymark_issues_total{code="nhs-number"} 1');
    expect(lines).toContain('waymark_delivery_attempts_total{party="link",answer="retry"} 1');
    expect(lines).toContain('waymark_delivery_seconds_bucket{le="5"} 1');
    expect(lines).toContain('waymark_http_request_seconds_count{method="GET",route="/fhir/:type/:id",status="200"} 1');
    expect(await register.metrics()).not.toContain('waymark_');
  });
});
