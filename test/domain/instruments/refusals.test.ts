import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type InstrumentId, readMeasurement, scoreMeasurement } from '../../../src/domain/measure.js';
import { numbered, read } from './measurements.js';

const well = numbered([3, 3, 2, 3, 2, 3, 4]);
const lonely = { emotional1: 'yes', emotional2: 'yes', social1: 'no', social2: 'no' };

/** What is given, and every issue it gets: code, path, what was found and what is allowed. */
const refused: readonly [what: string, id: InstrumentId, given: object, issues: readonly string[]][] = [
  [
    'answers out of range, both at once',
    'ons4',
    { items: { happy: 11, anxious: -1 } },
    [
      'value items.happy: found 11; expected a whole number from 0 to 10',
      'value items.anxious: found -1; expected a whole number from 0 to 10',
    ],
  ],
  [
    'a sum of ONS4',
    'ons4',
    { total: 24 },
    [
      'structure total: found a total; expected none, this instrument has no sum; scores by name: satisfaction, worthwhile, happy, anxious',
    ],
  ],
  [
    'a fraction',
    'ons4',
    { items: { happy: 5.5 } },
    ['value items.happy: found 5.5; expected a whole number from 0 to 10'],
  ],
  [
    'a number in quotation marks',
    'ons4',
    { items: { happy: '5' } },
    ['value items.happy: found text; expected a whole number from 0 to 10'],
  ],
  [
    'null for an answer',
    'ons4',
    { items: { happy: null } },
    ['value items.happy: found null; expected a whole number from 0 to 10'],
  ],
  [
    'an item that there is not',
    'ons4',
    { items: { happy: 5, Ethel: 3 } },
    ['structure items: found an unknown name; expected only satisfaction, worthwhile, happy, anxious'],
  ],
  [
    'no answer at all',
    'ons4',
    { items: {} },
    [
      'required items: found nothing that can be scored; expected satisfaction, worthwhile, happy, anxious (each question is a score of its own: one that is not answered is left out, at least one is needed)',
    ],
  ],
  [
    'a missing answer',
    'swemwbs',
    { items: numbered([3, 3, 2, 3, 2, 3]) },
    ['required items.q7: found nothing; expected a whole number from 1 to 5'],
  ],
  [
    'answers that do not add up to the total',
    'swemwbs',
    { items: well, total: 21, method: 'raw' },
    ['invariant total: found 21; expected 20, as the answers give'],
  ],
  [
    'a metric total that the answers contradict',
    'swemwbs',
    { items: well, total: 19.25, method: 'metric' },
    ['invariant total: found 19.25; expected 18.59, as raw gives'],
  ],
  [
    'a total that does not say its scale',
    'swemwbs',
    { total: 20 },
    ['required method: found nothing beside a total; expected one of raw, metric'],
  ],
  [
    'a raw total out of range',
    'swemwbs',
    { total: 6, method: 'raw' },
    ['value total: found 6; expected a whole number from 7 to 35'],
  ],
  [
    'a raw total with a fraction',
    'swemwbs',
    { total: 18.59, method: 'raw' },
    ['value total: found 18.59; expected a whole number from 7 to 35'],
  ],
  [
    'a metric total that is not in the table',
    'swemwbs',
    { total: 20, method: 'metric' },
    ['value total: found 20; expected a number of the published table, 7.00 to 35.00'],
  ],
  [
    'raw and metric that do not belong together',
    'swemwbs',
    { scores: { raw: 20, metric: 19.25 } },
    ['invariant scores.metric: found 19.25; expected 18.59, as raw gives'],
  ],
  [
    'a method beside the other score',
    'swemwbs',
    { scores: { raw: 20 }, method: 'metric' },
    ['invariant method: found metric; expected the scale of the score that is given'],
  ],
  [
    'a method that there is not',
    'swemwbs',
    { total: 20, method: 'Ethel' },
    ['code-unknown method: found text; expected one of raw, metric'],
  ],
  [
    'a method where there is one scale',
    'wemwbs',
    { total: 40, method: 'raw' },
    ['structure method: found raw; expected none, this instrument has one scale'],
  ],
  ['a total out of range', 'wemwbs', { total: 13 }, ['value total: found 13; expected a whole number from 14 to 70']],
  [
    'a total beside another',
    'wemwbs',
    { total: 40, scores: { total: 41 } },
    ['invariant total: found 40; expected 41, as in scores.total'],
  ],
  [
    'a percentage that no answers give',
    'who5',
    { scores: { percentage: 50 } },
    ['value scores.percentage: found 50; expected a multiple of 4 from 0 to 100'],
  ],
  [
    'a percentage that the raw score contradicts',
    'who5',
    { total: 12, scores: { percentage: 52 } },
    ['invariant scores.percentage: found 52; expected 48, as raw gives'],
  ],
  [
    'a score where 0 is no answer',
    'ucla3',
    { items: { companionship: 0, leftOut: 1, isolated: 1 } },
    ['value items.companionship: found 0; expected a whole number from 1 to 3'],
  ],
  [
    'a word that is no answer',
    'ons-loneliness',
    { items: { lonely: 'since Ethel died' } },
    [
      'value items.lonely: found text; expected one of never, hardly-ever, occasionally, some-of-the-time, often-or-always',
    ],
  ],
  [
    'a total that too few answers cannot give',
    'de-jong-gierveld-6',
    { items: lonely, total: 4 },
    [
      'invariant total: found 4; expected none, too many answers are missing: no total when more than one answer is missing, no subscale when any of its answers is',
    ],
  ],
  [
    'a total that its parts contradict',
    'de-jong-gierveld-6',
    { scores: { emotional: 3, social: 1, total: 2 } },
    ['invariant scores.total: found 2; expected 4, as its parts give'],
  ],
  [
    'a total below its part',
    'de-jong-gierveld-6',
    { total: 1, scores: { emotional: 3 } },
    ['invariant total: found 1; expected from 3 to 6, as its parts give'],
  ],
  [
    'an answer above 3',
    'phq9',
    { items: numbered([4, 0, 0, 0, 0, 0, 0, 0, 0]) },
    ['value items.q1: found 4; expected a whole number from 0 to 3'],
  ],
  ['a total above 27', 'phq9', { total: 28 }, ['value total: found 28; expected a whole number from 0 to 27']],
  ['a total above 21', 'gad7', { total: 22 }, ['value total: found 22; expected a whole number from 0 to 21']],
  [
    'a profile that the answers contradict',
    'eq5d5l',
    {
      items: { mobility: 1, selfCare: 1, usualActivities: 1, painOrDiscomfort: 1, anxietyOrDepression: 2 },
      scores: { profile: '11111' },
    },
    ['invariant scores.profile: found 11111; expected 11112, as the answers give'],
  ],
  [
    'a profile that is none, an index above full health, a scale above its top',
    'eq5d5l',
    { scores: { profile: '11161', index: 1.1, vas: 101 } },
    [
      'value scores.profile: found text; expected a text of 5 digits, each from 1 to 5',
      'value scores.index: found 1.1; expected a number from -2 to 1',
      'value scores.vas: found 101; expected a whole number from 0 to 100',
    ],
  ],
  [
    'a level that the score contradicts',
    'pam',
    { scores: { score: 55.2, level: 2 } },
    ['invariant scores.level: found 2; expected 3, as score gives'],
  ],
  [
    'a score between two levels',
    'pam',
    { scores: { score: 47.05 } },
    ['value scores.score: found 47.05; expected a number from 0 to 100 with at most 1 decimal place'],
  ],
  ['answers of PAM', 'pam', { items: { q1: 3 } }, ['structure items: found an unknown name; expected only none']],
  [
    'no wellbeing, and a second concern out of range',
    'mycaw',
    { items: { concern1: 3, concern2: 7 } },
    [
      'value items.concern2: found 7; expected a whole number from 0 to 6',
      'required items.wellbeing: found nothing; expected a whole number from 0 to 6',
    ],
  ],
  [
    'scores without the one for wellbeing',
    'mycaw',
    { scores: { concern1: 3 } },
    ['required scores.wellbeing: found nothing; expected a whole number from 0 to 6'],
  ],
  [
    'a goal beyond ten',
    'goal',
    { items: { goal: 11 } },
    ['value items.goal: found 11; expected a whole number from 0 to 10'],
  ],
  [
    'counts of no time',
    'service-use',
    { items: { gpAppointments: 3 } },
    ['required months: found nothing; expected a whole number from 1 to 60'],
  ],
  [
    'a telephone number for a count, which is not repeated',
    'service-use',
    { items: { gpAppointments: 7700900123 }, months: 6 },
    ['value items.gpAppointments: found a number beyond 1000; expected a whole number from 0 to 1000'],
  ],
  ['no words', 'outcome-in-words', {}, ['required words: found nothing; expected text']],
  ['empty words', 'outcome-in-words', { words: ' \n' }, ['value words: found empty text; expected text']],
  [
    'a score of an outcome in words',
    'outcome-in-words',
    { words: 'Better', total: 5 },
    ['structure total: found a total; expected none, this instrument has no sum; no score'],
  ],
  [
    'what another instrument takes',
    'phq9',
    { total: 3, months: 6, about: 'Ethel', ownWords: { q1: 'Ethel' } },
    [
      'structure about: found text; expected none, this instrument does not take it',
      'structure months: found 6; expected none, this instrument counts nothing',
      'structure ownWords: found an object; expected none, this instrument does not take it',
    ],
  ],
  [
    'own words for what has no answer',
    'mycaw',
    { items: { concern1: 3, wellbeing: 2 }, ownWords: { concern1: 'Sleep', concern2: 'Money' } },
    ['invariant ownWords.concern2: found words for a question that has no answer; expected an answer to it, or none'],
  ],
  [
    'a list for answers',
    'phq9',
    { items: [1, 2, 3] },
    ['structure items: found a list; expected an object with q1, q2, q3, q4, q5, q6, q7, q8, q9'],
  ],
  [
    'a member that there is not',
    'phq9',
    { total: 3, Ethel: true },
    [
      'structure : found an unknown name; expected only instrument, when, timePoint, method, about, months, ownWords, words, takenBy, items, total, scores',
    ],
  ],
];

const told = (issues: readonly { code: string; path: string; text: string }[]) =>
  issues.map(({ code, path, text }) => `${code} ${path}: ${text}`);

describe('what cannot be is refused, with where, what was found and what is allowed', () => {
  it.each(refused)('%s (%s)', (_what, id, given, issues) => {
    const answer = read(id, given);
    expect(told(answer.issues)).toEqual(issues);
    expect(answer.scored).toBeUndefined();
    expect(answer.issues.every(({ severity }) => severity === 'error')).toBe(true);
    expect(JSON.stringify(answer.issues)).not.toContain('Ethel');
  });

  it('an unknown instrument, and what else is wrong with it', () => {
    const { issues } = readMeasurement({ instrument: 'Ethel’s own', when: '2025-02-30', timePoint: 'later' }, '/m/0');
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'value /m/0/when',
      'code-unknown /m/0/timePoint',
      'code-unknown /m/0/instrument',
    ]);
    expect(issues[2]?.text).toContain('expected one of ons4, swemwbs');
    expect(JSON.stringify(issues)).not.toContain('Ethel');
  });

  it.each(['toString', '__proto__', 'constructor', ''])(
    'the instrument "%s", which is only an object’s own',
    (name) => {
      const { issues } = readMeasurement({ instrument: name, when: '2025', timePoint: 'baseline' }, '');
      expect(issues).toMatchObject([{ code: 'code-unknown', path: 'instrument' }]);
    },
  );

  it.each([undefined, null, 7, 'ons4', [], true])('%p, which is no measurement', (json) => {
    expect(readMeasurement(json, 'Bundle.entry[2]').issues).toMatchObject([
      { code: 'structure', path: 'Bundle.entry[2]' },
    ]);
  });

  it.each(['2025', '2025-03', '2024-02-29', '2025-03-10T09:30:00Z', '2025-03-10T09:30:00.5+01:00'])(
    'not %s, which is a FHIR dateTime',
    (when) => {
      const measurement = { instrument: 'goal', when, timePoint: 'closing', items: { goal: 4 } } as const;
      expect(scoreMeasurement(measurement).issues).toEqual([]);
    },
  );

  it.each([
    '',
    'yesterday',
    '2025-02-29',
    '2025-13-01',
    '2025-04-31',
    '2025-03-10T09:30',
    '2025-03-10T09:30:00',
    '10/03/2025',
    20250310,
  ])('the time %s', (when) => {
    const { issues } = readMeasurement({ instrument: 'goal', when, timePoint: 'closing', items: { goal: 4 } }, '');
    expect(issues).toMatchObject([{ code: 'value', path: 'when' }]);
  });

  it('nothing that is thrown, whatever is given', () => {
    const odd = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
    });
    const members = fc.record(
      {
        instrument: fc.oneof(odd, fc.constantFrom('ons4', 'swemwbs', 'de-jong-gierveld-6', 'pam', 'service-use')),
        when: fc.oneof(odd, fc.constant('2025-03-10')),
        timePoint: fc.oneof(odd, fc.constant('baseline')),
        items: odd,
        total: odd,
        scores: odd,
        method: odd,
        months: odd,
        ownWords: odd,
        words: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(odd, members), (json) => {
        const { scored, issues } = readMeasurement(json, '');
        expect(scored === undefined).toBe(issues.length > 0);
      }),
    );
  });
});
