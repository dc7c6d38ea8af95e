import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Conformance, createConformance } from '../../src/conformance/check.js';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../src/connectors/platform/connector.js';
import { isError } from '../../src/domain/issue.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { barsMessages } from '../connectors/bars/messages.js';

const platform = createPlatformConnector({ policy: strictPolicy });
const wires = {
  bars: createBarsConnector({ policy: strictPolicy }),
  'fhir-rest': createFhirRestConnector({ policy: strictPolicy }),
};

let conformance: Conformance;
beforeAll(() => {
  conformance = createConformance({ folders: ['profiles/json'] });
});

const overTheWire = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire));

describe('Conforms: what the platform may say is said in FHIR by the profiles, and comes back', () => {
  test.each(['bars', 'fhir-rest'] as const)('%s', (name) => {
    fc.assert(
      fc.property(barsMessages, (sent) => {
        const { message, issues } = platform.read(overTheWire(platform.write(sent)));
        expect(issues.filter(isError)).toEqual([]);
        expect(message).toEqual(sent);
        const written = overTheWire(wires[name].write(sent));
        expect(conformance.check(written).filter(isError)).toEqual([]);
        const back = wires[name].read(written);
        expect(back.issues.filter(isError)).toEqual([]);
        expect(back.unmapped).toEqual([]);
        expect(back.message).toEqual(sent);
      }),
      { numRuns: 150 },
    );
  });
});
