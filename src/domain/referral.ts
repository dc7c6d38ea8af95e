import type { AboutMe } from './about-me.js';
import type { Identifier } from './coded.js';
import type { Consent } from './consent.js';
import type { IndividualRequirements, Risks, Safeguarding } from './flags.js';
import type { Need, PersonReport, Problem } from './needs.js';
import type { Person } from './person.js';
import type { GpPractice } from './practice.js';
import type { Priority } from './priority.js';
import type { Recipient, Referrer } from './professional.js';
import type { Progress } from './progress.js';
import type { Report } from './report.js';
import type { RequestStatus, ServiceReceived } from './services.js';
import type { PregnancyStatus, SocialContext } from './social-context.js';

/**
 * The ask: a person, a reason, a service. Holds the 151 leaf items of the PRSB sections that a first referral carries,
 * and under `report` the 86 others; `docs/prsb-coverage.md` says where each one is.
 */
export interface Referral {
  readonly details: ReferralDetails;
  readonly person: Person;
  readonly gpPractices?: readonly GpPractice[];
  readonly referrer: Referrer;
  readonly recipient: Recipient;
  readonly needs?: readonly Need[];
  readonly personReports?: readonly PersonReport[];
  readonly problems?: readonly Problem[];
  readonly aboutMe?: AboutMe;
  readonly individualRequirements?: IndividualRequirements;
  readonly safeguarding?: Safeguarding;
  readonly consent?: Consent;
  readonly socialContext?: SocialContext;
  readonly servicesAndCare?: readonly ServiceReceived[];
  readonly pregnancyStatus?: PregnancyStatus;
  readonly risks: Risks;
  /** Where the work stands, as far as the sender knows: `sent` on a new referral. */
  readonly progress?: Progress;
  /** What link workers did and found: nothing on a new referral, and all that was reported on one that is kept. */
  readonly report?: Report;
}

/** A referral that says nothing of its progress has been sent: that is all that sending it says. */
export const asSent = (referral: Referral): Referral & { readonly progress: Progress } => ({
  ...referral,
  progress: referral.progress ?? { state: 'sent' },
});

/** PRSB "Referral details record entry". */
export interface ReferralDetails {
  /**
   * The sender's own number for this referral, and whatever others know it by. The first names the exchange; a BaRS
   * sender gives none, and then the message's own id names it.
   */
  readonly identifiers?: readonly Identifier[];
  /** Whether the ask stands; it is the referrer's to change (FHIR `ServiceRequest.status`, a modifier). */
  readonly status: RequestStatus;
  readonly priority?: Priority;
  /** PRSB "Date": a FHIR dateTime. */
  readonly date?: string;
  /** What kind of person asks: SNOMED CT where UK Core has a code, our own CodeSystem where it has none. */
  readonly source?: ReferralSource;
  /** PRSB "Referral method". */
  readonly method?: ReferralMethod;
  /** PRSB "Reason for referral". */
  readonly reason?: string;
  /** The account that a BaRS sender writes in its plan (`CarePlan.activity.outcomeCodeableConcept`). */
  readonly narrative?: string;
  /** When that account was written (`CarePlan.period.start`): a FHIR dateTime. */
  readonly narrativeOn?: string;
  /** What the service is asked to do, in words: BaRS writes it in `Task.description`. */
  readonly action?: string;
  /** By when: BaRS writes it in `Task.restriction.period`. A FHIR dateTime. */
  readonly actionBy?: string;
  /** PRSB "Return response to": who is to be told, if not the referrer. */
  readonly returnResponseTo?: string;
  /** The journey this referral is a step of: BaRS `Encounter.episodeOfCare`. */
  readonly journey?: string;
  /** The referral that this ask came out of, by its number: a link worker's request to the practice names it. */
  readonly partOf?: Identifier;
  /** The number people quote to one another on the telephone: BaRS `Encounter.identifier`. */
  readonly caseNumber?: Identifier;
}

/** https://fhir.hl7.org.uk/CodeSystem/UKCore-ServiceRequestMethod 1.0.0, which are the PRSB's seven. */
export const referralMethods = [
  'fax',
  'phone',
  'secure-messaging',
  'secure-email',
  'letter',
  'nhs-e-referral-service',
  'self-referral',
] as const;
export type ReferralMethod = (typeof referralMethods)[number];

/**
 * What kind of person refers. The first fifteen have a SNOMED CT code in UKCore-SourceOfServiceRequest; the others are
 * of Waymark's own CodeSystem `referral-source`, since teachers, faith leaders and volunteers refer too.
 */
export const referralSources = [
  'general-practitioner',
  'primary-health-care-team',
  'nurse',
  'community-nurse',
  'health-visitor',
  'midwife',
  'school-nurse',
  'social-worker',
  'pharmacist',
  'physiotherapist',
  'consultant',
  'doctor',
  'family',
  'carer',
  'self',
  'teacher',
  'faith-leader',
  'receptionist',
  'care-coordinator',
  'link-worker',
  'volunteer',
  'charity-worker',
  'housing-officer',
  'police-officer',
  'friend-or-neighbour',
  'other',
] as const;
export type ReferralSource = (typeof referralSources)[number];
