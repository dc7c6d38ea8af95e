import type { Coded } from '../../domain/coded.js';
import type { Contact } from '../../domain/contact.js';
import { isMade } from '../../domain/holding.js';
import type { Need } from '../../domain/needs.js';
import { progressTable } from '../../domain/progress.js';
import type { Referral } from '../../domain/referral.js';
import { ageOn, bandOf, dayAt, dayOf, daysBetween, dayWithin, isWithoutDay, outwardOf } from './days.js';
import { measureRows } from './measure-rows.js';
import type { Pseudonyms } from './pseudonyms.js';
import { spellsOf } from './spells.js';
import type { Story } from './story.js';
import type { Row, Rows } from './tables.js';

/**
 * The day on which a referral counts: its date, or the day it came in where it has none. Of a month or a year alone, the
 * day it came in, or the nearest to it that the date leaves open.
 */
export const countedOn = ({ exchange, referral }: Story): string => {
  const came = dayAt(exchange.createdAt);
  return dayWithin(referral.details.date, came) ?? came;
};

/** The day on which a referral was made, where it is known: a month is no day to count days from. */
const referredOn = (story: Story): string | undefined =>
  isWithoutDay(story.referral.details.date) ? undefined : countedOn(story);

/**
 * What one referral gives to every table. No name, number, address or date of birth is in it; words that people wrote are
 * in columns of kind `free text` alone, and not even there unless the person lets everything go back.
 */
export function rowsOf(story: Story, pseudonyms: Pseudonyms): Rows {
  const { exchange, referral } = story;
  const { report = {}, consent } = referral;
  const id = { referral: pseudonyms.referral(exchange.id) };
  const words = (text: string | undefined) =>
    consent?.level === undefined || consent.level === 'everything' ? text : undefined;
  const row = (number: number, more: Row): Row => ({ ...id, number: number + 1, ...more });
  return {
    referrals: [{ ...id, ...referralRow(story, pseudonyms), reason: words(referral.details.reason) }],
    needs: needsOf(referral).map(({ need, isNew }, i) =>
      row(i, {
        kind: need.kind,
        is_new: isNew,
        found: need.found ?? (isNew ? undefined : 'referral'),
        recorded_on: dayOf(need.recordedOn),
        words: words(need.freeText),
      }),
    ),
    contacts: madeIn(referral).map((contact, i) =>
      row(i, {
        on: dayOf(contact.at),
        method: contact.method,
        attendance: contact.attendance,
        met: hasMet(contact),
        minutes: contact.minutes,
        accompanied: contact.accompaniedTo !== undefined,
        outcome: words(wordsOf(contact.outcome)),
      }),
    ),
    holding: spellsOf(story.timeline).map(({ reviewBy, words: said, ...spell }, i) =>
      row(i, { ...spell, review_by: dayOf(reviewBy), words: words(said) }),
    ),
    measures: measureRows(report.measures ?? []).map((measure) => ({
      ...id,
      ...measure,
      words: words(typeof measure.words === 'string' ? measure.words : undefined),
    })),
    connections: (report.connections ?? [])
      .filter(({ progress }) => progress.state !== 'entered-in-error')
      .map(({ service, needs, progress, uptake, outcome }, i) =>
        row(i, {
          service: service.directoryId === undefined ? undefined : pseudonyms.service(service.directoryId),
          needs: needs?.join(';'),
          state: progress.state,
          reason: progress.reason?.code,
          asked_on: dayOf(progress.askedOn),
          state_on: dayOf(progress.saidOn),
          uptake,
          outcome: words(wordsOf(outcome)),
        }),
      ),
    signposts: (report.signposts ?? [])
      .filter(({ status }) => status !== 'entered-in-error' && status !== 'not-done')
      .map(({ date, status, reason }, i) => row(i, { on: dayOf(date), status, reason: words(wordsOf(reason)) })),
    requests: (report.requests ?? [])
      .filter(({ progress }) => progress.state !== 'entered-in-error')
      .map(({ progress, priority, need, what }, i) =>
        row(i, {
          state: progress.state,
          priority,
          about_need: need !== undefined,
          asked_on: dayOf(progress.askedOn),
          state_on: dayOf(progress.saidOn),
          what: words(what),
        }),
      ),
    endings: endingOf(story).map((ending) => ({
      ...id,
      ...ending,
      words: words(referral.progress?.reason?.words),
    })),
  };
}

function referralRow(story: Story, pseudonyms: Pseudonyms): Row {
  const { exchange, referral } = story;
  const on = referredOn(story);
  const { person, details, consent, progress } = referral;
  const age = ageOn(person.dateOfBirth, countedOn(story));
  const made = madeIn(referral);
  const [first] = made
    .filter(hasMet)
    .flatMap(({ at }) => dayOf(at) ?? [])
    .filter((day) => day >= (on ?? details.date ?? ''))
    .sort();
  const home = person.addresses?.find(({ type }) => type === undefined || type === 'home');
  return {
    person: pseudonyms.person(person.nhsNumber?.value, exchange.id),
    referring_party: exchange.referrer,
    performing_party: exchange.performer,
    referred_on: on,
    age,
    age_band: bandOf(age),
    gender: person.gender,
    area: outwardOf(home?.postcode),
    source: details.source,
    method: details.method,
    priority: details.priority,
    consent: consent?.status,
    sharing: consent?.level,
    state: exchange.state,
    state_on: dayOf(progress?.saidOn),
    first_contact_on: first,
    days_to_first_contact: daysBetween(on, first),
    contacts: made.length,
    contacts_met: made.filter(hasMet).length,
  };
}

const madeIn = ({ report }: Referral): readonly Contact[] => (report?.contacts ?? []).filter(isMade);

/** Whether they met: where nobody said so, what was not called off counts as a meeting. */
const hasMet = ({ attendance }: Contact): boolean => attendance === undefined || attendance === 'attended';

/** The needs of the referral, and those found later; nothing that was refuted or entered in error. */
function needsOf({ needs, report }: Referral): readonly { readonly need: Need; readonly isNew: boolean }[] {
  const all = [
    ...(needs ?? []).map((need) => ({ need, isNew: false })),
    ...(report?.needs ?? []).map((need) => ({ need, isNew: true })),
  ];
  return all.filter(({ need }) => need.certainty !== 'entered-in-error' && need.certainty !== 'refuted');
}

/** The words of a coded fact, and what its codes are called. */
function wordsOf(coded: Coded | undefined): string | undefined {
  const said = [coded?.freeText, ...(coded?.codedValues ?? []).map(({ display }) => display)];
  const words = said.filter((one) => one !== undefined);
  return words.length > 0 ? words.join('; ') : undefined;
}

/** How a referral ended, if it has. */
function endingOf(story: Story): readonly Row[] {
  const { exchange, referral } = story;
  const { progress } = referral;
  const { state } = exchange;
  if (!['rejected', 'completed', 'failed', 'cancelled'].includes(progressTable[state].status)) return [];
  const ended = dayOf(progress?.saidOn) ?? dayAt(exchange.updatedAt);
  const days = daysBetween(referredOn(story), ended);
  return [
    {
      state,
      reason: progress?.reason?.code,
      closing: progress?.closing,
      on: ended,
      days: days === undefined ? undefined : Math.max(0, days),
    },
  ];
}
