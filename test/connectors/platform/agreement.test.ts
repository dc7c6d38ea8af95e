import { expect, test } from '@jest/globals';
import type { Agree } from '../../../src/connectors/platform/types.js';

interface Domain {
  readonly a: string;
  readonly b?: readonly ('x' | 'y')[];
}

// The compiler is the test: an `Agree` that says anything else makes one of these assignments fail.
test('the proof that schema and domain agree tells every kind of difference', () => {
  const differs = 'the schema and the domain have different facts';
  const admits = 'the schema admits what the domain does not mean';

  const same: Agree<{ a: string; b?: ('x' | 'y')[] }, Domain> = true;
  const stricter: Agree<{ a: string; b: ('x' | 'y')[] }, Domain> = true;
  const looser: Agree<{ a?: string; b?: ('x' | 'y')[] }, Domain> = admits;
  const fewer: Agree<{ a: string }, Domain> = differs;
  const more: Agree<{ a: string; b?: ('x' | 'y')[]; c?: string }, Domain> = differs;
  const fewerWords: Agree<{ a: string; b?: 'x'[] }, Domain> = differs;
  const moreWords: Agree<{ a: string; b?: ('x' | 'y' | 'z')[] }, Domain> = differs;
  const otherType: Agree<{ a: number; b?: ('x' | 'y')[] }, Domain> = differs;

  expect([same, stricter]).toEqual([true, true]);
  expect([looser, fewer, more, fewerWords, moreWords, otherType]).toEqual([admits, ...Array(5).fill(differs)]);
});
