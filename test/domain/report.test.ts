import { describe, expect, test } from '@jest/globals';
import type { Contact } from '../../src/domain/contact.js';
import type { Goal } from '../../src/domain/plan.js';
import { afterReport, type Report } from '../../src/domain/report.js';
import type { Signpost } from '../../src/domain/signpost.js';

const number = (value: string) => ({ system: 'https://worker.example/Id/item', value });
const first: Contact = { status: 'finished', at: '2026-03-10' };
const second: Contact = { status: 'finished', at: '2026-03-17' };

describe('what is known after another report', () => {
  test('is what is reported, where nothing was known, and what was known, where nothing is reported', () => {
    expect(afterReport(undefined, { contacts: [first] })).toEqual({ contacts: [first] });
    expect(afterReport({ contacts: [first] }, undefined)).toEqual({ contacts: [first] });
    expect(afterReport(undefined, undefined)).toBeUndefined();
  });

  test('is more, never less', () => {
    const before: Report = { contacts: [first], needs: [{ freeText: 'Bus', found: 'later' }] };
    expect(afterReport(before, { contacts: [second] })).toEqual({ ...before, contacts: [first, second] });
    expect(afterReport(before, { summaries: [{ status: 'final' }] })).toEqual({
      ...before,
      summaries: [{ status: 'final' }],
    });
  });

  test('counts what happened as often as it is said, where it bears no number', () => {
    const again: Contact = { at: '2026-03-10', status: 'finished' };
    const signpost: Signpost = { status: 'completed', date: '2026-03-10' };
    const numbered: Contact = { ...second, identifier: number('C-2') };
    expect(
      afterReport(
        { contacts: [first, numbered], signposts: [signpost] },
        { contacts: [again, numbered], signposts: [signpost] },
      ),
    ).toEqual({ contacts: [first, numbered, again], signposts: [signpost, signpost] });
  });

  test('counts once what is found and said twice', () => {
    const before: Report = {
      needs: [{ freeText: 'Bus', found: 'later' }],
      assessments: [{ status: 'final', on: '2026-03-10', summary: 'Sleeps badly' }],
      summaries: [{ status: 'final' }],
    };
    const again: Report = { ...before, needs: [{ found: 'later', freeText: 'Bus' }] };
    expect(afterReport(before, again)).toEqual(before);
  });

  test('says anew what bears a number that was said before, in its place', () => {
    const tried: Contact = { ...first, identifier: number('C-1') };
    const met: Contact = { ...tried, attendance: 'attended' };
    expect(afterReport({ contacts: [tried, second] }, { contacts: [met] })).toEqual({ contacts: [met, second] });
    const other: Contact = { ...met, identifier: { value: 'C-1' } };
    expect(afterReport({ contacts: [tried] }, { contacts: [other] })).toEqual({ contacts: [tried, other] });
  });

  test('keeps of a plan every need, goal, action and stage goal, under what it belongs to', () => {
    const plan = (...goals: readonly Goal[]): Report => ({
      plan: { status: 'active', needs: [{ identifier: number('N'), freeText: 'Company', goals }] },
    });
    const sing: Goal = {
      identifier: number('G'),
      status: 'active',
      freeText: 'To sing',
      actions: [
        { identifier: number('A'), status: 'active', stageGoals: [{ status: 'active', freeText: 'The door' }] },
      ],
    };
    const sung: Goal = { identifier: number('G'), status: 'completed', freeText: 'To sing', achievement: 'achieved' };
    const walk: Goal = { status: 'proposed', freeText: 'To walk' };
    expect(afterReport(plan(sing), plan(sung, walk))).toEqual(plan({ ...sung, actions: sing.actions ?? [] }, walk));
    const done: Goal = {
      identifier: number('G'),
      status: 'active',
      freeText: 'To sing',
      actions: [{ identifier: number('A'), status: 'completed' }],
    };
    expect(afterReport(plan(sing), plan(done))).toEqual(
      plan({
        ...sing,
        actions: [
          { identifier: number('A'), status: 'completed', stageGoals: [{ status: 'active', freeText: 'The door' }] },
        ],
      }),
    );
  });

  test("knows the plan's own facts by the latest word on each", () => {
    const before: Report = { plan: { status: 'active', reviewOn: '2026-06-01', strengths: [{ freeText: 'Sings' }] } };
    expect(afterReport(before, { plan: { status: 'completed' } })).toEqual({
      plan: { status: 'completed', reviewOn: '2026-06-01', strengths: [{ freeText: 'Sings' }] },
    });
  });
});
