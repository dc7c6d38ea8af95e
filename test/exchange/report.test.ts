import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import type { ProgressState } from '../../src/domain/progress.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, messageId, owedTo, referred, refusedFor, report, useWorld, withdraw, world } from './scene.js';
import { caller, practice, stranger } from './world.js';

useWorld();

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

  test('is not dated before what was said last: closed before it was accepted', async () => {
    const { id } = await referred();
    await report({ state: 'accepted', saidOn: '2026-11-01' });
    const before = await kept(id);
    const closed = { state: 'closed', closing: 'goals-met' };
    const refusal = await report({ ...closed, saidOn: '2026-10-31' }).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ issues: [{ code: 'value', path: '/progress/saidOn' }] });
    expect(await refusedFor(report({ ...closed, saidOn: '2026-10-31T22:00:00Z' }))).toEqual(['value']);
    expect((await kept(id)).exchange.version).toBe(before.exchange.version);
    // Where it cannot be told which was first, nothing is refused; nor is what was said on the same day.
    await report({ state: 'engaged', saidOn: '2026-11' });
    await report({ ...closed, saidOn: '2026-11-01' });
  });

  test('may be dated before a report that only said again where the work stands', async () => {
    await referred();
    await report({ state: 'accepted', saidOn: '2026-10-20' });
    await report({ state: 'accepted', saidOn: '2026-11-10' });
    await report({ state: 'engaged', saidOn: '2026-11-01' });
    expect(await refusedFor(report({ state: 'connected', saidOn: '2026-10-31' }))).toEqual(['value']);
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
