import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ScoreKind, Values } from '../../../src/domain/instruments/instrument.js';
import {
  type Change,
  type InstrumentId,
  instrumentIds,
  instruments,
  measurementsTogether,
} from '../../../src/domain/measure.js';
import { read, scored } from './measurements.js';

function anyOf(values: Values): fc.Arbitrary<number | string> {
  switch (values.kind) {
    case 'whole':
      return fc
        .integer({ min: 0, max: (values.to - values.from) / (values.step ?? 1) })
        .map((steps) => values.from + steps * (values.step ?? 1));
    case 'decimal':
      return fc.integer({ min: values.from * 10, max: values.to * 10 }).map((tenths) => tenths / 10);
    case 'table':
      return fc.constantFrom(...values.numbers);
    case 'words':
      return fc.constantFrom(...values.words);
    case 'digits':
      return fc
        .array(fc.integer({ min: values.from, max: values.to }), { minLength: values.count, maxLength: values.count })
        .map((digits) => digits.join(''));
  }
}

const answered: readonly InstrumentId[] = instrumentIds.filter((id) => instruments[id].items.length > 0);
const monthsOf = (id: InstrumentId) => (instruments[id].counted === undefined ? {} : { months: 6 });

const answersTo = (id: InstrumentId): fc.Arbitrary<Record<string, number | string>> =>
  fc.record(Object.fromEntries(instruments[id].items.map(({ key, values }) => [key, anyOf(values)])));

function isWithin(value: number | string, { values }: ScoreKind): boolean {
  if (values.kind === 'words') return values.words.some((word) => word === value);
  if (values.kind === 'digits') return typeof value === 'string' && value.length === values.count;
  if (typeof value !== 'number') return false;
  if (values.kind === 'table') return values.numbers.includes(value);
  return value >= values.from && value <= values.to;
}

describe.each(answered)('%s, whatever the answers', (id) => {
  const kinds: readonly ScoreKind[] = instruments[id].scores;

  it('scores within its range, and the scores agree with the answers and only with them', () => {
    fc.assert(
      fc.property(answersTo(id), (items) => {
        const measurement = scored({ instrument: id, when: '2025', timePoint: 'baseline', items, ...monthsOf(id) });
        const scores = Object.fromEntries(measurement.scores.map(({ name, value }) => [name, value]));
        for (const kind of kinds) {
          const value = scores[kind.name];
          if (kind.rule.kind === 'given') expect(value).toBeUndefined();
          else expect(value !== undefined && isWithin(value, kind)).toBe(true);
        }
        expect(read(id, { items, scores, ...monthsOf(id) }).issues).toEqual([]);
        for (const { name, value } of measurement.scores) {
          if (typeof value !== 'number') continue;
          const { issues } = read(id, { items, scores: { [name]: value + 4 }, ...monthsOf(id) });
          expect(issues.map(({ path }) => path)).toEqual([`scores.${name}`]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('changes the other way when the two are the other way round', () => {
    const other: Readonly<Record<Change['direction'], Change['direction']>> = {
      better: 'worse',
      worse: 'better',
      same: 'same',
      'not judged': 'not judged',
    };
    const changes = (before: object, after: object) =>
      measurementsTogether([
        scored({ instrument: id, when: '2025-01', timePoint: 'baseline', items: before, ...monthsOf(id) }),
        scored({ instrument: id, when: '2025-02', timePoint: 'closing', items: after, ...monthsOf(id) }),
      ]).measurements?.[1]?.sinceBaseline ?? [];
    fc.assert(
      fc.property(answersTo(id), answersTo(id), (before, after) => {
        const there = changes(before, after);
        const back = changes(after, before);
        expect(there.length).toBeGreaterThan(0);
        expect(back.map(({ direction }) => direction)).toEqual(there.map(({ direction }) => other[direction]));
        expect(back.map(({ difference }) => difference)).toEqual(
          there.map(({ difference }) => (difference === undefined ? undefined : 0 - difference)),
        );
      }),
      { numRuns: 50 },
    );
  });
});
