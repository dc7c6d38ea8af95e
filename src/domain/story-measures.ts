import type { Assessment } from './assessment.js';
import type { Change } from './measure.js';
import { instruments, inTime, type ScoreKind, seriesOf } from './measure.js';
import { type Measure, stands } from './report.js';
import { type Block, list, type StoryDetail } from './story-block.js';
import { capital, day, phrase, spoken, told } from './story-words.js';

/**
 * What was measured: each score with its first and last value, how it changed, and whether a source calls that a
 * meaningful change; then outcomes in words, and assessments of other kinds. A change is told only where Waymark worked
 * it out: one that nobody compared is not made up here.
 */
export function measuresTold(
  reported: readonly Measure[],
  assessments: readonly Assessment[],
  detail: StoryDetail,
): readonly Block[] {
  const measures = reported.filter(stands);
  const series = seriesIn(measures);
  const rows = series.flatMap((one) => rowsOf(one, detail));
  const inWords = measures.flatMap(({ instrument, words, when }) =>
    instrument !== 'outcome-in-words' || words === undefined ? [] : [`Outcome in words, ${day(when)}: ${words}`],
  );
  const signals = series.flatMap((one) => signalsOf(one));
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'table', caption: 'First and last scores', head, rows } as const]),
    ...list(signals),
    ...list(inWords),
    ...list(assessments.filter(({ status }) => status !== 'entered-in-error').map(assessmentTold)),
  ];
}

const head = ['Measure', 'First', 'Last', 'Change', 'Meaningful'] as const;

/** The measures by what belongs together, one instrument and one goal, each in the order of time. */
const seriesIn = (measures: readonly Measure[]): readonly (readonly Measure[])[] =>
  seriesOf(measures).map((series) => inTime(series).flatMap(({ index }) => measures[index] ?? []));

function rowsOf(series: readonly Measure[], detail: StoryDetail): readonly (readonly string[])[] {
  const first = series.find(({ timePoint }) => timePoint === 'baseline') ?? series[0];
  const last = series.at(-1);
  if (first === undefined || last === undefined) return [];
  const { name, scores: kinds } = instruments[first.instrument];
  const about = first.about === undefined ? '' : `, ${first.about}`;
  const rows = kinds.flatMap((kind) => {
    const from = scoreIn(first, kind.name);
    const to = scoreIn(last, kind.name);
    const title = `${name}${about}${kinds.length === 1 ? '' : `: ${spoken(kind.name)}`}${subjectOf(kind, first, last)}`;
    if (from === undefined && to === undefined) return [];
    if (first === last) return [[title, from ?? '', 'measured once', 'nothing to compare', 'not known']];
    const change = last.sinceBaseline?.find(({ score }) => score === kind.name);
    return [[title, from ?? 'no score', to ?? 'no score', changeTold(change), meaningTold(change, kind, detail)]];
  });
  return rows;
}

function scoreIn({ scores, when }: Measure, name: string): string | undefined {
  const found = scores.find((score) => score.name === name);
  if (found === undefined) return undefined;
  const band = found.band === undefined ? '' : `, ${spoken(found.band)}`;
  return `${found.value}${band} (${day(when)})`;
}

function changeTold(change: Change | undefined): string {
  if (change === undefined) return 'no baseline to compare with';
  const { difference, direction } = change;
  const by = difference === undefined ? undefined : difference > 0 ? `+${difference}` : `${difference}`;
  return phrase([by, direction]) ?? direction;
}

/** What a score is of, where the person named it in their own words: by the last of them. */
function subjectOf({ name }: ScoreKind, first: Measure, last: Measure): string {
  const named = last.ownWords?.[name] ?? first.ownWords?.[name];
  return named === undefined ? '' : `, “${named}”`;
}

/** Whether a source calls a change meaningful, with what has to be known of that source to believe it. */
function meaningTold(change: Change | undefined, { meaningful }: ScoreKind, detail: StoryDetail): string {
  if (change === undefined) return 'not known';
  if (change.meaningful === 'unknown') return 'no source says';
  const said = change.meaningful ? 'yes' : 'no, smaller than a meaningful change';
  const caveat = phrase([said, meaningful?.caveat], ': ') ?? said;
  return detail === 'full' && change.source !== undefined ? `${caveat} (${change.source})` : caveat;
}

/** What a source says should be looked at, of the latest of a series. */
function signalsOf(series: readonly Measure[]): readonly string[] {
  const last = series.at(-1);
  if (last === undefined) return [];
  return last.signals.map(
    (signal) => `To look at: ${instruments[last.instrument].name}, ${day(last.when)}: ${spoken(signal)}`,
  );
}

function assessmentTold({ type, name, on, result, subscales = [], summary, comment }: Assessment): string {
  const what = phrase([type, told(name)], ': ') ?? 'Assessment';
  const scores = [...(result === undefined ? [] : [result]), ...subscales].flatMap(
    ({ score, value, unit, ordinal }) =>
      phrase([told(score), value === undefined ? undefined : `${value}${unitTold(unit)}`, told(ordinal)], ' ') ?? [],
  );
  const date = day(on);
  return capital(
    phrase([date === undefined ? what : `${what} (${date})`, phrase([...scores, summary, comment], '; ')], ': ') ??
      what,
  );
}

/** A UCUM unit; what stands in braces is a remark of UCUM's and no unit. */
function unitTold(unit = ''): string {
  const plain = unit.replace(/\{[^}]*\}/g, '');
  return plain === '' ? '' : ` ${plain}`;
}
