import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import type { Measure } from '../../domain/report.js';
import { answer, questionnaire } from '../codes/measure.js';
import { code, coding } from '../engine/codings.js';
import { each, first } from '../engine/elements.js';
import { type Lens, needed, row, struct, value } from '../engine/lenses.js';
import { seenAs } from '../engine/seen-as.js';
import { table } from '../engine/table.js';
import { profiles } from '../systems.js';

type Answers = NonNullable<Measure['items']>;
type Answer = QuestionnaireResponseItemAnswer;

/** Whether a word is an answer that has a code. */
export const isAnswer = (word: string): word is keyof typeof answer.rows => Object.hasOwn(answer.rows, word);

interface Given {
  readonly number?: number;
  readonly word?: keyof typeof answer.rows;
  readonly text?: string;
}

const given: Lens<Answer, string | number> = seenAs<Answer, Given, string | number>(
  struct<Answer, Given>({
    number: row('valueInteger', value<number>()),
    word: row('valueCoding', coding(answer)),
    text: row('valueString', value<string>()),
  }),
  ({ number, word, text }) => number ?? word ?? text,
  (said) => (typeof said === 'number' ? { number: said } : isAnswer(said) ? { word: said } : { text: said }),
);

interface Item {
  readonly key: string;
  readonly answer: string | number;
}

const item = seenAs<QuestionnaireResponseItem, Item, Item>(
  struct<QuestionnaireResponseItem, Item>({
    key: row('linkId', value<string>()),
    answer: row('answer', first(given)),
  }),
  ({ key, answer: found }: Partial<Item>) =>
    key === undefined || found === undefined ? undefined : { key, answer: found },
  (said) => said,
);

/** The answers by the neutral key of each question; the text of a question is its owner's, and is never written. */
const items: Lens<QuestionnaireResponseItem[], Answers> = {
  ...seenAs<QuestionnaireResponseItem[], readonly Item[], Answers>(
    each(item),
    (list) => Object.fromEntries(list.map(({ key, answer: found }) => [key, found])),
    (record) => Object.entries(record).map(([key, found]) => ({ key, answer: found })),
  ),
  facts: [
    { domain: '', fhir: '[].linkId' },
    { domain: '', fhir: '[].answer[0].valueInteger' },
    { domain: '', fhir: '[].answer[0].valueCoding.code', codes: answer },
    { domain: '', fhir: '[].answer[0].valueString' },
  ],
};

/** The answers of one measure, where they were given. */
export const measureAnswersTable = table<QuestionnaireResponse, Pick<Measure, 'items'>>(
  'QuestionnaireResponse',
  [profiles.measureAnswers],
  { items: needed('item', items) },
  [
    // Whether they stand follows from the measure.
    { element: 'status', value: 'completed', also: ['amended', 'entered-in-error'] },
    // Which one it is follows from the instrument: see `answersOf`.
    { element: 'questionnaire', value: undefined, also: Object.values(questionnaire.rows).map((row) => row.code) },
  ],
);

const canonical = code(questionnaire);

/** Whose questions are answered. */
export const questionedIn = ({ questionnaire: name }: QuestionnaireResponse) => canonical.get(name);

export const isMeasureAnswers = (response: QuestionnaireResponse): boolean => questionedIn(response) !== undefined;

/** The answers under the name of their instrument's questions, and taken back with their measure. */
export function answersOf(
  response: QuestionnaireResponse,
  { instrument, status }: Partial<Measure>,
): QuestionnaireResponse {
  const isRight = status === undefined ? !areInError(response) : areInError(response);
  const written = isRight ? response : { ...response, status: status ?? ('completed' as const) };
  if (instrument === undefined || questionedIn(response) === instrument) return written;
  return { ...written, questionnaire: questionnaire.rows[instrument].code };
}

export const areInError = ({ status }: QuestionnaireResponse): boolean => status === 'entered-in-error';
