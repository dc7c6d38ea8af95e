import { same } from './constants.js';

/** An element as the engine sees it: members by name. */
export type Members = Record<string, unknown>;

/** The elements of FHIR R4 that hold one of several types, as far as a row of ours stands in one. */
const choices = /^(abatement|deceased|effective|occurrence|onset|value)[A-Z]/;

/** The choice that an element is one type of: `value` of `valueString`; nothing of `status`. */
export const choiceOf = (name: string): string | undefined => choices.exec(name)?.[1];

/**
 * A choice element holds one type: one that is written takes the place of whatever type stood there before, unless a
 * row of the same table stands in it. Without this a resource would hold two values, which no receiver can read.
 */
export function keepChoice(members: Members, written: string, choice: string, rows: ReadonlySet<string>): void {
  for (const name of Object.keys(members)) {
    const plain = name.startsWith('_') ? name.slice(1) : name;
    if (plain !== written && choiceOf(plain) === choice && !rows.has(plain)) delete members[name];
  }
}

/**
 * FHIR writes what belongs to a primitive beside it (`_given` beside `given`), and in a list by position. When the list
 * changes, each of those moves with its primitive: otherwise it would come to say its word about another one.
 */
export function keepSiblings(members: Members, name: string, before: readonly unknown[], after: unknown): void {
  const siblings: unknown = members[`_${name}`];
  if (!Array.isArray(siblings)) return;
  const now: readonly unknown[] = Array.isArray(after) ? after : [];
  const free = new Set(before.keys());
  const claim = (wanted: (i: number) => boolean) => {
    for (const i of free) {
      if (!wanted(i)) continue;
      free.delete(i);
      return i;
    }
    return undefined;
  };
  const from = now.map((value) => claim((i) => same(before[i], value)));
  const moved = from.map((i, place) => siblings[i ?? claim((j) => j === place) ?? -1] ?? null);
  if (moved.some((sibling) => sibling !== null)) members[`_${name}`] = moved;
  else delete members[`_${name}`];
}
