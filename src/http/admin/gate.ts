import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { error, Refusal } from '../../domain/issue.js';
import type { Party } from '../../domain/party.js';
import { admit, visitorOf } from '../visit.js';

/** Who the audit trail says it was. Nobody can be connected under this name by a token of a party. */
const operator: Party = {
  id: 'operator',
  name: 'Operator',
  roles: [],
  endpoints: [],
  scopes: [],
  credentials: { jwks: { keys: [] } },
  connection: { kind: 'inbox', wire: 'platform' },
  active: true,
};

/** The fewest characters of an admin token: 32 of hexadecimal are 128 bits. */
const fewest = 32;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export interface Gate {
  /** Admits who bears the admin token; lets everybody else go on unknown. */
  readonly recognise: RequestHandler;
  /** Refuses who was not recognised. */
  readonly close: RequestHandler;
}

/**
 * Lets in who bears the admin token, before anything else of the request is looked at. A page of another origin cannot
 * send the token along, so that there is nothing a forged request could ride on. Throws for a token that could be
 * guessed.
 */
export function createGate(token: string): Gate {
  if (token.length < fewest) {
    const text = `found a short admin token; expected at least ${fewest} characters`;
    throw new Refusal([error('configuration', 'WAYMARK_ADMIN_TOKEN', text)]);
  }
  const expected = digest(token);
  return {
    recognise(request, _response, next) {
      const borne = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
      // Digests are of one length and are compared in the same time, whatever was sent.
      if (borne !== undefined && timingSafeEqual(digest(borne), expected)) {
        admit(request, { party: operator, token: '', allows: () => true });
      }
      next();
    },
    close(request, _response, next) {
      if (visitorOf(request) === undefined) {
        throw new Refusal([error('login', '', 'found no admin token; expected it as a bearer token')]);
      }
      next();
    },
  };
}
