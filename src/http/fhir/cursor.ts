import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { isMembers } from '../../mapping/engine/constants.js';
import type { SearchPlace } from '../../store/search-query.js';
import { type Pair, refuse } from './call.js';

/** The parameter that a next link bears. */
export const cursorParameter = '_cursor';

/** A search, or a history, and the place in it where the next page begins. */
export interface Place {
  /** What is paged: a type, or the address of a history. */
  readonly type: string;
  readonly pairs: readonly Pair[];
  /** Left out for the first page. */
  readonly after?: SearchPlace;
}

/** Places in searches as words for a URL. */
export interface Cursors {
  seal(party: string, place: Place): string;
  /** Refused (400): what was not sealed here, was sealed for another party, or belongs to another type. */
  open(party: string, type: string, cursor: string): Place;
}

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/**
 * Cursors are encrypted: what was searched for may be an NHS number, and links end up in logs. They are authenticated
 * together with the party they were made for, so that nobody else's and nobody's own invention opens. `secret` is the same
 * in every instance.
 */
export function createCursors(secret: string): Cursors {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'waymark search cursor', 32));
  const bad = () => refuse('request-form', 'found a cursor that is none of yours; expected one from a next link');
  return {
    seal(party, place) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength }).setAAD(Buffer.from(party));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(place), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(party, type, cursor) {
      const bytes = /^[\w-]+$/.test(cursor) ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
      if (bytes.length <= ivLength + tagLength) throw bad();
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), { authTagLength: tagLength })
        .setAAD(Buffer.from(party))
        .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      let text: string;
      try {
        text = decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw bad();
      }
      const place: unknown = JSON.parse(text);
      if (!isPlace(place) || place.type !== type) throw bad();
      return place;
    },
  };
}

const isPair = (value: unknown): value is Pair =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

const isAfter = (value: unknown): value is SearchPlace | undefined =>
  value === undefined ||
  (isMembers(value) && typeof value.id === 'string' && ['string', 'number'].includes(typeof value.value));

const isPlace = (value: unknown): value is Place =>
  isMembers(value) &&
  typeof value.type === 'string' &&
  Array.isArray(value.pairs) &&
  value.pairs.every(isPair) &&
  isAfter(value.after);
