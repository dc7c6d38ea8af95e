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
  /** True when the code system is loaded in full and the code is not in it. */
  isNotIn(system: string, code: string): boolean;
}

interface CodeSystem {
  readonly codes: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, string>;
  readonly complete: boolean;
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
  const expanded = new Map<string, Expansion | { unknown: string }>();

  const codeSystem = (url: string): CodeSystem | undefined => {
    if (!systems.has(url)) {
      const source = systemSources.get(url);
      systems.set(url, source && readCodeSystem(source));
    }
    return systems.get(url);
  };
  const valueSet = (canonical: string): Expansion | { unknown: string } => {
    const url = withoutVersion(canonical);
    const ready = expanded.get(url);
    if (ready) return ready;
    // A value set that includes itself, by way of another, adds nothing: until it is read it is not known.
    expanded.set(url, { unknown: `${url} includes itself` });
    const named = namedSets[url];
    const source = setSources.get(url) ?? (named ? { url, compose: { include: [{ system: named }] } } : undefined);
    const result = source ? expand(source, codeSystem, valueSet) : { unknown: `${url} is not loaded` };
    expanded.set(url, result);
    return result;
  };
  return {
    valueSet,
    isNotIn(system, code) {
      const found = codeSystem(withoutVersion(system));
      return found?.complete === true && !found.codes.has(code);
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
  return { codes, parents, complete: source.content === 'complete' };
}

class Unknown extends Error {}

type Members = { readonly only: ReadonlySet<string> } | { readonly grammar: RegExp };

interface Expansion extends ValueSet {
  readonly systems: ReadonlyMap<string, Members>;
}

/** ValueSet.compose (http://hl7.org/fhir/R4/valueset.html#compositions), or its ready expansion when there is no compose. */
function expand(
  source: JsonObject,
  codeSystem: (url: string) => CodeSystem | undefined,
  valueSet: (url: string) => Expansion | { unknown: string },
): Expansion | { unknown: string } {
  const members = new Map<string, Set<string>>();
  const open = new Map<string, RegExp>();
  const add = (system: string, codes: Iterable<string>): void => {
    const set = members.get(system) ?? new Set();
    for (const code of codes) set.add(code);
    members.set(system, set);
  };
  const include = (part: JsonObject): Map<string, Members> => {
    const system = textOf(part.system);
    const inSets = textsIn(part.valueSet).map((url) => {
      const set = valueSet(url);
      if ('unknown' in set) throw new Unknown(set.unknown);
      return set;
    });
    if (system === undefined) return intersection(inSets.map((s) => s.systems));
    const own = new Map([[system, membersOf(part, system, codeSystem)]]);
    return inSets.length === 0 ? own : intersection([own, ...inSets.map((s) => s.systems)]);
  };
  try {
    const { compose, expansion } = source;
    if (isObject(compose)) {
      for (const part of objectsIn(compose.include)) {
        for (const [system, found] of include(part)) {
          if ('only' in found) add(system, found.only);
          else open.set(system, found.grammar);
        }
      }
      for (const part of objectsIn(compose.exclude)) {
        for (const [system, found] of include(part)) {
          if ('only' in found) for (const code of found.only) members.get(system)?.delete(code);
        }
      }
    } else if (isObject(expansion) && expansion.contains !== undefined) {
      readExpansion(expansion.contains, add);
    } else {
      return { unknown: `${textOf(source.url)} states no members` };
    }
  } catch (reason) {
    if (reason instanceof Unknown) return { unknown: reason.message };
    throw reason;
  }
  const systems = new Map<string, Members>();
  for (const [system, only] of members) systems.set(system, { only });
  for (const [system, grammar] of open) systems.set(system, { grammar });
  const within = (code: string, found: Members | undefined): boolean =>
    found !== undefined && ('only' in found ? found.only.has(code) : grammar(found.grammar, code));
  const all = [...systems.values()];
  return {
    systems,
    codes: all.some((m) => 'grammar' in m) ? [] : [...new Set(all.flatMap((m) => ('only' in m ? [...m.only] : [])))],
    has: (code, system) =>
      system === undefined ? all.some((m) => within(code, m)) : within(code, systems.get(system)),
  };
}

/** Codes of these grammars are short; a long text is no code, and is not given to an expression. */
const grammar = (pattern: RegExp, code: string): boolean => code.length <= 255 && pattern.test(code);

function readExpansion(contains: unknown, add: (system: string, codes: string[]) => void): void {
  for (const item of objectsIn(contains)) {
    const code = textOf(item.code);
    if (code !== undefined && item.abstract !== true) add(textOf(item.system) ?? '', [code]);
    readExpansion(item.contains, add);
  }
}

function membersOf(part: JsonObject, system: string, codeSystem: (url: string) => CodeSystem | undefined): Members {
  const stated = objectsIn(part.concept).flatMap((c) => textOf(c.code) ?? []);
  if (stated.length > 0) return { only: new Set(stated) };
  const pattern = grammars[system];
  const filters = objectsIn(part.filter);
  if (pattern && filters.length === 0) return { grammar: pattern };
  const listed = listedByRuntime(system);
  if (listed && filters.length === 0) return { only: new Set(listed) };
  const found = codeSystem(withoutVersion(system));
  if (!found) throw new Unknown(`${system} is not loaded`);
  if (!found.complete) throw new Unknown(`${system} is not loaded in full`);
  let codes = [...found.codes];
  for (const filter of filters) codes = codes.filter(filterOf(filter, system, found));
  return { only: new Set(codes) };
}

function filterOf(filter: JsonObject, system: string, { parents }: CodeSystem): (code: string) => boolean {
  const value = textOf(filter.value) ?? '';
  const isUnder = (code: string): boolean => {
    const seen = new Set([code]);
    for (let up = parents.get(code); up !== undefined && !seen.has(up); up = parents.get(up)) {
      if (up === value) return true;
      seen.add(up);
    }
    return false;
  };
  if (filter.property === 'concept' || filter.property === 'code') {
    if (filter.op === 'is-a') return (code) => code === value || isUnder(code);
    if (filter.op === 'descendent-of') return isUnder;
    if (filter.op === 'is-not-a') return (code) => code !== value && !isUnder(code);
    if (filter.op === 'in') return (code) => value.split(',').includes(code);
    if (filter.op === '=') return (code) => code === value;
  }
  throw new Unknown(`a filter on ${system} is not supported`);
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
