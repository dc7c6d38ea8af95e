import type { Annotation, CodeableConcept, Observation, ObservationComponent } from '@medplum/fhirtypes';
import type { Coded, Coding } from '../../domain/coded.js';
import type { ImmigrationStatus } from '../../domain/person.js';
import type { PregnancyStatus, SmokingStatus, StoppedSmoking } from '../../domain/social-context.js';
import type { Constant } from '../engine/constants.js';
import {
  anyCoding,
  anyHolds,
  coded,
  codedItem,
  conceptFor,
  each,
  first,
  noteText,
  periodEnd,
  periodStart,
} from '../engine/elements.js';
import { type Lens, member, row, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { factTable, table } from '../engine/table.js';
import { codeSystems, profiles, ukCoreProfiles } from '../systems.js';

/** A fact about a person or their setting, said by an Observation: the codes of Waymark's CodeSystem fact. */
export type FactCode =
  | 'pronoun'
  | 'phenotypic-sex'
  | 'sexual-orientation'
  | 'carer-status'
  | 'location-of-birth'
  | 'relevant-contacts'
  | 'educational-establishment'
  | 'gp-registration'
  | 'immigration-status'
  | 'household-composition'
  | 'occupational-history'
  | 'educational-history'
  | 'lifestyle-choices'
  | 'smoking-status'
  | 'alcohol-intake'
  | 'drug-use'
  | 'social-circumstances'
  | 'access'
  | 'dependants'
  | 'accommodation-status'
  | 'household-environment'
  | 'pregnancy-status';

const claims = [profiles.observation, ukCoreProfiles.Observation];

/** Only final facts are read: any other status is left over, and refuses the message. */
const constants = (fact: FactCode, display: string): Constant<Observation>[] => [
  { element: 'status', value: 'final' },
  { element: 'category', value: [conceptFor(codeSystems.observationCategory, 'social-history', 'Social History')] },
  { element: 'code', value: conceptFor(codeSystems.fact, fact, display) },
];

const inWords = (fact: FactCode, display: string) =>
  factTable<Observation, 'valueString', string>(
    'Observation',
    claims,
    'valueString',
    value<string>(),
    constants(fact, display),
  );

const inCodes = (fact: FactCode, display: string, lens = coded) =>
  factTable<Observation, 'valueCodeableConcept', Coded>(
    'Observation',
    claims,
    'valueCodeableConcept',
    lens,
    constants(fact, display),
  );

/** The facts that are one text or one concept each, by their code. */
export const wordFacts = {
  pronoun: inWords('pronoun', 'Pronoun'),
  'relevant-contacts': inWords('relevant-contacts', 'Relevant contacts'),
  'educational-establishment': inWords('educational-establishment', 'Educational establishment'),
  'educational-history': inWords('educational-history', 'Educational history'),
  'lifestyle-choices': inWords('lifestyle-choices', 'Lifestyle choices'),
  'social-circumstances': inWords('social-circumstances', 'Social circumstances'),
  access: inWords('access', 'Access'),
  dependants: inWords('dependants', 'Dependants'),
  'household-environment': inWords('household-environment', 'Household environment'),
} as const;

export const codedFacts = {
  'phenotypic-sex': inCodes('phenotypic-sex', 'Phenotypic sex', codedItem),
  'sexual-orientation': inCodes('sexual-orientation', 'Sexual orientation', codedItem),
  'carer-status': inCodes('carer-status', 'Carer status', codedItem),
  'location-of-birth': inCodes('location-of-birth', 'Location of birth'),
  'gp-registration': inCodes('gp-registration', 'GP registration', codedItem),
  'household-composition': inCodes('household-composition', 'Household composition'),
  'occupational-history': inCodes('occupational-history', 'Occupational history'),
  'alcohol-intake': inCodes('alcohol-intake', 'Alcohol intake'),
  'drug-use': inCodes('drug-use', 'Drug or substance use'),
  'accommodation-status': inCodes('accommodation-status', 'Accommodation status'),
} as const;

const note: Lens<Annotation[], string> = first(noteText);

export const immigrationTable = table<Observation, ImmigrationStatus>(
  'Observation',
  claims,
  {
    startDate: row('effectivePeriod', periodStart, 'Start date'),
    endDate: row('effectivePeriod', periodEnd, 'End date'),
    status: row('valueCodeableConcept', codedItem, 'Immigration status'),
    comment: row('note', note, 'Comment'),
  },
  constants('immigration-status', 'Immigration status'),
);

/** SNOMED CT 160625004 is printed in the PRSB standard as the coded value of this item. */
const dateStopped = { system: codeSystems.snomed, code: '160625004' };
/** Names the component in words, since a sender need not give the code, and may give another. */
const stoppedInWords = 'Date stopped smoking';
const namesStopped = (code: CodeableConcept | undefined) =>
  code?.text === stoppedInWords || anyHolds([code ?? {}], dateStopped.system, dateStopped.code);

const givenCodes = member<CodeableConcept, 'coding', readonly Coding[]>('coding', each(anyCoding));
const namedCodes = member<CodeableConcept, 'coding', readonly Coding[]>('coding', each(anyCoding), [
  { element: 'text', value: stoppedInWords },
]);

/** FHIR wants a code on every component: where the sender's codes do not name it, or there are none, the words do. */
const stoppedCode: Lens<CodeableConcept, readonly Coding[]> = {
  ...namedCodes,
  fills: true,
  put(next, code) {
    const written = code === undefined ? namedCodes.put(next, undefined) : givenCodes.put(next, code);
    return namesStopped(written) ? written : { ...written, text: stoppedInWords };
  },
};

const stopped: Lens<ObservationComponent, StoppedSmoking> = struct<ObservationComponent, StoppedSmoking>({
  codedValues: row('code', stoppedCode, 'Coded value'),
  date: row('valueDateTime', value<string>(), 'Date'),
});

export const smokingTable = table<Observation, SmokingStatus>(
  'Observation',
  claims,
  {
    status: row('valueCodeableConcept', coded, 'Smoking status'),
    details: row('note', note, 'Smoking status - details'),
    stopped: row(
      'component',
      item(
        where(({ code }: ObservationComponent) => namesStopped(code)),
        stopped,
        'date-stopped',
      ),
      'Date stopped smoking',
    ),
  },
  constants('smoking-status', 'Smoking status'),
);

const expectedDelivery = conceptFor(codeSystems.fact, 'expected-delivery-date', 'Expected delivery date');

export const pregnancyTable = table<Observation, PregnancyStatus>(
  'Observation',
  claims,
  {
    pregnant: row('valueBoolean', value<boolean>(), 'Pregnancy state'),
    expectedDeliveryDate: row(
      'component',
      item(
        where(({ code }: ObservationComponent) => anyHolds([code ?? {}], codeSystems.fact, 'expected-delivery-date')),
        member<ObservationComponent, 'valueDateTime', string>('valueDateTime', value<string>(), [
          { element: 'code', value: expectedDelivery },
        ]),
        'expected-delivery-date',
      ),
      'Expected delivery date',
    ),
  },
  constants('pregnancy-status', 'Pregnancy status'),
);

/** The facts that an observation says: one, where Waymark wrote it. */
export const factsSaid = ({ code }: Observation): readonly string[] =>
  (code?.coding ?? []).flatMap(({ system, code: fact }) =>
    system === codeSystems.fact && fact !== undefined ? [fact] : [],
  );
