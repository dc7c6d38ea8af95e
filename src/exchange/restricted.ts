import type { Resource } from '@medplum/fhirtypes';
import type { Risk, Risks, Safeguarding } from '../domain/flags.js';
import type { Message } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import type { Referral } from '../domain/referral.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Leaf } from '../mapping/engine/table.js';
import { codeSystems } from '../mapping/systems.js';
import type { IndexEntry } from '../store/records.js';
import { restrictedMark } from '../store/restricted.js';
import { entriesIn } from './kept-ids.js';

/** Confidentiality restricted, and very restricted. */
const labels: ReadonlySet<unknown> = new Set(['R', 'V']);

/** Whether only those cleared for it may see a resource (FHIR `meta.security`), by what it says itself or contains. */
export const isRestricted = (resource: unknown): boolean =>
  isMembers(resource) && (isLabelled(resource.meta) || listIn(resource.contained).some(isRestricted));

const isLabelled = (meta: unknown): boolean =>
  isMembers(meta) &&
  listIn(meta.security).some(
    (one) => isMembers(one) && one.system === codeSystems.confidentiality && labels.has(one.code),
  );

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** By what a search leaves out what is restricted. */
export const restrictedIndex = (resource: Resource): IndexEntry[] => (isRestricted(resource) ? [restrictedMark] : []);

export const isCleared = (party: Pick<Party, 'clearedForRestricted'> | undefined): boolean =>
  party?.clearedForRestricted === true;

/** Where in a referral something restricted stands: JSON pointers below it. */
export function restrictedIn({ safeguarding, risks }: Referral): readonly string[] {
  const { concerns = [], lookedAfterChild, unbornChildProtectionPlan } = safeguarding ?? {};
  return [
    ...concerns.flatMap(({ restricted }, i) => (restricted ? [`/safeguarding/concerns/${i}`] : [])),
    ...(lookedAfterChild?.restricted ? ['/safeguarding/lookedAfterChild'] : []),
    ...(unbornChildProtectionPlan?.restricted ? ['/safeguarding/unbornChildProtectionPlan'] : []),
    ...(risks.entries ?? []).flatMap(({ restricted }, i) => (restricted ? [`/risks/entries/${i}`] : [])),
  ];
}

/** What stands for risks of which none may be shown: that none is known would be untrue. */
const notShown: Risk = {
  status: 'active',
  risk: { freeText: 'Restricted: not shown here. Ask who referred the person.' },
};

/** A referral without what is restricted in it. */
export function withoutRestricted(referral: Referral): Referral {
  if (restrictedIn(referral).length === 0) return referral;
  const { safeguarding, risks, ...others } = referral;
  const { concerns = [], lookedAfterChild, unbornChildProtectionPlan } = safeguarding ?? {};
  const shown: Safeguarding = {
    ...(concerns.some(isOpen) && { concerns: concerns.filter(isOpen) }),
    ...(lookedAfterChild !== undefined && isOpen(lookedAfterChild) && { lookedAfterChild }),
    ...(unbornChildProtectionPlan !== undefined && isOpen(unbornChildProtectionPlan) && { unbornChildProtectionPlan }),
  };
  return {
    ...others,
    ...(Object.keys(shown).length > 0 && { safeguarding: shown }),
    risks: openRisks(risks),
  };
}

const isOpen = ({ restricted }: { readonly restricted?: true }): boolean => restricted !== true;

function openRisks({ entries, ...risks }: Risks): Risks {
  if (entries === undefined || entries.every(isOpen)) return { ...risks, ...(entries !== undefined && { entries }) };
  const open = entries.filter(isOpen);
  return { ...risks, entries: open.length === 0 ? [notShown] : open };
}

/** Where restricted resources stand in a bundle as it came. */
export const restrictedPlaces = (bundle: unknown): readonly string[] =>
  entriesIn(bundle).flatMap(({ resource, at }) => (isRestricted(resource) ? [at] : []));

const label = /^(.*\.resource)\.(?:.*\.)?meta\.security\[\d+\]\.code$/;

/** Which resources among what was carried and not understood say that they are restricted: how their paths begin. */
function carriedPlaces(carried: readonly Leaf[]): readonly string[] {
  return carried.flatMap(({ path, value }) => (labels.has(value) ? (label.exec(path)?.[1] ?? []) : []));
}

/** Whether a message, or what was carried beside it, may not leave to a party: it is restricted, and the party not cleared. */
export const isWithheld = (message: Message, carried: readonly Leaf[], to: Party): boolean =>
  !isCleared(to) &&
  ((message.kind === 'referral' && restrictedIn(message.referral).length > 0) || carriedPlaces(carried).length > 0);

/** What was carried, without resources that are restricted. */
export function carriedOpenly(carried: readonly Leaf[]): readonly Leaf[] {
  const places = carriedPlaces(carried);
  return carried.filter(({ path }) => !places.some((place) => path === place || path.startsWith(`${place}.`)));
}
