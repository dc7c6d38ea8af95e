import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const text = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** Each folder may import itself and those before it. */
const floors = [
  'domain',
  'mapping',
  'conformance',
  'connectors',
  'operations',
  'store',
  'exchange',
  'delivery',
  'config',
  'http',
  'cli',
  'service.ts',
  'tools.ts',
  'main.ts',
  'index.ts',
];
const floorOf = (file: string) => floors.indexOf(file.split('/')[0] ?? '');

const importsOf = (file: string) =>
  ts.preProcessFile(text.get(file) ?? '', true, true).importedFiles.map(({ fileName }) => fileName);

/** The files of src that a file imports. */
const innerImports = (file: string) =>
  importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, join(root, dirname(file), name)).replace(/\.js$/, '.ts'));

describe('the house', () => {
  test('has files, each on a known floor', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  });

  test('a folder imports only itself and those above it', () => {
    const wrong = files.flatMap((file) =>
      innerImports(file)
        .filter((imported) => floorOf(imported) > floorOf(file))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every import leads to a file that is there', () => {
    const broken = files.flatMap((file) =>
      innerImports(file)
        .filter((imported) => !text.has(imported))
        .map((imported) => `${file} → ${imported}`),
    );
    expect(broken).toEqual([]);
  });

  test('no import leads back to where it came from', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file) || trail.includes(file)) return;
      for (const imported of innerImports(file)) visit(imported, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('the domain imports nothing but itself', () => {
    const foreign = files
      .filter((file) => file.startsWith('domain/'))
      .flatMap((file) => importsOf(file).filter((name) => !name.startsWith('./')));
    expect(foreign).toEqual([]);
  });

  test('domain, mapping and connectors are pure: no clock, no randomness, no input or output', () => {
    const effects =
      /\b(Date\.now|new Date\(\)|Math\.random|randomUUID|performance\.now|fetch\(|setTimeout|node:(fs|http|https|net|child_process|os))\b/;
    const impure = files.filter(
      (file) => /^(domain|mapping|connectors)\//.test(file) && effects.test(text.get(file) ?? ''),
    );
    expect(impure).toEqual([]);
  });

  test('only the composition root reads the environment of the process', () => {
    expect(
      files.filter((file) => file !== 'main.ts' && /\bprocess\.(env|argv|exit|std)/.test(text.get(file) ?? '')),
    ).toEqual([]);
  });

  test('types are given up only in the mapping engine', () => {
    const given = files.filter(
      (file) =>
        !file.startsWith('mapping/') &&
        /[\w)\]}>] as (?!const\b)[A-Za-z{[(]/.test(withoutComments(text.get(file) ?? '')),
    );
    expect(given).toEqual([]);
    const anywhere = files.filter((file) =>
      /(: any\b|<any>|@ts-ignore|@ts-expect-error)/.test(withoutComments(text.get(file) ?? '')),
    );
    expect(anywhere).toEqual([]);
  });
});

/** The code without comments, strings and import renames, in which the word "as" is only a word. */
const withoutComments = (code: string) =>
  code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/^import[\s\S]*?from ''/gm, '');
