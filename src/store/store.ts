import type { Party, PartyId } from '../domain/party.js';
import type { DirectoryStore } from './directory-store.js';
import type {
  AuditRow,
  Change,
  ClaimRequest,
  Committed,
  Exchange,
  ExchangePlace,
  JournalEntry,
  KeptKey,
  KeptParty,
  KeptResource,
  OutboxFilter,
  Owed,
  ReceivedMessage,
  SearchPage,
  StoreStats,
} from './records.js';
import type { SearchQuery } from './search-query.js';

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
