import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isNhsNumber } from '../../src/domain/nhs-number.js';

/** The rule of the NHS Data Dictionary in other words: the weighted sum with the check digit is a multiple of eleven. */
const keepsTheRule = (digits: string): boolean =>
  [...digits].reduce((sum, digit, i) => sum + Number(digit) * (10 - i), 0) % 11 === 0;

describe('NHS number', () => {
  it.each(['9434765919', '9990000018', '9990000026', '9990000034', '9876543210', '4505577104'])(
    '%s is one',
    (number) => {
      expect(isNhsNumber(number)).toBe(true);
    },
  );

  it.each([
    ['a wrong check digit', '9434765918'],
    ['two digits in each other’s place', '9434765191'],
    ['a check digit of ten', '1000000010'],
    ['nine digits', '943476591'],
    ['eleven digits', '94347659190'],
    ['spaces', '943 476 5919'],
    ['hyphens', '943-476-5919'],
    ['a space after it', '9434765919 '],
    ['a new line after it', '9434765919\n'],
    ['a letter', '943476591X'],
    ['Arabic digits', '٩٤٣٤٧٦٥٩١٩'],
    ['full-width digits', '９４３４７６５９１９'],
    ['nothing', ''],
    ['ten noughts', '0000000000'],
    ['ten ones', '1111111111'],
    ['ten nines', '9999999999'],
  ])('%s is none', (_what, number) => {
    expect(isNhsNumber(number)).toBe(false);
  });

  it('is refused when any one digit is another', () => {
    const numbers = fc.integer({ min: 100_000_000, max: 999_999_999 }).chain((nine) => {
      const valid = Array.from({ length: 10 }, (_, check) => `${nine}${check}`).filter(isNhsNumber);
      return fc.constantFrom(...(valid.length > 0 ? valid : ['9434765919']));
    });
    fc.assert(
      fc.property(numbers, fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, place, step) => {
        const digits = [...number];
        digits[place] = String((Number(digits[place]) + step) % 10);
        // Ten times the difference is no multiple of eleven, so a change of one digit never yields another number.
        expect(isNhsNumber(digits.join(''))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with the rule for any ten digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{10}$/), (digits) => {
        const repeated = /^(\d)\1{9}$/.test(digits);
        expect(isNhsNumber(digits)).toBe(keepsTheRule(digits) && !repeated);
      }),
      { numRuns: 3000 },
    );
  });
});
