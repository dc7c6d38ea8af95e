import { instruments, isInstrumentId } from '../../domain/measure.js';
import { limits } from './limits.js';
import { meanOf, rounded, spreadOf } from './spread.js';
import { alone, type Cell, parts, type Shown } from './suppress.js';
import { type Counts, metLabel, type Pairs, pairedLabel, type Tally } from './tally.js';

/** What was asked, and how many referrals are left out, and why. */
export interface Frame {
  /** Days, both of them included. */
  readonly from: string;
  readonly to: string;
  /** The least number that is shown. */
  readonly least: number;
  /** Referrals of the period: those of which everything is told, and those that are only counted. */
  readonly included: number;
  readonly withoutConsent: number;
  readonly inError: number;
}

/** The page that tells what the rows say in all, with what they cannot say. The same rows give the same page. */
export function summaryOf(tally: Tally, frame: Frame): string {
  const { least, from, to } = frame;
  const group = groupBy(least);
  // What all but a few have would tell how few have it not.
  const of = (all: number) => (count: number) =>
    parts(
      [
        { label: 'with', count },
        { label: 'without', count: all - count },
      ],
      least,
    ).cells[0]?.text ?? notTold;
  const followed = [...tally.measures.values()].sort(inOrder);
  return [
    `# Referrals made from ${from} to ${to}`,
    `Everything known of them when the export was made, also what happened after ${to}. ${suppression(least)}`,
    '## Referrals',
    listOf('In the period', countsOf(frame), (count) => alone(count, least)),
    group('By source', tally.sources),
    listOf('Referrals that name a need (one may name several, so these have no sum)', tally.needs, of(tally.referrals)),
    '## Contacts',
    firstContact(tally, least),
    contactsOf(tally, least),
    '## Holding',
    'Support that goes on, on purpose, while someone waits. It is work, and not a failure.',
    group('Referrals', tally.held),
    group('Times of holding', tally.heldOpen),
    group('Times of holding, by why', tally.heldWhy),
    heldDays(tally, least),
    '## Connections',
    group('Onward referrals to community services, by where they stand', tally.connections),
    group('Whether the person took it up', tally.uptake),
    `Signposts (a name or number handed over; nobody was asked): ${alone(tally.signposts.count, least)}.`,
    group('Requests to the practice', tally.requests),
    '## Endings',
    group('Referrals, by how they ended', tally.endings),
    '## Measures',
    'Each score by itself: never summed over instruments, nor raw with metric. Means are of those measured twice alone.',
    ...(followed.length === 0 ? ['No scores were reported.'] : followed.map((pairs) => measured(pairs, least))),
    group('Referrals with an outcome in the person’s or link worker’s words', tally.inWords),
    '## New needs',
    'Needs that came to light after the referral. They are no outcomes: to find one is part of the work.',
    group('Referrals', tally.newNeedsFound),
    listOf('Referrals in which one was found (one may have several)', tally.newNeeds, of(tally.referrals)),
    '## What this cannot show',
    limits(tally, frame),
  ]
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
}

const suppression = (least: number): string =>
  least <= 1
    ? 'Small numbers are shown: this page is not for publication.'
    : `Counts from 1 to ${least - 1} are shown as <${least}. So that a total does not tell them, the smallest of the other counts is then “not shown”; where that does not do, or the total is not more than ${2 * least}, only the total is shown. Medians and means are of ${least} or more.`;

const countsOf = ({ included, withoutConsent, inError }: Frame): Counts =>
  new Map(
    (
      [
        ['told of on this page', included],
        ['consent refused or withdrawn: only counted here', withoutConsent],
        ['entered in error: only counted here', inError],
      ] as const
    ).filter(([, count]) => count > 0),
  );

/** By their labels: an order by size would tell how large what is hidden is. */
const cellsOf = (counts: Counts): readonly Cell[] =>
  [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => (a.label < b.label ? -1 : 1));

const partsOf = (counts: Counts, least: number): Shown => parts(cellsOf(counts), least);

/** Parts of a total; only the total where the parts are not shown. */
const groupBy =
  (least: number) =>
  (title: string, counts: Counts): string => {
    const { cells, total } = partsOf(counts, least);
    const isHidden = cells.every(({ text }) => text === 'not shown');
    if (counts.size === 0 || isHidden) return `${title}: ${total}${counts.size === 0 ? '' : ' (parts not shown)'}.`;
    return [`${title}: ${total}`, '', ...cells.map(({ label, text }) => `- ${label}: ${text}`)].join('\n');
  };

/** Counts that may overlap, each by itself. */
const listOf = (title: string, counts: Counts, told: (count: number) => string): string =>
  counts.size === 0
    ? `${title}: none.`
    : [`${title}:`, '', ...cellsOf(counts).map(({ label, count }) => `- ${label}: ${told(count)}`)].join('\n');

function firstContact({ firstContact: counts, daysToFirstContact }: Tally, least: number): string {
  const isTold = partsOf(counts, least).isTold(metLabel);
  const days = spread(daysToFirstContact, least, isTold);
  return `${groupBy(least)('Referrals', counts)}\n\nDays from the referral to the first contact in which they met: ${days}.`;
}

/** Quartiles of enough numbers; how many they are, where that may be told. */
function spread(numbers: readonly number[], least: number, isTold: boolean): string {
  const found = spreadOf(numbers);
  if (found === undefined) return 'none';
  if (found.n < least) return 'not shown';
  const { n, lower, median, upper } = found;
  return `median ${rounded(median)} (quartiles ${rounded(lower)} and ${rounded(upper)}; n ${isTold || least <= 1 ? `= ${n}` : notTold})`;
}

const notTold = 'not shown';

function contactsOf({ people, referrals }: Tally, least: number): string {
  const all = [...people.values()];
  const again = all.filter((person) => person.referrals > 1).length;
  const times: Counts = new Map(
    (
      [
        ['referred once', all.length - again],
        ['referred more than once', again],
      ] as const
    ).filter(([, count]) => count > 0),
  );
  // Beside the number of referrals, the number of people would tell how often few were referred again.
  const isTold = least <= 1 || again === 0 || again >= least;
  const told = isTold || referrals < least ? groupBy(least)('People', times) : `People: ${notTold}.`;
  const contacts = all.map((person) => person.contacts);
  return `${told}\n\nContacts with each person, tries among them: ${spread(contacts, least, isTold)}.`;
}

function heldDays({ heldDays: days, heldWhy, heldOpen }: Tally, least: number): string {
  const all = [...days.values()].flat();
  if (all.length === 0) return '';
  const isTold = partsOf(heldOpen, least).isTold('over');
  const enough = cellsOf(heldWhy).filter(({ count }) => count >= least);
  const lines = enough.map(({ label, count }) => {
    const own = days.get(label) ?? [];
    // How many of a reason go on would follow from the two numbers.
    return `- ${label}: ${spread(own, least, isTold && own.length === count && partsOf(heldWhy, least).isTold(label))}`;
  });
  return [`Days of a time of holding that is over: ${spread(all, least, isTold)}.`, '', ...lines].join('\n');
}

const inOrder = (a: Pairs, b: Pairs): number => {
  const [left, right] = [a, b].map(({ instrument, score, scale }) => `${instrument} ${score} ${scale ?? ''}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/** One score: who was measured twice, the means of those, and how many changed. */
function measured({ instrument, score, scale, baseline, last, outcome, followed }: Pairs, least: number): string {
  const name = isInstrumentId(instrument) ? instruments[instrument].name : instrument;
  const title = `### ${name}: ${score}${scale === undefined || scale === score ? '' : ` (${scale})`}`;
  const better = betterOf(instrument, score);
  const lines = [title, ...(better === '' ? [] : [better]), groupBy(least)('Series', followed)];
  const paired = followed.get(pairedLabel) ?? 0;
  if (paired === 0) return lines.join('\n\n');
  if (paired < least) return [...lines, `Change: ${notTold}.`].join('\n\n');
  const isTold = least <= 1 || partsOf(followed, least).isTold(pairedLabel);
  const figures = baseline.length === paired ? [meansOf(baseline, last, isTold)] : [];
  // Their sum is the number that may not be told.
  const changed = isTold ? [groupBy(least)('Since the baseline', outcome)] : [];
  return [...lines, ...figures, ...changed].join('\n\n');
}

/** Means are told less exactly where their number is not: many decimal places would give it away. */
function meansOf(baseline: readonly number[], last: readonly number[], isTold: boolean): string {
  const places = isTold ? 2 : 1;
  const change = meanOf(last.map((value, i) => value - (baseline[i] ?? 0)));
  const [before, after, changed] = [meanOf(baseline), meanOf(last), change].map((mean) => rounded(mean, places));
  const n = isTold ? `= ${baseline.length}` : notTold;
  return `Mean at baseline ${before}, at the last ${after}, mean change ${changed} (n ${n}).`;
}

function betterOf(instrument: string, score: string): string {
  const kind = isInstrumentId(instrument)
    ? instruments[instrument].scores.find(({ name }) => name === score)
    : undefined;
  if (kind === undefined || kind.better === 'not judged') return '';
  return `${kind.better === 'higher' ? 'Higher' : 'Lower'} is better.${kind.meaningful === undefined ? ' No source says how large a change is a meaningful one.' : ` A change of ${kind.meaningful.by} or more is a meaningful one (${kind.meaningful.source}).`}`;
}
