import type { Coding, ContactPoint, Extension, Patient, Resource } from '@medplum/fhirtypes';
import { error, type Issue, warning } from '../../domain/issue.js';
import { anyHolds } from '../../mapping/engine/elements.js';
import type { Entry } from '../../mapping/engine/graph.js';
import { isAskOfReport } from '../../mapping/engine/reported.js';
import { isContact } from '../../mapping/resources/contact.js';
import { codeSystems, extensions, profiles } from '../../mapping/systems.js';
import type { Kind } from './header.js';

/** The category of the request: a referral, and of our use case (BaRS guide: message structure, ServiceRequest.category). */
export function checkCategory(request: Entry): Issue[] {
  const path = `${request.at}.category`;
  const { resource } = request;
  const concepts = resource.resourceType === 'ServiceRequest' ? (resource.category ?? []) : [];
  const codings = concepts.flatMap(({ coding = [] }) => coding);
  const expected = `one category with referral of ${codeSystems.messageCategoryBars} and social-prescribing of ${codeSystems.useCase}`;
  const category = codings.filter(({ system }) => system === codeSystems.messageCategoryBars);
  const useCases = codings.filter(({ system }) => system !== codeSystems.messageCategoryBars);
  const issues: Issue[] = [];
  if (category.length === 0) issues.push(error('invariant', path, `found no category of BaRS; expected ${expected}`));
  else if (category.some(({ code }) => code !== 'referral'))
    issues.push(error('not-supported', path, `found another category than referral; supported is ${expected}`));
  if (useCases.some(({ system, code }) => system === codeSystems.useCase && code === 'social-prescribing'))
    return issues;
  if (useCases.some(isUseCase))
    return [...issues, error('not-supported', path, `found another use case; supported is ${expected}`)];
  return [...issues, error('invariant', path, `found no use case that there is; expected ${expected}`)];
}

/**
 * A code that is, or may be, a use case: one that usecases-categories-bars 1.5.0 has the form of, or that of a system of
 * which nothing is known here. What is no code of its own system is a fault of the message instead (BaRS test harness).
 */
const isUseCase = ({ system, code = '' }: Coding): boolean =>
  system === codeSystems.useCasesBars
    ? /^(a[1-8]t([1-9]|1[0-2])|referraltopharmacy)$/i.test(code)
    : system !== undefined && system !== codeSystems.useCase;

const isFirst = ({ url, valuePositiveInt }: Extension) => url === extensions.contactRank && valuePositiveInt === 1;

/**
 * What BaRS wants of the person (BaRS guide: message structure, Patient; BaRS test harness): numbers under contacts,
 * exactly one contact ranked first, every number ranked and one of them first, a telephone, an official name.
 */
export function checkPerson({ resource, at }: Entry): Issue[] {
  if (resource.resourceType !== 'Patient') return [];
  const issues: Issue[] = [];
  if (resource.telecom !== undefined) {
    const text = "found the person's numbers here; expected them under contact. They are read, and kept where they are";
    issues.push(warning('variant', `${at}.telecom`, text));
  }
  const { contact = [] } = resource;
  const first = contact.filter(({ extension }) => extension?.some(isFirst) === true);
  if (contact.length > 0 && first.length !== 1) {
    const found = first.length === 0 ? 'none' : 'more than one';
    issues.push(error('invariant', `${at}.contact`, `found ${found} with ContactRank 1; expected exactly one`));
  }
  // Ours may say what the record standard has and BaRS has not: a person without a telephone, two first choices.
  if (isOurs(resource)) return issues;
  return [
    ...issues,
    ...checkNames(resource, `${at}.name`),
    ...contact.flatMap(({ telecom = [] }, i) => checkNumbers(telecom, `${at}.contact[${i}].telecom`)),
  ];
}

const isOurs = ({ meta }: Patient): boolean =>
  meta?.profile?.some((claim) => typeof claim === 'string' && claim.split('|')[0] === profiles.patient) === true;

/** The harness wants an official name with family and given names; not everybody has more than one name. */
function checkNames({ name = [] }: Patient, path: string): Issue[] {
  const expected = 'expected an official name, with family and given names';
  const official = name.filter(({ use }) => use === 'official');
  if (official.length === 0) return [error('invariant', path, `found no official name; ${expected}`)];
  const families = official.filter(({ family }) => family !== undefined);
  if (families.length === 0)
    return [error('invariant', path, `found an official name without a family name; ${expected}`)];
  if (families.some(({ given }) => given !== undefined)) return [];
  return [warning('invariant', path, `found an official name without a given name; ${expected}`)];
}

/** The numbers of one contact. BaRS's own examples rank a telephone and an e-mail address first beside one another. */
function checkNumbers(telecom: readonly ContactPoint[], path: string): Issue[] {
  if (telecom.length === 0) return [];
  const issues = telecom.flatMap(({ rank }, i) =>
    rank === undefined
      ? [error('invariant', `${path}[${i}].rank`, 'found none; expected every number to be ranked')]
      : [],
  );
  const first = telecom.filter(({ rank }) => rank === 1).map(({ system }) => system);
  const expected = 'expected exactly one';
  if (first.length === 0 && issues.length === 0) issues.push(error('invariant', path, `found no rank 1; ${expected}`));
  if (new Set(first).size < first.length) {
    issues.push(error('invariant', path, `found several of one kind with rank 1; ${expected}`));
  } else if (first.length > 1) {
    issues.push(warning('variant', path, `found several of different kinds with rank 1; ${expected}`));
  }
  if (!telecom.some(({ system }) => system === 'phone' || system === 'sms')) {
    issues.push(error('invariant', path, 'found no telephone; expected one at least'));
  }
  return issues;
}

/** BaRS carries consent to direct care and no other (BaRS guide: message structure, Consent). */
export function checkConsent({ resource, at }: Entry): Issue[] {
  if (resource.resourceType !== 'Consent') return [];
  if (anyHolds(resource.category, codeSystems.consentCategoryBars, 'DRC')) return [];
  const text = `found another category; expected DRC (direct care) of ${codeSystems.consentCategoryBars}`;
  return [error('invariant', `${at}.category`, text)];
}

type Counts = Readonly<Partial<Record<Resource['resourceType'], readonly [least: number, most: number]>>>;

/**
 * How many of a kind a message has: a receiver rejects a bundle that breaks its MessageDefinition, and FHIR validation
 * does not see it (BaRS guide: message structure). Where BaRS wants what not everybody has (a Practitioner, a Consent, organisations by
 * name), less is read: see README.md; a missing request or person is told where it is missed. Plans for services the person already has stand beside the plan of the referral.
 */
const counts: Readonly<Record<Kind, Counts>> = {
  referral: {
    ServiceRequest: [0, 1],
    Patient: [0, 1],
    Encounter: [1, 1],
    CarePlan: [1, Number.POSITIVE_INFINITY],
    HealthcareService: [0, 1],
  },
  withdrawal: { ServiceRequest: [0, 1], Patient: [0, 1] },
  progress: { ServiceRequest: [0, 1], Patient: [0, 1], Encounter: [0, 2] },
};

/** What a link worker did and planned is beside what BaRS counts. */
const isReported = (resource: Resource): boolean =>
  (resource.resourceType === 'Encounter' && isContact(resource)) || isAskOfReport(resource);

/** Whether a message has as many of each resource as its definition says. */
export function checkCounts(kind: Kind, entries: readonly Entry[]): Issue[] {
  return Object.entries(counts[kind]).flatMap(([type, [least, most]]) => {
    const found = entries.filter(({ resource }) => resource.resourceType === type && !isReported(resource));
    const expected = least === most ? `exactly ${most}` : `${least} to ${most}`;
    if (found.length < least) return [error('required', 'Bundle', `found no ${type}; expected ${expected}`)];
    const text = `found one ${type} too many; expected ${expected}`;
    return found.slice(most).map(({ at }) => error('invariant', at, text));
  });
}
