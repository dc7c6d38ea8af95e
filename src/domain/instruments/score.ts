import { type Fault, told } from './fault.js';
import { type Answers, fault, namesOf, readGiven, type Stated, type StatedScore, type ToScore } from './given.js';
import type { Instrument, Method, Rule, ScoreKind, Value } from './instrument.js';

/** One score as worked out, or as given where nothing contradicts it. */
export interface Score {
  readonly name: string;
  readonly value: Value;
  readonly method?: Method;
  readonly band?: string;
}

export interface Scoring {
  readonly items: Readonly<Record<string, Value>>;
  readonly scores: readonly Score[];
  /** Which scale the sender speaks of; nothing where answers are given without saying, or both scales are. */
  readonly method?: Method;
  /** What a source says should be looked at. */
  readonly signals: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Scores answers, a total, or both, by what the instrument's data says.
 *
 * Refused, all at once: answers and scores out of range, a fraction where there is none, an item or score that the
 * instrument has not, a missing answer where the instrument allows none, a total for an instrument without one, a total
 * or score that the answers (or another score) contradict, and nothing to score at all. Never throws.
 */
export function score(instrument: Instrument, given: ToScore): Scoring {
  const { answers, stated, method, faults: misread } = readGiven(instrument, given);
  const values = new Map<string, Value>();
  const faults: Fault[] = [...misread];
  // What is wrong in itself is told alone: whether it agrees with the rest says nothing.
  if (misread.length === 0) {
    for (const kind of instrument.scores) {
      const value = settle(kind, instrument, answers, stated, values, faults);
      if (value !== undefined) values.set(kind.name, value);
    }
    if (values.size === 0 && faults.length === 0 && instrument.inWords === undefined)
      faults.push(nothingIn(instrument));
  }
  return {
    items: Object.fromEntries(answers),
    scores: instrument.scores.flatMap((kind) => scoreOf(kind, values.get(kind.name))),
    ...(method !== undefined && { method }),
    signals: signalsOf(instrument, answers, values),
    faults,
  };
}

/** A score as its rule gives it, or as stated where the rule gives nothing; a stated one must agree with the rule. */
function settle(
  { name, rule }: ScoreKind,
  instrument: Instrument,
  answers: Answers,
  stated: Stated,
  values: ReadonlyMap<string, Value>,
  faults: Fault[],
): Value | undefined {
  const own = stated.get(name);
  if (own !== undefined && rule.kind === 'count' && answers.size > 0 && countOf(rule, answers) === undefined) {
    faults.push(
      fault('invariant', own.at, told(own.value), `none, too many answers are missing: ${instrument.missing}`),
    );
    return undefined;
  }
  const worked = workOut(rule, instrument, answers, stated, values);
  if (own === undefined || worked === undefined) {
    if (own !== undefined) faults.push(...beyondParts(rule, instrument, own, stated));
    return worked ?? own?.value;
  }
  if (worked !== own.value) {
    const found = typeof own.value === 'number' ? told(own.value) : own.value;
    faults.push(fault('invariant', own.at, found, `${worked}, as ${basisOf(rule, answers)}`));
  }
  return worked;
}

function basisOf(rule: Rule, answers: Answers): string {
  if (rule.kind === 'table' || rule.kind === 'times' || rule.kind === 'band-number') return `${rule.score} gives`;
  return answers.size > 0 ? 'the answers give' : 'its parts give';
}

function workOut(
  rule: Rule,
  instrument: Instrument,
  answers: Answers,
  stated: Stated,
  values: ReadonlyMap<string, Value>,
): Value | undefined {
  switch (rule.kind) {
    case 'answer':
      return answers.get(rule.item);
    case 'sum':
      return sum(rule.items.map((item) => answers.get(item)));
    case 'count':
      return answers.size > 0 ? countOf(rule, answers) : sum(rule.parts?.map((part) => stated.get(part)?.value));
    case 'table':
      return rule.rows.find(([from]) => from === values.get(rule.score))?.[1];
    case 'times': {
      const base = values.get(rule.score);
      return typeof base === 'number' ? base * rule.by : undefined;
    }
    case 'band-number': {
      const base = values.get(rule.score);
      const bands = instrument.scores.find(({ name }) => name === rule.score)?.bands ?? [];
      const place = bands.findIndex(({ from, to }) => typeof base === 'number' && base >= from && base <= to);
      return place === -1 ? undefined : place + 1;
    }
    case 'digits': {
      const digits = rule.items.map((item) => answers.get(item));
      return digits.includes(undefined) ? undefined : digits.join('');
    }
    case 'given':
      return undefined;
  }
}

/** The sum, when all of them are there. */
function sum(values: readonly (Value | undefined)[] | undefined): number | undefined {
  if (values === undefined) return undefined;
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length ? numbers.reduce((all, one) => all + one, 0) : undefined;
}

function countOf({ of, missing }: Extract<Rule, { kind: 'count' }>, answers: Answers): number | undefined {
  const given = Object.entries(of).flatMap(([item, counting]) => {
    const answer = answers.get(item);
    return typeof answer === 'string' ? [counting.includes(answer)] : [];
  });
  if (Object.keys(of).length - given.length > missing) return undefined;
  return given.filter((isCounted) => isCounted).length;
}

/** A whole is at least its known parts, and at most what the unknown ones could add. */
function beyondParts(rule: Rule, { scores }: Instrument, own: StatedScore, stated: Stated): readonly Fault[] {
  if (rule.kind !== 'count' || rule.parts === undefined || typeof own.value !== 'number') return [];
  const parts = scores.filter(({ name }) => rule.parts?.includes(name));
  const known = sum(parts.map(({ name }) => stated.get(name)?.value ?? 0)) ?? 0;
  const unknown = parts.filter(({ name }) => !stated.has(name));
  const most = known + (sum(unknown.map(({ values }) => (values.kind === 'whole' ? values.to : 0))) ?? 0);
  if (own.value >= known && own.value <= most) return [];
  return [fault('invariant', own.at, told(own.value), `from ${known} to ${most}, as its parts give`)];
}

function scoreOf({ name, method, bands }: ScoreKind, value: Value | undefined): readonly Score[] {
  if (value === undefined) return [];
  const band = bands?.find(({ from, to }) => typeof value === 'number' && value >= from && value <= to);
  return [{ name, value, ...(method !== undefined && { method }), ...(band !== undefined && { band: band.name }) }];
}

function signalsOf({ signal }: Instrument, answers: Answers, values: ReadonlyMap<string, Value>): readonly string[] {
  if (signal === undefined) return [];
  const value = values.get(signal.score.name);
  const isLow = typeof value === 'number' && value < signal.score.below;
  const isAnyLow = [...answers.values()].some((answer) => typeof answer === 'number' && answer <= signal.anyAnswerUpTo);
  return isLow || isAnyLow ? [signal.name] : [];
}

function nothingIn({ items, scores, missing }: Instrument): Fault {
  const place = items.length > 0 ? 'items' : 'scores';
  const expected = items.length > 0 ? items.map(({ key }) => key).join(', ') : namesOf(scores);
  return fault('required', [place], 'nothing that can be scored', `${expected} (${missing})`);
}
