import fc, { type Arbitrary } from 'fast-check';
import { compareMoments } from '../../src/conformance/moments.js';
import type { Coded, Coding, Identifier, OrganisationName } from '../../src/domain/coded.js';
import { flagStatuses } from '../../src/domain/flags.js';
import { contactUses } from '../../src/domain/person.js';

type Facts<T> = { [K in keyof T]: Arbitrary<T[K]> };

/** An object with all of these facts. */
export const whole = <T extends object>(facts: Facts<T>) => fc.record<T>(facts, { noNullPrototype: true });

/** An object with the required facts and any of the others. */
export const partly = <T extends object, K extends keyof T>(facts: Facts<T>, requiredKeys: K[]) =>
  fc.record<T, K>(facts, { requiredKeys, noNullPrototype: true });

/** An object with any of these facts, at least one. */
export const some = <T extends object>(facts: Facts<T>) =>
  partly<T, never>(facts, []).filter((present) => Object.keys(present).length > 0);

export const few = <T>(item: Arbitrary<T>, most = 3): Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: most });

const pieces = [
  'Ada',
  'Åsa Öberg',
  'Nguyễn Thị Hạnh',
  'مريم',
  '山田 花子',
  'O’Brien-Smith',
  '🏡 damp & cold',
  'a "quoted" <word> \\ / & more',
  'two\nlines',
  "it's £5 a week",
];

/** A character that somebody can see: the platform wire takes no words without one. */
const visible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Words as people write them: any script, quotes and line breaks; never only what nobody sees, never control characters. */
export const textArbitrary: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...pieces),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => visible.test(text) && !/\p{Cc}/u.test(text) && text.isWellFormed()),
);
export const text = textArbitrary;

/** A later moment that comes before the one it follows is left out: FHIR holds no such period. */
export const inOrder =
  <K extends string>(start: K, end: K) =>
  <T extends { readonly [P in K]?: string }>(facts: T): T => {
    const difference = compareMoments(facts[start], facts[end]);
    if (difference === undefined || difference <= 0) return facts;
    const left = { ...facts };
    delete left[end];
    return left;
  };

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
export const token = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
export const uri = token.map((name) => `https://codes.example/${name}`);

const two = (most: number, least = 1) => fc.integer({ min: least, max: most }).map((n) => String(n).padStart(2, '0'));
const year = fc.integer({ min: 1900, max: 2035 }).map(String);
const month = fc.tuple(year, two(12)).map((parts) => parts.join('-'));
const day = fc.tuple(year, two(12), two(28)).map((parts) => parts.join('-'));

/** A FHIR date: a year, a month or a day. */
export const dateArbitrary: Arbitrary<string> = fc.oneof(year, month, day);

/** A FHIR instant. */
export const instantArbitrary: Arbitrary<string> = fc
  .tuple(day, two(23, 0), two(59, 0), two(59, 0), fc.constantFrom('', '.5', '.123'), fc.constantFrom('Z', '+01:00'))
  .map(([date, hour, minute, second, fraction, zone]) => `${date}T${hour}:${minute}:${second}${fraction}${zone}`);

/** A FHIR dateTime: a date, or a date with a time and a zone. */
export const dateTimeArbitrary: Arbitrary<string> = fc.oneof(dateArbitrary, instantArbitrary);
export const dateTime = dateTimeArbitrary;

/** Ten digits of the 999 test range with a right check digit; where the sum gives 10, no number was ever issued. */
export const nhsNumberArbitrary: Arbitrary<string> = fc
  .integer({ min: 0, max: 999_998 })
  .map((n) => `999${String(n).padStart(6, '0')}`)
  .map((nine) => {
    const sum = [...nine].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
    return `${nine}${(11 - (sum % 11)) % 11}`;
  })
  .filter((number) => number.length === 10);

export const coding: Arbitrary<Coding> = partly(
  { system: uri, version: token, code: token, display: text, userSelected: fc.boolean() },
  [],
).filter((facts) => facts.code !== undefined || facts.display !== undefined);

export const codedArbitrary: Arbitrary<Coded> = some({ codedValues: few(coding, 2), freeText: text });
export const coded = codedArbitrary;

export const identifier: Arbitrary<Identifier> = partly({ value: token, system: uri }, ['value']);
/** A number of a register, which says whose register it is from. */
export const registerNumber: Arbitrary<Identifier> = whole({ value: token, system: uri });
export const organisation: Arbitrary<OrganisationName> = some({ odsCode: token, name: text });
export const contactUse = fc.constantFrom(...contactUses);
export const preference = fc.integer({ min: 1, max: 9 });
export const flagStatus = fc.constantFrom(...flagStatuses);
export const restricted = fc.constant<true>(true);
