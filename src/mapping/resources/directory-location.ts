import type { Address, Location, LocationPosition } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { ServiceAddress, ServicePlace } from '../../domain/community-service.js';
import { anyIdentifier, each, words } from '../engine/elements.js';
import { type Lens, row, struct, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';

/** Where a service of the directory meets. How one gets in is a characteristic of the service: R4 has no place for it here. */
export interface DirectoryPlace extends Pick<ServicePlace, 'name' | 'description' | 'address' | 'position'> {
  readonly identifiers: readonly Identifier[];
}

const address: Lens<Address, ServiceAddress> = struct<Address, ServiceAddress>({
  lines: row('line', words),
  town: row('city', value<string>()),
  region: row('district', value<string>()),
  postcode: row('postalCode', value<string>()),
  country: row('country', value<string>()),
});

type Position = NonNullable<ServicePlace['position']>;

const position: Lens<LocationPosition, Position> = struct<LocationPosition, Position>({
  longitude: row('longitude', value<number>()),
  latitude: row('latitude', value<number>()),
});

export const directoryLocationTable = table<Location, DirectoryPlace>(
  'Location',
  [],
  {
    identifiers: row('identifier', each(anyIdentifier)),
    name: row('name', value<string>()),
    description: row('description', value<string>()),
    address: row('address', address),
    position: row('position', position),
  },
  [
    { element: 'status', value: 'active' },
    { element: 'mode', value: 'instance' },
  ],
);
