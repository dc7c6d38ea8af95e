import { isObject } from '../conformance/json-kinds.js';
import { error, type Issue } from '../domain/issue.js';
import { pointerName } from '../exchange/parties/schema-faults.js';

/** Members that only a private or a shared key has (RFC 7518 §6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const deepest = 64;

/**
 * The secrets in something that an operator wrote: private keys as JWK or PEM, and passwords in URLs. They belong in
 * environment variables: a file is copied, mailed and kept in version control.
 */
export function secretsIn(value: unknown, path = '', depth = 0): Issue[] {
  const refuse = (found: string) => [
    error('configuration', path, `found ${found}; expected the name of the environment variable that holds it`),
  ];
  if (depth > deepest) return [error('configuration', path, 'found more levels than any setting has')];
  if (typeof value === 'string') {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(value)) return refuse('a private key');
    return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*:[^/?#@]+@/i.test(value) || /[?&]password=/i.test(value)
      ? refuse('a password in an address')
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => secretsIn(item, `${path}/${i}`, depth + 1));
  if (!isObject(value)) return [];
  if (value.kty !== undefined && secretMembers.some((name) => Object.hasOwn(value, name))) {
    return refuse('a private or shared key');
  }
  return Object.entries(value).flatMap(([name, item]) => secretsIn(item, `${path}/${pointerName(name)}`, depth + 1));
}
