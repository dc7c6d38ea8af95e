import { wireNames } from '../../connectors/connector.js';
import { choice, closed, instant, list, ref, text, truth, uri, uuid } from '../../connectors/platform/leaves.js';
import { array, count, cursor } from './schemas-leaves.js';

/* What is owed to a party: its inbox, and the webhook that may stand in its place. */

/** What is sent. */
export const inboxRequests = {
  acknowledgement: {
    ...closed(
      'Acknowledgement',
      'What has arrived and need not be shown again: each by its id, or everything up to a cursor.',
      {
        ids: { ...list(uuid('Id', 'The id of an item of the inbox.'), 'Ids', 'The items.'), maxItems: 1000 },
        upTo: cursor('Up to', 'The cursor of the last item that has arrived, as it was given.'),
      },
      [],
    ),
    maxProperties: 1,
  },
  webhookRegistration: closed(
    'Webhook',
    'Where everything that is owed is sent to from now on.',
    { url: uri('URL', 'An https address that the operator lets Waymark call.') },
    ['url'],
  ),
} as const;

/** What is answered. */
export const inboxAnswers = {
  inboxItem: closed(
    'Item of the inbox',
    'One message that is owed to you.',
    {
      id: uuid('Id', 'The same however often it is shown: what you have acted on once need not be acted on again.'),
      cursor: cursor('Cursor', 'Its place in the inbox.'),
      kind: choice(['referral', 'withdrawal', 'progress'], 'Kind', 'What kind of message it is.'),
      exchange: uuid('Exchange', 'The referral it is about.'),
      createdAt: instant('Created at', 'Since when it is owed.'),
      withdrawalAsked: truth(
        'Withdrawal asked',
        'Only of a withdrawal: true while an answer to it is wanted, at /referrals/{id}/withdrawal-answer; false when it is done or answered.',
      ),
      wire: choice(wireNames, 'Wire', 'The form in which the message is told: as your connection was set up.'),
      message: { type: 'object', title: 'Message', description: 'The message, in that form.' },
      issues: array(
        ref('issue', 'Issue', 'One issue.'),
        'Issues',
        'Instead of the message, where it cannot be told in that form: read the referral itself.',
      ),
    },
    ['id', 'cursor', 'kind', 'exchange', 'createdAt', 'wire'],
  ),
  inboxPage: closed(
    'Inbox',
    'What is owed to you and not acknowledged, in order.',
    {
      items: array(ref('inboxItem', 'Item', 'One item.'), 'Items', 'The oldest first.'),
      next: cursor('Next', 'The cursor behind which to go on.'),
      more: truth('More', 'True when more is there already.'),
    },
    ['items', 'next', 'more'],
  ),
  acknowledged: closed(
    'Acknowledged',
    'How many items are acknowledged.',
    {
      acknowledged: count('Acknowledged', 'By this request.'),
      before: count('Before', 'Already before it.'),
    },
    ['acknowledged', 'before'],
  ),
  webhook: closed(
    'Webhook',
    'Where what is owed is sent to.',
    {
      registered: truth('Registered', 'False when nothing is sent, and the inbox is to be read.'),
      url: text('URL', 'Where it is sent to.'),
      previousSecretUntil: instant('Previous secret until', 'Until when signatures with the previous secret are made.'),
    },
    ['registered'],
  ),
  webhookSecret: closed(
    'Webhook secret',
    'The secret that what is sent is signed with (Standard Webhooks). It is shown this once.',
    {
      url: text('URL', 'Where everything is sent to.'),
      secret: text('Secret', 'whsec_ and the key in base64. Left out where it was shown before.'),
      previousSecretUntil: instant('Previous secret until', 'Until when signatures with the previous secret are made.'),
    },
    ['url'],
  ),
  webhookTested: closed(
    'Webhook test',
    'How a test event was answered.',
    {
      delivered: truth('Delivered', 'True when it was taken.'),
      answer: text('Answer', 'The status, or why it failed.'),
    },
    ['delivered', 'answer'],
  ),
} as const;
