import { error, type Issue, warning } from '../domain/issue.js';
import { isNhsNumber } from '../domain/nhs-number.js';
import type { Referrer } from '../domain/professional.js';
import { asSent, type Referral } from '../domain/referral.js';
import type { Reading } from './read-referral.js';
import { checkTask } from './resources/task.js';
import { identifierSystems } from './systems.js';

/** What the operator lets pass. Published samples carry wrong NHS numbers, so a test environment may only warn. */
export interface Policy {
  readonly nhsNumber: 'refuse' | 'warn';
}

export const strictPolicy: Policy = { nhsNumber: 'refuse' };

/**
 * A referral is whole when it has what the PRSB standard makes mandatory: a person, a referrer, someone to refer to,
 * and a statement about risks. Returns it when it is whole, and every issue either way; `at` is where the message
 * stands, for issues about what is not there at all.
 */
export function completeReferral(
  reading: Reading,
  policy: Policy,
  at = 'Bundle',
): { referral?: Referral; issues: Issue[] } {
  const { details, person, recipient, risks } = reading.referral;
  const referrer = referrerOf(reading);
  const request = whereIs(reading, 'request', '');
  const inRequest = (element: string) => (request === '' ? at : `${request}.${element}`);
  const issues = [
    ...missing(holds(reading, 'request') ? details : undefined, at, 'ServiceRequest', 'the referral itself'),
    ...missing(person, at, 'Patient that ServiceRequest.subject refers to', 'the person referred'),
    ...missing(referrer, inRequest('requester'), 'resource that ServiceRequest.requester refers to', 'who refers'),
    ...missing(
      recipient,
      inRequest('performer'),
      'resource that ServiceRequest.performer refers to',
      'whom the referral is to',
    ),
    ...missing(
      risks ?? riskFlag(reading),
      at,
      `Flag of category risk${strangeFlags(reading)}`,
      'the risks, or the statement that none is known',
    ),
    ...checkRisks(reading),
    ...checkDeath(reading),
    ...checkNhsNumber(reading, policy),
    ...checkOneNhsNumber(reading),
    ...(reading.referral.progress?.state === undefined
      ? []
      : checkTask(reading.referral.progress, whereIs(reading, 'task', at))),
  ];
  if (
    details === undefined ||
    person === undefined ||
    referrer === undefined ||
    recipient === undefined ||
    risks === undefined
  ) {
    return { issues };
  }
  return { referral: asSent({ ...reading.referral, details, person, referrer, recipient, risks }), issues };
}

function missing(fact: unknown, at: string, expected: string, what: string): Issue[] {
  return fact === undefined ? [error('required', at, `found no ${expected}; expected one, with ${what}`)] : [];
}

/** A risk that is there and cannot be read has its own issue, and is not told as missing. */
const riskFlag = (reading: Reading): true | undefined =>
  holds(reading, 'risk') || holds(reading, 'no-known-risks') ? true : undefined;

/** Flags that are about nothing that is known: one of them may be the one that is missed. */
function strangeFlags({ unread }: Reading): string {
  const flags = unread.filter(({ resource }) => resource.resourceType === 'Flag').length;
  if (flags === 0) return '';
  return flags === 1
    ? ', and a Flag whose category is not understood'
    : `, and ${flags} Flags whose categories are not understood`;
}

/** Whether the message has a resource that is read as this part. */
const holds = ({ parts }: Reading, name: string): boolean =>
  [...parts.values()].some((own) => own.some((part) => part.name === name));

/** Where a part of the referral stands in the message. */
export function whereIs({ parts }: Reading, name: string, otherwise: string): string {
  for (const [entry, own] of parts) if (own.some((part) => part.name === name)) return entry.at;
  return otherwise;
}

/** FHIR says who asks by the type of resource; the domain says it by a word. */
function referrerOf({ referral, parts, requester }: Reading): Referrer | undefined {
  const read = referral.referrer;
  const names = requester === undefined ? [] : (parts.get(requester) ?? []).map((part) => part.name);
  if (names.includes('patient')) return { kind: 'self' };
  if (names.includes('referrer-related'))
    return { kind: 'related', related: read !== undefined && 'related' in read ? read.related : {} };
  return names.length > 0
    ? { kind: 'professional', professional: read !== undefined && 'professional' in read ? read.professional : {} }
    : undefined;
}

function checkRisks(reading: Reading): Issue[] {
  const { risks } = reading.referral;
  if (risks?.noneKnown === undefined || risks.entries === undefined) return [];
  const path = whereIs(reading, 'no-known-risks', 'Bundle');
  return [error('invariant', path, 'found "no known risks" beside risks; expected one or the other')];
}

/** FHIR holds one of the two; a person who is said to be alive and to have died on a day is neither. */
function checkDeath(reading: Reading): Issue[] {
  const { deceased, deceasedOn } = reading.referral.person ?? {};
  if (deceased === undefined || deceasedOn === undefined) return [];
  const path = `${whereIs(reading, 'patient', 'Bundle')}.deceased`;
  return [error('invariant', path, 'found both whether and when the person died; expected one or the other')];
}

function checkNhsNumber(reading: Reading, { nhsNumber }: Policy): Issue[] {
  const number = reading.referral.person?.nhsNumber;
  if (number === undefined || isNhsNumber(number.value)) return [];
  const raise = nhsNumber === 'refuse' ? error : warning;
  return [
    raise(
      'nhs-number',
      `${whereIs(reading, 'patient', 'Bundle')}.identifier`,
      'found an NHS number that is not ten digits with a right check digit; expected one (modulus 11)',
    ),
  ];
}

/** Two numbers are two people, and which of them is referred may not be guessed; one that was used before is no second. */
function checkOneNhsNumber({ parts }: Reading): Issue[] {
  return [...parts.keys()].flatMap(({ resource, at }) => {
    if (resource.resourceType !== 'Patient') return [];
    const current = (resource.identifier ?? []).flatMap(({ system, use, value }, i) =>
      system === identifierSystems.nhsNumber && use !== 'old' && value !== undefined ? [i] : [],
    );
    const text = 'found a second NHS number; expected one, or the use "old" on all others';
    return current.slice(1).map((i) => error('ambiguous', `${at}.identifier[${i}]`, text));
  });
}
