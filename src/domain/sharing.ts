import type { Coded } from './coded.js';
import type { EntryDue } from './coded-entries.js';
import type { Connection } from './connection.js';
import { type SharingLevel, sharingLevels } from './consent.js';
import type { Progress } from './progress.js';
import type { Referral, ReferralSource } from './referral.js';
import type { FoundNeed, Measure, Report } from './report.js';

/**
 * How much of what comes back somebody gets: as much as the person agreed to, or the least there is, which is where the
 * work stands.
 */
export const shares = [...sharingLevels, 'minimal'] as const;
export type Share = (typeof shares)[number];

/** What may come back: where the work stands and who says so, and each part of a report. */
export type SharedPart = 'state' | 'notes' | 'saidBy' | keyof Report | 'answers' | 'provenance' | 'other';

/** A part goes back as it is; as codes, scores, dates and names of services, without anybody's words; or not at all. */
export type Showing = 'whole' | 'codes' | 'hidden';

/**
 * What each level lets through, once: messages, reads, searches and the platform's view go by this table, and
 * `docs/sharing.md` quotes it. Everything lets everything through.
 *
 * A request to the practice is shown in its words even where codes alone are agreed: the person agreed that it be made.
 */
export const sharingTable: Readonly<Record<SharedPart, Readonly<Record<Exclude<Share, 'everything'>, Showing>>>> = {
  state: { summary: 'codes', 'codes-only': 'codes', minimal: 'codes' },
  saidBy: { summary: 'whole', 'codes-only': 'whole', minimal: 'hidden' },
  requests: { summary: 'whole', 'codes-only': 'whole', minimal: 'hidden' },
  codedEntries: { summary: 'whole', 'codes-only': 'codes', minimal: 'hidden' },
  summaries: { summary: 'whole', 'codes-only': 'hidden', minimal: 'hidden' },
  measures: { summary: 'codes', 'codes-only': 'hidden', minimal: 'hidden' },
  needs: { summary: 'codes', 'codes-only': 'hidden', minimal: 'hidden' },
  connections: { summary: 'codes', 'codes-only': 'hidden', minimal: 'hidden' },
  notes: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  contacts: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  assessments: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  answers: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  signposts: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  plan: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  provenance: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
  other: { summary: 'hidden', 'codes-only': 'hidden', minimal: 'hidden' },
};

export const showingOf = (part: SharedPart, share: Share): Showing =>
  share === 'everything' ? 'whole' : sharingTable[part][share];

/** What the referrer and what every reader of an exchange gets. */
export interface Shares {
  readonly referrer: Share;
  readonly readers: Share;
}

/** Sources that are no part of the person's care team: they hear where the work stands, and no more. */
const notClinical: ReadonlySet<ReferralSource> = new Set<ReferralSource>([
  'family',
  'carer',
  'self',
  'teacher',
  'faith-leader',
  'receptionist',
  'volunteer',
  'charity-worker',
  'housing-officer',
  'police-officer',
  'friend-or-neighbour',
  'other',
]);

/** Who refers, and whether somebody else is to be told instead. */
export interface ReferringParty {
  readonly odsCode?: string;
  /** "Return response to" names another party that is connected: the answer goes there. */
  readonly isToldElsewhere: boolean;
}

/**
 * What goes back to whom: by the level the person agreed to; to a referrer who is not of the care team the least there
 * is, unless it is the person's own practice that sends for them. A source that is not given counts as of the care team.
 */
export function sharesOf(referral: Referral, { odsCode, isToldElsewhere }: ReferringParty): Shares {
  const { referrer, details } = referral;
  const readers = levelOf(referral);
  const isLay = referrer.kind !== 'professional' || (details.source !== undefined && notClinical.has(details.source));
  const isOwnPractice = odsCode !== undefined && practiceCodes(referral).includes(odsCode);
  return { referrer: isToldElsewhere || (isLay && !isOwnPractice) ? 'minimal' : readers, readers };
}

/** The ODS codes of the practices where the person is registered. */
export const practiceCodes = ({ gpPractices = [] }: Referral): readonly string[] =>
  gpPractices.flatMap(({ identifier }) => identifier ?? []);

/**
 * The level of a referral. A consent that was refused, has ended or was a mistake lets codes through and no more; where
 * no level is recorded, people who care for the person directly tell one another everything.
 */
function levelOf({ consent }: Referral): SharingLevel {
  const { status = 'active', level = 'everything' } = consent ?? {};
  return status === 'rejected' || status === 'inactive' || status === 'entered-in-error' ? 'codes-only' : level;
}

/** Where the work stands, as far as a share lets it through: the state, and the codes that say why. */
export function progressShared(progress: Progress, share: Share): Progress {
  return {
    ...(showingOf('state', share) === 'whole' ? progress : withoutWords(progress)),
    ...(showingOf('notes', share) === 'whole' && progress.notes !== undefined && { notes: progress.notes }),
  };
}

function withoutWords({ state, reason, closing, holding, askedOn, saidOn }: Progress): Progress {
  return {
    state,
    ...(reason?.code !== undefined && { reason: { code: reason.code } }),
    ...(closing !== undefined && { closing }),
    ...(holding !== undefined && { holding: { why: holding.why } }),
    ...(askedOn !== undefined && { askedOn }),
    ...(saidOn !== undefined && { saidOn }),
  };
}

/** A report as far as a share lets it through; undefined where nothing of it does. */
export function reportShared(report: Report | undefined, share: Share): Report | undefined {
  if (report === undefined || share === 'everything') return report;
  const { summaries, requests, contacts, assessments, signposts, plan } = report;
  const measures = coded(report.measures, share, 'measures', measureCodes);
  const needs = coded(report.needs, share, 'needs', needCodes);
  const connections = coded(report.connections, share, 'connections', connectionCodes);
  const codedEntries = entriesShared(report.codedEntries, share);
  const isWhole = (part: keyof Report) => showingOf(part, share) === 'whole';
  const shared: Report = {
    ...(contacts !== undefined && isWhole('contacts') && { contacts }),
    ...(needs !== undefined && { needs }),
    ...(assessments !== undefined && isWhole('assessments') && { assessments }),
    ...(measures !== undefined && { measures }),
    ...(connections !== undefined && { connections }),
    ...(requests !== undefined && isWhole('requests') && { requests }),
    ...(signposts !== undefined && isWhole('signposts') && { signposts }),
    ...(plan !== undefined && isWhole('plan') && { plan }),
    ...(summaries !== undefined && isWhole('summaries') && { summaries }),
    ...(codedEntries !== undefined && { codedEntries }),
  };
  return Object.keys(shared).length === 0 ? undefined : shared;
}

/** The items of a part as a share lets them through; undefined where none is left. */
function coded<T>(
  items: readonly T[] | undefined,
  share: Share,
  part: keyof Report,
  codes: (items: readonly T[]) => readonly T[],
): readonly T[] | undefined {
  const showing = showingOf(part, share);
  if (items === undefined || showing === 'hidden') return undefined;
  const shown = showing === 'whole' ? items : codes(items);
  return shown.length === 0 ? undefined : shown;
}

/** Scores, their bands and how they changed: no answers, and nothing in anybody's words. */
function measureCodes(measures: readonly Measure[]): readonly Measure[] {
  const scored = measures.flatMap((measure) => {
    const scores = measure.scores.filter(({ value }) => isScore(value));
    return scores.length === 0 ? [] : [{ ...measure, scores }];
  });
  // What a score is about is said in the person's words; that two scores are about two things has to be seen.
  const subjects = [...new Set(scored.flatMap(({ about }) => about ?? []))];
  return scored.map(
    ({ items: _items, ownWords: _own, words: _words, takenBy: _by, signals: _signals, about, ...measure }) => ({
      ...measure,
      ...(measure.sinceBaseline !== undefined && { sinceBaseline: measure.sinceBaseline.filter(isOfScores) }),
      ...(measure.sinceLast !== undefined && { sinceLast: measure.sinceLast.filter(isOfScores) }),
      ...(about !== undefined && { about: String(subjects.indexOf(about) + 1) }),
      signals: [],
    }),
  );
}

/** A profile of digits is the answers themselves, one digit each. */
const isScore = (value: number | string): boolean => typeof value === 'number' || !/^\d+$/.test(value);

const isOfScores = ({ from, to }: { readonly from: number | string; readonly to: number | string }): boolean =>
  isScore(from) && isScore(to);

/** What kind of need, by its codes. A need that was told in words alone is not counted among these. */
const needCodes = (needs: readonly FoundNeed[]): readonly FoundNeed[] =>
  needs.flatMap(({ freeText: _words, foundBy: _by, codedValues, ...need }) => {
    const codes = codesOf({ ...(codedValues !== undefined && { codedValues }) });
    return codes === undefined && need.kind === undefined ? [] : [{ ...need, ...codes }];
  });

/** Codes without what their senders wrote beside them. */
function codesOf({ codedValues = [] }: Coded): Coded | undefined {
  const bare = codedValues.flatMap(({ system, code }) =>
    code === undefined || /\s/.test(code) ? [] : [{ ...(system !== undefined && { system }), code }],
  );
  return bare.length === 0 ? undefined : { codedValues: bare };
}

/** Which service, where it stands, and whether the person took it up. */
const connectionCodes = (connections: readonly Connection[]): readonly Connection[] =>
  connections.map(({ identifier, service, progress, uptake }) => {
    const { directoryId } = service;
    const name = service.name ?? service.organisation?.name;
    return {
      identifier,
      service: { ...(directoryId !== undefined && { directoryId }), ...(name !== undefined && { name }) },
      progress: withoutWords(progress),
      ...(uptake !== undefined && { uptake }),
    };
  });

/**
 * Entries for the record as far as a share lets them through; undefined where none is left. Who saw the person is told in
 * contacts, and by name to nobody who is not told of these.
 */
export function entriesShared(entries: readonly EntryDue[] | undefined, share: Share): readonly EntryDue[] | undefined {
  const shown = coded(entries, share, 'codedEntries', (all) => all.map(unnamed));
  if (showingOf('contacts', share) === 'whole') return shown;
  return shown?.map((entry) => (entry.kind === 'seen' ? unnamed(entry) : entry));
}

/** An entry with what its author is and for which organisation, and without a name as somebody wrote it. */
function unnamed({ author: { role, organisation }, ...entry }: EntryDue): EntryDue {
  const codes = codesOf(role ?? {});
  const author = { ...(codes !== undefined && { role: codes }), ...(organisation !== undefined && { organisation }) };
  return { ...entry, author };
}
