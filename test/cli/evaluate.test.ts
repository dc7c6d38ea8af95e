import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { arrival, createWorld, linkWorkers, practice, story } from '../exchange/world.js';
import { call } from './terminal.js';

const secret = 'made by no chance at all, and 42 characters';
let folder = '';
let environment: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-evaluate-'));
  const address = `sqlite:${join(folder, 'waymark.db')}`;
  environment = { WAYMARK_STORE: address, WAYMARK_KEY_EVALUATION: secret };
  const { store, journeys } = await createWorld(address);
  await journeys.accept(arrival(practice, 'bars', story('housing/1-gp-sends.json')));
  const told: object = JSON.parse(story('housing/4-link-worker-reports.json').toString());
  const say = (number: number, progress: object) => {
    const id = `6e57873b-6e20-4efe-9eac-00000000000${number}`;
    const [endpoint] = linkWorkers.endpoints;
    const raw = Buffer.from(JSON.stringify({ ...told, id, progress, report: undefined, sender: { endpoint } }));
    return journeys.accept(arrival(linkWorkers, 'platform', raw));
  };
  await say(1, { state: 'accepted' });
  await say(2, { state: 'holding', holding: { why: 'awaiting-service', reviewBy: '2099-01-01' } });
  await say(3, { state: 'engaged' });
  await say(4, { state: 'holding', holding: { why: 'bearing-witness' } });
  await store.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const evaluate = (...words: string[]) =>
  call(
    ['evaluate', '--key-variable', 'WAYMARK_KEY_EVALUATION', '--from', '2026-01-01', '--to', '2026-12-31', ...words],
    '',
    {
      environment,
    },
  );

describe('waymark evaluate', () => {
  test('writes the export of what a store keeps, for its owner alone, and says nothing of the person', async () => {
    const out = join(folder, 'export');
    const got = await evaluate('--out', out);
    expect(got).toEqual({ code: 0, out: `21 files in ${out}, of 1 referrals\n`, err: '' });
    const names = await readdir(out);
    expect(names).toHaveLength(21);
    const texts = await Promise.all(names.map((name) => readFile(join(out, name), 'utf8')));
    expect((await stat(join(out, 'referrals.csv'))).mode & 0o777).toBe(0o600);
    const holding = await readFile(join(out, 'holding.ndjson'), 'utf8');
    const spells = holding
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(spells.map(({ why, until }) => [why, until === null])).toEqual([
      ['awaiting-service', false],
      ['bearing-witness', true],
    ]);
    const { person } = JSON.parse(story('housing/3-link-worker-receives.json').toString()).referral;
    const said = [person.nhsNumber.value, person.dateOfBirth, ...person.name.firstNames, person.name.familyName];
    const known = [...said, ...person.addresses.map(({ postcode }: { postcode: string }) => postcode), secret];
    for (const one of known) expect([one, texts.some((text) => text.includes(one))]).toEqual([one, false]);
  });

  test('gives the same files for the same key', async () => {
    const folders = [join(folder, 'one'), join(folder, 'two')];
    for (const out of folders) expect((await evaluate('--out', out, '--json')).code).toBe(0);
    const [one = '', two = ''] = folders;
    for (const name of await readdir(one))
      expect(await readFile(join(two, name), 'utf8')).toBe(await readFile(join(one, name), 'utf8'));
  });

  test('is refused without a key, and never repeats one', async () => {
    const other = (name: string) => evaluate('--key-variable', name, '--out', join(folder, 'never'));
    const absent = await other('WAYMARK_KEY_OTHER');
    expect([absent.code, absent.err]).toEqual([1, expect.stringContaining('WAYMARK_KEY_OTHER')]);
    const given = await other(secret);
    expect([given.code, given.err.includes(secret)]).toEqual([2, false]);
    await expect(stat(join(folder, 'never'))).rejects.toThrow(/ENOENT/);
  });

  test('is not understood with days that are none, a folder that is there, or a least that protects nobody', async () => {
    const words = [
      ['--from', '2026-02-30'],
      ['--from', '2026'],
      ['--to', '2025-01-01'],
      ['--out', folder],
      ['--suppress', '2'],
    ];
    for (const each of words) expect([each, (await evaluate(...each)).code]).toEqual([each, 2]);
  });
});
