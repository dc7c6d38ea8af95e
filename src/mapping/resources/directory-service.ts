import type {
  CodeableConcept,
  HealthcareService,
  HealthcareServiceAvailableTime,
  HealthcareServiceEligibility,
  Location,
  Organization,
  Reference,
} from '@medplum/fhirtypes';
import type { Coded, Identifier } from '../../domain/coded.js';
import type { Capacity, Weekday } from '../../domain/community-service.js';
import type { NeedKind } from '../../domain/needs.js';
import type { ContactDetail } from '../../domain/professional.js';
import { serviceCapacity } from '../codes/directory.js';
import { needKind } from '../codes/need.js';
import { conceptOf } from '../engine/codings.js';
import { anyHolds, anyIdentifier, codedItem, conceptText, each } from '../engine/elements.js';
import { type Lens, member, needed, row, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems } from '../systems.js';
import { inPlaceOf } from './named-person.js';
import { contactDetail } from './practitioner.js';

/** Another resource of the directory, and what it is called. */
export interface DirectoryLink {
  readonly reference?: string;
  readonly name?: string;
}

/** Hours on days of every week, with no dates between which they count: FHIR has no place for those. */
export interface Hours {
  readonly days: readonly Weekday[];
  /** FHIR time: `HH:MM:SS`. */
  readonly opens?: string;
  readonly closes?: string;
}

/** A service of the directory as FHIR has it: what FHIR has no element for is said in words. */
export interface DirectoryService {
  readonly identifiers: readonly Identifier[];
  readonly isActive: boolean;
  readonly name: string;
  readonly description?: string;
  /** Costs, and what counts for a short time. */
  readonly details?: string;
  readonly needs?: readonly NeedKind[];
  readonly keywords?: readonly string[];
  readonly contactDetails?: readonly ContactDetail[];
  readonly eligibility?: readonly string[];
  readonly languages?: readonly Coded[];
  readonly capacity?: Exclude<Capacity, 'unknown'>;
  readonly accessibility?: readonly string[];
  readonly hours?: readonly Hours[];
  /** Times that are not so every week, have an end or have not begun, and what is said of the others. */
  readonly otherTimes?: string;
  readonly areas?: readonly string[];
  readonly organisation?: DirectoryLink;
  readonly places?: readonly DirectoryLink[];
}

const link: Lens<Reference, DirectoryLink> = struct<Reference, DirectoryLink>({
  reference: row('reference', value<string>()),
  name: row('display', value<string>()),
});

const hours: Lens<HealthcareServiceAvailableTime, Hours> = struct<HealthcareServiceAvailableTime, Hours>({
  days: row('daysOfWeek', each(value<Weekday>())),
  opens: row('availableStartTime', value<string>()),
  closes: row('availableEndTime', value<string>()),
});

const isCapacity = (concept: CodeableConcept): boolean =>
  (concept.coding ?? []).some(({ system }) => system === codeSystems.serviceCapacity);

/** By which needs and words it is found: https://waymark.example/fhir/CodeSystem/need, where the feed's terms are known. */
export const directoryServiceTable = table<HealthcareService, DirectoryService>('HealthcareService', [], {
  identifiers: row('identifier', each(anyIdentifier)),
  isActive: needed('active', value<boolean>()),
  organisation: row('providedBy', inPlaceOf<Reference<Organization>, DirectoryLink>(link)),
  keywords: row('category', each(conceptText)),
  needs: row(
    'type',
    each(conceptOf(needKind), (concept) => anyHolds([concept], codeSystems.need, concept.coding?.[0]?.code ?? '')),
  ),
  places: row('location', each(inPlaceOf<Reference<Location>, DirectoryLink>(link))),
  name: needed('name', value<string>()),
  description: row('comment', value<string>()),
  details: row('extraDetails', value<string>()),
  contactDetails: row('telecom', each(contactDetail)),
  areas: row(
    'coverageArea',
    each(inPlaceOf<Reference<Location>, string>(member<Reference, 'display', string>('display', value<string>()))),
  ),
  eligibility: row(
    'eligibility',
    each(member<HealthcareServiceEligibility, 'comment', string>('comment', value<string>())),
  ),
  capacity: row('characteristic', item(where(isCapacity), conceptOf(serviceCapacity), 'capacity')),
  accessibility: row(
    'characteristic',
    each(conceptText, (concept) => !isCapacity(concept)),
  ),
  languages: row('communication', each(codedItem)),
  hours: row('availableTime', each(hours)),
  otherTimes: row('availabilityExceptions', value<string>()),
});
