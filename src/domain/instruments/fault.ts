import type { Values } from './instrument.js';

/** One thing that cannot be: where (member by member), what was found and what is allowed. */
export interface Fault {
  readonly code: 'required' | 'value' | 'structure' | 'code-unknown' | 'invariant';
  readonly at: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
}

/** Numbers beyond this are no score: they may be a telephone or NHS number in the wrong place, and are not repeated. */
const mostTold = 1000;

/**
 * What was found, in words that tell nothing of a person: a number up to a thousand, one of `words`, or what kind of
 * thing it is.
 */
export function told(value: unknown, words: readonly string[] = []): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'what is no number';
    return Math.abs(value) > mostTold ? `a number beyond ${mostTold}` : String(value + 0);
  }
  if (typeof value === 'string') return words.includes(value) ? value : 'text';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** What may stand there, for a reader. */
export function allowed(values: Values): string {
  switch (values.kind) {
    case 'whole':
      return values.step === undefined
        ? `a whole number from ${values.from} to ${values.to}`
        : `a multiple of ${values.step} from ${values.from} to ${values.to}`;
    case 'decimal':
      return values.places === undefined
        ? `a number from ${values.from} to ${values.to}`
        : `a number from ${values.from} to ${values.to} with at most ${values.places} decimal place`;
    case 'table':
      return `a number of the published table, ${values.numbers[0]?.toFixed(2)} to ${values.numbers.at(-1)?.toFixed(2)}`;
    case 'words':
      return `one of ${values.words.join(', ')}`;
    case 'digits':
      return `a text of ${values.count} digits, each from ${values.from} to ${values.to}`;
  }
}

/** The value when it is one of `values`; nothing otherwise. A number in quotation marks is text, and no number. */
export function valueIn(value: unknown, values: Values): number | string | undefined {
  if (values.kind === 'words') return typeof value === 'string' && values.words.includes(value) ? value : undefined;
  if (values.kind === 'digits') {
    const digits = new RegExp(`^[${values.from}-${values.to}]{${values.count}}$`);
    return typeof value === 'string' && digits.test(value) ? value : undefined;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  // Minus nought is nought.
  return isOne(value, values) ? value + 0 : undefined;
}

function isOne(value: number, values: Extract<Values, { kind: 'whole' | 'decimal' | 'table' }>): boolean {
  if (values.kind === 'table') return values.numbers.includes(value);
  if (value < values.from || value > values.to) return false;
  if (values.kind === 'whole') return Number.isInteger(value) && value % (values.step ?? 1) === 0;
  return values.places === undefined || Number(value.toFixed(values.places)) === value;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that are not known are the sender's own text: they are counted, and not repeated. */
export const unknownNames = (count: number): string => (count === 1 ? 'an unknown name' : `${count} unknown names`);
