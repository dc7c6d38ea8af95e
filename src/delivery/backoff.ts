/** How long a failed attempt waits for the next, and how many there are. Milliseconds. */
export interface RetrySettings {
  /** The ceiling of the first wait. */
  readonly firstWait: number;
  /** By how much the ceiling grows with each attempt. */
  readonly growth: number;
  /** No ceiling is higher. */
  readonly longestWait: number;
  /** The longest wait that a receiver may ask for. */
  readonly longestAsked: number;
  /** After so many attempts an entry is dead. */
  readonly attempts: number;
}

export const defaultRetries: RetrySettings = {
  firstWait: 5_000,
  growth: 4,
  longestWait: 6 * 3_600_000,
  longestAsked: 24 * 3_600_000,
  attempts: 12,
};

/** The longest that may be waited after an attempt: `docs/retries.md` has the table. Attempts count from 1. */
export const ceilingAfter = (attempt: number, settings = defaultRetries): number =>
  Math.min(settings.longestWait, settings.firstWait * settings.growth ** (attempt - 1));

/**
 * How long to wait after an attempt that failed: any time up to the ceiling, with equal chance ("full jitter"), so that
 * what failed together does not come back together. `random` is in [0, 1).
 */
export const backoff = (attempt: number, random: number, settings = defaultRetries): number =>
  Math.floor(random * ceilingAfter(attempt, settings));

/** The wait after an attempt: the backoff, or what the receiver asked for where that is longer. */
export const waitAfter = (
  attempt: number,
  random: number,
  asked: number | undefined,
  settings = defaultRetries,
): number => Math.max(backoff(attempt, random, settings), Math.min(asked ?? 0, settings.longestAsked));
