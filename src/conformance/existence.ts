import { isObject } from './json-kinds.js';
import { openTypes } from './shapes.js';

/**
 * Compiles the rules that speak only of what is there and what is not, as most of R4's do:
 * `(code.exists() or value.empty()) implies system.exists()`. Undefined for any other expression.
 *
 * medplum's FHIRPath tries some sixty type suffixes for every name that is absent; this is a hundred times faster, and
 * sees values that are there only as an extension beside them.
 */
export function compileExistence(expression: string): Test | undefined {
  const tokens = expression.match(/\w+|[().]|!=|=|\S/g) ?? [];
  let at = 0;
  const take = (...wanted: string[]): boolean => {
    const all = wanted.every((token, i) => tokens[at + i] === token);
    if (all) at += wanted.length;
    return all;
  };

  const unit = (): Test | undefined => {
    if (take('(')) {
      const inner = level(0);
      if (!inner || !take(')')) return undefined;
      return take('.', 'not', '(', ')') ? (v) => !inner(v) : inner;
    }
    const name = tokens[at++];
    if (name === undefined || !/^[a-z]\w*$/.test(name)) return undefined;
    if (take('.', 'exists', '(', ')')) {
      return take('.', 'not', '(', ')') ? (v) => !isThere(v, name) : (v) => isThere(v, name);
    }
    return take('.', 'empty', '(', ')') ? (v) => !isThere(v, name) : undefined;
  };
  /** Operators by falling precedence from the end of `operators`; within one level they read from the left. */
  const level = (index: number): Test | undefined => {
    const own = operators[index];
    if (!own) return unit();
    let left = level(index + 1);
    for (let join = own[tokens[at] ?? '']; left && join; join = own[tokens[at] ?? '']) {
      at++;
      const right = level(index + 1);
      if (!right) return undefined;
      const [a, b, both] = [left, right, join];
      left = (v) => both(a(v), b(v));
    }
    return left;
  };
  const test = level(0);
  return at === tokens.length ? test : undefined;
}

type Test = (value: unknown) => boolean;
type Join = (a: boolean, b: boolean) => boolean;

/** http://hl7.org/fhirpath/N1/#operator-precedence; nothing here is ever empty, so two-valued logic is enough. */
const operators: readonly Readonly<Record<string, Join>>[] = [
  { implies: (a, b) => !a || b },
  { or: (a, b) => a || b, xor: (a, b) => a !== b },
  { and: (a, b) => a && b },
  { '=': (a, b) => a === b, '!=': (a, b) => a !== b },
];

/** `value` is there when any of `value`, `_value`, `valueString`, `_valueString` is. */
function isThere(value: unknown, name: string): boolean {
  if (!isObject(value)) return false;
  if (value[name] !== undefined || value[`_${name}`] !== undefined) return true;
  for (const key in value) {
    const from = key.charCodeAt(0) === 95 ? 1 : 0;
    if (key.startsWith(name, from) && typeSuffixes.has(key.slice(from + name.length)) && value[key] !== undefined)
      return true;
  }
  return false;
}

const typeSuffixes = new Set(openTypes.map((type) => type.charAt(0).toUpperCase() + type.slice(1)));
