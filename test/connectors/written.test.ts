import { describe, expect, test } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { type Issue, Refusal } from '../../src/domain/issue.js';
import type { ReferralMessage } from '../../src/domain/message.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { referral } from './bars/fixtures.js';
import { changed, objectAt, resourceOf } from './bars/messages.js';

const { check } = createConformance();
const policy = strictPolicy;
const checked = [
  ['bars', createBarsConnector({ policy, check }), createBarsConnector({ policy })],
  ['fhir-rest', createFhirRestConnector({ policy, check }), createFhirRestConnector({ policy })],
] as const;
const message = createBarsConnector({ policy }).read(referral).message;
if (message?.kind !== 'referral') throw new Error('no referral');

function refusalOf(act: () => unknown): readonly Issue[] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.issues;
    throw thrown;
  }
  return [];
}

/** A date that no FHIR can hold, in a message that was made by a program and never read. */
const impossible: ReferralMessage = {
  ...message,
  referral: { ...message.referral, person: { ...message.referral.person, dateOfBirth: '2026-02-30' } },
};

describe.each(checked)('what is written is checked as strictly as what is read: %s', (_name, strict, lenient) => {
  test('what FHIR cannot hold is a refusal with its path, where the check is given', () => {
    const issues = refusalOf(() => strict.write(impossible));
    expect(issues).toEqual([expect.objectContaining({ severity: 'error', code: 'value' })]);
    expect(issues[0]?.path).toMatch(/^Bundle\.entry\[\d+\]\.resource\.birthDate$/);
    expect(issues[0]?.text).not.toContain('2026-02-30');
    expect(refusalOf(() => lenient.write(impossible))).toEqual([]);
  });

  test('so it is when it is written onto what was last seen', () => {
    const wire = strict.write(message);
    expect(refusalOf(() => strict.write(impossible, wire))).toHaveLength(1);
    expect(strict.write(message, wire)).toEqual(wire);
  });

  test('a fault that stood unseen in what is written onto is not sent on', () => {
    const wire = changed(strict.write(message), (copy) =>
      Object.assign(resourceOf(copy, 'Patient'), { multipleBirthInteger: 'none' }),
    );
    expect(refusalOf(() => strict.write(message, wire)).map(({ path }) => path)).toEqual([
      expect.stringMatching(/\.multipleBirth/),
    ]);
    expect(lenient.write(message, wire)).toEqual(wire);
  });
});

describe.each(checked)('what changes the meaning of the message around its resources: %s', (_name, _strict, wire) => {
  const sent = wire.write(message);
  const modifier = [{ url: 'https://foreign.example/not', valueBoolean: true }];
  const errorsOf = (change: (copy: unknown) => void) => {
    const { message: read, issues } = wire.read(changed(sent, change));
    expect(read).toBeUndefined();
    return issues.map(({ code, path }) => `${code} ${path}`);
  };

  test('rules that the bundle says it keeps to', () => {
    expect(errorsOf((copy) => Object.assign(objectAt(copy), { implicitRules: 'https://foreign.example' }))).toEqual([
      'modifier-unknown Bundle.implicitRules',
    ]);
  });

  test('a modifier on an entry, or inside one', () => {
    const [on, inside] = [2, 3];
    expect(
      errorsOf((copy) => {
        Object.assign(objectAt(copy, 'entry', on), { modifierExtension: modifier });
        Object.assign(objectAt(copy, 'entry', inside), { search: { mode: 'match', modifierExtension: modifier } });
      }),
    ).toEqual([
      'modifier-unknown Bundle.entry[2].modifierExtension',
      'modifier-unknown Bundle.entry[3].search.modifierExtension',
    ]);
  });

  test('a resource that no part reads is carried with its modifier, and listed', () => {
    const { message: read, unmapped } = wire.read(
      changed(sent, (copy) => {
        const { entry } = objectAt(copy);
        const resource = {
          resourceType: 'Basic',
          implicitRules: 'https://foreign.example',
          modifierExtension: modifier,
        };
        if (Array.isArray(entry)) entry.push({ fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000001', resource });
      }),
    );
    expect(read).toEqual(message);
    expect(unmapped.map(({ path }) => path.replace(/^Bundle\.entry\[\d+\]/, ''))).toEqual(
      expect.arrayContaining(['.resource.implicitRules', '.resource.modifierExtension[0].valueBoolean']),
    );
  });
});
