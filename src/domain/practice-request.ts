import type { Identifier } from './coded.js';
import type { Priority } from './priority.js';
import type { Progress } from './progress.js';

/**
 * Something that a link worker asks of the practice, because it must act: the practice accepts, rejects or completes it.
 * What is only to be known stands in the summary.
 */
export interface PracticeRequest {
  /** The link worker's own number for it: every later word on the request carries the same one. */
  readonly identifier: Identifier;
  /** What is asked, in words. */
  readonly what: string;
  /** The need found that it is about, by the number of that need. */
  readonly need?: Identifier;
  readonly priority?: Priority;
  /** By when: a FHIR dateTime. */
  readonly by?: string;
  /** Where it stands, by the words of any referral: `sent` when it is new. `askedOn` says since when. */
  readonly progress: Progress;
}
