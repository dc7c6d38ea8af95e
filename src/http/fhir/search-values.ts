import { placeOf, rangeOf } from '../../store/search-index.js';
import { type DateMatch, datePrefixes, type TokenMatch } from '../../store/search-query.js';
import type { Addresses } from './addresses.js';
import { refuse } from './call.js';

/** More alternatives than anyone means. */
const mostAlternatives = 100;

/** Cuts a value where a sign stands that no backslash escapes (http://hl7.org/fhir/R4/search.html#escaping). */
function cut(text: string, sign: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (here === sign) parts.push('');
    else {
      const isEscape = here === '\\' && at + 1 < text.length;
      parts[parts.length - 1] += isEscape ? here + text.charAt(at + 1) : here;
      if (isEscape) at += 1;
    }
  }
  return parts;
}

const unescaped = (text: string): string => text.replace(/\\([\\,|$])/g, '$1');

/** The alternatives of a value; refused when one is empty, or there are too many. */
export function alternatives(value: string, name: string): string[] {
  const parts = cut(value, ',');
  if (parts.some((part) => part === '')) throw refuse('request-form', `found no value for ${name}; expected one`);
  if (parts.length > mostAlternatives) {
    throw refuse('too-costly', `found too many values for ${name}; expected at most ${mostAlternatives}`);
  }
  return parts;
}

/** `code`, `system|code`, `|code` (no system) or `system|` (any code). */
export function tokenMatch(text: string, name: string): TokenMatch {
  const parts = cut(text, '|').map(unescaped);
  const [first = '', second] = parts;
  if (second === undefined) return { value: first };
  if (parts.length > 2 || (first === '' && second === '')) {
    throw refuse('request-form', `found another form of ${name}; expected code, system|code, |code or system|`);
  }
  return { system: first, ...(second !== '' && { value: second }) };
}

/** `Type/id`, an id, or a URL; one below our own base is one of our own resources. `only` is the type it must have. */
export function referenceMatch(text: string, addresses: Addresses, only?: string): TokenMatch {
  const said = unescaped(text);
  const place = placeOf(addresses.below(said) ?? said);
  // A type that is not wished for matches nothing: no reference has two.
  if (place !== undefined)
    return { system: place.type, value: only === undefined || only === place.type ? place.id : '' };
  if (/^[A-Za-z0-9.-]{1,64}$/.test(said)) return { ...(only !== undefined && { system: only }), value: said };
  return { system: '', value: said };
}

const wanted = `a date, with or without one of ${datePrefixes.join(', ')} in front`;

/** A date or time of any precision with its prefix. */
export function dateMatch(text: string, name: string): DateMatch {
  const said = text.slice(0, 2);
  const found = datePrefixes.find((one) => one === said);
  // In a query that was not encoded, the plus sign of a zone arrives as a space.
  const range = rangeOf((found === undefined ? text : text.slice(2)).replace(' ', '+'));
  if (range === undefined) throw refuse('request-form', `found another form of ${name}; expected ${wanted}`);
  return { prefix: found ?? 'eq', ...range };
}
