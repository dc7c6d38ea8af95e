import { closed, instant, ref, truth } from '../../connectors/platform/leaves.js';
import { progress } from '../../connectors/platform/schema-progress.js';
import { array, count } from './schemas-leaves.js';

/* Held support, and what is to be looked at again. */

const { why, words, since, reviewBy } = progress.properties.holding.properties;

/** Of an exchange that is held, beside where it stands. */
const held = closed(
  'Held support',
  'Support that goes on, on purpose, while someone waits: it has not stalled.',
  {
    why,
    words,
    since,
    reviewBy,
    contacts: closed(
      'Contacts so far',
      'How often you and the person were in contact, tries that reached nobody among them; nothing that was only planned, cancelled or entered in error.',
      {
        sinceHolding: count('Since holding', 'Since the holding began: those whose time is known.'),
        inAll: count('In all', 'Of the whole referral.'),
      },
      ['sinceHolding', 'inAll'],
    ),
  },
  ['why', 'contacts'],
);

export const reviewAnswers = {
  held,
  reviewPage: closed(
    'Reviews',
    'Held referrals that are to be looked at, the longest overdue first.',
    {
      dueBefore: instant('Due before', 'What the reviews were due before.'),
      reviews: array(
        closed(
          'Review',
          'One held referral.',
          {
            exchange: ref('exchange', 'Exchange', 'Where it stands, with its holding.'),
            daysOverdue: count('Days overdue', 'Whole days since the review was due; 0 on the first, and before.'),
          },
          ['exchange', 'daysOverdue'],
        ),
        'Reviews',
        'The longest overdue first.',
      ),
      more: truth('More', 'True when there are more than were asked for.'),
    },
    ['dueBefore', 'reviews', 'more'],
  ),
} as const;
