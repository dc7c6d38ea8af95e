import { hash } from 'node:crypto';

/** The namespace of Waymark's name-based UUIDs: made once, never to change, or a repeat would look new. */
const namespace = Buffer.from('6f1d3c0a5b7e4d1f9a2c8e4b7d5f1a3e', 'hex');

/**
 * The UUID of a name (RFC 4122, version 5): the same name always gives the same UUID, on every machine, so that a
 * referral that is sent again becomes the same resources again.
 */
export function nameUuid(name: string): string {
  const hex = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
