import fc, { type Arbitrary } from 'fast-check';
import { nhsNumberStatuses } from '../../src/domain/nhs-number.js';
import { addressTypes, otherContactMeans, type Person, statedGenders } from '../../src/domain/person.js';
import { contactMeans, type Professional, type Recipient, type Referrer } from '../../src/domain/professional.js';
import {
  coded,
  contactUse,
  dateArbitrary,
  dateTime,
  few,
  identifier,
  inOrder,
  nhsNumberArbitrary,
  organisation,
  partly,
  preference,
  registerNumber,
  some,
  text,
  uri,
  whole,
} from './words.js';

const photograph = fc.oneof(
  some({ url: uri, title: text }),
  whole({ contentType: fc.constant('image/png'), data: fc.constant('aGVsbG8=') }),
);

/** A death has a date or a truth value: FHIR holds one of the two. */
const notTwice = (person: Person): Person => {
  if (person.deceasedOn === undefined) return person;
  const { deceased: _deceased, ...others } = person;
  return others;
};

export const personArbitrary: Arbitrary<Person> = some({
  name: some({
    titles: few(text, 2),
    firstNames: few(text),
    familyName: text,
    suffixes: few(text, 2),
    fullName: text,
  }),
  preferredName: text,
  alias: text,
  dateOfBirth: dateArbitrary,
  locationOfBirth: coded,
  placeOfBirth: text,
  pronoun: text,
  gender: fc.constantFrom(...statedGenders),
  sex: coded,
  ethnicity: coded,
  religion: coded,
  maritalStatus: coded,
  sexualOrientation: coded,
  carerStatus: coded,
  nhsNumber: partly({ value: nhsNumberArbitrary, status: fc.constantFrom(...nhsNumberStatuses) }, ['value']),
  otherIdentifiers: few(identifier, 2),
  addresses: few(
    some({
      lines: few(text, 5),
      city: text,
      district: text,
      county: text,
      postcode: text,
      country: text,
      type: fc.constantFrom(...addressTypes),
      text,
    }),
    2,
  ),
  preferredContactMethod: coded,
  telephones: few(partly({ number: text, type: contactUse, preference }, ['number']), 2),
  emails: few(partly({ address: text, type: contactUse, preference }, ['address']), 2),
  otherContacts: few(
    partly({ means: fc.constantFrom(...otherContactMeans), value: text, type: contactUse, preference }, [
      'means',
      'value',
    ]),
    2,
  ),
  photographs: few(photograph, 2),
  immigrationStatus: some({
    status: coded,
    startDate: dateTime,
    endDate: dateTime,
    comment: text,
  }).map(inOrder('startDate', 'endDate')),
  organDonor: fc.boolean(),
  overseasVisitorStatus: coded,
  relevantContacts: text,
  educationalEstablishment: text,
  gpOptOut: coded,
  languages: few(partly({ language: coded, preferred: fc.boolean() }, ['language']), 2),
  active: fc.boolean(),
  deceased: fc.boolean(),
  deceasedOn: dateTime,
}).map(notTwice);

export const contactDetails = few(
  partly({ means: fc.constantFrom(...contactMeans), value: text, type: contactUse }, ['means', 'value']),
  2,
);

const professionalFacts = {
  name: text,
  identifiers: few(registerNumber, 2),
  role: coded,
  grade: text,
  team: text,
  specialty: coded,
  service: coded,
  organisation,
  contactDetails,
};

/** A service is given by an organisation: FHIR has no place for the one without the other. */
export const professionalArbitrary: Arbitrary<Professional> = some(professionalFacts).filter(
  ({ service, organisation: gives }) => service === undefined || gives !== undefined,
);

export const recipientArbitrary: Arbitrary<Recipient> = some({
  ...professionalFacts,
  serviceIdentifier: identifier,
  serviceName: text,
});

export const referrerArbitrary: Arbitrary<Referrer> = fc.oneof(
  whole({ kind: fc.constant<'professional'>('professional'), professional: professionalArbitrary }),
  whole({
    kind: fc.constant<'related'>('related'),
    related: some({
      name: text,
      relationship: coded,
      contactDetails,
    }),
  }),
  whole({ kind: fc.constant<'self'>('self') }),
);
