import type { Band, Instrument, Values } from './instrument.js';

const uclaItems = ['companionship', 'leftOut', 'isolated'];

/** 1 is hardly ever or never, 2 some of the time, 3 often. */
const uclaAnswer: Values = { kind: 'whole', from: 1, to: 3 };

export const ucla3: Instrument = {
  name: 'UCLA three-item loneliness scale',
  items: uclaItems.map((key) => ({ key, values: uclaAnswer })),
  scores: [
    {
      name: 'total',
      values: { kind: 'whole', from: 3, to: 9 },
      rule: { kind: 'sum', items: uclaItems },
      better: 'lower',
    },
  ],
  total: 'total',
  missing: 'every answer is needed',
  licence: 'Recommended as an indicator of loneliness by the Office for National Statistics.',
  source:
    'Office for National Statistics, loneliness indicators: 1 is hardly ever or never, 2 some of the time, 3 often',
  notVerified: [
    'A total of 6 or more as "lonely": no band.',
    'No meaningful change.',
    'LOINC codes seen in use contradict one another: no code.',
  ],
};

/** From the least lonely to the most. */
const howOften: Values = {
  kind: 'words',
  words: ['never', 'hardly-ever', 'occasionally', 'some-of-the-time', 'often-or-always'],
};

export const onsLoneliness: Instrument = {
  name: 'ONS direct measure of loneliness',
  items: [{ key: 'lonely', values: howOften }],
  scores: [{ name: 'lonely', values: howOften, rule: { kind: 'answer', item: 'lonely' }, better: 'lower' }],
  missing: 'the one answer is needed',
  licence:
    'Recommended as an indicator of loneliness by the Office for National Statistics; the one to ask if only one is.',
  source: 'Office for National Statistics, loneliness indicators; an order, not a number',
  notVerified: ['No meaningful change.', 'No code is verified.'],
};

const emotional = ['emotional1', 'emotional2', 'emotional3'] as const;
const social = ['social1', 'social2', 'social3'] as const;
const answers: Values = { kind: 'words', words: ['yes', 'more-or-less', 'no'] };

/** Emotional items count for yes or more-or-less, social items for no or more-or-less. */
const emotionalCounts = Object.fromEntries(emotional.map((key) => [key, ['yes', 'more-or-less']]));
const socialCounts = Object.fromEntries(social.map((key) => [key, ['no', 'more-or-less']]));

const lonely: readonly Band[] = [
  { name: 'not-lonely', from: 0, to: 0 },
  { name: 'lonely', from: 1, to: 3 },
];

export const deJongGierveld6: Instrument = {
  name: 'De Jong Gierveld loneliness scale, six items',
  items: [...emotional, ...social].map((key) => ({ key, values: answers, optional: true })),
  scores: [
    {
      name: 'total',
      values: { kind: 'whole', from: 0, to: 6 },
      rule: {
        kind: 'count',
        of: { ...emotionalCounts, ...socialCounts },
        missing: 1,
        parts: ['emotional', 'social'],
      },
      better: 'lower',
      bands: [
        { name: 'not-lonely', from: 0, to: 1 },
        { name: 'moderate', from: 2, to: 4 },
        { name: 'severe', from: 5, to: 6 },
      ],
    },
    {
      name: 'emotional',
      values: { kind: 'whole', from: 0, to: 3 },
      rule: { kind: 'count', of: emotionalCounts, missing: 0 },
      better: 'lower',
      bands: lonely,
    },
    {
      name: 'social',
      values: { kind: 'whole', from: 0, to: 3 },
      rule: { kind: 'count', of: socialCounts, missing: 0 },
      better: 'lower',
      bands: lonely,
    },
  ],
  total: 'total',
  missing: 'no total when more than one answer is missing, no subscale when any of its answers is',
  licence: 'Available for scientific research programmes, with the source named.',
  source: 'De Jong Gierveld and Van Tilburg, manual of the loneliness scale',
  notVerified: ['No meaningful change.', 'No code is verified.'],
};
