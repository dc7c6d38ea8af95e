import type { NhsNumberStatus } from '../../domain/nhs-number.js';
import type { AddressType, ContactUse, OtherContact, StatedGender } from '../../domain/person.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export const gender: CodeTable<StatedGender, 'male' | 'female' | 'other' | 'unknown'> = {
  name: 'gender',
  source: 'UKCore-AdministrativeGender concept map: NHS Data Dictionary PERSON STATED GENDER CODE to FHIR',
  rows: {
    male: { code: 'male' },
    female: { code: 'female' },
    indeterminate: { code: 'other' },
    'not-known': { code: 'unknown' },
  },
};

export const addressUse: CodeTable<AddressType, 'home' | 'work' | 'temp' | 'old' | 'billing'> = {
  name: 'address type',
  source: 'http://hl7.org/fhir/address-use 4.0.1',
  rows: {
    home: { code: 'home' },
    work: { code: 'work' },
    temporary: { code: 'temp' },
    previous: { code: 'old' },
    billing: { code: 'billing' },
  },
};

export const contactUse: CodeTable<ContactUse, 'home' | 'work' | 'temp' | 'old' | 'mobile'> = {
  name: 'contact type',
  source: 'http://hl7.org/fhir/contact-point-use 4.0.1',
  rows: {
    home: { code: 'home' },
    work: { code: 'work' },
    temporary: { code: 'temp' },
    previous: { code: 'old' },
    mobile: { code: 'mobile' },
  },
};

export const contactMeansOther: CodeTable<OtherContact['means'], 'fax' | 'sms' | 'url' | 'pager' | 'other'> = {
  name: 'other means of contact',
  source: 'http://hl7.org/fhir/contact-point-system 4.0.1',
  rows: {
    fax: { code: 'fax' },
    sms: { code: 'sms' },
    url: { code: 'url' },
    pager: { code: 'pager' },
    other: { code: 'other' },
  },
};

const england = (code: string, means: NhsNumberStatus, display: string) => ({
  system: codeSystems.nhsNumberStatusEngland,
  code,
  means,
  display,
});

export const nhsNumberStatus: CodeTable<NhsNumberStatus> = {
  name: 'NHS number status',
  source:
    'UK Core STU1 0.5.1 CodeSystem UKCore-NHSNumberVerificationStatus 2.1.0; the codes of UK Core STU2 are read too',
  system: codeSystems.nhsNumberStatus,
  rows: {
    'number-present-and-verified': { code: 'number-present-and-verified', display: 'Number present and verified' },
    'number-present-but-not-traced': {
      code: 'number-present-but-not-traced',
      display: 'Number present but not traced',
    },
    'trace-required': { code: 'trace-required', display: 'Trace required' },
    'trace-attempted': { code: 'trace-attempted', display: 'Trace attempted - No match or multiple match found' },
    'trace-needs-to-be-resolved': {
      code: 'trace-needs-to-be-resolved',
      display: 'Trace needs to be resolved - (NHS number or patient detail conflict)',
    },
    'trace-in-progress': { code: 'trace-in-progress', display: 'Trace in progress' },
    'number-not-present-and-trace-not-required': {
      code: 'number-not-present-and-trace-not-required',
      display: 'Number not present and trace not required',
    },
    'trace-postponed': { code: 'trace-postponed', display: 'Trace postponed (baby under six weeks old)' },
    'number-present-and-traced-using-welsh-nhs-ar': {
      code: 'number-present-and-traced-using-welsh-nhs-ar',
      display: 'Number present and traced using Welsh NHS AR',
    },
  },
  also: [
    england('01', 'number-present-and-verified', 'Number present and verified'),
    england('02', 'number-present-but-not-traced', 'Number present but not traced'),
    england('03', 'trace-required', 'Trace required'),
    england('04', 'trace-attempted', 'Trace attempted - No match or multiple match found'),
    england('05', 'trace-needs-to-be-resolved', 'Trace needs to be resolved - (NHS Number or patient detail conflict)'),
    england('06', 'trace-in-progress', 'Trace in progress'),
    england('07', 'number-not-present-and-trace-not-required', 'Number not present and trace not required'),
    england('08', 'trace-postponed', 'Trace postponed (baby under six weeks old)'),
  ],
};
