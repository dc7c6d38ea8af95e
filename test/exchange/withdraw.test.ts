import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { kept, owedTo, referred, refusedFor, report, useWorld, withdraw, world } from './scene.js';
import { caller, linkWorkers, practice, wires } from './world.js';

useWorld();

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
