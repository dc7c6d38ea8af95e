import { describe, expect, test } from '@jest/globals';
import type { Referral } from '../../src/domain/referral.js';
import type { Measure, Report } from '../../src/domain/report.js';
import { storyOf } from '../../src/domain/story.js';
import type { Block, StoryLevel, StoryPart } from '../../src/domain/story-block.js';

const person = { name: { fullName: 'Ada Okafor' } };
const base: Referral = {
  details: { status: 'active', date: '2026-03-01', reason: 'Lonely since she moved' },
  person,
  referrer: { kind: 'self' },
  recipient: { serviceName: 'Saltby link workers' },
  risks: { noneKnown: {} },
  progress: { state: 'engaged' },
};
const told = (
  report: Report,
  progress: Referral['progress'] = { state: 'engaged' },
  level: StoryLevel = 'everything',
) => storyOf({ ...base, report, ...(progress !== undefined && { progress }) }, { level, detail: 'short' });

/** What a part says, as lines. */
function lines(story: ReturnType<typeof told>, part: StoryPart): readonly string[] {
  const blocks: readonly Block[] = story.sections.find((section) => section.part === part)?.blocks ?? [];
  return blocks.flatMap((block) => {
    if (block.kind === 'words') return [block.words];
    if (block.kind === 'list') return block.items;
    if (block.kind === 'facts') return block.facts.map(({ name, value }) => `${name}: ${value}`);
    return block.rows.map((row) => row.join(' | '));
  });
}

describe('what is asked', () => {
  const request = {
    identifier: { value: 'P-1' },
    what: 'Look at her tablets',
    by: '2026-04-01',
    priority: 'urgent',
  } as const;

  test('comes first, with by when, and how it was answered', () => {
    const story = told({ requests: [{ ...request, progress: { state: 'sent' } }] });
    expect([story.actionNeeded, story.sections[0]?.part]).toEqual(['yes', 'requested-actions']);
    expect(lines(story, 'requested-actions')).toEqual([
      'The practice is asked to act.',
      'Asked of the practice: Look at her tablets (urgent, by 1 April 2026, no answer yet)',
    ]);
  });

  test('is no longer asked once it is done', () => {
    const story = told({ requests: [{ ...request, progress: { state: 'closed', saidOn: '2026-03-30' } }] });
    expect(story.actionNeeded).toBe('not-said');
    expect(lines(story, 'requested-actions').at(-1)).toContain('done, 30 March 2026');
  });

  test('is what the latest summary says of it, and what was asked earlier is not lost', () => {
    const asked = { writtenOn: '2026-03-05', requestedActions: [{ forProfessionals: 'Ring her' }] };
    const none = { writtenOn: '2026-03-09', noActionNeeded: true } as const;
    const silent = { writtenOn: '2026-03-20', words: 'She sings.' };
    const story = told({ summaries: [asked, silent, none] });
    expect(story.actionNeeded).toBe('none');
    expect(lines(story, 'requested-actions')).toEqual([
      'No action needed: the link worker says that nothing is asked of the practice.',
      'No action needed — 9 March 2026',
      'Asked in earlier summaries:',
      'For the practice: Ring her — 5 March 2026',
    ]);
    expect(told({ summaries: [{ ...asked, status: 'entered-in-error' }] }).actionNeeded).toBe('not-said');
  });

  test('is never made up: neither where nobody spoke, nor where the reader may not see', () => {
    expect(told({}).actionNeeded).toBe('not-said');
    expect(told({}, { state: 'closed', closing: 'goals-met' }).actionNeeded).toBe('not-said');
    expect(told({}, undefined, 'codes-only').actionNeeded).toBe('not-shared');
  });
});

describe('the story', () => {
  test('is preliminary until the work has ended, and says how it ended', () => {
    expect(told({}).status).toBe('preliminary');
    const ended = told(
      {},
      { state: 'ended-early', reason: { code: 'did-not-engage', words: 'No answer' }, saidOn: '2026-05-02' },
    );
    expect([ended.status, ended.standing]).toEqual([
      'final',
      'The work ended early: did not engage, No answer (2 May 2026).',
    ]);
    expect(told({}, { state: 'rejected', reason: { code: 'out-of-area' } }).status).toBe('final');
  });

  test('of what was entered in error tells nothing but that', () => {
    const story = told({ needs: [{ freeText: 'A debt', kind: 'debt' }] }, { state: 'entered-in-error' });
    expect([story.status, story.sections.map(({ part }) => part)]).toEqual(['entered-in-error', ['ending']]);
  });

  test('tells first and last score, the change, and whether a source calls it meaningful', () => {
    const measure = (when: string, value: number, timePoint: Measure['timePoint']): Measure => ({
      instrument: 'swemwbs',
      when,
      timePoint,
      method: 'raw',
      scores: [{ name: 'raw', value, method: 'raw' }],
      signals: [],
    });
    const change = {
      score: 'raw',
      from: 18,
      to: 23,
      difference: 5,
      direction: 'better',
      meaningful: true,
      source: 'X',
    } as const;
    const measures = [
      { ...measure('2026-06-01', 23, 'closing'), sinceBaseline: [change] },
      measure('2026-03-01', 18, 'baseline'),
    ];
    expect(lines(told({ measures }), 'measures')).toEqual([
      'SWEMWBS, Short Warwick-Edinburgh Mental Well-being Scale: raw | 18 (1 March 2026) | 23 (1 June 2026) | +5, better | yes',
    ]);
    expect(lines(told({ measures: measures.slice(1) }), 'measures')[0]).toContain('measured once');
    const bare = [measure('2026-06-01', 23, 'follow-up'), measure('2026-05-01', 18, 'follow-up')];
    expect(lines(told({ measures: bare }), 'measures')[0]).toContain('no baseline to compare with | not known');
  });

  test('tells what did not work, and connections with their answer', () => {
    const identifier = { value: 'C-1' };
    const connections = [
      { identifier, service: { name: 'Choir' }, progress: { state: 'accepted' }, uptake: 'taken-up' },
      {
        identifier: { value: 'C-2' },
        service: { name: 'Food bank' },
        progress: { state: 'rejected', reason: { code: 'no-capacity' } },
      },
    ] as const;
    const contacts = [
      { status: 'finished', at: '2026-04-01', attendance: 'attended', accompaniedTo: identifier },
    ] as const;
    const story = told({ connections, contacts });
    expect(lines(story, 'connections')).toEqual(['Choir (taken on, taken up)']);
    expect(lines(story, 'not-worked')).toEqual(['Service: Food bank (not taken on: no capacity)']);
    expect(lines(story, 'accompanied-visits')).toEqual(['Choir (1 April 2026, attended)']);
  });

  test('tells held support as such: why, since when, and when it is looked at again', () => {
    const holding = { why: 'awaiting-service', since: '2026-04-01', reviewBy: '2026-05-01' } as const;
    expect(lines(told({}, { state: 'holding', holding }), 'holding')).toEqual([
      'Why: the person waits for a service',
      'Since: 1 April 2026',
      'Next review: 1 May 2026',
    ]);
  });

  test('in its least form tells where the work stands, and no more', () => {
    const story = told({ needs: [{ freeText: 'A debt', kind: 'debt' }] }, undefined, 'minimal');
    expect(story.sections.map(({ part }) => part)).toEqual(['referral', 'ending']);
  });
});

describe('support that went on while the person waited', () => {
  const moment = (state: 'accepted' | 'holding' | 'engaged' | 'closed', on: string) => ({ state, on, author: {} });

  test('is told after it has ended, with why, from when and until when', () => {
    const moments = [
      moment('accepted', '2026-03-02'),
      { ...moment('holding', '2026-03-09'), held: { why: 'awaiting-service', since: '2026-03-08' } as const },
      moment('holding', '2026-04-06'),
      moment('engaged', '2026-05-04'),
      moment('holding', '2026-05-11'),
      moment('closed', '2026-05-11'),
    ];
    const story = storyOf({ ...base, progress: { state: 'closed' } }, { level: 'summary', detail: 'short', moments });
    expect(lines(story, 'holding')).toEqual([
      'Before: the person waited for a service, 8 March 2026 to 4 May 2026',
      'Before: the person waited, 11 May 2026',
    ]);
  });

  test('that never was is not told', () => {
    const moments = [moment('accepted', '2026-03-02'), moment('closed', '2026-05-04')];
    const story = storyOf(base, { level: 'everything', detail: 'short', moments });
    expect(lines(story, 'holding')).toEqual([]);
  });
});
