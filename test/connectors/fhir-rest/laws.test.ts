import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../../src/connectors/fhir-rest/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { messageArbitrary, referralMessageArbitrary } from '../../arbitraries.js';
import { referral } from '../bars/fixtures.js';
import { anyJson, at, barsMessages, entriesOf, hostile, junk, pathsOf, replaced } from '../bars/messages.js';
import { owesPutGet, readWhole } from '../contract.js';

const rest = createFhirRestConnector({ policy: strictPolicy });
const bars = createBarsConnector({ policy: strictPolicy });

describe('a message as a transaction', () => {
  owesPutGet(rest, messageArbitrary, referralMessageArbitrary);

  test('GetPut: with foreign content in it, it is written back byte for byte', () => {
    fc.assert(
      fc.property(messageArbitrary, fc.nat(), (message, seed) => {
        const wire = hostile(rest.write(message), seed);
        expect(readWhole(rest, wire)).toEqual(message);
        expect(JSON.stringify(rest.write(message, wire))).toBe(JSON.stringify(wire));
      }),
      { numRuns: 100 },
    );
  });

  test('every resource says how it is to be stored, once per business identifier', () => {
    fc.assert(
      fc.property(messageArbitrary, (message) => {
        const bundle = rest.write(message);
        expect(at(bundle, 'type')).toBe('transaction');
        for (const { resource, request } of entriesOf(bundle)) {
          const type = at(resource, 'resourceType');
          expect(request).toMatchObject({ method: 'POST', url: type });
          const system = at(resource, 'identifier', 0, 'system');
          const value = at(resource, 'identifier', 0, 'value');
          const isSaidOf =
            message.kind !== 'referral' &&
            type === 'ServiceRequest' &&
            !/plan-action|connection/.test(JSON.stringify(at(resource, 'category')));
          if (isSaidOf) expect(at(request, 'ifNoneExist')).toBeUndefined();
          else if (typeof system === 'string') {
            expect(at(request, 'ifNoneExist')).toBe(`identifier=${encodeURIComponent(`${system}|${String(value)}`)}`);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('across the wires', () => {
  test('bars to fhir-rest and back keeps every fact', () => {
    fc.assert(
      fc.property(barsMessages, (message) => {
        const over = readWhole(rest, rest.write(readWhole(bars, bars.write(message))));
        expect(readWhole(bars, bars.write(over))).toEqual(message);
      }),
      { numRuns: 100 },
    );
  });

  test("so does a stranger's referral", () => {
    const message = readWhole(bars, referral);
    expect(readWhole(bars, bars.write(readWhole(rest, rest.write(message))))).toEqual(message);
  });
});

describe('anything whatever can be read', () => {
  test('any JSON at all is answered with issues', () => {
    fc.assert(
      fc.property(anyJson, (wire) => {
        const { message, issues } = rest.read(wire);
        expect(message).toBeUndefined();
        expect(issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a transaction with junk anywhere in it is read, kept whole, or refused', () => {
    const wire = rest.write(readWhole(bars, referral));
    for (const [i, path] of pathsOf(wire).entries()) {
      const broken = replaced(wire, path, junk[i % junk.length]);
      const { message, issues } = rest.read(broken);
      if (message !== undefined) expect(JSON.stringify(rest.write(message, broken))).toBe(JSON.stringify(broken));
      else expect(issues.some(({ severity }) => severity === 'error')).toBe(true);
    }
  });
});
