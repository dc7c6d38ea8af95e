import { importJWK, type JWK, SignJWT } from 'jose';
import { readJson } from '../conformance/json.js';
import type { ClientLogin, Party } from '../domain/party.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Surroundings } from '../operations/ids.js';
import { isAnswered } from './answers.js';
import type { Outgoing } from './outgoing.js';

export interface LoginDeps {
  readonly outgoing: Outgoing;
  readonly surroundings: Surroundings;
  /** The private key (JSON text of a JWK) that the operator keeps in a variable; undefined when it is not set. */
  key(variable: string): string | undefined;
}

/** A token, or why there is none: in Waymark's own words. */
export type LoginAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Logs Waymark in at parties' own servers. A token belongs to one party, and is only for calls to its endpoint. */
export interface Login {
  token(party: Pick<Party, 'id'>, login: ClientLogin, signal: AbortSignal): Promise<LoginAnswer>;
  /** Forgets a token that its server refused. */
  forget(party: Pick<Party, 'id'>): void;
}

interface KeptToken {
  /** What the token was got with: a party whose login changes gets a new one. */
  readonly login: string;
  readonly answer: Promise<LoginAnswer>;
  /** Milliseconds since 1970; undefined while it is being asked for. */
  freshUntil?: number;
}

/** A token is no longer used this long before it ends, in milliseconds, or for the last half of a short life. */
const margin = 30_000;

/**
 * SMART Backend Services as a client (SMART App Launch 2, backend-services), and the NHS signed JWT, which differs by its
 * algorithm (RS512) and by having no scope. One request at a time for each party; a token is kept until shortly before
 * its end, and never written down.
 */
export function createLogin(deps: LoginDeps): Login {
  const kept = new Map<string, KeptToken>();
  const { now } = deps.surroundings;

  function ask(party: string, login: ClientLogin, signal: AbortSignal): Promise<LoginAnswer> {
    const asked = askForToken(login, deps, signal);
    const entry: KeptToken = { login: JSON.stringify(login), answer: asked.then(({ answer }) => answer) };
    kept.set(party, entry);
    const forget = () => {
      if (kept.get(party) === entry) kept.delete(party);
    };
    asked.then(({ answer, life }) => {
      if (answer.kind === 'none') return forget();
      entry.freshUntil = now() + Math.max(life - margin, life / 2);
    }, forget);
    return entry.answer;
  }

  return {
    token(party, login, signal) {
      const entry = kept.get(party.id);
      const isFresh = entry !== undefined && (entry.freshUntil === undefined || now() < entry.freshUntil);
      return isFresh && entry.login === JSON.stringify(login) ? entry.answer : ask(party.id, login, signal);
    },
    forget(party) {
      if (kept.get(party.id)?.freshUntil !== undefined) kept.delete(party.id);
    },
  };
}

const none = (reason: string) => ({ answer: { kind: 'none', reason }, life: 0 }) as const;

async function askForToken(
  login: ClientLogin,
  { outgoing, surroundings, key }: LoginDeps,
  signal: AbortSignal,
): Promise<{ readonly answer: LoginAnswer; readonly life: number }> {
  const assertion = await assertionFor(login, key(login.keyVariable), surroundings);
  if (assertion === undefined) return none(`login: ${login.keyVariable} holds no private key for ${login.algorithm}`);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...(login.scope !== undefined && { scope: login.scope }),
  });
  const sent = await outgoing.send({
    method: 'POST',
    url: login.tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    signal,
  });
  if (!isAnswered(sent)) return none(`login: no answer of the token endpoint (${sent.fault})`);
  if (sent.status !== 200) return none(`login: the token endpoint answered ${sent.status}`);
  return tokenIn(sent.body) ?? none('login: the token endpoint answered without a usable token');
}

/** The signed assertion that says who asks; nothing when the key is missing or is not one for the algorithm. */
async function assertionFor(
  { algorithm, clientId, tokenUrl }: ClientLogin,
  text: string | undefined,
  { now, newId }: Surroundings,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const seconds = Math.floor(now() / 1_000);
  try {
    const jwk = readJson(text);
    if (!isJwk(jwk)) return undefined;
    const header = { alg: algorithm, typ: 'JWT', ...(jwk.kid !== undefined && { kid: jwk.kid }) };
    return await new SignJWT({ iss: clientId, sub: clientId, aud: tokenUrl, jti: newId() })
      .setProtectedHeader(header)
      .setIssuedAt(seconds)
      // SMART: no more than five minutes ahead; a minute less for clocks that differ.
      .setExpirationTime(seconds + 240)
      .sign(await importJWK(jwk, algorithm));
  } catch {
    // What a crypto library says of a key may quote it.
    return undefined;
  }
}

const isJwk = (value: unknown): value is JWK =>
  isMembers(value) && typeof value.kty === 'string' && (value.kid === undefined || typeof value.kid === 'string');

/** The token of an answer (RFC 6749 §5.1), when it can stand in a header, and how long it lives in milliseconds. */
function tokenIn(body: string): { readonly answer: LoginAnswer; readonly life: number } | undefined {
  let answer: unknown;
  try {
    answer = readJson(body);
  } catch {
    return undefined;
  }
  if (!isMembers(answer)) return undefined;
  const { access_token: token, token_type: type, expires_in: seconds } = answer;
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,16000}$/.test(token)) return undefined;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return undefined;
  // NHS servers say the number as text; a server that says none is asked again soon.
  const life = /^\d{1,9}$/.test(String(seconds)) ? Number(seconds) : 60;
  return { answer: { kind: 'token', token }, life: life * 1_000 };
}
