import type { Message } from '../domain/message.js';
import type { Party, PartyId } from '../domain/party.js';
import type { ProgressState } from '../domain/progress.js';
import type { Shares } from '../domain/sharing.js';
import type { DirectoryStore } from './directory-store.js';
import type { SearchPlace, SearchQuery } from './search-query.js';

/**
 * What Waymark keeps, behind one port: embedded SQLite or PostgreSQL, the same contract (`test/store/contract.ts`).
 *
 * Times are whole milliseconds since 1970. Bodies are JSON text, exactly as `writeJson` made it: the store never parses
 * them. A promise of `commit`, `settle` or `appendAudit` resolves only after the data is durable. What names a party
 * gives only what belongs to exchanges that the party takes part in, and says so in its SQL: for everything else the
 * answer is the same as for what is not there. When the store is away, full or overloaded every call rejects with a
 * `Refusal` of code `unavailable`, and nothing is half-written.
 */
export interface Store {
  /** Writes everything that a change holds, or nothing. A conflict is no error: the caller reads again and decides anew. */
  commit(change: Change): Promise<Committed>;

  // What journeys read.
  key(party: PartyId, key: string): Promise<KeptKey | undefined>;
  exchange(id: string): Promise<Exchange | undefined>;
  /** The exchanges of a party that bear a name (see `Change.names`). */
  exchangesNamed(party: PartyId, name: string): Promise<readonly Exchange[]>;
  /** The exchanges that came out of one. */
  exchangesWithin(exchange: string): Promise<readonly Exchange[]>;
  /** The current version of every resource of an exchange, in the order in which they were first written. */
  contents(exchange: string): Promise<readonly KeptResource[]>;
  received(exchange: string): Promise<readonly ReceivedMessage[]>;
  journal(exchange: string): Promise<readonly JournalEntry[]>;

  // What doors read, each confined to the exchanges of one party.
  exchangeOf(party: PartyId, id: string): Promise<Exchange | undefined>;
  /** The same for several at once. */
  exchangesAmong(party: PartyId, ids: readonly string[]): Promise<readonly Exchange[]>;
  /** The exchanges of a party, newest change first. `before` is the place behind which to go on. */
  exchangesOf(
    party: PartyId,
    page: { readonly limit: number; readonly before?: ExchangePlace },
  ): Promise<readonly Exchange[]>;
  /** Held exchanges on which a party works whose review was due before a time, the longest overdue first. */
  reviewsDue(party: PartyId, page: { readonly before: number; readonly limit: number }): Promise<readonly Exchange[]>;
  /** One version of a resource, the current one when `version` is left out. */
  read(party: PartyId, type: string, id: string, version?: number): Promise<KeptResource | undefined>;
  /** Every version of a resource, newest first; `[]` when it is not there. */
  history(party: PartyId, type: string, id: string): Promise<readonly KeptResource[]>;
  search(party: PartyId, query: SearchQuery): Promise<SearchPage>;

  // The outbox.
  /**
   * Leases what is due for parties that are pushed to: the oldest owed entry of each pair of exchange and party, unless
   * another owner holds it. `busy` are parties to leave out. A lease ends by the store's own clock.
   */
  claim(request: ClaimRequest): Promise<readonly Owed[]>;
  /** Prolongs every lease of an owner. */
  heartbeat(owner: string, leaseFor: number): Promise<void>;
  /** Gives leases back at once, so that others may take them. */
  release(owner: string): Promise<void>;
  /** What a party is owed and has not acknowledged, in the order of its places. */
  inbox(party: PartyId, page: { readonly after: number; readonly limit: number }): Promise<readonly Owed[]>;
  owed(id: string): Promise<Owed | undefined>;
  /** Entries of the outbox, oldest first. */
  outbox(filter: OutboxFilter): Promise<readonly Owed[]>;
  /**
   * Makes dead, skipped or delivered entries owed again, under the same id; counts them only when it is a dry run.
   * Entries that are owed are due at once.
   */
  replay(filter: OutboxFilter, dryRun: boolean): Promise<number>;

  // Parties, and what several instances share.
  parties(): Promise<readonly KeptParty[]>;
  saveParty(party: Party): Promise<void>;
  /** Stops (a reason) or resumes (undefined) what is pushed to a party. */
  pause(party: PartyId, reason: string | undefined): Promise<void>;
  /** Remembers a `jti` until it expires; false when it was there already. */
  rememberOnce(issuer: string, jti: string, expiresAt: number): Promise<boolean>;
  /** A value all instances share: kept as it was first given, given back ever after. */
  shared(name: string, first: string): Promise<string>;
  /** Small values of a party, such as the secrets of its webhook: JSON text. */
  partySecret(party: PartyId, name: string): Promise<string | undefined>;
  savePartySecret(party: PartyId, name: string, value: string): Promise<void>;

  // The audit trail: see `operations/audit.ts` for the chain.
  appendAudit(rows: readonly AuditRow[]): Promise<void>;
  lastAudit(): Promise<AuditRow | undefined>;
  /** Rows of a chain behind a number; without chain those of all, in the order of writing, behind so many of them. */
  audit(page: {
    readonly chain?: string;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly AuditRow[]>;
  auditChains(): Promise<readonly string[]>;

  /** The directory of services, which every party may read. */
  readonly directory: DirectoryStore;

  // Keeping the store itself.
  stats(): Promise<StoreStats>;
  /** How many held exchanges have a review that was due before a time. */
  countReviewsDue(before: number): Promise<number>;
  /**
   * How many exchanges on which work goes on have not changed since a time. Held support, a waiting list and work that is
   * paused are never among them: there the waiting is meant.
   */
  countStalled(before: number): Promise<number>;
  /** Every exchange there is, by id: for exports. `after` is the id behind which to go on. */
  allExchanges(page: { readonly after?: string; readonly limit: number }): Promise<readonly Exchange[]>;
  /**
   * Forgets keys and remembered names older than a time, and empties `raw` of the messages received before it. An exchange
   * that has come to its end, in which nothing has happened since, and that is owed to nobody, goes whole: its resources,
   * their versions, its journal and what was delivered for it. A repeat of what was forgotten is no longer recognised.
   */
  purge(before: number): Promise<void>;
  /** Writes a consistent copy of the embedded store; refused (`not-supported`) where the operator has better tools. */
  backup(path: string): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

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
