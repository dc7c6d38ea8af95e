import { allowed } from './fault.js';
import type { Better, Instrument, Item, Rule, ScoreKind } from './instrument.js';
import { instrumentIds, instruments } from './instruments.js';
import { timePoints } from './measurement.js';
import { swemwbsTable } from './swemwbs-table.js';

/** The page docs/measures.md, from the data of the instruments. */
export function measuresDocument(): string {
  const each = instrumentIds.map((id): [string, Instrument] => [id, instruments[id]]);
  return `${[
    '<!-- Generated from src/domain/instruments by `npm run docs`. Change the data, not this page. -->',
    '# Measures',
    introduction,
    '## Instruments',
    grid(
      ['Instrument', 'Answers', 'Scores', 'Which way is better', 'Bands', 'Meaningful change', 'Code', 'Licence'],
      each.map(([id, instrument]) => [
        `\`${id}\`<br>${instrument.name}`,
        answersOf(instrument),
        lines(instrument.scores.map((kind) => `\`${kind.name}\`: ${allowed(kind.values)}; ${ruleText(kind.rule)}`)),
        betterOf(instrument),
        perScore(instrument, bandsOf),
        perScore(instrument, meaningfulOf),
        perScore(instrument, codeOf),
        instrument.licence,
      ]),
    ),
    '## What is missing, what is refused, what is not verified',
    'Refused everywhere: an answer or score that is not allowed above, a fraction where whole numbers stand, a name that the instrument has not, a total or score that the answers contradict, and a measurement with nothing to score.',
    grid(
      ['Instrument', 'When an answer is missing', 'Particular to it', 'Not verified, and so not used', 'Source'],
      each.map(([id, instrument]) => [
        `\`${id}\``,
        instrument.missing,
        lines(particularTo(instrument)),
        lines(instrument.notVerified),
        instrument.source,
      ]),
    ),
    '## SWEMWBS, raw to metric',
    'A metric score is one of these. A metric score that is given alone is not turned back into a raw one.',
    grid(
      ['Raw', 'Metric'],
      swemwbsTable.map(([raw, metric]) => [String(raw), metric.toFixed(2)]),
    ),
    '## Several measurements',
    together,
    '## In messages',
    inMessages,
  ].join('\n\n')}\n`;
}

const introduction = `A measurement is one instrument at one time:

\`\`\`json
{
  "instrument": "ons4",
  "when": "2025-03-10",
  "timePoint": "baseline",
  "items": { "satisfaction": 4, "worthwhile": 6, "happy": 5, "anxious": 8 }
}
\`\`\`

\`items\` are the answers, \`total\` is their sum, \`scores\` are scores by name. Give one or several: several must agree. \`timePoint\` is ${timePoints.map((point) => `\`${point}\``).join(', ')}. \`when\` is a FHIR dateTime. \`words\` stand beside any scores, and are themselves the outcome for \`outcome-in-words\`; \`takenBy\` says who took it. Answers go by neutral keys: the questions are their owners' and stand nowhere in Waymark. Keys \`q1\`, \`q2\` … count as the published questionnaire does.

What no source confirms is not used: such an instrument has no band, no meaningful change or no code here, and says so.`;

const together = `The measurements of one instrument in one referral are a series; so are those of one goal, where \`about\` names it.

- From the second one on, each score says how it changed since the baseline and since the last before it: \`better\`, \`worse\`, \`same\` or \`not judged\`, by which way is better; and whether that is meaningful: \`true\` or \`false\` by a source that is named, \`unknown\` where none says.
- Where a source speaks of falls alone, a rise is \`unknown\`.
- A second baseline is refused, and so is a follow-up or closing before its baseline. Times are compared as far as the coarser of the two goes: a month is not before a day in it.
- A follow-up without any baseline stands, for the baseline may have been taken elsewhere. It has no change since baseline.
- Raw and metric are never mixed in one series, nor counts over different numbers of months. Answers without a \`method\` give both scales, and go with either.
- Outcomes in words are outcomes like any other, and stand each for itself.`;

const inMessages = `A report carries measures as \`report.measures\`, each as above and with an \`identifier\` where its sender has a number for it. It is scored when it is read; what it lacks, or what disagrees, is refused with its path and nothing is kept. Later reports go on with the series: one that carries the number of an earlier one takes its place, and every change is worked out anew.

What Waymark tells has \`scores\` by name, \`bands\`, \`signals\`, and \`sinceBaseline\` and \`sinceLast\` for each score. What a sender says of bands and signals must be right; what it says of changes is not heard.

In FHIR a measure is an \`Observation\` of profile \`waymark-measure\`: a component for each score, with Waymark's code for it, the code of SNOMED CT above where there is one, and the band as its interpretation; the changes are extensions. The answers stand in a \`QuestionnaireResponse\` of profile \`waymark-measure-answers\`, which is \`partOf\` the measure, which is \`derivedFrom\` it; its \`linkId\`s are the keys above. Any other Observation is kept as it came.`;

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const lines = (texts: readonly string[]): string => (texts.length === 0 ? 'none' : texts.join('<br>'));

/** Items with the same answers on one line. */
function answersOf({ items }: Instrument): string {
  const byAnswer = new Map<string, Item[]>();
  for (const item of items) {
    const same = byAnswer.get(allowed(item.values)) ?? [];
    same.push(item);
    byAnswer.set(allowed(item.values), same);
  }
  return lines([...byAnswer].map(([answer, same]) => `${same.map(({ key }) => `\`${key}\``).join(', ')}: ${answer}`));
}

function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'answer':
      return 'the answer';
    case 'sum':
      return 'the sum of the answers';
    case 'count':
      return `how many count: ${countText(rule.of)}`;
    case 'table':
      return `from \`${rule.score}\` by the table below`;
    case 'times':
      return `\`${rule.score}\` times ${rule.by}`;
    case 'band-number':
      return `the band of \`${rule.score}\``;
    case 'digits':
      return 'the answers as digits';
    case 'given':
      return 'as given';
  }
}

function countText(of: Readonly<Record<string, readonly string[]>>): string {
  const byAnswers = new Map<string, string[]>();
  for (const [item, answers] of Object.entries(of)) {
    const words = answers.join(' or ');
    byAnswers.set(words, [...(byAnswers.get(words) ?? []), `\`${item}\``]);
  }
  return [...byAnswers].map(([words, items]) => `${items.join(', ')} for ${words}`).join('; ');
}

const directions: Readonly<Record<Better, string>> = {
  higher: 'a higher score',
  lower: 'a lower score',
  'not judged': 'not judged',
};

function betterOf({ scores }: Instrument): string {
  const ways = new Set(scores.map(({ better }) => better));
  if (ways.size === 1) return [...ways].map((way) => directions[way]).join();
  return lines(scores.map(({ name, better }) => `\`${name}\`: ${directions[better]}`));
}

/** What is said of each score; said once where it is the same for all, and "none" where nothing is. */
function perScore({ scores }: Instrument, textOf: (kind: ScoreKind) => string | undefined): string {
  const texts = scores.flatMap((kind) => {
    const text = textOf(kind);
    return text === undefined ? [] : [{ name: kind.name, text }];
  });
  const [first] = texts;
  if (first !== undefined && texts.length === scores.length && texts.every(({ text }) => text === first.text))
    return first.text;
  return lines(texts.map(({ name, text }) => `\`${name}\`: ${text}`));
}

const bandsOf = ({ bands }: ScoreKind): string | undefined =>
  bands?.map(({ name, from, to }) => `${name} ${from === to ? from : `${from} to ${to}`}`).join(', ');

const meaningfulOf = ({ meaningful }: ScoreKind): string | undefined =>
  meaningful === undefined ? undefined : `a ${meaningful.of} of ${meaningful.by} or more (${meaningful.source})`;

function codeOf({ code, codeForChildren }: ScoreKind): string | undefined {
  if (code !== undefined) return `SNOMED CT ${code.code} ${code.display}`;
  if (codeForChildren === undefined) return undefined;
  return `for a child or young person only: SNOMED CT ${codeForChildren.code} ${codeForChildren.display}`;
}

function particularTo(instrument: Instrument): readonly string[] {
  const { total, items, counted, about, inWords, signal } = instrument;
  return [
    ...(total === undefined ? ['refused: a `total`, there is no sum'] : []),
    ...(typeof total === 'object' ? ['refused: a `total` without its `method`, `raw` or `metric`'] : []),
    ...(items.length === 0 && inWords === undefined ? ['refused: answers'] : []),
    ...(instrument.scores.some(({ rule }) => rule.kind === 'band-number')
      ? ['refused: a level that the score contradicts']
      : []),
    ...(counted === true ? ['refused: counts without `months`, how many months they are of'] : []),
    ...(about === undefined ? [] : [`taken: \`about\`, ${about}`]),
    ...(inWords === true ? ['refused: any score, no `words`'] : []),
    ...(signal === undefined
      ? []
      : [
          `signalled, \`${signal.name}\`: \`${signal.score.name}\` below ${signal.score.below}, or any answer up to ${signal.anyAnswerUpTo}`,
        ]),
  ];
}
