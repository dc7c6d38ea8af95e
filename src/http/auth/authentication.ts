import type { Request, RequestHandler } from 'express';
import { error, Refusal } from '../../domain/issue.js';
import { type DoorDeps, type Reply, send, told } from '../door.js';
import type { IsKnown } from '../limits.js';
import { admit, type Visitor, visitOf } from '../visit.js';
import type { AccessTokens } from './access-token.js';

export interface AuthenticationDeps extends Pick<DoorDeps, 'audit' | 'meters' | 'contentType' | 'tell' | 'statusOf'> {
  readonly tokens: Pick<AccessTokens, 'recognise'>;
}

/**
 * Lets in who brings an access token in the Authorization header (RFC 6750 §2.1), and nobody else: everyone else is
 * answered 401 in the door's own form before a byte of the body was read. A token in the URL is refused whatever else
 * is brought: it has been given away to every log on its way. What is refused is written to the audit trail too.
 */
export function createAuthentication(deps: AuthenticationDeps): RequestHandler {
  const { tokens, audit, contentType } = deps;
  return async (request, response, next) => {
    const visit = visitOf(request);
    let reply: Reply | undefined;
    try {
      admit(request, await recognise(request, tokens));
    } catch (thrown) {
      reply = challenging(told(thrown, visit, deps), thrown);
    }
    if (reply === undefined) return next();
    const { requestId, correlationId } = visit;
    try {
      await audit.record({
        interaction: 'login',
        action: 'E',
        status: reply.status,
        requestId,
        correlationId,
        party: undefined,
        token: undefined,
        network: request.socket.remoteAddress,
        touched: [],
      });
    } catch (thrown) {
      reply = told(thrown, visit, deps);
    }
    send(response, reply, contentType);
  };
}

/** Nobody is let in: `challenge` is what RFC 6750 §3.1 calls it, nothing where no token was brought. */
class NotLetIn extends Refusal {
  constructor(
    text: string,
    readonly challenge: 'invalid_token' | 'invalid_request' | undefined,
  ) {
    super([error('login', '', text)]);
  }
}

async function recognise(request: Request, tokens: Pick<AccessTokens, 'recognise'>): Promise<Visitor> {
  if (hasTokenInUrl(request.url)) {
    throw new NotLetIn('found a token in the URL; expected one in the Authorization header', 'invalid_request');
  }
  const token = tokenIn(request);
  if (token === undefined) {
    throw new NotLetIn('found no access token; expected Authorization: Bearer and a token', undefined);
  }
  const visitor = await tokens.recognise(token);
  if (visitor === undefined) {
    throw new NotLetIn(
      'found a token that does not count; expected one of the last 5 minutes from here',
      'invalid_token',
    );
  }
  return visitor;
}

/** The token of the Authorization header; undefined where there is none. */
const tokenIn = ({ headers }: Request): string | undefined =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];

/** Whether a request brings a token that counts, wherever it is to go. Rejects when the store is away. */
export const createIsKnown =
  (tokens: Pick<AccessTokens, 'recognise'>): IsKnown =>
  async (request) => {
    const token = tokenIn(request);
    return token !== undefined && (await tokens.recognise(token)) !== undefined;
  };

/** The ways in which a token is put in a URL (RFC 6750 §2.3), however spelled. */
function hasTokenInUrl(url: string): boolean {
  const start = url.indexOf('?');
  if (start === -1) return false;
  return [...new URLSearchParams(url.slice(start)).keys()].some((name) => name.toLowerCase() === 'access_token');
}

function challenging(reply: Reply, thrown: unknown): Reply {
  if (!(thrown instanceof NotLetIn) || thrown.challenge === undefined) return reply;
  const challenge = `Bearer realm="waymark", error="${thrown.challenge}"`;
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } };
}
