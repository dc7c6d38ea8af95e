import type { EntryAuthor, EntryDue } from './coded-entry.js';
import { type Contact, type ContactMethod, tookPlace } from './contact.js';
import { isBefore } from './measure.js';
import { type Holding, type ProgressState, progressTable, type ReasonCode, type TaskStatus } from './progress.js';
import { isFound, type Report } from './report.js';
import { ukDay } from './uk-day.js';

export { type CodedEntry, type EntryAuthor, type EntryDue, type EntryKind, entryKinds } from './coded-entry.js';

/** One thing that was said of where the work stands. */
export interface Moment {
  readonly state: ProgressState;
  readonly reason?: ReasonCode;
  /** Why support went on while the person waited, and since when, where that is what was said. */
  readonly held?: Pick<Holding, 'why' | 'since'>;
  /** A FHIR dateTime. */
  readonly on: string;
  readonly author: EntryAuthor;
}

/** Something that happened and that no verified code says: nothing is filed for it. */
export const uncodedThings = [
  'not-taken-on',
  'withdrawn',
  'need-found',
  'connection',
  'signpost',
  'contact-not-seen',
  'contact-without-date',
] as const;
export type UncodedThing = (typeof uncodedThings)[number];

export interface EntriesDue {
  readonly entries: readonly EntryDue[];
  readonly withoutCode: readonly UncodedThing[];
}

/**
 * What a practice should file for one exchange, each code once, however often a thing was said again.
 *
 * In: everything that was said of where the work stands, in the order in which it was said, and what was reported. Out:
 * `referral` on the day on which the referral was accepted, and never for an offer or for what followed; `declined` where
 * the person declined before that; `seen` at the first contact at which the link worker saw the person; `closed` where
 * accepted work ended. Nothing for an exchange within another, whose episode is coded already (`isWithin`), nor for one that
 * was entered in error. The counting rule: one referral code for each episode, on acceptance (IIF PC-01).
 */
export function entriesDue(
  moments: readonly Moment[],
  { contacts = [], needs = [], connections = [], signposts = [] }: Report,
  isWithin: boolean,
): EntriesDue {
  if (isWithin || moments.some(({ state }) => state === 'entered-in-error')) return { entries: [], withoutCode: [] };
  const accepted = moments.find(({ state }) => begun.includes(progressTable[state].status));
  const declined = moments.find(({ state, reason }) => before.includes(state) && reason === 'person-declined');
  const closed = moments.find(({ state }) => state === 'closed' || state === 'ended-early');
  const seen = contacts.filter(isSeen);
  const firstSeen = seen.filter(({ at }) => at !== undefined).toSorted(byTime)[0];
  const entries: EntryDue[] = [];
  if (accepted !== undefined) entries.push({ kind: 'referral', on: accepted.on, author: accepted.author });
  if (accepted === undefined && declined !== undefined) {
    entries.push({ kind: 'declined', on: declined.on, author: declined.author });
  }
  if (accepted !== undefined && firstSeen?.at !== undefined) {
    entries.push({ kind: 'seen', on: firstSeen.at, author: authorOf(firstSeen, accepted.author) });
  }
  if (accepted !== undefined && closed !== undefined) {
    entries.push({ kind: 'closed', on: closed.on, author: closed.author });
  }
  const lacks: Readonly<Record<UncodedThing, boolean>> = {
    'not-taken-on': moments.some(({ state, reason }) => state === 'rejected' && reason !== 'person-declined'),
    withdrawn: moments.some(({ state }) => state === 'withdrawn') && !entries.some(({ kind }) => kind === 'declined'),
    'need-found': needs.some(isFound),
    connection: connections.some(({ progress: { state } }) => state !== 'entered-in-error'),
    signpost: signposts.some(({ status }) => status !== 'entered-in-error'),
    'contact-not-seen': seen.length === 0 && contacts.some(tookPlace),
    'contact-without-date': seen.length > 0 && firstSeen === undefined,
  };
  return {
    entries: entries.map((entry) => ({ ...entry, on: ukDay(entry.on) })),
    withoutCode: uncodedThings.filter((thing) => lacks[thing]),
  };
}

const begun: readonly TaskStatus[] = ['accepted', 'in-progress', 'on-hold', 'completed', 'failed'];
const before: readonly ProgressState[] = ['rejected', 'withdrawn'];
/** To see somebody is to be in one place with them, or to see them on a screen: a call or a letter is no such thing. */
const seeing: readonly (ContactMethod | undefined)[] = ['face-to-face', 'video'];

const isSeen = (contact: Contact): boolean => tookPlace(contact) && seeing.includes(contact.method);

function byTime({ at: a = '' }: Contact, { at: b = '' }: Contact): number {
  if (isBefore(a, b)) return -1;
  return isBefore(b, a) ? 1 : 0;
}

/** Who saw the person, for the organisation that accepted the referral. */
function authorOf({ seenBy = [], responsible }: Contact, accepted: EntryAuthor): EntryAuthor {
  const who = seenBy[0] ?? responsible;
  const { organisation } = accepted;
  return who === undefined ? accepted : { ...who, ...(organisation !== undefined && { organisation }) };
}
