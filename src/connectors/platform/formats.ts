import { type Fault, primitiveFault } from '../../conformance/primitives.js';

/**
 * The formats of the schema, each by the FHIR primitive type that will hold it: what passes here passes there, so that
 * a link worker's tool hears of a fault in its own words and not later in FHIR's.
 */
const formats: Readonly<Record<string, string>> = {
  words: 'string',
  'partial-date': 'date',
  'partial-date-time': 'dateTime',
  instant: 'instant',
  'uri-text': 'uri',
  code: 'code',
  base64: 'base64Binary',
};

/** The formats as ajv takes them, of what Waymark writes: other wires let words through that nobody can see. */
export const writtenFormats = {
  ...Object.fromEntries(
    Object.entries(formats).map(([name, type]) => [name, (text: string) => primitiveFault(type, text) === undefined]),
  ),
  /** What another system said, as it said it: of any length and any characters, and not nothing. */
  'as-said': (text: string) => text !== '',
};

/** A character that can be seen, or be part of one: no space of any kind, no mark of order or width alone. */
const visible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** The same of what Waymark is sent: words that say nothing are none. */
export const ajvFormats = {
  ...writtenFormats,
  words: (text: string) => visible.test(text) && primitiveFault('string', text) === undefined,
};

/** What is wrong with a text that does not keep a format: an empty one is a fault of form. */
export function formatFault(name: unknown, found: unknown): Fault {
  const type = formats[String(name)] ?? 'string';
  const fault = primitiveFault(type, found) ?? blank(name);
  // The fault names the FHIR type in brackets, which is of no use to a reader of this wire.
  return { ...fault, text: fault.text.replace(/ \(\w+\)$/, '') };
}

const blank = (name: unknown): Fault =>
  name === 'words'
    ? { code: 'value', text: 'found only characters that nobody sees; expected words, or no such member' }
    : { code: 'value', text: 'found a string of another form' };
