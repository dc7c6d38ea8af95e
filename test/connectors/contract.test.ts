import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import type { Connector } from '../../src/connectors/connector.js';
import { type ConnectorExamples, connectorContract } from '../../src/connectors/contract.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../src/connectors/platform/connector.js';
import { examples as platformExamples, referralExample } from '../../src/connectors/platform/schema-examples.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { cancellation, referral, rejection } from './bars/fixtures.js';
import { hostile } from './bars/messages.js';
import { readWhole } from './contract.js';

const deps = { policy: strictPolicy };
const bars = createBarsConnector(deps);
const rest = createFhirRestConnector(deps);
const platform = createPlatformConnector(deps);

/** What another connector is tried with: messages of strangers, and of two people. */
const messages = [
  ...[referral, cancellation, rejection].map((wire) => readWhole(bars, wire)),
  ...platformExamples.map((wire) => readWhole(platform, wire)),
];

const refusal = (name: string): unknown => JSON.parse(readFileSync(`fixtures/refusals/${name}/in.json`, 'utf8'));
const refused = ['five-faults', 'nhs-number-misread'].map(refusal);

const cases: readonly (readonly [Connector, ConnectorExamples])[] = [
  [bars, { messages, wires: [hostile(referral, 3), cancellation], refused }],
  [rest, { messages, wires: messages.slice(0, 3).map((message, i) => hostile(rest.write(message), i)), refused: [[]] }],
  [platform, { messages, wires: platformExamples, refused: [{ ...referralExample, id: 'none', referral: {} }] }],
];

describe.each(cases.map(([connector, examples]) => ({ name: connector.name, connector, examples })))(
  'the wire $name',
  ({ connector, examples }) => {
    // Quiet reads a message once for each text in it.
    test.each(connectorContract)('$name', (rule) => expect(rule.fault(connector, examples)).toBeUndefined(), 60_000);
  },
);

describe('a connector that breaks a rule is told so', () => {
  let counter = 0;
  const examples = cases[2]?.[1] ?? { messages: [], wires: [], refused: [] };
  const swapped = (wire: unknown) => {
    const { sender, receiver, ...others } = { sender: undefined, receiver: undefined, ...Object(wire) };
    return { ...others, sender: receiver, receiver: sender };
  };
  const broken: readonly (readonly [string, Partial<Connector>])[] = [
    ['PutGet', { write: (message) => swapped(platform.write(message)) }],
    ['GetPut', { write: (message) => platform.write(message) }],
    ['Said', { explain: () => [] }],
    ['the same message', { write: (message) => Object.assign({ n: counter++ }, platform.write(message)) }],
    ['what cannot be accepted', { read: (wire) => ({ ...platform.read(wire), issues: [] }) }],
    [
      'Quiet',
      {
        read: (wire) => {
          const { issues, ...others } = platform.read(wire);
          return { ...others, issues: issues.map((issue) => ({ ...issue, text: JSON.stringify(wire) })) };
        },
      },
    ],
    ['two people', { write: (message) => platform.write(message) }],
  ];

  test.each(broken)('%s', (name, fault) => {
    const rule = connectorContract.find((one) => one.name.startsWith(name));
    expect(rule?.fault({ ...platform, ...fault }, examples)).toEqual(expect.any(String));
  });

  test('and one that is tried with too little as well', () => {
    const rule = connectorContract.find((one) => one.name.startsWith('two people'));
    expect(rule?.fault(platform, { messages: [], wires: [], refused: [] })).toContain('expected two');
  });
});
