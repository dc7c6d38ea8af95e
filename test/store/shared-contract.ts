import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';
import type { Bench } from './contract.js';
import { begin, entry, exchange, key, newId, noon, owed, party, received, resource, write } from './records.js';

/** What every store keeps to about parties, what instances share, the audit trail, and forgetting. */
export function sharedContract(make: () => Promise<Bench>): void {
  let bench: Bench;
  let store: Store;
  beforeAll(async () => {
    bench = await make();
    store = await bench.open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  test('parties are kept, changed, paused and resumed; one that is unknown cannot be', async () => {
    const [b, a] = [party('party-b', { odsCode: 'X1' }), party('party-a')];
    await store.saveParty(b);
    await store.saveParty(a);
    expect(await store.parties()).toEqual([
      { party: a, paused: undefined },
      { party: b, paused: undefined },
    ]);
    await store.pause('party-a', 'answered 410');
    await store.saveParty({ ...a, name: 'Another' });
    expect((await store.parties())[0]).toEqual({ party: { ...a, name: 'Another' }, paused: 'answered 410' });
    await store.pause('party-a', undefined);
    expect((await store.parties())[0]?.paused).toBeUndefined();
    await expect(store.pause('nobody', 'x')).rejects.toMatchObject({ issues: [{ code: 'not-found' }] });
  });

  test('a jti is remembered once, for its issuer, also when many bring it at the same time', async () => {
    const jti = 'j'.repeat(4_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.rememberOnce('one', jti, noon)));
    expect(answers.filter((fresh) => fresh)).toHaveLength(1);
    expect(await store.rememberOnce('two', jti, noon)).toBe(true);
    expect(await store.rememberOnce('one', `${jti}!`, noon)).toBe(true);
  });

  test('a shared value is what was given first', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => store.shared('key', `value-${i}`)));
    expect(new Set(answers).size).toBe(1);
    expect(await store.shared('key', 'later')).toBe(answers[0]);
    expect(await store.shared('other', 'mine')).toBe('mine');
  });

  test("a party's secrets are its own, and can be replaced", async () => {
    await store.savePartySecret('party-a', 'webhook', '"one"');
    await store.savePartySecret('party-a', 'webhook', '"two"');
    expect(await store.partySecret('party-a', 'webhook')).toBe('"two"');
    expect(await store.partySecret('party-a', 'else')).toBeUndefined();
    expect(await store.partySecret('party-b', 'webhook')).toBeUndefined();
  });

  test('the audit trail is found by chain and place; a number cannot be written twice', async () => {
    expect(await store.lastAudit()).toBeUndefined();
    const row = (chain: string, number: number): AuditRow => ({ chain, number, at: noon, body: '{}', mac: 'm' });
    await store.appendAudit([]);
    await store.appendAudit([row('z', 1), row('z', 2)]);
    await store.appendAudit([row('a', 1), row('z', 3)]);
    expect(await store.lastAudit()).toEqual(row('z', 3));
    expect(await store.auditChains()).toEqual(['z', 'a']);
    expect(await store.audit({ chain: 'z', after: 1, limit: 1 })).toEqual([row('z', 2)]);
    expect(await store.audit({ chain: 'z', after: 1, limit: 9 })).toEqual([row('z', 2), row('z', 3)]);
    expect(await store.audit({ after: 1, limit: 2 })).toEqual([row('z', 2), row('a', 1)]);
    await expect(store.appendAudit([row('a', 2), row('a', 1)])).rejects.toThrow();
    expect(await store.audit({ chain: 'a', after: 0, limit: 9 })).toEqual([row('a', 1)]);
  });

  test('a purge forgets keys, names that were remembered and bodies before a time, and nothing else', async () => {
    const [old, young] = [noon - 10, noon];
    const made = await begin(store);
    const [oldKey, youngKey] = [key(made, { key: newId(), at: old }), key(made, { key: newId(), at: young })];
    await write(store, { keys: [oldKey], received: received(made, { receivedAt: old }) });
    await write(store, { keys: [youngKey], received: received(made, { receivedAt: young }) });
    await store.rememberOnce('purged', 'old', old);
    await store.rememberOnce('purged', 'young', young);
    await store.purge(noon);
    expect(await store.key('practice', oldKey.key)).toBeUndefined();
    expect(await store.key('practice', youngKey.key)).toEqual(youngKey);
    expect((await store.received(made.id)).map(({ raw }) => raw.length)).toEqual([0, 4]);
    expect(await store.rememberOnce('purged', 'old', old)).toBe(true);
    expect(await store.rememberOnce('purged', 'young', young)).toBe(false);
    expect(await store.exchange(made.id)).toEqual(made);
  });
  test('a purge forgets exchanges that came to their end before a time, whole, unless something is owed or dead', async () => {
    const before = noon - 1;
    const over = { state: 'closed', createdAt: before, updatedAt: before } as const;
    const closed = exchange(over);
    const version = [resource(closed), resource(closed, { id: 'kept-version' })] as const;
    await write(store, {
      exchange: closed,
      names: ['over'],
      resources: version,
      received: received(closed),
      journal: [entry(closed)],
    });
    await write(store, { resources: [{ ...version[1], version: 2, body: '{"second":true}' }] });
    const [running, owing, late] = [
      await begin(store, { ...over, state: 'engaged' }),
      await begin(store, over),
      await begin(store, { ...over, updatedAt: noon }),
    ];
    await write(store, { owed: [owed(owing)] });
    await store.purge(noon);
    expect(await store.exchange(closed.id)).toBeUndefined();
    expect(await store.contents(closed.id)).toEqual([]);
    expect(await store.history('practice', version[1].type, version[1].id)).toEqual([]);
    expect(await store.received(closed.id)).toEqual([]);
    expect(await store.journal(closed.id)).toEqual([]);
    expect(await store.exchangesNamed('practice', 'over')).toEqual([]);
    for (const kept of [running, owing, late]) expect(await store.exchange(kept.id)).toEqual(kept);
  });
}
