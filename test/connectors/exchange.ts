import type { ReferralMessage } from '../../src/domain/message.js';

/**
 * A message with the facts of `next` about the referral and the person of `last`: the names of the exchange and the NHS
 * number of a person who has one are the only facts that no word on a referral may change.
 */
export function onExchangeOf(last: ReferralMessage, next: ReferralMessage): ReferralMessage {
  const { identifiers: own = [], ...details } = next.referral.details;
  const first = last.referral.details.identifiers?.[0];
  const { person } = next.referral;
  const number = last.referral.person.nhsNumber;
  return {
    ...next,
    id: first === undefined ? last.id : next.id,
    referral: {
      ...next.referral,
      details: { ...details, ...(first !== undefined && { identifiers: [first, ...own] }) },
      person: {
        ...person,
        ...(person.nhsNumber !== undefined && {
          nhsNumber: { ...person.nhsNumber, value: number?.value ?? person.nhsNumber.value },
        }),
      },
    },
  };
}
