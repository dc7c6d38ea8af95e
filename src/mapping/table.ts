import { type Constant, type Fact, type Lens, member, type Rows, struct } from './lenses.js';

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
  readonly needs: readonly { readonly fact: string; readonly element: string }[];
  /** A resource with its constants and no fact: the hub that other resources are linked through. */
  readonly empty: R;
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
    ...resourceLens(type, claims, group, constants),
    holds: group.rows.map(({ fact }) => fact),
    needs: group.rows.flatMap(({ fact, element, required }) => (required ? [{ fact, element }] : [])),
  };
}

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

function resourceLens<R extends AnyResource, V>(
  type: R['resourceType'],
  claims: readonly string[],
  lens: Lens<R, V>,
  constants: readonly Constant<R>[],
): Omit<Table<R, V>, 'needs' | 'holds'> {
  const initial = Object.fromEntries(constants.map((constant) => [constant.element, constant.value]));
  const head = { resourceType: type, meta: { profile: [...claims] } };
  // A resource with the constants that its table gives it; what R needs beyond them is the rows' to write.
  const empty = { ...head, ...initial } as unknown as R;
  return {
    type,
    empty,
    facts: lens.facts.map((fact): Fact => ({ ...fact, fhir: `${type}.${fact.fhir}` })),
    get: (resource) => lens.get(resource),
    put: (next, resource) => lens.put(next, resource ?? (next === undefined ? undefined : empty)),
    rest(resource) {
      const left = lens.rest(resource);
      return left === undefined ? undefined : withoutBookkeeping(left);
    },
  };
}

const generated = ['generated', 'extensions'];

/** Leaves out what is about this copy of a resource: see `table`. Meta may still hold security labels and tags. */
export function withoutBookkeeping<R extends object>(resource: R): R | undefined {
  const left: Record<string, unknown> = {};
  Object.assign(left, resource);
  delete left.resourceType;
  delete left.id;
  const { meta, text } = left;
  if (isMembers(meta)) {
    const { profile: _profile, versionId: _versionId, lastUpdated: _lastUpdated, ...others } = meta;
    if (Object.keys(others).length > 0) left.meta = others;
    else delete left.meta;
  }
  if (isMembers(text) && generated.includes(String(text.status))) delete left.text;
  // A resource with members gone is what `rest` promises; R's required members may be among them.
  return Object.keys(left).length > 0 ? (left as R) : undefined;
}

export const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/**
 * Elements that change the meaning of the resource they stand in (FHIR R4 `ElementDefinition.isModifier`), for the
 * resources Waymark reads. Left over after reading, they refuse the message: what qualifies a fact may not be lost.
 * A test holds this list against the R4 definitions.
 */
export const modifierElements: Readonly<Record<string, readonly string[]>> = {
  CarePlan: ['status', 'intent'],
  Condition: ['clinicalStatus', 'verificationStatus'],
  Consent: ['status', 'scope'],
  Encounter: ['status'],
  Flag: ['status'],
  HealthcareService: ['active'],
  MessageHeader: [],
  Observation: ['status'],
  Organization: ['active'],
  Patient: ['active', 'deceasedBoolean', 'deceasedDateTime', 'link'],
  Practitioner: ['active'],
  PractitionerRole: ['active'],
  QuestionnaireResponse: ['status'],
  RelatedPerson: ['active'],
  ServiceRequest: ['status', 'intent', 'doNotPerform', 'priority'],
  Task: ['status', 'intent'],
};

/** Paths, from `path` on, of what may not be left over in `rest` of a resource of `type`: see `modifierElements`. */
export function leftOverModifiers(type: string, rest: unknown, path: string): string[] {
  if (!isMembers(rest)) return [];
  const own = ['implicitRules', ...(modifierElements[type] ?? [])].filter((name) => rest[name] !== undefined);
  return [...own.map((name) => `${path}.${name}`), ...modifierExtensions(rest, path)];
}

function modifierExtensions(element: unknown, path: string): string[] {
  if (Array.isArray(element)) return element.flatMap((item, i) => modifierExtensions(item, `${path}[${i}]`));
  if (!isMembers(element)) return [];
  return Object.entries(element).flatMap(([key, inner]) =>
    key === 'modifierExtension' ? [`${path}.${key}`] : modifierExtensions(inner, `${path}.${key}`),
  );
}
