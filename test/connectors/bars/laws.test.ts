import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { owesPutGet, readWhole } from '../contract.js';
import { cancellation, referral, rejection } from './fixtures.js';
import { barsMessages, barsReferrals, hostile, type Json, objectAt } from './messages.js';

const bars = createBarsConnector({ policy: strictPolicy });

describe('what is written is read', () => {
  owesPutGet(bars, barsMessages, barsReferrals);

  test('the same message is always the same bundle, byte for byte', () => {
    fc.assert(
      fc.property(barsMessages, (message) => {
        const once = JSON.stringify(bars.write(message));
        expect(JSON.stringify(bars.write(structuredClone(message)))).toBe(once);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is read is kept', () => {
  test.each([
    ['referral', referral],
    ['cancellation', cancellation],
    ['rejection', rejection],
  ])('GetPut: the %s of a stranger is written back byte for byte', (_name, wire: Json) => {
    expect(JSON.stringify(bars.write(readWhole(bars, wire), wire))).toBe(JSON.stringify(wire));
  });

  test('GetPut: so is any message of ours with foreign content in it', () => {
    fc.assert(
      fc.property(barsMessages, fc.nat(), (message, seed) => {
        const wire = hostile(bars.write(message), seed);
        expect(readWhole(bars, wire)).toEqual(message);
        expect(JSON.stringify(bars.write(message, wire))).toBe(JSON.stringify(wire));
      }),
      { numRuns: 100 },
    );
  });

  test('Kept: what was not understood stays when a fact changes, and only the resource of that fact does', () => {
    fc.assert(
      fc.property(barsReferrals, fc.nat(), (message, seed) => {
        const wire = hostile(bars.write(message), seed);
        const { referral: facts } = message;
        const next = {
          ...message,
          referral: { ...facts, details: { ...facts.details, reason: 'another reason than any that is generated' } },
        };
        const written = bars.write(next, wire);
        expect(readWhole(bars, written)).toEqual(next);
        expect(bars.read(written).unmapped).toEqual(bars.read(wire).unmapped);
        const before = objectAt(wire).entry;
        const after = objectAt(written).entry;
        if (!Array.isArray(before) || !Array.isArray(after)) throw new Error('no entries');
        const touched = after.filter((entry, i) => JSON.stringify(entry) !== JSON.stringify(before[i]));
        expect(touched.map((entry) => objectAt(entry, 'resource').resourceType)).toEqual(['ServiceRequest']);
      }),
      { numRuns: 60 },
    );
  });

  test('what changed says when, in the instant of the message; what did not keeps its own', () => {
    const message = readWhole(bars, referral);
    if (message.kind !== 'referral') throw new Error('no referral');
    const sentAt = '2026-07-02T10:00:00Z';
    const { referral: facts } = message;
    const next = {
      ...message,
      sentAt,
      referral: { ...facts, details: { ...facts.details, priority: 'urgent' as const } },
    };
    const written = bars.write(next, referral);
    expect(objectAt(written).timestamp).toBe(sentAt);
    expect(objectAt(written, 'meta').lastUpdated).toBe(sentAt);
    expect(objectAt(written, 'entry', 1, 'resource', 'meta').lastUpdated).toBe(sentAt);
    expect(objectAt(written, 'entry', 2)).toEqual(objectAt(referral, 'entry', 2));
    // The sender's spelling stays in what did not change.
    expect(objectAt(written, 'entry', 0)).toEqual(objectAt(referral, 'entry', 0));
  });

  test('a spelling stays even in a resource that changes', () => {
    const message = readWhole(bars, referral);
    const next = { ...message, sender: { ...message.sender, software: { name: 'Another', version: '2' } } };
    const written = bars.write(next, referral);
    const header = objectAt(written, 'entry', 0, 'resource');
    expect(objectAt(header, 'source').software).toBe('Another');
    expect(objectAt(header, 'destination', 0).endpoint).toBe('http://fhir.nhs.uk/id/dos-service-id|111111111');
  });
});
