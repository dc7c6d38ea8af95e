import type { Party } from '../domain/party.js';
import type { Owed } from '../store/records.js';

/**
 * How one kind of connection delivers. It never throws for what a receiver does: a receiver that is away, slow, wrong or
 * hostile is an `Attempt`. `signal` ends an attempt when the service stops; how it ended is then unknown, and it is
 * made again under the same id.
 */
export interface Destination {
  deliver(owed: Owed, to: Party, signal: AbortSignal): Promise<Attempt>;
}

/** How an attempt ended. Reasons are Waymark's own words: codes and statuses, never what the receiver said. */
export type Attempt =
  | { readonly kind: 'delivered'; readonly receipt: string }
  /** It may work later; `after` is how many milliseconds the receiver asked for (`Retry-After`). */
  | { readonly kind: 'retry'; readonly reason: string; readonly after?: number }
  /** It will never work: repeating the same message is useless. */
  | { readonly kind: 'dead'; readonly reason: string }
  /** The receiver is gone for good (410): everything to it stops until the operator says otherwise. */
  | { readonly kind: 'gone'; readonly reason: string };
