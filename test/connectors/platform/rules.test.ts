import { describe, expect, test } from '@jest/globals';
import { createPlatformConnector } from '../../../src/connectors/platform/connector.js';
import { minimalMessage, progressWire } from './minimal.js';
import { person, platform, referral, told } from './told.js';

const progress = (facts: object) => ({ ...progressWire(), progress: facts });

describe('the rules of a progress', () => {
  test.each<[string, object, string[]]>([
    ['a reason is missing', { state: 'rejected' }, ['required /progress/reason']],
    [
      'a reason in words alone',
      { state: 'rejected', reason: { words: 'No room' } },
      ['required /progress/reason/code'],
    ],
    [
      'a reason of another state',
      { state: 'paused', reason: { code: 'no-capacity' } },
      ['code-unknown /progress/reason/code'],
    ],
    ['a reason too many', { state: 'engaged', reason: { code: 'other' } }, ['invariant /progress/reason']],
    ['a closing is missing', { state: 'closed' }, ['required /progress/closing']],
    [
      'a holding is missing, a closing too many',
      { state: 'holding', closing: 'other' },
      ['invariant /progress/closing', 'required /progress/holding'],
    ],
    ['no state', { notes: ['Called'] }, ['required /progress/state']],
    ['no such state', { state: 'in-progress' }, ['code-unknown /progress/state']],
  ])('%s', (_name, facts, issues) => {
    expect(told(progress(facts))).toEqual(issues);
  });
});

describe('the NHS number', () => {
  const wrong = person({ nhsNumber: { value: '999 000 0018' } });

  test('is refused when its check digit is wrong, or it is not ten digits', () => {
    for (const value of ['9990000000', '999 000 0018', '999', '9999999999']) {
      expect(told(person({ nhsNumber: { value } }))).toEqual(['nhs-number /referral/person/nhsNumber/value']);
    }
  });

  test('is only warned of where the operator says so, in a referral and in a withdrawal', () => {
    const lenient = createPlatformConnector({ policy: { nhsNumber: 'warn' } });
    const { message, issues } = lenient.read(wrong);
    expect(issues).toEqual([
      {
        severity: 'warning',
        code: 'nhs-number',
        path: '/referral/person/nhsNumber/value',
        text: 'found an NHS number that is not ten digits with a right check digit; expected one (modulus 11)',
      },
    ]);
    expect(message).toBeDefined();
    expect(message && lenient.write(message, wrong)).toEqual(wrong);
    const withdrawal = {
      ...progressWire(),
      kind: 'withdrawal',
      progress: { state: 'entered-in-error' },
      person: { nhsNumber: { value: '1' } },
    };
    expect(lenient.read(withdrawal).issues).toMatchObject([{ severity: 'warning', path: '/person/nhsNumber/value' }]);
    expect(told(withdrawal)).toEqual(['nhs-number /person/nhsNumber/value']);
  });
});

describe('a hostile message', () => {
  const cut = 'found long lists: only the first 500 items of each were checked';

  test('hears of 500 issues, and how many there are', () => {
    const members = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`odd${i}`, i]));
    const { issues } = platform.read({ ...minimalMessage(), ...members });
    expect(issues).toHaveLength(501);
    expect(issues.at(-1)).toMatchObject({ code: 'too-many', path: '', text: expect.stringMatching(/found 600 /) });
  });

  test('hears of long lists that only their beginning was checked', () => {
    const needs = Array(600).fill({ kind: 'hunger', state: 'active', certainty: 'confirmed' });
    const { issues } = platform.read(referral({ needs }));
    expect(issues).toHaveLength(501);
    expect(issues.at(-1)?.text).toBe(cut);
    expect(issues.at(-2)?.path).toBe('/referral/needs/499/kind');
  });

  test('hears of a fault at the end of a long list, and of one that is too long', () => {
    const right = { value: '1' };
    expect(told(person({ otherIdentifiers: [...Array(600).fill(right), {}] }))).toEqual([
      'required /referral/person/otherIdentifiers/600/value',
      'too-many ',
    ]);
    expect(told(person({ otherIdentifiers: Array(10_001).fill(right) }))).toEqual([
      'too-many /referral/person/otherIdentifiers',
      'too-many ',
    ]);
    expect(platform.read(person({ otherIdentifiers: Array(10_000).fill(right) })).issues).toEqual([]);
  });

  test('is answered within a second', () => {
    const needs = Array(10_000).fill({ kind: 'x', freeText: 'y'.repeat(1_000), certainty: [], bad: { worse: {} } });
    const wide = { ...minimalMessage(), referral: { ...minimalMessage().referral, needs, problems: needs } };
    let deep: unknown = 'end';
    for (let i = 0; i < 10_000; i++) deep = { deep };
    const start = performance.now();
    expect(told(wide)).toHaveLength(502);
    expect(told(deep)).toEqual(['required /kind']);
    expect(told({ ...minimalMessage(), referral: deep })).toContain('structure /referral/deep');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
