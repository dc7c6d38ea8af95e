import type { Connection } from './connection.js';
import type { Achievement, Goal, Plan, StageGoal } from './plan.js';
import type { Progress } from './progress.js';
import type { Signpost } from './signpost.js';
import { answerTold, notesTold } from './story-asked.js';
import { type Block, list, type StoryDetail, words } from './story-block.js';
import {
  capital,
  counted,
  day,
  enumerated,
  named,
  organisationName,
  phrase,
  serviceName,
  spoken,
  tally,
  told,
} from './story-words.js';

const inError = 'entered-in-error';

const goalsIn = (plan: Plan | undefined): readonly Goal[] =>
  plan?.status === inError
    ? []
    : (plan?.needs ?? []).flatMap(({ goals = [] }) => goals).filter(({ status }) => status !== inError);

const stageGoalsIn = (goals: readonly Goal[]): readonly StageGoal[] =>
  goals
    .flatMap(({ actions = [] }) => actions)
    .filter(({ status }) => status !== inError)
    .flatMap(({ stageGoals = [] }) => stageGoals)
    .filter(({ status }) => status !== inError);

type Standing = Pick<Goal, 'status' | 'achievement'>;

const standing = ({ achievement, status }: Standing): string => spoken(achievement ?? status ?? 'not-said');

const missed: readonly (Achievement | undefined)[] = ['not-achieved', 'no-progress', 'not-attainable', 'worsening'];
const didNotWork = ({ achievement, status }: Standing): boolean =>
  missed.includes(achievement) || (achievement === undefined && (status === 'cancelled' || status === 'rejected'));

/** The goals and how far the person has come: how many in short, each with its outcomes in full. */
export function planTold(plan: Plan | undefined, detail: StoryDetail): readonly Block[] {
  const goals = goalsIn(plan);
  if (goals.length === 0) return [];
  const ends = tally(goals.map(standing));
  const review = plan?.reviewOn === undefined ? '' : ` The plan is to be looked at again on ${day(plan.reviewOn)}.`;
  const count = `${counted(goals.length, 'goal')}: ${enumerated(ends.map(([end, n]) => `${n} ${end}`))}.${review}`;
  const shown = detail === 'full' ? goals : goals.filter((goal) => !didNotWork(goal));
  return [words(count), ...list(shown.map((goal) => goalTold(goal, detail)))];
}

function goalTold(goal: Goal, detail: StoryDetail): string {
  const outcomes = (goal.outcomes ?? []).flatMap((outcome) => told(outcome) ?? []);
  const steps = detail === 'full' ? (goal.actions ?? []).filter(({ status }) => status !== inError).length : 0;
  const more = phrase([
    standing(goal),
    goal.importance === undefined ? undefined : `importance ${goal.importance} of 10`,
    steps === 0 ? undefined : counted(steps, 'action'),
  ]);
  const what = told(goal) ?? 'A goal, not named';
  return `${what} (${more})${outcomes.length === 0 ? '' : `: ${outcomes.join('; ')}`}`;
}

/** What was tried and did not work: goals that were not reached, services that said no or that the person did not take up. */
export function notWorkedTold(plan: Plan | undefined, connections: readonly Connection[]): readonly Block[] {
  const goals = goalsIn(plan);
  const missedGoals = goals.filter(didNotWork).map((goal) => `Goal: ${goalTold(goal, 'short')}`);
  const missedSteps = stageGoalsIn(goals)
    .filter(didNotWork)
    .map((goal) => {
      const outcome = told(goal.outcome);
      return `Step: ${told(goal) ?? 'not named'} (${standing(goal)})${outcome === undefined ? '' : `: ${outcome}`}`;
    });
  const missedServices = connections
    .filter(cameToNothing)
    .map((connection) => `Service: ${connectionTold(connection)}`);
  return list([...missedGoals, ...missedSteps, ...missedServices]);
}

const cameToNothing = ({ uptake, progress: { state } }: Connection): boolean =>
  uptake === 'not-taken-up' || (uptake === undefined && (state === 'rejected' || state === 'ended-early'));

/** The services that were asked to take the person on, and what they answered. What came to nothing is told apart. */
export const connectionsTold = (connections: readonly Connection[], detail: StoryDetail): readonly Block[] =>
  list(
    connections
      .filter(({ progress }) => progress.state !== inError)
      .filter((connection) => detail === 'full' || !cameToNothing(connection))
      .map(connectionTold),
  );

function connectionTold({ service, needs = [], reason, progress, uptake, outcome }: Connection): string {
  const what = serviceName(service);
  const why = phrase([needs.length === 0 ? undefined : `for ${enumerated(needs.map(spoken))}`, told(reason)], ': ');
  const more = phrase([
    why,
    answerTold(progress),
    uptake === undefined ? undefined : uptake === 'not-known' ? 'not known whether taken up' : spoken(uptake),
  ]);
  const end = told(outcome);
  return `${what} (${more})${end === undefined ? '' : `: ${end}`}${saidWith(end, progress)}`;
}

/** What the service wrote with its answer goes on after what came of it. */
const saidWith = (end: string | undefined, progress: Progress): string => {
  const notes = notesTold(progress);
  return end === undefined || notes === '' ? notes : `. With the answer${notes}`;
};

/** What the person was told of. Nobody was asked, so it is no referral. */
export const signpostsTold = (signposts: readonly Signpost[]): readonly Block[] =>
  list(
    signposts
      .filter(({ status }) => status !== inError)
      .map(({ to, date, reason, status }) => {
        const what =
          phrase([told(to?.service), organisationName(to?.organisation), named(to)]) ?? 'Something, not named';
        const more = phrase([day(date), status === 'not-done' ? 'not done' : undefined, told(reason)]);
        return capital(more === undefined ? what : `${what} (${more})`);
      }),
  );
