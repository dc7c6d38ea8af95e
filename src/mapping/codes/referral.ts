import type { Priority } from '../../domain/priority.js';
import type { ReferralMethod, ReferralSource } from '../../domain/referral.js';
import type { RequestStatus } from '../../domain/services.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export const requestStatus: CodeTable<RequestStatus, RequestStatus> = {
  name: 'request status',
  source: 'http://hl7.org/fhir/request-status 4.0.1',
  rows: {
    draft: { code: 'draft' },
    active: { code: 'active' },
    'on-hold': { code: 'on-hold' },
    revoked: { code: 'revoked' },
    completed: { code: 'completed' },
    'entered-in-error': { code: 'entered-in-error' },
    unknown: { code: 'unknown' },
  },
};

export const priority: CodeTable<Priority, Priority> = {
  name: 'priority',
  source: 'http://hl7.org/fhir/request-priority 4.0.1',
  rows: { routine: { code: 'routine' }, urgent: { code: 'urgent' }, asap: { code: 'asap' }, stat: { code: 'stat' } },
};

export const referralMethod: CodeTable<ReferralMethod> = {
  name: 'referral method',
  source:
    'UK Core STU1 0.5.1 CodeSystem UKCore-ServiceRequestMethod 1.0.0; PRSB "Referral method" lists the same seven',
  system: codeSystems.serviceRequestMethod,
  rows: {
    fax: { code: '1', display: 'Fax' },
    phone: { code: '2', display: 'Phone' },
    'secure-messaging': { code: '3', display: 'Secure Messaging' },
    'secure-email': { code: '4', display: 'Secure Email' },
    letter: { code: '5', display: 'Letter' },
    'nhs-e-referral-service': { code: '6', display: 'NHS E-Referral Service' },
    'self-referral': { code: '7', display: 'Self Referral' },
  },
};

const snomed = (code: string, display: string) => ({ system: codeSystems.snomed, code, display });
const own = (code: ReferralSource, display: string) => ({ system: codeSystems.referralSource, code, display });

export const referralSource: CodeTable<ReferralSource> = {
  name: 'source of referral',
  source:
    'SNOMED CT: UK Core ValueSet UKCore-SourceOfServiceRequest 1.2.1; where it has no code, our CodeSystem referral-source',
  rows: {
    'general-practitioner': snomed('108161000000109', 'Referred by general practitioner'),
    'primary-health-care-team': snomed('276491000', 'Referred by member of Primary Health Care Team'),
    nurse: snomed('185362004', 'Referred by nurse'),
    'community-nurse': snomed('1077191000000103', 'Referred by community nurse'),
    'health-visitor': snomed('1052681000000105', 'Referred by health visitor'),
    midwife: snomed('185363009', 'Referred by midwife'),
    'school-nurse': snomed('1065401000000101', 'Referred by school nurse'),
    'social-worker': snomed('185365002', 'Referred by social worker'),
    pharmacist: snomed('185369008', 'Referred by pharmacist'),
    physiotherapist: snomed('185370009', 'Referred by physiotherapist'),
    consultant: snomed('312357002', 'Referred by consultant'),
    doctor: snomed('309014007', 'Referred by doctor'),
    family: snomed('185373006', 'Referred by family'),
    carer: snomed('1065391000000104', 'Referred by carer'),
    self: snomed('310434002', 'Self-referral to service'),
    teacher: own('teacher', 'Teacher'),
    'faith-leader': own('faith-leader', 'Faith leader'),
    receptionist: own('receptionist', 'Receptionist'),
    'care-coordinator': own('care-coordinator', 'Care coordinator'),
    'link-worker': own('link-worker', 'Link worker'),
    volunteer: own('volunteer', 'Volunteer'),
    'charity-worker': own('charity-worker', 'Charity worker'),
    'housing-officer': own('housing-officer', 'Housing officer'),
    'police-officer': own('police-officer', 'Police officer'),
    'friend-or-neighbour': own('friend-or-neighbour', 'Friend or neighbour'),
    other: own('other', 'Other'),
  },
  also: [{ system: codeSystems.snomed, code: '1991000124105', means: 'self', display: 'Referred by self' }],
};
