import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authority } from './certificates.js';

const script = fileURLToPath(new URL('./tls-calls.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-tls-'));
  await writeFile(join(folder, 'authority.pem'), authority);
});
afterAll(() => rm(folder, { recursive: true }));

/** What comes of calls to receivers with each certificate, in a process that has these variables too. */
async function calls(more: Readonly<Record<string, string>> = {}): Promise<{ found: unknown; err: string }> {
  const {
    NODE_OPTIONS: _options,
    NODE_TLS_REJECT_UNAUTHORIZED: _flag,
    NODE_EXTRA_CA_CERTS: _extra,
    ...rest
  } = process.env;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    env: { ...rest, ...more },
  });
  return { found: JSON.parse(stdout), err: stderr };
}
const trusting = () => ({ NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') });
const refused = { came: 'certificate', requests: 0 };
const taken = { came: 200, requests: 1 };

describe('attack 69: the certificate of a receiver', () => {
  test('that is self-signed, expired or of another name is refused before anything is sent; the right one is not', async () => {
    const { found, err } = await calls(trusting());
    expect(found).toEqual({ trusted: taken, selfSigned: refused, expired: refused, wrongName: refused });
    expect(err).toBe('');
  });

  test('of an authority that nobody has trusted is refused, though the address is one that was opened', async () => {
    const { found } = await calls();
    expect(found).toEqual({ trusted: refused, selfSigned: refused, expired: refused, wrongName: refused });
  });

  test('is not looked at when Node itself is told so, and Node warns of it', async () => {
    const { found, err } = await calls({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(found).toMatchObject({ selfSigned: taken });
    expect(err).toContain('Warning: Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable');
  });
});
