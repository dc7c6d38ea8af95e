import { afterEach, describe, expect, it } from '@jest/globals';
import { error, Refusal } from '../../src/domain/issue.js';
import type { Party } from '../../src/domain/party.js';
import { createPartyCheck } from '../../src/exchange/parties/party-check.js';
import { createParties, type PartyRegistry } from '../../src/exchange/parties/party-registry.js';
import { type Log, silentLog } from '../../src/operations/log.js';
import { anyEndpoint, partyJson, partyOf } from './party.js';

const started: PartyRegistry[] = [];
afterEach(() => {
  for (const parties of started.splice(0)) parties.stop();
});

/** The parties of a store that several registries share. */
function sharedStore() {
  const saved = new Map<string, Party>();
  const state = { away: false };
  const store = {
    parties: async () => {
      if (state.away) throw new Refusal([error('unavailable', '', 'away')]);
      return [...saved.values()].map((party) => ({ party: structuredClone(party), paused: undefined }));
    },
    saveParty: async (party: Party) => {
      saved.set(party.id, party);
    },
  };
  return { saved, state, store };
}

async function registry(store: ReturnType<typeof sharedStore>['store'], log: Log = silentLog) {
  const parties = createParties({ store, check: createPartyCheck(anyEndpoint), log, refreshEvery: 5 });
  started.push(parties);
  await parties.start();
  return parties;
}

async function until(isSo: () => boolean) {
  const deadline = Date.now() + 5_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('It did not come to be in time');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const endpoint = { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099101' };

describe('the parties', () => {
  it('are found by id, by endpoint and by ODS code, in their role, while they are active', async () => {
    const { store } = sharedStore();
    const parties = await registry(store);
    await parties.save(await partyOf({ odsCode: 'Z99001' }));
    expect(parties.party('practice')?.name).toBe('Tollgate Surgery');
    expect(parties.party('__proto__')).toBeUndefined();
    expect(parties.at(endpoint, 'referrer')?.id).toBe('practice');
    expect(parties.at(endpoint, 'link-worker')).toBeUndefined();
    expect(parties.at({ value: endpoint.value }, 'referrer')).toBeUndefined();
    const ods = { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z99001' };
    expect(parties.at(ods, 'referrer')?.id).toBe('practice');
    await parties.save(await partyOf({ odsCode: 'Z99001', active: false }));
    expect(parties.at(ods, 'referrer')).toBeUndefined();
    expect(parties.party('practice')?.active).toBe(false);
  });

  it('that another instance registers are known soon; those that have not changed stay the same objects', async () => {
    const { store } = sharedStore();
    const [one, other] = [await registry(store), await registry(store)];
    await one.save(await partyOf());
    await until(() => other.party('practice') !== undefined);
    const before = other.party('practice');
    await one.save(await partyOf({ id: 'second', endpoints: [{ value: '2' }] }));
    await until(() => other.party('second') !== undefined);
    expect(other.party('practice')).toBe(before);
    expect(other.all()).toHaveLength(2);
  });

  it('stay known while the store is away, which is told once', async () => {
    const { store, state } = sharedStore();
    const events: string[] = [];
    const hear = (event: string) => void events.push(event);
    const parties = await registry(store, { ...silentLog, warn: hear, info: hear });
    await parties.save(await partyOf());
    state.away = true;
    await until(() => events.length > 0);
    expect(parties.party('practice')).toBeDefined();
    state.away = false;
    await until(() => events.length > 1);
    expect(events).toEqual(['parties.not-refreshed', 'parties.known-again']);
  });

  it('are refused where two would be reached at one endpoint, or ODS code, in one role', async () => {
    const { store, saved } = sharedStore();
    const parties = await registry(store);
    await parties.save(await partyOf({ odsCode: 'Z99001' }));
    const other = { id: 'other', endpoints: [{ value: 'elsewhere' }] };
    await expect(parties.save(await partyOf({ id: 'other' }))).rejects.toMatchObject({
      issues: [{ code: 'ambiguous' }],
    });
    await expect(parties.save(await partyOf({ ...other, odsCode: 'Z99001' }))).rejects.toBeInstanceOf(Refusal);
    expect([...saved.keys()]).toEqual(['practice']);
    await parties.save(await partyOf({ id: 'other', roles: ['link-worker'] }));
    await parties.save(await partyOf({ id: 'off', active: false }));
    await expect(parties.save(await partyOf({ id: 'off' }))).rejects.toBeInstanceOf(Refusal);
  });

  it('that two instances registered at one moment for one endpoint: a message reaches neither by chance', async () => {
    const { store, saved } = sharedStore();
    saved.set('a', await partyOf({ id: 'a' }));
    saved.set('b', await partyOf({ id: 'b' }));
    expect((await registry(store)).at(endpoint, 'referrer')).toBeUndefined();
  });

  it('are read from JSON, or refused with every issue', async () => {
    const parties = await registry(sharedStore().store);
    expect(parties.read(await partyJson()).id).toBe('practice');
    const json = await partyJson({ id: '../x', roles: [] });
    expect(() => parties.read(json)).toThrow(/\/id[\s\S]*\/roles|\/roles[\s\S]*\/id/);
  });
});
