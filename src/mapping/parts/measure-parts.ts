import type { Observation, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Measure } from '../../domain/report.js';
import { about, links, linksBelow, many, one, type Part, subject } from '../engine/parts.js';
import { isMeasure, measureTable } from '../resources/measure.js';
import { answersOf, isMeasureAnswers, measureAnswersTable } from '../resources/measure-answers.js';
import { checkAnswers, checkMeasure } from '../resources/measure-check.js';

const measurePart: Part = many<Observation, Omit<Measure, 'items'>, Measure>({
  name: 'measure',
  table: measureTable,
  path: ['report', 'measures'],
  find: (roots) => about<Observation>(roots, 'Observation', isMeasure),
  links: [subject, links('basedOn', 'request'), linksBelow('derivedFrom', 'measure-answers')],
  check: checkMeasure,
});

/** The scores of an instrument, and beside them the answers that they are worked out from. */
export const measureParts: readonly Part[] = [
  measurePart,
  one<QuestionnaireResponse, Pick<Measure, 'items'>, Measure>({
    name: 'measure-answers',
    table: measureAnswersTable,
    path: [],
    under: measurePart,
    find: (roots) => about<QuestionnaireResponse>(roots, 'QuestionnaireResponse', isMeasureAnswers),
    links: [subject, links('partOf', 'measure')],
    follows: answersOf,
    check: checkAnswers,
  }),
];
