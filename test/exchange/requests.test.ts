import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import type { PracticeRequest } from '../../src/domain/practice-request.js';
import type { Progress } from '../../src/domain/progress.js';
import type { ReferralSource } from '../../src/domain/referral.js';
import { practiceOf } from '../../src/exchange/practice.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import {
  answer,
  ask,
  childOf,
  engaged,
  inboxOf,
  quayside,
  referralTo,
  referredWith,
  reportOf,
  request,
  requestNumber,
  takeBack,
} from './asks.js';
import { kept, now, owedTo, refusedFor, report, useWorld, world } from './scene.js';
import { arrival, caller, linkWorkers, parties, practice, stranger, wires } from './world.js';

useWorld();

const requested = async (id: string) => (await reportOf(id)).requests?.[0];

async function asked() {
  const parent = await engaged();
  await ask({ requests: [request({ priority: 'urgent', by: '2026-12-01' })] });
  return { parent, child: await childOf(parent.id) };
}

const needNumber = { system: 'https://saltby.example/Id/need', value: 'N-1' };
const foundNeed = {
  identifier: needNumber,
  kind: 'debt',
  found: 'later',
  state: 'active',
  certainty: 'confirmed',
} as const;

describe('a new request to the practice', () => {
  test('is asked of the practice that referred, in an exchange of its own, and can be told on every wire', async () => {
    const { parent, child } = await asked();
    expect(child).toMatchObject({
      referrer: linkWorkers.id,
      performer: practice.id,
      state: 'sent',
      within: { exchange: parent.id, as: 'request' },
    });
    const message = await referralTo(practice);
    expect(message.referral).toMatchObject({
      details: {
        identifiers: [requestNumber],
        reason: 'Please review her sleeping tablets',
        priority: 'urgent',
        partOf: quayside,
        actionBy: '2026-12-01',
        source: 'link-worker',
      },
      person: { nhsNumber: { value: expect.any(String) } },
      recipient: { organisation: { odsCode: practice.odsCode } },
    });
    for (const wire of Object.values(wires)) {
      const { issues } = wire.read(wire.write(message));
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  test('goes to the person’s practice where somebody else has referred', async () => {
    const parent = await referredWith({}, linkWorkers, stranger);
    await ask({ requests: [request()] });
    expect(await childOf(parent.id)).toMatchObject({ performer: practice.id });
    await answer(practice, { state: 'accepted' }, requestNumber);
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'accepted' } });
  });

  test('goes to who referred where no practice is named and a GP did, and to no school', async () => {
    const parent = await referredWith({ gpPractices: [] });
    await ask({ requests: [request()] });
    expect(await childOf(parent.id)).toMatchObject({ performer: practice.id });
    const { referral } = await kept(parent.id);
    const of = (source: ReferralSource) =>
      practiceOf(parties, parent, { ...referral, details: { ...referral.details, source } });
    expect([of('nurse')?.id, of('teacher')?.id]).toEqual([practice.id, undefined]);
  });

  test('of which nobody can be told is kept, and the link worker is told to say it otherwise', async () => {
    const parent = await referredWith({ gpPractices: [{ identifier: 'Z00000' }] });
    const accepted = await ask({ requests: [request()] });
    expect(accepted).toMatchObject({
      outcome: { issues: [{ severity: 'warning', code: 'receiver-unknown', path: '/report/requests/0' }] },
    });
    expect(await world.store.exchangesWithin(parent.id)).toEqual([]);
    await ask({ requests: [request({ progress: { state: 'accepted' } })] });
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'accepted' } });
  });
});

describe('a request that was sent', () => {
  const whole: Partial<PracticeRequest> = { priority: 'urgent', by: '2026-12-01' };
  const changed: readonly [string, Partial<PracticeRequest>][] = [
    ['what', { ...whole, what: 'Please stop her sleeping tablets' }],
    ['priority', { ...whole, priority: 'routine' }],
    ['by', { ...whole, by: '2026-12-24' }],
    ['need', { ...whole, need: needNumber }],
  ];
  test('stays as the practice was told it, before it answers and after: another word is refused', async () => {
    const { parent } = await asked();
    const insist = async (progress: Progress) => {
      for (const [member, more] of changed) {
        await expect(ask({ needs: [foundNeed], requests: [request({ ...more, progress })] })).rejects.toMatchObject({
          issues: [
            {
              code: 'invariant',
              path: `/report/requests/0/${member}`,
              severity: 'error',
              text: expect.stringMatching(`found another ${member} than .*; expected what was asked`),
            },
          ],
        });
      }
      expect(await requested(parent.id)).toMatchObject({ what: request().what, ...whole, progress });
    };
    await insist({ state: 'sent' });
    await answer(practice, { state: 'accepted' }, requestNumber);
    await answer(practice, { state: 'closed', closing: 'goals-met' }, requestNumber);
    await insist({ state: 'closed', closing: 'goals-met' });
  });

  test('said again with less keeps what the practice was told', async () => {
    const { parent } = await asked();
    await ask({ requests: [request()] });
    expect(await requested(parent.id)).toMatchObject(whole);
  });

  test('is known since when it was asked, also once the practice has answered', async () => {
    const { parent, child } = await asked();
    const askedOn = (await requested(parent.id))?.progress.askedOn;
    expect(askedOn).toEqual(expect.any(String));
    expect((await kept(child.id)).task).toMatchObject({ authoredOn: askedOn });
    await answer(practice, { state: 'accepted' }, requestNumber);
    await answer(practice, { state: 'closed', closing: 'goals-met' }, requestNumber);
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'closed', askedOn } });
    expect((await kept(child.id)).task).toMatchObject({ authoredOn: askedOn });
  });
});

describe('the practice', () => {
  test('accepts and completes by message, though it is no link worker, and is not told what it said', async () => {
    const { parent, child } = await asked();
    const { length } = await inboxOf(practice);
    await answer(practice, { state: 'accepted' }, requestNumber);
    await answer(practice, { state: 'closed', closing: 'goals-met', notes: ['Seen on Monday'] }, requestNumber);
    expect(await now(child.id)).toMatchObject({ state: 'closed' });
    expect(await requested(parent.id)).toMatchObject({
      what: 'Please review her sleeping tablets',
      progress: { state: 'closed', closing: 'goals-met', notes: ['Seen on Monday'] },
    });
    expect(await now(parent.id)).toMatchObject({ state: 'engaged' });
    expect(await inboxOf(practice)).toHaveLength(length);
    expect((await owedTo(linkWorkers.id)).slice(-2)).toEqual(['progress: accepted', 'progress: closed']);
  });

  test.each(['bars', 'fhir-rest', 'platform'] as const)('answers on the wire %s', async (wire) => {
    const { parent, child } = await asked();
    const { id, sender, receiver } = await referralTo(practice);
    const message = {
      kind: 'progress',
      id: '2e57873b-6e20-4efe-9eac-000000000001',
      sentAt: new Date().toISOString(),
      sender: receiver,
      receiver: sender,
      referral: requestNumber,
      inReplyTo: id,
      progress: { state: 'accepted', saidOn: new Date().toISOString() },
    } as const;
    const raw = Buffer.from(writeJson(wires[wire].write(message)));
    expect(await world.journeys.accept(arrival(practice, wire, raw))).toMatchObject({ kind: 'done' });
    expect(await now(child.id)).toMatchObject({ state: 'accepted' });
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'accepted' } });
  });

  test('rejects with a reason', async () => {
    const { parent } = await asked();
    await answer(
      practice,
      { state: 'rejected', reason: { code: 'other', words: 'She is with another GP' } },
      requestNumber,
    );
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'rejected' } });
  });

  test('answers by its Task, as any owner of one does', async () => {
    const { parent, child } = await asked();
    const answered = await world.journeys.update({
      ...caller(practice, Buffer.from('put')),
      type: 'Task',
      id: child.task,
      version: 1,
      change: (present: unknown) => ({ ...(isMembers(present) ? present : {}), status: 'accepted' }),
    });
    expect(answered).toMatchObject({ kind: 'done' });
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'accepted' } });
    const [task] = (await world.store.contents(parent.id)).filter(({ body }) => body.includes(requestNumber.value));
    expect(readJson(task?.body ?? '{}')).toMatchObject({ resourceType: 'Task', status: 'accepted' });
  });

  test('may not say where its own referral stands, nor take back what it was asked', async () => {
    await asked();
    expect(await refusedFor(answer(practice, { state: 'closed', closing: 'goals-met' }, quayside))).toEqual([
      'forbidden',
    ]);
    const gone = { state: 'withdrawn', reason: { code: 'other', words: 'No' } } as const;
    expect(await refusedFor(takeBack(requestNumber, gone, practice))).toEqual(['move-not-allowed']);
    await takeBack(requestNumber, gone);
    expect(await owedTo(practice.id)).toContain('withdrawal: withdrawn');
  });

  test('is asked before the referral ends, and answers after it', async () => {
    const { parent } = await asked();
    await report({ state: 'closed', closing: 'goals-met' });
    await answer(practice, { state: 'accepted' }, requestNumber);
    expect(await now(parent.id)).toMatchObject({ state: 'closed' });
    expect(await requested(parent.id)).toMatchObject({ progress: { state: 'accepted' } });
  });
});
