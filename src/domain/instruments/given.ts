import { allowed, type Fault, isObject, told, unknownNames, valueIn } from './fault.js';
import type { Instrument, Method, ScoreKind, Value } from './instrument.js';

/** What is given to be scored, not yet known to be right: answers, a total, scores by name, or several of them. */
export interface ToScore {
  readonly items?: unknown;
  readonly total?: unknown;
  readonly scores?: unknown;
  readonly method?: Method;
}

export type Answers = ReadonlyMap<string, Value>;

/** A score that was given, and where. */
export interface StatedScore {
  readonly value: Value;
  readonly at: readonly string[];
}
export type Stated = ReadonlyMap<string, StatedScore>;

export const fault = (code: Fault['code'], at: readonly string[], found: string, expected: string): Fault => ({
  code,
  at,
  found,
  expected,
});

/** What was given, as far as it can be, with everything that is wrong with it. */
export interface ReadGiven {
  readonly answers: Answers;
  readonly stated: Stated;
  readonly method: Method | undefined;
  readonly faults: readonly Fault[];
}

/** Reads answers, total and scores by what the instrument takes; whether they agree is not looked at here. */
export function readGiven(instrument: Instrument, given: ToScore): ReadGiven {
  const faults: Fault[] = [];
  const items = instrument.items.map(({ key, values }) => ({ name: key, values }));
  const answers = read(given.items, items, 'items', faults);
  const stated = new Map<string, StatedScore>();
  for (const [name, value] of read(given.scores, instrument.scores, 'scores', faults))
    stated.set(name, { value, at: ['scores', name] });
  stateTotal(instrument, given, stated, faults);
  const method = methodOf(instrument, given, answers, stated, faults);
  if (answers.size === 0) stateBases(instrument, stated);
  faults.push(...missingFrom(instrument, given, answers, stated));
  return { answers, stated, method, faults };
}

/** The members of `given` that are among `known` and within their range, in the order of `known`. */
function read(
  given: unknown,
  known: readonly Pick<ScoreKind, 'name' | 'values'>[],
  at: string,
  faults: Fault[],
): Answers {
  const kept = new Map<string, Value>();
  if (given === undefined) return kept;
  if (!isObject(given)) {
    faults.push(fault('structure', [at], told(given), `an object with ${namesOf(known)}`));
    return kept;
  }
  const strangers = Object.keys(given).filter((key) => !known.some(({ name }) => name === key)).length;
  if (strangers > 0) faults.push(fault('structure', [at], unknownNames(strangers), `only ${namesOf(known)}`));
  for (const { name, values } of known) {
    if (!Object.hasOwn(given, name) || given[name] === undefined) continue;
    const value = valueIn(given[name], values);
    if (value !== undefined) kept.set(name, value);
    else faults.push(fault('value', [at, name], told(given[name]), allowed(values)));
  }
  return kept;
}

export const namesOf = (known: readonly { readonly name: string }[]): string =>
  known.length === 0 ? 'none' : known.map(({ name }) => name).join(', ');

function stateTotal(
  instrument: Instrument,
  { total, method }: ToScore,
  stated: Map<string, StatedScore>,
  faults: Fault[],
): void {
  if (total === undefined) return;
  if (instrument.total === undefined) {
    const instead = instrument.scores.length === 0 ? 'no score' : `scores by name: ${namesOf(instrument.scores)}`;
    faults.push(fault('structure', ['total'], 'a total', `none, this instrument has no sum; ${instead}`));
    return;
  }
  if (typeof instrument.total !== 'string' && method === undefined) {
    faults.push(
      fault('required', ['method'], 'nothing beside a total', `one of ${Object.keys(instrument.total).join(', ')}`),
    );
    return;
  }
  const name = totalName(instrument, method);
  const kind = instrument.scores.find((one) => one.name === name);
  if (kind === undefined) return;
  const value = valueIn(total, kind.values);
  const before = stated.get(kind.name);
  if (value === undefined) faults.push(fault('value', ['total'], told(total), allowed(kind.values)));
  else if (before !== undefined && before.value !== value)
    faults.push(fault('invariant', ['total'], told(value), `${before.value}, as in ${before.at.join('.')}`));
  else stated.set(kind.name, { value, at: ['total'] });
}

const totalName = ({ total }: Instrument, method: Method | undefined): string | undefined =>
  total === undefined || typeof total === 'string' ? total : method === undefined ? undefined : total[method];

/** Which of two scales is spoken of: as said, or as the only score that is given shows. */
function methodOf(
  instrument: Instrument,
  { method }: ToScore,
  answers: Answers,
  stated: Stated,
  faults: Fault[],
): Method | undefined {
  if (typeof instrument.total !== 'object') {
    if (method !== undefined)
      faults.push(fault('structure', ['method'], method, 'none, this instrument has one scale'));
    return undefined;
  }
  if (method !== undefined) {
    if (stated.size > 0 && !stated.has(instrument.total[method]))
      faults.push(fault('invariant', ['method'], method, 'the scale of the score that is given'));
    return method;
  }
  const only = [...stated.keys()];
  if (answers.size > 0 || only.length !== 1) return undefined;
  return instrument.scores.find(({ name }) => name === only[0])?.method;
}

/** A multiple says what it is a multiple of, as long as nothing else does. */
function stateBases(instrument: Instrument, stated: Map<string, StatedScore>): void {
  for (const { name, rule } of instrument.scores) {
    const own = stated.get(name);
    if (rule.kind !== 'times' || own === undefined || typeof own.value !== 'number' || stated.has(rule.score)) continue;
    stated.set(rule.score, { value: own.value / rule.by, at: own.at });
  }
}

/** The answers that an instrument cannot do without: of a questionnaire that was begun, or whose scores are its answers. */
function missingFrom(
  { items, scores }: Instrument,
  given: ToScore,
  answers: Answers,
  stated: Stated,
): readonly Fault[] {
  const isBegun = isObject(given.items) && Object.keys(given.items).length > 0;
  const isStated = stated.size > 0;
  return items.flatMap(({ key, values, optional }) => {
    const isOwnScore = scores.some(({ rule }) => rule.kind === 'answer' && rule.item === key);
    if (optional === true || answers.has(key) || (isOwnScore && stated.has(key))) return [];
    // What is there and wrong has been told already.
    if (isGiven(given.items, key) || (isOwnScore && isGiven(given.scores, key))) return [];
    if (isBegun) return [fault('required', ['items', key], 'nothing', allowed(values))];
    return isOwnScore && isStated ? [fault('required', ['scores', key], 'nothing', allowed(values))] : [];
  });
}

const isGiven = (members: unknown, key: string): boolean =>
  isObject(members) && Object.hasOwn(members, key) && members[key] !== undefined;
