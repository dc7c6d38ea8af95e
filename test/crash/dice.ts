/** Chances that are the same for the same seed (mulberry32). What the machine does with them is not. */
export interface Dice {
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  oneIn(n: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    between,
    oneIn: (n) => next() < 1 / n,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
  };
}

/** The seed of a run: set `WAYMARK_TEST_SEED` to the one that a failure names, to throw the same dice again. */
export const seedOf = (environment: Readonly<Record<string, string | undefined>>): number =>
  Number(environment.WAYMARK_TEST_SEED ?? Math.floor(Math.random() * 1_000_000_000));
