import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { referrer } from '../../../src/connectors/platform/mapping.js';
import type { ReferrerWire } from '../../../src/connectors/platform/types.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { messageArbitrary, referralMessageArbitrary, referrerArbitrary } from '../../arbitraries.js';
import { onExchangeOf } from '../exchange.js';
import { minimalMessage } from './minimal.js';

const platform = createPlatformConnector({ policy: strictPolicy });
const overTheWire = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire));
const runs = { numRuns: 300 };
const unmapped = [
  { path: 'Bundle.entry[2].resource.extension[0].valueString', value: 'left as it was' },
  { path: 'Bundle.entry[2].resource.multipleBirthBoolean', value: false },
  { path: 'Bundle.entry[2].resource.multipleBirthInteger', value: 2 },
];

describe('PutGet: what is written is read back', () => {
  test('for every message', () => {
    fc.assert(
      fc.property(messageArbitrary, (message) => {
        expect(platform.read(overTheWire(platform.write(message)))).toEqual({ message, issues: [], unmapped: [] });
      }),
      runs,
    );
  });

  test('onto a wire form of its exchange, or of another kind', () => {
    fc.assert(
      fc.property(referralMessageArbitrary, messageArbitrary, (other, last) => {
        const message = last.kind === 'referral' ? onExchangeOf(last, other) : other;
        const written = platform.write(message, platform.write(last, undefined, unmapped));
        expect(platform.read(written).message).toEqual(message);
      }),
      { numRuns: 100 },
    );
  });
});

describe('GetPut: what was read is written as it was', () => {
  test('for every message, member by member and in order', () => {
    fc.assert(
      fc.property(messageArbitrary, fc.boolean(), (sent, withCarried) => {
        const wire = reversed(platform.write(sent, undefined, withCarried ? unmapped : []));
        const { message } = platform.read(wire);
        expect(message).toEqual(sent);
        if (message === undefined) return;
        expect(JSON.stringify(platform.write(message, wire))).toBe(JSON.stringify(wire));
      }),
      runs,
    );
  });

  test('for every referrer', () => {
    fc.assert(
      fc.property(referrerArbitrary, (value) => {
        const wire = referrer.put(value, undefined);
        expect(referrer.get(wire)).toEqual(value);
        expect(referrer.put(referrer.get(wire), wire)).toBe(wire);
        expect(referrer.put(value, { kind: 'self' })).toEqual(wire);
        expect(referrer.rest(wire)).toBeUndefined();
      }),
    );
  });

  test('a referrer without a fact keeps its kind', () => {
    const wire: ReferrerWire = { kind: 'related' };
    expect(referrer.get(wire)).toEqual({ kind: 'related', related: {} });
    expect(referrer.put({ kind: 'professional', professional: {} }, undefined)).toEqual({ kind: 'professional' });
  });
});

/** The minimal message when it is written anew: it was sent, and says so. */
const said = () => {
  const { referral, ...others } = minimalMessage();
  return { ...others, referral: { ...referral, progress: { state: 'sent' } } };
};

test('a referral that left it to be understood that it was sent is written onto itself as it was', () => {
  const { message } = platform.read(minimalMessage());
  if (message?.kind !== 'referral') throw new Error('the minimal message is a referral');
  expect(message.referral.progress).toEqual({ state: 'sent' });
  expect(platform.write(message, minimalMessage())).toEqual(minimalMessage());
  const received = { ...message, referral: { ...message.referral, progress: { state: 'received' } as const } };
  expect(platform.write(received, minimalMessage())).toMatchObject({ referral: { progress: { state: 'received' } } });
});

describe('what was carried and not understood', () => {
  const message = platform.read(minimalMessage()).message;
  if (message === undefined) throw new Error('the minimal message is right');

  test('is shown to the reader, after everything else', () => {
    expect(platform.write(message, undefined, unmapped)).toEqual({ ...said(), carried: unmapped });
    expect(Object.keys(Object(platform.write(message, undefined, unmapped))).at(-1)).toBe('carried');
    expect(platform.write(message, undefined, [])).toEqual(said());
  });

  test('does no harm when it comes back, and is said again', () => {
    const read = platform.read({ ...minimalMessage(), carried: unmapped });
    expect(read).toEqual({ message, issues: [], unmapped });
  });

  test('stays when the message is written again, and does not pass to a message of another kind', () => {
    const wire = platform.write(message, undefined, unmapped);
    expect(platform.write(message, wire)).toEqual(wire);
    expect(platform.write(message, wire, unmapped.slice(1))).toEqual({
      ...said(),
      carried: unmapped.slice(1),
    });
    expect(platform.write(message, wire, [])).toEqual(said());
    const { id, sentAt, sender, receiver } = message;
    const withdrawal = {
      kind: 'withdrawal',
      ...{ id, sentAt, sender, receiver },
      referral: { value: 'R-1' },
      progress: { state: 'entered-in-error' },
    } as const;
    expect(platform.write(withdrawal, wire)).not.toHaveProperty('carried');
  });

  test('more of it than a list may hold is counted at its end', () => {
    const much = Array.from({ length: 10_002 }, (_, i) => ({ path: `Bundle.entry[${i}].search.mode`, value: 'match' }));
    const { unmapped: shown, issues } = platform.read(platform.write(message, undefined, much));
    expect(issues).toEqual([]);
    expect(shown).toHaveLength(10_000);
    expect(shown.slice(0, -1)).toEqual(much.slice(0, 9_999));
    expect(shown.at(-1)).toEqual({ path: 'carried', value: '… and 3 more' });
    expect(platform.read(platform.write(message, undefined, much.slice(2))).unmapped).toEqual(much.slice(2));
  });

  test('a base that this wire cannot have said is not written onto', () => {
    for (const base of [
      null,
      7,
      'text',
      [],
      {},
      { resourceType: 'Bundle' },
      { ...minimalMessage(), odd: 1, carried: unmapped },
    ]) {
      expect(platform.write(message, base)).toEqual(said());
    }
  });
});

describe('what cannot be said in this wire', () => {
  const { message } = platform.read(minimalMessage());
  if (message?.kind !== 'referral') throw new Error('the minimal message is a referral');
  const { referral } = message;

  test('a value that the wire cannot hold, or a fact it needs, is a refusal with its pointer', () => {
    const unsayable = {
      ...message,
      id: 'no-uuid',
      referral: { ...referral, person: { ...referral.person, dateOfBirth: '2026-02-30' }, risks: { noneKnown: {} } },
    };
    expect(() => platform.write(unsayable)).toThrow(
      expect.objectContaining({
        name: 'Refusal',
        issues: [
          expect.objectContaining({ code: 'value', path: '/id' }),
          expect.objectContaining({ code: 'value', path: '/referral/person/dateOfBirth' }),
          expect.objectContaining({ code: 'required', path: '/referral/risks/noneKnown/status' }),
        ],
      }),
    );
  });

  test('a fault of form is a bug and no refusal', () => {
    expect(() => platform.write({ ...message, referral: { ...referral, person: {} } })).toThrow(
      expect.objectContaining({ name: 'Error', message: expect.stringContaining('/referral/person') }),
    );
  });
});

/** The same JSON with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
