import { instrumentIds, methods, timePoints } from '../../domain/measure.js';
import { measureStatuses } from '../../domain/report.js';
import { choice, closed, list, moment, text } from './leaves.js';
import { number } from './schema-report.js';

/** Measures: an instrument at one time. A sender gives answers, a total or scores; Waymark scores them when it reads them. */

/** A member for each question or score of the instrument, by its key: docs/measures.md lists them. */
const byKey = <const I extends object>(values: I, title: string, description: string) => ({
  type: 'object' as const,
  minProperties: 1,
  additionalProperties: values,
  title,
  description,
});

const value = (title: string, description: string) => ({
  type: ['number', 'string'] as const,
  minLength: 1,
  format: 'words',
  title,
  description,
});

const change = closed(
  'Change',
  'How one score differs from an earlier one.',
  {
    score: text('Score', 'Which score.'),
    method: choice(methods, 'Method', 'Which scale the score is of, where there are two.'),
    from: value('From', 'The earlier value.'),
    to: value('To', 'The value now.'),
    difference: { type: 'number', title: 'Difference', description: 'To minus from, where both are numbers.' },
    direction: choice(
      ['better', 'worse', 'same', 'not judged'],
      'Direction',
      'Which way it went; not judged where no source says which way is better.',
    ),
    meaningful: {
      enum: [true, false, 'unknown'],
      title: 'Meaningful',
      description: 'Whether a source calls a change of this size meaningful; unknown where none says.',
    },
    source: text('Source', 'Who says so.'),
  },
  ['score', 'from', 'to', 'direction', 'meaningful'],
);

export const measure = closed(
  'Measure',
  'An instrument at one time: its answers, its total, or its scores by name. Where several are given they agree. Waymark scores it: docs/measures.md.',
  {
    identifier: number,
    status: choice(
      measureStatuses,
      'Status',
      'Given to take back a measure that was a mistake, by the number it was reported with: it then has no part in its series. Without it the measure stands.',
    ),
    instrument: choice(instrumentIds, 'Instrument', 'Which instrument.'),
    when: moment('When', 'When it was taken.'),
    timePoint: choice(timePoints, 'Time point', 'Where in the journey it stands. A series has one baseline.'),
    method: choice(methods, 'Method', 'SWEMWBS only: which scale the total is of. Needed beside a total.'),
    about: text('About', 'Goal score only: which goal, where there are several.'),
    months: {
      type: 'integer',
      minimum: 1,
      maximum: 60,
      title: 'Months',
      description: 'Use of services only: how many months before the day are counted.',
    },
    ownWords: byKey(
      text('Own words', 'What is scored, as the person says it.'),
      'Own words',
      'What is scored, in the person’s own words, by question.',
    ),
    items: byKey(value('Answer', 'The answer to one question.'), 'Items', 'The answers, by the key of the question.'),
    total: { type: 'number', title: 'Total', description: 'The total, where the instrument has one.' },
    scores: byKey(value('Score', 'One score.'), 'Scores', 'The scores, by name.'),
    bands: byKey(
      text('Band', 'The named range that a score lies in.'),
      'Bands',
      'The band of each score that has one. Waymark says so: a sender who says another is refused.',
    ),
    signals: list(
      text('Signal', 'What should be looked at.'),
      'Signals',
      'What a source says should be looked at, such as test-for-depression. Waymark says so.',
    ),
    words: text('Words', 'What the person says. With outcome-in-words they are the outcome.'),
    takenBy: text('Taken by', 'Who took it.'),
    sinceBaseline: list(
      change,
      'Since baseline',
      'How each score changed since the baseline. Waymark works it out anew.',
    ),
    sinceLast: list(
      change,
      'Since last',
      'How each score changed since the measure before. Waymark works it out anew.',
    ),
  },
  ['instrument', 'when', 'timePoint'],
);
