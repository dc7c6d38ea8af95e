import type { Instrument, Method, ScoreKind, Value, Values } from './instrument.js';
import type { Score } from './score.js';

/** How one score differs from an earlier one. */
export interface Change {
  readonly score: string;
  readonly method?: Method;
  readonly from: Value;
  readonly to: Value;
  /** `to` minus `from`. None for words and profiles: their steps are no numbers. */
  readonly difference?: number;
  readonly direction: 'better' | 'worse' | 'same' | 'not judged';
  /** Whether a source calls a change of this size meaningful; `unknown` where none says. */
  readonly meaningful: boolean | 'unknown';
  /** Who says so; none where it is unknown. */
  readonly source?: string;
}

/** The change of each score that both measurements have, in the order of the instrument. */
export const changesBetween = (
  { scores }: Instrument,
  from: readonly Score[],
  to: readonly Score[],
): readonly Change[] =>
  scores.flatMap((kind) => {
    const before = from.find(({ name }) => name === kind.name);
    const after = to.find(({ name }) => name === kind.name);
    return before === undefined || after === undefined ? [] : [changeOf(kind, before.value, after.value)];
  });

function changeOf(kind: ScoreKind, from: Value, to: Value): Change {
  const difference = typeof from === 'number' && typeof to === 'number' ? exactly(to - from) : undefined;
  return {
    score: kind.name,
    ...(kind.method !== undefined && { method: kind.method }),
    from,
    to,
    ...(difference !== undefined && { difference }),
    direction: directionOf(kind, from, to),
    ...judgementOf(kind, difference),
  };
}

/** Scores have few decimal places; their difference in binary does not. */
const exactly = (difference: number): number => Number(difference.toFixed(6)) + 0;

function directionOf({ better, values }: ScoreKind, from: Value, to: Value): Change['direction'] {
  if (from === to) return 'same';
  const before = rankOf(from, values);
  const after = rankOf(to, values);
  if (better === 'not judged' || before === undefined || after === undefined) return 'not judged';
  return after > before === (better === 'higher') ? 'better' : 'worse';
}

function rankOf(value: Value, values: Values): number | undefined {
  if (typeof value === 'number') return value;
  return values.kind === 'words' ? values.words.indexOf(value) : undefined;
}

function judgementOf({ meaningful }: ScoreKind, difference: number | undefined): Pick<Change, 'meaningful' | 'source'> {
  if (meaningful === undefined || difference === undefined) return { meaningful: 'unknown' };
  const { by, of, source } = meaningful;
  if (of === 'fall' && difference > 0) return { meaningful: 'unknown' };
  return { meaningful: Math.abs(difference) >= by, source };
}
