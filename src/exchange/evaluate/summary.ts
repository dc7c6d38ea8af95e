import { instruments, isInstrumentId } from '../../domain/measure.js';
import { followedIn, tellsRest } from './followed.js';
import { limits } from './limits.js';
import { meanOf, rounded, spreadOf } from './spread.js';
import { alone, cellsOf, notShown, parts, type Shown } from './suppress.js';
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
    ).cells[0]?.text ?? notShown;
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
    timesOfHolding(tally, least),
    '## Connections',
    group('Onward referrals to community services, by where they stand', tally.connections),
    group('Whether the person took it up', tally.uptake),
    `Signposts (a name or number handed over; nobody was asked): ${alone(tally.signposts.count, least)}.`,
    group('Requests to the practice', tally.requests),
    '## Endings',
    group('Referrals, by how they ended', tally.endings),
    '## Measures',
    'Each score by itself: never summed over instruments, nor raw with metric. Means are of those measured twice alone.',
    ...(followed.length === 0 ? ['No scores were reported.'] : followed.map((pairs) => measured(pairs, tally, least))),
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
    : `Counts from 1 to ${least - 1} are shown as <${least}. So that a total does not tell them, the smallest of the other counts is then “not shown”; where that does not do, or the total is not more than ${2 * least}, only the total is shown. Means are of ${least} or more, and only where their number is shown; medians and quartiles likewise, or in whole days or contacts.`;

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

const partsOf = (counts: Counts, least: number): Shown => parts(cellsOf(counts), least);

/** Parts of a total; only the total where the parts are not shown. */
const groupBy =
  (least: number) =>
  (title: string, counts: Counts): string => {
    const { cells, total } = partsOf(counts, least);
    const isHidden = cells.every(({ text }) => text === notShown);
    if (counts.size === 0 || isHidden) return `${title}: ${total}${counts.size === 0 ? '' : ' (parts not shown)'}.`;
    return [`${title}: ${total}`, '', ...cells.map(({ label, text }) => `- ${label}: ${text}`)].join('\n');
  };

/** Counts that may overlap, each by itself. */
const listOf = (title: string, counts: Counts, told: (count: number) => string): string =>
  counts.size === 0
    ? `${title}: none.`
    : [`${title}:`, '', ...cellsOf(counts).map(({ label, count }) => `- ${label}: ${told(count)}`)].join('\n');

function firstContact({ firstContact: counts, daysToFirstContact }: Tally, least: number): string {
  const days = spread(daysToFirstContact, least, tellingOf(counts, metLabel, daysToFirstContact.length, least));
  return `${groupBy(least)('Referrals', counts)}\n\nDays from the referral to the first contact in which they met: ${days}.`;
}

/** How exactly numbers may be told: a fraction says of how many numbers it is a quartile. */
type Telling = 'with their number' | 'in whole numbers' | 'not';

/**
 * How the numbers behind one of two counts may be told. The count that is not shown beside a small one lies between two
 * bounds, and quartiles in whole numbers fit every number of numbers from seven on (each then lies between two of its
 * own): so they say nothing about which it is.
 */
function tellingOf(counts: Counts, label: string, many: number, least: number): Telling {
  const { cells, isTold } = partsOf(counts, least);
  const count = counts.get(label) ?? 0;
  if (least <= 1 || (isTold(label) && many === count)) return 'with their number';
  const isBesideSmall = counts.size === 2 && cells.some(({ text }) => text === `<${least}`);
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  return (isTold(label) || (isBesideSmall && isMany(total - least + 1))) && isMany(many) ? 'in whole numbers' : 'not';
}

const isMany = (count: number): boolean => count >= 7;

/** Quartiles of enough numbers, with how many they are where that may be told. */
function spread(numbers: readonly number[], least: number, telling: Telling): string {
  const found = spreadOf(numbers);
  if (found === undefined) return 'none';
  if (found.n < least || telling === 'not') return notShown;
  const isExact = telling === 'with their number';
  const [lower, median, upper] = [found.lower, found.median, found.upper].map((one) => rounded(one, isExact ? 1 : 0));
  return `median ${median} (quartiles ${lower} and ${upper}; n ${isExact ? `= ${found.n}` : notShown})`;
}

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
  const told = isTold || referrals < least ? groupBy(least)('People', times) : `People: ${notShown}.`;
  const contacts = all.map((person) => person.contacts);
  // So many referrals leave every number of those referred again open, also to one who knows that people are many.
  const whole = isMany(referrals - least + 1) && isMany(all.length) ? 'in whole numbers' : 'not';
  return `${told}\n\nContacts with each person, tries among them: ${spread(contacts, least, isTold ? 'with their number' : whole)}.`;
}

function timesOfHolding({ heldDays: days, heldWhy, heldOpen, referrals }: Tally, least: number): string {
  const times = [...heldOpen.values()].reduce((sum, count) => sum + count, 0);
  // No more referrals were held than that: beside the number of referrals it may tell how few never were.
  if (tellsRest(times, referrals, least)) return `Times of holding: ${notShown}.`;
  const group = groupBy(least);
  const counted = [group('Times of holding', heldOpen), group('Times of holding, by why', heldWhy)];
  const all = [...days.values()].flat();
  if (all.length === 0) return counted.join('\n\n');
  const telling = tellingOf(heldOpen, 'over', all.length, least);
  const enough = cellsOf(heldWhy).filter(({ count }) => count >= least);
  const lines = enough.map(({ label, count }) => {
    const own = days.get(label) ?? [];
    // How many of a reason go on would follow from the two numbers.
    const isTold = least <= 1 || (own.length === count && partsOf(heldWhy, least).isTold(label));
    return `- ${label}: ${spread(own, least, telling === 'with their number' && isTold ? telling : 'not')}`;
  });
  return [...counted, `Days of a time of holding that is over: ${spread(all, least, telling)}.`, lines.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

const inOrder = (a: Pairs, b: Pairs): number => {
  const [left, right] = [a, b].map(({ instrument, score, scale }) => `${instrument} ${score} ${scale ?? ''}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/**
 * One score: who was measured twice, and, where their number is told, the means of those and how many changed. Means of
 * so many whole numbers fit few numbers of people only: they would tell one that is hidden.
 */
function measured(pairs: Pairs, { referrals }: Tally, least: number): string {
  const { instrument, score, scale, baseline, last, outcome } = pairs;
  const name = isInstrumentId(instrument) ? instruments[instrument].name : instrument;
  const title = `### ${name}: ${score}${scale === undefined || scale === score ? '' : ` (${scale})`}`;
  const { of, counts, isTotalTold } = followedIn(pairs, referrals, least);
  const followed = isTotalTold ? groupBy(least)(of, counts) : `${of}: ${notShown}.`;
  const lines = [title, betterOf(instrument, score), followed].filter((line) => line !== '');
  const paired = counts.get(pairedLabel) ?? 0;
  if (paired === 0) return lines.join('\n\n');
  const isTold = least <= 1 || (isTotalTold && partsOf(counts, least).isTold(pairedLabel));
  if (!isTold) return [...lines, `Change: ${notShown}.`].join('\n\n');
  const means = baseline.length === paired ? [meansOf(baseline, last)] : [];
  return [...lines, ...means, groupBy(least)('Since the baseline', outcome)].join('\n\n');
}

function meansOf(baseline: readonly number[], last: readonly number[]): string {
  const change = meanOf(last.map((value, i) => value - (baseline[i] ?? 0)));
  const [before, after, changed] = [meanOf(baseline), meanOf(last), change].map((mean) => rounded(mean, 2));
  return `Mean at baseline ${before}, at the last ${after}, mean change ${changed} (n = ${baseline.length}).`;
}

function betterOf(instrument: string, score: string): string {
  const kind = isInstrumentId(instrument)
    ? instruments[instrument].scores.find(({ name }) => name === score)
    : undefined;
  if (kind === undefined || kind.better === 'not judged') return '';
  return `${kind.better === 'higher' ? 'Higher' : 'Lower'} is better.${kind.meaningful === undefined ? ' No source says how large a change is a meaningful one.' : ` A change of ${kind.meaningful.by} or more is a meaningful one (${kind.meaningful.source}).`}`;
}
