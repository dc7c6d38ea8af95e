import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConformance } from '../../src/conformance/check.js';
import { readJson } from '../../src/conformance/json.js';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../src/connectors/platform/connector.js';
import { detectWire } from '../../src/connectors/wires.js';
import type { Message } from '../../src/domain/message.js';
import type { Connection, Party } from '../../src/domain/party.js';
import { keepCarried, keepMessage } from '../../src/exchange/kept-message.js';
import { strictPolicy as policy } from '../../src/mapping/complete-referral.js';
import { uuid7 } from '../../src/operations/ids.js';
import type { Owed } from '../../src/store/records.js';

// What is owed, and to whom, for the tests of the destinations: the messages of the stories.

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const { check } = createConformance({ folders: [folder('profiles/json')] });

export const wires = {
  bars: createBarsConnector({ policy, check }),
  'fhir-rest': createFhirRestConnector({ policy, check }),
  platform: createPlatformConnector({ policy }),
};

/** The message of a file of a story. */
export function messageOf(path: string): Message {
  const wire = readJson(readFileSync(folder(`fixtures/cases/${path}`)));
  const name = detectWire(wire);
  const message = name === undefined ? undefined : wires[name].read(wire).message;
  if (message === undefined) throw new Error(`no message in ${path}`);
  return message;
}

export const referral = messageOf('housing/1-gp-sends.json');
export const report = messageOf('housing/4-link-worker-reports.json');

let made = 0;
/** A new id, later than those before. */
export const newId = () => {
  made += 1;
  return uuid7(1_790_000_000_000 + made, Buffer.alloc(10, made % 256));
};

/** An entry of the outbox. */
export const owedFor = (message: Message, more: Partial<Owed> = {}): Owed => ({
  id: newId(),
  exchange: 'exchange-1',
  from: 'practice',
  to: 'receiver',
  kind: message.kind,
  message: keepMessage(message),
  carried: keepCarried([]),
  correlationId: 'c0ffee00-0000-4000-8000-000000000001',
  createdAt: 0,
  place: 1,
  state: 'owed',
  attempts: 0,
  nextAt: 0,
  reason: undefined,
  receipt: undefined,
  settledAt: undefined,
  ...more,
});

export const partyWith = (connection: Connection, id = 'receiver'): Party => ({
  id,
  name: 'The receiver',
  roles: ['link-worker', 'referrer'],
  endpoints: [{ system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099901' }],
  odsCode: 'Z9X01',
  scopes: [],
  credentials: { jwks: { keys: [] } },
  connection,
  active: true,
});

/** Texts of a message that are about its person, for which reasons and logs are searched. */
export function personalTexts(message: Message): readonly string[] {
  const text = keepMessage(message);
  return [...text.matchAll(/"(?:familyName|family|number|dateOfBirth|postcode|freeText|words)":"([^"]{3,})"/g)].map(
    ([, value = '']) => value,
  );
}
