import { followedIn, notMeasured } from './followed.js';
import { cellsOf, notShown, parts } from './suppress.js';
import { baselineAlone, type Pairs, type Tally } from './tally.js';

/** What no reader may conclude, with the numbers that say why. */
export function limits({ measures, referrals }: Tally, { least }: { readonly least: number }): string {
  const missing = [...measures.values()].map((pairs) => missingIn(pairs, referrals, least));
  const lines = [
    'What support brought about. There is no comparison group: people are referred when things are bad, and may have felt better (or worse) without it.',
    'How those fared who were not measured again. Who stays and who leaves is not chance.',
    ...missing.sort().map((line) => `  - ${line}`),
    'Who was never referred, never reached, or did not agree to be counted.',
    'More than people say of themselves. Measures are self-report, often asked by the one who helped.',
    'More than an instrument can. A change that is smaller than its error is none; where no source says what is meaningful, this page does not say so either. Use of services before and after is not savings.',
    'Failure where there is none. Holding is chosen work; a new need that came to light is not a worse outcome; a connection that was not taken up may have been right to decline.',
    'That nothing happened where nothing is recorded. What link workers did not write down is not here, and what is past the time of keeping was forgotten.',
    'One person as one. Those without an NHS number count once for each referral.',
    'Differences between services or groups: their people differ, and small differences are chance.',
  ];
  return lines.map((line) => (line.startsWith('  -') ? line : `- ${line}`)).join('\n');
}

/** How many were not measured again, and how many not at all: as the page shows them. */
function missingIn(pairs: Pairs, referrals: number, least: number): string {
  const { instrument, score, scale } = pairs;
  const { of, counts, isTotalTold } = followedIn(pairs, referrals, least);
  const { cells } = parts(cellsOf(counts), least);
  const isHidden = !isTotalTold || cells.every(({ text }) => text === notShown);
  const text = (label: string) => (isHidden ? notShown : (cells.find((cell) => cell.label === label)?.text ?? '0'));
  const never = of === 'Referrals' ? `; not at all: ${text(notMeasured)}` : '';
  const name = `${instrument} ${score}${scale === undefined || scale === score ? '' : ` (${scale})`}`;
  return `${name}: without a later measure: ${text(baselineAlone)}${never}`;
}
