import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isError } from '../../src/domain/issue.js';
import { type Instrument, instruments } from '../../src/domain/measure.js';
import { progressTable } from '../../src/domain/progress.js';
import type { Referral } from '../../src/domain/referral.js';
import { questionnaire } from '../../src/mapping/codes/measure.js';
import { completeReferral, strictPolicy } from '../../src/mapping/complete-referral.js';
import type { CodeTable } from '../../src/mapping/engine/code-table.js';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { paragraphOf, wordsOf } from '../../src/mapping/engine/narrative.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import * as systems from '../../src/mapping/systems.js';
import { exchangeName, writeReferral } from '../../src/mapping/write-referral.js';
import { referralArbitrary } from '../arbitraries.js';
import { places, spoilt } from './foreign.js';
import { everyday, maximal, minimal } from './maximal.js';
import { samples } from './tables.js';

const write = (referral: Referral, base?: readonly Entry[], before?: Referral): Entry[] =>
  writeReferral(referralParts, referral, exchangeName(before ?? referral, 'message-1'), base, before).map(
    // Through text, as every message travels.
    (entry) => JSON.parse(JSON.stringify({ ...entry, from: undefined })),
  );

function read(entries: readonly Entry[]) {
  const reading = readReferral(referralParts, entries);
  const { referral, issues } = completeReferral(reading, strictPolicy);
  return { referral, unmapped: reading.unmapped, errors: [...reading.issues, ...issues].filter(isError) };
}

const foreignEntries = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) => JSON.parse(JSON.stringify({ ...entry, resource: spoilt({ ...entry.resource }) })));

/** Every literal reference of a message that leads to nothing in it. */
function unresolved(entries: readonly Entry[]): string[] {
  const names = new Set(
    entries.flatMap(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`]),
  );
  return entries.flatMap(({ resource }) => {
    const inside = new Set('contained' in resource ? (resource.contained ?? []).map(({ id }) => `#${id}`) : []);
    return places(resource)
      .filter(({ keys }) => keys.at(-1) === 'reference')
      .flatMap(({ value }) => (names.has(String(value)) || inside.has(String(value)) ? [] : [String(value)]));
  });
}

describe('a referral as resources', () => {
  it('PutGet, Resolved: what is written is read back, all of it, and every reference leads somewhere', () => {
    fc.assert(
      fc.property(referralArbitrary, (referral) => {
        const entries = write(referral);
        expect(read(entries)).toEqual({ referral, unmapped: [], errors: [] });
        const journey = referral.details.journey;
        expect(unresolved(entries).filter((reference) => reference !== journey)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('GetPut: what was read and is written back is the same, byte for byte', () => {
    fc.assert(
      fc.property(referralArbitrary, (referral) => {
        const base = foreignEntries(write(referral));
        expect(read(base).referral).toEqual(referral);
        expect(JSON.stringify(write(referral, base, referral))).toBe(JSON.stringify(base));
      }),
      { numRuns: 100 },
    );
  });

  it('PutGet: another referral written onto the resources of a first is read back', () => {
    fc.assert(
      fc.property(referralArbitrary, referralArbitrary, (first, second) => {
        const base = foreignEntries(write(first));
        const entries = write(second, base, first);
        expect(read(entries).referral).toEqual(second);
        const journeys = [first.details.journey, second.details.journey];
        expect(unresolved(entries).filter((reference) => !journeys.includes(reference))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('writes the same bytes each time, under URLs that only the exchange and the part decide', () => {
    for (const referral of samples) {
      expect(JSON.stringify(write(referral))).toBe(JSON.stringify(write(JSON.parse(JSON.stringify(referral)))));
      const renamed = { ...referral, person: { name: { familyName: 'Other' } } };
      const urls = new Set(write(referral).map(({ fullUrl }) => fullUrl));
      expect(urls.size).toBe(write(referral).length);
      for (const { fullUrl } of write(renamed).slice(0, 1)) expect(fullUrl).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    }
    const other = { ...minimal, details: { ...minimal.details, identifiers: [{ value: 'other' }] } };
    const urls = new Set(write(minimal).map(({ fullUrl }) => fullUrl));
    expect(write(other).filter(({ fullUrl }) => urls.has(fullUrl))).toEqual([]);
  });

  it('reads neither clock nor chance', () => {
    const { now } = Date;
    const { random } = Math;
    const stop = (): never => {
      throw new Error('a mapping is pure');
    };
    try {
      Date.now = stop;
      Math.random = stop;
      expect(read(write(maximal)).errors).toEqual([]);
    } finally {
      Date.now = now;
      Math.random = random;
    }
  });

  it('No invention: every leaf written is a fact, or is a constant of a table, a code table or a list of systems', () => {
    const constants = new Set<unknown>(
      referralParts.flatMap(({ table }) => [
        ...places(table.empty).map(({ value }) => value),
        ...table.facts.flatMap(({ codes }) => (codes === undefined ? [] : codeWords(codes))),
      ]),
    );
    for (const { status } of Object.values(progressTable)) constants.add(status);
    for (const list of Object.values(systems)) for (const { value } of places(list)) constants.add(value);
    // What lenses write around a fact: each is written in the table that the comment names.
    for (const word of [...inLenses, ...codeWords(questionnaire)]) constants.add(word);
    fc.assert(
      fc.property(referralArbitrary, (referral) => {
        const entries = write(referral);
        const facts = new Set<unknown>(places(referral).map(({ value }) => value));
        const urls = new Set<unknown>(entries.map(({ fullUrl }) => fullUrl));
        const invented = entries.flatMap(({ resource }) =>
          places(resource).filter(
            ({ keys, value }) =>
              !facts.has(plain(value)) && !constants.has(value) && !(keys.at(-1) === 'reference' && urls.has(value)),
          ),
        );
        expect(invented).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

const codeWords = ({ system, rows }: CodeTable<string>) => [
  system,
  ...Object.values(rows).flatMap((row) => [row.code, row.display, row.system]),
];

/** The words of a narrative: FHIR has them as XHTML. */
const plain = (value: unknown): unknown => (typeof value === 'string' ? (wordsOf(value) ?? value) : value);

const inLenses: readonly unknown[] = [
  // contact.ts, assessment.ts, summary.ts
  ...['min', 'minute', 'Location', 'AMB', 'ambulatory', 'VR', 'virtual', 'UNK', 'Unknown'],
  ...['PPRF', 'primary performer', 'ATND', 'attender', 'PART', 'Participation', 'agreed', 'name', 'role'],
  ...['assessment', 'Assessment', 'subscale', 'Subscale', 'generated', paragraphOf('No action needed')],
  ...['requested-actions', 'Plan and requested actions', 'requested-action', 'Requested action', 'No action needed'],
  ...['for-professionals', 'Actions for professionals', 'for-person', 'Actions for the person or their carer'],
  ...['agreed-actions', 'Agreed with the person or their representative', 'no-action-needed'],
  ...['summary-words', 'Summary', 'nilknown', 'Nil Known'],
  // measure.ts, measure-change.ts
  ...['{score}', 'score', 'Measure', 'item', 'words', 'from', 'to', 'difference', 'direction', 'meaning', 'source'],
  ...Object.values(instruments).flatMap(({ scores }: Instrument) =>
    scores.flatMap(({ code }) => [code?.code, code?.display]),
  ),
  // measure-answers.ts: a question's key is the name of a member in the domain
  ...Object.values(instruments).flatMap(({ items }: Instrument) => items.map(({ key }) => key)),
  // patient.ts, patient-telecom.ts
  ...['official', 'usual', 'nickname', 'phone', 'email', 'PreferredContactMethod'],
  // organization.ts
  ...['usual-gp', 'Usual GP'],
  // about-me.ts: the questions of the published Questionnaire
  ...['most-important', 'people-important', 'how-i-communicate', 'my-wellness', 'please-do-and-dont'],
  ...['how-and-when-to-support', 'also-worth-knowing', 'supported-by', 'multimedia'],
  // task.ts
  ...['why', 'words', 'since', 'reviewBy', 'closing', 'How it closed', 'return-response-to', 'Return response to'],
  ...['uptake', 'Whether it was taken up', 'outcome', 'What came of it'],
  // connection.ts: what the ask says of itself beside its work
  ...['completed', 'revoked', 'entered-in-error'],
  // flag.ts: what stands for a code that was not given
  ...['Reasonable adjustment', 'Impairment', 'Mobility', 'Other individual requirement', 'Safeguarding'],
  // observation.ts
  ...['expected-delivery-date', 'Expected delivery date', 'Date stopped smoking'],
];

describe('resources that stand for more than one thing', () => {
  const practice = { identifier: 'A99999', details: 'One Surgery' };
  const shared: Referral = {
    ...minimal,
    gpPractices: [practice],
    referrer: {
      kind: 'professional',
      professional: { name: 'Dr One', organisation: { odsCode: 'A99999', name: 'One Surgery' } },
    },
  };

  /** The message of a practice that names itself once: as the person's practice and as the referrer's organisation. */
  function base(): Entry[] {
    const entries = write(shared);
    const urlOf = (name: string) =>
      entries.filter(({ resource }) => resource.resourceType === name).map((e) => e.fullUrl);
    const [first, second] = urlOf('Organization');
    const text = JSON.stringify(entries.filter(({ fullUrl }) => fullUrl !== second));
    const renamed: Entry[] = JSON.parse(text.replaceAll(String(second), String(first)));
    return renamed.map((entry, i) => ({ ...entry, at: `Bundle.entry[${i}].resource` }));
  }

  it('reads one Organization as the practice and as the workplace', () => {
    expect(read(base())).toEqual({ referral: shared, unmapped: [], errors: [] });
    expect(write(shared, base(), shared)).toEqual(base());
  });

  it.each<readonly [string, Partial<Referral>]>([
    [
      'the workplace changes',
      { referrer: { kind: 'professional', professional: { name: 'Dr One', organisation: { name: 'Two' } } } },
    ],
    ['the practice changes', { gpPractices: [{ identifier: 'A88888', details: 'Other' }] }],
    [
      'both change',
      {
        gpPractices: [{ details: 'Third' }],
        referrer: { kind: 'professional', professional: { organisation: { name: 'Fourth' } } },
      },
    ],
    ['the person refers', { referrer: { kind: 'self' } }],
    ['there is no practice', { gpPractices: [{ gpName: 'Dr Other' }] }],
  ])('keeps them apart when %s', (_name, change) => {
    const next = { ...shared, ...change };
    const entries = write(next, base(), shared);
    expect(read(entries)).toEqual({ referral: next, unmapped: [], errors: [] });
    expect(unresolved(entries)).toEqual([]);
  });

  it('lets the practice go and keeps the workplace', () => {
    const { gpPractices: _practices, ...next } = shared;
    expect(read(write(next, base(), shared))).toEqual({ referral: next, unmapped: [], errors: [] });
  });

  it('follows the requester from the person to a professional and back', () => {
    const self: Referral = { ...everyday, referrer: { kind: 'self' } };
    const there = write(everyday, write(self), self);
    expect(read(there)).toEqual({ referral: everyday, unmapped: [], errors: [] });
    expect(read(write(self, there, everyday))).toEqual({ referral: self, unmapped: [], errors: [] });
  });
});
