import { connection, practiceRequest } from './schema-connection.js';
import { codedEntry } from './schema-entry.js';
import { examples } from './schema-examples.js';
import { assessment, foundNeed } from './schema-findings.js';
import { individualRequirements, risks, safeguarding } from './schema-flags.js';
import { measure } from './schema-measure.js';
import {
  carried,
  correspondent,
  progressMessage,
  referral,
  referralDetails,
  referralMessage,
  withdrawalMessage,
} from './schema-message.js';
import {
  contactDetail,
  gpPractice,
  professional,
  professionalReferrer,
  recipient,
  referrer,
  relatedReferrer,
  selfReferrer,
} from './schema-people.js';
import { person } from './schema-person.js';
import { plan } from './schema-plan.js';
import { progress, withdrawalProgress } from './schema-progress.js';
import {
  aboutMe,
  consent,
  need,
  personReport,
  pregnancyStatus,
  problem,
  serviceReceived,
  socialContext,
} from './schema-record.js';
import { contact, report, signpost, summary } from './schema-report.js';
import { coded, coding, identifier, organisation } from './schema-words.js';

export const $defs = {
  referralMessage,
  withdrawalMessage,
  progressMessage,
  correspondent,
  referral,
  referralDetails,
  person,
  gpPractice,
  referrer,
  professionalReferrer,
  relatedReferrer,
  selfReferrer,
  recipient,
  professional,
  contactDetail,
  need,
  personReport,
  problem,
  aboutMe,
  individualRequirements,
  safeguarding,
  consent,
  socialContext,
  serviceReceived,
  pregnancyStatus,
  risks,
  progress,
  withdrawalProgress,
  report,
  contact,
  foundNeed,
  assessment,
  measure,
  connection,
  practiceRequest,
  signpost,
  plan,
  summary,
  codedEntry,
  carried,
  organisation,
  identifier,
  coded,
  coding,
} as const;

/**
 * The platform wire: one JSON Schema 2020-12 that is its type (`types.ts`), its check (`connector.ts`) and its
 * documentation. `x-prsb` holds the exact items of the PRSB Social Prescribing standard (docs/prsb-elements.csv) that
 * a member carries; `kind` chooses the message.
 */
export const platformSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://waymark.example/platform/1/message.schema.json',
  title: 'Waymark platform message',
  description:
    'What a link worker’s tool reads and writes: a referral, its withdrawal, or where the work stands. A member that is not listed is refused; one with nothing in it is left out.',
  type: 'object',
  discriminator: { propertyName: 'kind' },
  oneOf: [
    { $ref: '#/$defs/referralMessage' },
    { $ref: '#/$defs/withdrawalMessage' },
    { $ref: '#/$defs/progressMessage' },
  ],
  $defs,
  examples,
} as const;
