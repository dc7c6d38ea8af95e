import type { Assessment } from './assessment.js';
import type { Change } from './measure.js';
import { instruments, isBefore } from './measure.js';
import type { Measure } from './report.js';
import { type Block, list, type StoryDetail } from './story-block.js';
import { capital, day, phrase, spoken, told } from './story-words.js';

/**
 * What was measured: each score with its first and last value, how it changed, and whether a source calls that a
 * meaningful change; then outcomes in words, and assessments of other kinds. A change is told only where Waymark worked
 * it out: one that nobody compared is not made up here.
 */
export function measuresTold(
  measures: readonly Measure[],
  assessments: readonly Assessment[],
  detail: StoryDetail,
): readonly Block[] {
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
function seriesIn(measures: readonly Measure[]): readonly (readonly Measure[])[] {
  const series = new Map<string, Measure[]>();
  for (const measure of measures) {
    const key = JSON.stringify([measure.instrument, measure.about ?? null]);
    const own = series.get(key);
    if (own === undefined) series.set(key, [measure]);
    else own.push(measure);
  }
  return [...series.values()].map((one) => one.toSorted(byTime));
}

function byTime({ when: a }: Measure, { when: b }: Measure): number {
  if (isBefore(a, b)) return -1;
  return isBefore(b, a) ? 1 : 0;
}

function rowsOf(series: readonly Measure[], detail: StoryDetail): readonly (readonly string[])[] {
  const first = series.find(({ timePoint }) => timePoint === 'baseline') ?? series[0];
  const last = series.at(-1);
  if (first === undefined || last === undefined) return [];
  const { name, scores: kinds } = instruments[first.instrument];
  const about = first.about === undefined ? '' : `, ${first.about}`;
  const rows = kinds.flatMap((kind) => {
    const from = scoreIn(first, kind.name);
    const to = scoreIn(last, kind.name);
    const title = `${name}${about}${kinds.length === 1 ? '' : `: ${spoken(kind.name)}`}`;
    if (from === undefined && to === undefined) return [];
    if (first === last) return [[title, from ?? '', 'measured once', 'nothing to compare', 'not known']];
    const change = last.sinceBaseline?.find(({ score }) => score === kind.name);
    return [[title, from ?? 'no score', to ?? 'no score', changeTold(change), meaningTold(change, detail)]];
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

function meaningTold(change: Change | undefined, detail: StoryDetail): string {
  if (change === undefined) return 'not known';
  if (change.meaningful === 'unknown') return 'no source says';
  const said = change.meaningful ? 'yes' : 'no, smaller than a meaningful change';
  return detail === 'full' && change.source !== undefined ? `${said} (${change.source})` : said;
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
