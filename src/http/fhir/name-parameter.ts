import { type Pair, refuse } from './call.js';
import { isOfDirectory, type NameMatch } from './directory.js';
import { alternatives } from './search-values.js';

const modifiers = { name: 'starts', 'name:contains': 'contains', 'name:exact': 'exact' } as const;

/** More parameters of one name than anyone means. */
const mostNames = 10;

/** What is asked of names, and the parameters that say so, apart from the others. */
export interface NamesAsked {
  readonly names: readonly NameMatch[];
  readonly named: readonly Pair[];
  readonly others: readonly Pair[];
}

/**
 * Takes `name` out of a search for what the directory of services holds. Refused (400): another modifier than `contains`,
 * `exact` and `missing`, and no value. For any other type it is left to be refused as the parameter it is not.
 */
export function takeNames(type: string, pairs: readonly Pair[]): NamesAsked {
  if (!isOfDirectory(type)) return { names: [], named: [], others: pairs };
  const named = pairs.filter(([name]) => name === 'name' || name.startsWith('name:'));
  if (named.length > mostNames) {
    throw refuse('too-costly', `found more than ${mostNames} parameters of name; expected at most that`);
  }
  const names = named.map(([name, value]): NameMatch => {
    if (name === 'name:missing' && (value === 'true' || value === 'false')) {
      return { modifier: 'missing', missing: value === 'true' };
    }
    const modifier = Object.entries(modifiers).find(([spelled]) => spelled === name)?.[1];
    if (modifier === undefined) {
      throw refuse(
        'request-form',
        'found another modifier of name; expected contains, exact, missing (true, false), or none',
      );
    }
    return { modifier, any: alternatives(value, 'name').map((text) => text.replace(/\\([\\,|$])/g, '$1')) };
  });
  return { names, named, others: pairs.filter((pair) => !named.includes(pair)) };
}
