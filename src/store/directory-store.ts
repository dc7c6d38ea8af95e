import type { Capacity, CommunityService } from '../domain/community-service.js';
import type { PartyId } from '../domain/party.js';

/**
 * The directory of services: what was imported, beside the exchanges and no part of any. Bodies and raw texts are JSON.
 * Nothing is ever taken out: what vanished from its feed is no longer listed.
 */
export interface DirectoryStore {
  /** Counts the changes of the directory: the same number, the same directory. */
  revision(): Promise<number>;
  /** Every service that was ever imported, by id. */
  services(): Promise<readonly KeptService[]>;
  /** The JSON text of a service as its feed had it. */
  raw(id: string): Promise<string | undefined>;
  /**
   * Writes services: new ones, and ones in the place of what was imported under the same id. What has not changed stays as
   * it was. Capacity and the party that answers stay in any case.
   */
  save(services: readonly ImportedService[], at: number): Promise<void>;
  /** Says of services that their feed no longer has them. */
  unlist(ids: readonly string[], at: number): Promise<void>;
  /** Says who answers for a service. */
  connect(id: string, party: PartyId, at: number): Promise<void>;
  setCapacity(id: string, capacity: Capacity, by: PartyId | undefined, at: number): Promise<void>;
}

export interface ImportedService {
  readonly service: CommunityService;
  /** The JSON text as it came. */
  readonly raw: string;
}

export interface KeptService {
  readonly service: CommunityService;
  /** Whether its feed still has it. */
  readonly isListed: boolean;
  /** Who answers for it, by the operator's word. */
  readonly party?: PartyId;
  readonly capacity: Capacity;
  readonly capacityAt?: number;
  /** The party that said so; the operator when left out. */
  readonly capacityBy?: PartyId;
  readonly version: number;
  readonly updatedAt: number;
}
