import { describe, expect, test } from '@jest/globals';
import { applyMessage, toRest } from '../../src/connectors/at-rest.js';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import type { Connector } from '../../src/connectors/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../../src/connectors/platform/connector.js';
import { Refusal } from '../../src/domain/issue.js';
import type { Message, ReferralMessage } from '../../src/domain/message.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';

const deps = { policy: strictPolicy };
const wires: readonly Connector[] = [
  createBarsConnector(deps),
  createFhirRestConnector(deps),
  createPlatformConnector(deps),
];
const byName = wires.map((wire) => [wire.name, wire] as const);

const service = (value: string) => ({ endpoint: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value } });
const envelope = {
  id: '5b0a0c0e-1111-4222-8333-444455556666',
  sentAt: '2026-07-01T09:30:00Z',
  sender: service('1'),
  receiver: service('2'),
};
const number = { system: 'https://gp.example/referral', value: 'R1' };
const otherId = '5b0a0c0e-1111-4222-8333-444455557777';
const [hers, his] = ['9990000018', '9990000026'];

const referral = (facts: { identifiers?: [typeof number]; nhsNumber?: string } = {}): ReferralMessage => ({
  kind: 'referral',
  ...envelope,
  referral: {
    details: { status: 'active', ...(facts.identifiers !== undefined && { identifiers: facts.identifiers }) },
    person: {
      name: { fullName: 'Ada Quill' },
      ...(facts.nhsNumber !== undefined && { nhsNumber: { value: facts.nhsNumber } }),
    },
    referrer: { kind: 'self' },
    recipient: { serviceName: 'Brightside' },
    risks: { noneKnown: { status: 'active' } },
    progress: { state: 'sent' },
  },
});
const progress: Message = {
  kind: 'progress',
  ...envelope,
  inReplyTo: otherId,
  referral: number,
  progress: { state: 'accepted' },
};
const withdrawal: Message = {
  kind: 'withdrawal',
  ...envelope,
  referral: number,
  progress: { state: 'withdrawn', reason: { code: 'moved' } },
  person: { name: { fullName: 'Ada Quill' }, nhsNumber: { value: hers } },
};
const another = { ...number, value: 'R2' };

function refusalOf(act: () => unknown): string[] {
  try {
    act();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    for (const { text } of thrown.issues) expect(text).not.toMatch(/\d{10}|R1|R2/);
    return thrown.issues.map(({ code, path, text }) => `${code} ${path} ${text.split(';')[0]}`);
  }
  return [];
}

const otherReferral = 'found another referral';
const otherPerson = "found another person's NHS number";

describe.each(byName)('a message is not written onto another exchange: %s', (name, wire) => {
  const isPlain = name === 'platform';
  const at = (path: string, pointer: string) => (isPlain ? pointer : path);
  const identifiers = at('referral.details.identifiers', '/referral/details/identifiers');
  const nhsNumber = at('referral.person.nhsNumber', '/referral/person/nhsNumber');
  const about = at('referral', '/referralIdentifier');
  const person = at('person.nhsNumber', '/person/nhsNumber');
  const onto = (message: Message, last: Message) => refusalOf(() => wire.write(message, wire.write(last)));

  test('a referral with another number, or of another message where neither has a number', () => {
    const last = referral({ identifiers: [number] });
    expect(onto(referral({ identifiers: [another] }), last)).toEqual([`invariant ${identifiers} ${otherReferral}`]);
    expect(onto(referral(), last)).toEqual([`invariant ${identifiers} ${otherReferral}`]);
    expect(onto({ ...referral(), id: otherId }, referral())).toEqual([`invariant ${identifiers} ${otherReferral}`]);
  });

  test("another person's, even under the same number; both faults are told at once", () => {
    const last = referral({ identifiers: [number], nhsNumber: hers });
    expect(onto(referral({ identifiers: [number], nhsNumber: his }), last)).toEqual([
      `invariant ${nhsNumber} ${otherPerson}`,
    ]);
    expect(onto(referral({ identifiers: [another], nhsNumber: his }), last)).toHaveLength(2);
  });

  test('progress and a withdrawal of another referral, or another person', () => {
    expect(onto({ ...progress, referral: another }, progress)).toEqual([`invariant ${about} ${otherReferral}`]);
    expect(onto({ ...withdrawal, referral: another }, withdrawal)).toEqual([`invariant ${about} ${otherReferral}`]);
    const wrong = { ...withdrawal, person: { nhsNumber: { value: his } } };
    expect(onto(wrong, withdrawal)).toEqual([`invariant ${person} ${otherPerson}`]);
  });

  test('a newer word on the same referral is, and may be the first to give the NHS number', () => {
    const last = referral({ identifiers: [number] });
    const next = { ...referral({ identifiers: [number], nhsNumber: hers }), id: otherId };
    expect(wire.read(wire.write(next, wire.write(last))).message).toEqual(next);
    expect(onto(last, next)).toEqual([]);
    expect(onto({ ...progress, progress: { state: 'received' } }, progress)).toEqual([]);
  });
});

describe('what is kept', () => {
  const kept = toRest(referral({ identifiers: [number], nhsNumber: hers }));

  test('takes progress and withdrawals that name it by its number or by the message that brought it', () => {
    for (const referral of [number, { value: envelope.id }]) {
      expect(refusalOf(() => applyMessage(kept, { ...progress, referral }))).toEqual([]);
      expect(refusalOf(() => applyMessage(kept, { ...withdrawal, referral }))).toEqual([]);
    }
  });

  test('refuses those about another referral, and those about another person', () => {
    for (const referral of [another, { value: 'R1' }, { value: otherId }]) {
      expect(refusalOf(() => applyMessage(kept, { ...progress, referral }))).toEqual([
        `invariant referral ${otherReferral}`,
      ]);
      expect(refusalOf(() => applyMessage(kept, { ...withdrawal, referral }))).toEqual([
        `invariant referral ${otherReferral}`,
      ]);
    }
    const wrong = { ...withdrawal, person: { nhsNumber: { value: his } } };
    expect(refusalOf(() => applyMessage(kept, wrong))).toEqual([`invariant person.nhsNumber ${otherPerson}`]);
  });

  test('is not begun with what another referral came in', () => {
    const [bars] = wires;
    const received = bars?.write(referral({ identifiers: [another], nhsNumber: his }));
    expect(refusalOf(() => toRest(referral({ identifiers: [number], nhsNumber: hers }), received))).toEqual([
      `invariant referral.details.identifiers ${otherReferral}`,
      `invariant referral.person.nhsNumber ${otherPerson}`,
    ]);
  });
});
