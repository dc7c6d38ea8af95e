import { createHash } from 'node:crypto';

/** The namespace of Waymark's name-based UUIDs: made once, never to change, or a repeat would look new. */
const namespace = Buffer.from('6f1d3c0a5b7e4d1f9a2c8e4b7d5f1a3e', 'hex');

/**
 * The UUID of a name (RFC 4122, version 5): the same name always gives the same UUID, on every machine, so that a
 * referral that is sent again becomes the same resources again.
 */
export function nameUuid(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
