import type { Assessment } from './assessment.js';
import type { Identifier } from './coded.js';
import type { EntryDue } from './coded-entry.js';
import type { Connection } from './connection.js';
import type { Contact } from './contact.js';
import type { Change, ScoredMeasurement } from './measure.js';
import type { Need } from './needs.js';
import type { Action, Goal, Plan, PlanNeed } from './plan.js';
import type { PracticeRequest } from './practice-request.js';
import type { NamedPerson } from './professional.js';
import type { Signpost } from './signpost.js';
import type { Summary } from './summary.js';

/**
 * What comes back: what the link worker did and found, beside where the work stands. The 86 leaf items of the PRSB
 * sections "Contacts with professionals", "Assessments", "Signpost details", "Care and support plan", "Plan and
 * requested actions" and "Clinical Summary".
 */
export interface Report {
  readonly contacts?: readonly Contact[];
  /** Needs that came to light after the referral: counted apart from outcomes. */
  readonly needs?: readonly FoundNeed[];
  readonly assessments?: readonly Assessment[];
  /** Instruments at one time each, scored by Waymark. */
  readonly measures?: readonly Measure[];
  readonly connections?: readonly Connection[];
  readonly requests?: readonly PracticeRequest[];
  readonly signposts?: readonly Signpost[];
  readonly plan?: Plan;
  readonly summaries?: readonly Summary[];
  /**
   * What the practice should file, of which a message tells what it brings: each entry once in the life of a referral.
   * Waymark says it, nobody else, and works it out anew whenever it is asked for: it is never part of what is known.
   */
  readonly codedEntries?: readonly EntryDue[];
}

/** A need that the referral did not name. `found` says when in the journey. */
export interface FoundNeed extends Need {
  readonly identifier?: Identifier;
  readonly foundBy?: NamedPerson;
}

/** Whether a need was found: neither a mistake nor ruled out since. */
export const isFound = ({ certainty }: FoundNeed): boolean =>
  certainty !== 'entered-in-error' && certainty !== 'refuted';

/** That a measure is taken back is all that is ever said of its status: any other stands. */
export const measureStatuses = ['entered-in-error'] as const;
export type MeasureStatus = (typeof measureStatuses)[number];

/** One instrument at one time, with how it changed where there is an earlier one of its series. */
export interface Measure extends ScoredMeasurement {
  /** The link worker's own number for it: a correction carries the same one. */
  readonly identifier?: Identifier;
  /** Said of one that is taken back, by its number (FHIR R4 `Observation.status`, a modifier): it was a mistake. */
  readonly status?: MeasureStatus;
  /** Against the baseline of its series, and against the one before it: Waymark says so, nobody else. */
  readonly sinceBaseline?: readonly Change[];
  readonly sinceLast?: readonly Change[];
}

/** Whether a measure stands: one that was a mistake has no part in its series, and says nothing about the person. */
export const stands = ({ status }: Measure): boolean => status !== 'entered-in-error';

/**
 * What is known after another report: it adds to what earlier ones said, and takes nothing away. What bears a number that
 * was said before is said anew; the plan's own facts are those of the latest word on it.
 *
 * What bears no number: contacts and signposts happen, and are counted, so that each is another one, whatever it says: two
 * calls on one day that reached nobody are two. Needs, assessments, measures, summaries and what stands in the plan are
 * found or agreed, and the same said twice is one thing. (A message that is sent again is known by its id, and is no other
 * report.)
 */
export function afterReport(before: Report | undefined, said: Report | undefined): Report | undefined {
  if (before === undefined || said === undefined) return withoutEntries(said ?? before);
  const { plan: planBefore } = before;
  const plan =
    planBefore === undefined || said.plan === undefined ? (said.plan ?? planBefore) : planAfter(planBefore, said.plan);
  const contacts = happened(before.contacts, said.contacts);
  const needs = added(before.needs, said.needs);
  const assessments = added(before.assessments, said.assessments);
  const measures = added(before.measures, said.measures);
  const connections = added(before.connections, said.connections);
  const requests = added(before.requests, said.requests);
  const signposts = happened(before.signposts, said.signposts);
  const summaries = added(before.summaries, said.summaries);
  return {
    ...(contacts !== undefined && { contacts }),
    ...(needs !== undefined && { needs }),
    ...(assessments !== undefined && { assessments }),
    ...(measures !== undefined && { measures }),
    ...(connections !== undefined && { connections }),
    ...(requests !== undefined && { requests }),
    ...(signposts !== undefined && { signposts }),
    ...(plan !== undefined && { plan }),
    ...(summaries !== undefined && { summaries }),
  };
}

/** What is known holds no entries for the record. */
function withoutEntries(report: Report | undefined): Report | undefined {
  if (report?.codedEntries === undefined) return report;
  const { codedEntries: _told, ...known } = report;
  return Object.keys(known).length === 0 ? undefined : known;
}

interface Numbered {
  readonly identifier?: Identifier;
}

type Join<T> = (before: T, said: T) => T;

/**
 * The items of a list after more were said of it: `join` makes one of two that are the same thing, which are those of one
 * key; what has none is like no other.
 */
function added<T extends Numbered>(
  before: readonly T[] | undefined,
  said: readonly T[] | undefined,
  join: Join<T> = (_before, next) => next,
  keyIn: (item: T) => string | undefined = keyOf,
): readonly T[] | undefined {
  if (before === undefined || said === undefined) return said ?? before;
  const all = [...before];
  const places = new Map<string, number>();
  for (const [at, item] of all.entries()) {
    const key = keyIn(item);
    if (key !== undefined && !places.has(key)) places.set(key, at);
  }
  for (const item of said) {
    const key = keyIn(item);
    const at = key === undefined ? undefined : places.get(key);
    const other = at === undefined ? undefined : all[at];
    if (at !== undefined && other !== undefined) {
      all[at] = join(other, item);
      continue;
    }
    const place = all.push(item) - 1;
    if (key !== undefined) places.set(key, place);
  }
  return all;
}

/** As `added`, of what happens: without a number no two are the same. */
const happened = <T extends Numbered>(
  before: readonly T[] | undefined,
  said: readonly T[] | undefined,
): readonly T[] | undefined =>
  added(before, said, undefined, (item) => (item.identifier === undefined ? undefined : keyOf(item)));

/** Whether two items say the same, whatever stands under them. */
export const saysTheSame = (one: object, other: object): boolean => spelled(one) === spelled(other);

/**
 * What makes two items the same thing: they bear the same number; or they bear none, and the same is said of both,
 * whatever more stands under them (the goals of a need, the actions of a goal) and however they changed.
 */
const keyOf = ({ identifier, ...item }: Numbered): string =>
  identifier === undefined ? spelled(item) : spelled({ identifier });

/** What stands under an item, and what Waymark itself works out of it and its neighbours. */
const under: readonly string[] = ['goals', 'actions', 'stageGoals', 'sinceBaseline', 'sinceLast'];

/** What an item says of itself, with its members in one order. */
const spelled = (item: object): string =>
  JSON.stringify(item, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([name]) => !under.includes(name))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );

const planAfter: Join<Plan> = (before, said) => {
  const needs = added(before.needs, said.needs, needAfter);
  return { ...before, ...said, ...(needs !== undefined && { needs }) };
};

const needAfter: Join<PlanNeed> = (before, said) => {
  const goals = added(before.goals, said.goals, goalAfter);
  return { ...said, ...(goals !== undefined && { goals }) };
};

const goalAfter: Join<Goal> = (before, said) => {
  const actions = added(before.actions, said.actions, actionAfter);
  return { ...said, ...(actions !== undefined && { actions }) };
};

const actionAfter: Join<Action> = (before, said) => {
  const stageGoals = added(before.stageGoals, said.stageGoals);
  return { ...said, ...(stageGoals !== undefined && { stageGoals }) };
};
