import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { AboutMe } from '../../domain/about-me.js';
import type { Assessment } from '../../domain/assessment.js';
import type { Coded, Coding, Identifier, OrganisationName } from '../../domain/coded.js';
import type { CodedEntry } from '../../domain/coded-entries.js';
import type { Connection } from '../../domain/connection.js';
import type { Consent } from '../../domain/consent.js';
import type { Contact } from '../../domain/contact.js';
import type { IndividualRequirements, Risks, Safeguarding } from '../../domain/flags.js';
import type { Correspondent, WithdrawalMessage } from '../../domain/message.js';
import type { Need, PersonReport, Problem } from '../../domain/needs.js';
import type { Person } from '../../domain/person.js';
import type { Plan } from '../../domain/plan.js';
import type { GpPractice } from '../../domain/practice.js';
import type { PracticeRequest } from '../../domain/practice-request.js';
import type { ContactDetail, Professional, Recipient, RelatedReferrer } from '../../domain/professional.js';
import type { Progress } from '../../domain/progress.js';
import type { ReferralDetails } from '../../domain/referral.js';
import type { FoundNeed } from '../../domain/report.js';
import type { ServiceReceived } from '../../domain/services.js';
import type { Signpost } from '../../domain/signpost.js';
import type { PregnancyStatus, SocialContext } from '../../domain/social-context.js';
import type { Summary } from '../../domain/summary.js';
import type { Leaf } from '../../mapping/engine/table.js';
import type { MeasureWire, ReportWire } from './measures.js';
import type { $defs } from './schema.js';

/** Sections that say the same as the domain in the same words: `Agreements` below does not compile when one does not. */
export interface SameWords {
  readonly coding: Coding;
  readonly coded: Coded;
  readonly identifier: Identifier;
  readonly organisation: OrganisationName;
  readonly contactDetail: ContactDetail;
  readonly correspondent: Correspondent;
  readonly referralDetails: ReferralDetails;
  readonly person: Person;
  readonly gpPractice: GpPractice;
  readonly professional: Professional;
  readonly recipient: Recipient;
  readonly need: Need;
  readonly personReport: PersonReport;
  readonly problem: Problem;
  readonly aboutMe: AboutMe;
  readonly individualRequirements: IndividualRequirements;
  readonly safeguarding: Safeguarding;
  readonly consent: Consent;
  readonly socialContext: SocialContext;
  readonly serviceReceived: ServiceReceived;
  readonly pregnancyStatus: PregnancyStatus;
  readonly risks: Risks;
  readonly progress: Progress;
  readonly withdrawalProgress: WithdrawalMessage['progress'];
  readonly professionalReferrer: ProfessionalReferrer;
  readonly relatedReferrer: CloseReferrer;
  readonly report: ReportWire;
  readonly contact: Contact;
  readonly foundNeed: FoundNeed;
  readonly assessment: Assessment;
  readonly measure: MeasureWire;
  readonly connection: Connection;
  readonly practiceRequest: PracticeRequest;
  readonly signpost: Signpost;
  readonly plan: Plan;
  readonly summary: Summary;
  readonly codedEntry: CodedEntry;
  readonly carried: readonly Leaf[];
}

/** The domain's referrer with its `kind` and its facts side by side, which is shorter to write and to read. */
export interface ProfessionalReferrer extends Professional {
  readonly kind: 'professional';
}
export interface CloseReferrer extends RelatedReferrer {
  readonly kind: 'related';
}
export type ReferrerWire = ProfessionalReferrer | CloseReferrer | { readonly kind: 'self' };

interface Named extends SameWords {
  readonly referrer: ReferrerWire;
  readonly referral: ReferralWire;
}

/** What `$ref` to a section stands for, since FromSchema does not look into `$defs`. */
type Ref<K extends keyof Named> = { pattern: { $ref: `#/$defs/${K}` }; output: Named[K] };
/** FromSchema follows a `$ref` before it asks what the `$ref` stands for: here it finds that anything will do. */
interface Definitions {
  $defs: { [K in keyof Named]: Record<never, never> };
}

type Inner = [Ref<'coding'>, Ref<'coded'>, Ref<'identifier'>, Ref<'organisation'>, Ref<'contactDetail'>];
type Sections = [
  ...Inner,
  Ref<'correspondent'>,
  Ref<'referralDetails'>,
  Ref<'person'>,
  Ref<'gpPractice'>,
  Ref<'referrer'>,
  Ref<'professional'>,
  Ref<'recipient'>,
  Ref<'need'>,
  Ref<'personReport'>,
  Ref<'problem'>,
  Ref<'aboutMe'>,
  Ref<'individualRequirements'>,
  Ref<'safeguarding'>,
  Ref<'consent'>,
  Ref<'socialContext'>,
  Ref<'serviceReceived'>,
  Ref<'pregnancyStatus'>,
  Ref<'risks'>,
  Ref<'progress'>,
  Ref<'withdrawalProgress'>,
  Ref<'report'>,
  Ref<'carried'>,
];

export type ReferralWire = FromSchema<(typeof $defs)['referral'] & Definitions, { deserialize: Sections }>;
export type ReferralMessageWire = FromSchema<
  (typeof $defs)['referralMessage'] & Definitions,
  { deserialize: [...Sections, Ref<'referral'>] }
>;
export type WithdrawalMessageWire = FromSchema<
  (typeof $defs)['withdrawalMessage'] & Definitions,
  { deserialize: Sections }
>;
export type ProgressMessageWire = FromSchema<
  (typeof $defs)['progressMessage'] & Definitions,
  { deserialize: Sections }
>;
export type PlatformMessage = ReferralMessageWire | WithdrawalMessageWire | ProgressMessageWire;

/** The facts of a type, whether or not they may be missing, and whether or not their lists may be changed. */
type Facts<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? Facts<Item>[]
    : { -readonly [K in keyof T]-?: Facts<Exclude<T[K], undefined>> };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * Whether the schema's type and the domain's have the same facts, and what the schema admits is what the domain means.
 * The schema may ask for a fact that the domain leaves open: FHIR cannot hold a flag without its status.
 */
export type Agree<Schema, Domain> =
  Same<Facts<Schema>, Facts<Domain>> extends true
    ? Schema extends Domain
      ? true
      : 'the schema admits what the domain does not mean'
    : 'the schema and the domain have different facts';

type Reported = [
  ...Inner,
  Ref<'contact'>,
  Ref<'foundNeed'>,
  Ref<'assessment'>,
  Ref<'measure'>,
  Ref<'connection'>,
  Ref<'practiceRequest'>,
  Ref<'signpost'>,
  Ref<'plan'>,
  Ref<'summary'>,
  Ref<'codedEntry'>,
];

type Of<S extends JSONSchema> = FromSchema<S & Definitions, { deserialize: [...Inner, Ref<'progress'>] }>;

interface Agreements {
  coding: Agree<Of<typeof $defs.coding>, SameWords['coding']>;
  coded: Agree<Of<typeof $defs.coded>, SameWords['coded']>;
  identifier: Agree<Of<typeof $defs.identifier>, SameWords['identifier']>;
  organisation: Agree<Of<typeof $defs.organisation>, SameWords['organisation']>;
  contactDetail: Agree<Of<typeof $defs.contactDetail>, SameWords['contactDetail']>;
  correspondent: Agree<Of<typeof $defs.correspondent>, SameWords['correspondent']>;
  referralDetails: Agree<Of<typeof $defs.referralDetails>, SameWords['referralDetails']>;
  person: Agree<Of<typeof $defs.person>, SameWords['person']>;
  gpPractice: Agree<Of<typeof $defs.gpPractice>, SameWords['gpPractice']>;
  professional: Agree<Of<typeof $defs.professional>, SameWords['professional']>;
  recipient: Agree<Of<typeof $defs.recipient>, SameWords['recipient']>;
  need: Agree<Of<typeof $defs.need>, SameWords['need']>;
  personReport: Agree<Of<typeof $defs.personReport>, SameWords['personReport']>;
  problem: Agree<Of<typeof $defs.problem>, SameWords['problem']>;
  aboutMe: Agree<Of<typeof $defs.aboutMe>, SameWords['aboutMe']>;
  individualRequirements: Agree<Of<typeof $defs.individualRequirements>, SameWords['individualRequirements']>;
  safeguarding: Agree<Of<typeof $defs.safeguarding>, SameWords['safeguarding']>;
  consent: Agree<Of<typeof $defs.consent>, SameWords['consent']>;
  socialContext: Agree<Of<typeof $defs.socialContext>, SameWords['socialContext']>;
  serviceReceived: Agree<Of<typeof $defs.serviceReceived>, SameWords['serviceReceived']>;
  pregnancyStatus: Agree<Of<typeof $defs.pregnancyStatus>, SameWords['pregnancyStatus']>;
  risks: Agree<Of<typeof $defs.risks>, SameWords['risks']>;
  progress: Agree<Of<typeof $defs.progress>, SameWords['progress']>;
  withdrawalProgress: Agree<Of<typeof $defs.withdrawalProgress>, SameWords['withdrawalProgress']>;
  professionalReferrer: Agree<Of<typeof $defs.professionalReferrer>, SameWords['professionalReferrer']>;
  relatedReferrer: Agree<Of<typeof $defs.relatedReferrer>, SameWords['relatedReferrer']>;
  report: Agree<FromSchema<(typeof $defs)['report'] & Definitions, { deserialize: Reported }>, SameWords['report']>;
  contact: Agree<Of<typeof $defs.contact>, SameWords['contact']>;
  foundNeed: Agree<Of<typeof $defs.foundNeed>, SameWords['foundNeed']>;
  assessment: Agree<Of<typeof $defs.assessment>, SameWords['assessment']>;
  measure: Agree<Of<typeof $defs.measure>, SameWords['measure']>;
  connection: Agree<Of<typeof $defs.connection>, SameWords['connection']>;
  practiceRequest: Agree<Of<typeof $defs.practiceRequest>, SameWords['practiceRequest']>;
  signpost: Agree<Of<typeof $defs.signpost>, SameWords['signpost']>;
  plan: Agree<Of<typeof $defs.plan>, SameWords['plan']>;
  summary: Agree<Of<typeof $defs.summary>, SameWords['summary']>;
  codedEntry: Agree<Of<typeof $defs.codedEntry>, SameWords['codedEntry']>;
  carried: Agree<Of<typeof $defs.carried>, SameWords['carried']>;
}

type AllAgree<All extends { [K in keyof SameWords]: true }> = All;

/** Does not compile when a section and the domain differ; the message names the section. */
export type Proof = AllAgree<Agreements>;
