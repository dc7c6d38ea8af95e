import { isObject, objectsIn } from '../../conformance/json-kinds.js';
import type { Credentials } from '../../domain/party.js';
import { isPublicKey, type PublicKey } from '../../exchange/parties/party-check.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Log } from '../../operations/log.js';

/** A JWKS document as it was published. */
export interface FetchedKeys {
  readonly json: unknown;
  /** The `Cache-Control` header of the answer. */
  readonly cacheControl: string | undefined;
}

export interface PartyKeysDeps {
  /** Fetches a party's JWKS from the URL that it registered; guarded, timed and without redirects by whoever gives it. */
  fetchKeys(url: string): Promise<FetchedKeys>;
  readonly surroundings: Pick<Surroundings, 'now'>;
  readonly log: Log;
}

/** Finds the keys of a party that bear a `kid`. */
export interface PartyKeys {
  find(credentials: Credentials, kid: string, kty: PublicKey['kty']): Promise<readonly PublicKey[]>;
}

/** Published keys are looked at again after what `max-age` says, between these; without it, after `usualLife`. */
const shortestLife = 60_000;
const usualLife = 300_000;
const longestLife = 3_600_000;
/** At most this often is a URL asked again for a key that it lacked, or after it could not be read. */
const coolDown = 30_000;
/** More keys than this nobody publishes in earnest. */
const mostKeys = 50;

/**
 * Keys as registered, or as published: fetched when they are first needed, kept as `Cache-Control` says within bounds,
 * and fetched once more, not more often than every half minute, when a key is asked for that was not there (it may be
 * new). When the URL cannot be read, the keys last seen stand for an hour at most.
 */
export function createPartyKeys({ fetchKeys, surroundings, log }: PartyKeysDeps): PartyKeys {
  const pages = new Map<string, Page>();
  const underWay = new Map<string, Promise<Page>>();

  async function fetchPage(url: string): Promise<Page> {
    const before = pages.get(url);
    const askedAt = surroundings.now();
    let page: Page;
    try {
      const { json, cacheControl } = await fetchKeys(url);
      const now = surroundings.now();
      page = { keys: keysIn(json), readAt: now, askedAt: now, until: now + lifeFrom(cacheControl) };
    } catch (thrown) {
      log.warn('keys.not-fetched', { kind: thrown instanceof Error ? thrown.name : typeof thrown });
      const isOld = before === undefined || askedAt - before.readAt > longestLife;
      page = {
        keys: isOld ? [] : before.keys,
        readAt: before?.readAt ?? 0,
        askedAt,
        until: askedAt + coolDown,
      };
    }
    pages.set(url, page);
    return page;
  }

  function fetchOnce(url: string): Promise<Page> {
    const present = underWay.get(url);
    if (present !== undefined) return present;
    const fetching = fetchPage(url).finally(() => underWay.delete(url));
    underWay.set(url, fetching);
    return fetching;
  }

  async function publishedKeys(url: string, isWanted: (key: PublicKey) => boolean): Promise<readonly PublicKey[]> {
    const kept = pages.get(url);
    const page = kept !== undefined && surroundings.now() < kept.until ? kept : await fetchOnce(url);
    if (page.keys.some(isWanted) || surroundings.now() - page.askedAt < coolDown) return page.keys;
    return (await fetchOnce(url)).keys;
  }

  return {
    async find(credentials, kid, kty) {
      const isWanted = (key: PublicKey) => key.kid === kid && key.kty === kty;
      const keys =
        'jwks' in credentials
          ? credentials.jwks.keys.filter(isPublicKey)
          : await publishedKeys(credentials.jwksUrl, isWanted);
      return keys.filter(isWanted);
    },
  };
}

interface Page {
  readonly keys: readonly PublicKey[];
  readonly readAt: number;
  readonly askedAt: number;
  readonly until: number;
}

/** The keys of a JWKS that Waymark can use. One that holds a secret is not used: it has been given away. */
const keysIn = (json: unknown): readonly PublicKey[] =>
  isObject(json) ? objectsIn(json.keys).slice(0, mostKeys).filter(isPublicKey) : [];

function lifeFrom(cacheControl = ''): number {
  if (/\bno-(store|cache)\b/i.test(cacheControl)) return shortestLife;
  const [, seconds] = /\bmax-age="?(\d{1,9})\b/i.exec(cacheControl) ?? [];
  const asked = seconds === undefined ? usualLife : Number(seconds) * 1000;
  return Math.min(Math.max(asked, shortestLife), longestLife);
}
