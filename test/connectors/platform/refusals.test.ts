import { describe, expect, test } from '@jest/globals';
import { minimalMessage, progressWire } from './minimal.js';
import { person, platform, referral, texts, told } from './told.js';

describe('what is no message of this wire', () => {
  test.each([
    [null, 'found null; expected an object'],
    [[], 'found a list; expected an object'],
    ['a letter', 'found a string; expected an object'],
    [7, 'found a number; expected an object'],
  ])('%j', (wire, text) => {
    expect(told(wire)).toEqual(['structure ']);
    expect(texts(wire)).toEqual([text]);
  });

  test.each([
    [{}, 'required /kind', 'found nothing; expected one of referral, withdrawal, progress'],
    [{ kind: 4 }, 'structure /kind', 'found a number; expected one of referral, withdrawal, progress'],
    [
      { kind: 'Bundle' },
      'code-unknown /kind',
      'found a string that is none of the words; expected one of referral, withdrawal, progress',
    ],
  ])('%j', (wire, issue, text) => {
    expect(told(wire)).toEqual([issue]);
    expect(texts(wire)).toEqual([text]);
  });

  test('a message with its kind alone hears what is missing, once each', () => {
    const always = ['waymark', 'id', 'sentAt', 'sender', 'receiver'].map((name) => `required /${name}`);
    expect(told({ kind: 'referral' }).sort()).toEqual([...always, 'required /referral'].sort());
    for (const kind of ['withdrawal', 'progress']) {
      expect(told({ kind }).sort()).toEqual([...always, 'required /progress', 'required /referralIdentifier'].sort());
    }
  });

  test('another version', () => {
    expect(told({ ...minimalMessage(), waymark: '2' })).toEqual(['code-unknown /waymark']);
  });
});

describe('the three issues that matter, and not forty', () => {
  test('a referral without risks, with a wrong need and a wrong date', () => {
    expect(
      told(
        referral({
          risks: undefined,
          needs: [{ kind: 'hunger', state: 'active', certainty: 'confirmed' }],
          person: { dateOfBirth: '2026-02-30' },
        }),
      ).sort(),
    ).toEqual([
      'code-unknown /referral/needs/0/kind',
      'required /referral/risks',
      'value /referral/person/dateOfBirth',
    ]);
  });

  test('rules are told beside faults of form', () => {
    expect(
      told(
        referral({
          risks: undefined,
          person: { nhsNumber: { value: '9990000000' }, deceased: true, deceasedOn: '2026' },
          progress: { state: 'rejected' },
        }),
      ).sort(),
    ).toEqual([
      'invariant /referral/person/deceased',
      'nhs-number /referral/person/nhsNumber/value',
      'required /referral/progress/reason',
      'required /referral/risks',
    ]);
  });
});

describe('each kind of fault, with its pointer', () => {
  test.each<[string, unknown, string, unknown]>([
    [
      'a mandatory section',
      referral({ risks: undefined }),
      'required /referral/risks',
      'found nothing; expected risks (The risks, or the statement that none is known)',
    ],
    [
      'a status, which is never made up',
      referral({ aboutMe: { myWellness: 'Good' } }),
      'required /referral/aboutMe/status',
      'found nothing; expected status (Whether the person has finished writing)',
    ],
    [
      'both kinds of risks',
      referral({
        risks: { noneKnown: { status: 'active' }, entries: [{ status: 'active', risk: { freeText: 'Dog' } }] },
      }),
      'invariant /referral/risks',
      'found several members; expected one of noneKnown, entries',
    ],
    [
      'a member that is not known',
      referral({ mood: 'low' }),
      'structure /referral/mood',
      'found a member that is not known here; expected only details, person, gpPractices, referrer, recipient, needs, personReports, problems, aboutMe, individualRequirements, safeguarding, consent, socialContext, servicesAndCare, pregnancyStatus, risks, progress, report',
    ],
    [
      'a member whose name is no name',
      referral({ 'Ada said: I am low': 1 }),
      'structure /referral',
      expect.stringMatching(/^found a member whose name is not known here; expected only details, /),
    ],
    [
      'a prototype',
      JSON.parse(JSON.stringify(minimalMessage()).replace('"waymark"', '"__proto__":{"admin":true},"waymark"')),
      'structure /__proto__',
      expect.stringMatching(/^found a member that is not known here/),
    ],
    ['a wrong type', person({ alias: 7 }), 'structure /referral/person/alias', 'found a number; expected a string'],
    ['null', person({ alias: null }), 'structure /referral/person/alias', 'found null; expected a string'],
    ['a list for one', person({ name: [] }), 'structure /referral/person/name', 'found a list; expected an object'],
    [
      'a number that is not whole',
      person({ telephones: [{ number: '1', preference: 1.5 }] }),
      'structure /referral/person/telephones/0/preference',
      'found a number; expected a whole number',
    ],
    [
      'a number out of range',
      person({ telephones: [{ number: '1', preference: 0 }] }),
      'value /referral/person/telephones/0/preference',
      'found a number out of range; expected >= 1',
    ],
    [
      'a number out of range above',
      person({ telephones: [{ number: '1', preference: 10_000 }] }),
      'value /referral/person/telephones/0/preference',
      'found a number out of range; expected <= 9999',
    ],
    [
      'a word of a list, of the wrong type',
      person({ gender: true }),
      'structure /referral/person/gender',
      'found a boolean; expected a string',
    ],
    [
      'a word of no list',
      person({ gender: 'woman' }),
      'code-unknown /referral/person/gender',
      'found a string that is none of the words; expected one of male, female, indeterminate, not-known',
    ],
    [
      'a denial of what is only affirmed',
      referral({ risks: { entries: [{ status: 'active', risk: { freeText: 'Dog' }, restricted: false }] } }),
      'value /referral/risks/entries/0/restricted',
      'found a boolean of another value; expected true, or no such member',
    ],
    [
      'an empty text',
      person({ alias: '' }),
      'structure /referral/person/alias',
      'found an empty string, expected text',
    ],
    [
      'an empty list',
      referral({ needs: [] }),
      'structure /referral/needs',
      'found an empty list; expected something in it, or no such member',
    ],
    [
      'an empty object',
      person({}),
      'structure /referral/person',
      'found an empty object; expected something in it, or no such member',
    ],
    [
      'an empty code',
      person({ sex: { codedValues: [{}] } }),
      'structure /referral/person/sex/codedValues/0',
      'found an empty object; expected something in it, or no such member',
    ],
    [
      'a message id that is no UUID',
      { ...minimalMessage(), id: 'message-7' },
      'value /id',
      'found a string of another form; expected a UUID',
    ],
    [
      'a referrer of no kind',
      referral({ referrer: { name: 'Dr A' } }),
      'required /referral/referrer/kind',
      'found nothing; expected one of professional, related, self',
    ],
    [
      'a referrer of another kind',
      referral({ referrer: { kind: 'robot' } }),
      'code-unknown /referral/referrer/kind',
      'found a string that is none of the words; expected one of professional, related, self',
    ],
    [
      'a relative with a grade',
      referral({ referrer: { kind: 'related', grade: '7' } }),
      'structure /referral/referrer/grade',
      'found a member that is not known here; expected only kind, name, relationship, contactDetails',
    ],
    [
      'a slash and a tilde in a pointer',
      { ...minimalMessage(), carried: [{ path: 'x', value: null }] },
      'structure /carried/0/value',
      'found null; expected a string or a number or a boolean',
    ],
    [
      'a withdrawal in another state',
      { ...progressWire(), kind: 'withdrawal' },
      'code-unknown /progress/state',
      'found a string that is none of the words; expected one of withdrawn, entered-in-error',
    ],
  ])('%s', (_name, wire, issue, text) => {
    expect(told(wire)).toEqual([issue]);
    expect(texts(wire)).toEqual([text]);
  });

  test.each([
    ['2026-02-30', 'no such day'],
    ['2026-13', 'no such month'],
    ['26-01-01', 'a short year'],
    ['01/02/2026', 'a British date'],
    ['2026-02-01T10:00:00Z', 'a time on a birthday'],
    ['2026-1-1', 'single digits'],
  ])('a date of birth %s (%s)', (dateOfBirth) => {
    expect(told(person({ dateOfBirth }))).toEqual(['value /referral/person/dateOfBirth']);
  });

  test.each([
    ['2026-02-30', 'no such day'],
    ['2026-02-01T10:00:00', 'no zone'],
    ['2026-02-01T10:00Z', 'no seconds'],
    ['2026-02-01T24:00:00Z', 'no such hour'],
    ['2026-02', 'right', true],
    ['2026', 'right', true],
    ['2024-02-29', 'right', true],
    ['2026-02-01T10:00:00.5+01:00', 'right', true],
  ])('a moment %s (%s)', (date, _why, right = false) => {
    const { issues } = platform.read(referral({ details: { status: 'active', date } }));
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual(right ? [] : ['value /referral/details/date']);
  });

  test.each([
    ['sentAt', '2026-11-02'],
    ['sentAt', '2026-11-02T09:30:00'],
  ])('%s %s', (name, sentAt) => {
    expect(told({ ...minimalMessage(), [name]: sentAt })).toEqual([`value /${name}`]);
  });

  test.each([
    ['a control character', { alias: 'A\u0000da' }, '/alias'],
    ['half a surrogate pair', { alias: 'A\ud800da' }, '/alias'],
    ['a URI with spaces', { sex: { codedValues: [{ system: 'not a uri' }] } }, '/sex/codedValues/0/system'],
    ['a code with spaces around it', { sex: { codedValues: [{ code: ' 1' }] } }, '/sex/codedValues/0/code'],
    ['what is no base64', { photographs: [{ contentType: 'image/png', data: 'a photo' }] }, '/photographs/0/data'],
  ])('%s', (_name, facts, path) => {
    // Not over the wire: JSON.stringify would write half a pair as an escape.
    const message = minimalMessage();
    expect(told({ ...message, referral: { ...message.referral, person: facts } })).toEqual([
      `value /referral/person${path}`,
    ]);
  });

  test('bidirectional marks belong to names in many scripts', () => {
    expect(platform.read(person({ alias: '\u200fמרים\u200e' })).issues).toEqual([]);
  });
});
