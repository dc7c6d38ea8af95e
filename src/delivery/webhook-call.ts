import { Webhook } from 'standardwebhooks';
import { readJson } from '../conformance/json.js';
import { Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import type { Surroundings } from '../operations/ids.js';
import type { Store } from '../store/store.js';
import { attemptOf, attemptWithout, isAnswered, retry } from './answers.js';
import type { Attempt } from './destination.js';
import { asUuid } from './letter.js';
import type { Outgoing } from './outgoing.js';

export interface WebhookDeps {
  readonly outgoing: Outgoing;
  readonly store: Pick<Store, 'partySecret'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
}

/** Under this name a party's webhook secrets are kept: JSON text of a list of `whsec_…`, the newest first. */
export const webhookSecretName = 'webhook';

export interface WebhookEvent {
  readonly id: string;
  readonly correlationId: string;
  readonly body: string;
  readonly signal?: AbortSignal;
  /** The referral at the platform API (`/referrals/{id}`) that it is about. */
  readonly exchange?: string;
}

/**
 * Calls a webhook as Standard Webhooks has it (https://www.standardwebhooks.com, specification): signed with every secret
 * that the party has, so that it may change from one to the next at its leisure. Any 2xx says that it arrived, whatever
 * the body.
 */
export async function callWebhook(
  { outgoing, store, surroundings }: WebhookDeps,
  { id: party, connection }: Party,
  { id, correlationId, body, signal, exchange }: WebhookEvent,
): Promise<Attempt> {
  if (connection.kind !== 'platform-webhook') throw new Error('The party is not reached by a webhook');
  const sentAt = surroundings.now();
  const signature = sign(secretsIn(await store.partySecret(party, webhookSecretName)), id, new Date(sentAt), body);
  if (signature === undefined) return retry('the party has no usable webhook secret');
  const sent = await outgoing.send({
    method: 'POST',
    url: connection.url,
    body,
    ...(signal !== undefined && { signal }),
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt / 1_000)),
      'webhook-signature': signature,
      'x-correlation-id': asUuid(correlationId),
      ...(exchange !== undefined && { 'waymark-exchange': exchange }),
    },
  });
  if (!isAnswered(sent)) return attemptWithout(sent.fault);
  if (sent.status >= 200 && sent.status < 300) return { kind: 'delivered', receipt: `answered ${sent.status}` };
  return attemptOf(sent, surroundings.now(), webhookWords);
}

/** The secrets of a party; none where what is kept is not a list of them. */
function secretsIn(kept: string | undefined): readonly string[] {
  if (kept === undefined) return [];
  try {
    const list = readJson(kept);
    return Array.isArray(list) ? list.filter((secret) => typeof secret === 'string') : [];
  } catch (thrown) {
    if (thrown instanceof Refusal) return [];
    throw thrown;
  }
}

/** The signatures of a message, one for each secret, in the order of the secrets. */
function sign(secrets: readonly string[], id: string, at: Date, body: string): string | undefined {
  if (secrets.length === 0 || !secrets.every((secret) => /^(whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(secret)))
    return undefined;
  return secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
}

/** 400 is not among them: a receiver whose clock is wrong answers it to every signature, and mends that. */
const webhookWords = [412, 413, 422] as const;
