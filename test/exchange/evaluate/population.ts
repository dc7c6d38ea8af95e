import type { Contact } from '../../../src/domain/contact.js';
import type { NeedKind } from '../../../src/domain/needs.js';
import type { HoldingReason, Progress } from '../../../src/domain/progress.js';
import type { Referral, ReferralSource } from '../../../src/domain/referral.js';
import type { Measure, Report } from '../../../src/domain/report.js';
import type { OpenFile } from '../../../src/exchange/evaluate/evaluate.js';
import type { Story } from '../../../src/exchange/evaluate/story.js';
import type { Exchange } from '../../../src/store/records.js';
import { exchange } from '../../store/records.js';

// Twelve people of nobody's acquaintance, and four who are not to be told of.

export const key = 'a key for tests, made by no chance at all 0123456789';
export const from = '2026-03-01';
export const to = '2026-03-31';
const referred = '2026-03-02';

const dayAfter = (days: number): string =>
  new Date(Date.parse(referred) + days * 86_400_000).toISOString().slice(0, 10);

export interface Told {
  readonly id: string;
  readonly nhsNumber?: string;
  readonly born?: string;
  readonly source?: ReferralSource;
  readonly needs?: readonly (NeedKind | undefined)[];
  readonly newNeeds?: readonly NeedKind[];
  readonly contacts?: readonly Contact[];
  readonly held?: { readonly why: HoldingReason; readonly days?: number };
  readonly measures?: readonly Measure[];
  readonly more?: Pick<Report, 'connections' | 'signposts' | 'requests'>;
  readonly progress?: Progress;
  readonly consent?: Referral['consent'];
  readonly on?: string;
  readonly within?: Exchange['within'];
}

export function storyOf(told: Told): Story {
  const { id, nhsNumber, born, needs, newNeeds, contacts, held, measures, consent, within } = told;
  const progress = told.progress ?? { state: 'engaged' };
  const standing = (stood: Progress, days: number) => ({
    progress: { ...stood, saidOn: dayAfter(days) },
    at: Date.parse(dayAfter(days)),
  });
  const holding: Progress | undefined = held && {
    state: 'holding',
    holding: { why: held.why, since: dayAfter(5), reviewBy: dayAfter(40) },
  };
  const timeline = [
    standing({ state: 'accepted' }, 1),
    ...(holding === undefined ? [] : [standing(holding, 6)]),
    ...(held !== undefined && held.days === undefined ? [] : [standing(progress, 5 + (held?.days ?? 0))]),
  ];
  const report: Report = {
    ...(contacts !== undefined && { contacts }),
    ...(newNeeds !== undefined && { needs: newNeeds.map((kind) => ({ kind, found: 'later', state: 'active' })) }),
    ...(measures !== undefined && { measures }),
    ...told.more,
  };
  return {
    exchange: exchange({
      id,
      state: held !== undefined && held.days === undefined ? 'holding' : progress.state,
      ...(within !== undefined && { within }),
    }),
    referral: {
      details: {
        status: 'active',
        date: told.on ?? referred,
        ...(told.source !== undefined && { source: told.source }),
      },
      person: {
        ...(nhsNumber !== undefined && { nhsNumber: { value: nhsNumber } }),
        ...(born !== undefined && { dateOfBirth: born }),
      },
      referrer: { kind: 'self' },
      recipient: {},
      risks: {},
      needs: (needs ?? []).map((kind) => ({ state: 'active', ...(kind === undefined ? { freeText: 'x' } : { kind }) })),
      progress: { saidOn: dayAfter(50), ...progress },
      report,
      ...(consent !== undefined && { consent }),
    },
    timeline,
  };
}

const met = (days: number): Contact => ({
  status: 'finished',
  attendance: 'attended',
  at: `${dayAfter(days)}T10:00:00Z`,
});
const tried: Contact = { status: 'finished', attendance: 'could-not-be-reached', at: dayAfter(1) };

const swemwbs = (timePoint: 'baseline' | 'closing', value: number): Measure => ({
  instrument: 'swemwbs',
  timePoint,
  when: dayAfter(timePoint === 'baseline' ? 3 : 45),
  scores: [{ name: 'metric', value, method: 'metric' }],
  signals: [],
});

const inWords: Measure = {
  instrument: 'outcome-in-words',
  timePoint: 'closing',
  when: dayAfter(45),
  words: 'Sings again',
  scores: [],
  signals: [],
};

export const closed: Progress = { state: 'closed', closing: 'goals-met' };
const connection = (state: Progress['state']) => ({
  identifier: { value: `c-${state}` },
  service: { directoryId: 'choir' },
  progress: { state },
});

/** Each with the first contact in which they met as many days after the referral as the number says, up to ten. */
export const told: readonly Told[] = [
  {
    ...{ id: 'r1', nhsNumber: '9990000018', born: '1930-03-03', source: 'general-practitioner' },
    ...{ needs: ['loneliness'], newNeeds: ['benefits'], contacts: [tried, met(1)] },
    ...{ held: { why: 'awaiting-service', days: 10 }, progress: closed },
    measures: [swemwbs('baseline', 18.59), swemwbs('closing', 21.54), inWords],
    more: {
      connections: [{ ...connection('closed'), uptake: 'taken-up' }],
      requests: [{ identifier: { value: 'q1' }, what: 'A letter', progress: { state: 'accepted' } }],
    },
  },
  {
    ...{
      id: 'r2',
      nhsNumber: '9990000026',
      source: 'general-practitioner',
      needs: ['loneliness'],
      newNeeds: ['benefits'],
    },
    ...{ contacts: [met(2)], held: { why: 'awaiting-service', days: 20 }, progress: closed },
    measures: [swemwbs('baseline', 19.25), swemwbs('closing', 20.73), inWords],
    more: { connections: [connection('rejected')] },
  },
  {
    ...{ id: 'r3', nhsNumber: '9990000034', source: 'general-practitioner', needs: ['loneliness'], contacts: [met(3)] },
    ...{ held: { why: 'awaiting-service', days: 30 }, progress: closed },
    measures: [swemwbs('baseline', 20.73), swemwbs('closing', 18.59)],
    more: { connections: [{ ...connection('sent'), uptake: 'not-known' }] },
  },
  {
    ...{ id: 'r4', nhsNumber: '9990000042', source: 'general-practitioner', needs: ['loneliness'], contacts: [met(4)] },
    ...{ held: { why: 'bearing-witness' }, measures: [swemwbs('baseline', 19.25)] },
  },
  {
    ...{ id: 'r5', nhsNumber: '9990000050', source: 'general-practitioner', needs: ['loneliness'], contacts: [met(5)] },
    ...{ progress: closed, more: { signposts: [{ status: 'completed' }] } },
  },
  {
    ...{ id: 'r6', nhsNumber: '9990000069', source: 'general-practitioner', needs: ['loneliness'], contacts: [met(6)] },
    progress: { state: 'closed', closing: 'goals-partly-met' },
  },
  {
    ...{ id: 'r7', nhsNumber: '9990000077', source: 'general-practitioner', needs: ['debt'], contacts: [met(7)] },
    progress: { state: 'ended-early', reason: { code: 'moved' } },
  },
  {
    ...{ id: 'r8', nhsNumber: '9990000085', source: 'self', needs: ['debt'], contacts: [met(8)] },
    progress: { state: 'rejected', reason: { code: 'out-of-area' } },
  },
  { id: 'r9', nhsNumber: '9990000093', source: 'self', needs: ['debt'], contacts: [met(9)] },
  { id: 'r10', source: 'self', needs: [undefined], contacts: [met(10)] },
  { id: 'r11', nhsNumber: '9990000107', source: 'teacher', needs: ['housing', 'debt'], contacts: [tried] },
  { id: 'r12', nhsNumber: '999 000 0018', source: 'teacher', needs: ['housing'] },
  { id: 'refused', consent: { status: 'rejected' } },
  { id: 'mistaken', progress: { state: 'entered-in-error' } },
  { id: 'later', on: '2026-04-01' },
  { id: 'child', within: { exchange: 'r1', as: 'connection', item: 'c-closed' } },
];

/** A store of stories, as far as an evaluation asks for it: pages of at most `most`. */
export function keeping(stories: readonly Story[], most = 3) {
  const all = [...stories].sort((a, b) => (a.exchange.id < b.exchange.id ? -1 : 1));
  let loaded = 0;
  return {
    store: {
      allExchanges: async ({ after = '', limit }: { readonly after?: string; readonly limit: number }) =>
        all
          .map((story) => story.exchange)
          .filter(({ id }) => id > after)
          .slice(0, Math.min(limit, most)),
      exchange: async (id: string) => all.find((story) => story.exchange.id === id)?.exchange,
    },
    load: async ({ id }: Exchange) => {
      loaded += 1;
      const found = all.find((story) => story.exchange.id === id);
      if (found === undefined) throw new Error('nothing is kept of it');
      return found;
    },
    loaded: () => loaded,
  };
}

/** Files in memory, by name. */
export function inMemory() {
  const files = new Map<string, string>();
  const open = async (name: string): Promise<OpenFile> => {
    if (files.has(name)) throw new Error('it is there already');
    files.set(name, '');
    return {
      write: async (text) => void files.set(name, (files.get(name) ?? '') + text),
      close: async () => {},
    };
  };
  return { files, open };
}
