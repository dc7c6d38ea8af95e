import { randomBytes } from 'node:crypto';
import { readJson } from '../../conformance/json.js';
import { writeJson } from '../../conformance/json-literals.js';
import type { Attempt } from '../../delivery/destination.js';
import { webhookSecretName } from '../../delivery/platform-webhook.js';
import { error, type Issue, Refusal } from '../../domain/issue.js';
import type { Party, PartyId } from '../../domain/party.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';

/** Where secrets are kept, and by which clock. */
interface Kept {
  readonly store: Pick<Store, 'partySecret' | 'savePartySecret'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
}

export interface WebhookDeps extends Kept {
  readonly checks: Checks;
  /** What is wrong with an address at which a party wants to be called; `path` is where it was found. */
  checkEndpoint(url: string, path?: string): readonly Issue[];
  /** Has what is owed to a party sent to an address from now on, or (undefined) kept in its inbox. */
  registerWebhook(party: Party, url: string | undefined): Promise<void>;
  /** Sends a signed test event under an id, and says how it was answered. */
  testWebhook(party: Party, id: string): Promise<Attempt>;
}

/** How long both secrets sign, so that a receiver may change at its leisure: a day. */
const overlap = 24 * 60 * 60 * 1_000;

/** Under this name it is kept when a secret was last changed, and by which `Idempotency-Key`. */
const rotationName = 'webhook-rotation';

interface Rotation {
  readonly until: number;
  readonly key: string;
}

/** Changes of one party's webhook one after the other: of two secrets made at once, one would be shown and lost. */
export type InTurn = <T>(party: PartyId, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const last = new Map<PartyId, Promise<unknown>>();
  return (party, work) => {
    const turn = (last.get(party) ?? Promise.resolve()).then(work, work);
    last.set(party, turn);
    // A failure is told to who asked; here it only ends the turn.
    const end = () => {
      if (last.get(party) === turn) last.delete(party);
    };
    turn.then(end, end);
    return turn;
  };
}

const urlOf = ({ connection }: Party): string | undefined =>
  connection.kind === 'platform-webhook' ? connection.url : undefined;

/** Where what is owed is sent to; never the secret. */
export async function readWebhook(deps: WebhookDeps, { asked }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  const url = urlOf(party);
  if (url === undefined) return { status: 200, body: writeJson({ registered: false }) };
  await secretsOf(deps, party);
  return { status: 200, body: writeJson({ registered: true, url, ...(await overlapOf(deps, party)) }) };
}

/** Registers an address. The secret is made with the first registration, and shown then. */
export async function registerWebhook(deps: WebhookDeps, { asked, json }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  const { url } = deps.checks.body('webhookRegistration', json);
  checkOwnership(party);
  const faults = deps.checkEndpoint(url, '/url');
  if (faults.length > 0) throw new Refusal(faults);
  const known = await secretsOf(deps, party);
  const secret = known.length === 0 ? newSecret() : undefined;
  // The secret is there before anything is sent that has to be signed with it.
  if (secret !== undefined) await save(deps, party, [secret]);
  await deps.registerWebhook(party, url);
  return { status: 200, headers: noStore, body: writeJson({ url, ...(secret !== undefined && { secret }) }) };
}

/** Back to the inbox. What was shown of the secret stays secret: it signs again when an address is registered again. */
export async function removeWebhook(deps: WebhookDeps, { asked }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  checkOwnership(party);
  if (urlOf(party) !== undefined) await deps.registerWebhook(party, undefined);
  return { status: 204 };
}

/** A new secret; the one before it signs beside it for a day. The same request again gives the same secret. */
export async function rotateSecret(deps: WebhookDeps, { asked, key }: Asking): Promise<Reply> {
  return { status: 200, headers: noStore, body: writeJson(await rotateWebhook(deps, asked.visitor.party, key)) };
}

/** What is shown of a new secret, this once. */
export interface Rotated {
  readonly url: string;
  readonly secret: string;
  readonly previousSecretUntil: string;
}

/** Gives the webhook of a party a new secret; `key` is by what the same request is known again. Refused: no webhook. */
export async function rotateWebhook(deps: Kept, party: Party, key = ''): Promise<Rotated> {
  const url = registeredUrl(party);
  const [present, ...older] = await secretsOf(deps, party);
  const last = await rotationOf(deps, party);
  if (key !== '' && last?.key === key && present !== undefined) return rotated(url, present, last.until);
  const secret = newSecret();
  const until = deps.surroundings.now() + overlap;
  // One that was replaced within the day signs on: a receiver that never saw the one between must not be left behind.
  await save(deps, party, [secret, ...(present === undefined ? [] : [present]), ...older].slice(0, mostSecrets));
  await deps.store.savePartySecret(party.id, rotationName, writeJson({ until, key } satisfies Rotation));
  return rotated(url, secret, until);
}

/** Each signs every message: more than anybody changes in a day. */
const mostSecrets = 5;

const noStore = { 'cache-control': 'no-store' } as const;

const rotated = (url: string, secret: string, until: number): Rotated => ({
  url,
  secret,
  previousSecretUntil: new Date(until).toISOString(),
});

/** Sends a test event; under the same key it bears the same id, so that a receiver knows it again. */
export async function testWebhook(deps: WebhookDeps, { asked, key }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  registeredUrl(party);
  await secretsOf(deps, party);
  const attempt = await deps.testWebhook(party, nameUuid(`${party.id}|webhook-test|${key}`));
  const isDelivered = attempt.kind === 'delivered';
  return {
    status: 200,
    body: writeJson({ delivered: isDelivered, answer: isDelivered ? attempt.receipt : attempt.reason }),
  };
}

function registeredUrl(party: Party): string {
  const url = urlOf(party);
  if (url === undefined) throw new Refusal([error('not-found', '', 'found no webhook; expected one to be registered')]);
  return url;
}

/** A party that the operator has connected over FHIR does not cut that connection here. */
function checkOwnership({ connection }: Party): void {
  if (connection.kind === 'inbox' || connection.kind === 'platform-webhook') return;
  const text = 'found a party that is reached over FHIR; expected the operator to change that';
  throw new Refusal([error('conflict', '', text)]);
}

/** `whsec_` and 32 random bytes (Standard Webhooks: 24 to 64). */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The secrets that sign, the newest first; those whose day is over are forgotten here. */
async function secretsOf(deps: Kept, party: Party): Promise<readonly string[]> {
  const kept = await deps.store.partySecret(party.id, webhookSecretName);
  const list: unknown = kept === undefined ? [] : readJson(kept);
  const secrets = Array.isArray(list) ? list.filter((secret) => typeof secret === 'string') : [];
  const last = await rotationOf(deps, party);
  const [present] = secrets;
  if (present === undefined || secrets.length === 1 || (last?.until ?? 0) > deps.surroundings.now()) return secrets;
  await save(deps, party, [present]);
  return [present];
}

const save = ({ store }: Kept, { id }: Party, secrets: readonly string[]): Promise<void> =>
  store.savePartySecret(id, webhookSecretName, writeJson(secrets));

async function rotationOf({ store }: Kept, { id }: Party): Promise<Rotation | undefined> {
  const kept = await store.partySecret(id, rotationName);
  const found: unknown = kept === undefined ? undefined : readJson(kept);
  if (!isMembers(found) || typeof found.until !== 'number' || typeof found.key !== 'string') return undefined;
  return { until: found.until, key: found.key };
}

async function overlapOf(deps: Kept, party: Party): Promise<{ previousSecretUntil?: string }> {
  const until = (await rotationOf(deps, party))?.until ?? 0;
  return until > deps.surroundings.now() ? { previousSecretUntil: new Date(until).toISOString() } : {};
}
