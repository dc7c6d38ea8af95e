import type { Observation, ObservationComponent, QuestionnaireResponse } from '@medplum/fhirtypes';
import { error, type Issue } from '../../domain/issue.js';
import { scoredAgain } from '../../domain/measured.js';
import { type Measure, stands } from '../../domain/report.js';
import { scoreCode } from '../codes/measure.js';
import { conceptOf } from '../engine/codings.js';
import { extensions } from '../systems.js';
import { areInError, questionedIn } from './measure-answers.js';
import { scoreKeyOf, scoreOfKey } from './measure-change.js';

const scoreIn = conceptOf(scoreCode);

/** The path within the Observation of one member of a measure, and of what stands in it: `scores`, `anxious`. */
export function placeInMeasure(observation: Observation, member: string, name?: string): string {
  const extensionAt = (url: string, within: string): string => {
    const at = observation.extension?.findIndex((one) => one.url === url) ?? -1;
    return at === -1 ? 'extension' : `extension[${at}]${within}`;
  };
  const component = (within: string): string => {
    const at = observation.component?.findIndex(({ code }) => named(scoreIn.get(code)) === name) ?? -1;
    return at === -1 ? 'component' : `component[${at}]${within}`;
  };
  switch (member) {
    case 'instrument':
      return 'code';
    case 'when':
      return 'effectiveDateTime';
    case 'timePoint':
      return extensionAt(extensions.timePoint, '.valueCode');
    case 'about':
      return extensionAt(extensions.measureAbout, '.valueString');
    case 'months':
      return extensionAt(extensions.countedMonths, '.valuePositiveInt');
    case 'ownWords':
      return extensionAt(extensions.ownWords, '');
    case 'scores':
      return component('.value');
    case 'bands':
      return component('.interpretation');
    case 'signals':
      return 'interpretation';
    case 'items':
      return 'derivedFrom';
    case 'words':
      return observation.valueString === undefined ? 'note' : 'valueString';
    case 'takenBy':
      return 'performer[0].display';
    default:
      return member;
  }
}

const named = (key: Parameters<typeof scoreOfKey>[0] | undefined): string | undefined =>
  key === undefined ? undefined : scoreOfKey(key).name;

/** What a domain path says: the member, and what stands in it. */
const stepsOf = (path: string): readonly [member: string, name?: string] => {
  const [member = '', name] = path.split('.');
  return name === undefined ? [member] : [member, name];
};

/** What is wrong with a measure by the rules of its instrument; of its answers, what is told at them is not told here. */
export function checkMeasure(measure: Measure, observation: Observation, at: string): readonly Issue[] {
  if (!isReadable(measure)) return [];
  const twice = measure.scores.filter((score, i) => measure.scores.findIndex(({ name }) => name === score.name) !== i);
  if (twice.length > 0) {
    const text = 'found a score twice; expected each score once';
    return [error('ambiguous', `${at}.component`, text)];
  }
  const foreign = (observation.component ?? []).flatMap(({ code }, i) => {
    const key = scoreIn.get(code);
    const isRead = measure.scores.some((score) => key !== undefined && scoreKeyOf(score) === key);
    const text = 'found a score without a value that can be read; expected one';
    return key === undefined || isRead ? [] : [error('required', `${at}.component[${i}].value`, text)];
  });
  const wrong = scoredAgain(measure).issues.filter(
    ({ path }) => measure.items === undefined || stepsOf(path)[0] !== 'items',
  );
  return [
    ...foreign,
    ...(observation.component ?? []).flatMap((one, i) => checkPoints(one, `${at}.component[${i}].valueQuantity`)),
    ...wrong.map((issue) => {
      const [member, name] = stepsOf(issue.path);
      return { ...issue, path: member === '' ? at : `${at}.${placeInMeasure(observation, member, name)}` };
    }),
  ];
}

/** A score is so many points: not fewer than so many, and not so many of something. */
function checkPoints({ code, valueQuantity }: ObservationComponent, at: string): readonly Issue[] {
  if (scoreIn.get(code) === undefined) return [];
  const { comparator, code: unit } = valueQuantity ?? {};
  return [
    ...(comparator === undefined
      ? []
      : [
          error(
            'modifier-unknown',
            `${at}.comparator`,
            'found a score that is more or less than a value; expected one that is it',
          ),
        ]),
    ...(unit === undefined || unit === '{score}' || unit === '1'
      ? []
      : [error('value', `${at}.code`, 'found another unit; expected {score}, or none')]),
  ];
}

/** What is wrong with the answers of a measure. */
export function checkAnswers(measure: Measure, response: QuestionnaireResponse, at: string): readonly Issue[] {
  if (!isReadable(measure)) return [];
  if (questionedIn(response) !== measure.instrument) {
    const text = 'found the questions of another instrument; expected those of the measure that they are part of';
    return [error('invariant', `${at}.questionnaire`, text)];
  }
  if (areInError(response) === stands(measure)) {
    const text = 'found a status other than that of the measure; expected entered-in-error for both, or for neither';
    return [error('invariant', `${at}.status`, text)];
  }
  const keys = (response.item ?? []).map(({ linkId }) => linkId);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice !== -1)
    return [error('ambiguous', `${at}.item[${twice}].linkId`, 'found an answer twice; expected each answer once')];
  return scoredAgain(measure).issues.flatMap((issue) => {
    const [member, name] = stepsOf(issue.path);
    const place = name === undefined ? -1 : keys.indexOf(name);
    return member === 'items' ? [{ ...issue, path: place === -1 ? `${at}.item` : `${at}.item[${place}].answer` }] : [];
  });
}

/** What has no instrument, time or time point has been told as such. */
const isReadable = ({ instrument, when, timePoint }: Partial<Measure>): boolean =>
  instrument !== undefined && when !== undefined && timePoint !== undefined;
