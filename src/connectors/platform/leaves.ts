import { defaultLimits } from '../../conformance/json.js';
import { messageIdPattern } from '../../domain/message.js';

/**
 * The few kinds of schema that the platform wire is made of. Each takes a title and a description that a link worker
 * understands, and the exact PRSB items it carries, which go into the keyword `x-prsb`.
 *
 * Their types keep what `FromSchema` reads (type, enum, properties, required) and let go of what it does not.
 */
const described = <const S extends object>(
  schema: S,
  title: string,
  description: string,
  prsb: readonly string[],
): S & Described => ({ ...schema, title, description, ...(prsb.length > 0 && { 'x-prsb': prsb }) });

export interface Described {
  readonly title: string;
  readonly description: string;
  readonly 'x-prsb'?: readonly string[];
}

/** A string of one of Waymark's formats: what each holds stands in `formats.ts`. */
const formatted =
  <const F extends string>(format: F) =>
  (title: string, description: string, ...prsb: readonly string[]) =>
    described({ type: 'string', minLength: 1, format }, title, description, prsb);

/** Words in any script. */
export const text = formatted('words');
/** A date, or as much of one as is known. */
export const date = formatted('partial-date');
/** A date, or as much of one as is known, or a date with a time and a zone. */
export const moment = formatted('partial-date-time');
/** A date with a time and a zone. */
export const instant = formatted('instant');
/** A web address or another URI. */
export const uri = formatted('uri-text');
/** A code of a code system. */
export const code = formatted('code');
/** A file, in base64. */
export const base64 = formatted('base64');

export const uuid = (title: string, description: string) =>
  described({ type: 'string', pattern: messageIdPattern }, title, description, []);

export const truth = (title: string, description: string, ...prsb: readonly string[]) =>
  described({ type: 'boolean' }, title, description, prsb);

/** Something that is said by being true, and never denied. */
export const onlyTrue = (title: string, description: string) =>
  described({ type: 'boolean', const: true }, title, description, []);

/**
 * A whole number from 1. PRSB counts to 5; 9999 is more than anyone ranks by hand, and leaves room in FHIR's positiveInt
 * for the ranks that BaRS wants of those that nobody ranked.
 */
export const rank = (title: string, description: string, ...prsb: readonly string[]) =>
  described({ type: 'integer', minimum: 1, maximum: 9_999 }, title, description, prsb);

/** What a person answers when they are asked for a number from 1 to 10. */
export const scale = (title: string, description: string, ...prsb: readonly string[]) =>
  described({ type: 'integer', minimum: 1, maximum: 10 }, title, description, prsb);

/** Minutes: a week of them is longer than any contact. */
export const minutes = (title: string, description: string) =>
  described({ type: 'integer', minimum: 0, maximum: 10_080 }, title, description, []);

/** A number as it was measured. */
export const amount = (title: string, description: string, ...prsb: readonly string[]) =>
  described({ type: 'number' }, title, description, prsb);

/** One of the domain's own words. */
export const choice = <const W extends readonly string[]>(
  words: W,
  title: string,
  description: string,
  ...prsb: readonly string[]
) => described({ type: 'string', enum: words }, title, description, prsb);

/** Exactly this word: it says which kind of thing the object is. */
export const only = <const W extends string>(word: W, title: string, description: string) =>
  described({ type: 'string', const: word }, title, description, []);

/** A list is left out when there is nothing in it; it is as long as the JSON reader lets any list be. */
export const list = <const I extends object>(
  items: I,
  title: string,
  description: string,
  ...prsb: readonly string[]
) => described({ type: 'array', minItems: 1, maxItems: defaultLimits.items, items }, title, description, prsb);

/**
 * A closed object: a member that is not listed is refused, and the object is left out when there is nothing in it
 * (which a required member sees to by itself).
 */
export const closed = <const P extends object, const R extends readonly (keyof P & string)[]>(
  title: string,
  description: string,
  properties: P,
  required: R,
) =>
  described(
    {
      type: 'object',
      additionalProperties: false,
      properties,
      required,
      ...(required.length === 0 && { minProperties: 1 }),
    },
    title,
    description,
    [],
  );

/** What `$defs` says under this name. */
export const ref = <const N extends string>(name: N, title: string, description: string, ...prsb: readonly string[]) =>
  described({ $ref: `#/$defs/${name}` as const }, title, description, prsb);

/** A fact as codes, as words, or as both, where PRSB has one item for them. */
export const coded = (title: string, description: string, ...prsb: readonly string[]) =>
  ref('coded', title, description, ...prsb);

/** PRSB's two items "Coded value" and "Free text" of a group. */
export const pair = (group: string) => [`${group} / Coded value`, `${group} / Free text`] as const;
