import { isMembers } from '../mapping/engine/constants.js';
import { type Connector, type WireName, wireNames } from './connector.js';

/** A connector for every wire form. */
export type Wires = Readonly<Record<WireName, Connector>>;

/**
 * Which wire form a parsed message is in, by its outermost members: a FHIR message Bundle, any other FHIR resource, or
 * the platform's plain JSON. Nothing when it is none of them.
 */
export function detectWire(wire: unknown): WireName | undefined {
  if (!isMembers(wire)) return undefined;
  if (wire.resourceType === undefined) return wire.kind === undefined ? undefined : 'platform';
  return wire.resourceType === 'Bundle' && wire.type === 'message' ? 'bars' : 'fhir-rest';
}

export const isWireName = (name: string | undefined): name is WireName => wireNames.some((known) => known === name);
