import type { Message } from '../domain/message.js';
import type { Party, PartyId } from '../domain/party.js';
import type { ProgressState } from '../domain/progress.js';
import type { Shares } from '../domain/sharing.js';
import type { SearchPlace } from './search-query.js';

// What the store keeps and gives back: see `Store` in store.ts.

/** One referral's whole life. */
export interface Exchange {
  readonly id: string;
  readonly referrer: PartyId;
  readonly performer: PartyId;
  readonly state: ProgressState;
  /** Counts the commits: the lock that keeps two of them from crossing. 1 for a new one. */
  readonly version: number;
  /** The ids under which its ServiceRequest and its Task are kept. */
  readonly request: string;
  readonly task: string;
  /** The id of the message that began it, as its sender gave it. */
  readonly messageId: string;
  /** The referrer has asked to withdraw after work began, and waits for the link worker's answer. */
  readonly withdrawalAsked: boolean;
  /** What it came out of, when the link worker of another exchange asks: see `Within`. */
  readonly within?: Within;
  /** Parties that are told and may read, beside the two: the practice, when somebody else refers. */
  readonly readers: readonly PartyId[];
  /** What goes back to the referrer and to the readers: settled when it begins. Not there for one from before. */
  readonly shares?: Shares;
  /** Held support: when it is to be looked at again. */
  readonly reviewAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const askings = ['connection', 'request'] as const;
export type Asking = (typeof askings)[number];

/** An exchange in which the link worker of another one asks: a community service, or the practice. */
export interface Within {
  readonly exchange: string;
  readonly as: Asking;
  /** The number of the connection or request in the report of that exchange: `system|value`, or the value alone. */
  readonly item: string;
}

export interface ExchangePlace {
  readonly updatedAt: number;
  readonly id: string;
}

/** Everything that one journey writes. */
export interface Change {
  /** The exchange as it is to be; it is written only when its present version is one less (not there, for version 1). */
  readonly exchange?: Exchange;
  /** Further names by which the exchange is found: `system|value` of its numbers, ids of its messages. */
  readonly names?: readonly string[];
  /** New versions: written only when the present version is one less. What it replaces goes to the history. */
  readonly resources?: readonly KeptChange[];
  readonly received?: ReceivedMessage;
  /** Written only when none of them is there. */
  readonly keys?: readonly KeptKey[];
  readonly owed?: readonly NewOwed[];
  /** Attempts that ended: written only while their owner holds the lease, or, without owner, while they are owed. */
  readonly settled?: readonly Settlement[];
  readonly journal?: readonly JournalEntry[];
  /** What is written with it, or not at all: the exchanges that came out of this one, or that it came out of. */
  readonly further?: readonly Change[];
}

export type Committed =
  | { readonly done: true }
  | { readonly done: false; readonly conflict: 'key' | 'exchange' | 'resource' | 'settlement' };

/** A version of a FHIR resource, as it is served: with its id, `meta.versionId` and `meta.lastUpdated`. */
export interface KeptResource {
  readonly exchange: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly body: string;
  /** Whether the tables read it as part of the referral, or it stands beside it (Provenance of a report, say). */
  readonly part: 'referral' | 'beside';
  readonly audience: Audience;
}

/**
 * Who may read a resource beside the one who does the work: the referrer and every reader; the readers alone, where the
 * referrer gets the least there is; or nobody.
 */
export const audiences = ['all', 'readers', 'performer'] as const;
export type Audience = (typeof audiences)[number];

export interface KeptChange extends KeptResource {
  /** By what a search finds it; replaces what was there. */
  readonly index: readonly IndexEntry[];
}

/** One value by which a resource is found. */
export type IndexEntry =
  /** Codes, identifiers, and references (`system` is then the type, `value` the id). No system is ''. */
  | { readonly param: string; readonly kind: 'token'; readonly system: string; readonly value: string }
  /** A period in milliseconds, both ends included; a date is the whole of its day. */
  | { readonly param: string; readonly kind: 'date'; readonly from: number; readonly to: number };

/** A message as it came in, byte for byte. */
export interface ReceivedMessage {
  readonly id: string;
  readonly exchange: string;
  readonly party: PartyId;
  readonly door: string;
  readonly wire: string;
  /** The sender's own id for it. */
  readonly messageId: string;
  readonly raw: Uint8Array;
  readonly requestId: string;
  readonly correlationId: string;
  readonly receivedAt: number;
}

/** What a party has said before, and what it was answered. */
export interface KeptKey {
  readonly party: PartyId;
  readonly key: string;
  /** SHA-256 of what was said, in hexadecimal. */
  readonly hash: string;
  readonly exchange: string;
  readonly answer: Answer;
  readonly at: number;
}

/** An answer at a door, as it is given again to a repeat. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; '' for no body. */
  readonly body: string;
}

/** What is to be sent to a party. */
export interface NewOwed {
  /** Also the idempotency key at the receiver, the same in every attempt. */
  readonly id: string;
  readonly exchange: string;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly kind: Message['kind'];
  /** JSON text of the message, and of the leaves that came with it and were not understood. */
  readonly message: string;
  readonly carried: string;
  readonly correlationId: string;
  readonly createdAt: number;
}

export const owedStates = ['owed', 'delivered', 'dead', 'skipped'] as const;
export type OwedState = (typeof owedStates)[number];

export interface Owed extends NewOwed {
  /** Its place among all that the party was ever owed: 1, 2, 3, without gaps, seen in this order. */
  readonly place: number;
  readonly state: OwedState;
  readonly attempts: number;
  readonly nextAt: number;
  /** Why the last attempt failed, or who skipped it: Waymark's own words, never what the receiver said. */
  readonly reason: string | undefined;
  /** What proves that it arrived: the receiver's status and id, or that it was acknowledged. */
  readonly receipt: string | undefined;
  readonly settledAt: number | undefined;
}

export interface ClaimRequest {
  readonly owner: string;
  readonly limit: number;
  /** Milliseconds. */
  readonly leaseFor: number;
  readonly busy: readonly PartyId[];
}

export interface Settlement {
  readonly id: string;
  /** Who holds the lease; undefined for an acknowledgement or the operator's word. */
  readonly owner: string | undefined;
  readonly at: number;
  readonly end:
    | { readonly kind: 'delivered'; readonly receipt: string }
    | { readonly kind: 'retry'; readonly nextAt: number; readonly reason: string }
    | { readonly kind: 'dead'; readonly reason: string }
    | { readonly kind: 'skipped'; readonly reason: string };
}

export interface OutboxFilter {
  readonly id?: string;
  readonly to?: PartyId;
  readonly exchange?: string;
  readonly state?: OwedState;
  /** Created at or after, and before. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
}

/** What happened, in the order in which it happened. */
export interface JournalEntry {
  readonly id: string;
  readonly exchange: string;
  readonly at: number;
  readonly party: PartyId;
  /** `refer`, `report`, `withdraw`, `ask-withdrawal`, `answer-withdrawal`, `correct`, `receive`, `hear`. */
  readonly journey: string;
  readonly from: ProgressState | undefined;
  readonly to: ProgressState;
  readonly messageId: string;
  readonly requestId: string;
  readonly correlationId: string;
  /** JSON text: the issues that were told, and what was carried and not understood. */
  readonly told: string;
}

export interface KeptParty {
  readonly party: Party;
  /** Why nothing is pushed to it at present. */
  readonly paused: string | undefined;
}

export interface AuditRow {
  /** One for each run of an instance. */
  readonly chain: string;
  /** 1, 2, 3 within its chain. */
  readonly number: number;
  readonly at: number;
  /** JSON text of a FHIR AuditEvent. */
  readonly body: string;
  /** Keyed hash of this row and the one before it. */
  readonly mac: string;
}

export interface StoreStats {
  readonly exchanges: number;
  readonly owed: number;
  readonly dead: number;
  readonly oldestOwedAt: number | undefined;
  readonly parties: readonly {
    readonly party: PartyId;
    readonly owed: number;
    readonly dead: number;
    readonly oldestOwedAt: number | undefined;
    readonly paused: boolean;
  }[];
}

export interface SearchPage {
  readonly resources: readonly KeptResource[];
  /** How many there are in all, when it was asked for. */
  readonly total: number | undefined;
  /** Where to go on; undefined on the last page. */
  readonly next: SearchPlace | undefined;
}
