import type {
  Attachment,
  Extension,
  Address as FhirAddress,
  Identifier as FhirIdentifier,
  HumanName,
  Patient,
  PatientCommunication,
} from '@medplum/fhirtypes';
import type { Address, Language, NhsNumber, Person, PersonName, Photograph } from '../../domain/person.js';
import { addressUse, gender, nhsNumberStatus } from '../codes/person.js';
import { code, conceptOf } from '../engine/codings.js';
import { codedItem, currentIdentifiers, each, extension, words } from '../engine/elements.js';
import { type Lens, member, type Rows, row, struct, value } from '../engine/lenses.js';
import { item, type Pick, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { extensions, identifierSystems, profiles, ukCoreProfiles } from '../systems.js';

/** The facts about a person that stand in Patient, but for how to reach them (`patient-telecom.ts`); others are Observations. */
export type PersonInPatient = Omit<
  Person,
  | 'telephones'
  | 'emails'
  | 'otherContacts'
  | 'pronoun'
  | 'sex'
  | 'sexualOrientation'
  | 'carerStatus'
  | 'locationOfBirth'
  | 'relevantContacts'
  | 'educationalEstablishment'
  | 'gpOptOut'
  | 'immigrationStatus'
>;

const text: Lens<HumanName, string> = member<HumanName, 'text', string>('text', value<string>());

const personName: Lens<HumanName, PersonName> = struct<HumanName, PersonName>(
  {
    titles: row('prefix', words, 'Title'),
    firstNames: row('given', words, 'Person first name'),
    familyName: row('family', value<string>(), 'Person family name'),
    suffixes: row('suffix', words, 'Person name suffix'),
    fullName: row('text', value<string>(), 'Person full name'),
  },
  [{ element: 'use', value: 'official', also: ['usual'] }],
);

const isBorne = ({ period }: HumanName) => period?.end === undefined;
const isWhole = (name: HumanName) => name.use === 'usual' && name.family !== undefined;
const recorded = [({ use }: HumanName) => use === 'official', ({ use }: HumanName) => use === undefined, isWhole];
const choices = [...recorded.map((is) => (name: HumanName) => is(name) && isBorne(name)), ...recorded];

/**
 * The name of record: the official one; failing that one without a use; failing that the usual one, if it is whole. A
 * name whose period has an end gives way to one that is still borne.
 */
const ofRecord: Pick<HumanName> = (names) => {
  for (const is of choices) {
    const i = names.findIndex((name) => name !== undefined && is(name));
    if (i !== -1) return i;
  }
  return -1;
};

/** The usual name stands for the name of record while it is whole; without a family name it would be read as the other. */
const nameOfRecord: Lens<HumanName, PersonName> = {
  ...personName,
  put(next, before) {
    const name = personName.put(next, before);
    return name?.use === 'usual' && !isWhole(name) ? { ...name, use: 'official' } : name;
  },
};

const usual: Pick<HumanName> = (names) => {
  const main = ofRecord(names);
  return names.findIndex((name, i) => i !== main && name?.use === 'usual' && name.text !== undefined);
};

const nhsNumber: Lens<FhirIdentifier, NhsNumber> = struct<FhirIdentifier, NhsNumber>(
  {
    value: row('value', value<string>(), 'NHS number'),
    status: row(
      'extension',
      extension(extensions.nhsNumberStatus, 'valueCodeableConcept', conceptOf(nhsNumberStatus)),
      'NHS number status indicator',
    ),
  },
  [{ element: 'system', value: identifierSystems.nhsNumber }],
);

const isNhsNumber = (identifier: FhirIdentifier) =>
  identifier.system === identifierSystems.nhsNumber && identifier.use !== 'old';

const address: Lens<FhirAddress, Address> = struct<FhirAddress, Address>({
  lines: row(
    'line',
    words,
    ['1', '2', '3', '4', '5'].map((n) => `Address line ${n}`),
  ),
  city: row('city', value<string>()),
  district: row('district', value<string>()),
  county: row('state', value<string>()),
  postcode: row('postalCode', value<string>(), 'Postcode'),
  country: row('country', value<string>()),
  type: row('use', code(addressUse), 'Address type'),
  text: row('text', value<string>()),
});

const photograph: Lens<Attachment, Photograph> = struct<Attachment, Photograph>({
  contentType: row('contentType', value<string>()),
  url: row('url', value<string>(), 'Photograph'),
  data: row('data', value<string>()),
  title: row('title', value<string>()),
});

const language: Lens<PatientCommunication, Language> = struct<PatientCommunication, Language>({
  language: row('language', codedItem),
  preferred: row('preferred', value<boolean>()),
});

const preferredMethod = extension('PreferredContactMethod', 'valueCodeableConcept', codedItem);

export const patientRows: Rows<Patient, PersonInPatient> = {
  nhsNumber: row('identifier', item(where(isNhsNumber), nhsNumber, 'nhsNumber')),
  otherIdentifiers: row(
    'identifier',
    currentIdentifiers((identifier) => !isNhsNumber(identifier)),
    'Other identifier',
  ),
  active: row('active', value<boolean>()),
  name: row('name', item(ofRecord, nameOfRecord, 'official'), 'Person name'),
  preferredName: row(
    'name',
    item(
      usual,
      member<HumanName, 'text', string>('text', value<string>(), [{ element: 'use', value: 'usual' }]),
      'usual',
    ),
    'Person name / Person preferred name',
  ),
  alias: row(
    'name',
    item(
      where((name: HumanName) => name.use === 'nickname' && text.get(name) !== undefined),
      member<HumanName, 'text', string>('text', value<string>(), [{ element: 'use', value: 'nickname' }]),
      'nickname',
    ),
    'Person alias',
  ),
  gender: row('gender', code(gender), 'Gender'),
  dateOfBirth: row('birthDate', value<string>(), 'Date of birth'),
  deceased: row('deceasedBoolean', value<boolean>()),
  deceasedOn: row('deceasedDateTime', value<string>()),
  addresses: row('address', each(address), "Person's address"),
  maritalStatus: row('maritalStatus', codedItem, 'Marital status'),
  photographs: row('photo', each(photograph)),
  languages: row('communication', each(language)),
  preferredContactMethod: row(
    'extension',
    item(
      where((candidate: Extension) => candidate.url === extensions.contactPreference),
      member<Extension, 'extension', NonNullable<Person['preferredContactMethod']>>('extension', preferredMethod, [
        { element: 'url', value: extensions.contactPreference },
      ]),
      'UKCore-ContactPreference',
    ),
    "Person's contact details / Preferred contact method",
  ),
  ethnicity: row('extension', extension(extensions.ethnicCategory, 'valueCodeableConcept', codedItem), 'Ethnicity'),
  religion: row('extension', extension(extensions.religion, 'valueCodeableConcept', codedItem), 'Religion'),
  placeOfBirth: row(
    'extension',
    extension(
      extensions.birthPlace,
      'valueAddress',
      member<FhirAddress, 'country', string>('country', value<string>()),
    ),
    'Place of birth',
  ),
  organDonor: row(
    'extension',
    extension(extensions.cadavericDonor, 'valueBoolean', value<boolean>()),
    'Organ and tissue donation',
  ),
  overseasVisitorStatus: row(
    'extension',
    extension(extensions.overseasVisitor, 'valueCodeableConcept', codedItem),
    'Overseas visitor status',
  ),
};

export const patientTable = table<Patient, PersonInPatient>(
  'Patient',
  [profiles.patient, ukCoreProfiles.Patient],
  patientRows,
);
