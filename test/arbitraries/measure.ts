import fc, { type Arbitrary } from 'fast-check';
import {
  type Change,
  type Instrument,
  type InstrumentId,
  instrumentIds,
  instruments,
  type Measurement,
  scoreMeasurement,
  timePoints,
} from '../../src/domain/measure.js';
import type { Measure } from '../../src/domain/report.js';
import { dateTime, few, identifier, partly, text } from './words.js';

type Values = Instrument['items'][number]['values'];

const valueIn = (values: Values): Arbitrary<number | string> => {
  switch (values.kind) {
    case 'whole': {
      const { from, to, step = 1 } = values;
      return fc.integer({ min: 0, max: (to - from) / step }).map((n) => from + n * step);
    }
    case 'decimal':
      return fc.integer({ min: values.from * 10, max: values.to * 10 }).map((n) => n / 10);
    case 'table':
      return fc.constantFrom(...values.numbers);
    case 'words':
      return fc.constantFrom(...values.words);
    case 'digits':
      return fc
        .array(fc.integer({ min: values.from, max: values.to }), { minLength: values.count, maxLength: values.count })
        .map((digits) => digits.join(''));
  }
};

/** Any of these members, each with a value that it may have. */
const each = (known: readonly (readonly [string, Values])[]): Arbitrary<Record<string, number | string>> =>
  fc
    .tuple(...known.map(([name, values]) => fc.option(valueIn(values).map((value) => [name, value] as const))))
    .map((members) => Object.fromEntries(members.flatMap((member) => (member === null ? [] : [member]))));

const taken = (id: InstrumentId): Arbitrary<Measurement> => {
  const { items, scores, about, counted, inWords, total }: Instrument = instruments[id];
  const named = items.filter(({ ownWords }) => ownWords === true).map(({ key }) => key);
  const facts = {
    instrument: fc.constant(id),
    when: dateTime,
    timePoint: fc.constantFrom(...timePoints),
    takenBy: text,
    words: text,
    items: each(items.map(({ key, values }) => [key, values])),
    scores: each(scores.map(({ name, values }) => [name, values])),
    method: typeof total === 'object' ? fc.constantFrom('raw' as const, 'metric' as const) : fc.constant(undefined),
    about: about === undefined ? fc.constant(undefined) : text,
    months: counted === true ? fc.integer({ min: 1, max: 60 }) : fc.constant(undefined),
    ownWords:
      named.length === 0 ? fc.constant(undefined) : fc.record(Object.fromEntries(named.map((key) => [key, text]))),
  };
  const needed = [
    'instrument' as const,
    'when' as const,
    'timePoint' as const,
    ...(counted === true ? ['months' as const] : []),
    ...(inWords === true ? ['words' as const] : []),
  ];
  return partly(facts, needed).map((given) => JSON.parse(JSON.stringify(given)));
};

const change: Arbitrary<Change> = partly(
  {
    score: fc.constantFrom('anxious', 'total', 'lonely', 'raw'),
    from: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(21.54, 'never', '11213')),
    to: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(19.98, 'occasionally', '11111')),
    difference: fc.constantFrom(-1.56, 0, 3),
    direction: fc.constantFrom('better' as const, 'worse' as const, 'same' as const, 'not judged' as const),
    meaningful: fc.constantFrom(true, false, 'unknown' as const),
    source: text,
  },
  ['score', 'from', 'to', 'direction', 'meaningful'],
);

/** A measure of any instrument, scored; with changes that are made up. */
export const measure: Arbitrary<Measure> = fc
  .constantFrom(...instrumentIds)
  .chain(taken)
  .map((given) => {
    // Answers and scores that were made up apart seldom agree: then the answers stand, or the scores do.
    const { items, scores, ...others } = given;
    return [given, { ...others, ...(items && { items }) }, { ...others, ...(scores && { scores }) }].flatMap(
      (one) => scoreMeasurement(one).scored ?? [],
    )[0];
  })
  .filter((scored) => scored !== undefined)
  .chain((scored) =>
    partly(
      {
        identifier,
        status: fc.constant('entered-in-error' as const),
        sinceBaseline: few(change, 2),
        sinceLast: few(change, 2),
      },
      [],
    ).map((more) => ({
      ...scored,
      ...more,
    })),
  );
