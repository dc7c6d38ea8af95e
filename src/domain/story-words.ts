import type { Coded, OrganisationName } from './coded.js';
import type { ConnectedService } from './connection.js';
import type { PersonName } from './person.js';
import type { NamedPerson, Professional } from './professional.js';
import { ukDay } from './uk-day.js';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A FHIR dateTime as people in the UK write its day, as exact as it is: `3 May 2026`, `May 2026`, `2026`. */
export function day(dateTime: string | undefined): string | undefined {
  const written = dateTime === undefined ? '' : ukDay(dateTime);
  const [, year, month, date] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(written) ?? [];
  if (year === undefined) return undefined;
  const name = month === undefined ? undefined : months[Number(month) - 1];
  return [...(date === undefined ? [] : [String(Number(date))]), ...(name === undefined ? [] : [name]), year].join(' ');
}

/** A code in small words: `did-not-engage` and `didNotEngage` alike; `concern1` is concern 1. */
export const spoken = (code: string): string =>
  code
    .replaceAll('-', ' ')
    .replace(/([a-z])([A-Z])/g, (_both, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/([a-z])(\d)/g, '$1 $2');

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What was said, with who said it and when, where that is known. */
export const saidBy = (text: string, person: NamedPerson | undefined, dateTime: string | undefined): string =>
  phrase([text, phrase([named(person), day(dateTime)])], ' — ') ?? text;

/** What SNOMED CT writes behind a term to say what kind of thing it is: nobody says it aloud. */
const semanticTag =
  / \((?:finding|person|situation|event|procedure|disorder|regime\/therapy|observable entity|record artifact|environment|occupation|social concept|qualifier value|assessment scale|life style|racial group|ethnic group|religion\/philosophy|physical object|staging scale)\)$/;

/** A term as somebody says it. */
export const term = (display: string): string => display.replace(semanticTag, '');

/** Codes and words of one fact: the author's words, with what the codes say where that is something else. */
export function told(coded: Coded | undefined): string | undefined {
  if (coded === undefined) return undefined;
  const codes = coded.codedValues ?? [];
  const shown = codes.flatMap(({ display, code }) => (display === undefined ? (code ?? []) : term(display)));
  // Many systems write the whole term of the code beside it as its text.
  const isTerm = codes.some(({ display }) => display !== undefined && display === coded.freeText);
  const freeText = isTerm && coded.freeText !== undefined ? term(coded.freeText) : coded.freeText;
  const also = shown.filter((one) => one.toLowerCase() !== freeText?.toLowerCase());
  if (freeText === undefined) return shown.length === 0 ? undefined : shown.join(', ');
  return also.length === 0 ? freeText : `${also.join(', ')}: ${freeText}`;
}

/** Someone by name and role, as far as either is known. */
export function named(person: NamedPerson | undefined): string | undefined {
  const role = told(person?.role);
  return phrase([person?.name, role]);
}

export const organisationName = (organisation: OrganisationName | undefined): string | undefined =>
  organisation?.name ?? organisation?.odsCode;

/** Someone and where they work. */
export const professionalName = (professional: Professional): string | undefined =>
  phrase([named(professional), organisationName(professional.organisation)], ', ');

/** A person's name as it is written, with what they wish to be called. */
export function personName(name: PersonName | undefined, preferred: string | undefined): string | undefined {
  const whole =
    name?.fullName ??
    phrase([...(name?.titles ?? []), ...(name?.firstNames ?? []), name?.familyName, ...(name?.suffixes ?? [])], ' ');
  if (preferred === undefined || preferred === whole) return whole ?? preferred;
  return whole === undefined ? preferred : `${whole} (known as ${preferred})`;
}

/** What is known of several things, one after another; undefined where nothing is. */
export function phrase(parts: readonly (string | undefined)[], between = ', '): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? undefined : known.join(between);
}

/** `2 contacts`, `1 contact`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** How often each word of a list occurs in it, in the order of the first of each. */
export function tally<W extends string>(list: readonly W[]): readonly (readonly [W, number])[] {
  const counts = new Map<W, number>();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts];
}

/** A service that is asked, by what it is called. */
export const serviceName = ({ name, organisation }: ConnectedService): string =>
  phrase([name, organisationName(organisation)]) ?? 'A service, not named';
