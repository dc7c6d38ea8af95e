import type { Request } from 'express';
import { type BodyLimits, readBody, readJsonBody } from '../body.js';
import type { Asked } from '../door.js';
import type { Call, Pair } from './call.js';
import { checkContent } from './negotiation.js';
import { stepsOf } from './path.js';

/** A search form is a handful of parameters: bytes. */
const longestForm = 100_000;

/** What stands behind the question mark. */
export const queryOf = ({ url }: Pick<Request, 'url'>): Pair[] => [
  ...new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : ''),
];

/** An HTTP request as a call. Its body is read when it is asked for, and only when it is of the right media type. */
export function callOf(asked: Asked, limits: BodyLimits): Call {
  const { request } = asked;
  const header = (name: string) => {
    const found = request.headers[name];
    return Array.isArray(found) ? found.join(', ') : found;
  };
  return {
    asked,
    method: methodOf(request),
    steps: stepsOf(request.path),
    query: queryOf(request),
    header,
    json: (media) => {
      checkContent(header('content-type'), media);
      return readJsonBody(request, limits);
    },
    form: async () => {
      checkContent(header('content-type'), ['application/x-www-form-urlencoded']);
      const raw = await readBody(request, { ...limits, length: Math.min(limits.length, longestForm) });
      return [...new URLSearchParams(Buffer.from(raw).toString('utf8'))];
    },
  };
}

/** `HEAD` asks for what `GET` would say, and Node leaves the body out. */
export const methodOf = ({ method }: Pick<Request, 'method'>): string => (method === 'HEAD' ? 'GET' : method);
