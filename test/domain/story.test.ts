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
    expect(story.actionNeeded).toBe('answered');
    expect(lines(story, 'requested-actions').at(-1)).toContain('done, 30 March 2026');
  });

  test('is told as done, in words that are not those of the work with the person, with what the practice wrote', () => {
    const progress = {
      state: 'closed',
      closing: 'goals-met',
      saidOn: '2026-03-30',
      notes: ['Tablets halved.'],
    } as const;
    expect(lines(told({ requests: [{ ...request, progress }] }), 'requested-actions')).toEqual([
      'Nothing more is asked of the practice: what was asked has been answered.',
      'Asked before, and answered:',
      'Asked of the practice: Look at her tablets (urgent, by 1 April 2026, done, 30 March 2026): Tablets halved.',
    ]);
    const withdrawn = { state: 'withdrawn', reason: { code: 'no-longer-needed' } } as const;
    expect(told({ requests: [{ ...request, progress: withdrawn }] }).actionNeeded).toBe('not-said');
    const again = [
      { ...request, progress },
      { ...request, identifier: { value: 'P-2' }, progress: { state: 'sent' } },
    ] as const;
    expect(told({ requests: again }).actionNeeded).toBe('yes');
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
      'SWEMWBS, Short Warwick-Edinburgh Mental Well-being Scale: raw | 18 (1 March 2026) | 23 (1 June 2026) | +5, better | yes: its source is about children and young people, and does not say which of the two scales',
    ]);
    expect(lines(told({ measures: measures.slice(1) }), 'measures')[0]).toContain('measured once');
    const bare = [measure('2026-06-01', 23, 'follow-up'), measure('2026-05-01', 18, 'follow-up')];
    expect(lines(told({ measures: bare }), 'measures')[0]).toContain('no baseline to compare with | not known');
  });

  test('takes first and last in the one order of the series, however exact the times are', () => {
    const scored = (when: string, value: number, timePoint: Measure['timePoint']): Measure => ({
      instrument: 'gad7',
      when,
      timePoint,
      scores: [{ name: 'total', value }],
      signals: [],
    });
    const baseline = scored('2023-06-01', 15, 'baseline');
    const mixed = [baseline, scored('2023-07-20', 9, 'follow-up'), scored('2023-07', 2, 'closing')];
    expect(lines(told({ measures: mixed }), 'measures')[0]).toContain('| 15 (1 June 2023) | 9 (20 July 2023) |');
    const oneDay = [baseline, scored('2023-07-20', 2, 'closing'), scored('2023-07-20', 9, 'follow-up')];
    expect(lines(told({ measures: oneDay }), 'measures')[0]).toContain('| 15 (1 June 2023) | 2 (20 July 2023) |');
  });

  test('says which concern a score is of, in the words of the person', () => {
    const mycaw: Measure = {
      instrument: 'mycaw',
      when: '2026-03-01',
      timePoint: 'baseline',
      ownWords: { concern1: 'I cannot sleep' },
      scores: [
        { name: 'concern1', value: 5 },
        { name: 'wellbeing', value: 4 },
      ],
      signals: [],
    };
    expect(lines(told({ measures: [mycaw] }), 'measures').map((line) => line.split(' | ')[0])).toEqual([
      'MYCaW, measure yourself concerns and wellbeing: concern 1, “I cannot sleep”',
      'MYCaW, measure yourself concerns and wellbeing: wellbeing',
    ]);
  });

  test('says no tag of SNOMED CT aloud, wherever a term stands', () => {
    const display = 'Lives in poor housing (finding)';
    const coded = { system: 'http://snomed.info/sct', code: '105535001', display };
    for (const need of [{ codedValues: [coded] }, { codedValues: [coded], freeText: display }]) {
      expect(lines(told({ needs: [need] }), 'needs-found')).toEqual(['Lives in poor housing']);
    }
  });

  test('does not tell a need as found that was ruled out, or was a mistake', () => {
    const needs = (['refuted', 'entered-in-error', 'confirmed'] as const).map((certainty) => ({
      freeText: certainty,
      certainty,
    }));
    expect(lines(told({ needs }), 'needs-found')).toEqual(['confirmed']);
  });

  test('dates a moment by its day in the UK, and leaves a plain date as it is', () => {
    const on = (saidOn: string) => told({}, { state: 'closed', closing: 'goals-met', saidOn }).standing;
    expect(on('2026-10-01T23:30:00Z')).toContain('(2 October 2026)');
    expect(on('2026-12-01T23:30:00Z')).toContain('(1 December 2026)');
    expect(on('2026-10-02T00:30:00+02:00')).toContain('(1 October 2026)');
    expect(on('2026-10-01')).toContain('(1 October 2026)');
    expect(on('2026-10')).toContain('(October 2026)');
  });

  test('does not say that work has not begun beside what was done, nor to one who would not see it', () => {
    const accepted = { state: 'accepted' } as const;
    const contacts = [{ status: 'finished', attendance: 'attended', method: 'telephone', at: '2026-03-05' }] as const;
    expect(told({}, accepted).standing).toContain('Work has not begun yet');
    expect(told({ contacts }, accepted).standing).toBe('The service has accepted the referral, and work has begun.');
    expect(told({}, accepted, 'codes-only').standing).toBe('The service has accepted the referral.');
    expect(told({ contacts: [{ ...contacts[0], attendance: 'did-not-attend' }] }, accepted).standing).toContain(
      'Work has not begun yet',
    );
  });

  test('tells what a service wrote with its answer', () => {
    const identifier = { value: 'C-1' };
    const progress = { state: 'accepted', notes: ['She starts on Tuesday.'] } as const;
    const choir = { identifier, service: { name: 'Choir' }, progress };
    const outcome = { freeText: 'She sang' };
    for (const detail of ['short', 'full'] as const) {
      const story = storyOf(
        { ...base, report: { connections: [choir, { ...choir, outcome }] } },
        { level: 'everything', detail },
      );
      expect(lines(story, 'connections')).toEqual([
        'Choir (taken on): She starts on Tuesday.',
        'Choir (taken on): She sang. With the answer: She starts on Tuesday.',
      ]);
    }
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
