import { compareMoments } from '../../conformance/moments.js';
import type { Coding } from '../../domain/coded.js';
import { error, type Issue } from '../../domain/issue.js';
import type { Need, PersonReport } from '../../domain/needs.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { codeSystems } from '../../mapping/systems.js';

/** What one section is held to beyond its form: its facts, and the JSON pointer at which they stand. */
export type Rule<T> = (facts: T, at: string, policy: Policy) => readonly Issue[];

/** What is wrong with each item of a list that may not be there. */
export const each = <T>(
  items: readonly T[] | undefined,
  at: string,
  check: (item: T, at: string) => readonly Issue[],
): Issue[] => (items ?? []).flatMap((item, i) => check(item, `${at}/${i}`));

/** An end that comes before its beginning (FHIR R4 per-1); one that may be either, by its precision, passes. */
export function checkOrder(start: string | undefined, end: string | undefined, at: string, name = 'endDate'): Issue[] {
  const difference = compareMoments(start, end);
  return difference !== undefined && difference > 0
    ? [error('invariant', `${at}/${name}`, 'found a date before the one it follows; expected the same or a later one')]
    : [];
}

/** Codes that have a word of their own on this wire, and would be read as that word. */
export const checkCodes = (
  codes: readonly Coding[] | undefined,
  at: string,
  is: (code: Coding) => boolean,
  home: string,
) =>
  each(codes, `${at}/codedValues`, (code, path) =>
    is(code) ? [error('value', path, `found a code of Waymark's own; expected it as ${home}`)] : [],
  );

/** FHIR R4 con-5: an entry made in error has no state, and every other has one. */
export function checkStanding({ state, certainty }: Pick<PersonReport, 'state' | 'certainty'>, at: string): Issue[] {
  const path = `${at}/state`;
  const wasError = certainty === 'entered-in-error';
  if (state === undefined)
    return wasError ? [] : [error('required', path, 'found nothing; expected state (Whether it is there now)')];
  return wasError ? [error('invariant', path, 'found a state of what was entered in error; expected none')] : [];
}

/** A code of Waymark's CodeSystem need is a kind, or none at all. */
export const saysKind = ({ system }: Coding): boolean => system === codeSystems.need;

/** A need says what it is, and (R4 con-5) has a state unless it was an error. */
export const checkNeed = (need: Need, at: string): Issue[] => [
  ...(need.kind === undefined && need.codedValues === undefined && need.freeText === undefined
    ? [error('required', at, 'found no kind, codedValues or freeText; expected one of them')]
    : []),
  ...checkCodes(need.codedValues, at, saysKind, 'kind'),
  ...checkStanding(need, at),
];
