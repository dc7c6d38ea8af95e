import type { CommunityService, OpeningTime, ServicePlace, Weekday } from './community-service.js';
import type { NeedKind } from './needs.js';

/** What somebody looks for. What is left out does not matter to them. */
export interface ServiceQuestion {
  readonly need?: NeedKind;
  /** A postcode, its first half or the letters it begins with; or the name of a town, a street or an area. */
  readonly place?: string;
  /** In years. */
  readonly age?: number;
  readonly day?: Weekday;
  /** Words that must all be there, in whatever order. */
  readonly text?: string;
  /** The date it is asked on: times that have run out, and those that have not begun, do not count. */
  readonly on: string;
}

/** What a service does not say of what was asked. */
export const unsaid = ['place', 'age', 'day'] as const;
export type Unsaid = (typeof unsaid)[number];

/** Whether a service is what somebody looks for, and of what it does not say so. */
export interface Finding {
  readonly isFound: boolean;
  readonly unsaid: readonly Unsaid[];
}

type Answer = 'yes' | 'no' | 'unsaid';

/**
 * Whether a service answers a question.
 *
 * What a service does not say is not held against it: one without ages is found for any age, one without days for any
 * day, one without address or area for any place, and `unsaid` tells which of them is to be asked before somebody is
 * sent there. Needs and words are different: of a service that has no need said, nothing speaks for the one that is
 * asked, and it is found by its words. Only what is active is found.
 */
export function findingOf(service: CommunityService, asked: ServiceQuestion): Finding {
  const { need, place, age, day, text, on } = asked;
  const answers: Readonly<Record<Unsaid, Answer>> = {
    place: place === undefined ? 'yes' : isAt(service, place),
    age: age === undefined ? 'yes' : isForAge(service, age),
    day: day === undefined ? 'yes' : isOpenOn(service, day, on),
  };
  const isFound =
    service.status === 'active' &&
    Object.values(answers).every((answer) => answer !== 'no') &&
    (need === undefined || service.needs?.includes(need) === true) &&
    (text === undefined || saysAll(service, text));
  return { isFound, unsaid: unsaid.filter((one) => answers[one] === 'unsaid') };
}

function isForAge({ ages }: CommunityService, age: number): Answer {
  const { from, to } = ages ?? {};
  if (from === undefined && to === undefined) return 'unsaid';
  return (from === undefined || age >= from) && (to === undefined || age <= to) ? 'yes' : 'no';
}

function isOpenOn({ times = [] }: CommunityService, day: Weekday, on: string): Answer {
  const present = times.filter(({ validFrom = on, validTo = on }: OpeningTime) => validFrom <= on && validTo >= on);
  if (present.some(({ days }) => days?.includes(day))) return 'yes';
  return present.length === 0 || present.some(({ days }) => days === undefined) ? 'unsaid' : 'no';
}

/** The first half of a postcode with its letters apart: `ZZ99`, of `ZZ99 3AB`, `zz99` and `ZZ`. */
const postcodeForm = /^([A-Z]{1,2})(\d[A-Z\d]?)?( ?\d[A-Z]{2})?$/;

interface Outward {
  readonly area: string;
  /** What follows the letters; undefined where only they are said. */
  readonly district: string | undefined;
}

function outwardOf(text: string): Outward | undefined {
  const [, area, district, inward] = postcodeForm.exec(text.trim().toUpperCase().replace(/\s+/g, ' ')) ?? [];
  return area === undefined || (district === undefined && inward !== undefined) ? undefined : { area, district };
}

/**
 * Whether a service is at a place, or for people who live there. Nothing is measured and no map is asked: a postcode is
 * compared by its first half (`ZZ9` is not `ZZ99`; `ZZ` is both), and any other word with the words of its addresses and
 * of its area.
 */
function isAt({ places = [], areas = [] }: CommunityService, place: string): Answer {
  const addressed = places.filter(({ address, name }) => address !== undefined || name !== undefined);
  const outward = outwardOf(place);
  if (outward !== undefined) {
    const known = addressed.flatMap(({ address }) => outwardOf(address?.postcode ?? '') ?? []);
    if (known.some((one) => isWithin(one, outward))) return 'yes';
    // Who says no postcode, and is for an area that is said in words, may well be for this one.
    return known.length === 0 ? 'unsaid' : 'no';
  }
  const said = [...addressed.flatMap(wordsOfPlace), ...areas];
  if (said.length === 0) return 'unsaid';
  const wanted = plain(place);
  return said.some((words) => ` ${plain(words)} `.includes(` ${wanted} `)) ? 'yes' : 'no';
}

const isWithin = (found: Outward, asked: Outward): boolean =>
  found.area === asked.area &&
  (asked.district === undefined ||
    found.district === asked.district ||
    // `W1` is all of `W1A`, `W1B` and so on.
    (found.district?.startsWith(asked.district) === true &&
      /^[A-Z]$/.test(found.district.slice(asked.district.length))));

function wordsOfPlace({ name, address }: ServicePlace): readonly string[] {
  const { lines = [], town, region } = address ?? {};
  return [name, ...lines, town, region].flatMap((words) => words ?? []);
}

/** Words without case, accents and signs, so that `St. Mary's` and `st marys` are the same. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function saysAll(service: CommunityService, text: string): boolean {
  const { name, description, alert, organisation, eligibility, keywords = [], areas = [] } = service;
  const said = plain([name, description, alert, organisation?.name, eligibility, ...keywords, ...areas].join(' '));
  const wanted = plain(text);
  // Signs alone say nothing that could be there.
  return wanted !== '' && wanted.split(' ').every((word) => said.includes(word));
}
