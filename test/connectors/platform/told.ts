import { expect } from '@jest/globals';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { minimalMessage } from './minimal.js';

export const platform = createPlatformConnector({ policy: strictPolicy });

/** What a sender is told: every issue as `code path`. */
export const told = (wire: unknown) => {
  const { message, issues } = platform.read(wire);
  expect(message).toBeUndefined();
  return issues.map(({ code, path }) => `${code} ${path}`);
};
export const texts = (wire: unknown) => platform.read(wire).issues.map(({ text }) => text);

/** The minimal referral with some of its sections replaced; `undefined` takes one away. */
export const referral = (sections: object) => {
  const message = minimalMessage();
  return overTheWire({ ...message, referral: { ...message.referral, ...sections } });
};
export const person = (facts: object) => referral({ person: facts });
const overTheWire = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire));
