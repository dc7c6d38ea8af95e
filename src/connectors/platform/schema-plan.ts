import { achievements, goalStatuses } from '../../domain/plan.js';
import { requestStatuses } from '../../domain/services.js';
import { choice, closed, coded, list, moment, pair, ref, scale, text, truth } from './leaves.js';
import { needFacts } from './schema-record.js';
import { contactDetails, namedFacts, number } from './schema-report.js';

/** PRSB section "Care and support plan": needs, under each its goals, under each its actions, under each its stage goals. */

const plans = (name: string) => `Care and support plan / ${name}`;
const needs = plans('Needs, concerns or problems');
const goals = `${needs} / Goals and hopes`;
const actions = `${goals} / Actions and activities`;
const stages = `${actions} / Stage goal`;

const coding = ref('coding', 'Coding', 'One code.');

const goalFacts = (group: string, status: string) => ({
  identifier: number,
  status: choice(goalStatuses, 'Status', 'Where the goal stands.', status),
  achievement: choice(achievements, 'Achievement', 'How far the person has come.'),
  codedValues: list(coding, 'Coded value', 'The goal as codes.', `${group} / Coded value`),
  freeText: text('Free text', 'The goal in words.', `${group} / Free text`),
});

const stageGoal = closed(
  'Stage goal',
  'A smaller goal on the way.',
  {
    ...goalFacts(`${stages} / Stage goal`, `${stages} / Goal status`),
    outcome: coded('Outcome', 'What came of it.', ...pair(`${stages} / Outcome`)),
  },
  ['status'],
);

const action = closed(
  'Action',
  'A step towards the goal.',
  {
    identifier: number,
    status: choice(requestStatuses, 'Status', 'Whether it still stands: completed when it is done.'),
    what: list(coded('What', 'One thing to do.', ...pair(`${actions} / What`)), 'What', 'What is to be done, and how.'),
    who: closed(
      'Who',
      'Who does it: a professional, a team, the person, someone close to them.',
      {
        ...namedFacts(`${actions} / Who`),
        team: text('Team', 'The team.', `${actions} / Who / Team`),
        contactDetails: contactDetails(`${actions} / Who`),
      },
      [],
    ),
    when: moment('When', 'When it is to be done.', `${actions} / When`),
    strategies: text('Suggested strategies', 'What to do when it gets difficult.', `${actions} / Suggested strategies`),
    statusDetail: coded('Status in detail', 'How it goes, in codes and words.', ...pair(`${actions} / Status`)),
    confidence: scale('Confidence', 'How sure the person feels to do it, from 1 to 10.', `${actions} / Confidence`),
    updatedOn: moment('Updated on', 'When this was last said.', `${actions} / Date last updated`),
    reviewOn: moment('Review date', 'When it is looked at again.', `${actions} / Review date`),
    stageGoals: list(stageGoal, 'Stage goals', 'Smaller goals on the way.'),
  },
  ['status'],
);

const goal = closed(
  'Goal',
  'What the person hopes for.',
  {
    ...goalFacts(goals, `${goals} / Goal status`),
    importance: scale(
      'Importance',
      'How much it matters to the person, from 1 to 10.',
      `${goals} / Goal importance score`,
    ),
    outcomes: list(
      coded('Outcome', 'One outcome.', ...pair(`${goals} / Outcomes`)),
      'Outcomes',
      'What came of it, in scores or in words.',
    ),
    actions: list(action, 'Actions', 'Steps towards the goal.'),
  },
  ['status'],
);

const planNeed = closed(
  'Need in the plan',
  'A need that the plan answers.',
  { identifier: number, ...needFacts(needs, {}), goals: list(goal, 'Goals', 'What the person hopes for.') },
  ['certainty'],
);

export const plan = closed(
  'Plan',
  'What the person and the link worker agreed: needs, their goals, the steps towards them.',
  {
    identifier: number,
    status: choice(requestStatuses, 'Status', 'Whether the plan stands.'),
    strengths: list(
      coded('Strength', 'One strength.', ...pair(plans('Strengths'))),
      'Strengths',
      'What the person is good at, enjoys, or has to build on.',
    ),
    needs: list(planNeed, 'Needs', 'The needs that the plan answers.'),
    agreement: closed(
      'Agreement',
      'Whether the person, or somebody who may speak for them, agreed.',
      {
        agreed: truth(
          'Agreed',
          'True when one of them agreed.',
          plans('Agreed with person or legitimate representative / Person or legitimate representative'),
        ),
        name: text('Name', 'Who agreed.', plans('Agreed with person or legitimate representative / Person full name')),
        role: coded(
          'Role',
          'What they are to the person.',
          plans('Agreed with person or legitimate representative / Role'),
        ),
      },
      [],
    ),
    fundingSource: ref(
      'organisation',
      'Care funding source',
      'Who pays, where somebody does.',
      ...pair(plans('Care funding source')),
    ),
    updatedOn: moment('Updated on', 'When the plan was last changed.', plans('Date this plan was last updated')),
    otherDocuments: list(
      text('Document', 'One document: what it is, where, and of which day.'),
      'Other care planning documents',
      'Other plans that there are.',
      plans('Other care planning documents'),
    ),
    reviewOn: moment('Review date', 'When the plan is looked at again.', plans('Planned review date/interval')),
    reviewBy: closed(
      'Responsibility for review',
      'Who looks at it again.',
      {
        ...namedFacts(plans('Responsibility for review')),
        contactDetails: contactDetails(plans('Responsibility for review')),
      },
      [],
    ),
  },
  ['status'],
);
