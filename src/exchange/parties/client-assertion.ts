import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** What assertions are signed with: SMART Backend Services (RS384, ES384) and NHS signed JWT (RS512). */
export const assertionAlgorithms = ['ES384', 'RS384', 'RS512'] as const;
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number];

export const isAssertionAlgorithm = (word: unknown): word is AssertionAlgorithm =>
  assertionAlgorithms.some((algorithm) => algorithm === word);

/** The longest life of an assertion in seconds (SMART Backend Services, "Authentication JWT claims": exp). */
export const assertionLife = 300;

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface AssertionOf {
  readonly clientId: string;
  /** The URL of the token endpoint, to the letter: it is the audience. */
  readonly tokenUrl: string;
  /** The private key. */
  readonly key: JWK;
  readonly kid: string;
  readonly algorithm: AssertionAlgorithm;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Different in each assertion. */
  readonly jti: string;
}

/** A signed assertion that a client proves itself with at a token endpoint (RFC 7523 §3, SMART, NHS signed JWT). */
export function makeAssertion({ clientId, tokenUrl, key, kid, algorithm, now, jti }: AssertionOf): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ jti })
    .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionLife)
    .sign(key);
}

/** The form that an assertion is sent in; without scope where the server grants all (NHS signed JWT). */
export const tokenRequest = (assertion: string, scope?: string): URLSearchParams =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: assertion,
    ...(scope !== undefined && { scope }),
  });

/** A new key pair of a party. The `kid` is the key's thumbprint (RFC 7638), so that it never names another key. */
export async function generatePartyKey(
  algorithm: AssertionAlgorithm = 'ES384',
): Promise<{ readonly privateJwk: JWK; readonly publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 });
  const open = await exportJWK(publicKey);
  const named = { kid: await calculateJwkThumbprint(open), alg: algorithm, use: 'sig' };
  return { privateJwk: { ...(await exportJWK(privateKey)), ...named }, publicJwk: { ...open, ...named } };
}
