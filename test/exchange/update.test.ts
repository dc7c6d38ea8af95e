import { describe, expect, test } from '@jest/globals';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { codeSystems, extensions } from '../../src/mapping/systems.js';
import { kept, owedTo, referred, refusedFor, report, useWorld, world } from './scene.js';
import { caller, linkWorkers, practice } from './world.js';

useWorld();

const holdingWhy = {
  coding: [{ system: codeSystems.holdingReason, code: 'awaiting-service', display: 'Awaiting a service' }],
};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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

  describe('a client that knows the status alone', () => {
    const reviewBy = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    const reasonOf = (code: string) => ({
      coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress-reason', code }],
    });
    const held = async () => {
      const { id } = await referred();
      await report({ state: 'accepted' });
      await report({ state: 'holding', holding: { why: 'awaiting-service', words: 'The choir', reviewBy } });
      return id;
    };
    const spelled = async (id: string) => JSON.stringify((await kept(id)).task);

    test('pauses work that is held: what it held for goes, and its review with it', async () => {
      const id = await held();
      const statusReason = reasonOf('person-unwell');
      // What stands beside it is no part of the finer word.
      await change(id, (task) => ({ ...task, extension: [...listOf(task.extension), ...extension] }));
      await change(id, (task) => ({ ...task, status: 'on-hold', statusReason }));
      const { exchange, task, referral } = await kept(id);
      expect(task).toMatchObject({ status: 'on-hold', businessStatus: { coding: [{ code: 'paused' }] }, extension });
      expect(exchange).toMatchObject({ state: 'paused' });
      expect(exchange.reviewAt).toBeUndefined();
      expect(referral.progress).toMatchObject({ state: 'paused', reason: { code: 'person-unwell' } });
      expect(referral.progress).not.toHaveProperty('holding');
      expect(await owedTo(practice.id)).toContain('progress: paused');
    });

    test('ends work that is held, takes it back, or says that it was a mistake', async () => {
      const closing = {
        type: { coding: [{ system: 'https://waymark.example/fhir/CodeSystem/task-parameter', code: 'closing' }] },
        valueCodeableConcept: {
          coding: [{ system: 'https://waymark.example/fhir/CodeSystem/closing', code: 'goals-met' }],
        },
      };
      const id = await held();
      await change(
        id,
        (task) => ({ ...task, status: 'cancelled', statusReason: reasonOf('no-longer-needed') }),
        practice,
      );
      expect(await kept(id)).toMatchObject({ exchange: { state: 'holding', withdrawalAsked: true, reviewAt: {} } });
      await change(id, (task) => ({ ...task, status: 'completed', output: [closing] }));
      expect(await kept(id)).toMatchObject({ exchange: { state: 'closed' }, task: { output: [{}] } });
      expect(await spelled(id)).not.toContain(extensions.holding);
      // How it closed goes as well.
      await change(id, (task) => ({ ...task, status: 'entered-in-error' }));
      expect(await kept(id)).toMatchObject({ exchange: { state: 'entered-in-error' } });
      expect(await spelled(id)).not.toContain('goals-met');
    });

    test.each([linkWorkers, practice])('says of held work that it was a mistake ($id)', async (by) => {
      const id = await held();
      await change(id, (task) => ({ ...task, status: 'entered-in-error' }), by);
      expect(await kept(id)).toMatchObject({ exchange: { state: 'entered-in-error' } });
      expect(await spelled(id)).not.toContain(extensions.holding);
    });

    test('says of paused work that it was a mistake: the reason goes, since a mistake takes none', async () => {
      const id = await held();
      await report({ state: 'paused', reason: { code: 'person-away' } });
      await change(id, (task) => ({ ...task, status: 'entered-in-error' }));
      expect((await kept(id)).task).not.toHaveProperty('statusReason');
    });

    test('is refused what it said anew and the new state does not take', async () => {
      const id = await held();
      const statusReason = reasonOf('person-unwell');
      const otherwise = (extension: unknown): unknown =>
        JSON.parse(JSON.stringify(extension).replace('The choir', 'The garden'));
      const changed = change(id, (task) => ({
        ...task,
        status: 'on-hold',
        statusReason,
        extension: otherwise(task.extension),
      }));
      expect(await refusedFor(changed)).toEqual(['invariant']);
      expect(await refusedFor(change(id, (task) => ({ ...task, status: 'entered-in-error', statusReason })))).toEqual([
        'invariant',
      ]);
      for (const odd of ['x', {}, [null], null]) {
        const refused = await refusedFor(
          change(id, (task) => ({ ...task, status: 'on-hold', statusReason, extension: odd })),
        );
        expect([odd, refused]).not.toEqual([odd, []]);
      }
      expect((await kept(id)).exchange.state).toBe('holding');
    });

    test('leaves since when support is held, and its review, when it notes something; the note is said now', async () => {
      const id = await held();
      const before = await kept(id);
      const start = Date.now();
      await change(id, (task) => ({ ...task, note: [{ text: 'Rang the choir' }] }));
      const after = await kept(id);
      expect(after.referral.progress?.holding).toEqual(before.referral.progress?.holding);
      expect(after.referral.progress?.holding?.since).toEqual(expect.any(String));
      expect(after.exchange).toMatchObject({ state: 'holding', reviewAt: before.exchange.reviewAt });
      expect(Date.parse(after.referral.progress?.saidOn ?? '')).toBeGreaterThanOrEqual(start);
    });

    test('moves the review of held support without its since: it is held since then all the same', async () => {
      const id = await held();
      const { referral, exchange } = await kept(id);
      const later = new Date(Date.now() + 20 * 86_400_000).toISOString();
      const parts = [
        { url: 'why', valueCodeableConcept: holdingWhy },
        { url: 'reviewBy', valueDateTime: later },
      ];
      await change(id, (task) => ({ ...task, extension: [{ url: extensions.holding, extension: parts }] }));
      const after = await kept(id);
      expect(after.referral.progress?.holding).toEqual({
        why: 'awaiting-service',
        since: referral.progress?.holding?.since,
        reviewBy: later,
      });
      expect(after.exchange.reviewAt).toBe(Date.parse(later));
      expect(exchange.reviewAt).not.toBe(Date.parse(later));
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
