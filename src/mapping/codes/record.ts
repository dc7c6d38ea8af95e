import type { answerStatuses } from '../../domain/about-me.js';
import type { consentStatuses, SharingLevel } from '../../domain/consent.js';
import type { FlagStatus } from '../../domain/flags.js';
import type { ContactDetail } from '../../domain/professional.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export const flagStatus: CodeTable<FlagStatus, FlagStatus> = {
  name: 'flag status',
  source: 'http://hl7.org/fhir/flag-status 4.0.1',
  rows: {
    active: { code: 'active' },
    inactive: { code: 'inactive' },
    'entered-in-error': { code: 'entered-in-error' },
  },
};

type ConsentStatus = (typeof consentStatuses)[number];

export const consentStatus: CodeTable<ConsentStatus, ConsentStatus> = {
  name: 'consent status',
  source: 'http://hl7.org/fhir/consent-state-codes 4.0.1',
  rows: {
    draft: { code: 'draft' },
    proposed: { code: 'proposed' },
    active: { code: 'active' },
    rejected: { code: 'rejected' },
    inactive: { code: 'inactive' },
    'entered-in-error': { code: 'entered-in-error' },
  },
};

export const sharingLevel: CodeTable<SharingLevel> = {
  name: 'sharing level',
  source: "Waymark's CodeSystem sharing-level",
  system: codeSystems.sharingLevel,
  rows: {
    everything: { code: 'everything', display: 'Everything' },
    summary: { code: 'summary', display: 'Summary' },
    'codes-only': { code: 'codes-only', display: 'Codes only' },
  },
};

type AnswerStatus = (typeof answerStatuses)[number];

export const answerStatus: CodeTable<AnswerStatus, AnswerStatus> = {
  name: 'answers status',
  source: 'http://hl7.org/fhir/questionnaire-answers-status 4.0.1',
  rows: {
    'in-progress': { code: 'in-progress' },
    completed: { code: 'completed' },
    amended: { code: 'amended' },
    'entered-in-error': { code: 'entered-in-error' },
    stopped: { code: 'stopped' },
  },
};

/** Confidentiality R: only those cleared for it may see the resource. */
export const restricted: CodeTable<'restricted'> = {
  name: 'confidentiality',
  source: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  system: codeSystems.confidentiality,
  rows: { restricted: { code: 'R', display: 'restricted' } },
};

export const contactMeans: CodeTable<ContactDetail['means'], ContactDetail['means']> = {
  name: 'means of contact',
  source: 'http://hl7.org/fhir/contact-point-system 4.0.1',
  rows: {
    phone: { code: 'phone' },
    email: { code: 'email' },
    fax: { code: 'fax' },
    sms: { code: 'sms' },
    url: { code: 'url' },
    pager: { code: 'pager' },
    other: { code: 'other' },
  },
};
