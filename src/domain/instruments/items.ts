import type { Item, Values } from './instrument.js';

/** `count` questions by number, all with the same answers. */
export const numbered = (count: number, values: Values): readonly Item[] =>
  Array.from({ length: count }, (_, i) => ({ key: `q${i + 1}`, values }));

export const keysOf = (items: readonly Item[]): readonly string[] => items.map(({ key }) => key);

/** The source of the codes and ranges that NHS England itself uses. */
export const nhsMeasures = 'NHS England, measure code of the Mental Health Services Data Set (MHSDS)';

/** The source of the changes that NHS England itself counts as meaningful. */
export const nhsOutcomes = 'NHS England, MHSDS outcomes code for children and young people';
