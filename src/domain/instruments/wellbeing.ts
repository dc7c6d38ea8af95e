import type { Band, Instrument, MeaningfulChange, Values } from './instrument.js';
import { keysOf, nhsMeasures, nhsOutcomes, numbered } from './items.js';
import { swemwbsTable } from './swemwbs-table.js';

const upTo10: Values = { kind: 'whole', from: 0, to: 10 };

/** The Office for National Statistics' thresholds of personal well-being. */
const ons4Bands: readonly Band[] = [
  { name: 'low', from: 0, to: 4 },
  { name: 'medium', from: 5, to: 6 },
  { name: 'high', from: 7, to: 8 },
  { name: 'very-high', from: 9, to: 10 },
];
/** Anxiety has thresholds of its own. */
const ons4AnxietyBands: readonly Band[] = [
  { name: 'very-low', from: 0, to: 1 },
  { name: 'low', from: 2, to: 3 },
  { name: 'medium', from: 4, to: 5 },
  { name: 'high', from: 6, to: 10 },
];

export const ons4: Instrument = {
  name: 'ONS4 personal well-being',
  items: (['satisfaction', 'worthwhile', 'happy', 'anxious'] as const).map((key) => ({
    key,
    values: upTo10,
    optional: true,
  })),
  scores: [
    ...(['satisfaction', 'worthwhile', 'happy'] as const).map((item) => ({
      name: item,
      values: upTo10,
      rule: { kind: 'answer', item } as const,
      better: 'higher' as const,
      bands: ons4Bands,
    })),
    {
      name: 'anxious',
      values: upTo10,
      rule: { kind: 'answer', item: 'anxious' },
      better: 'lower',
      bands: ons4AnxietyBands,
    },
  ],
  missing: 'each question is a score of its own: one that is not answered is left out, at least one is needed',
  licence: 'Government harmonised standard: free to use, cite the Office for National Statistics.',
  source: 'Office for National Statistics, personal well-being harmonised standard and its thresholds',
  notVerified: ['No meaningful change is published.', 'No code is verified.'],
};

const swemwbsChange: MeaningfulChange = {
  by: 3,
  of: 'rise or fall',
  source: `${nhsOutcomes} (Shah 2018); it does not say whether raw or metric points, so each scale is judged in its own`,
  caveat: 'its source is about children and young people, and does not say which of the two scales',
};

/** The code does not say raw or metric either: `method` does, and the two are never mixed. */
const swemwbsCode = {
  system: 'http://snomed.info/sct',
  code: '718466001',
  display: 'Short Warwick-Edinburgh Mental Well-being Scale score',
  source: nhsMeasures,
} as const;

const wemwbsLicence =
  'Copyright NHS Health Scotland, University of Warwick and University of Edinburgh. Register before use; show the copyright line.';
const swemwbsItems = numbered(7, { kind: 'whole', from: 1, to: 5 });

export const swemwbs: Instrument = {
  name: 'SWEMWBS, Short Warwick-Edinburgh Mental Well-being Scale',
  items: swemwbsItems,
  scores: [
    {
      name: 'raw',
      values: { kind: 'whole', from: 7, to: 35 },
      rule: { kind: 'sum', items: keysOf(swemwbsItems) },
      better: 'higher',
      method: 'raw',
      meaningful: swemwbsChange,
      code: swemwbsCode,
    },
    {
      name: 'metric',
      values: { kind: 'table', numbers: swemwbsTable.map(([, metric]) => metric) },
      rule: { kind: 'table', score: 'raw', rows: swemwbsTable },
      better: 'higher',
      method: 'metric',
      meaningful: swemwbsChange,
      code: swemwbsCode,
    },
  ],
  total: { raw: 'raw', metric: 'metric' },
  missing: 'every answer is needed',
  licence: wemwbsLicence,
  source: 'Warwick-Edinburgh scales, scoring and conversion table',
  notVerified: ['No bands are verified.'],
};

const wemwbsItems = numbered(14, { kind: 'whole', from: 1, to: 5 });

export const wemwbs: Instrument = {
  name: 'WEMWBS, Warwick-Edinburgh Mental Well-being Scale',
  items: wemwbsItems,
  scores: [
    {
      name: 'total',
      values: { kind: 'whole', from: 14, to: 70 },
      rule: { kind: 'sum', items: keysOf(wemwbsItems) },
      better: 'higher',
      meaningful: {
        by: 9,
        of: 'rise or fall',
        source: `${nhsOutcomes} (Maheswaran 2012)`,
        caveat: 'its source is about children and young people',
      },
      code: {
        system: 'http://snomed.info/sct',
        code: '718426000',
        display: 'Warwick-Edinburgh Mental Well-being Scale score',
        source: nhsMeasures,
      },
    },
  ],
  total: 'total',
  missing: 'every answer is needed',
  licence: wemwbsLicence,
  source: 'Warwick-Edinburgh scales, scoring',
  notVerified: ['No bands are verified.'],
};

const who5Items = numbered(5, { kind: 'whole', from: 0, to: 5 });
const who5Source = 'WHO-5 well-being index, scoring';

export const who5: Instrument = {
  name: 'WHO-5 well-being index',
  items: who5Items,
  scores: [
    {
      name: 'raw',
      values: { kind: 'whole', from: 0, to: 25 },
      rule: { kind: 'sum', items: keysOf(who5Items) },
      better: 'higher',
      bands: [{ name: 'poor', from: 0, to: 12 }],
      meaningful: { by: 2.5, of: 'rise or fall', source: `${who5Source}: 10 percentage points, which are 2.5 raw` },
    },
    {
      name: 'percentage',
      values: { kind: 'whole', from: 0, to: 100, step: 4 },
      rule: { kind: 'times', score: 'raw', by: 4 },
      better: 'higher',
      // A raw score below 13 is a percentage below 52: the highest that can be is 48.
      bands: [{ name: 'poor', from: 0, to: 51 }],
      meaningful: { by: 10, of: 'rise or fall', source: `${who5Source}: 10 percentage points` },
    },
  ],
  total: 'raw',
  missing: 'every answer is needed',
  signal: {
    name: 'test-for-depression',
    score: { name: 'raw', below: 13 },
    anyAnswerUpTo: 1,
    source: who5Source,
  },
  licence: 'Not verified: ask before use.',
  source: who5Source,
  notVerified: ['No code for the score is verified.', 'The licence is not verified.'],
};
