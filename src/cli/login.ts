import { importJWK, type JWK } from 'jose';
import { error, Refusal } from '../domain/issue.js';
import { isAssertionAlgorithm, makeAssertion, tokenRequest } from '../exchange/parties/client-assertion.js';
import { tokenUrlOf } from '../http/auth/routes.js';
import type { Surroundings } from '../operations/ids.js';
import { callHttp, complaints, type HttpAnswer, membersOf } from './http.js';

export interface LoginOf {
  readonly baseUrl: string;
  readonly party: string;
  /** The private key as JWK, as `sandbox` and `party rotate` write it. */
  readonly key: unknown;
  /** Everything that the party is granted, when nothing is said. */
  readonly scope?: string;
}

/** Everything; the service narrows it to what the party is granted. */
const all = 'system/*.cruds';

/**
 * Asks a running service for an access token, as any client does (SMART Backend Services): there is no other way in.
 * Gives back the answer of the token endpoint, which holds a token. Refused: a key that cannot sign, and what the
 * service refuses.
 */
export async function logIn(
  { baseUrl, party, key, scope = all }: LoginOf,
  { now, newId }: Surroundings,
): Promise<{ readonly token: string; readonly answer: HttpAnswer }> {
  const tokenUrl = tokenUrlOf(baseUrl);
  const signed = await signingKey(key);
  const assertion = await makeAssertion({ clientId: party, tokenUrl, ...signed, now: now(), jti: newId() });
  const answer = await callHttp({
    method: 'POST',
    url: tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: tokenRequest(assertion, scope).toString(),
  });
  const { access_token: token } = membersOf(answer.json);
  if (answer.status === 200 && typeof token === 'string') return { token, answer };
  const said = complaints(answer).join(': ') || 'nothing';
  throw new Refusal([error('login', party, `found the answer ${answer.status}, which says ${said}; expected a token`)]);
}

async function signingKey(json: unknown) {
  const { kty, kid, alg, d } = membersOf(json);
  const isPrivate = (kty === 'EC' || kty === 'RSA') && typeof d === 'string' && typeof kid === 'string' && kid !== '';
  if (!isPrivate || !isAssertionAlgorithm(alg)) throw unusable();
  const key: JWK = { ...membersOf(json) };
  await importJWK(key, alg).catch(() => {
    throw unusable();
  });
  return { key, kid, algorithm: alg };
}

const unusable = (): Refusal =>
  new Refusal([
    error('configuration', '--key', 'found no private key; expected a JWK with d, kid and alg (ES384, RS384 or RS512)'),
  ]);
