import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFolder, createStub, portsOf, type Sandbox, startSandbox } from './service.js';
import { call } from './terminal.js';

const feed = 'fixtures/directory/open-referral.json';
const pantry = '5a1b0000-0000-4000-8000-000000000001';
const walk = '5a1b0000-0000-4000-8000-000000000002';

describe('waymark directory, while no service runs', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let environment: Record<string, string>;
  const asked = (...words: string[]) =>
    call(['directory', ...words, '--config', join(folder, 'waymark.json')], '', { environment });
  const write = async (name: string, json: unknown) => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(json));
    return path;
  };
  beforeAll(async () => {
    ({ folder, remove } = await createFolder());
    environment = await portsOf();
    await call(['sandbox', folder], '', { environment });
  });
  afterAll(() => remove());

  test('keeps the services of a file, and says what it did not understand', async () => {
    const { code, out, err } = await asked('import', feed);
    expect([code, out]).toEqual([0, '8 services kept of https://waymark.example/fhir/feeds/open-referral\n']);
    expect(err).toContain('/contents/3/accreditations="Invented Money Advice Mark" unmapped');
    const listed = await asked('list');
    expect(listed.out).toContain('Saltby food pantry');
    expect(listed.out.split('\n')).toHaveLength(10);
  });

  test('says who answers for a service, and how much room it has; a new import changes neither', async () => {
    expect((await asked('connect', pantry, 'saltby')).code).toBe(0);
    expect((await asked('capacity', pantry, 'waiting-list')).code).toBe(0);
    expect((await asked('import', feed)).code).toBe(0);
    const { services } = JSON.parse((await asked('list', '--json')).out);
    const found = services.find((one: { service: { sourceId: string } }) => one.service.sourceId === pantry);
    expect(found).toMatchObject({ party: 'saltby', capacity: 'waiting-list', isListed: true });
  });

  test('refuses a service or party that is not there, a party that takes no referrals, and another word', async () => {
    expect((await asked('connect', 'nobody', 'saltby')).err).toContain('found no such service');
    expect((await asked('connect', pantry, 'nobody')).err).toContain('found no such party');
    expect((await asked('connect', pantry, 'quayside')).err).toContain('takes no referrals');
    expect((await asked('capacity', pantry, 'half')).code).toBe(2);
    expect((await asked('import', feed, '--source', 'my feed')).code).toBe(2);
  });

  test('a service with a fault is told by its place, the others are kept, and the exit code is 1', async () => {
    const path = await write('faulty.json', [
      { id: 'a', name: 'Choir', status: 'active', url: 'https://choir.example' },
      { id: 'b', name: 7, status: 'open' },
    ]);
    const { code, out, err } = await asked('import', path);
    expect([code, out]).toEqual([1, expect.stringMatching(/^1 services kept of .*faulty, 1 refused\n$/)]);
    expect(err).toContain('/1/name');
    expect(err).toContain('/1/status');
  });

  test('--prune takes off the list what the feed no longer has, and never everything', async () => {
    const json = JSON.parse(await readFile(feed, 'utf8'));
    const rest = json.contents.filter(({ id }: { id: string }) => id !== walk);
    const path = await write('open-referral.json', { ...json, contents: rest });
    const pruned = JSON.parse((await asked('import', path, '--prune', '--json')).out);
    expect([pruned.kept, pruned.pruned]).toEqual([7, 1]);
    expect((await asked('list')).out).toMatch(/Saltmarsh walking group +no longer in its feed/);
    const none = await write('open-referral.json', [{ id: 'z', name: 'Z', status: 'active' }]);
    const refused = await asked('import', none, '--prune');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('nothing was taken off the list')]);
  });

  test('--needs says what terms mean', async () => {
    const term = { id: 'T1', taxonomy: 'https://lists.example/ours', term: 'Befriending' };
    const service = { id: 'n', name: 'N', status: 'active', attributes: [{ id: 'x', taxonomy_term: term }] };
    const path = await write('terms.json', service);
    const needs = await write('needs.json', { T1: ['loneliness'] });
    await asked('import', path, '--needs', needs);
    const { services } = JSON.parse((await asked('list', '--json')).out);
    const found = services.find((one: { service: { sourceId: string } }) => one.service.sourceId === 'n');
    expect([found.service.needs, found.service.keywords]).toEqual([['loneliness'], ['Befriending']]);
    const wrong = await write('needs.json', { T1: 'company' });
    expect((await asked('import', path, '--needs', wrong)).code).toBe(1);
  });

  test('what a feed writes does not move the cursor of a terminal', async () => {
    const path = await write('hostile.json', {
      id: 'h',
      name: '\u001b[2J\u202eevil',
      status: 'active',
      odd: 'a\u001b]0;x\u0007\u009b31m',
    });
    // Control characters are no text: the service is refused, and what is shown has none.
    const { code, out, err } = await asked('import', path);
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(`${out}${err}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('an address that is closed is not called, and says how it is opened', async () => {
    const stub = await createStub({ status: 200, body: '[]' });
    const { code, err } = await asked('import', `${stub.url}/services`);
    await stub.close();
    expect([code, stub.asked]).toEqual([1, []]);
    expect(err).toContain('egress.allow');
  });

  test('an address that the operator has opened is called', async () => {
    const config = JSON.parse(await readFile(join(folder, 'waymark.json'), 'utf8'));
    const open = await write('open.json', { ...config, egress: { allow: ['127.0.0.0/8'] } });
    const stub = await createStub({ status: 200, body: JSON.stringify({ id: 'u', name: 'U', status: 'active' }) });
    const words = ['directory', 'import', `${stub.url}/services?page=1`, '--config', open];
    const { code, out } = await call(words, '', { environment });
    await stub.close();
    expect([code, out]).toEqual([0, `1 services kept of ${stub.url}/services\n`]);
    const moved = await createStub({ status: 302, headers: { location: 'http://127.0.0.1/' }, body: '' });
    const refused = await call(['directory', 'import', moved.url, '--config', open], '', { environment });
    await moved.close();
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('no redirect is followed')]);
  });
});

describe('waymark directory, on a running service', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  }, 60_000);
  afterAll(() => sandbox.stop());

  test('imports, lists, connects and tells capacity through it', async () => {
    const imported = await sandbox.asked('directory', 'import', feed, '--party', 'saltby', '--prune');
    expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('8 services kept')]);
    expect((await sandbox.asked('directory', 'capacity', pantry, 'full')).code).toBe(0);
    expect((await sandbox.asked('directory', 'connect', pantry, 'saltby')).code).toBe(0);
    expect((await sandbox.asked('directory', 'connect', pantry, 'nobody')).err).toContain('found no such party');
    const { services } = JSON.parse((await sandbox.asked('directory', 'list', '--json')).out);
    expect(services).toHaveLength(8);
    expect(new Set(services.map((one: { party: string }) => one.party))).toEqual(new Set(['saltby', 'tidewater']));
    const key = join(sandbox.folder, 'keys', 'saltby.json');
    const token = (await sandbox.asked('token', '--party', 'saltby', '--key', key)).out.trim();
    const headers = { authorization: `Bearer ${token}` };
    const found = await (await fetch(`${sandbox.url}/platform/v1/services?need=food`, { headers })).json();
    expect(found).toMatchObject({ services: [{ name: 'Saltby food pantry', capacity: 'full', yours: true }] });
    const bundle = await (await fetch(`${sandbox.url}/fhir/HealthcareService?name=saltby`, { headers })).json();
    expect(bundle).toMatchObject({ total: 1, entry: [{ resource: { resourceType: 'HealthcareService' } }] });
  });
});
