import type { reportItems } from './schemas-report-items.js';

/*
 * What came of a referral, one thing at a time: each says the same as a progress report that repeats where the work
 * stands and holds that thing alone.
 */

const working = [[['Task', 'u']]] as const;

const again = 'Said again under the same identifier, it is said anew.';

const item = <const P extends string>(path: P, body: keyof typeof reportItems, summary: string, description: string) =>
  ({
    method: 'post',
    path: `/referrals/{id}/${path}`,
    summary,
    description,
    scopes: working,
    ifMatch: true,
    body,
    answer: { status: 200, description: 'It is kept and will be delivered', schema: 'accepted' },
    refusals: [404, 409, 412, 422],
    interaction: 'update',
    action: 'U',
  }) as const;

export const reportOperations = {
  readReport: {
    method: 'get',
    path: '/referrals/{id}/report',
    summary: 'What was done and found, without the referral itself',
    scopes: [
      [
        ['ServiceRequest', 'r'],
        ['Patient', 'r'],
      ],
    ],
    answer: { status: 200, description: 'What is known', schema: 'reportView' },
    refusals: [404],
    interaction: 'read',
    action: 'R',
  },
  recordContacts: item(
    'contacts',
    'contactItems',
    'Record a contact',
    `A meeting, a call, a try; one that is planned may be still to come. Where the work stands does not change: say that at /progress. ${again}`,
  ),
  recordNeeds: item(
    'needs',
    'needItems',
    'Record a need that the referral did not name',
    `found says when it came to light: at the assessment, or later. ${again}`,
  ),
  recordAssessments: item('assessments', 'assessmentItems', 'Record an assessment in words or scores', again),
  recordMeasures: item(
    'measures',
    'measureItems',
    'Record an instrument: its answers, its total or its scores',
    `Waymark scores it, and says how it changed: read /report. ${again}`,
  ),
  recordConnections: item(
    'connections',
    'connectionItems',
    'Ask a community service, or say where that stands',
    `A service of the directory that is connected is told, and answers itself. ${again}`,
  ),
  recordRequests: item(
    'requests',
    'requestItems',
    'Ask something of the practice',
    `The practice accepts, rejects or completes it. ${again}`,
  ),
  recordSignposts: item(
    'signposts',
    'signpostItems',
    'Record what the person was told of',
    `A name and a number handed over: nobody is asked. ${again}`,
  ),
  recordSummaries: item(
    'summaries',
    'summaryItems',
    'Write to the practice',
    `A preliminary summary while the work goes on; the final one goes with the progress that ends it. ${again}`,
  ),
  writePlan: {
    method: 'put',
    path: '/referrals/{id}/plan',
    summary: 'Write the plan, or what is new in it',
    description:
      'Needs, under each its goals, under each its actions. It adds to the plan that there is: what bears an identifier that was said before is said anew, and nothing is taken away.',
    scopes: working,
    keyed: true,
    ifMatch: true,
    body: 'plan',
    answer: { status: 200, description: 'The plan is kept and will be delivered', schema: 'accepted' },
    refusals: [404, 409, 412, 422],
    interaction: 'update',
    action: 'U',
  },
} as const;
