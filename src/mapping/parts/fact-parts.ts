import type { Observation } from '@medplum/fhirtypes';
import { ofKind, one, type Part, subject } from '../engine/parts.js';
import type { Table } from '../engine/table.js';
import {
  codedFacts,
  type FactCode,
  factsSaid,
  immigrationTable,
  pregnancyTable,
  smokingTable,
  wordFacts,
} from '../resources/observation.js';

const says = ofKind('Observation', factsSaid);

const factPart = <V>(fact: FactCode, path: readonly string[], table: Table<Observation, V>, prsb: string): Part =>
  one({
    name: fact,
    table,
    path,
    prsb,
    find: says(fact),
    links: [subject],
  });

const inPerson = (name: string) => ['person', name];
const inSetting = (name: string) => ['socialContext', name];
const demographic = (name: string) => `Person demographics / ${name}`;
const setting = (name: string) => `Social context / ${name}`;
/** PRSB repeats the name of a group as the name of its one item. */
const settingTwice = (name: string) => `Social context / ${name} / ${name}`;

export const factParts: readonly Part[] = [
  factPart('pronoun', inPerson('pronoun'), wordFacts.pronoun, demographic('Pronoun')),
  factPart('phenotypic-sex', inPerson('sex'), codedFacts['phenotypic-sex'], demographic('Sex')),
  factPart(
    'sexual-orientation',
    inPerson('sexualOrientation'),
    codedFacts['sexual-orientation'],
    demographic('Sexual Orientation'),
  ),
  factPart('carer-status', inPerson('carerStatus'), codedFacts['carer-status'], demographic('Carer Status')),
  factPart(
    'location-of-birth',
    inPerson('locationOfBirth'),
    codedFacts['location-of-birth'],
    demographic('Location of Birth'),
  ),
  factPart(
    'relevant-contacts',
    inPerson('relevantContacts'),
    wordFacts['relevant-contacts'],
    demographic('Relevant contacts'),
  ),
  factPart(
    'educational-establishment',
    inPerson('educationalEstablishment'),
    wordFacts['educational-establishment'],
    demographic('Educational establishment'),
  ),
  factPart('immigration-status', inPerson('immigrationStatus'), immigrationTable, demographic('Immigration status')),
  factPart(
    'gp-registration',
    inPerson('gpOptOut'),
    codedFacts['gp-registration'],
    'GP practice / GP practice record entry / GP opt out indicator',
  ),
  factPart(
    'household-composition',
    inSetting('householdComposition'),
    codedFacts['household-composition'],
    settingTwice('Household composition'),
  ),
  factPart(
    'occupational-history',
    inSetting('occupationalHistory'),
    codedFacts['occupational-history'],
    settingTwice('Occupational history'),
  ),
  factPart(
    'educational-history',
    inSetting('educationalHistory'),
    wordFacts['educational-history'],
    settingTwice('Educational history'),
  ),
  factPart(
    'lifestyle-choices',
    inSetting('lifestyleChoices'),
    wordFacts['lifestyle-choices'],
    settingTwice('Lifestyle choices'),
  ),
  factPart('smoking-status', inSetting('smokingStatus'), smokingTable, setting('Smoking status')),
  factPart('alcohol-intake', inSetting('alcoholIntake'), codedFacts['alcohol-intake'], settingTwice('Alcohol intake')),
  factPart('drug-use', inSetting('drugUse'), codedFacts['drug-use'], settingTwice('Drug/substance use')),
  factPart(
    'social-circumstances',
    inSetting('socialCircumstances'),
    wordFacts['social-circumstances'],
    settingTwice('Social circumstances'),
  ),
  factPart('access', inSetting('access'), wordFacts.access, settingTwice('Access')),
  factPart('dependants', inSetting('dependants'), wordFacts.dependants, settingTwice('Dependants')),
  factPart(
    'accommodation-status',
    inSetting('accommodationStatus'),
    codedFacts['accommodation-status'],
    settingTwice('Accommodation status'),
  ),
  factPart(
    'household-environment',
    inSetting('householdEnvironment'),
    wordFacts['household-environment'],
    settingTwice('Household environment'),
  ),
  factPart('pregnancy-status', ['pregnancyStatus'], pregnancyTable, 'Pregnancy status'),
];
