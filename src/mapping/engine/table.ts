import type { CodeTable } from './code-table.js';
import { type Constant, initialMembers, isMembers, same } from './constants.js';
import { type Fact, type Lens, member, type Rows, struct, type Unless } from './lenses.js';

/** Any FHIR resource, as the engine sees it. */
export interface AnyResource {
  readonly resourceType: string;
}

/**
 * One FHIR resource's table: a row per fact, read both ways. `claims` are the profiles a resource that Waymark creates
 * says it keeps.
 */
export interface Table<R extends AnyResource, V> extends Lens<R, V> {
  readonly type: R['resourceType'];
  /** The facts it holds; where it is one fact alone, nothing. */
  readonly holds: readonly string[] | undefined;
  /** Facts without which the message is refused: the name in the domain and the element that holds it. */
  readonly needs: readonly Need[];
  /** What an element may say, where that is a short list: words of its constants and of its code tables. */
  accepts(element: string): readonly string[];
  /** A resource with its constants and no fact: the hub that other resources are linked through. */
  readonly empty: R;
}

/** A fact without which the message is refused, and what is expected of it in words. */
export interface Need {
  readonly fact: string;
  readonly element: string;
  /** The elements that say it: several, where one fact is said by them together. */
  readonly saidBy: readonly string[];
  readonly expected: string;
  /** Where the other facts make it needless. */
  readonly unless?: Unless | undefined;
}

/**
 * A resource's table.
 *
 * What is about the copy and not about the person (`id`, `meta.profile`, `meta.versionId`, `meta.lastUpdated`, a
 * narrative that says itself to be generated) is understood, and stays as it is.
 */
export function table<R extends AnyResource, V extends object>(
  type: R['resourceType'],
  claims: readonly string[],
  rows: Rows<R, V>,
  constants: readonly Constant<R>[] = [],
): Table<R, V> {
  const group = struct<R, V>(rows, constants);
  return {
    ...resourceLens(type, claims, allFacts(group), constants),
    holds: group.rows.map(({ fact }) => fact),
    needs: group.rows.flatMap(({ fact, element, lens, required, unless }) => {
      if (required === false) return [];
      const saidBy = element === '' ? lens.facts.map(({ fhir }) => topOf(fhir)) : [element];
      return [{ fact, element, saidBy, expected: required === true ? `the ${fact}` : required, unless }];
    }),
  };
}

/** A resource whose facts are all taken away is still itself: it keeps its constants. */
const allFacts = <R extends AnyResource, V extends object>(group: Lens<R, V>): Lens<R, V> => ({
  ...group,
  // No fact of V at all, which V's required facts do not allow for.
  put: (next, resource) => group.put(next ?? (resource === undefined ? undefined : ({} as V)), resource),
});

/** A resource that holds one fact: the fact is one member of it. */
export function factTable<R extends AnyResource, P extends keyof R & string, V>(
  type: R['resourceType'],
  claims: readonly string[],
  element: P,
  lens: Lens<NonNullable<R[P]>, V>,
  constants: readonly Constant<R>[] = [],
): Table<R, V> {
  return {
    ...resourceLens(type, claims, member<R, P, V>(element, lens, constants), constants),
    holds: undefined,
    needs: [],
  };
}

/** A resource whose facts one lens reads, because they stand in several of its elements: `holds` are their names. */
export const lensTable = <R extends AnyResource, V>(
  type: R['resourceType'],
  holds: readonly (keyof V & string)[],
  lens: Lens<R, V>,
): Table<R, V> => ({ ...resourceLens(type, [], lens, []), holds, needs: [] });

function resourceLens<R extends AnyResource, V>(
  type: R['resourceType'],
  claims: readonly string[],
  lens: Lens<R, V>,
  constants: readonly Constant<R>[],
): Omit<Table<R, V>, 'needs' | 'holds'> {
  const head = { resourceType: type, ...(claims.length > 0 && { meta: { profile: [...claims] } }) };
  // A resource with the constants that its table gives it; what R needs beyond them is the rows' to write.
  const empty = { ...head, ...initialMembers(constants) } as unknown as R;
  return {
    type,
    empty,
    accepts: (element) => [
      ...constants.flatMap((constant) =>
        (constant.element === element ? [constant.value, ...(constant.also ?? [])] : []).filter(isWord).map(String),
      ),
      ...lens.facts.flatMap(({ fhir, codes }) =>
        codes !== undefined && topOf(fhir) === element ? writtenCodes(codes) : [],
      ),
    ],
    facts: lens.facts.map((fact): Fact => ({ ...fact, fhir: `${type}.${fact.fhir}` })),
    get: (resource) => lens.get(resource),
    put(next, resource) {
      if (resource === undefined) return lens.put(next, next === undefined ? undefined : empty);
      const written = lens.put(next, resource);
      return written === undefined ? undefined : withoutStaleNarrative(written, resource);
    },
    rest(resource, seen = resource) {
      const left = lens.rest(resource, seen);
      return left === undefined ? undefined : withoutBookkeeping(left);
    },
  };
}

/** The element of the resource that a path such as `name[0].given` begins with. */
const topOf = (fhir: string): string => fhir.split(/[.[]/)[0] ?? '';

const isWord = (value: unknown): value is string | boolean => typeof value === 'string' || typeof value === 'boolean';

const writtenCodes = (codes: CodeTable<string>): string[] => Object.values(codes.rows).map(({ code }) => code);

type Members = Record<string, unknown>;

const generated = ['generated', 'extensions'];

/** Leaves out what is about this copy of a resource: see `table`. Meta may still hold security labels and tags. */
export function withoutBookkeeping<R extends object>(resource: R): R | undefined {
  let left: Record<string, unknown> | undefined;
  for (const [name, element] of Object.entries(resource)) {
    if (name === 'resourceType' || name === 'id' || (name === 'text' && isGenerated(element))) continue;
    const inner: unknown = name === 'meta' && isMembers(element) ? withoutCopy(element) : element;
    if (inner === undefined) continue;
    left ??= {};
    left[name] = inner;
  }
  // A resource with members gone is what `rest` promises; R's required members may be among them.
  return left as R | undefined;
}

function withoutCopy({ profile: _profile, versionId: _version, lastUpdated: _updated, ...others }: Members) {
  return Object.keys(others).length > 0 ? others : undefined;
}

const isGenerated = (text: unknown) => isMembers(text) && generated.includes(String(text.status));

/** A narrative that was generated from facts which have changed says the old ones to whoever reads it: it goes. */
function withoutStaleNarrative<R extends object>(written: R, before: R): R {
  if (written === before || !('text' in written) || !isGenerated(written.text) || same(written, before)) return written;
  const { text: _text, ...others } = written;
  // The same resource without its optional narrative.
  return others as unknown as R;
}

/** One primitive of a resource and where it stands, as a FHIRPath. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number | boolean;
}

/** Every primitive of `value`, in document order; holes and nulls are passed over. `path` is where `value` stands. */
export function leaves(value: unknown, path: string): Leaf[] {
  const found: Leaf[] = [];
  const walk = (element: unknown, at: string): void => {
    if (typeof element === 'string' || typeof element === 'number' || typeof element === 'boolean') {
      found.push({ path: at, value: element });
    } else if (Array.isArray(element)) {
      for (let i = 0; i < element.length; i++) walk(element[i], `${at}[${i}]`);
    } else if (isMembers(element)) {
      for (const key of Object.keys(element)) walk(element[key], at === '' ? key : `${at}.${key}`);
    }
  };
  walk(value, path);
  return found;
}
