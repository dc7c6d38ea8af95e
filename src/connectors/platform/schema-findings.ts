import { assessmentStatuses } from '../../domain/assessment.js';
import { timePoints } from '../../domain/measure.js';
import { amount, choice, closed, code, coded, list, moment, pair, text } from './leaves.js';
import { found, needFacts } from './schema-record.js';
import { named, number } from './schema-report.js';

/** What a link worker finds out: needs that the referral did not name, and PRSB section "Assessments". */

export const foundNeed = closed(
  'Need found',
  'A need that the referral did not name.',
  { identifier: number, ...needFacts(undefined, { found, foundBy: named('Found by', 'Who found it.') }) },
  ['certainty', 'found'],
);

const entry = (name: string) => `Assessments / Assessments record entry / ${name}`;

const result = (title: string, description: string, group: string, score: string) =>
  closed(
    title,
    description,
    {
      score: coded('Score', 'What the value is of.', ...pair(`${group} / ${score}`)),
      value: amount('Value', 'The value.', `${group} / Value`),
      unit: code('Unit', 'The unit of the value, as a UCUM code.', `${group} / Units of measure`),
      ordinal: coded(
        'Ordinal',
        'The result as a step: mild, moderate, severe and the like.',
        ...pair(`${group} / Ordinal`),
      ),
    },
    [],
  );

export const assessment = closed(
  'Assessment',
  'What was found out about the person, in words or as the result of an instrument.',
  {
    identifier: number,
    status: choice(assessmentStatuses, 'Status', 'Whether the result stands.'),
    on: moment('On', 'When it was made.'),
    timePoint: choice(timePoints, 'Time point', 'When in the journey it was made.'),
    type: text('Type', 'What type of assessment it is.', entry('Assessment type')),
    summary: text('Summary', 'What was found, in words.', entry('Assessment summary')),
    name: coded('Name', 'The instrument.', ...pair(entry('Structured assessment / Structured assessment name'))),
    result: result(
      'Result',
      'The result as a whole.',
      entry('Structured assessment / Assessment result'),
      'Assessment score',
    ),
    subscales: list(
      result(
        'Subscale',
        'The result of one question, or of one part.',
        entry('Structured assessment / Subscale result'),
        'Subscale score',
      ),
      'Subscales',
      'The results of single questions or parts.',
    ),
    comment: text('Comment', 'What else there is to know about it.', entry('Comment')),
  },
  ['status'],
);
