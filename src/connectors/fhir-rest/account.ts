import type { SentAccount } from '../../mapping/resources/provenance.js';
import type { TakenBack } from '../../mapping/resources/service-request.js';

/** All that a message of this wire tells, by the paths of its parts. */
export interface RestAccount extends SentAccount {
  readonly takenBack?: TakenBack;
}
