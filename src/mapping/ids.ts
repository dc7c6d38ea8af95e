import { hash } from 'node:crypto';

/** The namespace of Waymark's name-based UUIDs: made once, never to change, or a repeat would look new. */
const namespace = Buffer.from('6f1d3c0a5b7e4d1f9a2c8e4b7d5f1a3e', 'hex');

/**
 * The UUID of a name (RFC 4122, version 5): the same name always gives the same UUID, on every machine, so that a
 * referral that is sent again becomes the same resources again.
 */
export function nameUuid(name: string): string {
  const bytes = Buffer.allocUnsafe(namespace.length + Buffer.byteLength(name));
  bytes.set(namespace);
  bytes.write(name, namespace.length);
  const hex = hash('sha1', bytes, 'hex');
  // The two bits of the variant stand in front of the ninth byte's own six.
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
