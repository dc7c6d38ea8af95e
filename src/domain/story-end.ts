import type { CodedEntry, Moment } from './coded-entries.js';
import type { Holding, HoldingReason, Progress, ProgressState } from './progress.js';
import type { Report } from './report.js';
import { type Block, facts, list, type StoryLevel, words } from './story-block.js';
import { day, named, organisationName, phrase, spoken } from './story-words.js';

const whyHeld: Readonly<Record<HoldingReason, string>> = {
  'awaiting-service': 'the person waits for a service',
  'preparing-for-change': 'the person prepares for a change',
  'easing-pressure': 'it eases the pressure on the practice',
  'bearing-witness': 'somebody is there for the person while things are hard',
};

/**
 * Why support goes on while somebody waits, since when, and when it is looked at again; and when it did before, by what
 * was said of where the work stood.
 */
export const holdingTold = (holding: Holding | undefined, moments: readonly Moment[]): readonly Block[] => [
  ...(holding === undefined
    ? []
    : facts({
        Why: phrase([whyHeld[holding.why], holding.words], ': '),
        Since: day(holding.since),
        'Next review': day(holding.reviewBy) ?? 'no date is set',
      })),
  ...list(spellsIn(moments)),
];

/** Each time that support went on while the person waited and that has come to its end. */
function spellsIn(moments: readonly Moment[]): readonly string[] {
  const spells: string[] = [];
  let first: Moment | undefined;
  for (const moment of moments) {
    if (moment.state === 'holding') first ??= moment;
    else if (first !== undefined) {
      const { held, on } = first;
      const why = held === undefined ? 'the person waited' : whyWasHeld[held.why];
      spells.push(phrase([`Before: ${why}`, span(held?.since ?? on, moment.on)]) ?? why);
      first = undefined;
    }
  }
  return spells;
}

const whyWasHeld: Readonly<Record<HoldingReason, string>> = {
  'awaiting-service': 'the person waited for a service',
  'preparing-for-change': 'the person prepared for a change',
  'easing-pressure': 'it eased the pressure on the practice',
  'bearing-witness': 'somebody was there for the person while things were hard',
};

const span = (from: string, to: string): string | undefined =>
  day(from) === day(to) ? day(from) : phrase([day(from), day(to)], ' to ');

const stands: Readonly<Record<ProgressState, string>> = {
  sent: 'The referral has been sent. The service has not answered yet.',
  received: 'The referral has arrived. The service has not answered yet.',
  accepted: 'The service has accepted the referral. Work has not begun yet.',
  'waiting-list': 'The service has accepted the referral. The person is on the waiting list.',
  rejected: 'The service has not taken the referral on',
  'contact-attempted': 'The link worker has tried to reach the person.',
  'did-not-attend': 'The person did not attend. The work goes on.',
  engaged: 'The work is under way.',
  'plan-agreed': 'The work is under way, with a plan that was agreed.',
  connected: 'The work is under way: the person is connected to a service.',
  holding: 'The work goes on while the person waits: it has not stalled.',
  paused: 'The work is paused',
  closed: 'The work has ended',
  'ended-early': 'The work ended early',
  withdrawn: 'The referral was withdrawn',
  'entered-in-error': 'This referral was entered in error. It says nothing about the person.',
};

/** Where the work stands, in one sentence. `report` is all of what came back that the reader may see. */
export function standingTold({ state, reason, closing, saidOn }: Progress, level: StoryLevel, report: Report): string {
  const sentence = state === 'accepted' ? acceptedTold(level, report) : stands[state];
  const since = day(saidOn);
  const when = since === undefined ? '' : ` (${since})`;
  if (sentence.endsWith('.')) return `${sentence.slice(0, -1)}${when}.`;
  const why = phrase([
    closing === undefined ? undefined : spoken(closing),
    reason?.code === undefined ? undefined : spoken(reason.code),
    reason?.words,
  ]);
  return `${sentence}${why === undefined ? '' : `: ${why}`}${when}.`;
}

const inError = 'entered-in-error';

/**
 * That work has not begun is told only to one who would see it if it had: a contact may have taken place before anybody
 * said so in a word of its own.
 */
function acceptedTold(level: StoryLevel, report: Report): string {
  const { contacts = [], measures = [], assessments = [], connections = [], signposts = [], plan } = report;
  const asked = connections.map(({ progress: { state } }) => state);
  const done = [...measures, ...assessments, ...signposts].map(({ status }) => status);
  const isBegun =
    contacts.some(({ attendance, status }) => attendance === 'attended' && status !== inError) ||
    [...asked, ...done, ...(plan === undefined ? [] : [plan.status])].some((status) => status !== inError);
  if (isBegun) return 'The service has accepted the referral, and work has begun.';
  return level === 'everything' ? stands.accepted : 'The service has accepted the referral.';
}

/** Where the work stands or how it ended, with what the link worker wants the practice to read. */
export const endingTold = ({ notes = [] }: Progress, standing: string): readonly Block[] => [
  words(standing),
  ...list(notes),
];

/** What the practice should code, by whom and when it was said. */
export const entriesTold = (entries: readonly CodedEntry[]): readonly Block[] =>
  entries.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption: 'What to file in the record: each code once',
          head: ['Code', 'Term', 'Date', 'By'],
          rows: entries.map(({ code, display, on, author }) => [
            code,
            display,
            day(on) ?? on,
            phrase([named(author), organisationName(author.organisation)]) ?? 'not said',
          ]),
        },
      ];
