import { choice, closed, instant, ref, text, truth, uuid } from '../../connectors/platform/leaves.js';
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
import { askings } from '../../store/records.js';
import { inboxAnswers, inboxRequests } from './schemas-inbox.js';
import { array, count, cursor } from './schemas-leaves.js';
import { reportAnswers, reportItems } from './schemas-report-items.js';
import { reviewAnswers } from './schemas-reviews.js';
import { serviceAnswers, serviceRequests } from './schemas-services.js';
import { summaryAnswers } from './schemas-summary.js';

/*
 * What the platform API takes and gives, beside the messages of the platform wire: JSON Schema 2020-12, from which requests
 * are checked and the OpenAPI document is made.
 */

const report = progress.properties;
const withdrawn = withdrawalProgress.properties;

export const progressStates = report.state.enum;
const state = choice(progressStates, 'State', 'Where the work stands.');

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
      role: choice(
        [...partyRoles, 'reader'],
        'Role',
        'What you are to it: a reader hears of its summary and its end, and says nothing.',
      ),
      state,
      allowedMoves: array(state, 'Allowed moves', 'The states that you may say next.'),
      withdrawalAsked: truth('Withdrawal asked', 'True while the link worker’s answer to a withdrawal is awaited.'),
      within: closed(
        'Within',
        'Only for the link worker who asks: which of their referrals this ask of somebody else came out of.',
        {
          referral: uuid('Referral', 'The id of that referral.'),
          as: choice(askings, 'As', 'What it is there: a connection to a service, or a request to the practice.'),
          item: text('Item', 'The number of the connection or request: system|value, or the value alone.'),
        },
        ['referral', 'as', 'item'],
      ),
      holding: ref('held', 'Holding', 'Only where the referral is held, and was read by itself or as a review.'),
      version: count('Version', 'Counts the changes; what If-Match is compared with.'),
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
} as const;

/** Every schema of the API by its name, those of the platform wire among them. */
export const $defs = {
  ...wireDefs,
  ...requests,
  ...inboxRequests,
  ...reportItems,
  ...answers,
  ...inboxAnswers,
  ...reportAnswers,
  ...reviewAnswers,
  ...serviceRequests,
  ...serviceAnswers,
  ...summaryAnswers,
} as const;
export type SchemaName = keyof typeof $defs | 'platformMessage';

export type RequestName =
  | keyof typeof requests
  | keyof typeof inboxRequests
  | keyof typeof serviceRequests
  | keyof typeof reportItems
  | 'plan';
