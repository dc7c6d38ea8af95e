import { flagStatuses } from '../../domain/flags.js';
import { choice, closed, coded, list, moment, onlyTrue, pair, ref, text, truth } from './leaves.js';

/** PRSB sections "Individual requirements", "Safeguarding" and "Risks". Each entry says whether it still holds. */

const status = choice(flagStatuses, 'Status', 'Whether it holds now.');
const restricted = onlyTrue('Restricted', 'There, and true, when only those cleared for it may see this.');

const adjustment = (name: string) =>
  `Individual requirements / Reasonable adjustment / Reasonable adjustment record entry / ${name}`;
const impairment = (name: string) => `Individual requirements / Impairment / Impairment record entry / ${name}`;

export const individualRequirements = closed(
  'Individual requirements',
  'What the person needs in order to be met on equal terms.',
  {
    reasonableAdjustments: list(
      closed(
        'Reasonable adjustment',
        'One change that a service makes for the person.',
        {
          status,
          required: truth(
            'Reasonable adjustment flag',
            'Whether adjustments are needed.',
            adjustment('Reasonable adjustment flag'),
          ),
          adjustment: coded('Adjustment', 'Which one.', ...pair(adjustment('Reasonable adjustment'))),
          additionalDetail: text(
            'Additional detail',
            'How it is done for this person.',
            adjustment('Reasonable adjustment additional detail'),
          ),
        },
        ['status'],
      ),
      'Reasonable adjustments',
      'Changes that a service makes for the person.',
    ),
    impairments: list(
      closed(
        'Impairment',
        'One impairment.',
        {
          status,
          category: coded('Category', 'What kind of impairment it is.', ...pair(impairment('Impairment category'))),
          additionalDetail: text(
            'Additional detail',
            'What it means for this person.',
            impairment('Impairment additional detail'),
          ),
        },
        ['status'],
      ),
      'Impairments',
      'What limits the person in daily life.',
    ),
    mobility: list(
      closed(
        'Mobility',
        'One mobility need.',
        {
          status,
          need: coded(
            'Mobility need',
            'What the person needs to get about.',
            ...pair('Individual requirements / Mobility / Mobility needs'),
          ),
        },
        ['status'],
      ),
      'Mobility',
      'What the person needs to get about.',
    ),
    others: list(
      closed(
        'Other requirement',
        'Another requirement.',
        {
          status,
          requirement: text(
            'Requirement',
            'What the person needs.',
            'Individual requirements / Other individual requirements / Other individual requirement',
          ),
        },
        ['status'],
      ),
      'Other requirements',
      'Whatever else the person needs.',
    ),
  },
  [],
);

const concern = (name: string) => `Safeguarding / Safeguarding concerns / ${name}`;

const protection = (title: string, description: string, group: string) =>
  closed(
    title,
    description,
    {
      status,
      startDate: moment('Start date', 'From when it holds.', `Safeguarding / ${group} / ${group} start date`),
      endDate: moment('End date', 'Until when it holds.', `Safeguarding / ${group} / ${group} end date`),
      localAuthority: ref(
        'organisation',
        'Local authority',
        'The council that is responsible.',
        ...pair(`Safeguarding / ${group} / Local authority`),
      ),
      restricted,
    },
    ['status'],
  );

export const safeguarding = closed(
  'Safeguarding',
  'What is known about harm, or the danger of it.',
  {
    concerns: list(
      closed(
        'Safeguarding concern',
        'One concern.',
        {
          status,
          indicator: truth('Safeguarding indicator', 'Whether there is a concern.', concern('Safeguarding indicator')),
          date: moment('Date', 'When it arose.', concern('Safeguarding concerns date')),
          endDate: moment('End date', 'When it was over.', concern('Safeguarding concerns end date')),
          concern: coded('Concern', 'What it is.', ...pair(concern('Safeguarding concerns'))),
          comment: text('Comment', 'What else there is to know about it.', concern('Comment')),
          restricted,
        },
        ['status'],
      ),
      'Safeguarding concerns',
      'What someone is worried about.',
    ),
    lookedAfterChild: protection('Looked after child', 'The child is in the care of a council.', 'Looked after child'),
    unbornChildProtectionPlan: protection(
      'Unborn child protection plan',
      'A plan protects a child not yet born.',
      'Unborn child protection plan',
    ),
  },
  [],
);

const riskItem = (name: string) => `Risks / Risks record entry / ${name}`;

/** `maxProperties`: either entries or the statement that none is known. */
export const risks = {
  ...closed(
    'Risks',
    'What could harm the person, or those who visit: entries, or the statement that no risk is known. Mandatory.',
    {
      noneKnown: closed('No known risks', 'The sender states that no risk is known.', { status }, ['status']),
      entries: list(
        closed(
          'Risk',
          'One risk.',
          {
            status,
            startDate: moment('Start date', 'From when it holds.', riskItem('Start date of risk')),
            endDate: moment('End date', 'Until when it holds.', riskItem('End date of risk')),
            risk: coded('Risk', 'What it is.', ...pair(riskItem('Risk'))),
            comment: text('Comment', 'What else there is to know about it.', riskItem('Comment')),
            restricted,
          },
          ['status', 'risk'],
        ),
        'Risks',
        'Each risk that is known.',
      ),
    },
    [],
  ),
  maxProperties: 1,
} as const;
