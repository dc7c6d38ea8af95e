import type { Capacity } from '../domain/community-service.js';
import type { PartyId } from '../domain/party.js';

/** A community service of the directory, as far as asking it goes. */
export interface AskedService {
  readonly id: string;
  readonly name: string;
  /** The party that stands behind it, where the service is connected to Waymark. */
  readonly party?: PartyId;
  readonly capacity: Capacity;
  /** Whether it is listed and active: one that no longer is cannot be asked. */
  readonly isOffered: boolean;
}

/** The directory of services, as journeys need it. */
export interface Services {
  /** The service of an id; undefined when the directory has none. */
  service(id: string): Promise<AskedService | undefined>;
}
