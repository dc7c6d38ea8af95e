import type { Identifier } from './coded.js';
import type { Person } from './person.js';
import type { Professional } from './professional.js';
import type { Progress } from './progress.js';
import type { Referral } from './referral.js';
import type { Report } from './report.js';

/** What the id of a message looks like: a UUID. */
export const messageIdPattern = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** What every message says about itself. */
export interface Envelope {
  /** The sender's number for this message: a UUID. A repeat carries the same one. */
  readonly id: string;
  /** FHIR instant. */
  readonly sentAt: string;
  readonly sender: Correspondent;
  readonly receiver: Correspondent;
}

/** One end of a message: where an answer goes, and which organisation stands behind it. */
export interface Correspondent {
  /** BaRS writes it `system|value`: a service of the directory of services. */
  readonly endpoint: Identifier;
  readonly organisation?: { readonly odsCode?: string; readonly name?: string };
  /** The software that speaks. */
  readonly software?: { readonly name?: string; readonly version?: string };
}

/** A referrer asks. */
export interface ReferralMessage extends Envelope {
  readonly kind: 'referral';
  readonly referral: Referral;
}

/** A referrer takes the ask back: `withdrawn` when it is no longer wanted, `entered-in-error` when it was a mistake. */
export interface WithdrawalMessage extends Envelope {
  readonly kind: 'withdrawal';
  readonly referral: Identifier;
  readonly progress: Progress & { readonly state: 'withdrawn' | 'entered-in-error' };
  readonly person?: Person;
  /**
   * Work has begun: this asks, the work stands where it stood, and the link worker answers. Waymark says so, nobody else:
   * where the work stands is not the sender's to know.
   */
  readonly answerWanted?: true;
}

/** A link worker says where the work stands. */
export interface ProgressMessage extends Envelope {
  readonly kind: 'progress';
  readonly referral: Identifier;
  /** The message that is answered, when it is one. */
  readonly inReplyTo?: string;
  readonly progress: Progress;
  readonly saidBy?: Professional;
  /** The person whom the work is for, where the message names them. */
  readonly person?: Person;
  /** What was done and found, beside where the work stands. */
  readonly report?: Report;
}

export type Message = ReferralMessage | WithdrawalMessage | ProgressMessage;
