import { describe, expect, test } from '@jest/globals';
import type { Measure } from '../../../src/domain/report.js';
import type { Story } from '../../../src/exchange/evaluate/story.js';
import { all, evaluated, sectionOf } from './exported.js';
import { storyOf } from './population.js';

describe('the summary that hides small numbers', () => {
  test('small numbers are hidden, and so is what would tell them', async () => {
    const files = await evaluated(all, { least: 5 });
    expect(sectionOf(files, 'Referrals')).toBe(
      `In the period:

- consent refused or withdrawn: only counted here: <5
- entered in error: only counted here: <5
- told of on this page: 12

By source: 12

- general-practitioner: not shown
- self: <5
- teacher: <5

Referrals that name a need (one may name several, so these have no sum):

- debt: <5
- housing: <5
- loneliness: 6
- other codes or words: <5`,
    );
    expect(sectionOf(files, 'Contacts')).toBe(
      `Referrals: 12

- met: not shown
- no contact in which they met: <5

Days from the referral to the first contact in which they met: median 6 (quartiles 3 and 8; n not shown).

People: not shown.

Contacts with each person, tries among them: median 1 (quartiles 1 and 1; n not shown).`,
    );
    expect(sectionOf(files, 'Holding')).toContain('Times of holding: <5 (parts not shown).');
    expect(sectionOf(files, 'Holding')).toContain('Days of a time of holding that is over: not shown.');
    expect(sectionOf(files, 'Measures')).toContain(
      '- baseline alone: <5\n- baseline and later: <5\n- not measured: not shown\n\nChange: not shown.',
    );
    expect(files.get('summary.md')).not.toMatch(/: [1-4]$/m);
  });

  const followUp = (count: number, of: number, measured = of): readonly Story[] =>
    Array.from({ length: of }, (_, i) => {
      const shared = { instrument: 'ons4', signals: [] } as const;
      const scores = [{ name: 'satisfaction', value: 3 + (i % 4) }];
      const baseline: Measure = { ...shared, timePoint: 'baseline', when: '2026-03-03', scores };
      const later: Measure = { ...shared, timePoint: 'closing', when: '2026-04-03', scores };
      return storyOf({ id: `f${i}`, measures: i >= measured ? [] : i < count ? [baseline, later] : [baseline] });
    });

  test('means are not shown where the number of those they are of is hidden: few numbers of people would fit', async () => {
    const files = await evaluated(followUp(10, 11), { least: 5 });
    expect(sectionOf(files, 'Measures')).toContain(
      'Referrals: 11\n\n- baseline alone: <5\n- baseline and later: not shown\n\nChange: not shown.',
    );
    expect(sectionOf(files, 'Measures')).not.toMatch(/Mean at baseline|Since the baseline/);
    expect(sectionOf(await evaluated(followUp(10, 15), { least: 5 }), 'Measures')).toContain('(n = 10)');
  });

  test('how many were measured is not told where it would tell, beside all referrals, how few were not', async () => {
    const files = await evaluated(followUp(26, 29, 26), { least: 5 });
    expect(sectionOf(files, 'Measures')).toContain(
      'Referrals: 29\n\n- baseline and later: not shown\n- not measured: <5\n\nChange: not shown.',
    );
    expect(sectionOf(files, 'What this cannot show')).toContain(
      'ons4 satisfaction: without a later measure: 0; not at all: <5',
    );
    expect(files.get('summary.md')).not.toMatch(/\b26\b/);
    const goal = (i: number): Measure => ({
      ...{ instrument: 'goal', timePoint: 'baseline', when: '2026-03-03', signals: [], about: 'to sing' },
      scores: [{ name: 'goal', value: i % 10 }],
    });
    const goals = Array.from({ length: 29 }, (_, i) => storyOf({ id: `g${i}`, measures: i < 26 ? [goal(i)] : [] }));
    const hidden = await evaluated(goals, { least: 5 });
    expect(sectionOf(hidden, 'Measures')).toContain('Series: not shown.');
    expect(hidden.get('summary.md')).not.toMatch(/\b26\b/);
  });

  test('times of holding are not told where they would tell how few were never held', async () => {
    const held = Array.from({ length: 29 }, (_, i) =>
      storyOf({ id: `h${i}`, ...(i < 26 && { held: { why: 'awaiting-service', days: 10 + i } }) }),
    );
    const files = await evaluated(held, { least: 5 });
    expect(sectionOf(files, 'Holding')).toContain('- held at some time: not shown\n- never held: <5');
    expect(sectionOf(files, 'Holding')).toContain('Times of holding: not shown.');
    expect(files.get('summary.md')).not.toMatch(/\b26\b/);
  });

  test('quartiles of a hidden number of days fit every number that it may be', async () => {
    const contactsWhere = async (many: number) => {
      const at = (share: number) => Math.ceil((many - 1) * share);
      const days = Array.from({ length: many }, (_, i) => (i <= at(0.25) ? 3 : i <= at(0.5) ? 6 : 8));
      const stories = Array.from({ length: 12 }, (_, i) => {
        const [day] = days.slice(i, i + 1);
        const on = `2026-03-${String(2 + (day ?? 0)).padStart(2, '0')}`;
        const met = { status: 'finished', attendance: 'attended', at: on } as const;
        return storyOf({ id: `d${i}`, contacts: day === undefined ? [] : [met] });
      });
      return sectionOf(await evaluated(stories, { least: 5 }), 'Contacts').split('\n\nPeople')[0];
    };
    const pages = await Promise.all([8, 9, 10, 11].map(contactsWhere));
    expect(pages[0]).toContain('median 6 (quartiles 3 and 8; n not shown)');
    expect(new Set(pages).size).toBe(1);
  });

  test('what all but a few have is hidden as well', async () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      storyOf({ id: `m${i}`, needs: [i < 10 ? 'loneliness' : 'debt', ...(i < 6 ? (['housing'] as const) : [])] }),
    );
    const needs = sectionOf(await evaluated(many, { least: 5 }), 'Referrals');
    expect(needs).toContain('- debt: <5\n- housing: 6\n- loneliness: not shown');
  });
});
