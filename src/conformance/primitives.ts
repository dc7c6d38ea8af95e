import { kindOf } from './json-kinds.js';

/** What a value of a primitive type must be; every format is in http://hl7.org/fhir/R4/datatypes.html#primitive. */
interface Format {
  readonly json: 'string' | 'number' | 'boolean';
  readonly expected: string;
  readonly holds: (value: string) => boolean;
}

const MEGABYTE = 1_048_576;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const isText = (value: string): boolean => value.length <= MEGABYTE && !control.test(value) && value.isWellFormed();
const matching =
  (pattern: RegExp, most = 255) =>
  (value: string): boolean =>
    value.length <= most && pattern.test(value);
const isUri = (value: string): boolean =>
  value.length <= 65_536 && !/\s/.test(value) && isText(value) && isKnownUrn(value);
const oid = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;
const uuid = /^urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** A `urn:oid:` or `urn:uuid:` that is none cannot be anybody's identifier. */
function isKnownUrn(value: string): boolean {
  if (!value.startsWith('urn:')) return true;
  if (value.startsWith('urn:oid:')) return oid.test(value);
  return !value.startsWith('urn:uuid:') || uuid.test(value);
}

const dateParts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const clock = /^T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/;

const text: Format = { json: 'string', expected: 'text', holds: isText };
const uri: Format = { json: 'string', expected: 'a URI without spaces', holds: isUri };
const int32: Format = { json: 'number', expected: 'a whole number of 32 bits', holds: isInteger(-2147483648) };

const formats: Readonly<Record<string, Format>> = {
  boolean: { json: 'boolean', expected: 'true or false', holds: () => true },
  integer: int32,
  unsignedInt: { json: 'number', expected: 'a whole number from 0', holds: isInteger(0) },
  positiveInt: { json: 'number', expected: 'a whole number from 1', holds: isInteger(1) },
  decimal: { json: 'number', expected: 'a number', holds: () => true },
  string: text,
  markdown: text,
  xhtml: text,
  code: { json: 'string', expected: 'a code: no spaces at the ends, single ones inside', holds: isCode },
  id: {
    json: 'string',
    expected: 'an id: 1 to 64 letters, digits, - and .',
    holds: matching(/^[A-Za-z0-9\-.]{1,64}$/),
  },
  'element id': { json: 'string', expected: 'an element id: no spaces', holds: (v) => isText(v) && !/\s/.test(v) },
  uri,
  url: uri,
  canonical: uri,
  oid: { json: 'string', expected: 'urn:oid: and digits', holds: matching(oid) },
  uuid: { json: 'string', expected: 'urn:uuid: and a UUID', holds: matching(uuid) },
  date: { json: 'string', expected: 'a date that exists: YYYY, YYYY-MM or YYYY-MM-DD', holds: isDate },
  dateTime: {
    json: 'string',
    expected: 'a date that exists, and a time, when given, as hh:mm:ss with a zone',
    holds: (value) => isDate(value) || isInstant(value),
  },
  instant: { json: 'string', expected: 'YYYY-MM-DDThh:mm:ss with a zone, of a date that exists', holds: isInstant },
  time: {
    json: 'string',
    expected: 'hh:mm:ss, from 00:00:00 to 23:59:59',
    holds: matching(/^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/),
  },
  base64Binary: { json: 'string', expected: 'base64', holds: isBase64 },
};

export const isPrimitive = (type: string): boolean => formats[type] !== undefined;

export interface Fault {
  readonly code: 'structure' | 'value';
  readonly text: string;
}

/**
 * What is wrong with a primitive value; undefined when it is right. Another JSON type is a fault of structure.
 * `written` is the text of a number when it differs from the plain one: an integer is written with digits only.
 */
export function primitiveFault(type: string, value: unknown, written?: string): Fault | undefined {
  const format = formats[type];
  if (!format) return undefined;
  if (typeof value !== format.json || value === '') {
    return { code: 'structure', text: `found ${kindOf(value)}, expected ${format.expected} (${type})` };
  }
  if (format.json === 'number' && (typeof value !== 'number' || !Number.isFinite(value))) {
    return { code: 'value', text: `found a number that is none, expected ${format.expected} (${type})` };
  }
  if (format.holds(written ?? String(value))) return undefined;
  return { code: 'value', text: `found ${kindOf(value)} of another form, expected ${format.expected} (${type})` };
}

/** What is a mistake in all likelihood, and yet allowed by R4. */
export const primitiveDoubt = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\s+$/.test(value) ? 'found only spaces, expected text' : undefined;

function isInteger(least: number): (value: string) => boolean {
  return (value) => {
    const number = Number(value);
    return /^-?(0|[1-9]\d*)$/.test(value) && number >= least && number <= 2147483647;
  };
}

function isCode(value: string): boolean {
  return value.length <= MEGABYTE && !/^\s|\s$|\s\s|[\t\r\n]/.test(value) && isText(value);
}

/** R4 lets the year 0000 out, and says that dates shall be valid. */
function isDate(value: string): boolean {
  const parts = value.length <= 10 ? dateParts.exec(value) : null;
  if (!parts) return false;
  const [, year, month = '01', day = '01'] = parts;
  return isRealDay(Number(year), Number(month), Number(day));
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

function isInstant(value: string): boolean {
  return value.length <= 64 && value[10] === 'T' && isDate(value.slice(0, 10)) && clock.test(value.slice(10));
}

/** White space is allowed between groups; the alphabet is checked in one pass, whatever the length. */
function isBase64(value: string): boolean {
  const packed = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  return packed.length > 0 && packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
