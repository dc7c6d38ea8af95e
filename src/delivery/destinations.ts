import type { Wires } from '../connectors/wires.js';
import type { Parties } from '../exchange/parties/parties.js';
import type { Surroundings } from '../operations/ids.js';
import type { Store } from '../store/store.js';
import { createBarsDestination, type Software } from './bars.js';
import { createFhirRestDestination } from './fhir-rest.js';
import { createLogin } from './login.js';
import type { Outgoing } from './outgoing.js';
import { createPlatformWebhook } from './platform-webhook.js';
import type { Destinations } from './worker.js';

export interface DestinationsDeps {
  readonly outgoing: Outgoing;
  readonly wires: Wires;
  readonly store: Pick<Store, 'partySecret'>;
  readonly parties: Pick<Parties, 'party'>;
  readonly surroundings: Surroundings;
  /** The private key (JSON text of a JWK) that the operator keeps in a variable; undefined when it is not set. */
  key(variable: string): string | undefined;
  readonly software: Software;
}

/** A destination for every kind of connection that is pushed to, all by the one way out. */
export function destinationsFor(deps: DestinationsDeps): Destinations {
  const { wires } = deps;
  const login = createLogin(deps);
  return {
    'platform-webhook': createPlatformWebhook({ ...deps, connector: wires.platform }),
    'fhir-rest': createFhirRestDestination({ ...deps, login, connector: wires['fhir-rest'] }),
    bars: createBarsDestination({ ...deps, login, connector: wires.bars }),
  };
}
