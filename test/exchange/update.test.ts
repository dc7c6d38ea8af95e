import { describe, expect, test } from '@jest/globals';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, owedTo, referred, refusedFor, report, useWorld, world } from './scene.js';
import { caller, linkWorkers, practice } from './world.js';

useWorld();

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
