import type { ContactPoint, Extension, Identifier, Reference } from '@medplum/fhirtypes';
import type { Coded } from '../../domain/coded.js';
import type { ConnectedService } from '../../domain/connection.js';
import type { ActionOwner, Reviewer } from '../../domain/plan.js';
import type { ContactDetail, NamedPerson } from '../../domain/professional.js';
import type { SignpostTarget } from '../../domain/signpost.js';
import { coded, codedItem, each, extension, organisationReference } from '../engine/elements.js';
import { type Lens, member, row, struct, value } from '../engine/lenses.js';
import { extensions, identifierSystems } from '../systems.js';
import { contactDetail } from './practitioner.js';

/*
 * Someone who is named and not sent along, as a reference without a resource: the name is what the reference shows, and
 * what else is said of them stands in extensions of it. FHIR's PractitionerRole would need a resource, with an id of its
 * own, for each name that a link worker writes down.
 */

const pointUrl = { element: 'url', value: extensions.contactDetail } as const;

const contactDetails: Lens<Extension[], readonly ContactDetail[]> = each(
  member<Extension, 'valueContactPoint', ContactDetail>('valueContactPoint', contactDetail, [pointUrl]),
  ({ url, valueContactPoint: point }) => url === extensions.contactDetail && isWhole(point),
);

const isWhole = (point: ContactPoint | undefined) => point?.system !== undefined && point.value !== undefined;

const saying = (url: string) => extension(url, 'valueString', value<string>());
const codedAs = (url: string, lens: Lens<NonNullable<Extension['valueCodeableConcept']>, Coded>) =>
  extension(url, 'valueCodeableConcept', lens);

const named = {
  name: row('display', value<string>(), 'Name'),
  role: row('extension', codedAs(extensions.role, codedItem), 'Role'),
} as const;
const reached = { contactDetails: row('extension', contactDetails) } as const;
const inTeam = { team: row('extension', saying(extensions.team), 'Team') } as const;

/** FHIR says of each element which resources it may lead to; what leads to none may stand in any. */
export function inPlaceOf<E, V>(lens: Lens<Reference, V>): Lens<E, V> {
  // E is a Reference to some types of resource: the lens touches nothing that depends on which.
  return lens as unknown as Lens<E, V>;
}

/** By name and role. */
export const namedPerson: Lens<Reference, NamedPerson> = struct<Reference, NamedPerson>(named);

/** The same where the standard has no items for them. */
export const anyone: Lens<Reference, NamedPerson> = {
  ...namedPerson,
  facts: namedPerson.facts.map(({ prsb: _prsb, ...fact }) => fact),
};

/** By name and role, and how to reach them. */
export const reviewer: Lens<Reference, Reviewer> = struct<Reference, Reviewer>({ ...named, ...reached });

/** The same, or a team. */
export const actionOwner: Lens<Reference, ActionOwner> = struct<Reference, ActionOwner>({
  ...named,
  ...inTeam,
  ...reached,
});

/** Whom or what a person was told of. */
export const signpostTarget: Lens<Reference, SignpostTarget> = struct<Reference, SignpostTarget>({
  ...named,
  grade: row('extension', saying(extensions.grade), 'Grade'),
  ...inTeam,
  specialty: row('extension', codedAs(extensions.specialty, codedItem), 'Specialty'),
  service: row('extension', codedAs(extensions.service, coded), 'Service'),
  organisation: row('extension', extension(extensions.organisation, 'valueReference', organisation())),
  ...reached,
});

/** PRSB has the organisation of a signpost as a group without items. */
function organisation(): typeof organisationReference {
  return {
    ...organisationReference,
    facts: organisationReference.facts.map(({ prsb: _prsb, ...fact }) => fact),
  };
}

/** The number of a service in the directory: one of another system is somebody else's, and stays. */
const directoryNumber = member<Identifier, 'value', string>('value', value<string>(), [
  { element: 'system', value: identifierSystems.directoryService },
]);
const isInDirectory = (identifier: Identifier | undefined) => identifier?.system === identifierSystems.directoryService;
const directoryId: Lens<Identifier, string> = {
  facts: directoryNumber.facts,
  get: (identifier) => (isInDirectory(identifier) ? directoryNumber.get(identifier) : undefined),
  put: (next, identifier) => {
    if (directoryId.get(identifier) === next) return identifier;
    if (next !== undefined) return directoryNumber.put(next, isInDirectory(identifier) ? identifier : undefined);
    return directoryNumber.put(undefined, identifier);
  },
  rest: (identifier, seen = identifier) => (isInDirectory(seen) ? directoryNumber.rest(identifier, seen) : identifier),
};

const asked = struct<Reference, ConnectedService>(
  {
    directoryId: row('identifier', directoryId),
    name: row('display', value<string>()),
    organisation: row('extension', extension(extensions.organisation, 'valueReference', organisation())),
    ...reached,
  },
  [{ element: 'type', value: 'HealthcareService' }],
);

/** The community service that is asked: the standard has no items for it. */
export const connectedService: Lens<Reference, ConnectedService> = {
  ...asked,
  facts: asked.facts.map(({ prsb: _prsb, ...fact }) => fact),
};
