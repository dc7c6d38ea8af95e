import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { fromRest } from '../../src/connectors/at-rest.js';
import type { ReferralMessage } from '../../src/domain/message.js';
import { progressShared, reportShared, shares } from '../../src/domain/sharing.js';
import { storyOf } from '../../src/domain/story.js';
import { storyDetails } from '../../src/domain/story-block.js';
import { summaryDocument } from '../../src/exchange/summary/document.js';
import { summaryPage } from '../../src/exchange/summary/page.js';
import { createSummaryPdf } from '../../src/exchange/summary/pdf.js';
import { summaryText } from '../../src/exchange/summary/text.js';
import { codedEntry } from '../../src/mapping/codes/record-entries.js';
import { conformance } from './world.js';

const cases = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));
const outcomes = readdirSync(cases).filter((name) => existsSync(`${cases}/${name}/5-outcome.bundle.json`));

function outcome(name: string): ReferralMessage {
  const { message } = fromRest(JSON.parse(readFileSync(`${cases}/${name}/5-outcome.bundle.json`, 'utf8')));
  if (message?.kind !== 'referral') throw new Error(`${name} cannot be read`);
  return message;
}

const entries = [
  codedEntry({ kind: 'referral', on: '2026-03-04', author: { name: 'Rosa', organisation: { odsCode: 'Z9X01' } } }),
];

/** The document of a case at one level. */
function documentOf(message: ReferralMessage, level: (typeof shares)[number], detail: (typeof storyDetails)[number]) {
  const { report, progress, ...asked } = message.referral;
  const shared = reportShared(report, level);
  const referral = {
    ...asked,
    ...(progress !== undefined && { progress: progressShared(progress, level) }),
    ...(shared !== undefined && { report: shared }),
  };
  const told = level === 'minimal' ? [] : entries;
  const story = storyOf(referral, { level, detail, entries: told });
  const at = '2026-07-01T09:00:00Z';
  return summaryDocument({ story, message: { ...message, referral }, name: 'test', at, entries: told });
}

interface Entry {
  readonly fullUrl: string;
  readonly resource: { readonly resourceType: string };
}
const entriesIn = (document: unknown): readonly Entry[] => Object(document).entry;
const referencesIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"reference":"([^"]+)"/g)]
    .flatMap(([, found]) => found ?? [])
    // A part of the same resource, and what stands elsewhere in the world by its own address.
    .filter((found) => !/^(#|https?:)/.test(found));

describe('the summary document', () => {
  test.each(outcomes)('of %s keeps to its profiles at every level, and every reference leads to an entry', (name) => {
    const message = outcome(name);
    for (const level of shares) {
      for (const detail of storyDetails) {
        const document = documentOf(message, level, detail);
        expect(conformance.check(document).filter(({ severity }) => severity === 'error')).toEqual([]);
        const [first, ...rest] = entriesIn(document);
        expect(first?.resource.resourceType).toBe('Composition');
        const urls = new Set(entriesIn(document).map(({ fullUrl }) => fullUrl));
        expect(urls.size).toBe(rest.length + 1);
        expect(referencesIn(document).filter((one) => !urls.has(one))).toEqual([]);
        const led = new Set(referencesIn(document));
        expect(rest.filter(({ fullUrl }) => !led.has(fullUrl))).toEqual([]);
      }
    }
  });

  test('says in which language each of its narratives is, to XML too', () => {
    const divs = [
      ...JSON.stringify(documentOf(outcome('outcome-maximal'), 'everything', 'short')).matchAll(/<div [^>]*>/g),
    ];
    const own = divs.map(([div]) => div).filter((div) => div.includes(' lang='));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((div) => !div.includes('xml:lang=\\"en-GB\\"'))).toEqual([]);
  });

  test('says the same of the same version, twice', () => {
    const message = outcome('outcome-maximal');
    expect(documentOf(message, 'everything', 'full')).toEqual(documentOf(message, 'everything', 'full'));
  });
});

describe('words that are markup, or worse', () => {
  const attack = '</p><script>alert("x")</script>&lt;img src=x onerror=y>\u0000\u202e\ud800 \' ]]> <!--';
  /** Every word of a referral replaced by the attack, as far as it is free text. */
  const poisoned = (value: unknown, name = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => poisoned(one, name));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, poisoned(one, inner)]));
    }
    return typeof value === 'string' && free.includes(name) ? attack : value;
  };
  const free = [
    'freeText',
    'words',
    'reason',
    'forProfessionals',
    'forPerson',
    'agreed',
    'name',
    'familyName',
    'comment',
    'notes',
    'what',
    'display',
    'serviceName',
    'type',
    'summary',
  ];
  const { referral } = outcome('outcome-maximal');
  const isReferral = (value: unknown): value is typeof referral => typeof value === 'object' && value !== null;
  const hostile: unknown = poisoned(referral);
  if (!isReferral(hostile)) throw new Error('no referral');
  const story = storyOf({ ...hostile, referrer: referral.referrer }, { level: 'everything', detail: 'full', entries });

  test('stand in the page as words', () => {
    const html = summaryPage(story);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;lt;img');
    expect(html).not.toMatch(/<script|<img|<!--/);
    expect(html).not.toContain('\u0000');
    expect(html).not.toContain('\u202e');
    expect(html.isWellFormed?.() ?? !/[\ud800-\udfff]/.test(html)).toBe(true);
  });

  test('stand in the narrative as words, which is XHTML that FHIR allows', () => {
    const message = outcome('outcome-maximal');
    const at = '2026-07-01T09:00:00Z';
    const document = summaryDocument({ story, message, name: 'x', at, entries: [] });
    expect(conformance.check(document).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('stand in the text without a line that looks like a heading', () => {
    expect(summaryText(story)).not.toContain('\u0000');
    const forged = storyOf(
      { ...referral, details: { ...referral.details, reason: 'x\n\nCONTACTS\nnone' } },
      { level: 'everything', detail: 'short' },
    );
    expect(summaryText(forged).match(/^CONTACTS$/gm)).toHaveLength(1);
  });
});

describe('the PDF', () => {
  const pdf = createSummaryPdf();
  const story = storyOf(outcome('outcome-maximal').referral, { level: 'everything', detail: 'short' });
  const pages = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length;

  test('is one page for a story that has everything, in short', async () => {
    expect(pages(await pdf(story, 0))).toBe(1);
  });

  test('is made of names in other scripts, and of more words than anyone reads, in good time', async () => {
    const notes = ['Łukasz Żółć, Ελένη, Оксана, Nguyễn, 李明, محمد, 😀', 'word '.repeat(300_000), 'y'.repeat(300_000)];
    const bytes = await pdf({ ...story, notes }, 0);
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  });
});
