import type { JWK } from 'jose';
import type { Party } from '../../src/domain/party.js';
import { generatePartyKey } from '../../src/exchange/parties/client-assertion.js';
import { createPartyCheck } from '../../src/exchange/parties/party-check.js';

let made: Promise<JWK> | undefined;

/** A public key, made once. */
const publicKey = (): Promise<JWK> => {
  made ??= generatePartyKey().then(({ publicJwk }) => publicJwk);
  return made;
};

/** A party as an operator writes it, with some of it changed. */
export const partyJson = async (changes: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> => ({
  id: 'practice',
  name: 'Tollgate Surgery',
  roles: ['referrer'],
  endpoints: [{ system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099101' }],
  scopes: ['system/ServiceRequest.cruds', 'system/Task.rus'],
  credentials: { jwks: { keys: [await publicKey()] } },
  connection: { kind: 'inbox', wire: 'bars' },
  ...changes,
});

export const anyEndpoint = { checkEndpoint: () => [] };

export async function partyOf(changes: Readonly<Record<string, unknown>> = {}): Promise<Party> {
  const { party, issues } = createPartyCheck(anyEndpoint)(await partyJson(changes));
  if (party === undefined) throw new Error(`The test's party is none: ${JSON.stringify(issues)}`);
  return party;
}
