import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Party } from '../../../src/domain/party.js';
import { linkWorkers, practice, story, stranger } from '../../exchange/world.js';
import { type Ask, at, type Got, list, openScene, type Scene, text } from '../messaging/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const get = (party: Party | undefined, path: string, headers: Ask['headers'] = {}) =>
  scene.ask(party, `/platform/v1${path}`, { headers });
const post = (party: Party | undefined, path: string, body: unknown, headers: Ask['headers'] = {}) =>
  scene.ask(party, `/platform/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    ...(body !== undefined && { body }),
  });

/** The housing story's referral in the platform's words, under new numbers. */
function referral(): { readonly [name: string]: unknown; readonly id: string } {
  const id = randomUUID();
  const wire = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  wire.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${id}` }];
  delete wire.referral.progress;
  delete wire.carried;
  return { ...wire, id };
}

/** A referral that was sent: its id. */
async function sent(on?: string): Promise<string> {
  const wire = referral();
  const { referral: facts } = wire;
  const dated =
    on === undefined
      ? wire
      : { ...wire, referral: { ...Object(facts), details: { ...Object(facts).details, date: on } } };
  const got = await post(practice, '/referrals', dated);
  if (got.status !== 201) throw new Error(got.text);
  return text(at(got.json, 'exchange', 'id'));
}

const codes = ({ status, json }: Got) =>
  `${status} ${list(at(json, 'issues'))
    .map((issue) => `${text(at(issue, 'code'))} ${text(at(issue, 'path'))}`)
    .join(', ')}`;
const stateOf = async (id: string) => (await scene.store.exchange(id))?.state;

describe('what is reported', () => {
  const told = async (party: Party, id: string) =>
    at((await get(party, `/referrals/${id}`)).json, 'referral', 'referral');

  test('is kept beside what was reported before, and both sides read all of it', async () => {
    const id = await sent('2026-03-02');
    const path = `/referrals/${id}/progress`;
    const all = JSON.parse(story('outcome-maximal/4-link-worker-reports.json').toString()).report;
    // The last word comes with the end.
    for (const summary of all.summaries) summary.status = 'preliminary';
    // Who is asked answers through an exchange of their own.
    delete all.connections;
    delete all.requests;
    for (const contact of all.contacts) delete contact.accompaniedTo;
    await post(linkWorkers, path, { state: 'accepted' });
    const first = await post(linkWorkers, path, { state: 'engaged', report: all });
    expect([first.status, first.status === 200 ? '' : first.text]).toEqual([200, '']);
    const contact = { status: 'finished', at: '2026-07-02', method: 'telephone' };
    const [tried] = all.contacts;
    const report = { contacts: [{ ...tried, outcome: { freeText: 'She rang back' } }, contact] };
    const second = await post(linkWorkers, path, { state: 'engaged', report });
    expect([second.status, second.status === 200 ? '' : second.text]).toEqual([200, '']);
    const [, ...others] = all.contacts;
    const known = { ...all, contacts: [report.contacts[0], ...others, contact] };
    for (const party of [practice, linkWorkers]) expect(at(await told(party, id), 'report')).toEqual(known);
  });

  test('is refused whole where any of it cannot be, and nothing of it is kept', async () => {
    const id = await sent();
    const path = `/referrals/${id}/progress`;
    await post(linkWorkers, path, { state: 'accepted' });
    const goal = { status: 'active', importance: 11, freeText: 'To sing' };
    const plan = {
      status: 'active',
      needs: [{ certainty: 'confirmed', state: 'active', freeText: 'x', goals: [goal] }],
    };
    expect(codes(await post(linkWorkers, path, { state: 'engaged', report: { contacts: [{}], plan } }))).toBe(
      '422 required /report/contacts/0/status, value /report/plan/needs/0/goals/0/importance',
    );
    const { importance: _importance, freeText: _words, ...wordless } = goal;
    const needs = [{ ...plan.needs[0], goals: [wordless] }];
    expect(codes(await post(linkWorkers, path, { state: 'engaged', report: { plan: { ...plan, needs } } }))).toBe(
      '422 required /report/plan/needs/0/goals/0',
    );
    expect(at(await told(linkWorkers, id), 'report')).toBeUndefined();
    expect(await stateOf(id)).toBe('accepted');
  });
});

describe('refer', () => {
  test('a referral is kept, located, owed to the link worker, and told back as it was', async () => {
    const wire = referral();
    const got = await post(practice, '/referrals', wire);
    expect([got.status, got.status === 201 ? '' : got.text]).toEqual([201, '']);
    const id = text(at(got.json, 'exchange', 'id'));
    expect(got.headers.get('location')).toBe(`https://waymark.test/platform/v1/referrals/${id}`);
    expect(got.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(at(got.json, 'exchange')).toMatchObject({ role: 'referrer', state: 'sent', version: 1 });
    const seen = await get(practice, `/referrals/${id}`);
    expect(seen.headers.get('etag')).toBe('"1"');
    const told = at(seen.json, 'referral');
    expect(at(told, 'referral', 'person')).toEqual(at(wire, 'referral', 'person'));
    expect(at(told, 'referral', 'details', 'identifiers')).toEqual(at(wire, 'referral', 'details', 'identifiers'));
    expect(at(told, 'carried')).toBeUndefined();
    expect(scene.audited.at(-1)?.touched).toHaveLength(2);
  });

  test('27, 50 at once: one exchange, and everybody gets the same answer', async () => {
    const wire = referral();
    const key = { 'idempotency-key': randomUUID() };
    const all = await Promise.all(Array.from({ length: 10 }, () => post(practice, '/referrals', wire, key)));
    expect(new Set(all.map((got) => `${got.status} ${got.text}`)).size).toBe(1);
    const id = text(at(all[0]?.json, 'exchange', 'id'));
    expect((await scene.store.outbox({ exchange: id })).length).toBe(1);
    const again = await post(practice, '/referrals', { ...wire, id: randomUUID() });
    expect(at(again.json, 'exchange', 'id')).toBe(id);
  });

  test('what is wrong is told with its pointer, all at once, and nothing the person said', async () => {
    const wire = { ...referral(), kind: 'referral', surprise: 'Dorothy', sentAt: '2026-02-30T09:00:00Z' };
    const got = await post(practice, '/referrals', wire);
    expect(codes(got)).toBe('422 structure /surprise, value /sentAt');
    expect(got.text).not.toContain('Dorothy');
    expect(at(got.json, 'issues', 0)).toMatchObject({ severity: 'error', mayRetry: false, whoActs: 'sender' });
  });

  test('another kind of message has its own path', async () => {
    const got = await post(practice, '/referrals', { ...referral(), kind: 'progress' });
    expect(codes(got)).toBe('422 code-unknown /kind');
    const wire = { ...referral(), sender: { endpoint: { value: 'someone-else' } } };
    expect(codes(await post(practice, '/messages', wire))).toBe('403 forbidden /sender/endpoint');
  });
});

describe('Idempotency-Key', () => {
  test('is needed on every POST, and is printable', async () => {
    for (const path of ['/referrals', '/inbox/acknowledge', '/webhook/test', '/webhook/rotate-secret', '/messages']) {
      expect(codes(await post(practice, path, {}, { 'idempotency-key': undefined }))).toBe('400 request-incomplete ');
    }
    expect(codes(await post(practice, '/messages', {}, { 'idempotency-key': 'x'.repeat(256) }))).toBe(
      '400 request-form ',
    );
    expect((await post(practice, '/referrals', referral(), { 'idempotency-key': `~ ${'k'.repeat(253)}` })).status).toBe(
      201,
    );
  });

  test('26: with another body, path or referral is 422; another party’s key is unrelated', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const id = await sent();
    const other = await sent();
    const path = `/referrals/${id}/progress`;
    const first = await post(linkWorkers, path, { state: 'accepted' }, key);
    expect(first.status).toBe(200);
    expect(codes(await post(linkWorkers, path, { state: 'waiting-list' }, key))).toBe('422 key-reused ');
    expect(codes(await post(linkWorkers, `/referrals/${other}/progress`, { state: 'accepted' }, key))).toBe(
      '422 key-reused ',
    );
    expect(await stateOf(other)).toBe('sent');
    expect((await post(practice, '/referrals', referral(), key)).status).toBe(201);
  });

  test('again gives the first answer, whatever has happened since, and does nothing', async () => {
    const id = await sent();
    const key = { 'idempotency-key': randomUUID(), 'if-match': '"1"' };
    const path = `/referrals/${id}/progress`;
    const first = await post(linkWorkers, path, { state: 'accepted' }, key);
    await post(linkWorkers, path, { state: 'engaged' });
    const again = await post(linkWorkers, path, { state: 'accepted' }, key);
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([200, first.text, '"2"']);
    expect(await stateOf(id)).toBe('engaged');
  });
});

describe('progress', () => {
  test('accept, engage, hold, close: each with what it needs, told to the referrer', async () => {
    const id = await sent();
    const path = `/referrals/${id}/progress`;
    const accepted = await post(linkWorkers, path, { state: 'accepted', saidBy: { name: 'Kit Marlow' } });
    expect(at(accepted.json, 'exchange')).toMatchObject({ role: 'link-worker', state: 'accepted', version: 2 });
    expect(at(accepted.json, 'exchange', 'allowedMoves')).toContain('engaged');
    expect(at(accepted.json, 'exchange', 'allowedMoves')).not.toContain('withdrawn');
    expect((await post(linkWorkers, path, { state: 'engaged', notes: ['Met at the library.'] })).status).toBe(200);
    const holding = { state: 'holding', holding: { why: 'awaiting-service', reviewBy: '2027-01-15' } };
    expect((await post(linkWorkers, path, holding)).status).toBe(200);
    const closed = await post(linkWorkers, path, { state: 'closed', closing: 'goals-met' });
    expect(at(closed.json, 'exchange', 'allowedMoves')).toEqual(['entered-in-error']);
    const seen = await get(practice, `/referrals/${id}`);
    expect(at(seen.json, 'referral', 'referral', 'progress')).toMatchObject({ state: 'closed', closing: 'goals-met' });
    const journal = await get(practice, `/referrals/${id}/journal`);
    expect(list(at(journal.json, 'entries')).map((entry) => `${at(entry, 'by')} ${at(entry, 'to')}`)).toEqual([
      'referrer sent',
      'link-worker accepted',
      'link-worker engaged',
      'link-worker holding',
      'link-worker closed',
    ]);
    expect(journal.text).not.toContain(linkWorkers.id);
    const owed = (await scene.store.outbox({ exchange: id, to: practice.id })).at(-1);
    expect(JSON.parse(owed?.message ?? '{}')).toMatchObject({ kind: 'progress', progress: { state: 'closed' } });
  });

  test('23: a move that is not allowed is 422 with those that are; so is a reason that is missing or out of place', async () => {
    const id = await sent();
    const path = `/referrals/${id}/progress`;
    const engaged = await post(linkWorkers, path, { state: 'engaged' });
    expect(codes(engaged)).toBe('422 move-not-allowed /state');
    expect(engaged.text).toContain('accepted');
    expect(codes(await post(linkWorkers, path, { state: 'rejected' }))).toBe('422 required /reason');
    expect(codes(await post(linkWorkers, path, { state: 'accepted', reason: { code: 'moved' } }))).toBe(
      '422 invariant /reason',
    );
    expect(codes(await post(linkWorkers, path, { state: 'gone', by: 1 }))).toBe(
      '422 structure /by, code-unknown /state',
    );
    expect(codes(await post(linkWorkers, path, {}))).toBe('422 required /state');
    expect(codes(await post(practice, path, { state: 'accepted' }))).toBe('422 move-not-allowed /state');
    expect(await stateOf(id)).toBe('sent');
  });

  test('24: a stale If-Match is 412, also when two cross; one of no form is 400', async () => {
    const id = await sent();
    const path = `/referrals/${id}/progress`;
    await post(linkWorkers, path, { state: 'accepted' });
    expect(codes(await post(linkWorkers, path, { state: 'engaged' }, { 'if-match': '"1"' }))).toBe(
      '412 version-stale ',
    );
    expect(codes(await post(linkWorkers, path, { state: 'engaged' }, { 'if-match': 'one' }))).toBe('400 request-form ');
    const crossing = ['engaged', 'contact-attempted', 'plan-agreed', 'connected'];
    const all = await Promise.all(crossing.map((state) => post(linkWorkers, path, { state }, { 'if-match': '"2"' })));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });
});

describe('saidOn', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  test('is neither to come nor before the referral, in the words of this door', async () => {
    const id = await sent();
    const path = `/referrals/${id}/progress`;
    for (const saidOn of ['2099-01-01T00:00:00Z', '2099', inDays(3).slice(0, 10), '1999-01-01', '1999']) {
      const got = await post(linkWorkers, path, { state: 'accepted', saidOn });
      expect([saidOn, codes(got)]).toEqual([saidOn, '422 value /saidOn']);
      const back = { state: 'entered-in-error', saidOn };
      expect(codes(await post(practice, `/referrals/${id}/withdrawal`, back))).toBe('422 value /saidOn');
    }
    expect(await stateOf(id)).toBe('sent');
    const now = { state: 'accepted', saidOn: new Date(Date.now() + 60_000).toISOString() };
    expect((await post(linkWorkers, path, now)).status).toBe(200);
  });

  test('in a whole message is neither after it was sent nor before the referral', async () => {
    const wire = referral();
    await post(practice, '/referrals', wire);
    const report = JSON.parse(story('housing/4-link-worker-reports.json').toString());
    const said = (saidOn: string) => ({
      ...report,
      id: randomUUID(),
      sentAt: '2026-11-21T09:00:00Z',
      referralIdentifier: { value: wire.id },
      progress: { state: 'accepted', saidOn },
      report: undefined,
    });
    for (const saidOn of ['2099-01-01T00:00:00Z', '1999-01-01']) {
      expect(codes(await post(linkWorkers, '/messages', said(saidOn)))).toBe('422 value /progress/saidOn');
    }
    expect((await post(linkWorkers, '/messages', said('2026-11-20'))).status).toBe(200);
  });
});

describe('a withdrawal', () => {
  const reason = { code: 'moved', words: 'To her niece.' };

  test('before work begins ends it; by the link worker it is none', async () => {
    const id = await sent();
    const path = `/referrals/${id}/withdrawal`;
    expect(codes(await post(linkWorkers, path, { state: 'withdrawn', reason }))).toBe('422 move-not-allowed /state');
    expect(codes(await post(practice, path, { state: 'withdrawn' }))).toBe('422 required /reason');
    expect((await post(practice, path, { state: 'withdrawn', reason })).status).toBe(200);
    expect(await stateOf(id)).toBe('withdrawn');
    expect(codes(await post(linkWorkers, `/referrals/${id}/progress`, { state: 'accepted' }))).toContain('422');
  });

  /** What the link worker's inbox says of the withdrawals of a referral. */
  const withdrawals = async (id: string) =>
    list(at((await get(linkWorkers, '/inbox?limit=100')).json, 'items'))
      .filter((item) => at(item, 'exchange') === id && at(item, 'kind') === 'withdrawal')
      .map((item) => at(item, 'withdrawalAsked'));

  test('that is done asks for no answer', async () => {
    const id = await sent();
    await post(practice, `/referrals/${id}/withdrawal`, { state: 'withdrawn', reason });
    expect(await withdrawals(id)).toEqual([false]);
  });

  test('takes the reasons that go with it, and no other', async () => {
    const id = await sent();
    const wrong = { state: 'withdrawn', reason: { code: 'no-capacity' } };
    expect(codes(await post(practice, `/referrals/${id}/withdrawal`, wrong))).toBe('422 code-unknown /reason/code');
  });

  test('after it is asked for, and the link worker agrees or does not', async () => {
    const id = await sent();
    for (const state of ['accepted', 'engaged']) await post(linkWorkers, `/referrals/${id}/progress`, { state });
    const answer = `/referrals/${id}/withdrawal-answer`;
    expect(codes(await post(linkWorkers, answer, { agreed: true }))).toBe('409 conflict /agreed');
    const asked = await post(practice, `/referrals/${id}/withdrawal`, { state: 'withdrawn', reason });
    expect(asked.status).toBe(202);
    expect(at(asked.json, 'exchange')).toMatchObject({ state: 'engaged', withdrawalAsked: true });
    expect(at(asked.json, 'exchange', 'allowedMoves')).not.toContain('withdrawn');
    expect(await withdrawals(id)).toEqual([true]);
    expect(codes(await post(practice, answer, { agreed: true }))).toBe('422 move-not-allowed /agreed');
    const key = { 'idempotency-key': randomUUID() };
    const no = await post(linkWorkers, answer, { agreed: false, words: 'She would like to go on.' }, key);
    expect(at(no.json, 'exchange')).toMatchObject({ state: 'engaged', withdrawalAsked: false });
    expect(await withdrawals(id)).toEqual([false]);
    const mayAsk = await get(practice, `/referrals/${id}`);
    expect(at(mayAsk.json, 'exchange', 'allowedMoves')).toEqual(['entered-in-error', 'withdrawn']);
    expect(codes(await post(linkWorkers, answer, { agreed: true }, key))).toBe('422 key-reused ');
    await post(practice, `/referrals/${id}/withdrawal`, { state: 'withdrawn', reason });
    const mayWithdraw = await get(linkWorkers, `/referrals/${id}`);
    expect(at(mayWithdraw.json, 'exchange', 'allowedMoves')).toContain('withdrawn');
    expect((await post(linkWorkers, answer, { agreed: true })).status).toBe(200);
    expect(await stateOf(id)).toBe('withdrawn');
  });
});

describe('16: what is another’s is as absent as what never was', () => {
  test('by every path', async () => {
    const id = await sent();
    for (const tail of ['', '/journal']) {
      const theirs = await get(stranger, `/referrals/${id}${tail}`);
      const none = await get(stranger, `/referrals/${randomUUID()}${tail}`);
      expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    }
    for (const [tail, body] of [
      ['progress', { state: 'accepted' }],
      ['withdrawal', { state: 'entered-in-error' }],
      ['withdrawal-answer', { agreed: true }],
    ] as const) {
      const theirs = await post(stranger, `/referrals/${id}/${tail}`, body);
      const none = await post(stranger, `/referrals/${randomUUID()}/${tail}`, body);
      expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    }
    for (const odd of ['x', '%00', '..%2f', 'a'.repeat(400)])
      expect(codes(await get(stranger, `/referrals/${odd}`))).toBe('404 not-found ');
    expect(at((await get(stranger, '/referrals')).json, 'referrals')).toEqual([]);
    expect(at((await get(stranger, '/inbox')).json, 'items')).toEqual([]);
  });
});

describe('the lists', () => {
  test('referrals, by state and time, page by page, the one that changed last first', async () => {
    const other = await openScene();
    const ask = (path: string) => other.ask(practice, `/platform/v1${path}`);
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const got = await other.ask(practice, '/platform/v1/referrals', { method: 'POST', headers, body: referral() });
      ids.unshift(text(at(got.json, 'exchange', 'id')));
    }
    const idsIn = (got: Got) => list(at(got.json, 'referrals')).map((one) => at(one, 'id'));
    expect(idsIn(await ask('/referrals')).sort()).toEqual([...ids].sort());
    const paged: unknown[] = [];
    let next: unknown = '';
    for (let i = 0; i < 5 && next !== undefined; i += 1) {
      const page = await ask(`/referrals?limit=2${next === '' ? '' : `&after=${next}`}`);
      expect(page.status).toBe(200);
      paged.push(...idsIn(page));
      next = at(page.json, 'next');
    }
    expect([...paged].sort()).toEqual([...ids].sort());
    expect(idsIn(await ask('/referrals?state=accepted'))).toEqual([]);
    expect(idsIn(await ask('/referrals?state=sent')).length).toBe(5);
    expect(idsIn(await ask('/referrals?changedSince=2099-01-01T00:00:00Z'))).toEqual([]);
    expect(idsIn(await ask('/referrals?changedSince=2020-01-01T00:00:00Z')).length).toBe(5);
    await other.close();
  });

  test('48, 50, 51: unknown parameters, limits out of range and cursors of one’s own making are 400', async () => {
    for (const query of [
      '?who=me',
      '?limit=1000000000',
      '?limit=0',
      '?limit=x',
      '?limit=1&limit=2',
      '?after=MTIz',
      '?changedSince=yesterday',
    ]) {
      expect([query, (await get(practice, `/referrals${query}`)).status]).toEqual([query, 400]);
    }
    expect(codes(await get(practice, '/inbox?after=-1'))).toBe('400 request-form ');
    expect(codes(await get(practice, '/webhook?x=1'))).toBe('400 parameter-unknown ');
  });

  test('49: a state that there is not is told, and what looks like SQL is no state', async () => {
    for (const state of ['foo', "sent' OR 1=1 --"]) {
      const got = await get(practice, `/referrals?state=${encodeURIComponent(state)}`);
      expect([got.status, codes(got)]).toEqual([400, '400 request-form /state']);
      expect(got.text).toContain('waiting-list');
    }
  });

  test('a cursor is its party’s own, and its list’s', async () => {
    await sent();
    await sent();
    const next = text(at((await get(practice, '/referrals?limit=1')).json, 'next'));
    expect((await get(practice, `/referrals?after=${next}`)).status).toBe(200);
    expect(codes(await get(linkWorkers, `/referrals?after=${next}`))).toBe('400 request-form ');
    expect(codes(await get(practice, `/inbox?after=${next}`))).toBe('400 request-form ');
  });
});

describe('the inbox', () => {
  test('tells each party what it is owed in its own words, until it is acknowledged', async () => {
    const other = await openScene();
    const ask = (party: Party, path: string, body?: unknown) =>
      other.ask(party, `/platform/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        ...(body !== undefined && { body }),
      });
    const first = referral();
    const second = referral();
    await ask(practice, '/referrals', first);
    await ask(practice, '/referrals', second);
    const inbox = await ask(linkWorkers, '/inbox');
    expect(
      list(at(inbox.json, 'items')).map((item) => [at(item, 'kind'), at(item, 'wire'), at(item, 'message', 'id')]),
    ).toEqual([
      ['referral', 'platform', first.id],
      ['referral', 'platform', second.id],
    ]);
    const one = await ask(linkWorkers, '/inbox?limit=1');
    expect([at(one.json, 'more'), at(one.json, 'next')]).toEqual([true, at(one.json, 'items', 0, 'cursor')]);
    const behind = await ask(linkWorkers, `/inbox?after=${text(at(one.json, 'next'))}`);
    expect(at(behind.json, 'items', 0, 'message', 'id')).toBe(second.id);
    const id = text(at(inbox.json, 'items', 0, 'id'));
    for (const wrong of [randomUUID(), id]) {
      const got = await ask(practice, '/inbox/acknowledge', { ids: [wrong] });
      expect([got.status, codes(got)]).toEqual([404, '404 not-found /ids/0']);
    }
    const done = await ask(linkWorkers, '/inbox/acknowledge', { ids: [id] });
    expect(done.json).toEqual({ acknowledged: 1, before: 0 });
    expect((await ask(linkWorkers, '/inbox/acknowledge', { ids: [id] })).json).toEqual({ acknowledged: 0, before: 1 });
    const exchange = text(at(inbox.json, 'items', 0, 'exchange'));
    expect((await other.store.exchange(exchange))?.state).toBe('received');
    expect(at((await ask(linkWorkers, '/inbox')).json, 'items', 0, 'message', 'id')).toBe(second.id);
    const upTo = text(at(inbox.json, 'items', 1, 'cursor'));
    expect((await ask(linkWorkers, '/inbox/acknowledge', { upTo })).json).toEqual({ acknowledged: 1, before: 0 });
    expect(at((await ask(linkWorkers, '/inbox')).json, 'items')).toEqual([]);
    const back = await ask(practice, '/inbox');
    expect(list(at(back.json, 'items')).map((item) => [at(item, 'wire'), at(item, 'message', 'resourceType')])).toEqual(
      [
        ['bars', 'Bundle'],
        ['bars', 'Bundle'],
      ],
    );
    expect(codes(await ask(practice, '/inbox/acknowledge', {}))).toContain('422 structure');
    expect(codes(await ask(practice, '/inbox/acknowledge', { ids: [id], upTo }))).toContain('422 invariant');
    await other.close();
  });
});

describe('what was never shown is not acknowledged', () => {
  test('a cursor of one’s own making, another’s, or one with a letter changed is 400, and nothing is done', async () => {
    const other = await openScene();
    const ask = (party: Party, path: string, body?: unknown) =>
      other.ask(party, `/platform/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        ...(body !== undefined && { body }),
      });
    await ask(practice, '/referrals', referral());
    await ask(practice, '/referrals', referral());
    const empty = text(at((await ask(practice, '/inbox')).json, 'next'));
    const first = text(at((await ask(linkWorkers, '/inbox?limit=1')).json, 'items', 0, 'cursor'));
    const changed = `${first.slice(0, -4)}${first.at(-4) === 'A' ? 'B' : 'A'}${first.slice(-3)}`;
    const farther = `${Buffer.from('999999').toString('base64url')}.${first.split('.')[1]}`;
    for (const upTo of ['999999', '2', empty, changed, farther]) {
      const got = await ask(linkWorkers, '/inbox/acknowledge', { upTo });
      expect([upTo, got.status, codes(got)]).toEqual([upTo, 400, '400 request-form ']);
      expect(codes(await ask(linkWorkers, `/inbox?after=${upTo}`))).toBe('400 request-form ');
    }
    expect(list(at((await ask(linkWorkers, '/inbox')).json, 'items'))).toHaveLength(2);
    expect((await ask(linkWorkers, '/inbox/acknowledge', { upTo: first })).json).toEqual({
      acknowledged: 1,
      before: 0,
    });
    expect((await ask(practice, '/inbox/acknowledge', { upTo: empty })).json).toEqual({ acknowledged: 0, before: 0 });
    await other.close();
  });
});

describe('the webhook', () => {
  test('is registered, tested, rotated and removed; its secret is shown once', async () => {
    const other = await openScene();
    const ask = (method: string, path: string, body?: unknown, key = randomUUID()) =>
      other.ask(linkWorkers, `/platform/v1/webhook${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        ...(body !== undefined && { body }),
      });
    expect((await ask('GET', '')).json).toEqual({ registered: false });
    expect(codes(await ask('POST', '/test'))).toBe('404 not-found ');
    expect(codes(await ask('PUT', '', { url: 'https://127.0.0.1/hook' }))).toBe('422 value /url');
    const url = 'https://platform.example/hook';
    const registered = await ask('PUT', '', { url });
    const secret = text(at(registered.json, 'secret'));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(registered.headers.get('cache-control')).toBe('no-store');
    expect(at((await ask('PUT', '', { url })).json, 'secret')).toBeUndefined();
    const seen = await ask('GET', '');
    expect([at(seen.json, 'url'), seen.text.includes('whsec_')]).toEqual([url, false]);
    const key = randomUUID();
    const rotated = await ask('POST', '/rotate-secret', undefined, key);
    const next = text(at(rotated.json, 'secret'));
    expect((await ask('POST', '/rotate-secret', undefined, key)).json).toEqual(rotated.json);
    expect(JSON.parse((await other.store.partySecret(linkWorkers.id, 'webhook')) ?? '')).toEqual([next, secret]);
    expect(text(at((await ask('GET', '')).json, 'previousSecretUntil'))).not.toBe('');
    expect((await ask('POST', '/test', undefined, key)).json).toEqual({ delivered: false, answer: 'answered 500' });
    await ask('POST', '/test', undefined, key);
    expect(new Set(other.webhooks.tested).size).toBe(1);
    expect((await ask('DELETE', '')).status).toBe(204);
    expect(other.webhooks.registered).toEqual([url, url, undefined]);
    await other.close();
  });

  test('two rotations at once come one after the other, and each secret that was shown signs', async () => {
    const other = await openScene();
    const ask = (method: string, path: string, body?: unknown) =>
      other.ask(linkWorkers, `/platform/v1/webhook${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        ...(body !== undefined && { body }),
      });
    const first = await ask('PUT', '', { url: 'https://platform.example/hook' });
    const rotated = await Promise.all([ask('POST', '/rotate-secret'), ask('POST', '/rotate-secret')]);
    const shown = [first, ...rotated].map((got) => text(at(got.json, 'secret')));
    const kept = list(JSON.parse((await other.store.partySecret(linkWorkers.id, 'webhook')) ?? ''));
    expect([...kept].sort()).toEqual([...shown].sort());
    await other.close();
  });

  test('the previous secret signs for a day', async () => {
    let now = Date.now();
    const other = await openScene({ platform: { surroundings: { now: () => now, newId: randomUUID } } });
    const ask = (method: string, path: string, body?: unknown) =>
      other.ask(linkWorkers, `/platform/v1/webhook${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        ...(body !== undefined && { body }),
      });
    await ask('PUT', '', { url: 'https://platform.example/hook' });
    const next = text(at((await ask('POST', '/rotate-secret')).json, 'secret'));
    const kept = async () => list(JSON.parse((await other.store.partySecret(linkWorkers.id, 'webhook')) ?? ''));
    now += 23 * 3_600_000;
    await ask('GET', '');
    expect(await kept()).toHaveLength(2);
    now += 2 * 3_600_000;
    await ask('GET', '');
    expect(await kept()).toEqual([next]);
    await other.close();
  });
});

describe('the door', () => {
  test('1: nobody comes in unknown', async () => {
    const got = await post(undefined, '/referrals', '{"broken');
    expect(codes(got)).toBe('401 login ');
    expect(got.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('12: a token that may only read does not write', async () => {
    const id = await sent();
    scene.allows = (_type, action) => action === 'r';
    const writes: readonly [string, string][] = [
      ['POST', '/referrals'],
      ['POST', '/messages'],
      ['POST', `/referrals/${id}/progress`],
      ['POST', `/referrals/${id}/withdrawal`],
      ['POST', `/referrals/${id}/withdrawal-answer`],
      ['POST', '/inbox/acknowledge'],
      ['PUT', '/webhook'],
      ['DELETE', '/webhook'],
      ['POST', '/webhook/rotate-secret'],
      ['POST', '/webhook/test'],
    ];
    const statuses = await Promise.all(
      writes.map(async ([method, path]) => (await scene.ask(practice, `/platform/v1${path}`, { method })).status),
    );
    scene.allows = () => false;
    const reads = await Promise.all(['/inbox', '/referrals', `/referrals/${id}`].map((path) => get(practice, path)));
    scene.allows = () => true;
    expect(statuses).toEqual(writes.map(() => 403));
    expect(reads.map(({ status }) => status)).toEqual([403, 403, 403]);
    scene.allows = (type, action) => type === 'Task' && action === 'u';
    const asked = await post(practice, '/messages', referral());
    scene.allows = () => true;
    expect(codes(asked)).toBe('403 forbidden ');
  });

  test('13: what shows the person needs the scope of the person', async () => {
    const id = await sent();
    const statuses = async (...types: readonly string[]) => {
      scene.allows = (type, action) => types.includes(type) && action === 'r';
      const paths = ['/inbox', `/referrals/${id}`, '/referrals', `/referrals/${id}/journal`];
      const got = await Promise.all(paths.map((path) => get(practice, path)));
      scene.allows = () => true;
      return got.map(({ status }) => status);
    };
    expect(await statuses('Task')).toEqual([403, 403, 200, 200]);
    expect(await statuses('Task', 'ServiceRequest')).toEqual([403, 403, 200, 200]);
    expect(await statuses('ServiceRequest', 'Patient')).toEqual([200, 200, 200, 200]);
  });

  test('29, 30, 31, 35, 36, 37: what is no JSON, or no good JSON', async () => {
    for (const body of [
      '{"a":',
      '{"a":1,"a":2}',
      '['.repeat(9_000),
      '{"constructor":{}}',
      '{"a":1e400}',
      '\ufeff{}',
      '',
    ]) {
      expect([body.slice(0, 9), (await post(practice, '/messages', body)).status]).toEqual([body.slice(0, 9), 400]);
    }
  });

  test('34, 38: a long list is told in one issue; a long text is answered at once', async () => {
    const many = await post(practice, '/inbox/acknowledge', { ids: Array.from({ length: 1_001 }, () => randomUUID()) });
    expect(codes(many)).toBe('413 too-many /ids');
    const begun = performance.now();
    await post(practice, '/messages', {}, { 'idempotency-key': `${'é'.repeat(10)}` }).catch(() => undefined);
    await get(practice, `/referrals?after=${'a'.repeat(8_000)}`);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('43, 44: another content type, or another answer wished for', async () => {
    for (const type of ['application/xml', 'text/plain', 'application/json; charset=utf-7', 'application/fhir+json']) {
      expect(await post(practice, '/messages', '{}', { 'content-type': type }).then(codes)).toBe('415 media-type ');
    }
    expect(codes(await get(practice, '/inbox', { accept: 'application/xml' }))).toBe('406 not-acceptable ');
    expect((await get(practice, '/inbox', { accept: 'text/html, application/*;q=0.5' })).status).toBe(200);
  });

  test('57: another method is 405 with Allow', async () => {
    const got = await scene.ask(practice, '/platform/v1/inbox', { method: 'DELETE' });
    expect([codes(got), got.headers.get('allow')]).toEqual(['405 method-not-allowed ', 'GET, HEAD']);
    const webhook = await scene.ask(practice, '/platform/v1/webhook', { method: 'PATCH' });
    expect(webhook.headers.get('allow')).toBe('GET, HEAD, PUT, DELETE');
  });
});
