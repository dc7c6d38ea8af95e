import { expect, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import type { Connector } from '../../src/connectors/connector.js';
import type { Message, ReferralMessage } from '../../src/domain/message.js';
import { hostile } from './bars/messages.js';
import { onExchangeOf } from './exchange.js';

/** The message that a wire form holds; fails with every issue when it is refused. */
export function readWhole(connector: Connector, wire: unknown): Message {
  const { message, issues } = connector.read(wire);
  if (message === undefined) throw new Error(issues.map(({ code, path }) => `${code} ${path}`).join('\n'));
  return message;
}

/**
 * What every connector that speaks FHIR owes, on generated messages: what it writes it reads back, anew and onto foreign
 * content. What any connector owes, whoever made it, is `src/connectors/contract.ts`.
 */
export function owesPutGet(
  connector: Connector,
  messages: Arbitrary<Message>,
  referrals: Arbitrary<ReferralMessage>,
): void {
  test('PutGet: a message comes back as it was, and nothing in it is unmapped', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { message: back, issues, unmapped } = connector.read(connector.write(message));
        expect(issues).toEqual([]);
        expect(back).toEqual(message);
        expect(unmapped).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('PutGet onto another message of its exchange, foreign content and all', () => {
    fc.assert(
      fc.property(referrals, referrals, fc.nat(), (first, other, seed) => {
        const second = onExchangeOf(first, other);
        const base = hostile(connector.write(first), seed);
        expect(readWhole(connector, connector.write(second, base))).toEqual(second);
      }),
      { numRuns: 50 },
    );
  });
}
