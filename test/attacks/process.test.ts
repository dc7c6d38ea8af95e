import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generatePartyKey } from '../../src/exchange/parties/client-assertion.js';
import { createFolder } from '../cli/service.js';
import { call } from '../cli/terminal.js';
import { createInstance, freePorts, type Instance } from '../crash/instance.js';
import { writeProgram } from '../crash/program.js';
import { type Receiver, startReceiver, until } from '../delivery/receiver.js';
import { another } from '../http/fhir/house.js';

// The real process, which may call the loopback, with every secret that there is in its environment.

const adminToken = 'admin-token-of-the-tests-0123456789abcdef';
const auditKey = 'audit-key-of-the-tests-0123456789abcdef';
const receiverToken = 'access-token-of-the-receiver-0123456789';

let instance: Instance;
let remove: () => Promise<void>;
let folder: string;
let receiver: Receiver;
let bystander: Receiver;
let privateKey: string;
let environment: Readonly<Record<string, string>>;
let inspectPort: number;

beforeAll(async () => {
  ({ folder, remove } = await createFolder());
  const [program, ports, keys] = await Promise.all([writeProgram(folder), freePorts(3), generatePartyKey()]);
  const [port = 0, adminPort = 0, third = 0] = ports;
  inspectPort = third;
  privateKey = String(keys.privateJwk.d);
  bystander = await startReceiver();
  receiver = await startReceiver((got, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      got.path === '/token'
        ? JSON.stringify({ access_token: receiverToken, token_type: 'bearer', expires_in: 300 })
        : JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: [] }),
    );
  });
  await call(['sandbox', folder]);
  const config = join(folder, 'waymark.json');
  const written = JSON.parse(await readFile(config, 'utf8'));
  written.parties[1].connection = {
    kind: 'fhir-rest',
    url: `${receiver.url}/fhir`,
    login: {
      tokenUrl: `${receiver.url}/token`,
      clientId: 'waymark',
      keyVariable: 'WAYMARK_KEY_SALTBY',
      algorithm: 'ES384',
    },
  };
  await writeFile(config, JSON.stringify({ ...written, logLevel: 'debug' }));
  environment = {
    WAYMARK_ADMIN_TOKEN: adminToken,
    WAYMARK_AUDIT_KEY: auditKey,
    WAYMARK_KEY_SALTBY: JSON.stringify(keys.privateJwk),
    WAYMARK_EGRESS_ALLOW: '127.0.0.0/8',
    // Where the inspector would listen if anything opened it.
    NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}`,
  };
  instance = createInstance({ program, config, port, adminPort, environment });
  await instance.start();
}, 60_000);

afterAll(async () => {
  await instance.stop();
  await Promise.all([receiver.close(), bystander.close()]);
  await remove();
});

const tokenOf = async (party: string): Promise<string> => {
  const key = join(folder, 'keys', `${party}.json`);
  return (await call(['token', '--party', party, '--key', key, '--url', instance.url])).out.trim();
};

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

test('attack 42: what attachments point at is never fetched, and they are carried as they came', async () => {
  const photo = [
    { contentType: 'image/jpeg', url: `${bystander.url}/photo.jpg` },
    { contentType: 'image/jpeg', url: 'http://169.254.169.254/latest/meta-data/' },
    { contentType: 'image/jpeg', url: 'file:///etc/passwd' },
    { contentType: 'application/x-msdownload', data: 'TVqQAA==', size: 4, url: `${bystander.url}/run.exe` },
  ];
  const bundle = another('A-42');
  for (const { resource } of bundle.entry) if (resource.resourceType === 'Patient') Object.assign(resource, { photo });
  const headers = { authorization: `Bearer ${await tokenOf('quayside')}` };
  const answer = await fetch(`${instance.url}/fhir`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(bundle),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
  await until(() => receiver.got.some(({ path }) => path === '/fhir'));
  const sent = receiver.got.find(({ path }) => path === '/fhir')?.body ?? '';
  for (const { url } of photo) expect(sent).toContain(url);
  const read = await (await fetch(`${instance.url}/fhir/Patient`, { headers })).json();
  expect(read).toMatchObject({ entry: [{ resource: { photo } }] });
  expect(bystander.got).toEqual([]);
});

describe('attack 77: the secrets of the process', () => {
  test('are in nothing that it has said: at the start, of deliveries, and of refusals', async () => {
    const token = await tokenOf('quayside');
    await until(() => receiver.got.some(({ headers }) => headers.authorization === `Bearer ${receiverToken}`));
    const answers = await Promise.all([
      fetch(`${instance.url}/fhir/Task`, { headers: { authorization: `Bearer ${token}x` } }),
      fetch(`${instance.url}/fhir`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        body: `{"a": ${adminToken}`,
      }),
      fetch(`${instance.adminUrl}/admin/parties`, { headers: { authorization: `Bearer ${adminToken}x` } }),
      fetch(`${instance.adminUrl}/admin/parties`, { headers: { authorization: `Bearer ${adminToken}` } }),
      fetch(`${instance.adminUrl}/metrics`, { headers: { authorization: `Bearer ${adminToken}` } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 401, 200, 200]);
    const told = [instance.said(), ...(await Promise.all(answers.map((answer) => answer.text())))].join('\n');
    expect(told).toContain('service.started');
    const stored = await readFile(join(folder, 'keys', 'quayside.json'), 'utf8');
    for (const secret of [adminToken, auditKey, privateKey, receiverToken, token, String(JSON.parse(stored).d)]) {
      expect(told.includes(secret)).toBe(false);
    }
  });

  test('are not to be had by a debugger: no inspector listens', async () => {
    expect([instance.url, instance.adminUrl].map((url) => new URL(url).port)).not.toContain(String(inspectPort));
    expect(await isOpen(Number(new URL(instance.url).port))).toBe(true);
    expect(await isOpen(inspectPort)).toBe(false);
    expect(instance.said()).not.toContain('Debugger listening');
  });

  test('are not in the words of a start that is refused', async () => {
    const refused = async (more: Readonly<Record<string, string>>) => {
      const { code, out, err } = await call(['serve', '--json'], '', { environment: more });
      expect(code).not.toBe(0);
      return `${out}${err}`;
    };
    const store = 'sqlite::memory:';
    const told = [
      await refused({ WAYMARK_STORE: 'postgres://waymark:hunter2@127.0.0.1:1/waymark' }),
      await refused({ WAYMARK_STORE: 'mysql://waymark:hunter2@127.0.0.1:1/waymark' }),
      await refused({ WAYMARK_STORE: store, WAYMARK_ADMIN_TOKEN: 'hunter2' }),
      await refused({ WAYMARK_STORE: store, WAYMARK_ADMIN_TOKEN: adminToken, WAYMARK_PORT: 'hunter2' }),
      await refused({ WAYMARK_STORE: store, WAYMARK_ADMIN_TOKEN: adminToken, WAYMARK_HUNTER: 'hunter2' }),
    ];
    for (const text of told) {
      expect(text).toMatch(/found .*; expected|the database cannot be reached/);
      expect(text).not.toMatch(/hunter2|admin-token-of-the-tests/);
    }
  });
});
