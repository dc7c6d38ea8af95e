import type { Band, Instrument, Values } from './instrument.js';
import { keysOf, nhsMeasures, numbered } from './items.js';

const talkingTherapies = 'NHS Talking Therapies, reliable change and caseness';
const upTo3: Values = { kind: 'whole', from: 0, to: 3 };
const treatedAsFree = 'Treated as public domain; not verified.';

const caseness = (from: number, to: number): readonly Band[] => [
  { name: 'below-caseness', from: 0, to: from - 1 },
  { name: 'caseness', from, to },
];

const phq9Items = numbered(9, upTo3);

export const phq9: Instrument = {
  name: 'PHQ-9, patient health questionnaire',
  items: phq9Items,
  scores: [
    {
      name: 'total',
      values: { kind: 'whole', from: 0, to: 27 },
      rule: { kind: 'sum', items: keysOf(phq9Items) },
      better: 'lower',
      bands: caseness(10, 27),
      meaningful: { by: 6, of: 'fall', source: talkingTherapies },
      code: {
        system: 'http://snomed.info/sct',
        code: '720433000',
        display: 'Patient Health Questionnaire Nine Item score (observable entity)',
        source: nhsMeasures,
      },
    },
  ],
  total: 'total',
  missing: 'every answer is needed',
  licence: treatedAsFree,
  source: talkingTherapies,
  notVerified: ['Whether a rise is a reliable worsening: not judged.', 'The licence.', 'LOINC codes for the score.'],
};

const gad7Items = numbered(7, upTo3);

export const gad7: Instrument = {
  name: 'GAD-7, generalised anxiety disorder',
  items: gad7Items,
  scores: [
    {
      name: 'total',
      values: { kind: 'whole', from: 0, to: 21 },
      rule: { kind: 'sum', items: keysOf(gad7Items) },
      better: 'lower',
      bands: caseness(8, 21),
      meaningful: { by: 4, of: 'fall', source: talkingTherapies },
      code: {
        system: 'http://snomed.info/sct',
        code: '445455005',
        display: 'Generalized anxiety disorder 7 item score (observable entity)',
        source: nhsMeasures,
      },
    },
  ],
  total: 'total',
  missing: 'every answer is needed',
  licence: treatedAsFree,
  source: talkingTherapies,
  notVerified: ['Whether a rise is a reliable worsening: not judged.', 'The licence.', 'LOINC codes for the score.'],
};

const dimensions = ['mobility', 'selfCare', 'usualActivities', 'painOrDiscomfort', 'anxietyOrDepression'];

export const eq5d5l: Instrument = {
  name: 'EQ-5D-5L',
  items: dimensions.map((key) => ({ key, values: { kind: 'whole', from: 1, to: 5 } })),
  scores: [
    {
      name: 'profile',
      values: { kind: 'digits', count: 5, from: 1, to: 5 },
      rule: { kind: 'digits', items: dimensions },
      better: 'not judged',
    },
    {
      name: 'index',
      // 1 is full health. How far below nought it goes is each country's own: -2 only stops what is no index at all.
      values: { kind: 'decimal', from: -2, to: 1 },
      rule: { kind: 'given' },
      better: 'higher',
      code: {
        system: 'http://snomed.info/sct',
        code: '736534008',
        display: 'EuroQol five dimension five level index value (observable entity)',
        source: 'German medical informatics and HL7 Denmark implementation guides',
      },
    },
    {
      name: 'vas',
      values: { kind: 'whole', from: 0, to: 100 },
      rule: { kind: 'given' },
      better: 'higher',
      code: {
        system: 'http://snomed.info/sct',
        code: '736535009',
        display: 'EuroQol visual analogue score',
        source: 'HL7 Denmark implementation guide',
      },
    },
  ],
  missing: 'answers are five or none; profile, index and vas each stand alone, at least one is needed',
  licence: 'A EuroQol licence is needed; not verified.',
  source:
    'EuroQol: five dimensions of five levels, a visual analogue scale; the index is a country’s own and is not worked out',
  notVerified: [
    'The value set for the UK: the index is kept as given, and its lower limit of -2 is no published one.',
    'No bands and no meaningful change.',
  ],
};

/** One decimal place leaves no gap between one level and the next. */
const pamLevels: readonly Band[] = [
  { name: 'level-1', from: 0, to: 47 },
  { name: 'level-2', from: 47.1, to: 55.1 },
  { name: 'level-3', from: 55.2, to: 72.4 },
  { name: 'level-4', from: 72.5, to: 100 },
];

export const pam: Instrument = {
  name: 'PAM, patient activation measure',
  items: [],
  scores: [
    {
      name: 'score',
      values: { kind: 'decimal', from: 0, to: 100, places: 1 },
      rule: { kind: 'given' },
      better: 'higher',
      bands: pamLevels,
      meaningful: { by: 3, of: 'rise or fall', source: 'CBE 2483' },
    },
    {
      name: 'level',
      values: { kind: 'whole', from: 1, to: 4 },
      rule: { kind: 'band-number', score: 'score' },
      better: 'higher',
    },
  ],
  missing: 'the score, from which the level follows, or the level alone',
  licence: 'Commercial licence (Insignia): the score and the level are kept, never the answers.',
  source: 'Insignia Health, PAM levels',
  notVerified: ['The older cut between levels 3 and 4 at 67.0: not used.', 'No code is verified.'],
};
