import type { Assessment } from './assessment.js';
import type { Identifier } from './coded.js';
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
}

/** A need that the referral did not name. `found` says when in the journey. */
export interface FoundNeed extends Need {
  readonly identifier?: Identifier;
  readonly foundBy?: NamedPerson;
}

/** One instrument at one time, with how it changed where there is an earlier one of its series. */
export interface Measure extends ScoredMeasurement {
  /** The link worker's own number for it: a correction carries the same one. */
  readonly identifier?: Identifier;
  /** Against the baseline of its series, and against the one before it: Waymark says so, nobody else. */
  readonly sinceBaseline?: readonly Change[];
  readonly sinceLast?: readonly Change[];
}

/**
 * What is known after another report: it adds to what earlier ones said, and takes nothing away. What bears a number that
 * was said before is said anew; the plan's own facts are those of the latest word on it.
 */
export function afterReport(before: Report | undefined, said: Report | undefined): Report | undefined {
  if (before === undefined || said === undefined) return said ?? before;
  const { plan: planBefore } = before;
  const plan =
    planBefore === undefined || said.plan === undefined ? (said.plan ?? planBefore) : planAfter(planBefore, said.plan);
  const contacts = added(before.contacts, said.contacts);
  const needs = added(before.needs, said.needs);
  const assessments = added(before.assessments, said.assessments);
  const measures = added(before.measures, said.measures);
  const connections = added(before.connections, said.connections);
  const requests = added(before.requests, said.requests);
  const signposts = added(before.signposts, said.signposts);
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

interface Numbered {
  readonly identifier?: Identifier;
}

type Join<T> = (before: T, said: T) => T;

/** The items of a list after more were said of it: `join` makes one of two that are the same thing. */
function added<T extends Numbered>(
  before: readonly T[] | undefined,
  said: readonly T[] | undefined,
  join: Join<T> = (_before, next) => next,
): readonly T[] | undefined {
  if (before === undefined || said === undefined) return said ?? before;
  const all = [...before];
  const places = new Map<string, number>();
  for (const [at, item] of all.entries()) if (!places.has(keyOf(item))) places.set(keyOf(item), at);
  for (const item of said) {
    const key = keyOf(item);
    const at = places.get(key);
    const other = at === undefined ? undefined : all[at];
    if (at === undefined || other === undefined) places.set(key, all.push(item) - 1);
    else all[at] = join(other, item);
  }
  return all;
}

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
