import { isDateTime } from '../../domain/instruments/when.js';

const day = 86_400_000;

/** The day of a date or time, as it was written; nothing where the day is not known. */
export const dayOf = (text: string | undefined): string | undefined =>
  text !== undefined && text.length >= 10 && isDateTime(text.slice(0, 10)) ? text.slice(0, 10) : undefined;

/** Whether a date says a month or a year alone. */
export const isWithoutDay = (text: string | undefined): text is string =>
  text !== undefined && text.length <= 7 && isDateTime(text);

/**
 * The day on which something counts of which a month or a year alone may be known: the day itself; else, of the days that
 * are left open, the nearest to a day at which it was known. Nothing where not even the year is known.
 */
export function dayWithin(text: string | undefined, near: string): string | undefined {
  const day = dayOf(text);
  if (!isWithoutDay(text)) return day;
  if (near.startsWith(text)) return near;
  const [first, last] = text.length === 4 ? [`${text}-01-01`, `${text}-12-31`] : [`${text}-01`, lastOfMonth(text)];
  return near < first ? first : last;
}

function lastOfMonth(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return dayAt(Date.UTC(year ?? 0, number ?? 1, 0));
}

/** The day in UTC of a time in milliseconds. */
export const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whole days from one day to another; nothing where either is not known. */
export const daysBetween = (from: string | undefined, to: string | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.round((Date.parse(to) - Date.parse(from)) / day);

/** From this age on, people are too few to be told apart. */
const oldest = 90;

/**
 * Whole years from a date of birth to a day, at most 90. What is not known of the date of birth counts as its beginning.
 * Nothing where there is none, or where it is still to come.
 */
export function ageOn(born: string | undefined, on: string): number | undefined {
  if (born === undefined || !isDateTime(born)) return undefined;
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  const length = Math.min(born.length, 10) - 5;
  const isBefore = length > 0 && on.slice(5, 5 + length) < born.slice(5, 5 + length);
  const age = isBefore ? years - 1 : years;
  return age < 0 ? undefined : Math.min(age, oldest);
}

/** Five years of age, as words. */
export function bandOf(age: number | undefined): string | undefined {
  if (age === undefined) return undefined;
  const from = Math.floor(age / 5) * 5;
  return age >= oldest ? `${oldest}+` : `${from}-${from + 4}`;
}

/** The first half of a British postcode: nothing for what is none. */
export const outwardOf = (postcode: string | undefined): string | undefined =>
  /^([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}$/.exec((postcode ?? '').trim().toUpperCase())?.[1];
