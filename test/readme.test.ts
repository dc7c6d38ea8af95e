import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { call } from './cli/terminal.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = 'fixtures/cases/minimal/1-gp-sends.json';

/** The first block of code after `text`. */
const blockAfter = (text: string) => readme.slice(readme.indexOf(text)).match(/```\w*\n([\s\S]*?)```/)?.[1];

describe('README.md', () => {
  test('shows what `map` prints', async () => {
    const { out, err } = await call(['map', '--from', 'bars', '--to', 'platform', example]);
    expect(blockAfter('test/readme.test.ts holds')).toBe(out);
    expect(blockAfter('On standard error')).toBe(err);
  });

  test('shows what `roundtrip` prints', async () => {
    const { out } = await call(['roundtrip', example]);
    expect(readme).toContain(`\`\`\`\n${out}\`\`\``);
  });

  test('names files that are there', () => {
    const links = [...readme.matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(4);
    for (const path of links) expect(() => readFileSync(new URL(`../${path}`, import.meta.url))).not.toThrow();
  });
});
