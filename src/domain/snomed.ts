/** The code system SNOMED CT. */
const snomedSystem = 'http://snomed.info/sct';

/**
 * Whether a coding can be one: in SNOMED CT a code is an identifier of 6 to 18 digits, without a leading zero, whose last
 * is a Verhoeff check digit (SNOMED CT Release File Specifications, "SCTID Representation" and "Check-digit"). Whether
 * there is such a concept is not known here. A coding of another system always can.
 */
export const canBeCode = (system: string, code: string): boolean =>
  system !== snomedSystem || (/^[1-9]\d{5,17}$/.test(code) && checkSum(code) === 0);

/** Verhoeff's sum: 0 where the last digit is the one that the others ask for. */
function checkSum(digits: string): number {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    let permuted = Number(digit);
    for (let i = place % 8; i > 0; i -= 1) permuted = permutation[permuted] ?? 0;
    sum = product(sum, permuted);
  }
  return sum;
}

const permutation: readonly number[] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Multiplication in the dihedral group of ten elements: five turns, and five turns of the mirrored. */
function product(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5;
}
