import type { Party } from '../domain/party.js';
import type { Referral, ReferralSource } from '../domain/referral.js';
import { practiceCodes } from '../domain/sharing.js';
import type { Exchange } from '../store/records.js';
import type { Parties } from './parties/parties.js';

/**
 * The practice that can act on a request: the party that referred, where it is the person's practice; else a party that
 * reads along, else any that is connected, under the ODS code of one of the person's practices. A referral that names no
 * practice comes from it where somebody refers who works in one. Undefined when no practice is connected, or when it is
 * the link worker's own party: nobody tells themselves.
 */
export function practiceOf(parties: Parties, exchange: Exchange, referral: Referral): Party | undefined {
  const codes = practiceCodes(referral);
  const isIn = ({ odsCode }: Party) => odsCode !== undefined && codes.includes(odsCode);
  const referrer = parties.party(exchange.referrer);
  const readers = exchange.readers.flatMap((id) => parties.party(id) ?? []);
  const refers = referrer !== undefined && (isIn(referrer) || (codes.length === 0 && worksInPractice(referral)));
  const known = [...(refers ? [referrer] : []), ...readers.filter(isIn), ...parties.all().filter(isIn)];
  return known.find(({ id, active }) => active && id !== exchange.performer);
}

const worksInPractice = ({ referrer, details: { source } }: Referral): boolean =>
  referrer.kind === 'professional' && (source === undefined || inPractice.includes(source));

/** Who refers from a practice; a teacher or a housing officer does so from elsewhere. */
const inPractice: readonly ReferralSource[] = [
  'general-practitioner',
  'primary-health-care-team',
  'nurse',
  'doctor',
  'care-coordinator',
];
