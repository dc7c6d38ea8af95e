import { isUtf8 } from 'node:buffer';
import { error, type Issue, Refusal } from '../domain/issue.js';
import { keepLiteral } from './json-literals.js';
import { type Limits, type Literal, scan } from './json-scan.js';
import { findSyntaxFault } from './json-syntax.js';

export type { Limits } from './json-scan.js';

declare global {
  /** ES2024, in every Node that Waymark runs on; TypeScript's es2023 library does not know it yet. */
  interface String {
    isWellFormed(): boolean;
  }
}

/** A referral with every section filled and a letter attached is under 2 MB, 30 levels and 5,000 values. */
export const defaultLimits: Limits = { bytes: 10_000_000, depth: 64, items: 10_000, values: 250_000 };

const bomCode = 0xfeff;

/**
 * Reads a message strictly and without loss.
 *
 * In: text, or bytes as received. Out: what `JSON.parse` gives, plus the spelling of numbers (see `json-literals.ts`;
 * `writeJson` gives it back). Bidirectional marks and zero-width characters are kept exactly as they are: they belong to
 * people's names in many scripts.
 *
 * Refused, all that can be found at once, as one `Refusal` with JSON pointers: bytes that are not UTF-8, a byte order
 * mark (RFC 8259 §8.1), half surrogate pairs, control characters, text that is not JSON (line and column), a name twice
 * in one object, `__proto__` and its kin, numbers that cannot be held exactly, and anything over `limits`.
 * No issue repeats content.
 */
export function readJson(input: string | Uint8Array, limits: Partial<Limits> = {}): unknown {
  const most = { ...defaultLimits, ...limits };
  const text = decode(input, most);
  const { issues, literals, stopped } = scan(text, most);
  if (stopped) throw new Refusal(issues);
  const value = parse(text, issues);
  if (issues.length > 0) throw new Refusal(issues);
  for (const literal of literals) attach(value, literal);
  return value;
}

const refuse = (code: 'too-long' | 'json-encoding', text: string): never => {
  throw new Refusal([error(code, '', text)]);
};

function decode(input: string | Uint8Array, limits: Limits): string {
  const length = typeof input === 'string' ? input.length : input.byteLength;
  const tooLong = `found more than ${limits.bytes} bytes, the most that are read`;
  if (length > limits.bytes) return refuse('too-long', tooLong);
  if (typeof input !== 'string') {
    if (!isUtf8(input)) return refuse('json-encoding', 'found bytes that are not UTF-8, expected UTF-8');
    return withoutMark(Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('utf8'));
  }
  // A UTF-16 unit is at most three bytes of UTF-8: only a text near the limit has to be measured.
  if (length * 3 > limits.bytes && Buffer.byteLength(input) > limits.bytes) return refuse('too-long', tooLong);
  if (!input.isWellFormed()) {
    return refuse('json-encoding', 'found half of a surrogate pair, expected whole characters');
  }
  return withoutMark(input);
}

function withoutMark(text: string): string {
  if (text.charCodeAt(0) === bomCode)
    return refuse('json-encoding', 'found a byte order mark, expected JSON from the first byte');
  return text;
}

function parse(text: string, issues: readonly Issue[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = findSyntaxFault(text);
    const where = fault
      ? `line ${fault.line}, column ${fault.column}: found ${fault.found}, expected ${fault.expected}`
      : 'the text is not JSON';
    // What the scan saw in a text that is not JSON may be an effect of the fault; only what stands by itself is told.
    throw new Refusal([error('json-syntax', '', where), ...issues.filter((i) => i.code === 'json-encoding')]);
  }
}

function attach(value: unknown, { path, text }: Literal): void {
  let container: unknown = value;
  for (const step of path.slice(0, -1)) {
    if (typeof container !== 'object' || container === null) return;
    container = Reflect.get(container, step);
  }
  const last = path.at(-1);
  if (last !== undefined && typeof container === 'object' && container !== null) keepLiteral(container, last, text);
}
