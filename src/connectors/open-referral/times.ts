import { type OpeningTime, type Weekday, weekdays } from '../../domain/community-service.js';
import { error, type Issue, information } from '../../domain/issue.js';
import type { FeedSchedule } from './schema.js';

/** RFC 5545 `BYDAY`, which Open Referral takes over: two letters, in front of them which one of the month. */
const dayWords: Readonly<Record<string, Weekday>> = {
  MO: 'mon',
  TU: 'tue',
  WE: 'wed',
  TH: 'thu',
  FR: 'fri',
  SA: 'sat',
  SU: 'sun',
};
const dayForm = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/;
const timeForm = /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** A date that there is. */
export const isDate = (text: string): boolean =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/**
 * One schedule (HSDS 3.0 `schedule`): days, hours and the time for which it counts. Times are those of the clock on the
 * wall: a zone says nothing more about a place, and is told as not read.
 */
export function openingTime(schedule: FeedSchedule, path: string, issues: Issue[]): OpeningTime {
  const { byday, freq, interval = 1, bymonthday, opens_at, closes_at, valid_from, valid_to } = schedule;
  const days = byday === undefined ? undefined : daysIn(byday, `${path}/byday`, issues);
  const opens = timeIn(opens_at, `${path}/opens_at`, issues);
  const closes = timeIn(closes_at, `${path}/closes_at`, issues);
  const validFrom = dateIn(valid_from, `${path}/valid_from`, issues);
  const validTo = dateIn(valid_to, `${path}/valid_to`, issues);
  const rule = ruleOf(schedule);
  const words = [schedule.description, rule, schedule.attending_type, schedule.notes].flatMap((one) => one ?? []);
  return {
    ...(days !== undefined && days.length > 0 && { days }),
    ...(opens !== undefined && { opens }),
    ...(closes !== undefined && { closes }),
    ...((freq === 'MONTHLY' || interval !== 1 || bymonthday !== undefined) && { isNotWeekly: true as const }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...(words.length > 0 && { words: words.join(' · ') }),
  };
}

function daysIn(byday: string, path: string, issues: Issue[]): readonly Weekday[] {
  const parts = byday.split(',').map((part) => part.trim().toUpperCase());
  if (!parts.every((part) => dayForm.test(part))) {
    issues.push(error('value', path, 'found days of another form; expected MO, TU and so on, with commas between'));
  }
  const found = new Set(parts.flatMap((part) => dayWords[dayForm.exec(part)?.[2] ?? ''] ?? []));
  return weekdays.filter((day) => found.has(day));
}

/** What is not said by the days of the week alone, in the words of the rule (RFC 5545). */
function ruleOf({ freq, interval, byday, bymonthday }: FeedSchedule): string | undefined {
  const every = interval === undefined || interval === 1 ? undefined : `INTERVAL=${interval}`;
  if (freq !== 'MONTHLY' && every === undefined && bymonthday === undefined) return undefined;
  const on = byday === undefined ? undefined : `BYDAY=${byday}`;
  const monthDays = bymonthday === undefined ? undefined : `BYMONTHDAY=${bymonthday}`;
  return [freq === undefined ? undefined : `FREQ=${freq}`, every, on, monthDays].filter((part) => part).join(';');
}

function timeIn(text: string | undefined, path: string, issues: Issue[]): string | undefined {
  if (text === undefined) return undefined;
  const [, hours, minutes, , , zone] = timeForm.exec(text.trim()) ?? [];
  if (hours === undefined) {
    issues.push(error('value', path, 'found a time of another form; expected HH:MM'));
    return undefined;
  }
  if (zone !== undefined) issues.push(information('variant', path, 'read as the time on the wall, without its zone'));
  return `${hours}:${minutes}`;
}

export function dateIn(text: string | undefined, path: string, issues: Issue[]): string | undefined {
  // A database may write a date as the midnight that it begins with.
  const date = text?.trim().replace(/T00:00(:00(\.0+)?)?Z?$/, '');
  if (date === undefined || isDate(date)) return date;
  issues.push(error('value', path, 'found a date of another form; expected YYYY-MM-DD'));
  return undefined;
}
