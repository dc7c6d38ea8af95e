import type { Organization } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { ContactDetail } from '../../domain/professional.js';
import { anyIdentifier, each } from '../engine/elements.js';
import { needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { contactDetail } from './practitioner.js';

/** Who runs a service of the directory. */
export interface DirectoryOrganisation {
  readonly identifiers: readonly Identifier[];
  readonly name: string;
  readonly contactDetails?: readonly ContactDetail[];
}

export const directoryOrganizationTable = table<Organization, DirectoryOrganisation>(
  'Organization',
  [],
  {
    identifiers: row('identifier', each(anyIdentifier)),
    name: needed('name', value<string>()),
    contactDetails: row('telecom', each(contactDetail)),
  },
  [{ element: 'active', value: true }],
);
