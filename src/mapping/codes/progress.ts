import type { Closing, HoldingReason, ProgressState, ReasonCode } from '../../domain/progress.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export const progressState: CodeTable<ProgressState> = {
  name: 'progress',
  source: "Waymark's CodeSystem progress; src/domain/progress.ts says which Task.status each belongs to",
  system: codeSystems.progress,
  rows: {
    sent: { code: 'sent', display: 'Sent' },
    received: { code: 'received', display: 'Received' },
    accepted: { code: 'accepted', display: 'Accepted' },
    'waiting-list': { code: 'waiting-list', display: 'On the waiting list' },
    rejected: { code: 'rejected', display: 'Rejected' },
    'contact-attempted': { code: 'contact-attempted', display: 'Contact attempted' },
    'did-not-attend': { code: 'did-not-attend', display: 'Did not attend' },
    engaged: { code: 'engaged', display: 'Engaged' },
    'plan-agreed': { code: 'plan-agreed', display: 'Plan agreed' },
    connected: { code: 'connected', display: 'Connected' },
    holding: { code: 'holding', display: 'Holding' },
    paused: { code: 'paused', display: 'Paused' },
    closed: { code: 'closed', display: 'Closed' },
    'ended-early': { code: 'ended-early', display: 'Ended early' },
    withdrawn: { code: 'withdrawn', display: 'Withdrawn' },
    'entered-in-error': { code: 'entered-in-error', display: 'Entered in error' },
  },
};

export const progressReason: CodeTable<ReasonCode> = {
  name: 'reason for progress',
  source: "Waymark's CodeSystem progress-reason",
  system: codeSystems.progressReason,
  rows: {
    'out-of-area': { code: 'out-of-area', display: 'Out of area' },
    'not-eligible': { code: 'not-eligible', display: 'Not eligible' },
    'outside-the-role': { code: 'outside-the-role', display: 'Outside the role' },
    'no-capacity': { code: 'no-capacity', display: 'No capacity' },
    'needs-clinical-or-crisis-service': {
      code: 'needs-clinical-or-crisis-service',
      display: 'Needs a clinical or crisis service',
    },
    duplicate: { code: 'duplicate', display: 'Duplicate' },
    'cannot-be-contacted': { code: 'cannot-be-contacted', display: 'Cannot be contacted' },
    'person-declined': { code: 'person-declined', display: 'Person declined' },
    'person-asked': { code: 'person-asked', display: 'Person asked to pause' },
    'person-unwell': { code: 'person-unwell', display: 'Person is unwell' },
    'person-away': { code: 'person-away', display: 'Person is away' },
    'service-unavailable': { code: 'service-unavailable', display: 'Service is unavailable' },
    'did-not-engage': { code: 'did-not-engage', display: 'Did not engage' },
    moved: { code: 'moved', display: 'Moved away' },
    died: { code: 'died', display: 'Died' },
    'no-longer-needed': { code: 'no-longer-needed', display: 'No longer needed' },
    'sent-elsewhere': { code: 'sent-elsewhere', display: 'Sent elsewhere' },
    other: { code: 'other', display: 'Other' },
  },
};

export const closing: CodeTable<Closing> = {
  name: 'closing',
  source: "Waymark's CodeSystem closing",
  system: codeSystems.closing,
  rows: {
    'goals-met': { code: 'goals-met', display: 'Goals met' },
    'goals-partly-met': { code: 'goals-partly-met', display: 'Goals partly met' },
    'goals-not-met': { code: 'goals-not-met', display: 'Goals not met' },
    'passed-to-another-service': { code: 'passed-to-another-service', display: 'Passed to another service' },
    other: { code: 'other', display: 'Other' },
  },
};

export const holdingReason: CodeTable<HoldingReason> = {
  name: 'holding reason',
  source: "Waymark's CodeSystem holding-reason, after the four functions of holding in the link-worker research",
  system: codeSystems.holdingReason,
  rows: {
    'awaiting-service': { code: 'awaiting-service', display: 'Awaiting a service' },
    'preparing-for-change': { code: 'preparing-for-change', display: 'Preparing for change' },
    'easing-pressure': { code: 'easing-pressure', display: 'Easing pressure on the practice' },
    'bearing-witness': { code: 'bearing-witness', display: 'Bearing witness' },
  },
};
