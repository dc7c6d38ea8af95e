import type { Party } from '../../src/domain/party.js';
import type {
  Change,
  Exchange,
  JournalEntry,
  KeptChange,
  KeptKey,
  NewOwed,
  ReceivedMessage,
} from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';

// Records with plausible contents, of which a test says only what it is about.

let last = 0;
export const newId = (): string => {
  last += 1;
  return `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
};

/** When everything in these tests happens, unless they say otherwise. */
export const noon = Date.UTC(2026, 5, 1, 12);

export const party = (id: string, more: Partial<Party> = {}): Party => ({
  id,
  name: `The ${id}`,
  roles: ['referrer', 'link-worker'],
  endpoints: [{ system: 'urn:ietf:rfc:3986', value: `urn:${id}` }],
  scopes: ['system/Task.rus'],
  credentials: { jwks: { keys: [] } },
  connection: { kind: 'fhir-rest', url: `https://${id}.example/fhir` },
  active: true,
  ...more,
});

export const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  id: newId(),
  referrer: 'practice',
  performer: 'links',
  state: 'sent',
  version: 1,
  request: newId(),
  task: newId(),
  messageId: newId(),
  withdrawalAsked: false,
  readers: [],
  createdAt: noon,
  updatedAt: noon,
  ...more,
});

export const resource = (of: Exchange, more: Partial<KeptChange> = {}): KeptChange => ({
  exchange: of.id,
  type: 'Task',
  id: of.task,
  version: 1,
  updatedAt: of.updatedAt,
  body: '{"resourceType":"Task"}',
  part: 'referral',
  audience: 'all',
  index: [],
  ...more,
});

export const owed = (of: Exchange, more: Partial<NewOwed> = {}): NewOwed => ({
  id: newId(),
  exchange: of.id,
  from: of.referrer,
  to: of.performer,
  kind: 'referral',
  message: '{}',
  carried: '[]',
  correlationId: 'correlation',
  createdAt: of.updatedAt,
  ...more,
});

export const key = (of: Exchange, more: Partial<KeptKey> = {}): KeptKey => ({
  party: of.referrer,
  key: `message:${of.id}`,
  hash: 'a'.repeat(64),
  exchange: of.id,
  answer: { status: 201, headers: { location: '/Task/1' }, body: '{"done":true}' },
  at: of.updatedAt,
  ...more,
});

export const received = (of: Exchange, more: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  id: newId(),
  exchange: of.id,
  party: of.referrer,
  door: 'fhir',
  wire: 'fhir-rest',
  messageId: 'message',
  raw: new Uint8Array([123, 0, 255, 125]),
  requestId: 'request',
  correlationId: 'correlation',
  receivedAt: of.updatedAt,
  ...more,
});

export const entry = (of: Exchange, more: Partial<JournalEntry> = {}): JournalEntry => ({
  id: newId(),
  exchange: of.id,
  at: of.updatedAt,
  party: of.referrer,
  journey: 'refer',
  from: undefined,
  to: of.state,
  messageId: 'message',
  requestId: 'request',
  correlationId: 'correlation',
  told: '[]',
  ...more,
});

/** Commits, and says so when it could not. */
export async function write(store: Store, change: Change): Promise<void> {
  const committed = await store.commit(change);
  if (!committed.done) throw new Error(`found a conflict: ${committed.conflict}`);
}

/** A new exchange that is there. */
export async function begin(store: Store, more: Partial<Exchange> = {}, change: Change = {}): Promise<Exchange> {
  const made = exchange(more);
  await write(store, { exchange: made, ...change });
  return made;
}
