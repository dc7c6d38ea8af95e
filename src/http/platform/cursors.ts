import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { error, Refusal } from '../../domain/issue.js';
import type { PartyId } from '../../domain/party.js';

/** Which list a cursor is a place in: one of another list is none. */
export type ListName = 'inbox' | 'referrals' | 'services';

/** Places in lists as words for a query and a body. The same place of the same party is always the same word. */
export interface Cursors {
  seal(party: PartyId, list: ListName, place: string): string;
  /** Refused (400): what was not given out here, or was given to another party, or for another list. */
  open(party: PartyId, list: ListName, cursor: string): string;
}

/** What a cursor looks like. */
export const cursorPattern = '^[A-Za-z0-9_-]{1,100}\\.[A-Za-z0-9_-]{22}$';
const form = new RegExp(cursorPattern);

const sealLength = 16;

/**
 * Cursors are sealed together with the party and the list that they were made for, so that nobody acknowledges or skips
 * by a place that was never shown. `secret` is the same in every instance.
 */
export function createCursors(secret: string): Cursors {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'waymark platform cursor', 32));
  const sealOf = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, sealLength);
  return {
    seal(party, list, place) {
      const text = Buffer.from(place).toString('base64url');
      return `${text}.${sealOf(party, list, place).toString('base64url')}`;
    },
    open(party, list, cursor) {
      const [text = '', seal = ''] = form.test(cursor) ? cursor.split('.') : [];
      const place = Buffer.from(text, 'base64url').toString();
      const found = Buffer.from(seal, 'base64url');
      if (found.length === sealLength && timingSafeEqual(found, sealOf(party, list, place))) return place;
      const told = 'found a cursor that was not given to you here; expected one as it was given';
      throw new Refusal([error('request-form', '', told)]);
    },
  };
}
