import { describe, expect, test } from '@jest/globals';
import { letterOf } from '../../src/delivery/letter.js';
import { keepCarried } from '../../src/exchange/kept-message.js';
import { messageOf, owedFor, partyWith, referral, report, wires } from './owed.js';

const open = partyWith({ kind: 'platform-webhook', url: 'https://tool.example/' });
const cleared = { ...open, clearedForRestricted: true } as const;
const restricted = messageOf('restricted-safeguarding/1-gp-sends.json');

const names = ['bars', 'fhir-rest', 'platform'] as const;

describe.each(names)('on the wire %s', (name) => {
  test('a referral that holds what is restricted leaves only to a party that is cleared', () => {
    const letter = letterOf(owedFor(restricted), wires[name], open);
    expect(letter).toEqual({ kind: 'dead', reason: expect.stringContaining('clearedForRestricted') });
    expect(letterOf(owedFor(restricted), wires[name], cleared).kind).toBe('letter');
    expect(letterOf(owedFor(referral), wires[name], open).kind).toBe('letter');
  });
});

test('so does a message beside which something restricted was carried', () => {
  const at = 'Bundle.entry[4].resource';
  const carried = keepCarried([
    { path: `${at}.resourceType`, value: 'Observation' },
    { path: `${at}.meta.security[0].code`, value: 'R' },
    { path: `${at}.valueString`, value: 'words' },
  ]);
  expect(letterOf(owedFor(report, { carried }), wires.platform, open).kind).toBe('dead');
  expect(letterOf(owedFor(report, { carried }), wires.platform, cleared).kind).toBe('letter');
});
