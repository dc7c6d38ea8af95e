import { describe, expect, test } from '@jest/globals';
import { alone, parts } from '../../../src/exchange/evaluate/suppress.js';

const shown = (counts: readonly number[], least = 5) => {
  const { cells, total } = parts(
    counts.map((count, i) => ({ label: String(i), count })),
    least,
  );
  return `${cells.map(({ text }) => text).join(' ')} | ${total}`;
};

describe('small numbers', () => {
  test('are shown as fewer than the least, and the smallest other with them where the total would tell', () => {
    expect(shown([10, 3, 8])).toBe('10 <5 not shown | 21');
    expect(shown([10, 3, 2])).toBe('not shown <5 <5 | 15');
    expect(shown([10, 1, 1])).toBe('not shown <5 <5 | 12');
    expect(shown([10, 0, 8])).toBe('10 0 8 | 18');
    expect(shown([5, 1, 5])).toBe('not shown not shown not shown | 11');
    expect(shown([7, 0])).toBe('not shown not shown | 7');
    expect(shown([2, 0, 1])).toBe('not shown not shown not shown | <5');
    expect(shown([0, 0])).toBe('0 0 | 0');
    expect(shown([1, 1, 1, 1, 1])).toBe('not shown not shown not shown not shown not shown | 5');
    expect(shown([10, 3, 8], 1)).toBe('10 3 8 | 21');
    expect([alone(0, 5), alone(4, 5), alone(5, 5)]).toEqual(['0', '<5', '5']);
  });

  test('and figures that rest on a count are told only where it is shown, and not small', () => {
    const { isTold } = parts(
      [
        { label: 'a', count: 10 },
        { label: 'b', count: 3 },
        { label: 'c', count: 8 },
      ],
      5,
    );
    expect(['a', 'b', 'c'].map(isTold)).toEqual([true, false, false]);
  });

  test.each([2, 3, 4])(
    'cannot be worked out of what is shown, even by one who knows how it is done (%s parts)',
    (size) => {
      const least = 3;
      const seen = new Map<string, number[][]>();
      const walk = (counts: number[]): void => {
        if (counts.length < size) {
          for (let count = 0; count <= (size === 4 ? 6 : 9); count += 1) walk([...counts, count]);
          return;
        }
        const text = shown(counts, least);
        seen.set(text, [...(seen.get(text) ?? []), counts]);
      };
      walk([]);
      const told: string[] = [];
      for (const [text, all] of seen) {
        for (let i = 0; i < size; i += 1) {
          const values = new Set(all.map((counts) => counts[i]));
          const [value = 0] = values;
          // The end of what was walked through is no end in the world.
          const isEdge = all.some((counts) => counts.some((count) => count >= (size === 4 ? 6 : 9)));
          if (values.size === 1 && value > 0 && value < least && !isEdge) told.push(`${text}: ${all[0]}`);
        }
      }
      expect(told).toEqual([]);
    },
  );
});
