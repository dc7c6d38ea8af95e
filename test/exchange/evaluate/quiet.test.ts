import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../../src/exchange/evaluate/evaluate.js';
import { createPseudonyms } from '../../../src/exchange/evaluate/pseudonyms.js';
import type { Story } from '../../../src/exchange/evaluate/story.js';
import { exchange } from '../../store/records.js';
import { from, inMemory, keeping, key, to } from './population.js';

// A referral in which everything that people write is marked: words, and who and where somebody is.

const words = (what: string) => `Marked words: ${what}`;
const secret = (what: string) => `Named person ${what}`;
const coded = (what: string) => ({
  freeText: words(what),
  codedValues: [{ code: '1', display: words(`${what} code`) }],
});
const who = (what: string) => ({ name: secret(what), role: coded(`role of ${what}`) });
const identifier = (what: string) => ({ system: 'https://numbers.example', value: secret(what) });
const day = '2026-03-05';

const details = {
  details: {
    status: 'active',
    date: '2026-03-02',
    reason: words('reason'),
    narrative: words('narrative'),
    action: words('action'),
    returnResponseTo: secret('to be told'),
    identifiers: [identifier('referral')],
    caseNumber: identifier('case'),
    source: 'teacher',
  },
} as const;

const story = (level: 'everything' | 'summary'): Story => ({
  exchange: exchange({ id: '0b2f0d2c-7d0c-4b3a-9d0e-3f3c8e6b1a77', state: 'ended-early' }),
  timeline: [
    {
      at: Date.parse(day),
      progress: {
        state: 'holding',
        saidOn: day,
        notes: [secret('noted')],
        holding: { why: 'bearing-witness', words: words('holding'), since: day, reviewBy: '2026-04-05' },
      },
    },
    { at: Date.parse('2026-03-09'), progress: { state: 'ended-early', reason: { code: 'died', words: words('end') } } },
  ],
  referral: {
    ...details,
    person: {
      name: { fullName: secret('named'), familyName: secret('of a family') },
      preferredName: secret('preferred'),
      dateOfBirth: '1951-12-13',
      nhsNumber: { value: '9990000018' },
      otherIdentifiers: [identifier('local')],
      addresses: [{ lines: [secret('at home')], city: secret('in town'), postcode: 'LS6 9QX' }],
      telephones: [{ number: secret('called') }],
      emails: [{ address: secret('written to') }],
      relevantContacts: secret('close'),
      ethnicity: coded('ethnicity'),
    },
    gpPractices: [{ details: secret('practice') }],
    referrer: { kind: 'professional', professional: { ...who('referring'), identifiers: [identifier('register')] } },
    recipient: { name: secret('receiving') },
    needs: [{ state: 'active', kind: 'debt', ...coded('need'), recordedOn: day }],
    personReports: [{ words: secret('own words'), state: 'active' }],
    risks: { entries: [{ risk: coded('risk') }] },
    consent: { status: 'active', level, informationSharing: secret('consent') },
    progress: { state: 'ended-early', reason: { code: 'died', words: words('end') }, notes: [secret('noted')] },
    report: {
      contacts: [
        {
          ...{ identifier: identifier('contact'), status: 'finished', attendance: 'attended', at: day },
          ...{ seenBy: [who('seen by')], present: [who('present')], outcome: coded('contact'), type: coded('type') },
          location: { place: { name: secret('place') }, type: coded('place') },
        },
      ],
      needs: [
        { identifier: identifier('need'), state: 'active', freeText: words('new need'), foundBy: who('found by') },
      ],
      measures: [
        {
          ...{ identifier: identifier('measure'), instrument: 'goal', timePoint: 'baseline', when: day, signals: [] },
          ...{
            about: secret('goal'),
            ownWords: { goal: secret('goal') },
            takenBy: secret('taker'),
            words: words('goal'),
          },
          scores: [{ name: 'goal', value: 3 }],
        },
      ],
      connections: [
        {
          identifier: identifier('connection'),
          service: { directoryId: secret('directory'), name: secret('service'), organisation: { name: secret('org') } },
          reason: coded('connection'),
          outcome: coded('connection outcome'),
          progress: { state: 'rejected', reason: { code: 'other', words: secret('other') }, notes: [secret('noted')] },
        },
      ],
      requests: [{ identifier: identifier('request'), what: words('request'), progress: { state: 'sent' } }],
      signposts: [{ status: 'completed', date: day, to: who('signpost'), reason: coded('signpost') }],
      summaries: [],
    },
  },
});

async function written(level: 'everything' | 'summary', freeText: boolean, place = false): Promise<string> {
  const { files, open } = inMemory();
  const pseudonyms = createPseudonyms(key, 'K');
  const wanted = { freeText, place, ageBands: false };
  await evaluate({ ...keeping([story(level)]), pseudonyms, open }, { from, to, wanted, least: 1 });
  expect(files.get('needs.csv')?.split('\r\n')).toHaveLength(4);
  return [...files.values()].join('\n');
}

const people = /Named person|9990000018|1951|12-13|9QX|numbers\.example|0b2f0d2c|a key for tests/;

describe('what the export says of a person', () => {
  test('is no name, number, date of birth, address or note, and nothing that anybody wrote', async () => {
    const text = await written('everything', false);
    expect(text).not.toMatch(people);
    expect(text).not.toMatch(/Marked words|LS6/);
  });

  test('is what people wrote where that was asked for, and still no name, number or address', async () => {
    const text = await written('everything', true);
    expect(text).not.toMatch(people);
    for (const what of [
      'reason',
      'need',
      'new need',
      'holding',
      'contact',
      'connection outcome',
      'request',
      'end',
      'goal',
    ])
      expect(text).toContain(words(what));
    expect(text).not.toContain(words('risk'));
    expect(text).not.toContain(words('narrative'));
  });

  test('is nothing that people wrote where the person lets less than everything go back', async () => {
    expect(await written('summary', true)).not.toMatch(/Marked words/);
  });

  test('is the first half of the postcode where that was asked for', async () => {
    const text = await written('everything', false, true);
    expect(text).toContain('LS6');
    expect(text).not.toMatch(people);
  });
});
