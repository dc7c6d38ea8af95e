import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { fromRest } from '../../src/connectors/at-rest.js';
import { type IssueCode, Refusal } from '../../src/domain/issue.js';
import type { ProgressState } from '../../src/domain/progress.js';
import { bundleOf } from '../../src/exchange/kept-bundle.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import type { Exchange } from '../../src/store/store.js';
import {
  arrival,
  caller,
  conformance,
  createWorld,
  edited,
  linkWorkers,
  practice,
  story,
  stranger,
  type World,
  wires,
} from './world.js';

const sent = story('housing/1-gp-sends.json');
const messageId = '1867f7ce-f85c-4ef9-a175-6bc8040f2fbe';
let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.store.close());

/** The codes of what a journey was refused for; none when it went through. */
async function refusedFor(journey: Promise<unknown>): Promise<readonly IssueCode[]> {
  try {
    await journey;
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  }
}

const refer = (raw: Uint8Array = sent, keys: readonly string[] = []) =>
  world.journeys.accept(arrival(practice, 'bars', raw, keys));

async function referred(): Promise<Exchange> {
  const accepted = await refer();
  if (accepted.kind !== 'done') throw new Error('the referral was known before');
  return accepted.outcome.exchange;
}

let counter = 0;

/** A report in the words of the platform: each with an id of its own. */
function report(progress: Record<string, unknown>, by = linkWorkers) {
  counter += 1;
  const id = `6e57873b-6e20-4efe-9eac-${String(counter).padStart(12, '0')}`;
  const told = readJson(story('housing/4-link-worker-reports.json'));
  if (!isMembers(told)) throw new Error('the story has no report');
  const endpoint = by.endpoints[0];
  const raw = Buffer.from(JSON.stringify({ ...told, id, progress, sender: { endpoint } }));
  return world.journeys.accept(arrival(by, 'platform', raw));
}

async function now(id: string): Promise<Exchange> {
  const exchange = await world.store.exchange(id);
  if (exchange === undefined) throw new Error('the exchange is gone');
  return exchange;
}

async function kept(id: string) {
  const exchange = await now(id);
  const resources = await world.store.contents(id);
  const { message } = fromRest(bundleOf(exchange, resources));
  if (message?.kind !== 'referral') throw new Error('what is kept is no referral');
  const body = (of: string) => readJson(resources.find((one) => one.id === of)?.body ?? '{}');
  return {
    exchange,
    resources,
    referral: message.referral,
    task: body(exchange.task),
    request: body(exchange.request),
  };
}

const owedTo = async (party: string) =>
  (await world.store.inbox(party, { after: 0, limit: 100 })).map(({ message }) => {
    const told = messageKept(message);
    return told.kind === 'referral' ? told.kind : `${told.kind}: ${told.progress.state}`;
  });

async function arrived() {
  for (const owed of await world.store.inbox(linkWorkers.id, { after: 0, limit: 100 })) {
    await world.journeys.delivered(owed, undefined, 'acknowledged');
  }
}

/** A withdrawal as the practice sends it. */
function withdraw(state = 'withdrawn', by = practice) {
  counter += 1;
  const raw = {
    waymark: '1',
    kind: 'withdrawal',
    id: `7e57873b-6e20-4efe-9eac-${String(counter).padStart(12, '0')}`,
    sentAt: '2026-09-20T10:00:00Z',
    sender: { endpoint: by.endpoints[0] },
    receiver: { endpoint: linkWorkers.endpoints[0] },
    referralIdentifier: { system: 'https://meridian-clinical.example/Id/referral', value: 'QMC-2026-004471' },
    progress: {
      state,
      ...(state === 'withdrawn' && { reason: { code: 'no-longer-needed', words: 'Rehoused already' } }),
    },
  };
  return world.journeys.accept(arrival(by, 'platform', Buffer.from(JSON.stringify(raw))));
}

describe('refer', () => {
  test('keeps the referral with ids of its own, and owes it to the link worker', async () => {
    const { id } = await referred();
    const { exchange, resources, referral, task, request } = await kept(id);
    expect(exchange).toMatchObject({
      state: 'sent',
      version: 1,
      referrer: practice.id,
      performer: linkWorkers.id,
      messageId,
    });
    const { message } = wires.bars.read(readJson(sent));
    expect(message?.kind === 'referral' && message.referral).toEqual(referral);
    expect(task).toMatchObject({
      resourceType: 'Task',
      status: 'requested',
      focus: { reference: `ServiceRequest/${exchange.request}` },
    });
    expect(request).toMatchObject({ resourceType: 'ServiceRequest', status: 'active', meta: { versionId: '1' } });
    expect(
      resources.flatMap(({ body }) => conformance.check(readJson(body))).filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
    expect(resources.every(({ body }) => !body.includes('urn:uuid:'))).toBe(true);
    expect(await owedTo(linkWorkers.id)).toEqual(['referral']);
    expect(await owedTo(practice.id)).toEqual([]);
    const [first] = await world.store.received(id);
    expect(Buffer.from(first?.raw ?? [])).toEqual(sent);
  });

  test('a repeat gets the first answer, by the id of the request, of the message, or the number of the referral', async () => {
    const first = await refer(sent, ['request:1']);
    expect(first).toMatchObject({ kind: 'done', answer: { status: 201 } });
    const again = { kind: 'repeat', answer: first.answer };
    expect(await refer(sent, ['request:1'])).toEqual({ ...again, key: 'request:1', exchange: expect.any(String) });
    expect(await refer(sent, ['request:2'])).toMatchObject({ ...again, key: `message:${messageId}` });
    const other = edited(sent, [messageId, '2867f7ce-f85c-4ef9-a175-6bc8040f2fbe']);
    expect(await refer(other)).toMatchObject({ ...again, key: expect.stringMatching(/^referral:/) });
    expect(await owedTo(linkWorkers.id)).toEqual(['referral']);
  });

  test('50 at once become one exchange and one delivery; the others get the first answer', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, (_none, i) => refer(sent, [`request:${i}`])));
    expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(new Set(all.map(({ answer }) => answer.body)).size).toBe(1);
    expect(await owedTo(linkWorkers.id)).toEqual(['referral']);
  });

  test('the same id with other content is refused, whichever id it is', async () => {
    await refer(sent, ['request:1']);
    const other = edited(sent, ['Rope Walk', 'Ropewalk']);
    expect(await refusedFor(refer(other))).toEqual(['conflict']);
    const otherId = edited(other, [messageId, '2867f7ce-f85c-4ef9-a175-6bc8040f2fbe']);
    expect(await refusedFor(refer(otherId))).toEqual(['conflict']);
    expect(await refusedFor(refer(otherId, ['request:1']))).toEqual(['conflict']);
    expect(await owedTo(linkWorkers.id)).toEqual(['referral']);
  });

  test('a new referral is active, whichever door it comes in by', async () => {
    const { message } = wires.bars.read(readJson(sent));
    if (message?.kind !== 'referral') throw new Error('the story has no referral');
    const { details } = message.referral;
    const revoked = {
      ...message,
      referral: { ...message.referral, details: { ...details, status: 'revoked' as const } },
    };
    const raw = Buffer.from(JSON.stringify(wires.platform.write(revoked)));
    expect(await refusedFor(world.journeys.accept(arrival(practice, 'platform', raw)))).toEqual(['invariant']);
  });

  test('a repeat after what was answered is forgotten is a repeat still; other content is refused', async () => {
    const first = await referred();
    await report({ state: 'accepted' });
    await world.store.purge(Date.now() + 1_000);
    const again = await refer();
    expect(again).toMatchObject({ kind: 'repeat', exchange: first.id, answer: { status: 201 } });
    expect(await refusedFor(refer(edited(sent, ['Rope Walk', 'Ropewalk'])))).toEqual(['conflict']);
    expect((await owedTo(linkWorkers.id)).length).toBe(1);
  });

  test("nobody sends in another's name, or to a service that is not connected", async () => {
    expect(await refusedFor(world.journeys.accept(arrival(stranger, 'bars', sent)))).toEqual(['forbidden']);
    expect(await refusedFor(refer(edited(sent, ['2000099901', '2000099555'])))).toEqual(['receiver-unknown']);
    expect((await world.store.stats()).exchanges).toBe(0);
  });

  test('two practices that use the same number have two exchanges', async () => {
    const first = await referred();
    const theirs = edited(sent, ['2000099102', '2000099777']);
    const second = await world.journeys.accept(arrival(stranger, 'bars', theirs));
    expect(second.kind === 'done' && second.outcome.exchange.id).not.toBe(first.id);
    expect((await world.store.stats()).exchanges).toBe(2);
  });

  test('is received when it has arrived, and the practice hears of it once', async () => {
    const { id } = await referred();
    await arrived();
    await arrived();
    expect(await kept(id)).toMatchObject({
      exchange: { state: 'received' },
      task: { status: 'received', meta: { versionId: '2' } },
    });
    expect(await owedTo(practice.id)).toEqual(['progress: received']);
  });
});

describe('report', () => {
  test('moves the work, and owes each step to the practice, with who said so', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged', notes: ['Met at the library'] });
    await report({ state: 'closed', closing: 'goals-met' });
    const { exchange, task, request, resources, referral } = await kept(id);
    expect(exchange).toMatchObject({ state: 'closed', version: 4 });
    expect(task).toMatchObject({
      status: 'completed',
      meta: { versionId: '4' },
      note: [{ text: 'Met at the library' }],
    });
    expect(request).toMatchObject({ status: 'active', meta: { versionId: '1' } });
    expect(referral.progress).toMatchObject({ state: 'closed', closing: 'goals-met' });
    expect(await owedTo(practice.id)).toEqual(['progress: accepted', 'progress: engaged', 'progress: closed']);
    const provenances = resources.filter(({ type, part }) => type === 'Provenance' && part === 'beside');
    expect(provenances.map(({ body }) => readJson(body))).toEqual([
      expect.objectContaining({ target: [{ reference: `Task/${exchange.task}/_history/2` }] }),
      expect.objectContaining({ target: [{ reference: `Task/${exchange.task}/_history/3` }] }),
      expect.objectContaining({
        target: [{ reference: `Task/${exchange.task}/_history/4` }],
        agent: [expect.objectContaining({ who: expect.objectContaining({ display: 'Rosa Mendes-Whitlock' }) })],
      }),
    ]);
    expect(await world.store.history(practice.id, 'Task', exchange.task)).toHaveLength(4);
    expect((await world.store.journal(id)).map(({ journey, from, to }) => [journey, from, to])).toEqual([
      ['refer', undefined, 'sent'],
      ['report', 'sent', 'accepted'],
      ['report', 'accepted', 'engaged'],
      ['report', 'engaged', 'closed'],
    ]);
  });

  test('the practice hears of it under its own number, in answer to its own message', async () => {
    await referred();
    await report({ state: 'accepted' });
    const [owed] = await world.store.inbox(practice.id, { after: 0, limit: 1 });
    expect(messageKept(owed?.message ?? '')).toMatchObject({
      referral: { system: 'https://meridian-clinical.example/Id/referral', value: 'QMC-2026-004471' },
      inReplyTo: messageId,
      receiver: { endpoint: practice.endpoints[0] },
    });
  });

  test('a move that is not allowed is refused with the present state and the moves that are', async () => {
    await referred();
    const refusal = await report({ state: 'engaged' }).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({
      issues: [{ code: 'move-not-allowed', text: expect.stringMatching(/from sent .*accepted, .*rejected/) }],
    });
    await report({ state: 'rejected', reason: { code: 'no-capacity', words: 'Full until May' } });
    expect(await refusedFor(report({ state: 'accepted' }))).toEqual(['move-not-allowed']);
    expect(await refusedFor(report({ state: 'withdrawn', reason: { code: 'other', words: 'x' } }))).toEqual([
      'move-not-allowed',
    ]);
  });

  test("somebody else's exchange is not there, for whoever names it", async () => {
    const { id } = await referred();
    expect(await refusedFor(report({ state: 'accepted' }, stranger))).toEqual(['not-found']);
    expect(await refusedFor(withdraw('withdrawn', stranger))).toEqual(['not-found']);
    const { exchange } = await kept(id);
    const update = {
      ...caller(stranger, Buffer.from('{}')),
      type: 'Task',
      id: exchange.task,
      version: 1,
      change: (present: unknown) => present,
    } as const;
    expect(await refusedFor(world.journeys.update(update))).toEqual(['not-found']);
    expect(await refusedFor(world.journeys.answerWithdrawal({ ...update, exchange: id, agreed: true }))).toEqual([
      'not-found',
    ]);
  });

  test('20 reports at once are written one after the other, none lost', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    const states: ProgressState[] = ['contact-attempted', 'engaged', 'connected', 'plan-agreed'];
    await Promise.all(Array.from({ length: 20 }, (_none, i) => report({ state: states[i % 4], notes: [`note ${i}`] })));
    const { exchange, task } = await kept(id);
    expect(exchange.version).toBe(22);
    expect(isMembers(task) && task.note).toHaveLength(20);
    expect(await owedTo(practice.id)).toHaveLength(21);
  });
});

describe('withdraw', () => {
  test('before work begins it cancels the work and revokes the request in one step', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    expect(await withdraw()).toMatchObject({ kind: 'done', outcome: { journey: 'withdraw' } });
    const { exchange, task, request } = await kept(id);
    expect(exchange).toMatchObject({ state: 'withdrawn', version: 3, withdrawalAsked: false });
    expect(task).toMatchObject({ status: 'cancelled', statusReason: { text: 'Rehoused already' } });
    expect(request).toMatchObject({ status: 'revoked' });
    expect(await owedTo(linkWorkers.id)).toEqual(['referral', 'withdrawal: withdrawn']);
    expect(await refusedFor(report({ state: 'engaged' }))).toEqual(['move-not-allowed']);
  });

  test('once work has begun it asks: the work stands, and the link worker hears of it', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged' });
    expect(await withdraw()).toMatchObject({ kind: 'done', outcome: { journey: 'ask-withdrawal' } });
    const { exchange, task, resources } = await kept(id);
    expect(exchange).toMatchObject({ state: 'engaged', withdrawalAsked: true });
    expect(task).toMatchObject({ status: 'in-progress' });
    const abort = resources.find(({ type, part }) => type === 'Task' && part === 'beside');
    expect(readJson(abort?.body ?? '')).toMatchObject({
      status: 'requested',
      code: { coding: [{ code: 'abort' }] },
      focus: { reference: `Task/${exchange.task}` },
    });
    expect(await owedTo(linkWorkers.id)).toEqual(['referral', 'withdrawal: withdrawn']);
    const [, asked] = await world.store.inbox(linkWorkers.id, { after: 0, limit: 2 });
    const told = messageKept(asked?.message ?? '');
    expect(told).toMatchObject({ answerWanted: true });
    // A wire that cannot say so must not say that it is done.
    expect(() => wires['fhir-rest'].write(told)).toThrow('waits for an answer');
    expect(() => wires.bars.write(told)).toThrow('waits for an answer');
    expect(wires.platform.read(wires.platform.write(told)).message).toEqual(told);
    expect(await refusedFor(withdraw())).toEqual(['conflict']);
  });

  const answer = (exchange: string, agreed: boolean, words?: string) =>
    world.journeys.answerWithdrawal({
      ...caller(linkWorkers, Buffer.from('')),
      exchange,
      agreed,
      ...(words !== undefined && { words }),
    });

  test('agreed, it is withdrawn for the reason of the practice, which hears of it', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged' });
    await withdraw();
    expect(await answer(id, true)).toMatchObject({ kind: 'done', outcome: { journey: 'answer-withdrawal' } });
    const { exchange, task, resources } = await kept(id);
    expect(exchange).toMatchObject({ state: 'withdrawn', withdrawalAsked: false });
    expect(task).toMatchObject({ status: 'cancelled', statusReason: { text: 'Rehoused already' } });
    const abort = resources.find(({ type, part }) => type === 'Task' && part === 'beside');
    expect(readJson(abort?.body ?? '')).toMatchObject({ status: 'completed' });
    expect((await owedTo(practice.id)).at(-1)).toBe('progress: withdrawn');
    expect(await refusedFor(answer(id, true))).toEqual(['conflict']);
  });

  test('declined, the work goes on, and the practice reads why', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged' });
    await withdraw();
    await answer(id, false, 'She asks us to go on');
    const { exchange, task, resources } = await kept(id);
    expect(exchange).toMatchObject({ state: 'engaged', withdrawalAsked: false });
    expect(task).toMatchObject({ status: 'in-progress', note: [{ text: 'She asks us to go on' }] });
    const abort = resources.find(({ type, part }) => type === 'Task' && part === 'beside');
    expect(readJson(abort?.body ?? '')).toMatchObject({
      status: 'rejected',
      statusReason: { text: 'She asks us to go on' },
      reasonCode: { text: 'Rehoused already' },
    });
    expect((await owedTo(practice.id)).at(-1)).toBe('progress: engaged');
    // In answer to the withdrawal, and not withdrawn: that is how a machine knows that it was declined.
    const told = (await world.store.inbox(practice.id, { after: 0, limit: 100 })).at(-1);
    expect(messageKept(told?.message ?? '')).toMatchObject({ inReplyTo: expect.stringMatching(/^7e57873b/) });
    expect(await withdraw()).toMatchObject({ outcome: { journey: 'ask-withdrawal' } });
  });

  test('an answer that nobody has asked for is refused', async () => {
    const { id } = await referred();
    expect(await refusedFor(answer(id, true))).toEqual(['conflict']);
    expect(await refusedFor(report({ state: 'withdrawn', reason: { code: 'other', words: 'x' } }))).toEqual([
      'move-not-allowed',
    ]);
  });

  test('a mistake is corrected at any time by the practice: work and request are entered in error', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged' });
    expect(await withdraw('entered-in-error')).toMatchObject({ outcome: { journey: 'correct' } });
    expect(await kept(id)).toMatchObject({
      task: { status: 'entered-in-error' },
      request: { status: 'entered-in-error' },
    });
    expect(await refusedFor(report({ state: 'engaged' }))).toEqual(['move-not-allowed']);
    expect(await refusedFor(withdraw())).toEqual(['move-not-allowed']);
  });
});

describe('update', () => {
  const change = async (
    id: string,
    edit: (task: Record<string, unknown>) => unknown,
    by = linkWorkers,
    type: 'Task' | 'ServiceRequest' = 'Task',
  ) => {
    const { exchange, resources } = await kept(id);
    const target = type === 'Task' ? exchange.task : exchange.request;
    const version = resources.find((one) => one.id === target)?.version ?? 0;
    return world.journeys.update({
      ...caller(by, Buffer.from('')),
      type,
      id: target,
      version,
      change: (present) => edit({ ...(isMembers(present) && present) }),
    });
  };
  const extension = [{ url: 'https://lantern.example/fhir/StructureDefinition/mood', valueString: 'hopeful' }];

  test('the Task moves by the same table, and what no table reads is kept as it comes', async () => {
    const { id } = await referred();
    await change(id, (task) => ({ ...task, status: 'accepted', businessStatus: undefined, extension }));
    const { exchange, task } = await kept(id);
    expect(exchange.state).toBe('accepted');
    expect(task).toMatchObject({ status: 'accepted', extension, meta: { versionId: '2' } });
    expect(await owedTo(practice.id)).toEqual(['progress: accepted']);
    await report({ state: 'engaged' });
    expect(await kept(id)).toMatchObject({ task: { status: 'in-progress', extension } });
  });

  test('refuses a move that is not allowed, another person, and other facts of the referral', async () => {
    const { id } = await referred();
    expect(
      await refusedFor(change(id, (task) => ({ ...task, status: 'completed', businessStatus: undefined }))),
    ).not.toEqual([]);
    expect(await refusedFor(change(id, (task) => ({ ...task, for: { reference: 'Patient/another' } })))).not.toEqual(
      [],
    );
    expect(await refusedFor(change(id, (task) => ({ ...task, description: 'Do something else' })))).toEqual([
      'invariant',
    ]);
    expect(await refusedFor(change(id, (task) => ({ ...task, id: 'another' })))).toEqual(['invariant']);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  test('attack 24: a stale version is refused', async () => {
    const { id } = await referred();
    const { exchange } = await kept(id);
    const stale = {
      ...caller(linkWorkers, Buffer.from('')),
      type: 'Task',
      id: exchange.task,
      version: 1,
      change: (present: unknown) => ({
        ...(isMembers(present) && present),
        status: 'accepted',
        businessStatus: undefined,
      }),
    } as const;
    expect(await refusedFor(world.journeys.update(stale))).toEqual([]);
    expect(await refusedFor(world.journeys.update(stale))).toEqual(['version-stale']);
  });

  test('attack 21: security labels, tags and versions are not the client’s to set', async () => {
    const { id } = await referred();
    const meta = {
      versionId: '99',
      lastUpdated: '1999-01-01T00:00:00Z',
      security: [{ code: 'U' }],
      tag: [{ code: 'mine' }],
    };
    await change(id, (task) => ({ ...task, status: 'accepted', businessStatus: undefined, meta }));
    const { task } = await kept(id);
    expect(task).toMatchObject({ meta: { versionId: '2' } });
    expect(JSON.stringify(task)).not.toMatch(/1999|mine|"U"/);
  });

  const cancelled = {
    status: 'cancelled',
    businessStatus: undefined,
    statusReason: {
      coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress-reason', code: 'no-longer-needed' }],
      text: 'Rehoused already',
    },
  };

  test('the practice cancels the Task, and the request is revoked with it; once work has begun that asks', async () => {
    const { id } = await referred();
    await change(id, (task) => ({ ...task, ...cancelled }), practice);
    expect(await kept(id)).toMatchObject({ exchange: { state: 'withdrawn' }, request: { status: 'revoked' } });
  });

  test('the practice asks by the Task once work has begun, and the link worker answers by the Task that asks', async () => {
    const { id } = await referred();
    await report({ state: 'accepted' });
    await report({ state: 'engaged' });
    expect(await change(id, (task) => ({ ...task, ...cancelled }), practice)).toMatchObject({
      outcome: { journey: 'ask-withdrawal' },
    });
    const { resources, task } = await kept(id);
    expect(task).toMatchObject({ status: 'in-progress', meta: { versionId: '3' } });
    const abort = resources.find(({ type, part }) => type === 'Task' && part === 'beside');
    const answer = (by: typeof practice) =>
      world.journeys.update({
        ...caller(by, Buffer.from('')),
        type: 'Task',
        id: abort?.id ?? '',
        version: 1,
        change: (present) => ({ ...(isMembers(present) && present), status: 'completed' }),
      });
    expect(await refusedFor(answer(practice))).toEqual(['move-not-allowed']);
    await answer(linkWorkers);
    expect(await kept(id)).toMatchObject({
      exchange: { state: 'withdrawn' },
      request: { status: 'revoked' },
      task: { status: 'cancelled' },
    });
  });

  test('the request says by itself that it is a mistake, or, before work begins, no longer wanted', async () => {
    const { id } = await referred();
    const request = (status: string) => change(id, (present) => ({ ...present, status }), practice, 'ServiceRequest');
    expect(await refusedFor(request('completed'))).toEqual(['not-supported']);
    await request('revoked');
    expect(await kept(id)).toMatchObject({ request: { status: 'revoked' }, task: { status: 'cancelled' } });
    await request('entered-in-error');
    expect(await kept(id)).toMatchObject({
      request: { status: 'entered-in-error' },
      task: { status: 'entered-in-error' },
    });
  });

  test.each(['for', 'owner', 'requester', 'focus', 'basedOn', 'encounter', 'authoredOn', 'priority', 'partOf'])(
    'what the work is stays as it is: %s',
    async (element) => {
      const { id } = await referred();
      const other = { authoredOn: '2020-01-01', priority: 'stat', basedOn: [{ reference: 'ServiceRequest/abc' }] };
      const value = element in other ? Reflect.get(other, element) : { reference: 'Patient/other' };
      const made = change(id, (task) => ({
        ...task,
        status: 'accepted',
        [element]: element === 'partOf' ? [value] : value,
      }));
      expect(await refusedFor(made)).toEqual(['invariant']);
    },
  );

  test('a client that knows the status alone moves the Task; it is told the moves that are allowed when it may not', async () => {
    const { id } = await referred();
    await change(id, (task) => ({ ...task, status: 'accepted' }));
    expect(await kept(id)).toMatchObject({
      exchange: { state: 'accepted' },
      task: { businessStatus: { coding: [{ code: 'accepted' }] } },
    });
    await report({ state: 'closed', closing: 'goals-met' });
    const refusal = await change(id, (task) => ({ ...task, status: 'accepted' })).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({
      issues: [{ code: 'move-not-allowed', text: expect.stringContaining('from closed') }],
    });
  });

  test('what changes nothing makes no version, and tells nobody anything', async () => {
    const { id } = await referred();
    expect(await change(id, (task) => task)).toMatchObject({ kind: 'done', outcome: { changed: [] } });
    expect((await kept(id)).exchange.version).toBe(1);
    expect(await owedTo(practice.id)).toEqual([]);
  });

  test.each([{ coding: 'x' }, { coding: {} }, { coding: [null] }, 'x', []])(
    'a businessStatus of another form (%j) is refused as such',
    async (businessStatus) => {
      const { id } = await referred();
      const refused = await refusedFor(change(id, (task) => ({ ...task, status: 'accepted', businessStatus })));
      expect(refused).not.toEqual([]);
    },
  );

  test('attack 20: a Task does not lead into another referral', async () => {
    const { id } = await referred();
    const output = [{ type: { text: 'x' }, valueReference: { reference: 'Patient/another' } }];
    expect(await refusedFor(change(id, (task) => ({ ...task, status: 'accepted', output })))).toEqual([
      'reference-broken',
    ]);
  });

  test('a Task whose time was left as it stood was said now', async () => {
    const { id } = await referred();
    const before = Date.now();
    await change(id, (task) => ({ ...task, status: 'accepted' }));
    const { task } = await kept(id);
    expect(Date.parse(String(isMembers(task) && task.lastModified))).toBeGreaterThanOrEqual(before);
    const [owed] = await world.store.inbox(practice.id, { after: 0, limit: 1 });
    expect(messageKept(owed?.message ?? '')).toMatchObject({
      progress: { saidOn: isMembers(task) && task.lastModified },
    });
  });
});

describe('what a report encloses', () => {
  const subject = { reference: 'Patient/kept' };
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'How the week was' },
    subject,
    valueString: 'Better than the last',
    performer: [{ reference: 'urn:uuid:5e57873b-0000-4000-8000-000000000001' }],
  };
  const someone = { resourceType: 'Practitioner', name: [{ text: 'Rosa Mendes-Whitlock' }] };

  /** A report as a FHIR transaction, with more resources in it. */
  async function reportWith(id: string, enclosed: (request: string, patient: string) => readonly object[]) {
    const { exchange, resources } = await kept(id);
    const patient = resources.find(({ type }) => type === 'Patient')?.id ?? '';
    const told = wires.platform.read(readJson(story('housing/4-link-worker-reports.json'))).message;
    if (told?.kind !== 'progress') throw new Error('the story has no report');
    counter += 1;
    const message = {
      ...told,
      id: `8e57873b-6e20-4efe-9eac-${String(counter).padStart(12, '0')}`,
      progress: { state: 'accepted' },
    } as const;
    const wire = wires['fhir-rest'].write(message);
    if (!isMembers(wire) || !Array.isArray(wire.entry)) throw new Error('no transaction was written');
    const more = enclosed(exchange.request, patient).map((resource, i) => ({
      fullUrl: `urn:uuid:5e57873b-0000-4000-8000-00000000000${i}`,
      resource,
      request: { method: 'POST', url: 'x' in resource ? '' : String(Reflect.get(resource, 'resourceType')) },
    }));
    const raw = Buffer.from(JSON.stringify({ ...wire, entry: [...wire.entry, ...more] }));
    return world.journeys.accept(arrival(linkWorkers, 'fhir-rest', raw));
  }

  test('is kept, found by the referral and the person, and refers to what is kept', async () => {
    const { id } = await referred();
    await reportWith(id, (request, patient) => [
      {
        ...observation,
        basedOn: [{ reference: `ServiceRequest/${request}` }],
        subject: { reference: `Patient/${patient}` },
      },
      someone,
    ]);
    const { exchange, resources } = await kept(id);
    expect(exchange.state).toBe('accepted');
    const [found] = resources.filter(({ type }) => type === 'Observation' && type.length > 0).slice(-1);
    const body = readJson(found?.body ?? '{}');
    const who = resources.filter(({ type, part }) => type === 'Practitioner' && part === 'beside');
    expect(body).toMatchObject({
      valueString: 'Better than the last',
      basedOn: [{ reference: `ServiceRequest/${exchange.request}` }],
      performer: [{ reference: `Practitioner/${who[0]?.id}` }],
    });
    const query = {
      type: 'Observation',
      filters: [
        { kind: 'token', param: 'based-on', any: [{ system: 'ServiceRequest', value: exchange.request }], not: false },
      ],
      sort: { by: { kind: 'updated' }, descending: false },
      limit: 10,
      count: false,
    } as const;
    for (const party of [practice.id, linkWorkers.id]) {
      expect((await world.store.search(party, query)).resources.map(({ id: one }) => one)).toEqual([found?.id]);
    }
    expect((await world.store.search(stranger.id, query)).resources).toEqual([]);
  });

  test('attack 20: a reference into something else that is kept here is refused, and nothing is written', async () => {
    const { id } = await referred();
    expect(await refusedFor(reportWith(id, () => [observation, someone]))).toEqual(['invariant']);
    const other = { reference: 'Encounter/another' };
    const stray = (patient: string) => ({
      ...observation,
      subject: { reference: `Patient/${patient}` },
      encounter: other,
    });
    expect(await refusedFor(reportWith(id, (_request, patient) => [stray(patient), someone]))).toEqual([
      'reference-broken',
    ]);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  const nhsNumber = (value: string) => ({ system: 'https://fhir.nhs.uk/Id/nhs-number', value });

  test.each<[string, (patient: string) => readonly object[]]>([
    ['a Patient with another NHS number', () => [{ resourceType: 'Patient', identifier: [nhsNumber('9990000018')] }]],
    [
      'somebody by an address elsewhere',
      () => [{ ...observation, subject: { reference: 'https://evil.example/Patient/1' } }],
    ],
    [
      'somebody by another NHS number in another spelling',
      () => [
        { resourceType: 'Patient', identifier: [{ system: 'http://fhir.nhs.uk/id/nhs-number/', value: '9990000018' }] },
      ],
    ],
    ['somebody by another NHS number', () => [{ ...observation, subject: { identifier: nhsNumber('9990000018') } }]],
    [
      'a contained Patient who is somebody else',
      () => [
        {
          ...observation,
          contained: [{ resourceType: 'Patient', id: 'p', identifier: [nhsNumber('9990000018')] }],
          subject: { reference: '#p' },
        },
      ],
    ],
    ['nobody', () => [{ ...observation, subject: undefined }]],
    [
      'another request',
      () => [{ resourceType: 'ServiceRequest', status: 'active', intent: 'plan', subject: { reference: 'Patient/x' } }],
    ],
  ])('speaks of this person and this referral alone: %s is refused', async (_what, enclosed) => {
    const { id } = await referred();
    const refused = await refusedFor(reportWith(id, (_request, patient) => [...enclosed(patient), someone]));
    expect(refused).not.toEqual([]);
    expect((await kept(id)).exchange.version).toBe(1);
  });

  test.each<[string, object]>([
    ['what changes something that is kept', { status: 'entered-in-error' }],
    ['a modifier that nobody understands', { modifierExtension: [{ url: 'https://x.example/m', valueBoolean: true }] }],
    ['what is no part of a report', { resourceType: 'AuditEvent' }],
  ])('is what happened, and nothing else: %s is refused', async (_what, change) => {
    const { id } = await referred();
    const refused = await refusedFor(
      reportWith(id, (_request, patient) => [
        { ...observation, subject: { reference: `Patient/${patient}` }, ...change },
        someone,
      ]),
    );
    expect(refused).not.toEqual([]);
    expect((await kept(id)).exchange.version).toBe(1);
  });
});
