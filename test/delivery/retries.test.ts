import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoff, ceilingAfter, defaultRetries, waitAfter } from '../../src/delivery/backoff.js';
import { defaultLanes } from '../../src/delivery/lanes.js';
import { defaultDelivery } from '../../src/delivery/worker.js';

const page = readFileSync(new URL('../../docs/retries.md', import.meta.url), 'utf8');
const { attempts } = defaultRetries;

/** `1 h 25 min 20 s`, without what is nothing. */
function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

const numbers = Array.from({ length: attempts - 1 }, (_, i) => i + 1);

describe('waits', () => {
  test('grow fourfold from five seconds to six hours', () => {
    expect(numbers.map((n) => ceilingAfter(n) / 1_000)).toEqual([
      5, 20, 80, 320, 1_280, 5_120, 20_480, 21_600, 21_600, 21_600, 21_600,
    ]);
  });

  test('are whole milliseconds from nothing to below the ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const wait = backoff(n, random);
          expect(Number.isSafeInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(ceilingAfter(n));
        },
      ),
    );
    expect(backoff(1, 0)).toBe(0);
    expect(backoff(3, 0.5)).toBe(40_000);
  });

  test('are what the receiver asks for where that is longer, and a day at most', () => {
    expect(waitAfter(1, 0.5, undefined)).toBe(2_500);
    expect(waitAfter(1, 0.5, 1_000)).toBe(2_500);
    expect(waitAfter(1, 0.5, 60_000)).toBe(60_000);
    expect(waitAfter(1, 0.5, 1e12)).toBe(86_400_000);
  });
});

describe('docs/retries.md', () => {
  test('has the wait after every attempt, and their sum', () => {
    const rows = numbers.map((n) => `| ${n} | ${inWords(ceilingAfter(n))} | ${inWords(ceilingAfter(n) / 2)} |`);
    expect(page).toContain([...rows, `| ${attempts} | dead | |`].join('\n'));
    const sum = numbers.reduce((total, n) => total + ceilingAfter(n), 0);
    expect(page).toContain(`at most ${inWords(sum)}, on average ${inWords(sum / 2)}.`);
  });

  test('says every setting as it is', () => {
    const { firstWait, growth, longestWait, longestAsked } = defaultRetries;
    const { atOnce, atOnceEach, slowAfter, failuresInARow, firstRest, longestRest, longestAskedRest } = defaultLanes;
    const { leaseFor, heartbeatEvery } = defaultDelivery;
    const said = [
      `\`firstWait\` ${inWords(firstWait)}, \`growth\` ${growth}, \`longestWait\` ${inWords(longestWait)}`,
      `counts up to ${inWords(longestAsked)}`,
      `${atOnceEach} at once, and ${atOnce} overall, of which those that have waited longer than ${inWords(slowAfter)}`,
      `After ${failuresInARow} failures in a row a destination rests, ${inWords(firstRest)} at first`,
      `${inWords(longestRest)} at most`,
      `up to ${inWords(longestAskedRest)}, after which`,
      `leased for ${inWords(leaseFor)}, and the lease is prolonged every ${inWords(heartbeatEvery)}`,
    ];
    expect(said.filter((text) => !page.includes(text))).toEqual([]);
  });
});
