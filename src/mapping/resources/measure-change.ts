import type { Extension } from '@medplum/fhirtypes';
import type { Change, Method } from '../../domain/measure.js';
import { direction, isScoreKey, meaning, type ScoreKey, scoreCode } from '../codes/measure.js';
import { code } from '../engine/codings.js';
import { each, extension } from '../engine/elements.js';
import { type Lens, row, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { seenAs } from '../engine/seen-as.js';

interface NamedScore {
  readonly name: string;
  readonly method?: Method;
}

/** The name of a score and its scale as the one word that has a code; nothing for a score that no instrument has. */
export function scoreKeyOf({ name, method }: NamedScore): ScoreKey | undefined {
  const key = method === undefined ? name : `${name}:${method}`;
  return isScoreKey(key) ? key : undefined;
}

/** The name, and the scale where the score has one. */
export function scoreOfKey(key: ScoreKey): NamedScore {
  if (key === 'raw:raw') return { name: 'raw', method: 'raw' };
  if (key === 'metric:metric') return { name: 'metric', method: 'metric' };
  return { name: key };
}

/** A key that must be there: every score of every instrument has one, which a test holds. */
export function needKey(score: NamedScore): ScoreKey {
  const key = scoreKeyOf(score);
  if (key === undefined) throw new Error('A score without a code cannot be written.');
  return key;
}

/** A score's value: a number, or the word or digits that it is. */
interface Amount {
  readonly number?: number;
  readonly text?: string;
}

const end = (url: 'from' | 'to'): Lens<Extension[], Change['from']> =>
  item(
    where((candidate: Extension) => candidate.url === url),
    seenAs(
      struct<Extension, Amount>(
        { number: row('valueDecimal', value<number>()), text: row('valueString', value<string>()) },
        [{ element: 'url', value: url }],
      ),
      ({ number, text }): number | string | undefined => number ?? text,
      (amount): Amount => (typeof amount === 'number' ? { number: amount } : { text: amount }),
    ),
    url,
  );

interface Told extends Omit<Change, 'score' | 'method' | 'meaningful'> {
  readonly key: ScoreKey;
  readonly meaning: keyof typeof meaning.rows;
}

const told = (url: string): Lens<Extension, Told> =>
  struct<Extension, Told>(
    {
      key: row('extension', extension('score', 'valueCode', code(scoreCode))),
      from: row('extension', end('from')),
      to: row('extension', end('to')),
      difference: row('extension', extension('difference', 'valueDecimal', value<number>())),
      direction: row('extension', extension('direction', 'valueCode', code(direction))),
      meaning: row('extension', extension('meaning', 'valueCode', code(meaning))),
      source: row('extension', extension('source', 'valueString', value<string>())),
    },
    [{ element: 'url', value: url }],
  );

const meanings = { meaningful: true, 'not-meaningful': false, unknown: 'unknown' } as const;

/** A change of which half is missing says nothing: it is not read. */
function changeOf({ key, from, to, direction: way, meaning: said, difference, source }: Partial<Told>) {
  if (key === undefined || from === undefined || to === undefined || way === undefined || said === undefined)
    return undefined;
  const { name, method } = scoreOfKey(key);
  const change: Change = {
    score: name,
    ...(method !== undefined && { method }),
    from,
    to,
    ...(difference !== undefined && { difference }),
    direction: way,
    meaningful: meanings[said],
    ...(source !== undefined && { source }),
  };
  return change;
}

function toldOf({ score, method, meaningful, ...others }: Change): Told {
  const said = meaningful === 'unknown' ? 'unknown' : meaningful ? 'meaningful' : 'not-meaningful';
  return { ...others, key: needKey({ name: score, ...(method !== undefined && { method }) }), meaning: said };
}

/** The changes since one earlier measurement: an extension for each score. */
export const changes = (url: string): Lens<Extension[], readonly Change[]> => {
  const lens = each(seenAs<Extension, Told, Change>(told(url), changeOf, toldOf), (one: Extension) => one.url === url);
  return {
    ...lens,
    facts: lens.facts.map(({ domain, ...fact }) => ({
      ...fact,
      domain: domain.replace(/key$/, 'score').replace(/meaning$/, 'meaningful'),
    })),
  };
};
