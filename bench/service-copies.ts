import { randomUUID } from 'node:crypto';
import type { Change } from '../src/store/records.js';
import { personNumbered } from './service-story.js';

const minute = 60_000;

/**
 * Makes copies of what the service wrote for a referral that came in at its door: everything is there (resources, their
 * index, the message as it came, keys, outbox, journal), with the copy's own ids, referral number `F-<n>`, person and
 * time: `of` of them, a minute apart, the last of them now. Ids that were made from a name stay random, and those that
 * follow time follow that of the copy, since an index feels the difference.
 */
export function copiesOf(change: Change): (n: number, of: number) => Change {
  const { received, ...others } = change;
  if (received === undefined) throw new Error('a referral was written without the message that brought it');
  const { raw, ...envelope } = received;
  const message = Buffer.from(raw).toString();
  const number = `L-${between(message, '"value":"L-', '"')}`;
  const person = between(message, '"system":"https://fhir.nhs.uk/Id/nhs-number","value":"', '"');
  const now = change.exchange?.updatedAt ?? 0;

  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  // Milliseconds since 1970 that are a member's whole value, of the ten seconds of this change.
  const time = `${Math.floor(now / 10_000)}\\d{4}(?=[,}])`;
  const marks = new RegExp(`(${uuid}|${number}|${person}|${time})`);
  // Every second piece is one that is another in each copy.
  const pieces = JSON.stringify({ ...others, received: envelope }).split(marks);
  const messagePieces = message.split(marks);

  return (n, of) => {
    const at = now - (of - n) * minute;
    const fresh = new Map([
      [number, `F-${n}`],
      [person, personNumbered(n)],
    ]);
    const anew = (piece: string, i: number): string => {
      if (i % 2 === 0) return piece;
      const known = fresh.get(piece) ?? (piece.includes('-') ? anotherId(piece, at) : String(at));
      fresh.set(piece, known);
      return known;
    };
    const copy: Change & { received: typeof envelope } = JSON.parse(pieces.map(anew).join(''));
    return { ...copy, received: { ...copy.received, raw: Buffer.from(messagePieces.map(anew).join('')) } };
  };
}

/** A UUID of the same kind: version 7 for a time, or random. */
function anotherId(id: string, at: number): string {
  if (id[14] !== '7') return randomUUID();
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
}

function between(text: string, before: string, after: string): string {
  const start = text.indexOf(before) + before.length;
  if (start < before.length) throw new Error(`found no ${before} in the message`);
  return text.slice(start, text.indexOf(after, start));
}
