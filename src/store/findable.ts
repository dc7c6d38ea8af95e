import { createHash } from 'node:crypto';
import { error, Refusal } from '../domain/issue.js';
import type { Value } from './driver.js';

/** Bytes of a value that is looked up: an index entry of PostgreSQL holds 2,700, and some have two such values. */
const longest = 1_000;

/**
 * A value as it is looked up by: itself, or, when it is too long for an index or no database text (NUL), its beginning
 * and its SHA-256. What is written and what is asked for go through it alike, so that equal stays equal.
 */
export function findable(value: string): string {
  if (!value.includes('\0') && (value.length <= longest / 4 || Buffer.byteLength(value) <= longest)) return value;
  const hash = createHash('sha256').update(value).digest('hex');
  return `${value.slice(0, 100).replaceAll('\0', '')}#${hash}`;
}

/**
 * Looks at what is to be bound, before it reaches a database that would round it, cut it off or stop at it. A number
 * that is not whole is a bug; text with NUL, which neither database keeps, is refused.
 */
export function checkValues(values: readonly Value[]): void {
  for (const value of values) {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new TypeError('the store was given a number that is not whole; times are whole milliseconds');
    }
    if (typeof value === 'string' && value.includes('\0')) {
      throw new Refusal([error('value', 'message', 'found a NUL character; expected text without one')]);
    }
  }
}
