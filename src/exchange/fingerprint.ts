import { hash } from 'node:crypto';
import { writeJson } from '../conformance/json-literals.js';
import { isMembers } from '../mapping/engine/constants.js';

/** SHA-256 in hexadecimal of JSON, whatever the order of its members: what is the same has the same one. */
export const fingerprint = (json: unknown): string => hash('sha256', writeJson(inOrder(json)), 'hex');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return Object.assign([], value, value.map(inOrder));
  if (!isMembers(value)) return value;
  const sorted = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]): [string, unknown] => [name, inOrder(inner)]);
  // The spread keeps how numbers were written, which stands under a symbol; the order is that of the sorted members.
  return { ...Object.fromEntries(sorted), ...symbolsOf(value) };
}

const symbolsOf = (value: object): object =>
  Object.fromEntries(Object.getOwnPropertySymbols(value).map((symbol) => [symbol, Reflect.get(value, symbol)]));
