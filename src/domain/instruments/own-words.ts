import type { Instrument, ScoreKind, Values } from './instrument.js';
import { nhsMeasures } from './items.js';

const upTo6: Values = { kind: 'whole', from: 0, to: 6 };
const mycawScore = (item: string): ScoreKind => ({
  name: item,
  values: upTo6,
  rule: { kind: 'answer', item },
  better: 'not judged',
});

export const mycaw: Instrument = {
  name: 'MYCaW, measure yourself concerns and wellbeing',
  items: [
    { key: 'concern1', values: upTo6, ownWords: true },
    { key: 'concern2', values: upTo6, ownWords: true, optional: true },
    { key: 'wellbeing', values: upTo6 },
  ],
  scores: ['concern1', 'concern2', 'wellbeing'].map(mycawScore),
  missing: 'a second concern may be left out; the first and wellbeing are needed',
  licence: 'Registered mark: a licence from Meaningful Measures.',
  source: 'MYCaW: one or two concerns in the person’s own words, and wellbeing, each on a seven-point scale',
  notVerified: [
    'Which end is worse: change is told and not judged.',
    'No meaningful change: the published mean changes are of one study.',
    'No code.',
  ],
};

const upTo10: Values = { kind: 'whole', from: 0, to: 10 };

export const goalScore: Instrument = {
  name: 'Goal score',
  items: [{ key: 'goal', values: upTo10, ownWords: true }],
  scores: [
    {
      name: 'goal',
      values: upTo10,
      rule: { kind: 'answer', item: 'goal' },
      better: 'higher',
      codeForChildren: {
        system: 'http://snomed.info/sct',
        code: '959951000000108',
        display: 'Goal Progress Chart - Child/Young Person - goal score',
        source: nhsMeasures,
      },
    },
  ],
  missing: 'the one score is needed',
  about: 'the goal: its id, where a person has several',
  licence: 'Not verified.',
  source: 'Goal-based outcomes: how far a goal is reached, 0 to 10',
  notVerified: [
    'No code for adults: the one that is verified is for children and young people.',
    'No meaningful change.',
  ],
};

const counts: Values = { kind: 'whole', from: 0, to: 1000 };
const uses = ['gpAppointments', 'emergencyAttendances', 'hospitalAdmissions'];

export const serviceUse: Instrument = {
  name: 'Use of health services',
  items: uses.map((key) => ({ key, values: counts, optional: true })),
  // Fewer is not simply better: a new need that comes to light brings use with it.
  scores: uses.map((item) => ({ name: item, values: counts, rule: { kind: 'answer', item }, better: 'not judged' })),
  missing: 'each count stands alone, at least one is needed',
  counted: true,
  licence: 'None needed.',
  source: 'Counts over a number of months before the day; never the only outcome',
  notVerified: [
    'No direction: less use is not judged to be better.',
    'The upper limit of 1000 is no published one.',
    'No code.',
  ],
};

export const outcomeInWords: Instrument = {
  name: 'Outcome in words',
  items: [],
  scores: [],
  missing: 'the words are needed',
  inWords: true,
  licence: 'None needed.',
  source: 'Most link workers write outcomes in words: this is an outcome like any other',
  notVerified: [],
};
