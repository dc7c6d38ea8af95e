import { defaultLimits } from '../../conformance/json.js';
import { keepLiteral, literalOf } from '../../conformance/json-literals.js';
import { error, Refusal } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { refuse } from './call.js';

export const patchMedia = 'application/json-patch+json';

/** More steps than any change of a Task takes. */
const mostOperations = 100;
/**
 * How many characters a resource and everything that a patch writes may have together: a copy of a copy of a copy is soon
 * more than anyone can hold. What is taken out again counts too, so that the work is bounded and not the result alone.
 */
const mostWritten = 5_000_000;
/** How deep a result may nest: as deep as a resource that is sent. */
const { depth: deepest } = defaultLimits;

const kinds = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;
const withValue = ['add', 'replace', 'test'];
const forbidden = ['__proto__', 'constructor', 'prototype'];

/** Where something is: the steps from the resource to it, at least one. */
type Place = readonly string[];

/** One operation, with how its number was written where it is one (see `json-literals.ts`). */
type Operation =
  | {
      readonly op: 'add' | 'replace' | 'test';
      readonly path: Place;
      readonly value: unknown;
      readonly literal?: string;
    }
  | { readonly op: 'move'; readonly path: Place; readonly from: Place }
  | { readonly op: 'copy'; readonly path: Place; readonly from: Place }
  | { readonly op: 'remove'; readonly path: Place };

const wrong = (at: number, text: string, code: 'structure' | 'value' = 'structure') =>
  new Refusal([error(code, `/${at}`, text)]);

/** The steps of a JSON pointer (RFC 6901) into the resource; undefined where it is none, or leads to the whole. */
function placeIn(pointer: unknown): Place | undefined {
  if (typeof pointer !== 'string' || pointer.length > 1000 || !/^(\/([^~/]|~[01])*)+$/.test(pointer)) return undefined;
  const [, ...steps] = pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.some((step) => forbidden.includes(step)) ? undefined : steps;
}

/**
 * Reads a JSON Patch (RFC 6902) as a change that makes a new resource out of the present one, and leaves that alone. An
 * operation that cannot be applied, a `test` that does not hold among them, refuses the whole (422). Every step of a
 * pointer leads to a member that is there or to an index within bounds: an array has no other properties here.
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
    let written = weightOf(next);
    for (const [at, operation] of operations.entries()) {
      try {
        const value =
          'value' in operation ? operation : found(next, 'from' in operation ? operation.from : operation.path);
        if (operation.op !== 'test' && operation.op !== 'remove')
          written += weightOf(value.value, operation.path.length);
        if (written > mostWritten) throw new TooLarge();
        apply(next, operation, value);
      } catch (thrown) {
        if (thrown instanceof TooLarge) {
          const text = 'found a patch that makes the resource too large; expected a smaller one';
          throw refuse('too-costly', text, `/${at}`);
        }
        if (!(thrown instanceof Misfit)) throw thrown;
        const text =
          'found an operation that does not fit the present resource; expected one whose place or test holds';
        throw wrong(at, text, 'value');
      }
    }
    return next;
  };
}

/** An operation that cannot be applied. */
class Misfit extends Error {}

/** A patch that writes too much, or too deep. */
class TooLarge extends Error {}

function operationOf(item: unknown, at: number): Operation {
  if (!isMembers(item)) throw wrong(at, 'found no object; expected an operation');
  const op = kinds.find((kind) => kind === item.op);
  if (op === undefined) throw wrong(at, `found another op; expected one of ${kinds.join(', ')}`);
  // The whole of a resource is put, not patched.
  const path = placeIn(item.path);
  if (path === undefined) throw wrong(at, 'found another form of path; expected a JSON pointer into the resource');
  if (withValue.includes(op) && !Object.hasOwn(item, 'value')) throw wrong(at, 'found no value; expected one');
  if (op === 'remove') return { op, path };
  if (op === 'add' || op === 'replace' || op === 'test') {
    const literal = literalOf(item, 'value');
    return { op, path, value: item.value, ...(literal !== undefined && { literal }) };
  }
  const from = placeIn(item.from);
  if (from === undefined) throw wrong(at, 'found another form of from; expected a JSON pointer into the resource');
  return { op, path, from };
}

/** A value, and how it was written where it is a number that is written otherwise than JavaScript does. */
interface Written {
  readonly value: unknown;
  readonly literal?: string;
}

/** Does one operation; `value` is what it writes, compares with or takes out. */
function apply(document: unknown, operation: Operation, value: Written): void {
  const { path } = operation;
  if (operation.op === 'test') {
    if (!isSame(found(document, path).value, value.value)) throw new Misfit();
  } else if (operation.op === 'remove') remove(document, path);
  else if (operation.op === 'replace') replace(document, path, copied(value));
  else if (operation.op !== 'move') add(document, path, copied(value));
  else {
    const { from } = operation;
    // Nothing is moved into itself (RFC 6902 §4.4), which a list that closes up behind it would hide.
    if (path.length > from.length && from.every((step, i) => step === path[i])) throw new Misfit();
    remove(document, from);
    add(document, path, value);
  }
}

const copied = ({ value, ...others }: Written): Written => ({ value: copyOf(value), ...others });

/** What is at a place. */
function found(document: unknown, place: Place): Written {
  let holder: unknown;
  let value = document;
  for (const step of place) {
    holder = value;
    value = Array.isArray(holder) ? holder[indexIn(holder.length, step)] : ownMember(holder, step);
  }
  const literal = isHolder(holder) ? literalOf(holder, place.at(-1) ?? '') : undefined;
  return { value, ...(literal !== undefined && { literal }) };
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

function ownMember(holder: unknown, name: string): unknown {
  if (isMembers(holder) && Object.hasOwn(holder, name)) return holder[name];
  throw new Misfit();
}

/** An index of a list as RFC 6901 writes it (§4), one of the first `count`. */
function indexIn(count: number, step: string): number {
  const index = /^(0|[1-9]\d{0,9})$/.test(step) ? Number(step) : count;
  if (index < count) return index;
  throw new Misfit();
}

/** What holds the thing at a place, and the name of the thing there. */
function holderOf(document: unknown, place: Place): readonly [holder: unknown, name: string] {
  const above = place.slice(0, -1);
  return [above.length === 0 ? document : found(document, above).value, place.at(-1) ?? ''];
}

function add(document: unknown, place: Place, written: Written): void {
  const [holder, name] = holderOf(document, place);
  if (Array.isArray(holder)) {
    const index = name === '-' ? holder.length : indexIn(holder.length + 1, name);
    holder.splice(index, 0, written.value);
  } else if (isMembers(holder)) setMember(holder, name, written);
  else throw new Misfit();
}

function replace(document: unknown, place: Place, written: Written): void {
  const [holder, name] = holderOf(document, place);
  if (Array.isArray(holder)) {
    holder[indexIn(holder.length, name)] = written.value;
    return;
  }
  ownMember(holder, name);
  add(document, place, written);
}

function remove(document: unknown, place: Place): void {
  const [holder, name] = holderOf(document, place);
  if (Array.isArray(holder)) {
    holder.splice(indexIn(holder.length, name), 1);
    return;
  }
  ownMember(holder, name);
  if (isMembers(holder)) Reflect.deleteProperty(holder, name);
}

function setMember(holder: object, name: string, { value, literal }: Written): void {
  Reflect.set(holder, name, value);
  // The same number may have been written in another way before.
  if (typeof value === 'number') keepLiteral(holder, name, literal ?? String(value));
}

/** Whether two values are the same JSON, whatever the order of members (RFC 6902 §4.6). */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, i) => isSame(item, other[i]));
  }
  if (!isMembers(one) || !isMembers(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

/** About how many characters a value takes; refused where it nests too deep at the depth at which it is to stand. */
function weightOf(value: unknown, depth = 0): number {
  if (depth > deepest) throw new TooLarge();
  if (typeof value === 'string') return value.length + 3;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + weightOf(item, depth + 1), 2);
  if (!isMembers(value)) return 5;
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + 4 + weightOf(item, depth + 1), 2);
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
