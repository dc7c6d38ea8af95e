import { byIdentifier, byPerson, postcodeOf, wordsOf } from '../../store/search-index.js';
import {
  isFoundByPerson,
  type PersonParameter,
  personParameters,
  type SearchParameter,
  searchParametersOf,
} from '../../store/search-parameters.js';
import type { SearchFilter, SortKey } from '../../store/search-query.js';
import type { Addresses } from './addresses.js';
import { type Pair, refuse } from './call.js';
import { type Include, readInclude } from './include-request.js';
import { checkFormat } from './negotiation.js';
import { alternatives, dateMatch, referenceMatch, tokenMatch } from './search-values.js';

/** A search as it was understood. */
export interface SearchRequest {
  readonly type: string;
  readonly filters: readonly SearchFilter[];
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  /** 0 asks for the number alone. */
  readonly count: number;
  readonly isCounted: boolean;
  readonly includes: readonly Include[];
  /** What was understood of what was asked: what the self link says. */
  readonly applied: readonly Pair[];
  /** Whether who is searched for is named by what the patient is: a number, a name, where they live. */
  readonly isAboutPatient: boolean;
}

/** How many matches a page has at most, and where nothing is said. */
export const mostMatches = 100;
const usualMatches = 20;

/** More parameters than anyone means. */
const mostPairs = 100;

/** More words than a name that is searched for has. */
const mostWords = 10;

interface Draft {
  filters: SearchFilter[];
  includes: Include[];
  sort: SearchRequest['sort'];
  count: number;
  isCounted: boolean;
  isAboutPatient: boolean;
}

/** Thrown inside for what a lenient client lets pass: a parameter that is not supported. */
class Unsupported extends Error {}

export interface Reading {
  readonly addresses: Addresses;
  readonly isLenient: boolean;
}

/**
 * Reads what is searched for. Refused (400): what is unknown or not supported, unless the client is lenient (then it is
 * left out, and does not stand in the self link); and in any case a modifier that is not known
 * (http://hl7.org/fhir/R4/search.html#modifiers), a value that has not the form of its parameter, and what costs too much.
 */
export function readSearch(type: string, pairs: readonly Pair[], { addresses, isLenient }: Reading): SearchRequest {
  if (pairs.length > mostPairs) {
    throw refuse('too-costly', `found more than ${mostPairs} parameters; expected at most that`);
  }
  const draft: Draft = {
    filters: [],
    includes: [],
    sort: { by: { kind: 'updated' }, descending: true },
    count: usualMatches,
    isCounted: true,
    isAboutPatient: false,
  };
  checkFormat(pairs.filter(([name]) => name === '_format'));
  const applied = pairs.filter(([name, value]) => {
    if (name === '_format' || name === '_pretty') return false;
    checkCharacters(name, value);
    if (isLenient && value === '') return false;
    try {
      apply(type, name, value, draft, addresses);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Unsupported)) throw thrown;
      if (isLenient) return false;
      throw refuse('parameter-unknown', thrown.message);
    }
  });
  return { type, applied, ...draft };
}

/** No search has control characters, and no database likes them. */
function checkCharacters(name: string, value: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(`${name}${value}`)) {
    throw refuse('request-form', 'found a control character in a parameter; expected none');
  }
}

/** A name as it may be repeated: letters and the signs of FHIR's names, and not long. */
const shown = (name: string): string => (/^[A-Za-z_][A-Za-z_:.-]{0,60}$/.test(name) ? name : 'of another form');

const unsupported = (name: string, expected: string): Unsupported =>
  new Unsupported(`found the parameter ${shown(name)}, which is not supported; expected ${expected}`);

const general: Readonly<Record<string, (value: string, draft: Draft, type: string) => void>> = {
  _id: (value, { filters }) => {
    const ids = alternatives(value, '_id');
    if (!ids.every((id) => /^[A-Za-z0-9.-]{1,64}$/.test(id))) {
      throw refuse('request-form', 'found an _id that is none; expected 1 to 64 letters, digits, dots and hyphens');
    }
    filters.push({ kind: 'id', any: ids });
  },
  _lastUpdated: (value, { filters }) => {
    filters.push({
      kind: 'updated',
      any: alternatives(value, '_lastUpdated').map((one) => dateMatch(one, '_lastUpdated')),
    });
  },
  _count: (value, draft) => {
    if (!/^\d{1,18}$/.test(value))
      throw refuse('request-form', 'found another form of _count; expected a whole number');
    draft.count = Math.min(Number(value), mostMatches);
  },
  _total: (value, draft) => {
    if (!['none', 'estimate', 'accurate'].includes(value)) {
      throw refuse('request-form', 'found another _total; expected none, estimate or accurate');
    }
    draft.isCounted = value !== 'none';
  },
  _summary: (value, draft) => {
    if (value === 'false') return;
    if (value !== 'count') throw unsupported('_summary', 'count or false');
    draft.count = 0;
  },
  _sort: (value, draft, type) => {
    draft.sort = sortOf(value, type);
  },
};

/** The parameters that any search understands, beside those of its type. */
export const generalParameters = [...Object.keys(general), '_include', '_revinclude'];

function apply(type: string, name: string, value: string, draft: Draft, addresses: Addresses): void {
  const [, base = '', modifier] = /^(_?[A-Za-z-]+)([:.].+)?$/.exec(name) ?? [];
  const isInclude = base === '_include' || base === '_revinclude';
  if (isInclude) {
    if (modifier !== undefined)
      throw refuse('too-costly', `found a modifier of ${base}; expected none: one step is gone`);
    const include = readInclude(base, value, type);
    if (include === undefined) throw unsupported(base, 'Type:parameter, of a type and a reference that are served');
    draft.includes.push(...include);
    return;
  }
  const own = Object.hasOwn(general, base) ? general[base] : undefined;
  if (own !== undefined) {
    if (modifier !== undefined) throw noModifier(name);
    if (value === '') throw refuse('request-form', `found no value for ${base}; expected one`);
    own(value, draft, type);
    return;
  }
  const parameter = searchParametersOf(type).get(base);
  if (parameter === undefined) {
    const known = [...generalParameters, ...searchParametersOf(type).keys()].join(', ');
    throw unsupported(name, `one of ${known}`);
  }
  const person = personParameters.find((one) => base === 'patient' && modifier === `:${one}` && isFoundByPerson(type));
  const filters =
    person === undefined
      ? [filterOf(parameter, modifier, value, addresses, name)]
      : personFilters(person, value, shown(name));
  const isOfPatient = (filter: SearchFilter) => 'param' in filter && filter.param === byIdentifier('patient');
  if (person !== undefined || filters.some(isOfPatient)) draft.isAboutPatient = true;
  draft.filters.push(...filters);
}

/**
 * What BaRS asks of a patient whose number is not known. A name is found by its whole words, in any order, whatever their
 * case and accents.
 */
function personFilters(person: PersonParameter, value: string, name: string): SearchFilter[] {
  const param = byPerson(person);
  const [said = '', ...more] = alternatives(value, name);
  if (more.length > 0) throw refuse('request-form', `found several values for ${name}; expected one`);
  if (person === 'birthdate') return [{ kind: 'date', param, any: [dateMatch(said, name)] }];
  const words = person === 'name' ? wordsOf(said) : [postcodeOf(said)];
  if (words.length === 0 || words.length > mostWords || words.includes('')) {
    throw refuse('request-form', `found another form of ${name}; expected at most ${mostWords} words`);
  }
  return words.map((word) => ({ kind: 'token', param, any: [{ value: word }], not: false }));
}

const noModifier = (name: string) =>
  refuse('parameter-unknown', `found a modifier or chain in ${shown(name)} that is not supported; expected none`);

function filterOf(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  addresses: Addresses,
  name: string,
): SearchFilter {
  const { kind, name: param, only } = parameter;
  if (modifier === ':missing') {
    if (value !== 'true' && value !== 'false') {
      throw refuse('request-form', `found another value of ${shown(name)}; expected true or false`);
    }
    return { kind: 'missing', param, missing: value === 'true' };
  }
  const said = alternatives(value, shown(name));
  if (kind === 'date') {
    if (modifier !== undefined) throw noModifier(name);
    return { kind: 'date', param, any: said.map((one) => dateMatch(one, param)) };
  }
  if (kind === 'token') {
    if (modifier !== undefined && modifier !== ':not') throw noModifier(name);
    const matches = said.map((one) => tokenMatch(one, param));
    return { kind: 'token', param, any: matches, not: modifier === ':not' };
  }
  const byName = namedBy(parameter, modifier);
  if (byName !== undefined) {
    return { kind: 'token', param: byName, any: said.map((one) => tokenMatch(one, param)), not: false };
  }
  if ((modifier ?? '').split('.').length > 2) {
    throw refuse('too-costly', 'found a chain of parameters; expected at most that of the patient to its identifier');
  }
  const [, type] = /^:([A-Z][A-Za-z]+)$/.exec(modifier ?? '') ?? [];
  if (modifier !== undefined && modifier !== ':not' && type === undefined) throw noModifier(name);
  const matches = said.map((one) => referenceMatch(one, addresses, type ?? only));
  return { kind: 'token', param, any: matches, not: modifier === ':not' };
}

/**
 * The index in which a reference is found by an identifier. Of the patient that is also the chain to the Patient in the
 * exchange (`patient.identifier`), which BaRS writes `patient:identifier`; of who asks and who does the work the chain to
 * them, or to the organisation behind them; of any other reference it is the identifier that stands in the reference
 * itself (http://hl7.org/fhir/R4/search.html#reference).
 */
function namedBy({ name: param, isFollowed }: SearchParameter, modifier: string | undefined): string | undefined {
  const isPerson = param === 'patient' || param === 'subject';
  const chains = [':identifier', '.identifier', ':Patient.identifier'];
  if (isPerson && modifier !== undefined && chains.includes(modifier)) return byIdentifier('patient');
  if (isFollowed && modifier === '.identifier') return byIdentifier(param);
  return modifier === ':identifier' ? byIdentifier(param) : undefined;
}

function sortOf(value: string, type: string): SearchRequest['sort'] {
  const descending = value.startsWith('-');
  const name = descending ? value.slice(1) : value;
  if (name === '_lastUpdated') return { by: { kind: 'updated' }, descending };
  if (name === '_id') return { by: { kind: 'id' }, descending };
  if (searchParametersOf(type).get(name)?.kind === 'date') return { by: { kind: 'date', param: name }, descending };
  throw unsupported('_sort', `one of ${sortable(type).join(', ')}, with or without a minus sign in front`);
}

/** What a type may be sorted by. */
export const sortable = (type: string): string[] => [
  '_lastUpdated',
  '_id',
  ...[...searchParametersOf(type).values()].filter(({ kind }) => kind === 'date').map(({ name }) => name),
];
