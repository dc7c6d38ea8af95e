import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { referralExample } from '../../../src/connectors/platform/schema-examples.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { messageArbitrary } from '../../arbitraries.js';

const platform = createPlatformConnector({ policy: strictPolicy });
const canary = 'Zanzibar Canary 9990000018';

/** Every way to break one leaf of a message, each leaving the canary in it. */
function broken(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => broken(item).map((other) => value.map((kept, j) => (i === j ? other : kept))));
  }
  if (typeof value === 'object' && value !== null) {
    const inside = Object.entries(value).flatMap(([key, inner]) =>
      broken(inner).map((other) => ({ ...value, [key]: other })),
    );
    return [...inside, { ...value, [canary]: canary }, canary];
  }
  return [canary, [canary], { [canary]: canary }, `${canary}\u0000`];
}

describe('a person’s data is never in an issue', () => {
  test('whatever is broken in a referral', () => {
    const wires = broken(referralExample);
    expect(wires.length).toBeGreaterThan(300);
    const faulty = wires.map((wire) => platform.read(wire).issues).filter((issues) => issues.length > 0);
    expect(faulty.length).toBeGreaterThan(250);
    expect(JSON.stringify(faulty)).not.toMatch(/Zanzibar|Canary|9990000018/);
  });

  test('nor in what is thrown when a message cannot be said', () => {
    const { message } = platform.read(referralExample);
    if (message?.kind !== 'referral') throw new Error('the example is a referral');
    const { referral } = message;
    for (const facts of [{ dateOfBirth: canary }, { alias: `${canary}\u0000` }, { [canary]: canary }, {}]) {
      let thrown: unknown;
      try {
        platform.write({ ...message, referral: { ...referral, person: facts } });
      } catch (stop) {
        thrown = stop;
      }
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown instanceof Error && thrown.message).not.toMatch(/Zanzibar|Canary|9990000018/);
    }
  });

  test('the words of a generated message are in none of its issues', () => {
    fc.assert(
      fc.property(messageArbitrary, (message) => {
        const wire = JSON.parse(
          JSON.stringify(platform.write(message)).replaceAll(/"freeText":"/g, '"freeText":"\\u0007'),
        );
        const { issues } = platform.read(wire);
        for (const { text } of issues) expect(text).toBe('found a string of another form, expected text');
      }),
      { numRuns: 50 },
    );
  });
});
