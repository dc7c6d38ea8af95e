import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';
import { error, Refusal } from '../domain/issue.js';
import { visitorOf } from './visit.js';

export interface TrafficLimits {
  /** Requests a minute of a party that has no rate of its own. */
  readonly perParty: number;
  /** Requests a minute from one remote address that no token vouches for: tokens asked for, refused requests. */
  readonly perAddress: number;
  /** Requests that are being answered at the same time. */
  readonly inFlight: number;
}

export const defaultTrafficLimits: TrafficLimits = { perParty: 3_000, perAddress: 1_200, inFlight: 500 };

const minute = 60_000;

/** What a limiter says, in the form of the door's own refusals: the last error handler tells it. */
const limiter = (own: Partial<Options>): RequestHandler =>
  rateLimit({
    windowMs: minute,
    // `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-07), and `Retry-After` with a refusal.
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Its checks print to the console what is a matter of configuration here.
    validate: false,
    handler: (_request, _response, next) =>
      next(new Refusal([error('throttled', '', 'found more requests than are allowed in a minute; expected fewer')])),
    ...own,
  });

/** Whether a request comes from somebody who is known: by a token that counts. */
export type IsKnown = (request: Request) => boolean | Promise<boolean>;

/**
 * Bounds what one remote address may ask for without being recognised. Whether it is somebody's who is known is asked
 * before anything is counted, so that neither strangers nor many parties behind one address hinder a party. Who cannot be
 * recognised because what tells so is away counts as a stranger. The address is the connection's own: `X-Forwarded-For`
 * counts only where the operator has named the proxies to trust.
 */
export const createAddressLimit = (
  { perAddress }: Pick<TrafficLimits, 'perAddress'>,
  isKnown: IsKnown,
): RequestHandler =>
  limiter({
    limit: perAddress,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? 'unknown'),
    skip: async (request) => {
      try {
        return await isKnown(request);
      } catch {
        return false;
      }
    },
  });

/** Bounds what a party asks for, from wherever it comes; stands behind the authentication. */
export const createPartyLimit = ({ perParty }: Pick<TrafficLimits, 'perParty'>): RequestHandler =>
  limiter({
    limit: (request: Request) => visitorOf(request)?.party.rate ?? perParty,
    keyGenerator: (request) => visitorOf(request)?.party.id ?? '',
    // Who has not been recognised is refused behind this, and counted by the address.
    skip: (request) => visitorOf(request) === undefined,
  });

/** Bounds how many requests are answered at once: what comes beyond that is told to come again (503). */
export function createFlightLimit({ inFlight }: Pick<TrafficLimits, 'inFlight'>): RequestHandler {
  let flying = 0;
  return (_request, response, next) => {
    if (flying >= inFlight) {
      throw new Refusal([error('unavailable', '', 'found more requests at once than can be answered; try again')]);
    }
    flying += 1;
    response.once('close', () => {
      flying -= 1;
    });
    next();
  };
}
