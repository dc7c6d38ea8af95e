import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { startSandbox } from './cli/service.js';
import { call } from './cli/terminal.js';

const page = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = page('README.md');
const offline = page('docs/example.md');
const example = 'fixtures/cases/minimal/1-gp-sends.json';

/** The first block of code after `text`. */
const blockAfter = (text: string, on = offline) => on.slice(on.indexOf(text)).match(/```\w*\n([\s\S]*?)```/)?.[1];

/** Ids are new in each play: their first eight characters stand for them, and those are not looked at either. */
const withoutIds = (text = '') => text.replace(/[0-9a-f]{8}(…|(-[0-9a-f]{4}){3}-[0-9a-f]{12})/g, '…');

/** Days are counted back from today. */
const withoutDays = (text = '') =>
  withoutIds(text).replace(/\b(\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d(T[\d:.]+Z)?)/g, 'some day');

describe('README.md', () => {
  test('shows what `demo` prints against the service that `serve` starts', async () => {
    const sandbox = await startSandbox();
    try {
      const { code, out } = await sandbox.asked('demo');
      expect(code).toBe(0);
      expect(withoutIds(blockAfter('but for ids -->', readme))).toBe(withoutIds(out));
    } finally {
      await sandbox.stop();
    }
  }, 60_000);

  test('shows what the practice reads when a story has gone the whole way', async () => {
    const sandbox = await startSandbox();
    try {
      const { code, out } = await sandbox.asked('demo', 'the-whole-way');
      expect(code).toBe(0);
      const end = out.slice(out.search(/^\d+\. GP system reads the summary/m));
      expect(withoutDays(blockAfter('but for ids and dates -->', readme))).toBe(withoutDays(end));
    } finally {
      await sandbox.stop();
    }
  }, 60_000);
});

describe('README.md and docs/example.md', () => {
  test('shows what `map` prints', async () => {
    const { out, err } = await call(['map', '--from', 'bars', '--to', 'platform', example]);
    expect(blockAfter('test/readme.test.ts holds')).toBe(out);
    expect(blockAfter('On standard error')).toBe(err);
  });

  test('shows what `roundtrip` prints', async () => {
    const { out } = await call(['roundtrip', example]);
    expect(offline).toContain(`\`\`\`\n${out}\`\`\``);
  });

  test('names files that are there', () => {
    const links = [...readme.matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(4);
    for (const path of links) expect(() => readFileSync(new URL(`../${path}`, import.meta.url))).not.toThrow();
  });
});
