import { hash } from 'node:crypto';
import { writeJson } from '../conformance/json-literals.js';
import { isMembers } from '../mapping/engine/constants.js';

/** SHA-256 in hexadecimal of JSON, whatever the order of its members: what is the same has the same one. */
export const fingerprint = (json: unknown): string => hash('sha256', writeJson(inOrder(json)), 'hex');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return Object.assign([], value, value.map(inOrder));
  if (!isMembers(value)) return value;
  const sorted = Object.keys(value)
    .sort()
    .map((name): [string, unknown] => [name, inOrder(value[name])]);
  const ordered = Object.fromEntries(sorted);
  const symbols = Object.getOwnPropertySymbols(value);
  // How numbers were written stands under a symbol.
  return symbols.length === 0 ? ordered : { ...ordered, ...symbolsOf(value, symbols) };
}

const symbolsOf = (value: object, symbols: readonly symbol[]): object =>
  Object.fromEntries(symbols.map((symbol) => [symbol, Reflect.get(value, symbol)]));
