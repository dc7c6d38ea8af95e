import { hash } from 'node:crypto';

/** What sets Waymark's names apart from everybody else's: made once, never to change, or a repeat would look new. */
const namespace = '6f1d3c0a-5b7e-4d1f-9a2c-8e4b7d5f1a3e';

/**
 * The UUID of a name (RFC 9562, version 8: the first 122 bits of a SHA-256): the same name always gives the same UUID,
 * on every machine, so that a referral that is sent again becomes the same resources again.
 */
export function nameUuid(name: string): string {
  const hex = hash('sha256', `${namespace}|${name}`, 'hex');
  // The two bits of the variant stand in front of the ninth byte's own six.
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
