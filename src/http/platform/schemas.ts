import { wireNames } from '../../connectors/connector.js';
import { choice, closed, instant, list, ref, text, truth, uri, uuid } from '../../connectors/platform/leaves.js';
import { $defs as wireDefs } from '../../connectors/platform/schema.js';
import { progress, withdrawalProgress } from '../../connectors/platform/schema-progress.js';
import { issueCodes } from '../../domain/issue.js';
import { partyRoles } from '../../domain/party.js';
import {
  type ProgressState,
  progressTable,
  type ReasonCode,
  reasonCodes,
  type Speaker,
} from '../../domain/progress.js';
import { journeyNames } from '../../exchange/journeys.js';

/*
 * What the platform API takes and gives, beside the messages of the platform wire: JSON Schema 2020-12, from which requests
 * are checked and the OpenAPI document is made.
 */

const report = progress.properties;
const withdrawn = withdrawalProgress.properties;

const number = (title: string, description: string) => ({ type: 'integer', minimum: 0, title, description }) as const;
const array = <const I extends object>(items: I, title: string, description: string) =>
  ({ type: 'array', items, title, description }) as const;

export const progressStates = report.state.enum;
const state = choice(progressStates, 'State', 'Where the work stands.');

/** A place in a list. What one looks like is said in the OpenAPI document; whether it is one is said by its seal. */
export const cursor = (title: string, description: string) =>
  ({ type: 'string', format: 'cursor', title, description }) as const;

const isSaidBy = (speaker: Speaker) => (word: ProgressState) => progressTable[word].by.some((one) => one === speaker);
const reasonsOf = (words: readonly ProgressState[]): readonly ReasonCode[] =>
  reasonCodes.filter((code) => words.some((word) => reasonsFor(word).some((one) => one === code)));
const reasonsFor = (word: ProgressState): readonly string[] => {
  const row = progressTable[word];
  return 'reasons' in row ? row.reasons : [];
};

const workStates = progressStates.filter(isSaidBy('link-worker'));

/** A reason with the codes that go with some states. */
const reasonFor = (words: readonly ProgressState[], description: string) =>
  closed(
    'Reason',
    description,
    {
      code: choice(reasonsOf(words), 'Reason code', 'The reason as one of the words that go with the state.'),
      words: report.reason.properties.words,
    },
    [],
  );

/** What is sent. */
const requests = {
  progressReport: closed(
    'Progress report',
    'Where the work on a referral stands now. Who sends it to whom is known.',
    {
      state: choice(
        workStates,
        'State',
        'Where the work stands: one of the exchange’s allowedMoves. withdrawn only agrees to a withdrawal that was asked for.',
      ),
      reason: reasonFor(workStates, report.reason.description),
      closing: report.closing,
      holding: report.holding,
      notes: report.notes,
      saidOn: report.saidOn,
      saidBy: ref('professional', 'Said by', 'Who says so.'),
      report: ref('report', 'Report', 'What was done and found: it adds to what was reported before.'),
    },
    ['state'],
  ),
  withdrawalRequest: closed(
    'Withdrawal',
    'The referrer takes the referral back, or says that it was a mistake.',
    {
      state: withdrawn.state,
      reason: reasonFor(['withdrawn'], 'Why: needed for withdrawn.'),
      notes: withdrawn.notes,
      saidOn: withdrawn.saidOn,
    },
    ['state'],
  ),
  withdrawalAnswer: closed(
    'Answer to a withdrawal',
    'The link worker agrees that work which has begun is stopped, or does not.',
    {
      agreed: truth('Agreed', 'True when the work is stopped.'),
      words: text('Words', 'What the referrer should read about it.'),
    },
    ['agreed'],
  ),
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
const answers = {
  issue: closed(
    'Issue',
    'One problem, or one thing worth knowing.',
    {
      severity: choice(['error', 'warning', 'information'], 'Severity', 'Only an error stops a request.'),
      code: choice(Object.keys(issueCodes), 'Code', 'What kind of thing it is.'),
      path: { type: 'string', title: 'Path', description: 'Where in the body: a JSON pointer.' },
      text: text('Text', 'What was found, and what was expected.'),
      mayRetry: truth('May retry', 'True when the same request may succeed later.'),
      whoActs: choice(['sender', 'receiver', 'operator', 'nobody'], 'Who acts', 'Who can do something about it.'),
    },
    ['severity', 'code', 'path', 'text', 'mayRetry', 'whoActs'],
  ),
  issues: closed(
    'Issues',
    'Why a request was refused: everything at once.',
    { issues: array(ref('issue', 'Issue', 'One issue.'), 'Issues', 'Every issue.') },
    ['issues'],
  ),
  exchange: closed(
    'Exchange',
    'Where one referral stands.',
    {
      id: uuid('Id', 'The name of the referral in every path of this API.'),
      role: choice(partyRoles, 'Role', 'What you are to it.'),
      state,
      allowedMoves: array(state, 'Allowed moves', 'The states that you may say next.'),
      withdrawalAsked: truth('Withdrawal asked', 'True while the link worker’s answer to a withdrawal is awaited.'),
      version: number('Version', 'Counts the changes; what If-Match is compared with.'),
      createdAt: instant('Created at', 'When it came in.'),
      updatedAt: instant('Updated at', 'When it last changed.'),
    },
    ['id', 'role', 'state', 'allowedMoves', 'withdrawalAsked', 'version', 'createdAt', 'updatedAt'],
  ),
  referralPage: closed(
    'Referrals',
    'Referrals, the one that changed last first.',
    {
      referrals: array(ref('exchange', 'Exchange', 'One referral.'), 'Referrals', 'Where each stands.'),
      next: cursor('Next', 'The cursor behind which to go on; absent at the end.'),
    },
    ['referrals'],
  ),
  referralView: closed(
    'Referral',
    'One referral with everything that is known of it.',
    {
      exchange: ref('exchange', 'Exchange', 'Where it stands.'),
      referral: ref('referralMessage', 'Referral message', 'The referral, with its progress as it is now.'),
    },
    ['exchange', 'referral'],
  ),
  accepted: closed(
    'Accepted',
    'What was said is kept, and will be delivered.',
    {
      exchange: ref('exchange', 'Exchange', 'Where the referral stands now.'),
      issues: array(ref('issue', 'Issue', 'One issue.'), 'Issues', 'What was noticed: warnings and information.'),
    },
    ['exchange', 'issues'],
  ),
  journal: closed(
    'Journal',
    'What happened to a referral, in order.',
    {
      entries: array(
        closed(
          'Entry',
          'One thing that happened.',
          {
            at: instant('At', 'When.'),
            journey: choice(journeyNames, 'Journey', 'What happened.'),
            by: choice([...partyRoles, 'waymark'], 'By', 'Who said so.'),
            from: state,
            to: state,
            messageId: text('Message id', 'The id of the message that said so.'),
          },
          ['at', 'journey', 'by', 'to', 'messageId'],
        ),
        'Entries',
        'The first thing first.',
      ),
    },
    ['entries'],
  ),
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
      acknowledged: number('Acknowledged', 'By this request.'),
      before: number('Before', 'Already before it.'),
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

/** Every schema of the API by its name, those of the platform wire among them. */
export const $defs = { ...wireDefs, ...requests, ...answers } as const;
export type SchemaName = keyof typeof $defs | 'platformMessage';

export type RequestName = keyof typeof requests;
