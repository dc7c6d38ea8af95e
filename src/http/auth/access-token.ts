import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Party } from '../../domain/party.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { allowsAction, narrowScopes, readScopes, type Scope, writeScopes } from '../../exchange/parties/scopes.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Store } from '../../store/store.js';
import type { Visitor } from '../visit.js';
import { clockSkew } from './assertion.js';

/** The life of an access token in seconds: SMART Backend Services says at most five minutes. */
export const tokenLife = 300;

/** The kind of token, in its header (RFC 9068 §2.1): nothing else that is signed with the key passes for one. */
const tokenType = 'at+jwt';
const longestToken = 8_000;

export interface AccessTokensDeps {
  readonly store: Pick<Store, 'shared'>;
  readonly parties: Pick<Parties, 'party'>;
  readonly surroundings: Surroundings;
  /** Waymark's public address: who gives the tokens, and whom they are for. */
  readonly baseUrl: string;
}

export interface AccessTokens {
  issue(party: Party, scopes: readonly Scope[]): Promise<string>;
  /** Who a token stands for; undefined when it does not count. Rejects only when the store is away. */
  recognise(token: string): Promise<Visitor | undefined>;
}

/**
 * Access tokens: JWTs signed with a key that all instances share through the store, so that what one gives the others
 * know, also after a restart. A token counts while it lives, its party is active, and for no more than the party is
 * granted at that moment.
 */
export function createAccessTokens({ store, parties, surroundings, baseUrl }: AccessTokensDeps): AccessTokens {
  let asked: Promise<Uint8Array> | undefined;
  function sharedKey(): Promise<Uint8Array> {
    asked ??= store
      .shared('token-key', randomBytes(32).toString('base64url'))
      .then((text) => Buffer.from(text, 'base64url'))
      .catch((thrown: unknown) => {
        asked = undefined;
        throw thrown;
      });
    return asked;
  }

  return {
    async issue(party, scopes) {
      const seconds = Math.floor(surroundings.now() / 1000);
      return new SignJWT({ scope: writeScopes(scopes), client_id: party.id })
        .setProtectedHeader({ alg: 'HS256', typ: tokenType })
        .setIssuer(baseUrl)
        .setAudience(baseUrl)
        .setSubject(party.id)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + tokenLife)
        .setJti(surroundings.newId())
        .sign(await sharedKey());
    },
    async recognise(token) {
      if (token.length > longestToken) return undefined;
      const claims = await claimsOf(token, await sharedKey(), baseUrl, surroundings.now());
      const party = claims === undefined ? undefined : parties.party(claims.client);
      if (claims === undefined || party?.active !== true) return undefined;
      const scopes = narrowScopes(readScopes(claims.scope.split(' ')), readScopes(party.scopes));
      return {
        party,
        token: token.slice(-32),
        allows: (type, action) => allowsAction(scopes, type, action),
      };
    },
  };
}

/** The claims of a token that is ours and lives; another instance's clock may be ahead of this one's. */
async function claimsOf(
  token: string,
  key: Uint8Array,
  baseUrl: string,
  now: number,
): Promise<{ readonly client: string; readonly scope: string } | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: tokenType,
      issuer: baseUrl,
      audience: baseUrl,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'scope'],
      currentDate: new Date(now),
      clockTolerance: clockSkew,
    });
    const { sub, scope, exp = 0, iat = Number.POSITIVE_INFINITY } = payload;
    const isLiving = exp * 1000 > now && exp - iat <= tokenLife && iat * 1000 <= now + clockSkew * 1000;
    return isLiving && typeof sub === 'string' && typeof scope === 'string' ? { client: sub, scope } : undefined;
  } catch {
    return undefined;
  }
}
