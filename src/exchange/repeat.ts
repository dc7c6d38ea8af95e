import { error, type Issue, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import type { KeptKey } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Accepted } from './journeys.js';

/** A name under which a repeat is recognised, and the fingerprint of what was said under it. */
export type Key = Pick<KeptKey, 'key' | 'hash'>;

/**
 * Whether this was said before: the first answer again when it was, word for word. The same name with other content is
 * refused, since one of the two would be lost.
 */
export async function findRepeat(store: Store, { id }: Party, keys: readonly Key[]): Promise<Accepted | undefined> {
  const found = await Promise.all(keys.map(async (said) => ({ ...said, kept: await store.key(id, said.key) })));
  for (const { key, hash, kept } of found) {
    if (kept === undefined) continue;
    if (kept.hash !== hash) throw new Refusal([otherContent(key)]);
    return { kind: 'repeat', answer: kept.answer, key, exchange: kept.exchange };
  }
  return undefined;
}

/**
 * A key says what it is before its colon: the rest is the sender's, and is not repeated. One that was used for another
 * request is no conflict in the matter itself, and is told apart (IETF draft idempotency-key-header, section 2.7: 422).
 */
export function otherContent(key: string): Issue {
  const kind = key.slice(0, key.indexOf(':'));
  if (kind === 'idempotency') {
    const text = 'found an Idempotency-Key that was used for another request; expected a new one, or the same request';
    return error('key-reused', '', text);
  }
  if (kind === 'referral') {
    const text =
      'found a referral that is known with other content; expected the same again, or a withdrawal and a new one';
    return error('conflict', '', text);
  }
  const text = `found a ${kind} id that was used before for other content; expected a new one, or the same content`;
  return error('conflict', '', text);
}
