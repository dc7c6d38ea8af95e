/**
 * How far an NHS number can be relied on (PRSB "NHS number status indicator").
 * The words are those of https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus 2.1.0.
 */
export const nhsNumberStatuses = [
  'number-present-and-verified',
  'number-present-but-not-traced',
  'trace-required',
  'trace-attempted',
  'trace-needs-to-be-resolved',
  'trace-in-progress',
  'number-not-present-and-trace-not-required',
  'trace-postponed',
  'number-present-and-traced-using-welsh-nhs-ar',
] as const;

export type NhsNumberStatus = (typeof nhsNumberStatuses)[number];

/**
 * Whether `value` is ten digits of which the tenth is the modulus-11 check digit of the first nine
 * (NHS Data Dictionary, NHS NUMBER): weights 10 to 2, 11 minus the remainder, 11 becoming 0 and 10 never issued.
 * A number of one repeated digit passes the sum and was never issued, so it is refused too.
 */
export function isNhsNumber(value: string): boolean {
  if (!/^[0-9]{10}$/.test(value) || /^([0-9])\1{9}$/.test(value)) return false;
  const digits = [...value].map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, i) => total + digit * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === digits[9];
}
