import { type Issue, warning } from '../domain/issue.js';
import type { Party, PartyId } from '../domain/party.js';
import type { Referral } from '../domain/referral.js';
import { practiceCodes, type Shares, sharesOf } from '../domain/sharing.js';
import type { Parties } from './parties/parties.js';

/** Who hears of a referral beside the two who take part in it, and how much goes back to whom. */
export interface Hearing {
  readonly readers: readonly PartyId[];
  readonly shares: Shares;
  /** What the referrer is to know of it. */
  readonly issues: readonly Issue[];
}

/**
 * Who reads along: the practices where the person is registered, by their ODS codes, and whoever "Return response to"
 * names: a party that is connected, by its ODS code as a word of the text, or by its whole name. It is told instead of
 * the referrer, who then gets the least there is. Words that name nobody who is connected are told the referrer: the
 * link worker reads them, and has to send the answer there. `at` is where they stand.
 */
export function hearingOf(
  parties: Parties,
  { referrer, performer }: { readonly referrer: Party; readonly performer: PartyId },
  referral: Referral,
  at: string,
): Hearing {
  const words = referral.details.returnResponseTo;
  const connected = parties.all().filter(({ active }) => active);
  const named = words === undefined ? [] : connected.filter((party) => isNamed(party, words));
  const codes = practiceCodes(referral);
  const practices = connected.filter(({ odsCode }) => odsCode !== undefined && codes.includes(odsCode));
  const readers = [...new Set([...practices, ...named].map(({ id }) => id))];
  const others = readers.filter((id) => id !== referrer.id && id !== performer);
  const isToldElsewhere = named.some(({ id }) => id !== referrer.id) && !named.some(({ id }) => id === referrer.id);
  const { odsCode } = referrer;
  return {
    readers: others,
    shares: sharesOf(referral, { ...(odsCode !== undefined && { odsCode }), isToldElsewhere }),
    issues: words !== undefined && named.length === 0 ? [warning('receiver-unknown', at, nobodyNamed)] : [],
  };
}

const nobodyNamed =
  'found words that name no connected party; expected its ODS code or its name: the link worker has to send the response there';

const isNamed = ({ name, odsCode }: Party, words: string): boolean =>
  words.trim().toLowerCase() === name.toLowerCase() ||
  (odsCode !== undefined && words.split(/[^A-Za-z0-9]+/).includes(odsCode));
