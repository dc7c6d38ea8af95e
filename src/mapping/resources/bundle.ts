import type { Bundle } from '@medplum/fhirtypes';
import type { Envelope } from '../../domain/message.js';
import { row, value } from '../engine/lenses.js';
import { type Table, table } from '../engine/table.js';

/** What a bundle says of the message that it carries. */
export type Sent = Partial<Pick<Envelope, 'id' | 'sentAt'>>;

/** The bundle around a message, without its entries. `also` are the other types of bundle that are read as the same. */
export const bundleTable = (
  claims: readonly string[],
  type: Bundle['type'],
  also: readonly Bundle['type'][] = [],
): Table<Bundle, Sent> =>
  table<Bundle, Sent>('Bundle', claims, { id: row('id', value<string>()), sentAt: row('timestamp', value<string>()) }, [
    { element: 'type', value: type, also },
  ]);
