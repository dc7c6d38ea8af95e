import { isObject, type JsonObject, objectsIn, textOf, textsIn } from './json-kinds.js';
import { withoutVersion } from './schema.js';

/** The members of a value set, as codes per code system. A code system may be open: any of its codes is a member. */
export interface ValueSet {
  /** True when the code belongs to the set; without a system, when it belongs to it in any system. */
  has(code: string, system?: string): boolean;
  /** Some codes, for "expected …": none when they cannot be listed. */
  readonly codes: readonly string[];
}

export interface Terminology {
  /** The value set, or why it cannot be said what is in it: not loaded, or a code system (SNOMED CT) is not. */
  valueSet(canonical: string): ValueSet | { readonly unknown: string };
  /**
   * True when the code system is loaded in full and the code is not in it; in one that says that case means nothing
   * (http://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive), in no case.
   */
  isNotIn(system: string, code: string): boolean;
}

interface CodeSystem {
  readonly codes: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, string>;
  readonly complete: boolean;
  /** The codes in lower case, where case means nothing. */
  readonly inAnyCase?: ReadonlySet<string>;
}

/** Code systems that are grammars, not lists: FHIR R4 binds to them as required (`languages.html`, `mimetypes`). */
const grammars: Readonly<Record<string, RegExp>> = {
  // RFC 5646 §2.1, without grandfathered tags.
  'urn:ietf:bcp:47':
    /^(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z\d]{5,8}|\d[A-Za-z\d]{3}))*(?:-[A-WY-Za-wy-z\d](?:-[A-Za-z\d]{2,8})+)*(?:-x(?:-[A-Za-z\d]{1,8})+)?$/,
  // RFC 6838 §4.2 with parameters, and the short names of FHIR's own formats (http://hl7.org/fhir/R4/http.html#mime-type).
  'urn:ietf:bcp:13':
    /^(?:xml|json|ttl|[A-Za-z\d][\w!#$&^.+-]{0,126}\/[A-Za-z\d][\w!#$&^.+-]{0,126}(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+:/-]+|"[^"]*"))*)$/,
};

/** Whether a text names a kind of file as FHIR wants it (RFC 6838). */
export const isMimeType = (text: string): boolean => grammars['urn:ietf:bcp:13']?.test(text) === true;

/** Value sets that only their name defines. */
const namedSets: Readonly<Record<string, string>> = { 'http://www.rfc-editor.org/bcp/bcp13.txt': 'urn:ietf:bcp:13' };

/** Code systems that the JavaScript runtime lists (ICU). */
function listedByRuntime(system: string): readonly string[] | undefined {
  if (system === 'urn:iso:std:iso:4217') return Intl.supportedValuesOf('currency');
  if (system === 'https://www.iana.org/time-zones') return ['UTC', ...Intl.supportedValuesOf('timeZone')];
  return undefined;
}

export function createTerminology(codeSystems: readonly JsonObject[], valueSets: readonly JsonObject[]): Terminology {
  const index = (list: readonly JsonObject[]) => new Map(list.map((r) => [textOf(r.url) ?? '', r]));
  const systemSources = index(codeSystems);
  const setSources = index(valueSets);
  const systems = new Map<string, CodeSystem | undefined>();
  const expanded = new Map<string, Expansion | Unknown>();

  const codeSystem = (url: string): CodeSystem | undefined => {
    if (!systems.has(url)) {
      const source = systemSources.get(url);
      systems.set(url, source && readCodeSystem(source));
    }
    return systems.get(url);
  };
  const valueSet = (canonical: string): Expansion | Unknown => {
    const url = withoutVersion(canonical);
    const ready = expanded.get(url);
    if (ready) return ready;
    // A value set that includes itself, by way of another, adds nothing: until it is read it is not known.
    expanded.set(url, { unknown: `${url} includes itself` });
    const named = namedSets[url];
    const source = setSources.get(url) ?? (named ? { url, compose: { include: [{ system: named }] } } : undefined);
    const result = source ? expand(source, { codeSystem, valueSet }) : { unknown: `${url} is not loaded` };
    expanded.set(url, result);
    return result;
  };
  return {
    valueSet,
    isNotIn(system, code) {
      const found = codeSystem(withoutVersion(system));
      if (found?.complete !== true || found.codes.has(code)) return false;
      return found.inAnyCase?.has(code.toLowerCase()) !== true;
    },
  };
}

function readCodeSystem(source: JsonObject): CodeSystem {
  // Compact form (`scripts/definitions.ts`): codes and parents; FHIR's own: nested concepts.
  const codes = new Set(textsIn(source.codes));
  const parents = new Map<string, string>();
  if (isObject(source.parents)) {
    for (const [code, parent] of Object.entries(source.parents))
      if (typeof parent === 'string') parents.set(code, parent);
  }
  const walk = (list: unknown, parent: string | undefined): void => {
    for (const concept of objectsIn(list)) {
      const code = textOf(concept.code) ?? '';
      codes.add(code);
      const stated = objectsIn(concept.property).find((p) => p.code === 'subsumedBy' || p.code === 'parent');
      const above = parent ?? textOf(stated?.valueCode);
      if (above !== undefined) parents.set(code, above);
      walk(concept.concept, code);
    }
  };
  walk(source.concept, undefined);
  return {
    codes,
    parents,
    complete: source.content === 'complete',
    ...(source.caseSensitive === false && { inAnyCase: new Set([...codes].map((code) => code.toLowerCase())) }),
  };
}

/** Why the members of a value set cannot be said. */
interface Unknown {
  readonly unknown: string;
}

const isUnknown = (value: object): value is Unknown => 'unknown' in value;

interface Lookups {
  readonly codeSystem: (url: string) => CodeSystem | undefined;
  readonly valueSet: (url: string) => Expansion | Unknown;
}

type Members = { readonly only: ReadonlySet<string> } | { readonly grammar: RegExp };

interface Expansion extends ValueSet {
  readonly systems: ReadonlyMap<string, Members>;
}

/**
 * ValueSet.compose (http://hl7.org/fhir/R4/valueset.html#compositions); where it names what is not loaded, or is absent,
 * the expansion that the publisher made, if there is one.
 */
function expand(source: JsonObject, lookups: Lookups): Expansion | Unknown {
  const { compose, expansion } = source;
  const composed = isObject(compose)
    ? membersOfCompose(compose, lookups)
    : { unknown: `${textOf(source.url)} states no members` };
  if (!isUnknown(composed)) return toExpansion(composed);
  const contains = isObject(expansion) ? objectsIn(expansion.contains) : [];
  return contains.length > 0 ? toExpansion(membersOfExpansion(contains)) : composed;
}

function toExpansion(systems: ReadonlyMap<string, Members>): Expansion {
  const all = [...systems.values()];
  const within = (code: string, found: Members | undefined): boolean =>
    found !== undefined && ('only' in found ? found.only.has(code) : grammar(found.grammar, code));
  return {
    systems,
    codes: all.some((m) => 'grammar' in m) ? [] : [...new Set(all.flatMap((m) => ('only' in m ? [...m.only] : [])))],
    has: (code, system) =>
      system === undefined ? all.some((m) => within(code, m)) : within(code, systems.get(system)),
  };
}

function membersOfCompose(compose: JsonObject, lookups: Lookups): Map<string, Members> | Unknown {
  const members = new Map<string, Members>();
  for (const part of objectsIn(compose.include)) {
    const included = membersOfPart(part, lookups);
    if (isUnknown(included)) return included;
    for (const [system, found] of included) members.set(system, union(members.get(system), found));
  }
  for (const part of objectsIn(compose.exclude)) {
    const excluded = membersOfPart(part, lookups);
    if (isUnknown(excluded)) return excluded;
    for (const [system, found] of excluded) {
      const left = members.get(system);
      if (left && 'only' in left && 'only' in found) {
        members.set(system, { only: new Set([...left.only].filter((code) => !found.only.has(code))) });
      }
    }
  }
  return members;
}

const union = (a: Members | undefined, b: Members): Members =>
  a && 'only' in a && 'only' in b ? { only: new Set([...a.only, ...b.only]) } : b;

/** Codes of one include or exclude: of its system, and of each value set that it names. */
function membersOfPart(part: JsonObject, lookups: Lookups): ReadonlyMap<string, Members> | Unknown {
  const system = textOf(part.system);
  const parts: ReadonlyMap<string, Members>[] = [];
  if (system !== undefined) {
    const own = membersOfSystem(part, system, lookups);
    if (isUnknown(own)) return own;
    parts.push(new Map([[system, own]]));
  }
  for (const url of textsIn(part.valueSet)) {
    const set = lookups.valueSet(url);
    if (isUnknown(set)) return set;
    parts.push(set.systems);
  }
  return intersection(parts);
}

/** Codes of these grammars are short; a long text is no code, and is not given to an expression. */
const grammar = (pattern: RegExp, code: string): boolean => code.length <= 255 && pattern.test(code);

function membersOfExpansion(contains: unknown, into = new Map<string, { only: Set<string> }>()): Map<string, Members> {
  for (const item of objectsIn(contains)) {
    const code = textOf(item.code);
    const system = textOf(item.system) ?? '';
    if (code !== undefined && item.abstract !== true) {
      const members = into.get(system) ?? { only: new Set() };
      into.set(system, members);
      members.only.add(code);
    }
    membersOfExpansion(item.contains, into);
  }
  return into;
}

function membersOfSystem(part: JsonObject, system: string, { codeSystem }: Lookups): Members | Unknown {
  const stated = objectsIn(part.concept).flatMap((c) => textOf(c.code) ?? []);
  if (stated.length > 0) return { only: new Set(stated) };
  const pattern = grammars[system];
  const filters = objectsIn(part.filter);
  if (pattern && filters.length === 0) return { grammar: pattern };
  const listed = listedByRuntime(system);
  if (listed && filters.length === 0) return { only: new Set(listed) };
  const found = codeSystem(withoutVersion(system));
  if (!found) return { unknown: `${system} is not loaded` };
  if (!found.complete) return { unknown: `${system} is not loaded in full` };
  let codes = [...found.codes];
  for (const filter of filters) {
    const passes = filterOf(filter, found);
    if (!passes) return { unknown: `a filter on ${system} is not supported` };
    codes = codes.filter(passes);
  }
  return { only: new Set(codes) };
}

function filterOf(filter: JsonObject, { parents }: CodeSystem): ((code: string) => boolean) | undefined {
  const { property, op } = filter;
  const value = textOf(filter.value) ?? '';
  if (property !== 'concept' && property !== 'code') return undefined;
  const isUnder = (code: string): boolean => {
    const seen = new Set([code]);
    for (let up = parents.get(code); up !== undefined && !seen.has(up); up = parents.get(up)) {
      if (up === value) return true;
      seen.add(up);
    }
    return false;
  };
  if (op === 'is-a') return (code) => code === value || isUnder(code);
  if (op === 'descendent-of') return isUnder;
  if (op === 'is-not-a') return (code) => code !== value && !isUnder(code);
  if (op === 'in') return (code) => value.split(',').includes(code);
  return op === '=' ? (code) => code === value : undefined;
}

function intersection(parts: readonly ReadonlyMap<string, Members>[]): Map<string, Members> {
  const [first = new Map<string, Members>(), ...rest] = parts;
  return rest.reduce<Map<string, Members>>((left, right) => {
    const both = new Map<string, Members>();
    for (const [system, a] of left) {
      const b = right.get(system);
      if (b) both.set(system, common(a, b));
    }
    return both;
  }, new Map(first));
}

function common(a: Members, b: Members): Members {
  if ('grammar' in a) return 'grammar' in b ? a : common(b, a);
  const has = 'only' in b ? (code: string) => b.only.has(code) : (code: string) => grammar(b.grammar, code);
  return { only: new Set([...a.only].filter(has)) };
}
