import { evaluate } from '../../../src/exchange/evaluate/evaluate.js';
import { createPseudonyms } from '../../../src/exchange/evaluate/pseudonyms.js';
import type { Story } from '../../../src/exchange/evaluate/story.js';
import { from, inMemory, keeping, key, storyOf, to, told } from './population.js';

/** What is asked for beyond the least: nothing. */
export const least = { freeText: false, place: false, ageBands: false };
export const all = told.map(storyOf);

/** The files of an export, by name. */
export async function evaluated(
  stories: readonly Story[] = all,
  { wanted = least, least: shown = 1, by = key } = {},
): Promise<ReadonlyMap<string, string>> {
  const { files, open } = inMemory();
  const pseudonyms = createPseudonyms(by, 'THE_KEY');
  await evaluate({ ...keeping(stories), pseudonyms, open }, { from, to, wanted, least: shown });
  return files;
}

/** The rows of a table. */
export const rowsIn = (files: ReadonlyMap<string, string>, name: string): readonly Record<string, unknown>[] =>
  (files.get(`${name}.ndjson`) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The lines of the summary under a heading. */
export const sectionOf = (files: ReadonlyMap<string, string>, heading: string): string =>
  (files.get('summary.md') ?? '').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]?.trim() ?? '';
