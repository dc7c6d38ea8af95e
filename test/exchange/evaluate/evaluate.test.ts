import { describe, expect, test } from '@jest/globals';
import { ageOn, bandOf, outwardOf } from '../../../src/exchange/evaluate/days.js';
import { evaluate } from '../../../src/exchange/evaluate/evaluate.js';
import { createPseudonyms } from '../../../src/exchange/evaluate/pseudonyms.js';
import { spreadOf } from '../../../src/exchange/evaluate/spread.js';
import { tables } from '../../../src/exchange/evaluate/tables.js';
import { csvRow } from '../../../src/exchange/evaluate/written.js';
import { all, evaluated, least, rowsIn, sectionOf } from './exported.js';
import { from, inMemory, keeping, key, storyOf, to, told } from './population.js';

describe('the evaluation export', () => {
  test('holds every table twice, with its dictionary and a summary', async () => {
    const files = await evaluated();
    const names = tables.flatMap(({ name }) => [`${name}.csv`, `${name}.ndjson`]);
    expect([...files.keys()].sort()).toEqual(
      [...names, 'data-dictionary.json', 'data-dictionary.md', 'summary.md'].sort(),
    );
    const dictionary = JSON.parse(files.get('data-dictionary.json') ?? '');
    for (const table of dictionary.tables) {
      const columns = table.columns.map(({ name }: { name: string }) => name);
      expect(files.get(`${table.name}.csv`)?.split('\r\n')[0]).toBe(columns.join(','));
      for (const row of rowsIn(files, table.name)) expect(Object.keys(row)).toEqual(columns);
      const lines = (files.get(`${table.name}.csv`) ?? '').split('\r\n').length - 2;
      expect([table.name, lines]).toEqual([table.name, rowsIn(files, table.name).length]);
    }
  });

  test('tells of the referrals of the period: none without consent, in error, of another time, or out of another', async () => {
    const rows = rowsIn(await evaluated(), 'referrals');
    expect(rows).toHaveLength(12);
    expect(new Set(rows.map(({ referral }) => referral)).size).toBe(12);
    expect(rows.map(({ referral }) => String(referral))).toEqual(rows.map(({ referral }) => String(referral)).sort());
    expect(new Set(rows.map(({ person }) => person)).size).toBe(11);
  });

  test('is the same for the same key, byte for byte, and has other names under another', async () => {
    const [one, again, other] = [await evaluated(), await evaluated(), await evaluated(all, { by: `${key}!` })];
    expect([...again]).toEqual([...one]);
    const names = (files: ReadonlyMap<string, string>) => rowsIn(files, 'referrals').map(({ person }) => person);
    expect(names(one).filter((name) => names(other).includes(name))).toEqual([]);
    expect(other.get('summary.md')).toBe(one.get('summary.md'));
  });

  test('reads one referral at a time, page by page, each once', async () => {
    const kept = keeping(all, 2);
    const { open } = inMemory();
    const done = await evaluate(
      { ...kept, pseudonyms: createPseudonyms(key, 'K'), open },
      { from, to, wanted: least, least: 5 },
    );
    expect(done).toMatchObject({ referrals: 12, withoutConsent: 1, inError: 1 });
    // The one that came out of another is not even read.
    expect(kept.loaded()).toBe(15);
  });

  test('says how old somebody was, in years or in fives, and where they live only when it is asked for', async () => {
    const [row] = rowsIn(await evaluated([storyOf(told[0] ?? { id: 'x' })]), 'referrals');
    expect(row).toMatchObject({ age: 90, days_to_first_contact: 1, contacts: 2, contacts_met: 1 });
    expect(row).not.toHaveProperty('area');
    expect(row).not.toHaveProperty('age_band');
    const wanted = { freeText: false, place: true, ageBands: true };
    const [banded] = rowsIn(await evaluated([storyOf(told[0] ?? { id: 'x' })], { wanted }), 'referrals');
    expect(banded).toMatchObject({ age_band: '90+', area: null });
    expect(banded).not.toHaveProperty('age');
    expect([ageOn('1980-03-03', '2026-03-02'), ageOn('1980-03-02', '2026-03-02')]).toEqual([45, 46]);
    expect([ageOn('1980', '2026-03-02'), ageOn('1980-04', '2026-03-02')]).toEqual([46, 45]);
    expect([ageOn('2027-01-01', '2026-03-02'), ageOn('1900-01-01', '2026-03-02')]).toEqual([undefined, 90]);
    expect([bandOf(0), bandOf(44), bandOf(89), bandOf(90)]).toEqual(['0-4', '40-44', '85-89', '90+']);
    expect(['ls6 2ab', 'SW1A1AA', 'nowhere', ''].map(outwardOf)).toEqual(['LS6', 'SW1A', undefined, undefined]);
  });

  test('tells each time of holding with its reason and length', async () => {
    const rows = rowsIn(await evaluated(), 'holding').map(({ why, since, until, days }) => [why, since, until, days]);
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['awaiting-service', '2026-03-07', '2026-03-17', 10],
        ['bearing-witness', '2026-03-07', null, null],
      ]),
    );
  });

  test('a key that is absent, short or hardly varied is refused, and never repeated', () => {
    for (const bad of [undefined, '', 'short', 'ab'.repeat(40)]) {
      const attempt = () => createPseudonyms(bad, 'THE_KEY');
      expect(attempt).toThrow(/THE_KEY/);
      if (bad) expect(attempt).not.toThrow(new RegExp(bad));
    }
  });
});

describe('a row of CSV', () => {
  test('is quoted where it must be, and begins no formula', () => {
    const [table] = tables;
    if (table === undefined) throw new Error('there is no table');
    const cells = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'a,b', 'say "so"', 'plain'];
    const always = table.columns.filter(({ only }) => only === undefined);
    const named = Object.fromEntries(cells.map((cell, i) => [always[i]?.name ?? '', cell]));
    const line = csvRow(table, least, named);
    for (const cell of ["'=1+1,", "'+1,", "'-1,", "'@x,", "'\tx,", '"\'\rx",']) expect(line).toContain(cell);
    expect(line).toContain('"a,b"');
    expect(line.endsWith('\r\n')).toBe(true);
    const measures = tables.find(({ name }) => name === 'measures') ?? table;
    expect(csvRow(measures, least, { change: -2.5 })).toContain(',-2.5,');
  });
});

describe('the summary, worked out by hand', () => {
  test('referrals by source and need', async () => {
    expect(sectionOf(await evaluated(), 'Referrals')).toBe(
      `In the period:

- consent refused or withdrawn: only counted here: 1
- entered in error: only counted here: 1
- told of on this page: 12

By source: 12

- general-practitioner: 7
- self: 3
- teacher: 2

Referrals that name a need (one may name several, so these have no sum):

- debt: 4
- housing: 2
- loneliness: 6
- other codes or words: 1`,
    );
  });

  test('time to first contact, and contacts', async () => {
    // Days 1 to 10: median 5.5, quartiles 3.25 and 7.75. Contacts of 11 people: ten have 1, one has 2.
    expect(sectionOf(await evaluated(), 'Contacts')).toBe(
      `Referrals: 12

- met: 10
- no contact in which they met: 2

Days from the referral to the first contact in which they met: median 5.5 (quartiles 3.3 and 7.8; n = 10).

People: 11

- referred more than once: 1
- referred once: 10

Contacts with each person, tries among them: median 1 (quartiles 1 and 1; n = 11).`,
    );
    expect(spreadOf([1, 2, 3, 4])).toEqual({ n: 4, lower: 1.75, median: 2.5, upper: 3.25 });
  });

  test('holding, connections, endings', async () => {
    const files = await evaluated();
    expect(sectionOf(files, 'Holding')).toBe(
      `Support that goes on, on purpose, while someone waits. It is work, and not a failure.

Referrals: 12

- held at some time: 4
- never held: 8

Times of holding: 4

- going on: 1
- over: 3

Times of holding, by why: 4

- awaiting-service: 3
- bearing-witness: 1

Days of a time of holding that is over: median 20 (quartiles 15 and 25; n = 3).

- awaiting-service: median 20 (quartiles 15 and 25; n = 3)
- bearing-witness: none`,
    );
    expect(sectionOf(files, 'Connections')).toBe(
      `Onward referrals to community services, by where they stand: 3

- closed: 1
- rejected: 1
- sent: 1

Whether the person took it up: 3

- not said: 1
- not-known: 1
- taken-up: 1

Signposts (a name or number handed over; nobody was asked): 1.

Requests to the practice: 1

- accepted: 1`,
    );
    expect(sectionOf(files, 'Endings')).toBe(
      `Referrals, by how they ended: 12

- closed: goals-met: 4
- closed: goals-partly-met: 1
- ended-early: moved: 1
- not ended: 5
- rejected: out-of-area: 1`,
    );
  });

  test('measures, and new needs apart from them', async () => {
    // 18.59, 19.25, 20.73 to 21.54, 20.73, 18.59: means 19.5233 and 20.2867; changes 2.95, 1.48 and -2.14, mean 0.7633.
    const measures = sectionOf(await evaluated(), 'Measures');
    expect(measures).toContain(
      `Referrals: 12

- baseline alone: 1
- baseline and later: 3
- not measured: 8

Mean at baseline 19.52, at the last 20.29, mean change 0.76 (n = 3).

Since the baseline: 3`,
    );
    expect(measures).toContain(
      'Referrals with an outcome in the person’s or link worker’s words: 12\n\n- an outcome in words: 2',
    );
    expect(sectionOf(await evaluated(), 'New needs')).toBe(
      `Needs that came to light after the referral. They are no outcomes: to find one is part of the work.

Referrals: 12

- a new need was found: 2
- none was reported: 10

Referrals in which one was found (one may have several):

- benefits: 2`,
    );
    expect(sectionOf(await evaluated(), 'What this cannot show')).toContain(
      'swemwbs metric: without a later measure: 1; not at all: 8',
    );
  });
});
