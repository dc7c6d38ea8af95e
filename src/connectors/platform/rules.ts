import { primitiveFault } from '../../conformance/primitives.js';
import { isMimeType } from '../../conformance/value-sets.js';
import type { Coded, Coding, Identifier } from '../../domain/coded.js';
import type { IndividualRequirements, Risks, Safeguarding } from '../../domain/flags.js';
import { error, type Issue, warning } from '../../domain/issue.js';
import type { Correspondent } from '../../domain/message.js';
import type { Problem } from '../../domain/needs.js';
import { isNhsNumber } from '../../domain/nhs-number.js';
import type { Person, Photograph } from '../../domain/person.js';
import type { GpPractice } from '../../domain/practice.js';
import type { Professional } from '../../domain/professional.js';
import { checkProgress, type Progress } from '../../domain/progress.js';
import type { ServiceReceived } from '../../domain/services.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { endpointAddress, isAddressable } from '../../mapping/resources/correspondents.js';
import { codeSystems, identifierSystems } from '../../mapping/systems.js';
import { checkCodes, checkNeed, checkOrder, checkStanding, each, type Rule } from './rule.js';
import { reportRules } from './rules-report.js';
import type { SameWords } from './types.js';

/** The address of one end of a message is written `system|value` in FHIR, and has to be a URL there. */
function checkCorrespondent({ endpoint }: Correspondent, at: string): Issue[] {
  const address = endpointAddress.put(endpoint, undefined);
  if (isAddressable(endpoint) && primitiveFault('url', address) === undefined) return [];
  return [
    error(
      'value',
      `${at}/endpoint/value`,
      'found what is no URL once it is written as system|value; expected no space, no | in the value and no urn:oid or urn:uuid as the system',
    ),
  ];
}

function checkPerson(person: Person, at: string, policy: Policy): Issue[] {
  const { deceased, deceasedOn, otherIdentifiers, photographs, immigrationStatus } = person;
  const deaths = deceased !== undefined && deceasedOn !== undefined;
  return [
    ...checkNhsNumber(person, at, policy),
    ...(deaths ? [error('invariant', `${at}/deceased`, 'found deceased beside deceasedOn; expected one of them')] : []),
    ...each(otherIdentifiers, `${at}/otherIdentifiers`, ({ system }, path) =>
      system === identifierSystems.nhsNumber
        ? [error('value', `${path}/system`, 'found the system of NHS numbers; expected the number as nhsNumber')]
        : [],
    ),
    ...each(photographs, `${at}/photographs`, checkPhotograph),
    ...checkOrder(immigrationStatus?.startDate, immigrationStatus?.endDate, `${at}/immigrationStatus`),
  ];
}

function checkNhsNumber({ nhsNumber }: Person, at: string, policy: Policy): Issue[] {
  if (nhsNumber === undefined || isNhsNumber(nhsNumber.value)) return [];
  const raise = policy.nhsNumber === 'refuse' ? error : warning;
  const text = 'found an NHS number that is not ten digits with a right check digit; expected one (modulus 11)';
  return [raise('nhs-number', `${at}/nhsNumber/value`, text)];
}

/** FHIR R4 att-1: data without its type is a heap of bytes. */
function checkPhotograph({ contentType, data }: Photograph, at: string): Issue[] {
  const path = `${at}/contentType`;
  if (contentType === undefined)
    return data === undefined
      ? []
      : [error('required', path, 'found a picture without its type; expected one, such as image/jpeg')];
  return isMimeType(contentType)
    ? []
    : [error('value', path, 'found a string of another form; expected a type and subtype, such as image/jpeg')];
}

/** FHIR R4 org-1: an organisation is known by its number or its name. */
const checkPractice = ({ identifier, details }: GpPractice, at: string): Issue[] =>
  identifier === undefined && details === undefined
    ? [error('required', at, 'found no identifier or details; expected one of them')]
    : [];

/** UK Core: a register number says whose register it is from. */
const checkRegisterNumbers = ({ identifiers }: Professional, at: string): Issue[] =>
  each<Identifier>(identifiers, `${at}/identifiers`, ({ system }, path) =>
    system === undefined
      ? [error('required', `${path}/system`, 'found a register number alone; expected whose register it is from')]
      : [],
  );

/** A kind of service stands with the organisation that gives it (FHIR R4 org-1 again). */
const checkWorkplace = (professional: Professional, at: string): Issue[] => [
  ...checkRegisterNumbers(professional, at),
  ...(professional.service !== undefined && professional.organisation === undefined
    ? [error('required', `${at}/organisation`, 'found a service alone; expected the organisation that gives it')]
    : []),
];

const present: readonly Problem['state'][] = ['active', 'recurrence', 'relapse'];

/** FHIR R4 con-4: what has ended is not there now; and what was entered in error never ended. */
function checkEnd({ endDate, state, certainty }: Problem, at: string): Issue[] {
  if (endDate === undefined) return [];
  if (certainty === 'entered-in-error')
    return [error('invariant', `${at}/endDate`, 'found an end of what was entered in error; expected none')];
  return present.includes(state)
    ? [error('invariant', `${at}/state`, 'found a problem that is there and has ended; expected another state')]
    : [];
}

const checkProblem = (problem: Problem, at: string): Issue[] => [
  ...(problem.codedValues === undefined && problem.freeText === undefined
    ? [error('required', at, 'found no codedValues or freeText; expected one of them')]
    : []),
  ...checkStanding(problem, at),
  ...checkEnd(problem, at),
  ...checkOrder(problem.onsetDate, problem.endDate, at),
];

const isFlagCategory = ({ system }: Coding): boolean => system === codeSystems.flagCategory;

/** The category of a flag stands in FHIR for a code that is not there, and would be read as none. */
const checkFlagCode = (coded: Coded | undefined, at: string): Issue[] =>
  checkCodes(coded?.codedValues, at, isFlagCategory, 'the section that the entry stands in');

const checkRequirements = (requirements: IndividualRequirements, at: string): Issue[] => [
  ...each(requirements.reasonableAdjustments, `${at}/reasonableAdjustments`, ({ adjustment }, path) =>
    checkFlagCode(adjustment, `${path}/adjustment`),
  ),
  ...each(requirements.impairments, `${at}/impairments`, ({ category }, path) =>
    checkFlagCode(category, `${path}/category`),
  ),
  ...each(requirements.mobility, `${at}/mobility`, ({ need }, path) => checkFlagCode(need, `${path}/need`)),
];

const checkSafeguarding = (
  { concerns, lookedAfterChild, unbornChildProtectionPlan }: Safeguarding,
  at: string,
): Issue[] => [
  ...each(concerns, `${at}/concerns`, ({ date, endDate, concern }, path) => [
    ...checkOrder(date, endDate, path),
    ...checkFlagCode(concern, `${path}/concern`),
  ]),
  ...checkOrder(lookedAfterChild?.startDate, lookedAfterChild?.endDate, `${at}/lookedAfterChild`),
  ...checkOrder(
    unbornChildProtectionPlan?.startDate,
    unbornChildProtectionPlan?.endDate,
    `${at}/unbornChildProtectionPlan`,
  ),
];

const checkService = ({ startDate, endDate }: ServiceReceived, at: string): Issue[] =>
  checkOrder(startDate, endDate, at);

const saysNoneKnown = ({ system }: Coding): boolean => system === codeSystems.riskStatement;

const checkRisks = ({ entries }: Risks, at: string): Issue[] =>
  each(entries, `${at}/entries`, ({ startDate, endDate, risk }, path) => [
    ...checkOrder(startDate, endDate, path),
    ...checkCodes(risk?.codedValues, `${path}/risk`, saysNoneKnown, 'noneKnown'),
  ]);

/** The domain's rules for a progress (`checkProgress`), with JSON pointers; and Task inv-1 of FHIR R4. */
const checkWork = (progress: Progress, at: string): Issue[] => [
  ...checkProgress(progress, '').map((issue) => ({ ...issue, path: at + issue.path.replaceAll('.', '/') })),
  ...checkOrder(progress.askedOn, progress.saidOn, at, 'saidOn'),
];

/**
 * The rules that a schema cannot say, by the section they are about. They hold wherever a message has such a section,
 * and they are why what passes here can be written in FHIR.
 */
export const rules: { readonly [K in keyof SameWords]?: Rule<SameWords[K]> } = {
  correspondent: checkCorrespondent,
  person: checkPerson,
  gpPractice: checkPractice,
  professional: checkWorkplace,
  professionalReferrer: checkWorkplace,
  recipient: checkRegisterNumbers,
  need: checkNeed,
  personReport: checkStanding,
  problem: checkProblem,
  individualRequirements: checkRequirements,
  safeguarding: checkSafeguarding,
  serviceReceived: checkService,
  risks: checkRisks,
  progress: checkWork,
  withdrawalProgress: checkWork,
  ...reportRules,
};

/** The sections that have rules. */
export const ruled = Object.keys(rules).filter((name): name is keyof SameWords => Object.hasOwn(rules, name));
