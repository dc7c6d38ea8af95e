import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { noNeedsOfTerms } from '../../src/connectors/open-referral/needs.js';
import { createFeedReader } from '../../src/connectors/open-referral/read.js';
import { Refusal } from '../../src/domain/issue.js';
import type { Party } from '../../src/domain/party.js';
import { createDirectory, type Directory } from '../../src/exchange/directory.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { noon, party } from '../store/records.js';

const feed: unknown = readJson(readFileSync('fixtures/directory/open-referral.json'));
const source = 'https://saltby-directory.example/services';
const jobClub = '5a1b0000-0000-4000-8000-000000000008';
const what = { source, needs: noNeedsOfTerms };

let store: Store;
let known: readonly Party[];
let directory: Directory;
const open = () =>
  createDirectory({
    store,
    surroundings: { now: () => noon },
    readServices: createFeedReader(),
    parties: {
      party: (id) => known.find((one) => one.id === id),
      at: ({ system, value }, role) =>
        known.find(
          ({ roles, endpoints, active }) =>
            active && roles.includes(role) && endpoints.some((one) => one.system === system && one.value === value),
        ),
    },
  });
beforeEach(async () => {
  store = await openStore('sqlite::memory:', { surroundings: { now: () => noon } });
  known = [party('kitchen'), party('surgery', { roles: ['referrer'] })];
  directory = open();
});
afterEach(() => store.close());

const entryOf = async (sourceId: string, of = directory) =>
  (await of.all()).find(({ service }) => service.sourceId === sourceId);
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was refused',
    (thrown: unknown) =>
      thrown instanceof Refusal ? thrown.issues.map(({ code }) => code).join(', ') : String(thrown),
  );

describe('the directory', () => {
  test('knows a service by its id alone, with who answers and how much room there is', async () => {
    await directory.take(feed, what);
    const id = (await entryOf(jobClub))?.service.id ?? '';
    expect(await directory.service(id)).toEqual({ id, name: 'Job club', capacity: 'unknown', isOffered: true });
    await directory.connect(id, 'kitchen');
    await directory.setCapacity(id, 'waiting-list', 'kitchen');
    expect(await directory.service(id)).toEqual({
      ...{ id, name: 'Job club', isOffered: true },
      ...{ party: 'kitchen', capacity: 'waiting-list' },
    });
    expect(await directory.service('nobody')).toBeUndefined();
    expect(await directory.service(jobClub)).toBeUndefined();
  });

  test('connects a service to the party that has its number for an endpoint, from when there is one', async () => {
    await directory.take(feed, what);
    const endpoints = [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${jobClub}` }];
    known = [...known, party('club', { endpoints })];
    expect((await entryOf(jobClub))?.party).toBe('club');
    known = [party('club', { endpoints, roles: ['referrer'] })];
    expect((await entryOf(jobClub))?.party).toBeUndefined();
    known = [party('club', { endpoints: [{ system: source, value: jobClub }], active: false })];
    expect((await entryOf(jobClub))?.party).toBeUndefined();
  });

  test('connects to a named party only those that nobody answers for', async () => {
    known = [...known, party('club', { endpoints: [{ system: source, value: jobClub }] })];
    await directory.take(feed, { ...what, party: 'kitchen' });
    const parties = (await directory.all()).map((one) => one.party);
    expect([parties.filter((one) => one === 'kitchen').length, (await entryOf(jobClub))?.party]).toEqual([7, 'club']);
    expect(await refused(directory.take(feed, { ...what, party: 'nobody' }))).toBe('not-found');
    expect(await refused(directory.take(feed, { ...what, party: 'surgery' }))).toBe('value');
  });

  test('offers nothing to be asked whose party is switched off, that has closed, or that its feed no longer has', async () => {
    await directory.take(feed, what);
    const id = (await entryOf(jobClub))?.service.id ?? '';
    await directory.connect(id, 'kitchen');
    known = [party('kitchen', { active: false })];
    expect(await directory.service(id)).toEqual({ id, name: 'Job club', capacity: 'unknown', isOffered: true });
    await store.directory.unlist([id], noon);
    expect(await directory.service(id)).toMatchObject({ isOffered: false });
    expect((await directory.find({ need: 'work' }, { limit: 9 })).found).toEqual([]);
    const [closed] = [{ id: jobClub, name: 'Job club', status: 'defunct' }];
    await directory.take(closed, what);
    expect(await directory.service(id)).toMatchObject({ isOffered: false });
  });

  test('takes off the list only what one feed had, and never all of it', async () => {
    await directory.take(feed, what);
    await directory.take(
      { id: 'other', name: 'Other', status: 'active' },
      { ...what, source: 'https://other.example' },
    );
    expect(await refused(directory.prune(source, []))).toBe('conflict');
    const ids = (await directory.all()).map(({ service }) => service.sourceId).filter((id) => id !== jobClub);
    expect(await directory.prune(source, ids)).toBe(1);
    expect([(await entryOf(jobClub))?.isListed, (await entryOf('other'))?.isListed]).toEqual([false, true]);
    expect(await directory.prune(source, ids)).toBe(0);
    expect(await directory.prune('https://new.example', [])).toBe(0);
  });

  test('is the same in every instance, without being told', async () => {
    const another = open();
    expect(await another.all()).toEqual([]);
    await directory.take(feed, what);
    expect(await another.all()).toHaveLength(8);
    const id = (await entryOf(jobClub))?.service.id ?? '';
    await another.setCapacity(id, 'full');
    expect((await directory.entry(id))?.capacity).toBe('full');
  });

  test('keeps what was good of an import, and says what was not', async () => {
    const { read, kept } = await directory.take([{ id: 'a', name: 'A', status: 'active' }, { id: 'b' }], what);
    expect([kept, read.length, (await directory.all()).length]).toEqual([1, 2, 1]);
    expect(await refused(directory.take('nothing', what))).toBe('structure');
  });

  test('lets nobody else speak for a service', async () => {
    await directory.take(feed, what);
    const id = (await entryOf(jobClub))?.service.id ?? '';
    expect(await refused(directory.setCapacity(id, 'full', 'kitchen'))).toBe('forbidden');
    expect(await refused(directory.setCapacity('nobody', 'full'))).toBe('not-found');
    expect(await refused(directory.connect(id, 'surgery'))).toBe('value');
    expect(await refused(directory.connect('nobody', 'kitchen'))).toBe('not-found');
  });
});
