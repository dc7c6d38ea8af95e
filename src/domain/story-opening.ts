import type { Risk, SafeguardingConcern } from './flags.js';
import type { Need } from './needs.js';
import type { Referral } from './referral.js';
import { type FoundNeed, isFound } from './report.js';
import { type Block, facts, list, type StoryDetail, type StoryLevel, words } from './story-block.js';
import { capital, day, named, personName, phrase, professionalName, spoken, told } from './story-words.js';

/** Who was referred, by whom, to whom, why and when; whom the answer goes to. */
export function referralTold({
  details,
  person,
  gpPractices,
  referrer,
  recipient,
  consent,
}: Partial<Referral>): readonly Block[] {
  const [practice] = gpPractices ?? [];
  return facts({
    Person: personName(person?.name, person?.preferredName),
    'Date of birth': day(person?.dateOfBirth),
    'NHS number': person?.nhsNumber?.value.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3'),
    Practice: phrase([practice?.details, practice?.identifier], ', ODS code '),
    'Referred by': referrer === undefined ? undefined : referrerTold(referrer),
    'Referred to': recipient === undefined ? undefined : phrase([recipient.serviceName, professionalName(recipient)]),
    'Referred on': day(details?.date),
    Priority: details?.priority,
    Why: details?.reason,
    'Response to go to': details?.returnResponseTo,
    'What the person agreed to share': consent?.level === undefined ? undefined : spoken(consent.level),
  });
}

function referrerTold(referrer: Referral['referrer']): string | undefined {
  if (referrer.kind === 'self') return 'the person themselves';
  if (referrer.kind === 'professional') return professionalName(referrer.professional);
  const { name, relationship } = referrer.related;
  return named({ ...(name !== undefined && { name }), ...(relationship !== undefined && { role: relationship }) });
}

const inError = 'entered-in-error';

export const needsTold = (needs: readonly Need[]): readonly Block[] =>
  list(needs.filter(({ certainty }) => certainty !== inError).map((need) => needTold(need)));

/** Needs that came to light on the way: they are no outcomes, and are counted apart. One that was ruled out was not found. */
export const foundNeedsTold = (needs: readonly FoundNeed[]): readonly Block[] =>
  list(
    needs.filter(isFound).map((need) => {
      const by = named(need.foundBy);
      return needTold(need, by === undefined ? undefined : `found by ${by}`);
    }),
  );

function needTold({ kind, found, recordedOn, certainty, ...coded }: Need, by?: string): string {
  const what =
    phrase([kind === undefined ? undefined : capital(spoken(kind)), told(coded)], ': ') ?? 'A need, not named';
  const more = phrase([
    found === 'assessment' ? 'at the assessment' : undefined,
    found === 'later' ? 'on the way' : undefined,
    by,
    day(recordedOn),
    certainty === undefined || certainty === 'confirmed' ? undefined : certainty,
  ]);
  return more === undefined ? what : `${what} (${more})`;
}

/** Risks and safeguarding, as far as this reader may see them; that none is known is said. */
export function risksTold(
  { risks, safeguarding }: Partial<Referral>,
  detail: StoryDetail,
  level: StoryLevel,
): readonly Block[] {
  const isShown = ({ status }: Pick<Risk, 'status'>) =>
    status !== inError && (detail === 'full' || status !== 'inactive');
  const entries = (risks?.entries ?? []).filter(isShown).map(riskTold);
  const concerns = (safeguarding?.concerns ?? []).filter(isShown).map(concernTold);
  const isNoneKnown = risks?.noneKnown !== undefined && isShown(risks.noneKnown) && entries.length === 0;
  return [
    ...(isNoneKnown && level !== 'minimal' ? [words('No risk was known when the person was referred.')] : []),
    ...list([...entries, ...concerns]),
  ];
}

const period = (from: string | undefined, to: string | undefined): string | undefined =>
  phrase([from === undefined ? undefined : `since ${day(from)}`, to === undefined ? undefined : `until ${day(to)}`]);

function riskTold({ risk, comment, startDate, endDate, restricted }: Risk): string {
  const what = phrase([told(risk), comment], ': ') ?? 'A risk, not named';
  const more = phrase([period(startDate, endDate), restricted === true ? 'restricted' : undefined]);
  return more === undefined ? what : `${what} (${more})`;
}

function concernTold({ concern, comment, date, endDate, indicator, restricted }: SafeguardingConcern): string {
  const sign = indicator === undefined ? undefined : indicator ? 'safeguarding concern' : 'no safeguarding concern';
  const what = phrase([told(concern), comment], ': ') ?? 'Not described';
  const more = phrase([sign, period(date, endDate), restricted === true ? 'restricted' : undefined]);
  return `Safeguarding: ${what}${more === undefined ? '' : ` (${more})`}`;
}
