import type { Issue } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { PartyId } from '../domain/party.js';
import type { ProgressState } from '../domain/progress.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Surroundings } from '../operations/ids.js';
import type { Exchange, KeptChange, NewOwed } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { JourneyName } from './journeys.js';
import { keepCarried, keepMessage } from './kept-message.js';
import type { Parties } from './parties/parties.js';
import type { Services } from './services.js';

/** What every journey works with. */
export interface JourneyDeps {
  readonly store: Store;
  readonly parties: Parties;
  readonly surroundings: Surroundings;
  /** The directory of services: without one no service of a directory can be asked. */
  readonly services?: Services;
  /** Where Waymark's own addresses begin: a reference to one of them leads into what is kept. */
  readonly root?: string;
  /** The full check of a resource against FHIR and its profiles. */
  check(resource: unknown): readonly Issue[];
}

/** What a journey means to write, before it is known whether somebody else was faster. */
export interface Plan {
  readonly journey: JourneyName;
  readonly exchange: Exchange;
  readonly from: ProgressState | undefined;
  readonly message: Message;
  readonly names: readonly string[];
  readonly changed: readonly KeptChange[];
  readonly owed: readonly NewOwed[];
  /** What is written with it or not at all: what is asked within this exchange, or the exchange it was asked in. */
  readonly further?: readonly Plan[];
  /** What the sender is told beside what was noticed on the wire. */
  readonly issues?: readonly Issue[];
}

interface Sending {
  readonly exchange: string;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly message: Message;
  readonly carried: readonly Leaf[];
  readonly correlationId: string;
}

/** What is owed to the other party for a message. */
export const owe = ({ now, newId }: Surroundings, { message, carried, ...sending }: Sending): NewOwed => ({
  ...sending,
  id: newId(),
  kind: message.kind,
  message: keepMessage(message),
  carried: keepCarried(carried),
  createdAt: now(),
});
