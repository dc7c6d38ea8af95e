import {
  isSearchable,
  type SearchParameter,
  searchableTypes,
  searchParametersOf,
} from '../../store/search-parameters.js';

/** One reference that a search is to follow, forwards from its matches or backwards to them. */
export interface Include {
  readonly direction: '_include' | '_revinclude';
  /** The type that holds the reference. */
  readonly from: string;
  readonly parameter: SearchParameter;
  /** The only type that is to be followed to; any, when left out. */
  readonly target?: string;
}

const references = (type: string): SearchParameter[] =>
  [...searchParametersOf(type).values()].filter(({ kind }) => kind === 'reference');

/**
 * Reads `Type:parameter`, `Type:parameter:Target`, `Type:*`, or `*` for everything that the matches refer to. Undefined
 * for what is not served: another type, another parameter, or everything there is that refers to the matches.
 */
export function readInclude(direction: Include['direction'], value: string, type: string): Include[] | undefined {
  const [from = '', name = '', target, ...more] =
    value === '*' && direction === '_include' ? [type, '*'] : value.split(':');
  if (!isSearchable(from) || more.length > 0 || (target !== undefined && !isSearchable(target))) return undefined;
  if (direction === '_include' && from !== type) return undefined;
  const parameters = references(from).filter((one) => name === '*' || one.name === name);
  if (parameters.length === 0) return undefined;
  return parameters.map((parameter) => ({ direction, from, parameter, ...(target !== undefined && { target }) }));
}

/** What may be included with the matches of a type, as a CapabilityStatement says it. */
export const includesOf = (type: string): string[] => references(type).map(({ name }) => `${type}:${name}`);

/** What may be included since it refers to a type. */
export const reverseIncludesOf = (type: string): string[] =>
  type === 'Patient'
    ? searchableTypes.filter((one) => searchParametersOf(one).has('patient')).map((one) => `${one}:patient`)
    : [...(reverse.get(type) ?? [])];

/** The ways back that the work of a referral is followed by. */
const reverse: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'ServiceRequest',
    ['Task:focus', 'Task:based-on', 'Observation:based-on', 'Communication:based-on', 'Provenance:target'],
  ],
  ['Task', ['Task:part-of', 'Provenance:target']],
]);
