import type { Identifier } from '../../domain/coded.js';
import type { Party, PartyId, PartyRole } from '../../domain/party.js';

/** The parties that are connected, as the service knows them at this moment. */
export interface Parties {
  party(id: PartyId): Party | undefined;
  /** The active party that is reached at an endpoint in a role: by its endpoints, or by the ODS code it goes by. */
  at(endpoint: Identifier, role: PartyRole): Party | undefined;
  all(): readonly Party[];
}
