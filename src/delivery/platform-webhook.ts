import type { Connector } from '../connectors/connector.js';
import type { Destination } from './destination.js';
import { letterOf } from './letter.js';
import { callWebhook, type WebhookDeps } from './webhook-call.js';

export { webhookSecretName } from './webhook-call.js';

export interface PlatformWebhookDeps extends WebhookDeps {
  readonly connector: Connector;
}

/** Webhooks with what is owed, in the platform's JSON. */
export function createPlatformWebhook(deps: PlatformWebhookDeps): Destination {
  return {
    async deliver(owed, to, signal) {
      const letter = letterOf(owed, deps.connector, to);
      if (letter.kind === 'dead') return letter;
      const { id, correlationId, exchange } = owed;
      return callWebhook(deps, to, { id, correlationId, exchange, body: letter.body, signal });
    },
  };
}
