import { nhsNumberStatuses } from '../../domain/nhs-number.js';
import { addressTypes, contactUses, otherContactMeans, statedGenders } from '../../domain/person.js';
import {
  base64,
  choice,
  closed,
  code,
  coded,
  date,
  list,
  moment,
  pair,
  rank,
  ref,
  text,
  truth,
  uri,
} from './leaves.js';

/** PRSB section "Person demographics", with "GP opt out indicator" of the section "GP practice". */

const demographics = <const N extends string>(name: N) => `Person demographics / ${name}`;
const contact = (name: string) => demographics(`Person's contact details / ${name}`);
const phone = (name: string) => contact(`Person's telephone number details / ${name}`);
const mail = (name: string) => contact(`Person's email address details / ${name}`);
const named = (name: string) => demographics(`Person name / ${name}`);
const immigration = (name: string) => demographics(`Immigration status / ${name}`);

const name = closed(
  'Name',
  "The person's name of record.",
  {
    titles: list(text('Title', 'Ms, Dr, Rev …'), 'Titles', 'What stands before the name.', named('Title')),
    firstNames: list(
      text('First name', 'One first or middle name.'),
      'First names',
      'First and middle names, in order.',
      named('Person first name'),
    ),
    familyName: text('Family name', 'The surname.', named('Person family name')),
    suffixes: list(
      text('Suffix', 'Junior, OBE …'),
      'Suffixes',
      'What stands after the name.',
      named('Person name suffix'),
    ),
    fullName: text('Full name', 'The whole name as one text, where it came so.', named('Person full name')),
  },
  [],
);

const nhsNumber = closed(
  'NHS number',
  'The NHS number and how far it can be relied on.',
  {
    value: text('NHS number', 'Ten digits without spaces.', demographics('NHS number')),
    status: choice(
      nhsNumberStatuses,
      'NHS number status',
      'Whether the number was checked with the national service.',
      demographics('NHS number status indicator'),
    ),
  },
  ['value'],
);

const address = closed(
  'Address',
  'One address of the person.',
  {
    lines: list(
      text('Line', 'One line of the address.'),
      'Address lines',
      'The lines of the address, in order.',
      ...[1, 2, 3, 4, 5].map((n) => demographics(`Person's address / Address line ${n}`)),
    ),
    city: text('City', 'The town or city.'),
    district: text('District', 'The part of town, or the district.'),
    county: text('County', 'The county.'),
    postcode: text('Postcode', 'The postcode.', demographics("Person's address / Postcode")),
    country: text('Country', 'The country.'),
    type: choice(
      addressTypes,
      'Address type',
      'What the address is to the person.',
      demographics("Person's address / Address type"),
    ),
    text: text('Whole address', 'The whole address as its sender printed it.'),
  },
  [],
);

const telephone = closed(
  'Telephone number',
  'One number to call the person on.',
  {
    number: text('Number', 'The number.', phone("Person's telephone number")),
    type: choice(contactUses, 'Type', 'Where the number rings.', phone("Person's telephone number type")),
    preference: rank('Preference', '1 is the first to try.', phone('Preference of telephone number')),
  },
  ['number'],
);

const email = closed(
  'Email address',
  'One address to write to the person at.',
  {
    address: text('Address', 'The email address.', mail("Person's email address")),
    type: choice(contactUses, 'Type', 'What the address is used for.', mail("Person's email address type")),
    preference: rank('Preference', '1 is the first to try.', mail('Preference of email address')),
  },
  ['address'],
);

const otherContact = closed(
  'Other contact',
  'Another way to reach the person.',
  {
    means: choice(otherContactMeans, 'Means', 'How it is used.'),
    value: text('Value', 'The number, name or address to use.', contact('Other contact information')),
    type: choice(contactUses, 'Type', 'Where it reaches the person.'),
    preference: rank('Preference', '1 is the first to try.'),
  },
  ['means', 'value'],
);

const photograph = closed(
  'Photograph',
  'A picture of the person: where it is, or the picture itself.',
  {
    contentType: code('Content type', 'What kind of file it is, such as image/jpeg.'),
    url: uri('Address of the picture', 'Where the picture can be fetched.', demographics('Photograph')),
    data: base64('Picture', 'The picture itself.'),
    title: text('Title', 'What the picture shows.'),
  },
  [],
);

const immigrationStatus = closed(
  'Immigration status',
  "The person's immigration status and since when.",
  {
    status: coded('Status', 'The immigration status.', immigration('Immigration status')),
    startDate: moment('Start date', 'From when it holds.', immigration('Start date')),
    endDate: moment('End date', 'Until when it holds.', immigration('End date')),
    comment: text('Comment', 'What else there is to know about it.', immigration('Comment')),
  },
  [],
);

const language = closed(
  'Language',
  'A language the person can be spoken to in.',
  {
    language: coded('Language', 'Which language.'),
    preferred: truth('Preferred', 'True for the language the person prefers.'),
  },
  ['language'],
);

export const person = closed(
  'Person',
  'The person who is referred.',
  {
    name,
    preferredName: text('Preferred name', 'What the person wishes to be called.', named('Person preferred name')),
    alias: text('Alias', 'Another name the person is known by.', demographics('Person alias')),
    dateOfBirth: date('Date of birth', 'As much of it as is known.', demographics('Date of birth')),
    locationOfBirth: coded(
      'Location of birth',
      'The site where the person was born.',
      ...pair(demographics('Location of Birth')),
    ),
    placeOfBirth: text('Place of birth', 'The country where the person was born.', demographics('Place of birth')),
    pronoun: text('Pronoun', "In the person's own words.", demographics('Pronoun')),
    gender: choice(statedGenders, 'Gender', 'As the person states it.', demographics('Gender')),
    sex: coded('Sex', 'The phenotypic sex.', demographics('Sex')),
    ethnicity: coded('Ethnicity', 'As the person specifies it.', demographics('Ethnicity')),
    religion: coded('Religion', 'As the person specifies it.', demographics('Religion')),
    maritalStatus: coded('Marital status', 'The marital status.', demographics('Marital status')),
    sexualOrientation: coded('Sexual orientation', 'As the person states it.', demographics('Sexual Orientation')),
    carerStatus: coded('Carer status', 'Whether the person is, or has, a carer.', demographics('Carer Status')),
    nhsNumber,
    otherIdentifiers: list(
      ref('identifier', 'Identifier', 'One other number.'),
      'Other identifiers',
      'Local, Scottish (CHI) and Northern Irish (H&C) numbers.',
      demographics('Other identifier'),
    ),
    addresses: list(address, 'Addresses', 'Where the person lives, works or stays.'),
    preferredContactMethod: coded(
      'Preferred contact method',
      'How the person would like to be reached.',
      contact('Preferred contact method'),
    ),
    telephones: list(telephone, 'Telephone numbers', 'Numbers to call the person on.'),
    emails: list(email, 'Email addresses', 'Addresses to write to the person at.'),
    otherContacts: list(otherContact, 'Other contacts', 'Fax, SMS, web and others.'),
    photographs: list(photograph, 'Photographs', 'Pictures of the person.'),
    immigrationStatus,
    organDonor: truth(
      'Organ and tissue donation',
      'True when the person has agreed to donate, false when they have opted out.',
      demographics('Organ and tissue donation'),
    ),
    overseasVisitorStatus: coded(
      'Overseas visitor status',
      'Whether the person is a visitor who may be charged for care.',
      demographics('Overseas visitor status'),
    ),
    relevantContacts: text(
      'Relevant contacts',
      'Next of kin, carers and professionals, in words.',
      demographics('Relevant contacts'),
    ),
    educationalEstablishment: text(
      'Educational establishment',
      'The school or nursery of a child.',
      demographics('Educational establishment'),
    ),
    gpOptOut: coded(
      'GP opt out',
      'Says that the person does not wish to register with an NHS GP.',
      'GP practice / GP practice record entry / GP opt out indicator',
    ),
    languages: list(language, 'Languages', 'Languages the person can be spoken to in.'),
    active: truth('Active', "False when the sender's record of this person is no longer in use."),
    deceased: truth('Deceased', 'Whether the person has died, where the date is not known.'),
    deceasedOn: moment('Died on', 'When the person died. It stands alone: without `deceased`.'),
  },
  [],
);
