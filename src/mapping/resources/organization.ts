import type { CodeableConcept, HealthcareService, Organization, OrganizationContact } from '@medplum/fhirtypes';
import type { Coded, OrganisationName } from '../../domain/coded.js';
import type { GpPractice } from '../../domain/practice.js';
import type { Recipient } from '../../domain/professional.js';
import type { Constant } from '../engine/constants.js';
import { anyHolds, anyIdentifier, coded, conceptFor, first, identifierValue } from '../engine/elements.js';
import { type Lens, member, type Rows, row, spread, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, identifierSystems, profiles, ukCoreProfiles } from '../systems.js';

const claims = [profiles.organization, ukCoreProfiles.Organization];
const odsCode = identifierValue(identifierSystems.odsOrganisation, 'odsOrganisationCode');

const usualGp = conceptFor(codeSystems.contactPurpose, 'usual-gp', 'Usual GP');
const gpName: Lens<OrganizationContact, string> = member<OrganizationContact, 'name', string>(
  'name',
  member('text', value<string>()),
  [{ element: 'purpose', value: usualGp }],
);

/** That an organisation is in use is read, and never written; one that is not in use refuses the message. */
const inUse: readonly Constant<Organization>[] = [{ element: 'active', value: undefined, also: [true] }];

const organizationTable = <V extends object>(rows: Rows<Organization, V>) =>
  table<Organization, V>('Organization', claims, rows, inUse);

export const gpPracticeTable = organizationTable<GpPractice>({
  identifier: row('identifier', odsCode, 'GP practice identifier'),
  details: row('name', value<string>(), 'GP practice details'),
  gpName: row(
    'contact',
    item(
      where(({ purpose }: OrganizationContact) => anyHolds([purpose ?? {}], codeSystems.contactPurpose, 'usual-gp')),
      gpName,
      'usual-gp',
    ),
    'GP name',
  ),
});

/** A professional's organisation, and the service they work in: PRSB has them as two groups, FHIR as one resource. */
export interface Workplace {
  readonly organisation?: OrganisationName;
  readonly service?: Coded;
}

const organisation: Lens<Organization, OrganisationName> = struct<Organization, OrganisationName>({
  odsCode: row('identifier', odsCode, 'Coded value'),
  name: row('name', value<string>(), 'Free text'),
});

const serviceType: Lens<CodeableConcept[], Coded> = first(coded);

/** The referrer's organisation, with the service they refer from. */
export const workplaceTable = organizationTable<Workplace>({
  organisation: spread(organisation, 'Organisation'),
  service: row('type', serviceType, 'Service'),
});

/** The organisation that provides the service asked: the service itself is the HealthcareService. */
export const providerTable = organizationTable<Pick<Workplace, 'organisation'>>({
  organisation: spread(organisation, 'Organisation'),
});

export const healthcareServiceTable = table<
  HealthcareService,
  Pick<Recipient, 'serviceIdentifier' | 'serviceName' | 'service'>
>(
  'HealthcareService',
  [profiles.healthcareService, ukCoreProfiles.HealthcareService],
  {
    serviceIdentifier: row('identifier', first(anyIdentifier)),
    service: row('type', serviceType, 'Service'),
    serviceName: row('name', value<string>()),
  },
  [{ element: 'active', value: true }],
);
