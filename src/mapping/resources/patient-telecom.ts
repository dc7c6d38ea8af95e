import type { CodeableConcept, Coding, ContactPoint, Extension, Patient, PatientContact } from '@medplum/fhirtypes';
import type { Email, OtherContact, Person, Telephone } from '../../domain/person.js';
import { contactMeansOther, contactUse } from '../codes/person.js';
import { code } from '../engine/codings.js';
import { holed, mapMembers, same } from '../engine/constants.js';
import { each } from '../engine/elements.js';
import { type Lens, member, type Rows, row, spread, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { lensTable } from '../engine/table.js';
import { codeSystems, extensions } from '../systems.js';

/** How the person can be reached. */
export type Reach = Pick<Person, 'telephones' | 'emails' | 'otherContacts'>;

type Home = 'telecom' | 'contact';

const byOrder: Extension = { url: extensions.rankByOrder, valueBoolean: true };
const isByOrder = ({ url, valueBoolean }: Extension) => url === byOrder.url && valueBoolean === true;
const mark: Lens<Extension, true> = {
  facts: [],
  get: (extension) => (extension === undefined ? undefined : true),
  put: (next, extension) => (next === undefined ? undefined : (extension ?? byOrder)),
  rest(extension) {
    const { url: _url, valueBoolean: _value, ...others } = extension ?? byOrder;
    // What the sender hung on the mark is left of it, without the url that FHIR requires.
    return Object.keys(others).length > 0 ? (others as Extension) : undefined;
  },
};
const marker: Lens<Extension[], true> = item(where(isByOrder), mark, 'rank-by-order');
const markerIn: Lens<ContactPoint, true> = member<ContactPoint, 'extension', true>('extension', marker);

/**
 * The preference that the person or the sender gave. BaRS wants a rank on every number, and a person may have given
 * none: a rank that only says the order of the list is marked as such, and is no preference.
 */
const preference: Lens<ContactPoint, number> = {
  facts: [{ domain: '', fhir: 'rank' }],
  get: (point) => (markerIn.get(point) === undefined ? point?.rank : undefined),
  put(next, point) {
    if (point === undefined || preference.get(point) === next) return point;
    const plain = markerIn.put(undefined, point) ?? {};
    if (next !== undefined) return { ...plain, rank: next };
    const { rank: _rank, ...unranked } = plain;
    return unranked;
  },
  rest(point) {
    const left = markerIn.rest(point);
    if (left?.rank === undefined) return left;
    const { rank: _rank, ...others } = left;
    return Object.keys(others).length > 0 ? others : undefined;
  },
};

const telephone: Lens<ContactPoint, Telephone> = struct<ContactPoint, Telephone>(
  {
    number: row('value', value<string>(), "Person's telephone number"),
    type: row('use', code(contactUse), "Person's telephone number type"),
    preference: spread(preference, 'Preference of telephone number'),
  },
  [{ element: 'system', value: 'phone' }],
);

const email: Lens<ContactPoint, Email> = struct<ContactPoint, Email>(
  {
    address: row('value', value<string>(), "Person's email address"),
    type: row('use', code(contactUse), "Person's email address type"),
    preference: spread(preference, 'Preference of email address'),
  },
  [{ element: 'system', value: 'email' }],
);

const otherContact: Lens<ContactPoint, OtherContact> = struct<ContactPoint, OtherContact>({
  means: row('system', code(contactMeansOther)),
  value: row('value', value<string>(), 'Other contact information'),
  type: row('use', code(contactUse)),
  preference: spread(preference),
});

const isMeans = (system: string) => (point: ContactPoint) => point.system === system && point.value !== undefined;
const isOther = (point: ContactPoint) =>
  point.system !== undefined && !['phone', 'email'].includes(point.system) && point.value !== undefined;

interface PointList {
  telecom?: ContactPoint[];
}

const reachRows: Rows<PointList, Reach> = {
  telephones: row(
    'telecom',
    each(telephone, isMeans('phone')),
    "Person's contact details / Person's telephone number details",
  ),
  emails: row('telecom', each(email, isMeans('email')), "Person's contact details / Person's email address details"),
  otherContacts: row('telecom', each(otherContact, isOther), "Person's contact details"),
};

/** The numbers and addresses of one list, wherever the list stands. */
const points = struct<PointList, Reach>(reachRows);

const selfCodes = ['ONESELF', 'self'];
const selfWordings: readonly unknown[] = ['self', 'Self'];

/** BaRS hangs the person's own numbers on a contact that is the person: `ONESELF`, in one of several systems. */
const isSelf = ({ relationship }: PatientContact): boolean =>
  relationship?.some(({ coding }) => coding?.some(isSelfCode)) === true;

const selfAt = (patient: Patient | undefined) =>
  patient?.contact?.findIndex((contact) => contact !== undefined && isSelf(contact)) ?? -1;

const withTelecom = <E extends PointList>(element: E, telecom: ContactPoint[] | undefined): E => {
  const next = { ...element, ...(telecom !== undefined && { telecom }) };
  if (telecom === undefined) delete next.telecom;
  return next;
};

/** The facts of `next` that stay in `telecom`, and those that go under the contact: see `reach`. */
function split(next: Reach, patient: Patient | undefined, home: Home): readonly [Reach, Reach] {
  const direct = points.get(patient) ?? {};
  const indirect = points.get(patient?.contact?.[selfAt(patient)]) ?? {};
  const cut = <T>(all: readonly T[] = [], there: readonly T[] = [], under: readonly T[] = []): number => {
    const run = (wanted: readonly T[], old: readonly T[]) => {
      const n = wanted.findIndex((fact, i) => !same(fact, old[i]));
      return n === -1 ? wanted.length : n;
    };
    if (home === 'contact') return run(all, there);
    return all.length - run([...all].reverse(), [...under].reverse());
  };
  const phones = cut(next.telephones, direct.telephones, indirect.telephones);
  const emails = cut(next.emails, direct.emails, indirect.emails);
  const others = cut(next.otherContacts, direct.otherContacts, indirect.otherContacts);
  return [
    reachOf(next.telephones?.slice(0, phones), next.emails?.slice(0, emails), next.otherContacts?.slice(0, others)),
    reachOf(next.telephones?.slice(phones), next.emails?.slice(emails), next.otherContacts?.slice(others)),
  ];
}

/** As much of a reach as there is: a domain value holds no empty list. */
function reachOf(
  telephones: readonly Telephone[] = [],
  emails: readonly Email[] = [],
  otherContacts: readonly OtherContact[] = [],
): Reach {
  return {
    ...(telephones.length > 0 && { telephones }),
    ...(emails.length > 0 && { emails }),
    ...(otherContacts.length > 0 && { otherContacts }),
  };
}

/** The largest number that FHIR's positiveInt holds. */
const lastRank = 2_147_483_647;

/** Ranks the numbers that nobody ranked, in their order, after those that somebody did (BaRS ranks every one). */
function ranked(telecom: ContactPoint[] | undefined): ContactPoint[] | undefined {
  let next = Math.max(0, ...(telecom ?? []).map((point) => preference.get(point) ?? 0));
  return telecom?.map((point) => {
    if (preference.get(point) !== undefined || point.system === undefined || point.value === undefined) return point;
    next = Math.min(next + 1, lastRank);
    const extension = point.extension?.some(isByOrder) ? point.extension : [...(point.extension ?? []), byOrder];
    return { ...point, extension, rank: next };
  });
}

const rankOf = (n: number): Extension => ({ url: extensions.contactRank, valuePositiveInt: n });

/** The rank of the contact that is the person: first, unless somebody else is (BaRS: exactly one contact is first). */
function freeRank(others: readonly PatientContact[]): Extension {
  const ranks = others.flatMap(({ extension = [] }) =>
    extension.flatMap(({ url, valuePositiveInt }) => (url === extensions.contactRank ? (valuePositiveInt ?? 0) : [])),
  );
  return rankOf(ranks.includes(1) ? Math.max(...ranks) + 1 : 1);
}

const newSelf = (others: readonly PatientContact[]): PatientContact => ({
  extension: [freeRank(others)],
  relationship: [{ coding: [{ system: codeSystems.roleCode, code: 'ONESELF' }] }],
});

/** Writes facts under the contact that is the person, making it when it is needed and taking it away when it is bare. */
function putUnderContact(next: Reach, patient: Patient): Patient {
  const contacts = patient.contact ?? [];
  const at = selfAt(patient);
  const present = contacts[at];
  const had = points.get(present) ?? {};
  if (same(had, next)) return patient;
  const contact = present ?? newSelf(contacts);
  const telecom = ranked(points.put(next, { ...(contact.telecom && { telecom: contact.telecom }) })?.telecom);
  const written = withTelecom(contact, telecom);
  const isBare = telecom === undefined && selfRest(written, contacts.toSpliced(at, at === -1 ? 0 : 1)) === undefined;
  const all = at === -1 ? [...contacts, written] : contacts.flatMap((c, i) => (i !== at ? c : isBare ? [] : written));
  const { contact: _contact, ...others } = patient;
  return all.length > 0 ? { ...patient, contact: all } : { ...others };
}

/** What a contact says beyond being the person: its rank when it is not the one that is free, and anything else. */
function selfRest(contact: PatientContact, others: readonly PatientContact[]): PatientContact | undefined {
  const left: PatientContact = { ...contact };
  const relationship = left.relationship && withoutSelf(left.relationship);
  if (relationship === undefined) delete left.relationship;
  else left.relationship = relationship;
  const free = freeRank(others);
  const extension = left.extension?.filter((one) => !same(one, free));
  if (extension === undefined || extension.length === 0) delete left.extension;
  else left.extension = extension;
  return Object.keys(left).length > 0 ? left : undefined;
}

const isSelfCode = ({ code: found }: Coding): boolean => selfCodes.includes(found ?? '');

/** What the relationships say beyond `self`: of its code the system is understood, and the wording that BaRS prints. */
const withoutSelf = (relationships: readonly CodeableConcept[]): CodeableConcept[] | undefined =>
  holed(
    relationships.map(
      (concept) =>
        // What is left of a concept is a concept with fewer members.
        mapMembers(concept, (name, inner) =>
          name === 'coding' ? holed(concept.coding?.map(withoutSelfCode) ?? []) : inner,
        ) as CodeableConcept | undefined,
    ),
  );

const withoutSelfCode = (coding: Coding): Coding | undefined => {
  if (!isSelfCode(coding)) return coding;
  return mapMembers(coding, (name, inner) =>
    name === 'system' || name === 'code' || (name === 'display' && selfWordings.includes(inner)) ? undefined : inner,
  );
};

/**
 * The person's numbers and addresses. They stand in `Patient.telecom`, and on the bars wire under the contact that is
 * the person; both places are read, `telecom` first. A number stays where it was found; a new one goes to `home`. Since
 * the order of a list is a fact, a number behind a new one goes where the new one went.
 */
const reach = (home: Home): Lens<Patient, Reach> => ({
  facts: points.facts.map((fact) => ({
    ...fact,
    fhir: home === 'telecom' ? fact.fhir : `contact[self].${fact.fhir}`,
  })),
  get(patient) {
    const direct = points.get(patient) ?? {};
    const indirect = points.get(patient?.contact?.[selfAt(patient)]) ?? {};
    const all = reachOf(
      [...(direct.telephones ?? []), ...(indirect.telephones ?? [])],
      [...(direct.emails ?? []), ...(indirect.emails ?? [])],
      [...(direct.otherContacts ?? []), ...(indirect.otherContacts ?? [])],
    );
    return Object.keys(all).length > 0 ? all : undefined;
  },
  put(next = {}, patient = { resourceType: 'Patient' }) {
    const [direct, indirect] = split(next, patient, home);
    const telecom = points.put(direct, { ...(patient.telecom && { telecom: patient.telecom }) })?.telecom;
    const own = same(telecom, patient.telecom) ? patient : withTelecom(patient, telecom);
    return putUnderContact(indirect, own);
  },
  rest(patient, seen = patient) {
    if (patient === undefined) return undefined;
    const telecom = points.rest({ ...(patient.telecom && { telecom: patient.telecom }) })?.telecom;
    const left = withTelecom(patient, telecom);
    const at = selfAt(seen);
    const contact = patient.contact?.[at];
    if (contact === undefined || points.get(contact) === undefined) return left;
    const others = points.rest({ ...(contact.telecom && { telecom: contact.telecom }) })?.telecom;
    const beside = (patient.contact ?? []).filter((_, i) => i !== at);
    const rest = selfRest(withTelecom(contact, others), beside);
    const all: (PatientContact | undefined)[] = (patient.contact ?? []).map((c, i) => (i === at ? rest : c));
    const { contact: _contact, ...without } = left;
    // A hole keeps the indices of the other contacts true: see `Lens.rest`.
    return all.some((c) => c !== undefined) ? { ...left, contact: all as PatientContact[] } : { ...without };
  },
});

const reachTable = (home: Home) =>
  lensTable<Patient, Reach>('Patient', ['telephones', 'emails', 'otherContacts'], reach(home));

/** At rest, and in FHIR REST. */
export const telecomTable = reachTable('telecom');

/** On the bars wire. */
export const contactTable = reachTable('contact');
