import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import { Refusal } from '../../src/domain/issue.js';
import type { ReferralMessage } from '../../src/domain/message.js';
import type { Report } from '../../src/domain/report.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { createSummaries } from '../../src/exchange/summary/summaries.js';
import type { Exchange } from '../../src/store/records.js';
import { answer, ask, engaged as begun, connection } from './asks.js';
import { kept, nextEnd, now, referred, report, useWorld, withdraw, world } from './scene.js';
import { type Change, referWith } from './shares.js';
import {
  arrival,
  caller,
  conformance,
  kitchen,
  linkWorkers,
  parties,
  practice,
  story,
  stranger,
  wires,
} from './world.js';

// What the practice is to file, in the messages: each entry once in the life of a referral, with what made it due.

useWorld();

const messages = async (party: string) =>
  (await world.store.inbox(party, { after: 0, limit: 100 })).map(({ message }) => messageKept(message));

/** Each message that a party is owed, by the state it tells, with the kinds of the entries that it brings. */
const told = async (party = practice.id) =>
  (await messages(party)).map((message) =>
    message.kind === 'progress'
      ? [message.progress.state, (message.report?.codedEntries ?? []).map(({ kind }) => kind)]
      : [message.kind],
  );

const entriesOf = async (party = practice.id) =>
  (await messages(party)).flatMap((message) =>
    message.kind === 'progress' ? (message.report?.codedEntries ?? []) : [],
  );

const askedFor = async ({ id }: Exchange, party = practice.id) =>
  (await createSummaries({ store: world.store, parties }).codedEntries(await now(id), party)).entries;

const withContacts = (...contacts: readonly object[]) => ({ report: { contacts } });
const number = (value: string) => ({ system: 'https://lantern.example/Id/contact', value });
const seenOn = (day: string, value = day) => ({
  identifier: number(value),
  status: 'finished',
  attendance: 'attended',
  method: 'face-to-face',
  at: day,
  seenBy: [{ name: 'MARK-seen', role: { freeText: 'MARK-role' } }],
});

const accepted = { state: 'accepted', saidOn: '2026-11-02' } as const;
const engaged = { state: 'engaged', saidOn: '2026-11-05' } as const;
const closed = { state: 'closed', closing: 'goals-met', saidOn: '2026-11-20' } as const;

describe('an entry is told with the message that makes it due', () => {
  test('the referral code with the one that accepts, with the day, the code and who said it', async () => {
    const exchange = await referred();
    await report(accepted);
    expect(await entriesOf()).toEqual([
      { kind: 'referral', on: '2026-11-02', author: expect.objectContaining({ name: 'Rosa Mendes-Whitlock' }) },
    ]);
    const [message] = await messages(practice.id);
    if (message === undefined) throw new Error('nothing was told');
    expect(wires.platform.write(message)).toMatchObject({
      report: { codedEntries: [{ kind: 'referral', system: 'http://snomed.info/sct', code: '871731000000106' }] },
    });
    expect(await askedFor(exchange)).toMatchObject([{ kind: 'referral', on: '2026-11-02' }]);
  });

  test('each once, over a waiting list, acceptance, pause, two contacts and the end, and an addition to it', async () => {
    const exchange = await referred();
    await report({ state: 'waiting-list', saidOn: '2026-11-01' });
    await report(accepted);
    await report(accepted);
    await report(engaged, linkWorkers, withContacts(seenOn('2026-11-05')));
    await report({ state: 'paused', reason: { code: 'person-away', words: 'Away' }, saidOn: '2026-11-06' });
    await report({ ...engaged, saidOn: '2026-11-09' }, linkWorkers, withContacts(seenOn('2026-11-09')));
    await report(closed);
    await report(closed, linkWorkers, withContacts(seenOn('2026-11-10')));
    expect(await told()).toEqual([
      ['waiting-list', ['referral']],
      ['accepted', []],
      ['accepted', []],
      ['engaged', ['seen']],
      ['paused', []],
      ['engaged', []],
      ['closed', ['closed']],
      ['closed', []],
    ]);
    expect((await askedFor(exchange)).map(({ kind, on }) => [kind, on])).toEqual(
      (await entriesOf()).map(({ kind, on }) => [kind, on]),
    );
    expect((await kept(exchange.id)).referral.report).not.toHaveProperty('codedEntries');
    expect((await kept(exchange.id)).resources.some(({ body }) => body.includes('waymark-record-entry'))).toBe(false);
  });

  test('several with one message that makes several due, and a first contact that comes with the end', async () => {
    await referred();
    await report(accepted, linkWorkers, withContacts(seenOn('2026-11-02')));
    await report(closed);
    expect(await told()).toEqual([
      ['accepted', ['referral', 'seen']],
      ['closed', ['closed']],
    ]);
  });

  test('the first contact seen: neither a call nor somebody who did not come', async () => {
    await referred();
    await report(accepted);
    const { seenBy: _seen, ...missed } = { ...seenOn('2026-11-03'), attendance: 'did-not-attend' };
    await report({ ...engaged, saidOn: '2026-11-03' }, linkWorkers, withContacts(missed));
    await report(engaged, linkWorkers, withContacts({ ...seenOn('2026-11-04'), method: 'telephone' }));
    await report({ ...engaged, saidOn: '2026-11-06' }, linkWorkers, withContacts(seenOn('2026-11-06')));
    expect((await entriesOf()).map(({ kind, on }) => [kind, on])).toEqual([
      ['referral', '2026-11-02'],
      ['seen', '2026-11-06'],
    ]);
  });

  test('once, where the contact was a mistake and another took its place', async () => {
    await referred();
    await report(accepted);
    await report(engaged, linkWorkers, withContacts(seenOn('2026-11-05', 'C-1')));
    const mistake = { identifier: number('C-1'), status: 'entered-in-error' };
    await report(engaged, linkWorkers, withContacts(mistake));
    await report({ ...engaged, saidOn: '2026-11-09' }, linkWorkers, withContacts(seenOn('2026-11-09', 'C-2')));
    expect((await entriesOf()).map(({ kind }) => kind)).toEqual(['referral', 'seen']);
  });

  test('with a rejection because the person declined, and with no other', async () => {
    await referred();
    await report({ state: 'rejected', reason: { code: 'person-declined', words: 'Not now' }, saidOn: '2026-11-03' });
    expect(await told()).toEqual([['rejected', ['declined']]]);
    expect(await entriesOf()).toMatchObject([{ kind: 'declined', on: '2026-11-03' }]);
  });

  test('not with a rejection for another reason', async () => {
    await referred();
    await report({ state: 'rejected', reason: { code: 'no-capacity', words: 'Full' } });
    expect(await told()).toEqual([['rejected', []]]);
  });

  test('an early end is an end; work that was agreed to be withdrawn has no code of its own', async () => {
    await referred();
    await report(accepted);
    await report({ state: 'ended-early', reason: { code: 'other', words: 'Moved' }, saidOn: '2026-11-08' });
    expect(await told()).toEqual([
      ['accepted', ['referral']],
      ['ended-early', ['closed']],
    ]);
  });

  test('none with an answer to a withdrawal', async () => {
    const { id } = await referred();
    await report(accepted);
    await report(engaged);
    await withdraw();
    await world.journeys.answerWithdrawal({ ...caller(linkWorkers, Buffer.from('')), exchange: id, agreed: true });
    expect(await told()).toEqual([
      ['accepted', ['referral']],
      ['engaged', []],
      ['withdrawn', []],
    ]);
  });

  test('none for what was entered in error', async () => {
    await referred();
    await report({ state: 'entered-in-error' });
    expect(await told()).toEqual([['entered-in-error', []]]);
  });
});

describe('how much of an entry is told', () => {
  const elsewhere = { gpPractices: [{ identifier: stranger.odsCode ?? '' }] };
  const levels: readonly (readonly [string, Change, readonly (string | undefined)[] | undefined])[] = [
    ['everything', { consent: { status: 'active', level: 'everything' } }, ['Rosa Mendes-Whitlock', 'MARK-seen']],
    ['summary', { consent: { status: 'active', level: 'summary' } }, ['Rosa Mendes-Whitlock', undefined]],
    ['codes only', { consent: { status: 'active', level: 'codes-only' } }, [undefined, undefined]],
    ['minimal', { ...elsewhere, details: { source: 'teacher' } }, undefined],
  ];

  test.each(levels)('%s: in the message as where it is asked for', async (_title, change, names) => {
    const { exchange } = await referWith(world, change);
    const of = { referralIdentifier: { value: exchange.id } };
    await report(accepted, linkWorkers, of);
    await report(engaged, linkWorkers, { ...of, ...withContacts(seenOn('2026-11-05')) });
    const brought = await entriesOf();
    expect(brought.map(({ author }) => author.name)).toEqual(names ?? []);
    expect((await askedFor(exchange)).map(({ kind, on, author }) => ({ kind, on, author }))).toEqual(brought);
    const text = JSON.stringify(brought);
    expect(text.includes('MARK-role')).toBe(names?.includes('MARK-seen') === true);
    for (const { author } of brought) expect(author.organisation).toBeDefined();
  });

  test('a reader hears of them by the level, though the referrer gets none', async () => {
    const { exchange } = await referWith(world, {
      ...elsewhere,
      details: { source: 'teacher' },
      consent: { status: 'active', level: 'summary' },
    });
    await report(accepted, linkWorkers, { referralIdentifier: { value: exchange.id } });
    expect(await told(stranger.id)).toEqual([['accepted', ['referral']]]);
    expect(await told()).toEqual([['accepted', []]]);
    expect(await askedFor(exchange, stranger.id)).toHaveLength(1);
    expect(await askedFor(exchange)).toEqual([]);
  });
});

describe('every wire', () => {
  test.each(['everything', 'summary', 'codes-only'] as const)('tells them, %s, and reads them back', async (level) => {
    const { exchange } = await referWith(world, { consent: { status: 'active', level } });
    const of = { referralIdentifier: { value: exchange.id } };
    await report(accepted, linkWorkers, { ...of, ...withContacts(seenOn('2026-11-03')) });
    await report(closed, linkWorkers, of);
    for (const message of await messages(practice.id)) {
      if (message.kind !== 'progress') throw new Error('a report was expected');
      for (const wire of Object.values(wires)) {
        const written = readJson(writeJson(wire.write(message)));
        if (wire.name !== 'platform') expect([wire.name, errorsIn(written)]).toEqual([wire.name, []]);
        const again = wire.read(written);
        expect([wire.name, again.issues.filter(({ severity }) => severity === 'error')]).toEqual([wire.name, []]);
        const entries = again.message?.kind === 'progress' ? again.message.report?.codedEntries : undefined;
        expect([wire.name, entries]).toEqual([wire.name, message.report?.codedEntries]);
      }
    }
  });

  const errorsIn = (bundle: unknown) => conformance.check(bundle).filter(({ severity }) => severity === 'error');
});

describe('entries are Waymark’s to tell', () => {
  const entry = { kind: 'referral', on: '2026-11-02', author: { name: 'Rosa' } } as const;

  /** What a report is refused for, with the places. */
  async function refused(journey: Promise<unknown>) {
    const thrown = await journey.then(
      () => undefined,
      (problem: unknown) => problem,
    );
    if (!(thrown instanceof Refusal)) throw new Error('it was not refused');
    return thrown.issues.filter(({ severity }) => severity === 'error').map(({ code, path }) => [code, path]);
  }

  /** The story's report with an entry, as its link worker would say it. */
  function saying() {
    const { message } = wires.platform.read(readJson(story('housing/4-link-worker-reports.json')));
    if (message?.kind !== 'progress') throw new Error('the story has no report');
    const report: Report = { codedEntries: [entry] };
    return { ...message, id: `ae57873b-6e20-4efe-9eac-${nextEnd()}`, progress: accepted, report };
  }

  test.each(['platform', 'fhir-rest', 'bars'] as const)('a link worker who sends them is refused: %s', async (name) => {
    const { id } = await referred();
    const raw = Buffer.from(writeJson(wires[name].write(saying())));
    const [problem] = await refused(world.journeys.accept(arrival(linkWorkers, name, raw)));
    expect(problem).toEqual([
      'not-supported',
      name === 'platform' ? '/report/codedEntries' : expect.stringMatching(/^Bundle\.entry\[\d+\]/),
    ]);
    expect(await now(id)).toMatchObject({ state: 'sent', version: 1 });
    expect(await told()).toEqual([]);
  });

  test('so is a new referral that brings them', async () => {
    const { message } = wires.bars.read(readJson(story('housing/1-gp-sends.json')));
    if (message?.kind !== 'referral') throw new Error('the story has no referral');
    const asking: ReferralMessage = {
      ...message,
      referral: { ...message.referral, report: { codedEntries: [entry] } },
    };
    const raw = Buffer.from(writeJson(wires.platform.write(asking)));
    const problems = await refused(world.journeys.accept(arrival(practice, 'platform', raw)));
    expect(problems).toContainEqual(['not-supported', expect.any(String)]);
    expect((await world.store.stats()).exchanges).toBe(0);
  });
});

test('what is asked within a referral brings no entry of its own', async () => {
  await begun();
  await ask({ connections: [connection()] });
  await answer(kitchen, { state: 'accepted' });
  await answer(kitchen, { state: 'closed', closing: 'goals-met' });
  expect((await told(linkWorkers.id)).slice(-2)).toEqual([
    ['accepted', []],
    ['closed', []],
  ]);
  expect((await entriesOf()).map(({ kind }) => kind)).toEqual(['referral']);
});
