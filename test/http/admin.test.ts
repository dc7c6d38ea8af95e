import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFeedReader } from '../../src/connectors/open-referral/read.js';
import { error, Refusal } from '../../src/domain/issue.js';
import type { Party } from '../../src/domain/party.js';
import { createDirectory } from '../../src/exchange/directory.js';
import { createAdminApp } from '../../src/http/admin/app.js';
import { createHealth } from '../../src/http/health.js';
import { type Listening, listen } from '../../src/http/listen.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { verifyAudit } from '../../src/operations/audit-chain.js';
import { createAuditTrail } from '../../src/operations/audit-trail.js';
import { realSurroundings } from '../../src/operations/ids.js';
import { createMetrics } from '../../src/operations/metrics.js';
import { createLog } from '../../src/operations/pino-log.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { openHouse, party } from './house.js';

const token = 'an-admin-token-of-enough-characters';
const key = 'the key of the trail';
const canary = 'zebra9434765919';

let folder: string;
let store: Store;
let listening: Listening;
let woken: number;
let auditIsAway: boolean;
let rotated: string[];
const lines: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-admin-'));
  store = await openStore(`sqlite:${join(folder, 'waymark.db')}`, { surroundings: realSurroundings });
  await store.saveParty(party('surgery'));
  await store.saveParty(party('link', { connection: { kind: 'platform-webhook', url: 'https://link.example/hook' } }));
  await refer('one', 'entry-1');
  await refer('two', 'entry-2');
  woken = 0;
  auditIsAway = false;
  rotated = [];
  lines.length = 0;
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const trail = createAuditTrail({ store, key, surroundings: realSurroundings, chain: 'run-1', log });
  const metrics = createMetrics({ stats: () => store.stats(), now: Date.now });
  const app = createAdminApp({
    token,
    log,
    meters: metrics,
    metrics,
    surroundings: realSurroundings,
    audit: {
      record: (entry) =>
        auditIsAway ? Promise.reject(new Refusal([error('unavailable', '', 'away')])) : trail.record(entry),
    },
    health: createHealth({ store, now: Date.now, draining: () => false }),
    store,
    parties: {
      list: () => store.parties(),
      read: (json) => {
        if (isMembers(json) && typeof json.id === 'string') return party(json.id);
        throw new Refusal([error('required', '/id', 'found no id; expected one')]);
      },
      save: (saved: Party) => store.saveParty(saved),
      pause: (id, reason) => store.pause(id, reason),
      rotate: async (id) => {
        rotated.push(id);
        return { secret: 'shown once' };
      },
    },
    directory: createDirectory({
      store,
      parties: { party: (id) => party(id), at: () => undefined },
      surroundings: realSurroundings,
      readServices: createFeedReader(),
    }),
    wake: () => {
      woken += 1;
    },
    exportExchange: async (id) => (id === 'one' ? { resourceType: 'Bundle', type: 'collection' } : undefined),
    verifyAudit: () => {
      const end = trail.end();
      return verifyAudit(store, key, end === undefined ? [] : [end]);
    },
  });
  listening = await listen(app, { host: '127.0.0.1', port: 0, log });
});

afterEach(async () => {
  // The store goes first: its thread would keep the tests from ending when the rest was never opened.
  await store.close();
  await listening.close(0);
  await rm(folder, { recursive: true, force: true });
});

/** An exchange with one message that is owed to the link worker, about somebody. */
const refer = (exchange: string, id: string) =>
  store.commit({
    exchange: {
      id: exchange,
      messageId: `message-${exchange}`,
      referrer: 'surgery',
      performer: 'link',
      state: 'sent',
      version: 1,
      request: `request-${exchange}`,
      task: `task-${exchange}`,
      withdrawalAsked: false,
      readers: [],
      createdAt: 1_000,
      updatedAt: 1_000,
    },
    owed: [
      {
        id,
        exchange,
        from: 'surgery',
        to: 'link',
        kind: 'referral',
        message: JSON.stringify({ name: canary }),
        carried: JSON.stringify([canary]),
        correlationId: 'cor-1',
        createdAt: 1_000,
      },
    ],
  });

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${listening.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: unknown = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json };
}

const entriesOf = async (path: string): Promise<readonly Record<string, unknown>[]> => {
  const { json } = await ask('GET', path);
  return isMembers(json) && Array.isArray(json.entries) ? json.entries : [];
};

const audited = async () =>
  (await store.audit({ chain: 'run-1', after: 0, limit: 100 })).map(({ body }) => JSON.parse(body));

const everyPath = [
  ['GET', '/metrics'],
  ['GET', '/health/ready'],
  ['GET', '/admin/parties'],
  ['PUT', '/admin/parties/surgery'],
  ['POST', '/admin/parties/link/pause'],
  ['POST', '/admin/parties/link/resume'],
  ['POST', '/admin/parties/link/rotate'],
  ['GET', '/admin/outbox'],
  ['GET', '/admin/outbox/entry-1'],
  ['POST', '/admin/outbox/entry-1/retry'],
  ['POST', '/admin/outbox/entry-1/skip'],
  ['POST', '/admin/replay'],
  ['GET', '/admin/exchanges/one/export'],
  ['POST', '/admin/backup'],
  ['GET', '/admin/audit/verify'],
] as const;

describe('who may', () => {
  it('attack 22: only who bears the admin token, and nothing is read or done before it', async () => {
    for (const [method, path] of everyPath) {
      for (const authorization of ['', 'Bearer surgery', `Basic ${token}`, `Bearer ${token}x`]) {
        const broken = method === 'GET' ? undefined : '{"broken';
        const answer = await ask(method, path, broken, { authorization });
        expect([path, answer.status]).toEqual([path, 401]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
        expect(answer.text).not.toMatch(/broken|JSON/i);
      }
    }
    expect(woken).toBe(0);
    expect(rotated).toEqual([]);
    expect((await store.parties()).every(({ paused }) => paused === undefined)).toBe(true);
  });

  it('attack 22: the public face has none of it, not even for a party', async () => {
    const house = await openHouse();
    for (const [method, path] of everyPath.filter(([, each]) => each !== '/health/ready')) {
      expect((await house.ask(path, { method, as: 'surgery' })).status).toBe(404);
    }
    await house.close(0);
  });

  it('attack 76: a form that a foreign page can post is refused, even with the token', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'text/plain', '']) {
      const body = '{"filter":{"state":"dead"},"dryRun":false}';
      const answer = await ask('POST', '/admin/replay', body, { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    const without = await fetch(`${listening.url}/admin/replay`, {
      method: 'POST',
      headers: { cookie: `token=${token}` },
    });
    expect(without.status).toBe(401);
  });

  it('a guesser is slowed down, and the operator is not', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 70 }, () => ask('GET', '/admin/parties', undefined, { authorization: 'Bearer guess' })),
    );
    expect(statuses.filter(({ status }) => status === 429).length).toBe(10);
    expect((await ask('GET', '/admin/parties')).status).toBe(200);
  });

  it('a token that could be guessed opens no port', () => {
    const short = (): unknown => createAdminApp({ ...Object(undefined), token: 'short', limits: {} });
    expect(short).toThrow(/at least 32/);
  });
});

describe('the outbox', () => {
  it('attack 70: is listed and shown without what the messages say', async () => {
    const list = await ask('GET', '/admin/outbox?to=link&state=owed');
    expect(list.json).toMatchObject({
      entries: [
        { id: 'entry-1', place: 1, exchange: 'one', from: 'surgery', to: 'link', kind: 'referral', state: 'owed' },
        { id: 'entry-2', place: 2, createdAt: '1970-01-01T00:00:01.000Z' },
      ],
    });
    const one = await ask('GET', '/admin/outbox/entry-1');
    expect(one.json).toMatchObject({ id: 'entry-1', attempts: 0 });
    const rest = await Promise.all(['/metrics', '/health/ready', '/admin/parties'].map((path) => ask('GET', path)));
    for (const { text } of [list, one, ...rest]) expect(text).not.toContain(canary);
    expect(lines.join('')).not.toContain(canary);
    expect(JSON.stringify(await audited())).not.toContain(canary);
  });

  it('is narrowed by exchange and limit, and a filter that would not be heeded is refused', async () => {
    expect((await entriesOf('/admin/outbox?exchange=two')).map(({ id }) => id)).toEqual(['entry-2']);
    expect(await entriesOf('/admin/outbox?limit=1')).toHaveLength(1);
    expect(await entriesOf('/admin/outbox?state=dead')).toEqual([]);
    expect(await entriesOf('/admin/outbox?until=1970-01-01T00:00:01Z')).toEqual([]);
    for (const query of [
      'state=lost',
      'limit=0',
      'limit=1001',
      'since=yesterday',
      'name=x',
      'to=%27%20or%201',
      'to=a&to=b',
    ]) {
      expect([query, (await ask('GET', `/admin/outbox?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('skip takes an entry out with a reason, retry brings it back, and delivery is told', async () => {
    expect((await ask('POST', '/admin/outbox/entry-1/skip', {})).status).toBe(400);
    expect((await ask('POST', '/admin/outbox/entry-1/skip', { reason: 'sent by post' })).json).toEqual({ count: 1 });
    expect(await store.owed('entry-1')).toMatchObject({ state: 'skipped', reason: 'operator: sent by post' });
    expect((await ask('POST', '/admin/outbox/entry-1/skip', { reason: 'again' })).status).toBe(409);
    expect((await ask('POST', '/admin/outbox/entry-1/retry')).json).toEqual({ count: 1 });
    expect(await store.owed('entry-1')).toMatchObject({ state: 'owed' });
    expect((await ask('POST', '/admin/outbox/nowhere/retry')).status).toBe(404);
    expect(woken).toBe(2);
  });

  it('replay counts when it is a dry run, acts when it is not, and never means everything by silence', async () => {
    for (const id of ['entry-1', 'entry-2']) await ask('POST', `/admin/outbox/${id}/skip`, { reason: 'trial' });
    const filter = { to: 'link', state: 'skipped' };
    expect((await ask('POST', '/admin/replay', { filter, dryRun: true })).json).toEqual({ count: 2, dryRun: true });
    expect(await store.owed('entry-1')).toMatchObject({ state: 'skipped' });
    expect((await ask('POST', '/admin/replay', { filter, dryRun: false })).json).toEqual({ count: 2, dryRun: false });
    expect(await store.owed('entry-1')).toMatchObject({ state: 'owed' });
    for (const body of [
      { filter },
      { dryRun: false },
      { filter: {}, dryRun: false },
      { filter: { to: 'link' }, dryRun: false },
      [],
    ]) {
      expect((await ask('POST', '/admin/replay', body)).status).toBe(400);
    }
  });
});

describe('parties', () => {
  it('are listed, saved under the id of the path, paused with a reason and resumed', async () => {
    expect((await ask('PUT', '/admin/parties/clinic', { id: 'clinic' })).status).toBe(200);
    expect((await ask('PUT', '/admin/parties/clinic', { id: 'other' })).status).toBe(400);
    expect((await ask('PUT', '/admin/parties/clinic', {})).status).toBe(422);
    expect((await store.parties()).map((kept) => kept.party.id).sort()).toEqual(['clinic', 'link', 'surgery']);
    expect((await ask('POST', '/admin/parties/link/pause', {})).status).toBe(400);
    expect((await ask('POST', '/admin/parties/link/pause', { reason: 'moving house' })).status).toBe(200);
    expect((await ask('GET', '/admin/parties')).json).toMatchObject({
      parties: expect.arrayContaining([expect.objectContaining({ paused: 'moving house' })]),
    });
    expect((await ask('GET', '/health/ready')).json).toMatchObject({
      parties: expect.arrayContaining([expect.objectContaining({ party: 'link', owed: 2, paused: true })]),
    });
    expect((await ask('POST', '/admin/parties/link/resume')).status).toBe(200);
    expect((await store.parties()).every(({ paused }) => paused === undefined)).toBe(true);
    expect((await ask('POST', '/admin/parties/nobody/pause', { reason: 'x' })).status).toBe(404);
    expect(woken).toBe(1);
  });

  it('get new secrets, which are shown once', async () => {
    expect((await ask('POST', '/admin/parties/link/rotate')).json).toEqual({ secret: 'shown once' });
    expect(rotated).toEqual(['link']);
    expect(lines.join('')).not.toContain('shown once');
  });
});

describe('upkeep', () => {
  it('gives one exchange as a Bundle, and 404 for what is not there', async () => {
    const answer = await ask('GET', '/admin/exchanges/one/export');
    expect([answer.status, answer.json]).toMatchObject([200, { resourceType: 'Bundle' }]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    expect((await ask('GET', '/admin/exchanges/nowhere/export')).status).toBe(404);
  });

  it('backs the store up to a path that is free, and refuses any other', async () => {
    const path = join(folder, 'copy.db');
    expect((await ask('POST', '/admin/backup', { path })).status).toBe(200);
    expect((await stat(path)).size).toBeGreaterThan(0);
    const before = await readFile(path);
    expect((await ask('POST', '/admin/backup', { path })).status).toBe(409);
    expect((await readFile(path)).equals(before)).toBe(true);
    for (const bad of ['copy.db', '', 7]) expect((await ask('POST', '/admin/backup', { path: bad })).status).toBe(400);
  });

  it('attack 73: says whether the audit trail is whole', async () => {
    await ask('GET', '/admin/parties');
    expect((await ask('GET', '/admin/audit/verify')).json).toEqual({ intact: true, count: 0, faults: [] });
    await store.appendAudit([{ chain: 'run-1', number: 99, at: 1, body: '{}', mac: 'forged' }]);
    expect((await ask('GET', '/admin/audit/verify')).json).toMatchObject({ intact: false });
  });

  it('a row of the trail is never written over', async () => {
    const row = { chain: 'c', number: 1, at: 1, body: '{}', mac: 'a' };
    await store.appendAudit([row]);
    await expect(store.appendAudit([{ ...row, mac: 'b' }])).rejects.toThrow();
    expect(await store.lastAudit()).toEqual(row);
  });
});

describe('the audit trail of the operator', () => {
  it('has what was done, to what, and what was refused', async () => {
    await ask('POST', '/admin/parties/link/pause', { reason: 'moving' });
    const own = '01890000-0000-7000-8000-000000000001';
    await refer('three', own);
    await ask('POST', `/admin/outbox/${own}/skip`, { reason: 'trial' });
    await ask('GET', '/admin/parties', undefined, { authorization: 'Bearer guess' });
    await ask('GET', '/metrics');
    const [, ...events] = await audited();
    expect(events).toMatchObject([
      {
        action: 'U',
        outcome: '0',
        agent: [{ who: { identifier: { value: 'operator' } } }, {}],
        entity: [{ description: 'party/link' }, {}],
      },
      { subtype: [{ code: 'operation' }], entity: [{ description: `outbox/${own}` }, {}] },
      { outcome: '4', agent: [{ who: { display: 'not recognised' } }, {}] },
    ]);
    expect(events).toHaveLength(3);
  });

  it('attack 72: while it is away nothing is shown', async () => {
    auditIsAway = true;
    const answer = await ask('GET', '/admin/outbox');
    expect([answer.status, answer.json]).toMatchObject([503, { issues: [{ code: 'unavailable' }] }]);
    expect((await ask('GET', '/metrics')).status).toBe(200);
  });
});
