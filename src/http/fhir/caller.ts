import type { Caller } from '../../exchange/journeys.js';
import { type Call, refuse } from './call.js';

/** The key under which a client repeats a request, if it has given one; refused (400) when it is no short plain text. */
export function idempotencyKey(call: Pick<Call, 'header'>): string | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw refuse('request-form', 'found another form of Idempotency-Key; expected 1 to 255 printable characters');
}

/** Who says something at this door, for a journey. */
export function callerOf(call: Call, raw: Uint8Array): Omit<Caller, 'answer'> {
  const { visit, visitor } = call.asked;
  const key = idempotencyKey(call);
  return {
    party: visitor.party,
    door: 'fhir',
    requestId: visit.requestId,
    correlationId: visit.correlationId,
    raw,
    keys: key === undefined ? [] : [`idempotency:${key}`],
  };
}
