import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import {
  arrived,
  kept,
  messageId,
  owedTo,
  refer,
  referred,
  refusedFor,
  report,
  sent,
  useWorld,
  world,
} from './scene.js';
import { arrival, conformance, edited, linkWorkers, practice, stranger, wires } from './world.js';

useWorld();

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
