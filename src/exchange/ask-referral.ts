import type { Coded, Identifier } from '../domain/coded.js';
import type { Connection } from '../domain/connection.js';
import type { Consent } from '../domain/consent.js';
import type { Risks } from '../domain/flags.js';
import type { ReferralMessage } from '../domain/message.js';
import type { Need, NeedKind } from '../domain/needs.js';
import type { Party } from '../domain/party.js';
import type { Person } from '../domain/person.js';
import type { PracticeRequest } from '../domain/practice-request.js';
import type { Professional, Recipient } from '../domain/professional.js';
import type { Referral, ReferralDetails } from '../domain/referral.js';
import { correspondentOf } from './beside.js';

/** Who asks whom, out of which referral. */
export interface Asking {
  readonly id: string;
  readonly sentAt: string;
  readonly from: Party;
  readonly to: Party;
  readonly saidBy: Professional | undefined;
  readonly parent: Referral;
  /** Since when the ask stands: a FHIR dateTime. */
  readonly askedOn: string;
  /** The number of the referral that this comes out of, where the one who is asked takes part in that too. */
  readonly number: Identifier | undefined;
}

/** What of a connection the service is told, beside its number and which service it is: it stays as it was told. */
export const toldOfConnection = ({ needs, reason }: Connection): Pick<Connection, 'needs' | 'reason'> => ({
  ...(needs !== undefined && { needs }),
  ...(reason !== undefined && { reason }),
});

/** What of a request the practice is told, beside its number: it stays as it was told. */
export const toldOfRequest = ({
  what,
  need,
  priority,
  by,
}: PracticeRequest): Omit<PracticeRequest, 'identifier' | 'progress'> => ({
  what,
  ...(need !== undefined && { need }),
  ...(priority !== undefined && { priority }),
  ...(by !== undefined && { by }),
});

/**
 * What a community service is told when a link worker asks it: no more than it takes to meet somebody. Along go who the
 * person is and how to reach them (name, date of birth, stated gender and pronoun, languages, addresses, telephone,
 * email), the kinds of need that the link worker names, why this service, the risks that are not restricted, and how
 * far was agreed to share. What the person wrote about themselves and what they need in order to take part go along only
 * where they agreed that everything may be shared. Never along go the NHS number, the practice, the problem list,
 * safeguarding, the referrer's account, the person's own words on their troubles, social context, other services, the
 * number of the referral, and anything that is restricted.
 */
export function connectionReferral(asking: Asking, connection: Connection, name: string): ReferralMessage {
  const { parent, to } = asking;
  const { identifier, needs, reason } = connection;
  const words = wordsOf(reason);
  const all = parent.consent?.level === 'everything' && parent.consent.status === 'active';
  return messageOf(asking, {
    details: { identifiers: [identifier], ...(words !== undefined && { reason: words }) },
    person: reachable(parent.person),
    recipient: { serviceName: name, organisation: organisationOf(to) },
    needs,
    risks: openRisks(parent.risks) ?? {},
    consent: parent.consent,
    ...(all && parent.aboutMe !== undefined && { aboutMe: parent.aboutMe }),
    ...(all &&
      parent.individualRequirements !== undefined && { individualRequirements: parent.individualRequirements }),
  });
}

/**
 * What the practice is told when a link worker asks something of it: what is asked, by when and how urgently, out of
 * which referral (by its number, where the practice takes part in that), whose patient it is, the kind of need it is
 * about, and the risks that are not restricted. Everything else the practice has in the referral itself, as far as the
 * person agreed that it may.
 */
export function requestReferral(asking: Asking, request: PracticeRequest): ReferralMessage {
  const { parent, to, number } = asking;
  const { identifier, what, need, priority, by } = request;
  const found = need === undefined ? undefined : parent.report?.needs?.find((one) => isSame(one.identifier, need));
  return messageOf(asking, {
    details: {
      identifiers: [identifier],
      reason: what,
      action: what,
      ...(number !== undefined && { partOf: number }),
      ...(priority !== undefined && { priority }),
      ...(by !== undefined && { actionBy: by }),
    },
    person: withNumber(parent.person),
    recipient: { organisation: organisationOf(to) },
    needs: found?.kind === undefined ? [] : [found.kind],
    risks: openRisks(parent.risks) ?? {},
    consent: parent.consent,
    ...(parent.gpPractices !== undefined && { gpPractices: parent.gpPractices }),
  });
}

const isSame = (one: { system?: string; value: string } | undefined, other: { system?: string; value: string }) =>
  one !== undefined && one.system === other.system && one.value === other.value;

/**
 * The risks that everybody who works with a person may know. Undefined where every one that is known is restricted: to
 * leave them all out would say that there are none.
 */
export function openRisks({ noneKnown, entries }: Risks): Risks | undefined {
  const open = entries?.filter(({ restricted }) => restricted !== true) ?? [];
  if (open.length === 0 && noneKnown === undefined) return undefined;
  return { ...(noneKnown !== undefined && { noneKnown }), ...(open.length > 0 && { entries: open }) };
}

interface Facts extends Pick<Referral, 'person' | 'risks' | 'gpPractices' | 'aboutMe' | 'individualRequirements'> {
  readonly details: Omit<ReferralDetails, 'status'>;
  readonly recipient: Recipient;
  readonly needs: readonly NeedKind[] | undefined;
  readonly consent: Consent | undefined;
}

function messageOf({ id, sentAt, from, to, saidBy, parent, askedOn }: Asking, facts: Facts): ReferralMessage {
  const { details, needs = [], consent, ...others } = facts;
  const organisation = organisationOf(from);
  return {
    kind: 'referral',
    id,
    sentAt,
    sender: correspondentOf(from),
    receiver: correspondentOf(to),
    referral: {
      ...others,
      details: { ...details, status: 'active', date: sentAt, source: 'link-worker' },
      referrer: { kind: 'professional', professional: { organisation, ...saidBy } },
      progress: { state: 'sent', askedOn },
      ...(needs.length > 0 && { needs: needs.map((kind) => needOf(parent, kind)) }),
      ...(consent !== undefined && { consent: agreed(consent) }),
    },
  };
}

/** A need by its kind alone, as sure as it is known: its words and codes were meant for somebody else. */
function needOf({ needs = [], report }: Referral, kind: NeedKind): Need {
  const known = [...needs, ...(report?.needs ?? [])].find((need) => need.kind === kind);
  return { kind, state: known?.state ?? 'active', certainty: known?.certainty ?? 'unconfirmed' };
}

const organisationOf = ({ name, odsCode }: Party) => ({ name, ...(odsCode !== undefined && { odsCode }) });

/** What was agreed, without the words in which it was written down for somebody else. */
const agreed = ({ informationSharing: _words, ...consent }: Consent): Consent => consent;

/** Who somebody is, and how to reach them. */
function reachable(person: Person): Person {
  const { name, preferredName, dateOfBirth, pronoun, gender, languages } = person;
  const { addresses, telephones, emails, otherContacts, preferredContactMethod } = person;
  return {
    ...(name !== undefined && { name }),
    ...(preferredName !== undefined && { preferredName }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(pronoun !== undefined && { pronoun }),
    ...(gender !== undefined && { gender }),
    ...(languages !== undefined && { languages }),
    ...(addresses !== undefined && { addresses }),
    ...(telephones !== undefined && { telephones }),
    ...(emails !== undefined && { emails }),
    ...(otherContacts !== undefined && { otherContacts }),
    ...(preferredContactMethod !== undefined && { preferredContactMethod }),
  };
}

/** The practice knows its patients by their number. */
const withNumber = (person: Person): Person => ({
  ...reachable(person),
  ...(person.nhsNumber !== undefined && { nhsNumber: person.nhsNumber }),
});

const wordsOf = (reason: Coded | undefined): string | undefined =>
  reason?.freeText ?? reason?.codedValues?.flatMap(({ display }) => display ?? [])[0];
