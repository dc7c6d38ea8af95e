import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { callHttp, NoAnswer } from '../../src/cli/http.js';
import { createFolder, createStub, portsOf } from './service.js';
import { call } from './terminal.js';

let folder = '';
let remove = async (): Promise<void> => {};
let environment: Record<string, string> = {};

beforeAll(async () => {
  environment = await portsOf();
});

beforeEach(async () => {
  ({ folder, remove } = await createFolder());
});

afterEach(() => remove());

const asked = (...words: string[]) => call(words, '', { environment });

/** Every file below a folder with what is in it and who may read it. */
async function contents(below: string): Promise<Record<string, { text: string; mode: number }>> {
  const files = (await readdir(below, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found = files.map(async ({ parentPath, name }): Promise<[string, { text: string; mode: number }]> => {
    const path = join(parentPath, name);
    return [
      path.slice(below.length + 1),
      { text: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 },
    ];
  });
  return Object.fromEntries(await Promise.all(found));
}

describe('sandbox', () => {
  const names = [
    ...['keys/quayside.json', 'keys/saltby.json', 'keys/tidewater.json', 'waymark.json', 'waymark.db'],
    ...['messages/1-referral.json', 'messages/2-accepted.json', 'messages/3-engaged.json', 'messages/4-closed.json'],
  ];

  test('writes a configuration, keys that only their owner may read, and messages', async () => {
    const { code, out, err } = await asked('sandbox', folder);
    expect(code).toBe(0);
    const files = await contents(folder);
    expect(Object.keys(files).sort()).toEqual([...names].sort());
    expect([files['keys/quayside.json']?.mode, files['keys/saltby.json']?.mode]).toEqual([0o600, 0o600]);
    const config = JSON.parse(files['waymark.json']?.text ?? '');
    expect(config).toMatchObject({ store: `sqlite:${folder}/waymark.db`, logLevel: 'warn' });
    expect(config.parties).toMatchObject([
      { id: 'quayside', odsCode: 'Z99002', connection: { kind: 'inbox', wire: 'bars' } },
      { id: 'saltby', odsCode: 'Z9X01', connection: { kind: 'inbox', wire: 'platform' } },
      { id: 'tidewater', connection: { kind: 'inbox', wire: 'platform' } },
    ]);
    expect(files['waymark.json']?.text).not.toContain('"d"');
    expect(err).toContain(`node dist/main.js serve --config ${folder}/waymark.json`);
    expect(out).toContain(`${folder}/messages/1-referral.json`);
    expect(out).toContain(`URL=http://127.0.0.1:${environment.WAYMARK_PORT}\n`);
  });

  test('a second time nothing changes, and the same commands are printed', async () => {
    const first = await asked('sandbox', folder);
    const files = await contents(folder);
    const second = await asked('sandbox', folder);
    expect(await contents(folder)).toEqual(files);
    expect(second.out).toBe(first.out);
    expect(second.err).toContain('nothing was changed');
    expect(JSON.parse((await asked('sandbox', folder, '--json')).out)).toMatchObject({ written: [], guide: first.out });
  });

  test('messages that were removed come back as new ones, for which the commands ask', async () => {
    const first = await asked('sandbox', folder);
    const before = await contents(folder);
    await rm(join(folder, 'messages'), { recursive: true });
    const second = await asked('sandbox', folder);
    const after = await contents(folder);
    const id = (files: typeof before) => JSON.parse(files['messages/1-referral.json']?.text ?? '').id;
    expect(id(after)).not.toBe(id(before));
    expect(second.out).toContain(id(after));
    expect(second.out).not.toContain(id(before));
    expect(second.out.split('\n')).toHaveLength(first.out.split('\n').length);
    expect(after['keys/saltby.json']).toEqual(before['keys/saltby.json']);
  });

  test('its referral keeps to the rules of BaRS, and a folder with a space and a quote can be pasted', async () => {
    const odd = join(folder, "Rosa's sandbox");
    const { code, out } = await asked('sandbox', odd);
    expect(code).toBe(0);
    expect(out).toContain(`@'${folder}/Rosa'\\''s sandbox/messages/1-referral.json'`);
    expect((await asked('check', '--wire', 'bars', join(odd, 'messages/1-referral.json'))).code).toBe(0);
  });

  test('keys without their configuration are refused, and nothing is written', async () => {
    await mkdir(join(folder, 'keys'));
    await writeFile(join(folder, 'keys/saltby.json'), '{}');
    const { code, out, err } = await asked('sandbox', folder);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('remove the folder to begin anew');
    expect(Object.keys(await contents(folder))).toEqual(['keys/saltby.json']);
  });
});

describe('while no service runs', () => {
  beforeEach(() => asked('sandbox', folder));
  const config = () => ['--config', join(folder, 'waymark.json')];
  const key = () => ['--key', join(folder, 'keys/saltby.json')];

  test.each([
    ['token', () => ['token', '--party', 'saltby', ...key()]],
    ['demo', () => ['demo']],
    ['outbox list', () => ['outbox', 'list']],
    ['replay', () => ['replay', '--to', 'saltby']],
    ['export', () => ['export', 'x']],
    ['audit verify', () => ['audit', 'verify']],
    ['party pause', () => ['party', 'pause', 'saltby', '--reason', 'x']],
  ])('%s says so in a sentence: exit code 1', async (_name, words) => {
    const { code, err } = await asked(...words(), ...config());
    expect(code).toBe(1);
    expect(err).toContain('found nothing that listens there; expected the service to run (waymark serve)');
  });

  test('party list and add, backup and db migrate work on the store itself, and say so', async () => {
    const alone = 'no service runs there: this works on the store itself\n';
    expect(await asked('db', 'migrate', ...config())).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^the tables are of version \d+\n$/),
    });
    const { parties } = JSON.parse(await readFile(join(folder, 'waymark.json'), 'utf8'));
    const file = join(folder, 'party.json');
    await writeFile(file, JSON.stringify(parties[0]));
    expect(await asked('party', 'add', file, ...config())).toEqual({
      code: 0,
      out: 'registered quayside\n',
      err: alone,
    });
    const list = await asked('party', 'list', ...config());
    expect(list).toMatchObject({ code: 0, out: expect.stringContaining('Quayside Medical Centre'), err: alone });
    await writeFile(file, JSON.stringify({ ...parties[1], odsCode: 'Z99002', roles: ['referrer'] }));
    const taken = await asked('party', 'add', file, ...config());
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('ambiguous') });
    const copy = join(folder, 'copy.db');
    expect(await asked('backup', copy, ...config())).toMatchObject({ code: 0, err: alone });
    expect((await stat(copy)).size).toBeGreaterThan(0);
  });
});

describe('on a store that is not there', () => {
  const period = ['--from', '2026-01-01', '--to', '2026-12-31', '--key-variable', 'WAYMARK_KEY_EVALUATION'];
  const onPath = (path: string, ...words: string[]) =>
    call(words, '', {
      environment: {
        ...environment,
        WAYMARK_STORE: path,
        WAYMARK_KEY_EVALUATION: 'made by no chance at all, and 42 characters',
      },
    });

  test.each([
    ['evaluate', () => ['evaluate', ...period, '--out', join(folder, 'out')]],
    ['summary', () => ['summary', 'x']],
    ['party list', () => ['party', 'list']],
    ['backup', () => ['backup', join(folder, 'copy.db')]],
    ['directory list', () => ['directory', 'list']],
    ['directory connect', () => ['directory', 'connect', 'x', 'y']],
    ['directory capacity', () => ['directory', 'capacity', 'x', 'open']],
    ['outbox list', () => ['outbox', 'list']],
    ['export', () => ['export', 'x']],
    ['audit verify', () => ['audit', 'verify']],
    ['replay', () => ['replay', '--to', 'saltby']],
  ])('%s is refused, and makes none', async (_name, words) => {
    for (const path of [`sqlite:${join(folder, 'mistyped.db')}`, 'sqlite::memory:']) {
      const { code, out, err } = await onPath(path, ...words());
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(
        /found no store there; expected the file of one: the operator checks|found nothing that listens/,
      );
      expect(err).not.toContain('this works on the store itself');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('nor is a file without anything in it made one', async () => {
    await writeFile(join(folder, 'empty.db'), '');
    expect((await onPath(`sqlite:${join(folder, 'empty.db')}`, 'party', 'list')).code).toBe(1);
    expect((await stat(join(folder, 'empty.db'))).size).toBe(0);
  });

  test('db migrate, and what is registered before the first start, make it', async () => {
    const { parties } = JSON.parse(await sandboxConfig());
    await writeFile(join(folder, 'party.json'), JSON.stringify(parties[0]));
    const made = [
      ['db', 'migrate'],
      ['party', 'add', join(folder, 'party.json')],
      ['directory', 'import', 'fixtures/directory/open-referral.json'],
    ];
    for (const [i, words] of made.entries()) {
      const path = join(folder, `new${i}.db`);
      expect([words, (await onPath(`sqlite:${path}`, ...words)).code]).toEqual([words, 0]);
      expect((await onPath(`sqlite:${path}`, 'party', 'list')).code).toBe(0);
    }
  });

  async function sandboxConfig(): Promise<string> {
    await asked('sandbox', join(folder, 'sandbox'));
    return readFile(join(folder, 'sandbox', 'waymark.json'), 'utf8');
  }
});

describe('commands that are not understood', () => {
  test.each([
    [['serve', 'now']],
    [['serve', '--config', 'no-such-file.json']],
    [['sandbox', 'a', 'b']],
    [['token']],
    [['token', '--party', 'saltby']],
    [['token', '--party', 'saltby', '--key', 'no-such-key.json']],
    [['demo', 'housing', '--config', 'no-such-file.json']],
    [['party']],
    [['party', 'fly']],
    [['party', 'toString']],
    [['party', 'list', 'all']],
    [['party', 'list', '--reason', 'x']],
    [['party', 'rotate', 'saltby']],
    [['party', 'pause', 'saltby']],
    [['outbox', 'skip', 'x']],
    [['outbox', 'show']],
    [['outbox', 'show', 'x', '--state', 'dead']],
    [['replay']],
    [['replay', '--dry-run']],
    [['replay', 'everything']],
    [['export']],
    [['backup']],
    [['db']],
    [['audit', 'trust']],
  ])('%j: exit code 2, and how to call it', async (words) => {
    const { code, out, err } = await asked(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`waymark ${words[0]}`);
  });

  test('a token takes one address, and one that is one', async () => {
    await asked('sandbox', folder);
    const words = ['token', '--party', 'saltby', '--key', join(folder, 'keys/saltby.json')];
    expect((await asked(...words, '--url', 'localhost')).code).toBe(2);
    expect((await asked(...words, '--url', 'http://127.0.0.1', '--config', join(folder, 'waymark.json'))).code).toBe(2);
  });
});

test('serve tells every fault of a configuration, and does not start', async () => {
  const file = join(folder, 'waymark.json');
  await writeFile(file, JSON.stringify({ store: 'mysql:x', port: -1, parties: [{ id: 'A b' }] }));
  const { code, out, err } = await call(['serve', '--config', file]);
  expect([code, out]).toEqual([1, '']);
  for (const path of ['/store', '/port', '/parties/0/id', '/parties/0/name']) expect(err).toContain(path);
  await writeFile(file, '{"port": 1,}');
  expect(await call(['serve', '--config', file])).toMatchObject({
    code: 1,
    err: expect.stringContaining('json-syntax'),
  });
});

test('serve says which address is taken', async () => {
  const stub = await createStub({ status: 200, body: '' });
  const file = join(folder, 'waymark.json');
  await writeFile(file, JSON.stringify({ store: `sqlite:${folder}/waymark.db`, port: stub.port }));
  const { code, err } = await call(['serve', '--config', file]);
  await stub.close();
  expect(code).toBe(1);
  expect(err).toContain(`127.0.0.1:${stub.port}`);
  expect(err).toContain('found an address that cannot be listened at (EADDRINUSE)');
});

test('a key that cannot sign is refused before anybody is asked', async () => {
  const file = join(folder, 'key.json');
  for (const key of ['[]', '{"kty":"EC","kid":"a","alg":"ES384"}', '{"kty":"EC","kid":"a","alg":"ES384","d":"!"}']) {
    await writeFile(file, key);
    const { code, err } = await asked('token', '--party', 'saltby', '--key', file, '--url', 'http://127.0.0.1:1');
    expect(code).toBe(1);
    expect(err).toContain('found no private key');
  }
});

describe('calling a service', () => {
  let stub: Awaited<ReturnType<typeof createStub>>;
  afterAll(() => stub.close());

  test('follows no redirect, so that no secret goes elsewhere', async () => {
    stub = await createStub({ status: 307, headers: { location: '/elsewhere' }, body: '' });
    const answer = await callHttp({ method: 'POST', url: `${stub.url}/token`, headers: { authorization: 'Bearer x' } });
    expect(answer.status).toBe(307);
    expect(stub.asked.map(({ url }) => url)).toEqual(['/token']);
  });

  test('an address at which nothing listens is told from an answer that is none', async () => {
    const refused = callHttp({ method: 'GET', url: `http://127.0.0.1:${environment.WAYMARK_PORT}/` });
    await expect(refused).rejects.toMatchObject({ why: 'refused' });
    await expect(refused).rejects.toBeInstanceOf(NoAnswer);
  });
});
