import type { Device, DeviceDeviceName, DeviceVersion } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { Correspondent } from '../../domain/message.js';
import { same } from '../engine/constants.js';
import { first } from '../engine/elements.js';
import { type Lens, member, row, value } from '../engine/lenses.js';
import { one, type Part } from '../engine/parts.js';
import { table } from '../engine/table.js';
import { providerTable } from './organization.js';

/** Where one end of a message is. Its organisation, and mostly its software, are resources of their own. */
export type Endpoint = Pick<Correspondent, 'endpoint'>;

/** `system|value`, as BaRS addresses a service; without a system it is the value alone. */
export const endpointAddress: Lens<string, Identifier> = {
  facts: [
    { domain: 'system', fhir: '' },
    { domain: 'value', fhir: '' },
  ],
  get(address) {
    if (address === undefined) return undefined;
    const at = address.lastIndexOf('|');
    return at <= 0 ? { value: address.slice(at + 1) } : { system: address.slice(0, at), value: address.slice(at + 1) };
  },
  put: (next, address) =>
    next === undefined || same(endpointAddress.get(address), next)
      ? address
      : `${next.system === undefined ? '' : `${next.system}|`}${next.value}`,
  rest: () => undefined,
};

/** Whether an endpoint can be written as an address and read back: a bar in it would be read as the separator. */
export const isAddressable = (endpoint: Identifier): boolean =>
  same(endpointAddress.get(endpointAddress.put(endpoint, undefined)), endpoint);

type Software = NonNullable<Correspondent['software']>;

/** Software is a Device: neither MessageHeader.destination nor Provenance.agent has a place for a version. */
const softwareTable = table<Device, Software>('Device', ['http://hl7.org/fhir/StructureDefinition/Device'], {
  name: row(
    'deviceName',
    first(
      member<DeviceDeviceName, 'name', string>('name', value<string>(), [
        { element: 'type', value: 'user-friendly-name' },
      ]),
    ),
  ),
  version: row('version', first(member<DeviceVersion, 'value', string>('value', value<string>()))),
});

/** The software at one end of a message. */
export const softwarePart = (name: 'sender' | 'receiver', find: Part['find']): Part =>
  one({ name: `${name}-software`, table: softwareTable, path: [name, 'software'], find });

const endOf = (name: 'sender' | 'receiver', find: Part['find']): Part =>
  one({ name: `${name}-organisation`, table: providerTable, path: [name], find });

export const senderOrganisation = (find: Part['find']) => endOf('sender', find);
export const receiverOrganisation = (find: Part['find']) => endOf('receiver', find);

/** A reference that names its target by the endpoint, where the organisation behind it is not known. */
export const logical = (endpoint: Identifier) => ({ identifier: { ...endpoint } });
