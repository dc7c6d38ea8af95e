/**
 * Numbers as they were written.
 *
 * FHIR decimals carry their precision (`1.00` is not `1.0`: http://hl7.org/fhir/R4/datatypes.html#decimal), a JavaScript
 * number does not. The text of every number that `JSON.stringify` would write differently is kept on the object or array
 * that holds it, under a symbol: enumerable, so that `{ ...object }` carries it along, and unseen by `JSON.stringify`,
 * `Object.keys` and `for … in`.
 */
export const literals: unique symbol = Symbol.for('waymark.json.literals');

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function recordOf(container: object): Record<string, unknown> | undefined {
  const found: unknown = Reflect.get(container, literals);
  return typeof found === 'object' && found !== null ? { ...found } : undefined;
}

/**
 * The text with which the number at `key` was written, when it differs from what `JSON.stringify` writes and the number
 * there is still the same; undefined otherwise.
 */
export function literalOf(container: object, key: string | number): string | undefined {
  if (!(literals in container)) return undefined;
  const text = recordOf(container)?.[key];
  return typeof text === 'string' && Object.is(Number(text), Reflect.get(container, key)) ? text : undefined;
}

/** Remembers that the number at `key` was written as `text`. */
export function keepLiteral(container: object, key: string | number, text: string): void {
  Reflect.set(container, literals, { ...recordOf(container), [key]: text });
}

/**
 * True when the double nearest to `text` stands for exactly the digits of `text`, so that reading and writing it again
 * can lose nothing but its spelling.
 */
export function isHeldExactly(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && significant(text) === significant(String(value));
}

/** Sign, digits without leading and trailing zeros, and power of ten: equal for equal decimal numbers. */
function significant(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  return `${mantissa.startsWith('-') ? '-' : ''}${trimmed}e${power}`;
}

function holdsLiterals(value: unknown): boolean {
  if (!isContainer(value)) return false;
  if (literals in value) return true;
  if (Array.isArray(value)) return value.some(holdsLiterals);
  for (const key in value) {
    const child = value[key];
    if (typeof child === 'object' && child !== null && holdsLiterals(child)) return true;
  }
  return false;
}

/**
 * Writes JSON as `JSON.stringify(value, null, indent)` does, except that a number read by `readJson` is written the way
 * it was, as long as it is still that number.
 */
export function writeJson(value: unknown, indent = 0): string {
  return write(value, ' '.repeat(indent), '') ?? 'null';
}

function write(value: unknown, step: string, margin: string): string | undefined {
  if (!holdsLiterals(value) || !isContainer(value)) {
    const text: string | undefined = JSON.stringify(value, null, step);
    return margin === '' ? text : text?.replaceAll('\n', `\n${margin}`);
  }
  const inner = margin + step;
  const member = (key: string | number): string | undefined =>
    literalOf(value, key) ?? write(Reflect.get(value, key), step, inner);
  const parts = Array.isArray(value)
    ? value.map((_, index) => member(index) ?? 'null')
    : Object.keys(value).flatMap((key) => {
        const text = member(key);
        return text === undefined ? [] : [`${JSON.stringify(key)}:${step === '' ? '' : ' '}${text}`];
      });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (step === '') return `${open}${parts.join(',')}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}
