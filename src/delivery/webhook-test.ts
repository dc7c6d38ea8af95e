import type { Party } from '../domain/party.js';
import type { Attempt } from './destination.js';
import { callWebhook, type WebhookDeps } from './webhook-call.js';

/**
 * Calls a party's webhook with an event that says nothing but that it is a test, signed like any other. What came of it
 * is told, and has no further consequence.
 */
export function createWebhookTest(deps: WebhookDeps): (party: Party, id: string) => Promise<Attempt> {
  const body = JSON.stringify({ kind: 'test' });
  return (party, id) => callWebhook(deps, party, { id, correlationId: id, body });
}
