import { execFile, spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createStub, type Sandbox, startSandbox } from './service.js';
import { call } from './terminal.js';

// A story is two dozen calls, and the machine may be busy.
jest.setTimeout(60_000);

let sandbox: Sandbox;
let ended: Awaited<ReturnType<Sandbox['stop']>> | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);

afterAll(async () => {
  if (ended === undefined) await sandbox.stop();
});

const keyOf = (party: string) => join(sandbox.folder, 'keys', `${party}.json`);
const tokenOf = async (party: string, ...more: string[]) =>
  (await sandbox.asked('token', '--party', party, '--key', keyOf(party), ...more)).out.trim();

describe('token', () => {
  test('prints a token alone, which the doors take', async () => {
    const token = await tokenOf('saltby');
    expect(token).toMatch(/^[\w.-]+$/);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${sandbox.url}/platform/v1/inbox`, { headers })).status).toBe(200);
  });

  test('needs no configuration when the address is named', async () => {
    const { code, out } = await call([
      'token',
      '--party',
      'saltby',
      '--key',
      keyOf('saltby'),
      '--url',
      `${sandbox.url}/`,
    ]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^[\w.-]+\n$/)]);
  });

  test('--scope asks for less, and --json gives the whole answer', async () => {
    const { out } = await sandbox.asked(
      ...['token', '--party', 'saltby', '--key', keyOf('saltby'), '--scope', 'system/Task.r', '--json'],
    );
    expect(JSON.parse(out)).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 300,
      scope: 'system/Task.r',
    });
  });

  test("another party's key gets no token, exit code 1, and what the service says", async () => {
    const { code, out, err } = await sandbox.asked('token', '--party', 'saltby', '--key', keyOf('quayside'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('invalid_client');
  });
});

describe('demo', () => {
  test.each([
    ['housing', 12, 'is completed: closed'],
    ['withdrawn-before-start', 11, 'is cancelled: withdrawn'],
    ['work', 12, 'is in-progress: plan-agreed'],
    ['maximal', 12, 'is in-progress: plan-agreed'],
  ])('plays %s in %i calls, to where it ends: %s', async (story, count, end) => {
    const { code, out, err } = await sandbox.asked('demo', story);
    expect(err).toContain(`played in ${count} calls: each as it should be`);
    expect(code).toBe(0);
    expect(out).toContain(end);
    expect(out.match(/^ {4}(GET|POST) .* {2}200$/gm)).toHaveLength(count);
  });

  // What the practice reads at the end, of what happened on the way.
  test.each([
    ['holding', 'in-progress: holding', 'The work goes on while the person waits: it has not stalled'],
    ['new-need', 'in-progress: engaged', 'Long term condition: I do hear it. I just do not hear it every time.'],
    ['connection-answered', 'completed: closed', 'Accompanied visits:'],
    ['declined-by-the-person', 'rejected: rejected', '871711000000103 Social prescribing declined'],
    ['rejected-outside-the-role', 'accepted: accepted', 'Gladly. Rosa will come on Thursday.'],
    ['ended-early', 'failed: ended-early', 'For the practice: Please send his record on when his new practice asks.'],
    ['goals-partly-met', 'completed: closed', '2 goals: 1 achieved and 1 not achieved.'],
    ['text-only-outcome', 'completed: closed', 'A gull took my chip and he laughed until he had to sit down.'],
    ['re-scored-measure', 'completed: closed', '+4, better'],
    ['teacher', 'completed: closed', 'none: nothing has happened that is filed'],
  ])('plays the journey %s: the Task is %s, and the practice reads “%s”', async (story, end, words) => {
    const { code, out, err } = await sandbox.asked('demo', story);
    expect(err).toMatch(/played in \d+ calls: each as it should be/);
    expect(code).toBe(0);
    expect(out).toContain(`is ${end}`);
    expect(out).toContain(words);
  });

  test('a teacher hears where the work stands and nothing that was said', async () => {
    const { out } = await sandbox.asked('demo', 'teacher');
    const heard = out.slice(out.indexOf('GP system asks its inbox'));
    expect(heard).not.toContain('lanyard');
    expect(heard).not.toContain('tablets to show me');
  });

  test('tells what the practice hears, in the words of the story', async () => {
    const { out } = await sandbox.asked('demo', 'housing');
    expect(out).toContain('closed from Saltby Community Link, goals-met');
    expect(out).toContain('no action is needed from the practice');
  });

  test('--json gives every call whole, without tokens that open anything', async () => {
    const { code, out } = await sandbox.asked('demo', 'surroundings', '--json');
    expect(code).toBe(0);
    const told: { whole: boolean; moves: { request: { path: string; headers: object } }[] } = JSON.parse(out);
    expect(told).toMatchObject({ story: 'surroundings', whole: true });
    expect(told.moves.map(({ request }) => request.path).slice(0, 2)).toEqual(['/token', '/fhir/$process-message']);
    expect(Object.keys(told.moves[1]?.request.headers ?? {})).toEqual(
      expect.arrayContaining(['nhsd-target-identifier', 'nhsd-end-user-organisation', 'nhsd-requesting-software']),
    );
    expect(out).not.toContain('Bearer');
    expect(out).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  test('a story that is not there is not understood', async () => {
    const { code, err } = await sandbox.asked('demo', 'no-such-story');
    expect(code).toBe(2);
    expect(err).toContain('expected one of bereavement');
  });

  test('a service that answers otherwise than expected: exit code 1, and the call at which it happened', async () => {
    const stub = await createStub({ status: 500, body: '{"error":"server_error"}' });
    const { code, err } = await call(['demo', '--config', sandbox.config], '', {
      environment: { WAYMARK_PORT: String(stub.port) },
    });
    await stub.close();
    expect(code).toBe(1);
    expect(err).toContain('found the answer 500, which says server_error; expected a token');
  });
});

const hasShell = ['curl', 'bash'].every((name) => spawnSync(name, ['--version']).status === 0);

describe('the guide that sandbox prints', () => {
  (hasShell ? test : test.skip)(
    'can be pasted as it is, twice: every call succeeds, and what was said before does no harm',
    async () => {
      const tokens = { quayside: await tokenOf('quayside'), saltby: await tokenOf('saltby') };
      const script = sandbox.sandbox.out
        .replace(/\$\(node dist\/main\.js token --party quayside [^)]*\)/, tokens.quayside)
        .replace(/\$\(node dist\/main\.js token --party saltby [^)]*\)/, tokens.saltby);
      expect(script).not.toContain('dist/main.js');
      const play = async () => {
        const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { maxBuffer: 10_000_000 });
        return { stdout, statuses: stderr.trim().split('\n') };
      };
      const first = await play();
      expect(first.statuses).toEqual(new Array(13).fill('HTTP 200'));
      expect(first.stdout).toContain('Aisha says: “I slept. I actually slept.”');
      const read = first.stdout.slice(first.stdout.indexOf('The practice reads the summary'));
      expect(read).toContain('"actionNeeded": "none"');
      expect(read).toContain('No action needed: the link worker says that nothing is asked of the practice.');
      expect(read).not.toContain('has not said whether');
      expect(read).toContain('"code": "1362721000000106"');
      const page = await readFile(join(sandbox.folder, 'summary.html'), 'utf8');
      expect(page).toContain('No action needed: the link worker says');
      const again = await play();
      expect(again.statuses).toEqual(['HTTP 200', 'HTTP 409', ...new Array(11).fill('HTTP 200')].sort(byPlace));
      expect(again.stdout).toContain('found an X-Request-Id that was accepted before; it need not be sent again');
    },
    60_000,
  );

  test('names no secret', async () => {
    const { d } = JSON.parse(await readFile(keyOf('quayside'), 'utf8'));
    expect(sandbox.sandbox.out).not.toContain(d);
  });
});

/** The referral is the first call of the guide. */
const byPlace = (a: string, b: string) => (a === 'HTTP 409' ? -1 : b === 'HTTP 409' ? 1 : 0);

describe('what the operator asks of a running service', () => {
  test('party list shows who is connected and how', async () => {
    const { code, out, err } = await sandbox.asked('party', 'list');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^quayside +Quayside Medical Centre +referrer +inbox \(bars\) +active$/m);
    expect(JSON.parse((await sandbox.asked('party', 'list', '--json')).out).parties).toHaveLength(3);
  });

  // It has the key of another party, which is nobody's business but its own.
  test('party add registers one, and tells every fault of one that cannot be', async () => {
    const party = {
      id: 'newcomer',
      name: 'A newcomer',
      roles: ['link-worker'],
      endpoints: [{ system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099777' }],
      scopes: ['system/*.rus'],
      credentials: { jwks: { keys: [(await publicKeys('saltby'))[0]] } },
      connection: { kind: 'inbox', wire: 'platform' },
    };
    expect(await sandbox.given(JSON.stringify(party), 'party', 'add', '-')).toMatchObject({
      code: 0,
      out: 'registered newcomer\n',
    });
    expect((await sandbox.asked('party', 'list')).out).toContain('A newcomer');
    const wrong = await sandbox.given(
      JSON.stringify({ ...party, roles: [], scopes: ['everything'] }),
      'party',
      'add',
      '-',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/refused: 2 errors/);
  });

  async function publicKeys(id: string): Promise<Record<string, unknown>[]> {
    const { parties } = JSON.parse((await sandbox.asked('party', 'list', '--json')).out);
    const found: { party: { id: string; credentials: { jwks: { keys: Record<string, unknown>[] } } } }[] = parties;
    return found.find(({ party }) => party.id === id)?.party.credentials.jwks.keys ?? [];
  }

  test('party rotate gives a new key beside the old one, --retire drops the others; a file is never replaced', async () => {
    const [out, last] = ['second.json', 'third.json'].map((name) => join(sandbox.folder, 'keys', name));
    if (out === undefined || last === undefined) throw new Error('no paths');
    const token = (key: string) => sandbox.asked('token', '--party', 'newcomer', '--key', key);

    expect((await sandbox.asked('party', 'rotate', 'newcomer', '--out', out)).out).toBe(
      'newcomer has a new key, one of 2 keys\n',
    );
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect([(await token(keyOf('saltby'))).code, (await token(out)).code]).toEqual([0, 0]);
    expect(await publicKeys('newcomer')).toEqual([
      expect.not.objectContaining({ d: expect.anything() }),
      expect.not.objectContaining({ d: expect.anything() }),
    ]);

    expect(await sandbox.asked('party', 'rotate', 'newcomer', '--out', out)).toMatchObject({ code: 1 });
    expect(await publicKeys('newcomer')).toHaveLength(2);

    expect((await sandbox.asked('party', 'rotate', 'newcomer', '--out', last, '--retire')).code).toBe(0);
    expect([(await token(out)).code, (await token(last)).code]).toEqual([1, 0]);
    expect(await publicKeys('newcomer')).toHaveLength(1);
    expect(await sandbox.asked('party', 'rotate', 'nobody', '--out', join(sandbox.folder, 'none.json'))).toMatchObject({
      code: 1,
    });
  });

  test('party pause says why, and resume lets it go on', async () => {
    expect((await sandbox.asked('party', 'pause', 'quayside', '--reason', 'moving house')).code).toBe(0);
    expect((await sandbox.asked('party', 'list')).out).toContain('paused: moving house');
    expect((await sandbox.asked('party', 'resume', 'quayside')).code).toBe(0);
    expect((await sandbox.asked('party', 'list')).out).not.toContain('paused');
    expect((await sandbox.asked('party', 'resume', 'nobody')).code).toBe(1);
  });

  type Entry = { id: string; exchange: string; to: string; state: string };
  const entries = async (...words: string[]): Promise<Entry[]> =>
    JSON.parse((await sandbox.asked('outbox', 'list', '--json', ...words)).out).entries;

  test('outbox and replay show and change what is owed, and never what it says', async () => {
    await sandbox.asked('demo', 'rejected-outside-the-role');
    const [entry] = await entries('--to', 'saltby', '--limit', '1');
    if (entry === undefined) throw new Error('nothing was owed');
    expect(entry).toMatchObject({ to: 'saltby', state: 'delivered' });

    const list = await sandbox.asked('outbox', 'list', '--exchange', entry.exchange);
    expect(list.out).toContain(entry.id);
    expect(list.out + JSON.stringify(await entries())).not.toMatch(/Rahman|999\d{7}|council/);

    const dry = await sandbox.asked('replay', '--id', entry.id, '--dry-run');
    expect(dry.out).toBe('1 entry would be owed again; nothing was changed\n');
    expect((await sandbox.asked('outbox', 'show', entry.id)).out).toMatch(/^state +delivered$/m);
    expect((await sandbox.asked('replay', '--id', entry.id)).out).toBe('1 entry owed again\n');
    expect((await sandbox.asked('outbox', 'show', entry.id)).out).toMatch(/^state +owed$/m);

    expect((await sandbox.asked('outbox', 'skip', entry.id, '--reason', 'a test')).code).toBe(0);
    expect((await sandbox.asked('outbox', 'show', entry.id)).out).toMatch(/^reason +operator: a test$/m);
    expect((await sandbox.asked('outbox', 'skip', entry.id, '--reason', 'a test')).code).toBe(1);
    expect((await sandbox.asked('outbox', 'retry', entry.id)).code).toBe(0);
    expect(await entries('--state', 'owed')).toEqual([expect.objectContaining({ id: entry.id })]);
    // Nothing is dead: what was delivered is not meant unless it is said.
    expect((await sandbox.asked('replay', '--to', 'saltby')).out).toBe('0 entries owed again\n');
    expect((await sandbox.asked('outbox', 'list', '--state', 'gone')).code).toBe(1);
    expect((await sandbox.asked('outbox', 'show', 'no-such-entry')).code).toBe(1);
    await sandbox.asked('outbox', 'skip', entry.id, '--reason', 'a test');
  });

  test('export gives one exchange as a Bundle, backup a copy, and audit verify its word', async () => {
    const [entry] = await entries('--limit', '1');
    const whole = await sandbox.asked('export', entry?.exchange ?? '');
    expect(JSON.parse(whole.out)).toMatchObject({ resourceType: 'Bundle', id: entry?.exchange });
    expect((await sandbox.asked('export', 'no-such-exchange')).code).toBe(1);

    const copy = join(sandbox.folder, 'copy.db');
    expect(await sandbox.asked('backup', copy)).toMatchObject({ code: 0, out: `copied to ${copy}\n`, err: '' });
    expect((await stat(copy)).size).toBeGreaterThan(0);
    expect((await sandbox.asked('backup', copy)).code).toBe(1);

    expect(await sandbox.asked('audit', 'verify')).toMatchObject({ code: 0, out: 'the audit trail is whole\n' });
  });

  test('db migrate does not touch a store that a service has open', async () => {
    const { code, err } = await sandbox.asked('db', 'migrate');
    expect(code).toBe(1);
    expect(err).toContain('already open');
  });
});

test('serve says where it is, and ends with 0 when it is asked to', async () => {
  ended = await sandbox.stop();
  expect(ended.code).toBe(0);
  expect(ended.err).toContain(`${sandbox.url}/fhir\n`);
  expect(ended.err).toContain('SIGTERM: finishing what is in work\nstopped\n');
  expect(sandbox.log.join('')).not.toContain('Rahman');
});
