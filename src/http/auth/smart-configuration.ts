import { assertionAlgorithms } from '../../exchange/parties/client-assertion.js';

/**
 * `.well-known/smart-configuration` (HL7 SMART App Launch 2, "Conformance"): what a client needs to know to get a token.
 * `scopes` are those that the doors know what to do with.
 */
export const smartConfiguration = (tokenUrl: string, scopes: readonly string[]) => ({
  token_endpoint: tokenUrl,
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  grant_types_supported: ['client_credentials'],
  scopes_supported: [...scopes],
  // SMART requires the member and the word in it; it speaks of the authorization endpoint, which Waymark does not have.
  code_challenge_methods_supported: ['S256'],
  capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
});
