import { applyPatch, type Operation } from 'rfc6902';
import { writeJson } from '../../conformance/json-literals.js';
import { error, Refusal } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { refuse } from './call.js';

export const patchMedia = 'application/json-patch+json';

/** More steps than any change of a Task takes. */
const mostOperations = 100;
/** What a resource may grow to: a copy of a copy of a copy is soon more than anyone can hold. */
const longestResult = 5_000_000;

const kinds = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;
const withValue = ['add', 'replace', 'test'];
const withFrom = ['move', 'copy'];
const forbidden = ['__proto__', 'constructor', 'prototype'];

const wrong = (at: number, text: string, code: 'structure' | 'value' = 'structure') =>
  new Refusal([error(code, `/${at}`, text)]);

const isPointer = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 1000 &&
  /^(\/([^~/]|~[01])*)*$/.test(value) &&
  !value.split('/').some((step) => forbidden.includes(step.replaceAll('~1', '/').replaceAll('~0', '~')));

/**
 * Reads a JSON Patch (RFC 6902) as a change that makes a new resource out of the present one, and leaves that alone. An
 * operation that cannot be applied, a `test` that does not hold among them, refuses the whole (422).
 */
export function readPatch(json: unknown): (present: unknown) => unknown {
  if (!Array.isArray(json) || json.length === 0) {
    throw refuse('structure', 'found another form of patch; expected a list of operations');
  }
  if (json.length > mostOperations) {
    throw refuse('too-costly', `found more than ${mostOperations} operations; expected at most that`);
  }
  const operations = json.map(operationOf);
  return (present) => {
    const next = copyOf(present);
    for (const [at, operation] of operations.entries()) {
      if (!isApplied(next, operation)) {
        const text =
          'found an operation that does not fit the present resource; expected one whose place or test holds';
        throw wrong(at, text, 'value');
      }
      if (operation.op === 'copy' && writeJson(next).length > longestResult) {
        throw refuse('too-costly', 'found a patch that makes the resource too large; expected a smaller one', `/${at}`);
      }
    }
    return next;
  };
}

/** The library throws for some operations and gives back an error for others. */
function isApplied(next: unknown, operation: Operation): boolean {
  try {
    return applyPatch(next, [operation]).every((result) => result === null);
  } catch {
    return false;
  }
}

function operationOf(item: unknown, at: number): Operation {
  if (!isMembers(item)) throw wrong(at, 'found no object; expected an operation');
  const { path, from, value } = item;
  const op = kinds.find((kind) => kind === item.op);
  if (op === undefined) throw wrong(at, `found another op; expected one of ${kinds.join(', ')}`);
  // The whole of a resource is put, not patched.
  if (!isPointer(path) || path === '')
    throw wrong(at, 'found another form of path; expected a JSON pointer into the resource');
  if (withValue.includes(op) && !Object.hasOwn(item, 'value')) throw wrong(at, 'found no value; expected one');
  if (op === 'remove') return { op, path };
  if (op === 'add' || op === 'replace' || op === 'test') return { op, path, value };
  if (!withFrom.includes(op) || !isPointer(from))
    throw wrong(at, 'found another form of from; expected a JSON pointer');
  return { op, path, from };
}

/** A copy that may be changed, with the numbers as they were written (see `json-literals.ts`). */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const copy = value.map(copyOf);
    for (const symbol of Object.getOwnPropertySymbols(value)) Reflect.set(copy, symbol, Reflect.get(value, symbol));
    return copy;
  }
  if (!isMembers(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, inner] of Object.entries(value)) copy[name] = copyOf(inner);
  return copy;
}
