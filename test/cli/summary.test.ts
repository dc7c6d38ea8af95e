import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/open-store.js';
import { arrival, createWorld, practice, story } from '../exchange/world.js';
import { call } from './terminal.js';

let folder = '';
let exchange = '';
let environment: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-summary-'));
  const address = `sqlite:${join(folder, 'waymark.db')}`;
  environment = { WAYMARK_STORE: address };
  const { store, journeys } = await createWorld(address);
  await journeys.accept(arrival(practice, 'bars', story('housing/1-gp-sends.json')));
  exchange = (await store.allExchanges({ limit: 1 }))[0]?.id ?? '';
  await store.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const summary = (...words: string[]) => call(['summary', ...words], '', { environment });

describe('waymark summary', () => {
  test('shows the summary as the practice sees it, as text, page and document', async () => {
    const asText = await summary(exchange);
    expect([asText.code, asText.out.split('\n')[0]]).toEqual([0, 'Summary of social prescribing']);
    expect((await summary(exchange, '--format', 'html')).out).toMatch(/^<!doctype html>/);
    expect(JSON.parse((await summary(exchange, '--format', 'fhir')).out).type).toBe('document');
  });

  test('writes a PDF for its owner alone, and never over what is there', async () => {
    const out = join(folder, 'summary.pdf');
    expect((await summary(exchange, '--format', 'pdf', '--out', out)).code).toBe(0);
    expect((await readFile(out)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await summary(exchange, '--format', 'pdf', '--out', out)).code).toBe(2);
    expect((await summary(exchange, '--format', 'pdf')).code).toBe(2);
  });

  test('beside a service that has the store open says so, and not that none runs', async () => {
    const store = await openStore(environment.WAYMARK_STORE ?? '', { surroundings: { now: () => 0 } });
    const { code, err } = await summary(exchange);
    await store.close();
    expect(code).toBe(1);
    expect(err).toContain(
      'already open by another process; expected to be the only one: stop what runs on it, or work on',
    );
    expect(err).not.toContain('no service runs there');
    expect((await summary(exchange)).err).toBe('');
  });

  test('is refused for a referral or a party that there is not, and in a form that there is not', async () => {
    expect((await summary('00000000-0000-4000-8000-000000000000')).code).toBe(1);
    expect((await summary(exchange, '--as', 'stranger')).code).toBe(1);
    expect((await summary(exchange, '--format', 'docx')).code).toBe(2);
  });
});
