const inUk = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/**
 * The day in the UK on which a FHIR dateTime falls, as `YYYY-MM-DD`: summaries are filed in records that are kept there. A
 * plain date, a month or a year stays as it is, and so does a time that does not say its zone, up to its day.
 */
export function ukDay(dateTime: string): string {
  if (!/T.*(?:Z|[+-]\d\d:\d\d)$/.test(dateTime)) return dateTime.slice(0, 10);
  // A leap second has no instant of its own in JavaScript.
  const instant = Date.parse(dateTime.replace(/:60(?=[.Z+-])/, ':59'));
  if (Number.isNaN(instant)) return dateTime.slice(0, 10);
  const part = new Map(inUk.formatToParts(instant).map(({ type, value }) => [type, value]));
  return [part.get('year')?.padStart(4, '0'), part.get('month'), part.get('day')].join('-');
}
