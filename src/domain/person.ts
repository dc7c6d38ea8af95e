import type { Coded, Identifier } from './coded.js';
import type { NhsNumberStatus } from './nhs-number.js';

/** The person who is referred. PRSB section "Person demographics". */
export interface Person {
  /** PRSB "Person name". */
  readonly name?: PersonName;
  /** PRSB "Person preferred name": what the person wishes to be called. */
  readonly preferredName?: string;
  /** PRSB "Person alias". */
  readonly alias?: string;
  /** PRSB "Date of birth": YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth?: string;
  /** PRSB "Location of Birth": the site where the person was born. */
  readonly locationOfBirth?: Coded;
  /** PRSB "Place of birth": the country. */
  readonly placeOfBirth?: string;
  /** PRSB "Pronoun": in the person's own words. */
  readonly pronoun?: string;
  /** PRSB "Gender": stated by the person. */
  readonly gender?: StatedGender;
  /** PRSB "Sex": phenotypic sex. */
  readonly sex?: Coded;
  /** PRSB "Ethnicity": as specified by the person. */
  readonly ethnicity?: Coded;
  /** PRSB "Religion": as specified by the person. */
  readonly religion?: Coded;
  /** PRSB "Marital status". */
  readonly maritalStatus?: Coded;
  /** PRSB "Sexual Orientation": stated by the person. */
  readonly sexualOrientation?: Coded;
  /** PRSB "Carer Status": whether the person is, or has, a carer. */
  readonly carerStatus?: Coded;
  /** PRSB "NHS number" and "NHS number status indicator". */
  readonly nhsNumber?: NhsNumber;
  /** PRSB "Other identifier": local, Scottish (CHI), Northern Irish (H&C). */
  readonly otherIdentifiers?: readonly Identifier[];
  /** PRSB "Person's address". */
  readonly addresses?: readonly Address[];
  /** PRSB "Preferred contact method": code of UKCore-PreferredContactMethod and words. */
  readonly preferredContactMethod?: Coded;
  /** PRSB "Person's telephone number details". */
  readonly telephones?: readonly Telephone[];
  /** PRSB "Person's email address details". */
  readonly emails?: readonly Email[];
  /** PRSB "Other contact information": fax, SMS, web. */
  readonly otherContacts?: readonly OtherContact[];
  /** PRSB "Photograph". */
  readonly photographs?: readonly Photograph[];
  /** PRSB "Immigration status". */
  readonly immigrationStatus?: ImmigrationStatus;
  /** PRSB "Organ and tissue donation": true when the person has agreed to donate, false when they have opted out. */
  readonly organDonor?: boolean;
  /** PRSB "Overseas visitor status". */
  readonly overseasVisitorStatus?: Coded;
  /** PRSB "Relevant contacts": next of kin, carers, professionals, in words. */
  readonly relevantContacts?: string;
  /** PRSB "Educational establishment": for a child. */
  readonly educationalEstablishment?: string;
  /** PRSB "GP opt out indicator": the finding that says the person does not wish to register with an NHS GP. */
  readonly gpOptOut?: Coded;
  /** Languages in which the person can be spoken to (FHIR `Patient.communication`; PRSB has it within About me). */
  readonly languages?: readonly Language[];
  /** False when the sender's record of this person is no longer in use (FHIR `Patient.active`, a modifier). */
  readonly active?: boolean;
  /** Whether the person has died (FHIR `Patient.deceased[x]`, a modifier). */
  readonly deceased?: boolean;
  /** When the person died: a FHIR dateTime. */
  readonly deceasedOn?: string;
}

/** PRSB "Person name". */
export interface PersonName {
  /** PRSB "Title". */
  readonly titles?: readonly string[];
  /** PRSB "Person first name", middle names included. */
  readonly firstNames?: readonly string[];
  /** PRSB "Person family name". */
  readonly familyName?: string;
  /** PRSB "Person name suffix". */
  readonly suffixes?: readonly string[];
  /** PRSB "Person full name". */
  readonly fullName?: string;
}

/** NHS Data Dictionary, PERSON STATED GENDER CODE: 1, 2, 9 and X. */
export const statedGenders = ['male', 'female', 'indeterminate', 'not-known'] as const;
export type StatedGender = (typeof statedGenders)[number];

export interface NhsNumber {
  /** Ten digits, no spaces. */
  readonly value: string;
  readonly status?: NhsNumberStatus;
}

/** PRSB "Person's address". */
export interface Address {
  /** PRSB "Address line 1" to "Address line 5". */
  readonly lines?: readonly string[];
  readonly city?: string;
  readonly district?: string;
  readonly county?: string;
  /** PRSB "Postcode". */
  readonly postcode?: string;
  readonly country?: string;
  /** PRSB "Address type". */
  readonly type?: AddressType;
  /** The whole address as its sender printed it. */
  readonly text?: string;
}

export const addressTypes = ['home', 'work', 'temporary', 'previous', 'billing'] as const;
export type AddressType = (typeof addressTypes)[number];

export const contactUses = ['home', 'work', 'temporary', 'previous', 'mobile'] as const;
export type ContactUse = (typeof contactUses)[number];

/** PRSB "Person's telephone number details". */
export interface Telephone {
  readonly number: string;
  readonly type?: ContactUse;
  /** PRSB "Preference of telephone number": 1 is the first to try. */
  readonly preference?: number;
}

/** PRSB "Person's email address details". */
export interface Email {
  readonly address: string;
  readonly type?: ContactUse;
  /** PRSB "Preference of email address": 1 is the first to try. */
  readonly preference?: number;
}

export const otherContactMeans = ['fax', 'sms', 'url', 'pager', 'other'] as const;

/** PRSB "Other contact information". */
export interface OtherContact {
  readonly means: (typeof otherContactMeans)[number];
  readonly value: string;
  readonly type?: ContactUse;
  readonly preference?: number;
}

export interface Photograph {
  /** MIME type, needed when `data` is there. */
  readonly contentType?: string;
  readonly url?: string;
  /** base64. */
  readonly data?: string;
  readonly title?: string;
}

/** PRSB "Immigration status". */
export interface ImmigrationStatus {
  readonly status?: Coded;
  /** FHIR dateTime. */
  readonly startDate?: string;
  /** FHIR dateTime. */
  readonly endDate?: string;
  readonly comment?: string;
}

export interface Language {
  readonly language: Coded;
  readonly preferred?: boolean;
}
