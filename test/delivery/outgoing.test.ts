import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createOutgoing, type Outgoing, type OutgoingDeps } from '../../src/delivery/outgoing.js';
import {
  type Answering,
  drips,
  endless,
  neverAnswers,
  type Receiver,
  resets,
  startReceiver,
  status,
} from './receiver.js';

// Names begin with 127.0.0.1 because the guard against the real network lets only such names pass; the tests themselves say
// where they lead.

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function outgoing(deps: Partial<OutgoingDeps> = {}): Outgoing {
  const made = createOutgoing({ allow: { ranges: ['127.0.0.0/8'] }, ...deps });
  open.push(made.close);
  return made;
}

async function receiver(answering?: Answering): Promise<Receiver> {
  const made = await startReceiver(answering);
  open.push(made.close);
  return made;
}

const post = (url: string, headers: Record<string, string> = {}) =>
  ({ method: 'POST', url, headers, body: '{}' }) as const;

const closedUrls = [
  'https://127.0.0.1/',
  'https://127.255.255.254/',
  'https://[::1]/',
  'https://[::]/',
  'https://0.0.0.0/',
  'https://0/',
  'https://169.254.169.254/latest/meta-data/',
  'https://168.63.129.16/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://100.100.100.200/',
  'https://192.0.0.192/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://192.88.99.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://①②⑦.0.0.1/',
  'https://127。0。0。1/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[100::1]/',
  'https://[5f00::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://localhost/',
  'https://localhost./',
  'https://metadata.google.internal/',
  'http://8.8.8.8/',
  'http://example.org/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:70/',
  'ftp://example.org/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'ws://example.org/',
  'https://user:pass@example.org/',
  'https://user@example.org/',
  'https://[fe80::1%25eth0]/',
  '//example.org/',
  'example.org',
  '',
];

describe('endpoints', () => {
  test.each(closedUrls)('attack 59: %s is refused when it is registered, and when it is called', async (url) => {
    const closed = outgoing({ allow: { ranges: [] } });
    expect(closed.checkEndpoint(url, '/url')).toEqual([
      { severity: 'error', code: 'value', path: '/url', text: expect.stringMatching(/^found .*; expected /) },
    ]);
    expect(await closed.send(post(url))).toMatchObject({
      kind: 'failed',
      fault: expect.stringMatching(/^(url|address)-refused$/),
    });
  });

  test.each([
    'https://example.org/waymark',
    'https://8.8.8.8/',
    'https://9.255.255.255/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://[2a00:1450:4009::200e]/',
  ])('%s is of the open internet', (url) => {
    expect(outgoing({ allow: { ranges: [] } }).checkEndpoint(url)).toEqual([]);
  });

  test('attack 64: an endpoint over http is refused, unless its address is in a range that the operator opened', () => {
    expect(outgoing({ allow: { ranges: [] } }).checkEndpoint('http://example.org/hook')).toMatchObject([
      { code: 'value', text: 'found http; expected https' },
    ]);
    const ranged = outgoing({ allow: { ranges: ['10.1.0.0/16', 'fd00::/8'] } });
    expect(ranged.checkEndpoint('http://10.1.2.3/')).toEqual([]);
    expect(ranged.checkEndpoint('http://[fd00::1]/')).toEqual([]);
    expect(ranged.checkEndpoint('http://8.8.8.8/')).toMatchObject([{ text: 'found http; expected https' }]);
    expect(ranged.checkEndpoint('https://10.2.0.1/')).toHaveLength(1);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', 'ten/8', '::/129', ''])(
    'a range %j of the configuration is refused',
    (range) => {
      expect(() => createOutgoing({ allow: { ranges: [range] } })).toThrow(/expected CIDR/);
    },
  );
});

describe('at the connection', () => {
  const leadsTo =
    (...addresses: readonly string[]): NonNullable<OutgoingDeps['lookup']> =>
    (_name, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  test.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [['8.8.8.8', '10.0.0.1']],
    [['fe80::1%lo']],
    [[]],
    [['no address']],
  ])('attack 60: a name that leads to %j is not called', async (addresses) => {
    const target = await receiver();
    const made = outgoing({ allow: { ranges: [] }, lookup: leadsTo(...addresses) });
    expect(await made.send(post(`https://127.0.0.1.innocent.example:${target.port}/`))).toEqual({
      kind: 'failed',
      fault: 'address-refused',
    });
    expect(target.got).toEqual([]);
  });

  test('attack 60: a name is looked up once for a connection, and the connection goes to what was checked', async () => {
    const target = await receiver();
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let lookups = 0;
    const made = outgoing({
      lookup: (_name, done) => {
        leadsTo(...(answers[lookups] ?? []))('', done);
        lookups += 1;
      },
    });
    expect(await made.send(post(`http://127.0.0.1.rebinding.example:${target.port}/`))).toMatchObject({ status: 200 });
    expect(lookups).toBe(1);
    expect(target.got).toHaveLength(1);
    // Without the connection that was kept open, the name leads elsewhere by now.
    made.close();
    expect(await made.send(post(`http://127.0.0.1.rebinding.example:${target.port}/`))).toMatchObject({
      fault: 'address-refused',
    });
    expect(target.got).toHaveLength(1);
  });

  test('attack 64: over http every address of a name must be in a range that was opened', async () => {
    const made = outgoing({ lookup: leadsTo('127.0.0.1', '8.8.8.8') });
    expect(await made.send(post('http://127.0.0.1.mixed.example/'))).toMatchObject({ fault: 'address-refused' });
  });

  test('attack 61: a redirect is not followed', async () => {
    const inner = await receiver();
    const outer = await receiver(status(302, '', { location: `${inner.url}/secret` }));
    expect(await outgoing().send(post(outer.url))).toMatchObject({ kind: 'answered', status: 302 });
    expect(inner.got).toEqual([]);
  });

  test.each([
    ['never begins', neverAnswers, 'timeout'],
    ['drips for ever', drips(200), 'timeout'],
    ['is longer than may be', endless(200), 'too-long'],
    ['is packed', status(200, 'x', { 'content-encoding': 'gzip' }), 'encoded'],
    ['breaks off', resets, 'broken'],
  ] as const)('attack 62: an answer that %s ends the call', async (_what, answering, fault) => {
    const target = await receiver(answering);
    const before = performance.now();
    expect(
      await outgoing({ timeout: fault === 'timeout' ? 300 : 10_000, longest: 100_000 }).send(post(target.url)),
    ).toEqual({
      kind: 'failed',
      fault,
    });
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('attack 62: a name whose lookup never ends does not hold the call', async () => {
    const made = outgoing({ timeout: 100, lookup: () => {} });
    expect(await made.send(post('https://127.0.0.1.slow.example/'))).toEqual({ kind: 'failed', fault: 'timeout' });
  });

  test('a receiver that is not there is a value, not an error', async () => {
    const target = await receiver();
    await target.close();
    expect(await outgoing().send(post(target.url))).toEqual({ kind: 'failed', fault: 'not-connected' });
    const nowhere = outgoing({
      lookup: (_name, done) => done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []),
    });
    expect(await nowhere.send(post('https://127.0.0.1.nowhere.example/'))).toEqual({
      kind: 'failed',
      fault: 'name-unknown',
    });
  });

  test('a receiver without TLS behind https is not trusted', async () => {
    const target = await receiver();
    const sent = await outgoing().send(post(target.url.replace('http:', 'https:')));
    expect(sent).toEqual({ kind: 'failed', fault: 'certificate' });
  });

  test.each([
    ['a value that begins another header', { 'x-request-id': 'a\r\nhost: elsewhere' }],
    ['a value with a control character', { 'x-request-id': 'a\u0000' }],
    ['a value beyond ASCII', { 'x-request-id': 'Zoë' }],
    ['a name that is none', { 'x y': 'a' }],
  ])('headers with %s are refused', async (_what, headers) => {
    const target = await receiver();
    expect(await outgoing().send(post(target.url, headers))).toEqual({ kind: 'failed', fault: 'headers-refused' });
    expect(target.got).toEqual([]);
  });

  test('a call is stopped by its signal, before and after it began', async () => {
    const target = await receiver(neverAnswers);
    const stopper = new AbortController();
    const sent = outgoing().send({ ...post(target.url), signal: stopper.signal });
    setTimeout(() => stopper.abort(), 50);
    expect(await sent).toEqual({ kind: 'failed', fault: 'stopped' });
    expect(await outgoing().send({ ...post(target.url), signal: stopper.signal })).toMatchObject({ fault: 'stopped' });
  });

  test('a connection that was kept open and then closed is replaced by a new one, unnoticed', async () => {
    const script = fileURLToPath(new URL('./stale-connection.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script]);
    expect(JSON.parse(stdout)).toEqual([200, 200, 2]);
  });
});
