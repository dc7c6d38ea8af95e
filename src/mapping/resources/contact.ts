import type {
  CodeableConcept,
  Duration,
  Encounter,
  EncounterLocation,
  EncounterParticipant,
  Extension,
  Reference,
} from '@medplum/fhirtypes';
import type { Identifier, OrganisationName } from '../../domain/coded.js';
import type { Contact, ContactMethod, ContactPlace } from '../../domain/contact.js';
import type { NamedPerson } from '../../domain/professional.js';
import { attendance, contactMethod, contactStatus } from '../codes/report.js';
import { code, conceptOf } from '../engine/codings.js';
import { holed, mapMembers, same, withoutConstant } from '../engine/constants.js';
import {
  aNumber,
  anyHolds,
  anyIdentifier,
  codedItem,
  conceptFor,
  each,
  extension,
  first,
  holds,
  odsCode,
  periodStart,
} from '../engine/elements.js';
import { type Lens, member, needed, row, spread, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';
import { inPlaceOf, namedPerson } from './named-person.js';

const kind = conceptFor(codeSystems.reportPart, 'contact', 'Contact');
const isKind = (concept: CodeableConcept) => holds(concept, codeSystems.reportPart, 'contact');

/** What part someone had in a contact: codes of FHIR's value set encounter-participant-type. */
type Participation = 'PPRF' | 'ATND' | 'PART';

const participation: Readonly<Record<Participation, string>> = {
  PPRF: 'primary performer',
  ATND: 'attender',
  PART: 'Participation',
};

const takesPart =
  (as: Participation) =>
  ({ type }: EncounterParticipant): boolean =>
    anyHolds(type, codeSystems.participationType, as);

const participant = (as: Participation): Lens<EncounterParticipant, NamedPerson> =>
  member<EncounterParticipant, 'individual', NamedPerson>('individual', inPlaceOf(namedPerson), [
    { element: 'type', value: [conceptFor(codeSystems.participationType, as, participation[as])] },
  ]);

const named = struct<Reference, OrganisationName>(
  {
    odsCode: row('identifier', odsCode, 'Coded value'),
    name: row('display', value<string>(), 'Free text'),
  },
  [{ element: 'type', value: 'Location' }],
);
const isAbsent = ({ url, valueCode }: Extension): boolean =>
  url === extensions.dataAbsentReason && valueCode === 'unknown';

/** FHIR wants a location where there is a type of one: of a place without a name it says that it is not known. */
const place: Lens<Reference, OrganisationName> = {
  ...named,
  fills: true,
  put(next, reference) {
    if (reference !== undefined && same(named.get(reference), next)) return reference;
    const { extension: all = [], ...others } = reference ?? {};
    const kept = all.filter((one) => !isAbsent(one));
    const left = named.put(next, { ...others, ...(kept.length > 0 && { extension: kept }) });
    if (next !== undefined) return { type: 'Location', ...left };
    return { ...left, extension: [...kept, { url: extensions.dataAbsentReason, valueCode: 'unknown' }] };
  },
  rest(reference, seen = reference) {
    const left = named.rest(reference, seen);
    if (left?.extension === undefined || named.get(seen) !== undefined) return left;
    const extension = holed(left.extension.map((one) => (isAbsent(one) ? withoutReason(one) : one)));
    const { extension: _extension, ...others } = left;
    if (extension !== undefined) return { ...others, extension };
    return Object.keys(others).length > 0 ? others : undefined;
  },
};

/** What a sender wrote beside it. */
const withoutReason = (one: Extension): Extension | undefined =>
  // An extension with members gone is what `rest` promises.
  mapMembers(one, (name, inner) => (name === 'url' || name === 'valueCode' ? undefined : inner)) as
    | Extension
    | undefined;

const location = struct<EncounterLocation, ContactPlace>({
  place: row('location', inPlaceOf<EncounterLocation['location'], OrganisationName>(place), 'Location of contact'),
  type: row('physicalType', codedItem, 'Location type'),
});

const minutes: Lens<Duration, number> = member<Duration, 'value', number>('value', value<number>(), [
  { element: 'unit', value: 'minute' },
  { element: 'system', value: codeSystems.ucum },
  { element: 'code', value: 'min' },
]);
/** Of a duration in another unit the number says something else: it is not read. */
const length: Lens<Duration, number> = {
  ...minutes,
  get: (duration) => (duration?.code === 'min' ? minutes.get(duration) : undefined),
  put: (next, duration) => {
    if (length.get(duration) === next) return duration;
    if (next !== undefined) return minutes.put(next, duration?.code === 'min' ? duration : undefined);
    return duration?.code === 'min' ? minutes.put(undefined, duration) : duration;
  },
  rest: (duration, seen = duration) => (seen?.code === 'min' ? minutes.rest(duration, seen) : duration),
};

const said = extension(extensions.contactMethod, 'valueCodeableConcept', conceptOf(contactMethod));

type Class = NonNullable<Encounter['class']>;
const face: Class = { system: codeSystems.actCode, code: 'AMB', display: 'ambulatory' };
const apart: Class = { system: codeSystems.actCode, code: 'VR', display: 'virtual' };
/** FHIR wants a class; where it is not known how they met, this says that. */
const unknown: Class = { system: codeSystems.nullFlavor, code: 'UNK', display: 'Unknown' };
const classFor = (method: ContactMethod | undefined): Class => {
  if (method === undefined) return unknown;
  return method === 'face-to-face' ? face : apart;
};
const isClass = (found: Class | undefined, { system, code: id }: Class) =>
  found !== undefined && found.system === system && found.code === id;

/** One fact in two elements: the extension says how they met, and FHIR's class whether in one place. */
const method: Lens<Encounter, ContactMethod> = {
  // The class follows from the method, and is told as what the table writes.
  facts: said.facts.map((fact) => ({ ...fact, fhir: `extension${fact.fhir}` })),
  fills: true,
  get: (encounter) => said.get(encounter?.extension),
  put(next, encounter) {
    const before = method.get(encounter);
    if (encounter !== undefined && before === next && encounter.class !== undefined) return encounter;
    const extensionNow = said.put(next, encounter?.extension);
    const { extension: _extension, ...others } = encounter ?? {};
    const isOurs = encounter?.class === undefined || isClass(encounter.class, classFor(before));
    const isKept = isOurs && isClass(encounter?.class, classFor(next));
    // A contact that is being built: what else FHIR requires is the other rows' to write.
    return {
      ...others,
      ...(extensionNow !== undefined && { extension: extensionNow }),
      ...(isOurs && !isKept && { class: classFor(next) }),
    } as Encounter;
  },
  rest(encounter, seen = encounter) {
    if (encounter === undefined) return undefined;
    const isOurs = isClass(seen?.class, classFor(method.get(seen)));
    // A contact with members gone is what `rest` promises.
    return mapMembers(encounter, (name, inner) => {
      if (name === 'extension') return said.rest(encounter.extension, seen?.extension);
      return name === 'class' && isOurs
        ? withoutConstant<Encounter>(inner, { element: 'class', value: classFor(method.get(seen)) })
        : inner;
    }) as Encounter | undefined;
  },
};

/** PRSB "Contact type": beside the code that says what the resource is. */
const type = item(
  where((concept: CodeableConcept) => !isKind(concept) && codedItem.get(concept) !== undefined),
  codedItem,
  'contact-type',
);

/**
 * The connection that a visit belongs to. `basedOn` would say that the service had asked for the contact; here the link
 * worker goes along of their own accord.
 */
const accompaniedTo = extension(
  extensions.accompaniedTo,
  'valueReference',
  member<Reference, 'identifier', Identifier>('identifier', aNumber, [{ element: 'type', value: 'ServiceRequest' }]),
);

const meant = (url: string) => extension(url, 'valueCodeableConcept', codedItem);

/** A contact: it is told from the meeting at which a referral was made by its type. */
export const contactTable = table<Encounter, Contact>(
  'Encounter',
  [profiles.contact],
  {
    identifier: row('identifier', first(anyIdentifier)),
    status: needed('status', code(contactStatus)),
    attendance: row('extension', extension(extensions.attendance, 'valueCodeableConcept', conceptOf(attendance))),
    method: spread(method, 'Consultation method'),
    outcome: row('extension', meant(extensions.contactOutcome), 'Outcome of contact'),
    specialty: row('extension', meant(extensions.specialty), 'Specialty'),
    at: row('period', periodStart, 'Date and time of contact'),
    minutes: row('length', length),
    location: row('location', first(location)),
    seenBy: row('participant', each(participant('PPRF'), takesPart('PPRF')), 'Seen by'),
    responsible: row(
      'participant',
      item(where(takesPart('ATND')), participant('ATND'), 'responsible'),
      'Responsible professional',
    ),
    present: row('participant', each(participant('PART'), takesPart('PART')), 'Professionals present'),
    type: row('type', type, 'Contact type'),
    service: row('serviceType', codedItem, 'Service'),
    accompaniedTo: row('extension', accompaniedTo),
  },
  [{ element: 'type', value: [kind] }],
);

/** Whether an encounter is a contact, and not the meeting at which the referral was made. */
export const isContact = ({ type: types }: Encounter): boolean => types?.some(isKind) ?? false;
