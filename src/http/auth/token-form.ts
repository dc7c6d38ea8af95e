import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import { assertionType } from '../../exchange/parties/client-assertion.js';
import { readBody } from '../body.js';

/** An error of RFC 6749 §5.2, with words for a person. */
export class TokenRefusal extends Error {
  constructor(
    readonly code: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope',
    readonly words: string,
  ) {
    super(code);
    this.name = 'TokenRefusal';
  }
}

export interface TokenForm {
  readonly assertion: string;
  readonly clientId: string | undefined;
  readonly scope: string | undefined;
}

const limits = { length: 16_384, patience: 10_000 };

/**
 * The form of a token request (SMART Backend Services "Obtaining an access token", RFC 6749 §4.4.2, RFC 7521 §4.2).
 *
 * Refused (`TokenRefusal`): what is no form, a parameter said twice (RFC 6749 §3.2), another grant or kind of assertion,
 * a secret or an Authorization header beside the assertion (RFC 6749 §2.3: one way to prove oneself). `Refusal` when the
 * body is too long or does not end.
 */
export async function readTokenForm(request: Request): Promise<TokenForm> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new TokenRefusal('invalid_request', 'expected a body of application/x-www-form-urlencoded');
  }
  const body = Buffer.from(await readBody(request, limits));
  if (!isUtf8(body)) throw new TokenRefusal('invalid_request', 'found bytes that are not UTF-8');
  const form = new URLSearchParams(body.toString('utf8'));
  const names = [...form.keys()];
  if (new Set(names).size < names.length) throw new TokenRefusal('invalid_request', 'found a parameter twice');
  // RFC 6749 §3.2: a parameter without a value is one that was left out.
  const value = (name: string) => form.get(name) || undefined;

  const grant = value('grant_type');
  if (grant === undefined)
    throw new TokenRefusal('invalid_request', 'found no grant_type; expected client_credentials');
  if (grant !== 'client_credentials') {
    throw new TokenRefusal('unsupported_grant_type', 'found another grant_type; expected client_credentials');
  }
  if (request.headers.authorization !== undefined || value('client_secret') !== undefined) {
    throw new TokenRefusal('invalid_request', 'found another way to authenticate; expected client_assertion alone');
  }
  if (value('client_assertion_type') !== assertionType) {
    throw new TokenRefusal('invalid_client', `expected the client_assertion_type ${assertionType}`);
  }
  const assertion = value('client_assertion');
  if (assertion === undefined) throw new TokenRefusal('invalid_client', 'found no client_assertion; expected a JWT');
  return { assertion, clientId: value('client_id'), scope: value('scope') };
}
