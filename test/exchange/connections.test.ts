import { describe, expect, test } from '@jest/globals';
import { writeJson } from '../../src/conformance/json-literals.js';
import type { Connection } from '../../src/domain/connection.js';
import type { Progress } from '../../src/domain/progress.js';
import type { Report } from '../../src/domain/report.js';
import {
  answer,
  arrivedAt,
  ask,
  askAs,
  asking,
  childOf,
  connection,
  engaged,
  inboxOf,
  number,
  otherInstance,
  referralTo,
  referredWith,
  reportOf,
  say,
  takeBack,
} from './asks.js';
import { kept, messageId, now, owedTo, refusedFor, report, useWorld, withdraw, world } from './scene.js';
import { arrival, caller, careful, kitchen, linkWorkers, practice, stranger, wires } from './world.js';

useWorld();

const gone: Progress = { state: 'withdrawn', reason: { code: 'no-longer-needed', words: 'Moved away' } };

const connected = async (id: string) => (await reportOf(id)).connections?.[0];

/** A referral on which the link worker works, and the exchange in which the kitchen is asked. */
async function asked() {
  const parent = await engaged();
  await ask({ connections: [connection()] });
  return { parent, child: await childOf(parent.id) };
}

describe('a new connection to a service that is connected', () => {
  test('asks it in an exchange of its own, in the commit of the report', async () => {
    const { parent, child } = await asked();
    expect(child).toMatchObject({
      referrer: linkWorkers.id,
      performer: kitchen.id,
      state: 'sent',
      within: { exchange: parent.id, as: 'connection', item: `${number.system}|${number.value}` },
    });
    expect(await owedTo(kitchen.id)).toEqual(['referral']);
    expect(await connected(parent.id)).toMatchObject({
      identifier: number,
      service: { directoryId: 'kitchen', name: 'Saltby Community Kitchen' },
      progress: { state: 'sent' },
    });
    expect((await world.store.journal(child.id)).map(({ journey, party }) => [journey, party])).toEqual([
      ['refer', linkWorkers.id],
    ]);
  });

  test('can be told on every wire, and says no more than it takes to meet somebody', async () => {
    await referredWith({ consent: { status: 'active', level: 'summary', informationSharing: 'Not the school' } });
    await ask({ connections: [connection()] });
    const message = await referralTo(kitchen);
    for (const wire of Object.values(wires)) {
      const { issues } = wire.read(wire.write(message));
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    const { referral } = message;
    expect(Object.keys(referral).sort()).toEqual(
      ['consent', 'details', 'needs', 'person', 'progress', 'recipient', 'referrer', 'risks'].sort(),
    );
    expect(referral.details).toMatchObject({ identifiers: [number], reason: 'Would like to cook with others' });
    expect(referral.needs?.map(({ kind, freeText, codedValues }) => [kind, freeText, codedValues])).toEqual([
      ['food', undefined, undefined],
      ['loneliness', undefined, undefined],
    ]);
    expect(referral.person).not.toHaveProperty('nhsNumber');
    expect(referral.person).not.toHaveProperty('ethnicity');
    expect(referral.consent).not.toHaveProperty('informationSharing');
    expect(referral.referrer).toMatchObject({ professional: { organisation: { name: linkWorkers.name } } });
  });

  test.each(['platform', 'fhir-rest', 'bars'] as const)('is read from the wire %s', async (wire) => {
    const parent = await engaged();
    const { message } = wires.platform.read(asking({ connections: [connection()] }));
    if (message?.kind !== 'progress') throw new Error('the report cannot be read');
    const received = wires[wire].write({ ...message, inReplyTo: messageId });
    const raw = Buffer.from(writeJson(received));
    expect(await world.journeys.accept(arrival(linkWorkers, wire, raw))).toMatchObject({ kind: 'done' });
    expect(await childOf(parent.id)).toMatchObject({ performer: kitchen.id });
    expect((await referralTo(kitchen)).referral.details.identifiers).toEqual([number]);
  });

  test('is told what the person wrote about themselves only where everything may be shared', async () => {
    await asked();
    const { referral } = await referralTo(kitchen);
    expect(referral.consent).toMatchObject({ level: 'everything' });
    expect(referral).toHaveProperty('aboutMe');
    expect(referral).not.toHaveProperty('problems');
  });

  test('with a waiting list is asked; said again, in whatever message, it is not asked twice', async () => {
    const parent = await engaged();
    const told = { connections: [connection({ service: { directoryId: 'waiting' } })] };
    const message = asking(told);
    expect(await say(linkWorkers, message)).toMatchObject({ kind: 'done' });
    expect(await say(linkWorkers, message)).toMatchObject({ kind: 'repeat' });
    expect(await ask(told)).toMatchObject({ kind: 'done' });
    await childOf(parent.id);
    expect(await owedTo(kitchen.id)).toEqual(['referral']);
  });

  const refused: readonly [string, Report, string, string][] = [
    [
      'the directory does not have',
      { connections: [connection({ service: { directoryId: 'nowhere' } })] },
      'receiver-unknown',
      '/report/connections/0/service/directoryId',
    ],
    [
      'is full',
      { connections: [connection({ service: { directoryId: 'full' } })] },
      'conflict',
      '/report/connections/0/service/directoryId',
    ],
    [
      'is said to have answered already',
      { connections: [connection({ progress: { state: 'accepted' } })] },
      'move-not-allowed',
      '/report/connections/0/progress/state',
    ],
    [
      'is asked twice under one number',
      { connections: [connection(), connection()] },
      'invariant',
      '/report/connections/1/identifier',
    ],
  ];
  test.each(refused)('that %s is refused, and nothing is stored', async (_why, told, code, path) => {
    const { id } = await engaged();
    const before = await now(id);
    await expect(ask(told)).rejects.toMatchObject({ issues: [{ code, path, severity: 'error' }] });
    expect(await world.store.exchangesWithin(id)).toEqual([]);
    expect(await now(id)).toEqual(before);
    expect(await owedTo(kitchen.id)).toEqual([]);
  });

  test('for a person of whom only restricted risks are known is refused: they may not be told, nor left out', async () => {
    const secret = { risk: { freeText: 'Carries a knife' }, status: 'active', restricted: true } as const;
    await referredWith({ risks: { entries: [secret] } }, careful);
    expect(await refusedFor(ask({ connections: [connection()] }, careful))).toEqual(['invariant']);
  });

  test('is told the risks that are not restricted', async () => {
    const secret = { risk: { freeText: 'Carries a knife' }, status: 'active', restricted: true } as const;
    const falls = { risk: { freeText: 'Falls' }, status: 'active' } as const;
    await referredWith({ risks: { entries: [secret, falls] } }, careful);
    await ask({ connections: [connection()] }, careful);
    const { referral } = await referralTo(kitchen);
    expect(referral.risks.entries?.map(({ risk }) => risk?.freeText)).toEqual(['Falls']);
    const child = JSON.stringify(await world.store.contents((await inboxOf(kitchen))[0]?.exchange ?? ''));
    expect(child).not.toContain('knife');
  });

  test('is not made within an ask: the one who is asked asks nobody else', async () => {
    const { child } = await asked();
    await answer(kitchen, { state: 'accepted' });
    const more = {
      report: { connections: [connection({ identifier: { value: 'K-1' }, service: { directoryId: 'own' } })] },
    };
    expect(await refusedFor(answer(kitchen, { state: 'engaged' }, number, more))).toEqual(['not-supported']);
    expect(await world.store.exchangesWithin(child.id)).toEqual([]);
  });

  test('under a number that is known, to another service, is refused', async () => {
    await asked();
    const told = { connections: [connection({ service: { directoryId: 'waiting' } })] };
    expect(await refusedFor(ask(told))).toEqual(['invariant']);
  });

  test('is one of twenty at most in a report', async () => {
    await engaged();
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        connection({ identifier: { value: `N-${i}` }, service: { name: 'A choir' } }),
      );
    expect(await refusedFor(ask({ connections: many(21) }))).toEqual(['too-many']);
    expect(await ask({ connections: many(20) })).toMatchObject({ kind: 'done' });
  });

  test('said again without its place in the directory keeps it', async () => {
    const { parent } = await asked();
    await ask({
      connections: [
        connection({
          service: { name: 'Saltby Community Kitchen', contactDetails: [{ means: 'phone', value: '01632 960000' }] },
        }),
      ],
    });
    expect((await connected(parent.id))?.service).toMatchObject({
      directoryId: 'kitchen',
      name: 'Saltby Community Kitchen',
      contactDetails: [{ means: 'phone' }],
    });
  });

  const changed: readonly [string, Partial<Connection>, string][] = [
    ['another reason', { reason: { freeText: 'Would like a hot meal' } }, 'reason'],
    ['other needs', { needs: ['food', 'debt'] }, 'needs'],
    ['one need less', { needs: ['food'] }, 'needs'],
    ['the name of another service', { service: { name: 'Saltby Choir' } }, 'service/name'],
    [
      'another organisation',
      { service: { directoryId: 'kitchen', organisation: { name: 'Saltby Singers' } } },
      'service/organisation',
    ],
  ];
  test('said again otherwise than the service was told it is refused', async () => {
    const { parent, child } = await asked();
    await answer(kitchen, { state: 'accepted' });
    const before = [await now(parent.id), await now(child.id), await connected(parent.id)];
    for (const [what, more, member] of changed) {
      const again = connection({ progress: { state: 'accepted' }, ...more });
      const refusal: unknown = await ask({ connections: [again] }).catch((thrown: unknown) => thrown);
      const text = expect.stringMatching(/^found (another|the name of another) .*; expected /);
      const issue = { code: 'invariant', path: `/report/connections/0/${member}`, severity: 'error', text };
      expect([what, refusal]).toMatchObject([what, { issues: [issue] }]);
    }
    expect([await now(parent.id), await now(child.id), await connected(parent.id)]).toEqual(before);
  });

  test('said again on FHIR with another reason is refused', async () => {
    await asked();
    const { message } = wires.platform.read(asking({ connections: [connection({ reason: { freeText: 'Other' } })] }));
    if (message?.kind !== 'progress') throw new Error('the report cannot be read');
    const raw = Buffer.from(writeJson(wires['fhir-rest'].write({ ...message, inReplyTo: messageId })));
    await expect(world.journeys.accept(arrival(linkWorkers, 'fhir-rest', raw))).rejects.toMatchObject({
      issues: [{ code: 'invariant', path: 'ServiceRequest' }],
    });
  });

  test('said again by its number alone keeps what the service was told; what came of it is free to change', async () => {
    const { parent } = await asked();
    const again = (uptake: Connection['uptake'] & string, more: Partial<Connection> = {}): Connection => ({
      identifier: number,
      service: { directoryId: 'kitchen' },
      progress: { state: 'sent' },
      uptake,
      ...more,
    });
    await ask({ connections: [again('not-known', { needs: ['loneliness', 'food'] })] });
    await ask({ connections: [again('taken-up', { outcome: { freeText: 'Cooks on Tuesdays' } })] });
    expect(await connected(parent.id)).toMatchObject({
      needs: expect.arrayContaining(['food', 'loneliness']),
      reason: { freeText: 'Would like to cook with others' },
      uptake: 'taken-up',
      outcome: { freeText: 'Cooks on Tuesdays' },
    });
  });

  test('is called what the directory calls it, whoever says another name', async () => {
    const parent = await engaged();
    const told = { connections: [connection({ service: { directoryId: 'kitchen', name: 'Cookery with Jo' } })] };
    for (const _time of ['first', 'again']) {
      expect(await ask(told)).toMatchObject({
        outcome: { issues: [{ severity: 'warning', code: 'value', path: '/report/connections/0/service/name' }] },
      });
      expect((await connected(parent.id))?.service).toEqual({
        directoryId: 'kitchen',
        name: 'Saltby Community Kitchen',
      });
    }
    expect((await referralTo(kitchen)).referral.recipient).toMatchObject({ serviceName: 'Saltby Community Kitchen' });
  });

  test('is known since when it was asked, in its own work and, whoever answers, in the report', async () => {
    const parent = await engaged();
    const askedOn = '2026-11-19T09:30:00Z';
    await ask({ connections: [connection({ progress: { state: 'sent', askedOn, saidOn: '2026-11-20T09:00:00Z' } })] });
    const child = await childOf(parent.id);
    expect((await kept(child.id)).task).toMatchObject({ status: 'requested', authoredOn: askedOn });
    await arrivedAt(kitchen);
    await answer(kitchen, { state: 'accepted' });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'accepted', askedOn } });
    expect((await kept(child.id)).task).toMatchObject({ status: 'accepted', authoredOn: askedOn });
    await withdraw('entered-in-error');
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'entered-in-error', askedOn } });
  });
});

describe('what the service says', () => {
  test('stands in the report, and is owed to the link worker and, as one connection, to who referred', async () => {
    const { parent, child } = await asked();
    const before = await now(parent.id);
    const { length } = await inboxOf(practice);
    await answer(kitchen, { state: 'accepted', notes: ['Tuesdays at six'] });
    expect(await connected(parent.id)).toMatchObject({
      progress: { state: 'accepted', notes: ['Tuesdays at six'] },
      reason: { freeText: 'Would like to cook with others' },
    });
    expect(await now(child.id)).toMatchObject({ state: 'accepted', version: 2 });
    expect(await now(parent.id)).toMatchObject({ state: 'engaged', version: before.version + 1 });
    expect((await kept(parent.id)).referral.progress).toMatchObject({ state: 'engaged' });
    expect(await inboxOf(linkWorkers)).toContainEqual({
      exchange: child.id,
      message: expect.objectContaining({ kind: 'progress', referral: number }),
    });
    const told = (await inboxOf(practice)).slice(length);
    expect(told).toEqual([
      {
        exchange: parent.id,
        message: expect.objectContaining({
          kind: 'progress',
          progress: expect.objectContaining({ state: 'engaged' }),
          report: { connections: [expect.objectContaining({ identifier: number })] },
        }),
      },
    ]);
    expect((await world.store.journal(parent.id)).at(-1)).toMatchObject({
      journey: 'hear',
      from: 'engaged',
      to: 'engaged',
    });
  });

  test('that the ask has arrived is seen by the link worker, and not told to who referred', async () => {
    const { parent, child } = await asked();
    const { length } = await inboxOf(practice);
    await arrivedAt(kitchen);
    expect(await now(child.id)).toMatchObject({ state: 'received' });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'received' } });
    expect(await inboxOf(practice)).toHaveLength(length);
    expect((await inboxOf(linkWorkers)).at(-1)?.message).toMatchObject({ progress: { state: 'received' } });
    await ask({ connections: [connection({ uptake: 'not-known' })] });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'received' }, uptake: 'not-known' });
  });

  test('is not for the link worker to say: the same again is fine, and takes nothing of the answer away', async () => {
    const { parent } = await asked();
    await answer(kitchen, { state: 'accepted', notes: ['Tuesdays at six'] });
    const before = await connected(parent.id);
    await expect(ask({ connections: [connection({ progress: { state: 'engaged' } })] })).rejects.toMatchObject({
      issues: [{ code: 'move-not-allowed', path: '/report/connections/0/progress/state' }],
    });
    await ask({ connections: [connection({ progress: { state: 'accepted' }, uptake: 'taken-up' })] });
    expect(await connected(parent.id)).toMatchObject({ progress: before?.progress, uptake: 'taken-up' });
  });

  test('goes on after the referral is closed, and stands in its report', async () => {
    const { parent } = await asked();
    await answer(kitchen, { state: 'accepted' });
    await report({ state: 'closed', closing: 'passed-to-another-service' });
    const { length } = await inboxOf(practice);
    await answer(kitchen, { state: 'engaged' });
    expect(await now(parent.id)).toMatchObject({ state: 'closed' });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'engaged' } });
    expect((await inboxOf(practice)).slice(length)).toEqual([
      expect.objectContaining({
        message: expect.objectContaining({ progress: expect.objectContaining({ state: 'closed' }) }),
      }),
    ]);
  });

  test('crosses what the link worker says of the referral, in two instances at once: nothing is lost', async () => {
    const { parent } = await asked();
    const other = otherInstance();
    await Promise.all([
      answer(kitchen, { state: 'accepted' }),
      askAs(other, {
        connections: [
          connection({ identifier: { value: 'C-2' }, service: { name: 'A choir' }, progress: { state: 'accepted' } }),
        ],
      }),
      report({ state: 'plan-agreed' }),
    ]);
    const { connections = [] } = await reportOf(parent.id);
    expect(connections.map(({ identifier, progress }) => [identifier.value, progress.state])).toEqual([
      ['C-1', 'accepted'],
      ['C-2', 'accepted'],
    ]);
  });
});

describe('a connection that is taken back', () => {
  test('before the service begins is withdrawn at once, and stands so in the report', async () => {
    const { parent, child } = await asked();
    await takeBack(number, gone);
    expect(await now(child.id)).toMatchObject({ state: 'withdrawn' });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'withdrawn' } });
    expect(await owedTo(kitchen.id)).toEqual(['referral', 'withdrawal: withdrawn']);
  });

  test('once the service has begun is asked for, and the service answers', async () => {
    const { parent, child } = await asked();
    await answer(kitchen, { state: 'accepted' });
    await answer(kitchen, { state: 'engaged' });
    await takeBack(number, gone);
    expect(await now(child.id)).toMatchObject({ state: 'engaged', withdrawalAsked: true });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'engaged' } });
    await world.journeys.answerWithdrawal({ ...caller(kitchen, Buffer.from('')), exchange: child.id, agreed: true });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'withdrawn' } });
  });

  test('is not taken back in a report', async () => {
    await asked();
    expect(await refusedFor(ask({ connections: [connection({ progress: gone })] }))).toEqual(['move-not-allowed']);
  });

  test('with the referral, that was a mistake, in the same commit: whatever the service has done so far', async () => {
    const { parent, child } = await asked();
    await answer(kitchen, { state: 'accepted' });
    await answer(kitchen, { state: 'engaged' });
    await withdraw('entered-in-error');
    expect(await now(parent.id)).toMatchObject({ state: 'entered-in-error' });
    expect(await now(child.id)).toMatchObject({ state: 'entered-in-error' });
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'entered-in-error' } });
    expect((await owedTo(kitchen.id)).at(-1)).toBe('withdrawal: entered-in-error');
    expect((await world.store.journal(child.id)).at(-1)).toMatchObject({ journey: 'correct', party: linkWorkers.id });
  });

  test('with the referral that is withdrawn, without its words; one that is over stays as it ended', async () => {
    const { parent } = await asked();
    await answer(kitchen, { state: 'accepted' });
    await answer(kitchen, { state: 'engaged' });
    const second = { value: 'C-2' };
    await ask({ connections: [connection({ identifier: second })] });
    await answer(kitchen, { state: 'rejected', reason: { code: 'no-capacity' } }, second);
    await withdraw();
    await world.journeys.answerWithdrawal({
      ...caller(linkWorkers, Buffer.from('')),
      exchange: parent.id,
      agreed: true,
    });
    const children = await world.store.exchangesWithin(parent.id);
    expect(children.map(({ state }) => state).sort()).toEqual(['rejected', 'withdrawn']);
    const last = (await inboxOf(kitchen)).at(-1)?.message;
    expect(last).toMatchObject({ kind: 'withdrawal', progress: { reason: { code: 'no-longer-needed' } } });
    expect(JSON.stringify(last)).not.toContain('Rehoused');
    expect((await reportOf(parent.id)).connections?.map(({ progress }) => progress.state)).toEqual([
      'withdrawn',
      'rejected',
    ]);
  });
});

describe('a connection to a service that is not connected', () => {
  test.each(['choir', 'own'])('(%s) asks nobody, and says so', async (directoryId) => {
    const parent = await engaged();
    const accepted = await ask({ connections: [connection({ service: { directoryId } })] });
    expect(accepted).toMatchObject({ outcome: { issues: [{ severity: 'warning', code: 'receiver-unknown' }] } });
    expect(await world.store.exchangesWithin(parent.id)).toEqual([]);
  });

  test('stands where the link worker says, by the moves of any work', async () => {
    const parent = await engaged();
    const service = { name: 'Walking group' };
    const say = (progress: Progress) => ask({ connections: [connection({ service, progress })] });
    await say({ state: 'sent' });
    await say({ state: 'accepted' });
    await say({ state: 'engaged' });
    expect(await refusedFor(say({ state: 'rejected', reason: { code: 'other', words: 'x' } }))).toEqual([
      'move-not-allowed',
    ]);
    await say({ state: 'closed', closing: 'goals-met' });
    await say({ state: 'closed', closing: 'goals-met' });
    expect(await refusedFor(say({ state: 'engaged' }))).toEqual(['move-not-allowed']);
    expect(await connected(parent.id)).toMatchObject({ progress: { state: 'closed' } });
  });
});

describe('the service and the practice', () => {
  test('see nothing of the exchange that they take no part in', async () => {
    const { parent, child } = await asked();
    for (const [party, id] of [
      [kitchen, parent.id],
      [stranger, child.id],
      [practice, child.id],
    ] as const) {
      expect(await world.store.exchangeOf(party.id, id)).toBeUndefined();
      for (const one of await world.store.contents(id)) {
        expect(await world.store.read(party.id, one.type, one.id)).toBeUndefined();
        expect(await world.store.history(party.id, one.type, one.id)).toEqual([]);
      }
    }
    expect(await refusedFor(answer(kitchen, { state: 'engaged' }, { value: parent.id }))).toEqual(['not-found']);
    const own = await world.store.contents(child.id);
    expect(own.some(({ body }) => body.includes(parent.id) || body.includes(parent.request))).toBe(false);
  });

  test('only the one who is asked says where an ask stands', async () => {
    await asked();
    expect(await refusedFor(answer(linkWorkers, { state: 'accepted' }))).toEqual(['move-not-allowed']);
    expect(await refusedFor(takeBack(number, gone, kitchen))).toEqual(['move-not-allowed']);
  });
});
