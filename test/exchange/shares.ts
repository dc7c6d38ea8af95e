import { readJson } from '../../src/conformance/json.js';
import type { Party } from '../../src/domain/party.js';
import type { Referral } from '../../src/domain/referral.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { nextEnd } from './scene.js';
import { arrival, linkWorkers, practice, story, type World } from './world.js';

// What the tests of sharing have in common: a report of which every word bears a mark.

const numbered = (value: string) => ({ system: 'https://lantern.example/Id/item', value });

/** A report with every part; in each word stands a mark by which it is known wherever it turns up. */
export const marked = {
  contacts: [
    {
      identifier: numbered('C-1'),
      status: 'finished',
      attendance: 'attended',
      at: '2026-11-10T10:00:00Z',
      method: 'telephone',
      seenBy: [{ name: 'MARK-contact-seen' }],
      outcome: { freeText: 'MARK-contact' },
    },
  ],
  needs: [
    {
      identifier: numbered('N-1'),
      kind: 'transport',
      codedValues: [
        { system: 'https://lantern.example/CodeSystem/need', code: 'no-bus', display: 'MARK-need-display' },
      ],
      freeText: 'MARK-need',
      found: 'assessment',
      foundBy: { name: 'MARK-need-finder' },
      recordedOn: '2026-11-10',
      state: 'active',
      certainty: 'confirmed',
    },
  ],
  assessments: [{ identifier: numbered('A-1'), status: 'final', on: '2026-11-10', summary: 'MARK-assessment' }],
  measures: [
    {
      identifier: numbered('M-1'),
      instrument: 'ons4',
      when: '2026-11-10',
      timePoint: 'baseline',
      items: { satisfaction: 4, worthwhile: 5, happy: 3, anxious: 7 },
      words: 'MARK-measure',
      takenBy: 'MARK-measure-taker',
    },
  ],
  connections: [
    {
      identifier: numbered('K-1'),
      service: { name: 'Open-choir', contactDetails: [{ means: 'phone', value: '01632-MARK' }] },
      needs: ['social-contact'],
      reason: { freeText: 'MARK-connection-reason' },
      progress: { state: 'closed', closing: 'goals-met', notes: ['MARK-connection-note'], saidOn: '2026-11-12' },
      uptake: 'taken-up',
      outcome: { freeText: 'MARK-connection-outcome' },
    },
  ],
  signposts: [{ identifier: numbered('S-1'), status: 'completed', date: '2026-11-10', to: { name: 'MARK-signpost' } }],
  plan: {
    identifier: numbered('P-1'),
    status: 'active',
    strengths: [{ freeText: 'MARK-strength' }],
    needs: [
      {
        identifier: numbered('PN-1'),
        freeText: 'MARK-plan-need',
        state: 'active',
        certainty: 'confirmed',
        goals: [{ identifier: numbered('G-1'), freeText: 'MARK-goal', status: 'active' }],
      },
    ],
  },
  summaries: [
    {
      identifier: numbered('SU-1'),
      status: 'final',
      writtenOn: '2026-11-20',
      writtenBy: { name: 'Rosa' },
      requestedActions: [{ forProfessionals: 'Open-summary action' }],
      words: 'Open-summary words',
    },
  ],
};

/** The housing referral with other facts, in the words of the platform. */
export function referralWith(change: (referral: Record<string, unknown>) => object): Buffer {
  const told = readJson(story('housing/3-link-worker-receives.json'));
  if (!isMembers(told) || !isMembers(told.referral)) throw new Error('the story has no referral');
  return Buffer.from(JSON.stringify({ ...told, referral: { ...told.referral, ...change({ ...told.referral }) } }));
}

export type Change = Partial<Pick<Referral, 'consent' | 'gpPractices' | 'safeguarding' | 'risks'>> & {
  readonly details?: object;
  readonly referrer?: object;
};

/** A referral with some facts changed, by the practice. */
export async function referWith({ journeys }: World, { details, ...change }: Change = {}, by: Party = practice) {
  const raw = referralWith((referral) => ({
    ...change,
    ...(details !== undefined && { details: { ...(isMembers(referral.details) && referral.details), ...details } }),
  }));
  const accepted = await journeys.accept(arrival(by, 'platform', raw));
  if (accepted.kind !== 'done') throw new Error('the referral was known before');
  return accepted.outcome;
}

/** What the link worker says of it. */
export function sayOf({ journeys }: World, progress: object, report?: object, by: Party = linkWorkers) {
  const told = readJson(story('housing/4-link-worker-reports.json'));
  if (!isMembers(told)) throw new Error('the story has no report');
  const id = `5e57873b-6e20-4efe-9eac-${nextEnd()}`;
  const saidBy = { name: 'MARK-said-by' };
  const body = { ...told, id, progress, saidBy, sender: { endpoint: by.endpoints[0] }, report };
  return journeys.accept(arrival(by, 'platform', Buffer.from(JSON.stringify(body))));
}

/** The whole story: accepted, held with words, and closed with everything that there is to say. */
export async function played(world: World): Promise<void> {
  await sayOf(world, { state: 'accepted', notes: ['MARK-note'] });
  const holding = { why: 'bearing-witness', words: 'MARK-holding', since: '2026-11-01' };
  await sayOf(world, { state: 'holding', holding, notes: ['MARK-held'] });
  await sayOf(world, { state: 'paused', reason: { code: 'other', words: 'MARK-reason' } });
  await sayOf(world, { state: 'closed', closing: 'goals-partly-met', notes: ['MARK-closing'] }, marked);
}
