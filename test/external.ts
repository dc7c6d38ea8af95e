import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

/** Material written by others, beside the repository and no part of it: tests that need it are skipped where it is absent. */
export const external = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared');

/** `describe`, or a visible skip when `path` under the external folder is absent. */
export const describeWith = (path: string): typeof describe | typeof describe.skip =>
  existsSync(join(external, path)) ? describe : describe.skip;

/** Every `.json` file under a folder of the external material, as paths relative to it; empty when absent. */
export function jsonFiles(folder: string): string[] {
  const root = join(external, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}
