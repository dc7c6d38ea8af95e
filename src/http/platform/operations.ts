import { choice } from '../../connectors/platform/leaves.js';
import type { Interaction } from '../door.js';
import type { ScopeAction } from '../visit.js';
import { reportOperations } from './operations-report.js';
import { reviewOperations, reviewQueries } from './operations-reviews.js';
import { serviceOperations, serviceQueries } from './operations-services.js';
import { summaryOperations, summaryQueries } from './operations-summary.js';
import { progressStates, type RequestName, type SchemaName } from './schemas.js';
import { cursor } from './schemas-leaves.js';

/** One thing that a platform may ask. The router and the OpenAPI document are made from the same table. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI's spelling of the path, from `/platform/v1` on. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** All of one of them are needed; none for what needs only a token, whatever it allows. */
  readonly scopes: readonly (readonly Scope[])[];
  readonly query?: QueryName;
  readonly ifMatch?: true;
  /** Whether it takes an `Idempotency-Key`, as every POST does. */
  readonly keyed?: true;
  /** The name of the schema that the body is checked by; `platformMessage` is checked by the platform wire itself. */
  readonly body?: RequestName | 'platformMessage';
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: SchemaName };
  /** Media types in which the answer is given, too, where `Accept` wishes it. */
  readonly gives?: readonly string[];
  /** Other statuses of success, each with what it says; the schema is the same. */
  readonly also?: Readonly<Record<number, string>>;
  /** The statuses of refusals that are its own; those of every operation are added. */
  readonly refusals: readonly number[];
  readonly interaction: Interaction['interaction'];
  readonly action: Interaction['action'];
}
export type Scope = readonly [type: 'ServiceRequest' | 'Task' | 'Patient', action: ScopeAction];

/** Whether an operation is known by an `Idempotency-Key` when it is asked again. */
export const isKeyed = ({ method, keyed }: Pick<Operation, 'method' | 'keyed'>): boolean =>
  method === 'post' || keyed === true;

/** What may stand behind `?`: each parameter once, no other. Values are read as the type says. */
export const queries = {
  inbox: {
    after: cursor('After', 'The cursor behind which to begin, as it was given: next.'),
    limit: { type: 'integer', minimum: 1, maximum: 100, title: 'Limit', description: 'How many at most: 20.' },
  },
  referrals: {
    state: choice(progressStates, 'State', 'Only those that stand there.'),
    changedSince: {
      type: 'string',
      format: 'instant',
      title: 'Changed since',
      description: 'Only those that are new or have changed then or later.',
    },
    after: cursor('After', 'The cursor behind which to begin, as it was given: next.'),
    limit: { type: 'integer', minimum: 1, maximum: 100, title: 'Limit', description: 'How many at most: 20.' },
  },
  ...reviewQueries,
  ...summaryQueries,
  ...serviceQueries,
} as const;
export type QueryName = keyof typeof queries;

const reading: Operation['scopes'] = [[['ServiceRequest', 'r']], [['Task', 'r']]];
/** What shows referrals with the person in them. */
const showing: Operation['scopes'] = [
  [
    ['ServiceRequest', 'r'],
    ['Patient', 'r'],
  ],
];
/** What changes nothing of a referral, and yet something: a token that may only read does not do. */
const acting: Operation['scopes'] = [[['Task', 'u']], [['ServiceRequest', 'c']]];

const askedFor =
  'Work has begun, so the withdrawal is asked for and not done: exchange.withdrawalAsked is true until the link worker answers';

export const operations = {
  readInbox: {
    method: 'get',
    path: '/inbox',
    summary: 'What is owed to you',
    description:
      'Everything that is owed to you and not acknowledged, in order. It is shown again until it is acknowledged, so nothing is lost when an answer is.',
    scopes: showing,
    query: 'inbox',
    answer: { status: 200, description: 'The items', schema: 'inboxPage' },
    refusals: [],
    interaction: 'search-type',
    action: 'R',
  },
  acknowledge: {
    method: 'post',
    path: '/inbox/acknowledge',
    summary: 'Say what has arrived',
    description:
      'What is acknowledged is not shown again. A referral counts as received from then on, and the referrer hears of it. To acknowledge twice does no harm.',
    scopes: acting,
    body: 'acknowledgement',
    answer: { status: 200, description: 'How many', schema: 'acknowledged' },
    refusals: [404, 422],
    interaction: 'operation',
    action: 'U',
  },
  listReferrals: {
    method: 'get',
    path: '/referrals',
    summary: 'Your referrals, the one that changed last first',
    scopes: reading,
    query: 'referrals',
    answer: { status: 200, description: 'Where each stands', schema: 'referralPage' },
    refusals: [],
    interaction: 'search-type',
    action: 'R',
  },
  refer: {
    method: 'post',
    path: '/referrals',
    summary: 'Refer a person',
    description: 'A whole message of the platform wire, of kind referral.',
    scopes: [[['ServiceRequest', 'c']]],
    body: 'platformMessage',
    answer: { status: 201, description: 'The referral is kept and will be delivered', schema: 'accepted' },
    refusals: [409, 422],
    interaction: 'create',
    action: 'C',
  },
  readReferral: {
    method: 'get',
    path: '/referrals/{id}',
    summary: 'One referral, with everything that is known of it',
    scopes: showing,
    answer: { status: 200, description: 'The referral', schema: 'referralView' },
    refusals: [404],
    interaction: 'read',
    action: 'R',
  },
  readJournal: {
    method: 'get',
    path: '/referrals/{id}/journal',
    summary: 'What happened to a referral',
    scopes: reading,
    answer: { status: 200, description: 'What happened, in order', schema: 'journal' },
    refusals: [404],
    interaction: 'history-instance',
    action: 'R',
  },
  reportProgress: {
    method: 'post',
    path: '/referrals/{id}/progress',
    summary: 'Say where the work stands',
    description:
      'For the link worker: accept, reject with a reason, put on the waiting list, note an attempted contact, engage, hold, close. The exchange says in allowedMoves which states may follow.',
    scopes: [[['Task', 'u']]],
    ifMatch: true,
    body: 'progressReport',
    answer: { status: 200, description: 'The report is kept and will be delivered', schema: 'accepted' },
    refusals: [404, 409, 412, 422],
    interaction: 'update',
    action: 'U',
  },
  ...reportOperations,
  ...reviewOperations,
  ...summaryOperations,
  withdraw: {
    method: 'post',
    path: '/referrals/{id}/withdrawal',
    summary: 'Take a referral back',
    description:
      'For the referrer. Before work begins that ends it; afterwards it is a request, which the link worker answers.',
    scopes: [[['ServiceRequest', 'u']]],
    ifMatch: true,
    body: 'withdrawalRequest',
    answer: { status: 200, description: 'The referral is withdrawn, and that will be delivered', schema: 'accepted' },
    also: { 202: askedFor },
    refusals: [404, 409, 412, 422],
    interaction: 'update',
    action: 'U',
  },
  answerWithdrawal: {
    method: 'post',
    path: '/referrals/{id}/withdrawal-answer',
    summary: 'Answer a withdrawal that was asked for after work began',
    scopes: [[['Task', 'u']]],
    body: 'withdrawalAnswer',
    answer: { status: 200, description: 'The answer is kept and will be delivered', schema: 'accepted' },
    refusals: [404, 409, 422],
    interaction: 'update',
    action: 'U',
  },
  sendMessage: {
    method: 'post',
    path: '/messages',
    summary: 'Send any message of the platform wire',
    description:
      'For platforms that keep messages as they are: a referral, a withdrawal or progress, told by its kind.',
    scopes: [[['ServiceRequest', 'c']], [['ServiceRequest', 'u']], [['Task', 'u']]],
    body: 'platformMessage',
    answer: { status: 200, description: 'The message is kept and will be delivered', schema: 'accepted' },
    also: { 201: 'The referral is kept and will be delivered', 202: askedFor },
    refusals: [404, 409, 422],
    interaction: 'operation',
    action: 'E',
  },
  ...serviceOperations,
  readWebhook: {
    method: 'get',
    path: '/webhook',
    summary: 'Where what is owed to you is sent to',
    scopes: reading,
    answer: { status: 200, description: 'The webhook, without its secret', schema: 'webhook' },
    refusals: [],
    interaction: 'read',
    action: 'R',
  },
  registerWebhook: {
    method: 'put',
    path: '/webhook',
    summary: 'Have what is owed to you sent to an address',
    description:
      'From then on everything is sent there, signed as Standard Webhooks says. The secret is shown in the answer to the first registration and to each rotation, and never again.',
    scopes: acting,
    body: 'webhookRegistration',
    answer: { status: 200, description: 'The webhook is there', schema: 'webhookSecret' },
    refusals: [409, 422],
    interaction: 'update',
    action: 'U',
  },
  removeWebhook: {
    method: 'delete',
    path: '/webhook',
    summary: 'Go back to the inbox',
    scopes: acting,
    answer: { status: 204, description: 'Nothing is sent any more; the inbox holds what is owed' },
    refusals: [409],
    interaction: 'delete',
    action: 'D',
  },
  rotateSecret: {
    method: 'post',
    path: '/webhook/rotate-secret',
    summary: 'Get a new webhook secret',
    description:
      'What is sent is signed with both secrets for 24 hours. The same Idempotency-Key again gives the same secret, not another.',
    scopes: acting,
    answer: { status: 200, description: 'The new secret', schema: 'webhookSecret' },
    refusals: [404],
    interaction: 'operation',
    action: 'U',
  },
  testWebhook: {
    method: 'post',
    path: '/webhook/test',
    summary: 'Send a signed test event, and hear how it was answered',
    scopes: acting,
    answer: { status: 200, description: 'How it was answered', schema: 'webhookTested' },
    refusals: [404],
    interaction: 'operation',
    action: 'E',
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** The operations in the order of the table. */
export const allOperations: readonly (readonly [OperationName, Operation])[] = Object.entries(operations).filter(
  (entry): entry is [OperationName, (typeof operations)[OperationName]] => Object.hasOwn(operations, entry[0]),
);

/** The paths, each once, in the order of the table. */
export const paths: readonly string[] = [...new Set(allOperations.map(([, { path }]) => path))];
