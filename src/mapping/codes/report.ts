import type { AssessmentStatus } from '../../domain/assessment.js';
import type { Uptake } from '../../domain/connection.js';
import type { Attendance, ContactMethod, ContactStatus } from '../../domain/contact.js';
import type { TimePoint } from '../../domain/measure.js';
import type { Achievement, GoalStatus } from '../../domain/plan.js';
import type { MeasureStatus } from '../../domain/report.js';
import type { SignpostStatus } from '../../domain/signpost.js';
import type { SummaryStatus } from '../../domain/summary.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export const contactStatus: CodeTable<ContactStatus, ContactStatus> = {
  name: 'encounter status',
  source: 'http://hl7.org/fhir/encounter-status 4.0.1',
  rows: {
    planned: { code: 'planned' },
    arrived: { code: 'arrived' },
    triaged: { code: 'triaged' },
    'in-progress': { code: 'in-progress' },
    onleave: { code: 'onleave' },
    finished: { code: 'finished' },
    cancelled: { code: 'cancelled' },
    'entered-in-error': { code: 'entered-in-error' },
    unknown: { code: 'unknown' },
  },
};

export const measureStatus: CodeTable<MeasureStatus, 'entered-in-error'> = {
  name: 'measure status',
  source: 'http://hl7.org/fhir/observation-status 4.0.1: final, amended and corrected all stand',
  rows: { 'entered-in-error': { code: 'entered-in-error' } },
};

export const contactMethod: CodeTable<ContactMethod> = {
  name: 'contact method',
  source: "Waymark's CodeSystem contact-method, after the NHS Data Dictionary's consultation mechanisms",
  system: codeSystems.contactMethod,
  rows: {
    'face-to-face': { code: 'face-to-face', display: 'Face to face' },
    telephone: { code: 'telephone', display: 'Telephone' },
    video: { code: 'video', display: 'Video' },
    'text-message': { code: 'text-message', display: 'Text message' },
    email: { code: 'email', display: 'E-mail' },
    letter: { code: 'letter', display: 'Letter' },
    online: { code: 'online', display: 'Online' },
  },
};

export const attendance: CodeTable<Attendance> = {
  name: 'attendance',
  source: "Waymark's CodeSystem attendance, after the NHS Data Dictionary's attended or did not attend codes",
  system: codeSystems.attendance,
  rows: {
    attended: { code: 'attended', display: 'Attended' },
    'did-not-attend': { code: 'did-not-attend', display: 'Did not attend' },
    'could-not-be-reached': { code: 'could-not-be-reached', display: 'Could not be reached' },
    'cancelled-by-person': { code: 'cancelled-by-person', display: 'Cancelled by the person' },
    'cancelled-by-service': { code: 'cancelled-by-service', display: 'Cancelled by the service' },
  },
};

export const uptake: CodeTable<Uptake> = {
  name: 'uptake',
  source: "Waymark's CodeSystem uptake",
  system: codeSystems.uptake,
  rows: {
    'taken-up': { code: 'taken-up', display: 'Taken up' },
    'taken-up-in-part': { code: 'taken-up-in-part', display: 'Taken up in part' },
    'not-taken-up': { code: 'not-taken-up', display: 'Not taken up' },
    'not-known': { code: 'not-known', display: 'Not known' },
  },
};

export const goalStatus: CodeTable<GoalStatus, GoalStatus> = {
  name: 'goal status',
  source: 'http://hl7.org/fhir/goal-status 4.0.1',
  rows: {
    proposed: { code: 'proposed' },
    planned: { code: 'planned' },
    accepted: { code: 'accepted' },
    active: { code: 'active' },
    'on-hold': { code: 'on-hold' },
    completed: { code: 'completed' },
    cancelled: { code: 'cancelled' },
    'entered-in-error': { code: 'entered-in-error' },
    rejected: { code: 'rejected' },
  },
};

export const achievement: CodeTable<Achievement> = {
  name: 'goal achievement',
  source: 'http://terminology.hl7.org/CodeSystem/goal-achievement (FHIR R4 preferred binding)',
  system: codeSystems.goalAchievement,
  rows: {
    'in-progress': { code: 'in-progress', display: 'In Progress' },
    improving: { code: 'improving', display: 'Improving' },
    worsening: { code: 'worsening', display: 'Worsening' },
    'no-change': { code: 'no-change', display: 'No Change' },
    achieved: { code: 'achieved', display: 'Achieved' },
    sustaining: { code: 'sustaining', display: 'Sustaining' },
    'not-achieved': { code: 'not-achieved', display: 'Not Achieved' },
    'no-progress': { code: 'no-progress', display: 'No Progress' },
    'not-attainable': { code: 'not-attainable', display: 'Not Attainable' },
  },
};

export const assessmentStatus: CodeTable<AssessmentStatus, AssessmentStatus> = {
  name: 'observation status',
  source: 'http://hl7.org/fhir/observation-status 4.0.1',
  rows: {
    registered: { code: 'registered' },
    preliminary: { code: 'preliminary' },
    final: { code: 'final' },
    amended: { code: 'amended' },
    corrected: { code: 'corrected' },
    cancelled: { code: 'cancelled' },
    'entered-in-error': { code: 'entered-in-error' },
    unknown: { code: 'unknown' },
  },
};

export const timePoint: CodeTable<TimePoint, TimePoint> = {
  name: 'time point',
  source: "Waymark's CodeSystem time-point",
  rows: { baseline: { code: 'baseline' }, 'follow-up': { code: 'follow-up' }, closing: { code: 'closing' } },
};

export const signpostStatus: CodeTable<SignpostStatus, SignpostStatus> = {
  name: 'communication status',
  source: 'http://hl7.org/fhir/event-status 4.0.1',
  rows: {
    preparation: { code: 'preparation' },
    'in-progress': { code: 'in-progress' },
    'not-done': { code: 'not-done' },
    'on-hold': { code: 'on-hold' },
    stopped: { code: 'stopped' },
    completed: { code: 'completed' },
    'entered-in-error': { code: 'entered-in-error' },
    unknown: { code: 'unknown' },
  },
};

export const summaryStatus: CodeTable<SummaryStatus, SummaryStatus> = {
  name: 'composition status',
  source: 'http://hl7.org/fhir/composition-status 4.0.1',
  rows: {
    preliminary: { code: 'preliminary' },
    final: { code: 'final' },
    amended: { code: 'amended' },
    'entered-in-error': { code: 'entered-in-error' },
  },
};
