import type { CodedEntry, Moment } from './coded-entries.js';
import type { Progress } from './progress.js';
import type { Referral } from './referral.js';
import { type ActionNeeded, askedTold, isOpen, newestFirst } from './story-asked.js';
import {
  type Block,
  list,
  type StoryDetail,
  type StoryLevel,
  type StoryPart,
  type StorySection,
  storyParts,
  words,
} from './story-block.js';
import { accompaniedTold, contactsTold } from './story-contacts.js';
import { endingTold, entriesTold, holdingTold, standingTold } from './story-end.js';
import { measuresTold } from './story-measures.js';
import { foundNeedsTold, needsTold, referralTold, risksTold } from './story-opening.js';
import { connectionsTold, notWorkedTold, planTold, signpostsTold } from './story-plan.js';
import { saidBy } from './story-words.js';

/** What a summary tells, in its order, in plain words: every page and document is made from this. */
export interface Story {
  readonly title: string;
  readonly level: StoryLevel;
  readonly detail: StoryDetail;
  /** `preliminary` while more may come; `final` once the work has ended; `entered-in-error` where there is none. */
  readonly status: 'preliminary' | 'final' | 'entered-in-error';
  readonly actionNeeded: ActionNeeded;
  /** Where the work stands, in one sentence. */
  readonly standing: string;
  /** What this reader should know of the summary itself: how much of the story it holds. */
  readonly notes: readonly string[];
  readonly sections: readonly StorySection[];
}

export interface StoryWanted {
  readonly level: StoryLevel;
  readonly detail: StoryDetail;
  /** What the practice should code, where this reader may know. */
  readonly entries?: readonly CodedEntry[];
  /** Everything that was said of where the work stood, in its order. */
  readonly moments?: readonly Moment[];
}

export const storyTitle = 'Summary of social prescribing';

/** What the least form tells, whatever else is known: that the referral was taken up, and where it stands. */
const leastParts: readonly StoryPart[] = ['referral', 'ending'];

const isPart = (name: string): name is StoryPart => Object.hasOwn(storyParts, name);
const partsInOrder = Object.keys(storyParts).filter(isPart);

/**
 * The summary of a referral, for one reader.
 *
 * In: the referral as that reader may see it, with all that was reported; how much that is, and how long the summary is to
 * be. What is missing is left out and not guessed at; that nobody said whether the practice is asked to act is said. Out:
 * plain words, none of them markup.
 */
export function storyOf(referral: Referral, { level, detail, entries = [], moments = [] }: StoryWanted): Story {
  const { progress = { state: 'sent' }, report = {} } = referral;
  const { contacts = [], needs = [], measures = [], assessments = [], plan } = report;
  const connections = (report.connections ?? []).filter(({ progress: { state } }) => state !== 'entered-in-error');
  const summaries = (report.summaries ?? []).filter(({ status }) => status !== 'entered-in-error');
  const requests = (report.requests ?? []).filter(({ progress: { state } }) => state !== 'entered-in-error');
  const asked = askedTold({ summaries, requests, level });
  const standing = standingTold(progress, level, report);
  const blocks: Readonly<Record<StoryPart, readonly Block[]>> = {
    'requested-actions': asked.blocks,
    'link-worker-words': wordsTold(summaries, detail),
    referral: referralTold(referral),
    needs: needsTold(referral.needs ?? []),
    'needs-found': foundNeedsTold(needs),
    contacts: contactsTold(contacts, detail),
    measures: measuresTold(measures, assessments, detail),
    plan: planTold(plan, detail),
    'not-worked': notWorkedTold(plan, connections),
    risks: risksTold(referral, detail, level),
    connections: connectionsTold(connections, detail),
    signposts: signpostsTold(report.signposts ?? []),
    'accompanied-visits': accompaniedTold(contacts, connections),
    holding: holdingTold(progress.holding, moments),
    ending: endingTold(progress, standing),
    'coded-entries': entriesTold(entries),
  };
  const status = statusOf(progress);
  return {
    title: storyTitle,
    level,
    detail,
    status,
    actionNeeded: asked.actionNeeded,
    standing,
    notes: [statusNotes[status], ...levelNotes[level]],
    // What was a mistake says nothing about the person.
    sections: partsInOrder
      .filter((part) =>
        status === 'entered-in-error' ? part === 'ending' : level !== 'minimal' || leastParts.includes(part),
      )
      .map((part) => ({ part, title: storyParts[part], blocks: blocks[part] }))
      .filter((section) => section.blocks.length > 0),
  };
}

/** The link worker's own summaries: the latest in short, all of them in full, the newest first. */
function wordsTold(summaries: NonNullable<NonNullable<Referral['report']>['summaries']>, detail: StoryDetail) {
  const written = newestFirst(summaries.filter(({ words: text }) => text !== undefined));
  const shown = (detail === 'full' ? written : written.slice(0, 1)).map(({ words: text = '', writtenBy, writtenOn }) =>
    saidBy(text, writtenBy, writtenOn),
  );
  return shown.length === 1 ? shown.map(words) : list(shown);
}

function statusOf({ state }: Progress): Story['status'] {
  if (state === 'entered-in-error') return 'entered-in-error';
  return isOpen(state) ? 'preliminary' : 'final';
}

const statusNotes: Readonly<Record<Story['status'], string>> = {
  preliminary: 'Preliminary: this is how things stand now, and more may come.',
  final: 'Final: the work on this referral has come to its end.',
  'entered-in-error': 'Entered in error: nothing of it is to be filed.',
};

const levelNotes: Readonly<Record<StoryLevel, readonly string[]>> = {
  everything: [],
  summary: ['The person agreed to share a summary: what goes beyond it is left out.'],
  'codes-only': ['The person agreed to share codes only: words of the person and the link worker are left out.'],
  minimal: ['This is the short form for a referrer who is no clinician: it says where the work stands, and no more.'],
};
