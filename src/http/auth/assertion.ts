import { randomBytes } from 'node:crypto';
import {
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  type ProtectedHeaderParameters,
} from 'jose';
import { readJson } from '../../conformance/json.js';
import { isObject, textOf } from '../../conformance/json-kinds.js';
import type { Party } from '../../domain/party.js';
import {
  type AssertionAlgorithm,
  assertionLife,
  isAssertionAlgorithm,
} from '../../exchange/parties/client-assertion.js';
import type { Parties } from '../../exchange/parties/parties.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Store } from '../../store/store.js';
import type { PartyKeys } from './party-keys.js';

export interface AssertionDeps {
  readonly parties: Pick<Parties, 'party'>;
  readonly keys: PartyKeys;
  readonly store: Pick<Store, 'rememberOnce'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
  /** The token endpoint's URL: what an assertion must be addressed to. */
  readonly tokenUrl: string;
}

/** Who signed, or why it does not count: a word for the operator's log, never for the sender. */
export type Recognised =
  | { readonly party: Party; readonly algorithm: AssertionAlgorithm }
  | { readonly party: undefined; readonly why: string };

export type RecogniseClient = (assertion: string) => Promise<Recognised>;

/** How far two clocks may be apart, in seconds. */
export const clockSkew = 60;

const longestAssertion = 8_000;
/** Headers that bring or point to a key of the sender's own choosing. */
const keyBringers = ['jwk', 'x5u', 'x5c'] as const;

/**
 * Recognises a client by its signed assertion: SMART Backend Services "Signature verification", RFC 7523 §3, NHS signed
 * JWT. `iss` and `sub` are its client id, `aud` is the token endpoint to the letter, `exp` at most five minutes ahead,
 * and a `jti` counts once, in whichever instance and after whichever restart.
 *
 * The algorithm is looked at before anything else; a key never comes from the assertion, nor from where it points
 * (`jku` may only repeat what the party registered). A client that is not known costs the same verification as one that
 * is, with a key that nobody has. Rejects with a `Refusal` only when the store is away.
 */
export function createClientRecognition({
  parties,
  keys,
  store,
  surroundings,
  tokenUrl,
}: AssertionDeps): RecogniseClient {
  const decoys = decoyKeys();

  async function keyFor(header: SignedHeader, party: Party | undefined): Promise<JWK | undefined> {
    if (party === undefined) return undefined;
    const { kid, alg } = header;
    const found = await keys.find(party.credentials, kid, alg === 'ES384' ? 'EC' : 'RSA');
    const [key] = found;
    // Exactly one key, or none (SMART): which of two is meant must not be a matter of chance.
    return found.length === 1 && key !== undefined && (key.alg === undefined || key.alg === alg) ? key : undefined;
  }

  return async (assertion) => {
    const unknown = (why: string): Recognised => ({ party: undefined, why });
    const header = headerOf(assertion);
    if (header === undefined) return unknown('not-a-jws');
    if (!isSignedHeader(header)) return unknown('header-refused');
    const claims = claimsIn(assertion);
    const client = textOf(claims?.iss);
    const named = client === undefined ? undefined : parties.party(client);
    const party = named?.active === true ? named : undefined;
    if (header.jku !== undefined && header.jku !== publishedAt(party)) return unknown('jku-refused');

    const key = await keyFor(header, party);
    const isSigned = await verifies(assertion, key ?? (await decoys(header.alg)), header.alg);
    if (party === undefined) return unknown('client-unknown');
    if (key === undefined) return unknown('key-unknown');
    if (!isSigned) return unknown('signature-wrong');

    const fault = claimFault(claims, party.id, tokenUrl, surroundings.now());
    if (fault !== undefined) return unknown(fault);
    const { jti, exp } = claims ?? {};
    // It is remembered for as long as it would be let in.
    const isNew = await store.rememberOnce(party.id, String(jti), (Math.ceil(Number(exp)) + clockSkew) * 1000);
    return isNew ? { party, algorithm: header.alg } : unknown('jti-replayed');
  };
}

interface SignedHeader extends ProtectedHeaderParameters {
  readonly alg: AssertionAlgorithm;
  readonly kid: string;
}

const isSignedHeader = (header: ProtectedHeaderParameters): header is SignedHeader =>
  isAssertionAlgorithm(header.alg) &&
  typeof header.kid === 'string' &&
  header.kid.length > 0 &&
  header.kid.length <= 255 &&
  header.crit === undefined &&
  (header.typ === undefined || (typeof header.typ === 'string' && header.typ.toUpperCase() === 'JWT')) &&
  keyBringers.every((name) => header[name] === undefined);

function headerOf(assertion: string): ProtectedHeaderParameters | undefined {
  if (assertion.length > longestAssertion || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) return undefined;
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    return undefined;
  }
}

/** The claims, read as strictly as any JSON: a claim that is said twice has no meaning. They count once verified. */
function claimsIn(assertion: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims = readJson(Buffer.from(assertion.split('.')[1] ?? '', 'base64url'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

const publishedAt = (party: Party | undefined): string | undefined =>
  party !== undefined && 'jwksUrl' in party.credentials ? party.credentials.jwksUrl : undefined;

async function verifies(assertion: string, key: JWK, algorithm: AssertionAlgorithm): Promise<boolean> {
  try {
    await compactVerify(assertion, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with claims whose signature is right; undefined when nothing is. */
function claimFault(
  claims: Readonly<Record<string, unknown>> | undefined,
  client: string,
  tokenUrl: string,
  milliseconds: number,
): string | undefined {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims ?? {};
  const now = Math.floor(milliseconds / 1000);
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (iss !== client || sub !== client) return 'subject-wrong';
  if (audiences.length !== 1 || audiences[0] !== tokenUrl) return 'audience-wrong';
  if (!isMoment(exp) || exp <= now - clockSkew) return 'expired';
  // Five minutes from when its maker says it was made, whose clock may be ahead of ours; from now when it says nothing.
  if (iat !== undefined && (!isMoment(iat) || iat > now + clockSkew)) return 'made-in-future';
  if (exp > Math.max(now, iat ?? now) + assertionLife) return 'lives-too-long';
  if (nbf !== undefined && (!isMoment(nbf) || nbf > now + clockSkew)) return 'not-yet-valid';
  if (typeof jti !== 'string' || jti.length < 1 || jti.length > 255) return 'jti-wrong';
  return undefined;
}

/** A NumericDate (RFC 7519 §2) in a range in which sums with it are exact. */
const isMoment = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 1e11;

/** Public keys of which nobody has the private half, by kind. */
function decoyKeys(): (algorithm: AssertionAlgorithm) => Promise<JWK> {
  let elliptic: Promise<JWK> | undefined;
  let rsa: JWK | undefined;
  return (algorithm) => {
    if (algorithm === 'ES384') {
      elliptic ??= generateKeyPair('ES384', { extractable: true }).then(({ publicKey }) => exportJWK(publicKey));
      return elliptic;
    }
    rsa ??= { kty: 'RSA', n: oddNumber(256).toString('base64url'), e: 'AQAB' };
    return Promise.resolve(rsa);
  };
}

/** A modulus whose factors nobody knows, us included. */
function oddNumber(bytes: number): Buffer {
  const number = randomBytes(bytes);
  number[0] = (number[0] ?? 0) | 0x80;
  number[bytes - 1] = (number[bytes - 1] ?? 0) | 1;
  return number;
}
