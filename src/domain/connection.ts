import type { Coded, Identifier, OrganisationName } from './coded.js';
import type { NeedKind } from './needs.js';
import type { ContactDetail } from './professional.js';
import type { Progress } from './progress.js';

/** Whether the person took up what they were connected to. Asked and not yet known is `not-known`. */
export const uptakes = ['taken-up', 'taken-up-in-part', 'not-taken-up', 'not-known'] as const;
export type Uptake = (typeof uptakes)[number];

/**
 * An onward referral to a community service: somebody is asked, and answers. Where the service is connected to Waymark
 * the answer is its own; otherwise the link worker says what they hear.
 */
export interface Connection {
  /** The link worker's own number for it: every later word on the connection carries the same one. */
  readonly identifier: Identifier;
  readonly service: ConnectedService;
  /** Which of the person's needs it is for. */
  readonly needs?: readonly NeedKind[];
  /** Why this service, in codes or words. */
  readonly reason?: Coded;
  /** Where it stands, by the words of any referral: `sent` when it is new. `askedOn` says since when. */
  readonly progress: Progress;
  readonly uptake?: Uptake;
  /** What came of it for the person. */
  readonly outcome?: Coded;
}

/** The community service that is asked: by its number in the directory, or as people know it, or both. */
export interface ConnectedService {
  /** Its id in Waymark's directory of services. */
  readonly directoryId?: string;
  readonly name?: string;
  readonly organisation?: OrganisationName;
  readonly contactDetails?: readonly ContactDetail[];
}
