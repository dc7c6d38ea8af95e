import { randomBytes } from 'node:crypto';

/** What tells the time and makes names; passed in, so that tests may say what they are. */
export interface Surroundings {
  /** Milliseconds since 1970, whole. */
  now(): number;
  /** A new UUID version 7 (RFC 9562): later ones sort behind earlier ones. */
  newId(): string;
}

/** A UUID version 7 of a time in milliseconds and 10 random bytes. */
export function uuid7(milliseconds: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The machine's clock and randomness. */
export const realSurroundings: Surroundings = {
  now: () => Date.now(),
  newId: () => uuid7(Date.now(), randomBytes(10)),
};
