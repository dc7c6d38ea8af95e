/**
 * FHIR R4 dateTime, by the pattern of the specification (http://hl7.org/fhir/R4/datatypes.html#dateTime): a year, month,
 * day, or an instant with its time zone.
 */
const dateTime =
  /^([1-9]\d{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/;

/** Whether `text` is a FHIR dateTime of a day that there is. */
export function isDateTime(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const [, year, month, day] = dateTime.exec(text) ?? [];
  if (year === undefined) return false;
  return day === undefined || Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

const hasTime = (text: string): boolean => text.includes('T');
const dayOf = (text: string): string => text.slice(0, 10);
/** A leap second has no instant of its own in JavaScript. */
const instantOf = (text: string): number => Date.parse(text.replace(/:60(?=[.Z+-])/, ':59'));

/**
 * Whether `a` is before `b` beyond doubt: as instants where both have a time; otherwise as far as the coarser of the two
 * goes, in the days as they were written. A month is not before a day in it.
 */
export function isBefore(a: string, b: string): boolean {
  if (hasTime(a) && hasTime(b)) return instantOf(a) < instantOf(b);
  const length = Math.min(dayOf(a).length, dayOf(b).length);
  return a.slice(0, length) < b.slice(0, length);
}

/** Where a time begins, to put times in an order: a month begins on its first day. */
export const startOf = (text: string): number => instantOf(text);
