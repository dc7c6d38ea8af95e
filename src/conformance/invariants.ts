import { evalFhirPathTyped, type FhirPathAtom, parseFhirPath, type TypedValue } from '@medplum/core';
import { compileExistence } from './existence.js';
import { isEqual, isObject, type JsonObject, objectsIn } from './json-kinds.js';
import { compareMoments } from './moments.js';
import type { Invariant } from './schema.js';

/**
 * Rules of R4 that other modules enforce at every element, resource, extension, reference, bundle and narrative, with a
 * path to the exact place: FHIRPath could only say that something somewhere in the resource is wrong.
 * `dom-6` (a resource should have narrative) is advice that machine-to-machine messages do not follow: not checked.
 */
export const enforcedByHand: ReadonlySet<string> = new Set([
  ...['ele-1', 'ext-1', 'ref-1', 'txt-1', 'txt-2', 'dom-2', 'dom-3', 'dom-4', 'dom-5', 'dom-6'],
  ...['bdl-1', 'bdl-2', 'bdl-3', 'bdl-4', 'bdl-5', 'bdl-7', 'bdl-8', 'bdl-9', 'bdl-10', 'bdl-11', 'bdl-12'],
]);

/** What a rule may look at besides the element it is about. */
export interface Surroundings {
  /** `%resource` */
  readonly resource: JsonObject;
  /** `%rootResource`: the container, for a contained resource. */
  readonly root: JsonObject;
}

export interface Invariants {
  /** False when `value`, of `type`, breaks the rule; undefined when the rule cannot be run. */
  holds(invariant: Invariant, value: unknown, type: string, around: Surroundings): boolean | undefined;
  /** False when the rule asks for what no function here can do: it is then not enforced, and told so. */
  canRun(invariant: Invariant): boolean;
}

/** Functions of FHIRPath that medplum parses and answers with nothing, or does not know. */
const notRun =
  /\b(?:children|descendants|repeat|encode|decode|escape|unescape|trim|split|memberOf|conformsTo|htmlChecks)\(/;

const nobody: TypedValue = { type: 'Basic', value: { resourceType: 'Basic' } };
const nothing = {
  '%resource': nobody,
  '%rootResource': nobody,
  '%context': nobody,
  '%ucum': { type: 'string', value: '' },
};

/** Runs FHIRPath rules (http://hl7.org/fhirpath/N1/) with @medplum/core, each parsed once. */
export function createInvariants(): Invariants {
  const parsed = new Map<string, FhirPathAtom | undefined>();
  const existence = new Map<string, ((value: unknown) => boolean) | undefined>();
  const quick = (expression: string): ((value: unknown) => boolean) | undefined => {
    if (!existence.has(expression)) existence.set(expression, native[expression] ?? compileExistence(expression));
    return existence.get(expression);
  };
  const parse = (expression: string): FhirPathAtom | undefined => {
    if (!parsed.has(expression)) {
      const rule = notRun.test(expression) ? undefined : tryTo(() => parseFhirPath(expression));
      // A function that medplum has never heard of shows only when the rule is run, and be it on nothing.
      parsed.set(expression, rule && tryTo(() => evalFhirPathTyped(rule, [], nothing)) ? rule : undefined);
    }
    return parsed.get(expression);
  };
  return {
    canRun: ({ key, expression }) =>
      enforcedByHand.has(key) || quick(expression) !== undefined || parse(expression) !== undefined,
    holds({ key, expression }, value, type, around) {
      if (enforcedByHand.has(key)) return true;
      const known = quick(expression);
      if (known) return known(value);
      const rule = parse(expression);
      if (!rule) return undefined;
      const self = { type, value };
      const typed = (resource: JsonObject): TypedValue => ({ type: String(resource.resourceType), value: resource });
      const result = tryTo(() =>
        evalFhirPathTyped(rule, [self], {
          '%resource': typed(around.resource),
          '%rootResource': typed(around.root),
          '%context': self,
          '%ucum': { type: 'string', value: 'http://unitsofmeasure.org' },
        }),
      );
      return result && result.length === 1 && result[0]?.value === true;
    },
  };
}

/** medplum throws for what it cannot parse or run; a rule of a package that it cannot run must not stop a message. */
function tryTo<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

const has = (value: unknown, ...names: string[]): boolean =>
  isObject(value) && names.some((name) => value[name] !== undefined || value[`_${name}`] !== undefined);
const notBefore = (value: unknown, start: string, end: string): boolean =>
  !isObject(value) || (compareMoments(value[start], value[end]) ?? 0) <= 0;
const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/**
 * Rules that occur in many messages, where a function is a hundred times faster, and those that medplum's
 * FHIRPath gets wrong: it has no `descendants()`, and compares dates as text.
 */
const native: Readonly<Record<string, (value: unknown) => boolean>> = {
  // per-1
  'start.hasValue().not() or end.hasValue().not() or (start <= end)': (v) => notBefore(v, 'start', 'end'),
  // inv-1 of Task
  'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn': (v) =>
    notBefore(v, 'authoredOn', 'lastModified'),
  // mdd-1
  'whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared': (v) =>
    notBefore(v, 'whenPrepared', 'whenHandedOver'),
  // rng-2
  'low.empty() or high.empty() or (low <= high)': (v) => {
    if (!isObject(v) || !isObject(v.low) || !isObject(v.high)) return true;
    const { low, high } = v;
    const comparable = low.code === high.code && low.system === high.system && low.unit === high.unit;
    return !comparable || typeof low.value !== 'number' || typeof high.value !== 'number' || low.value <= high.value;
  },
  // tim-4, tim-5
  'duration.exists() implies duration >= 0': (v) => !isObject(v) || !(typeof v.duration === 'number' && v.duration < 0),
  'period.exists() implies period >= 0': (v) => !isObject(v) || !(typeof v.period === 'number' && v.period < 0),
  // obs-7
  'value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()': (v) =>
    !has(v, ...valueKeys(v)) || !sharesCoding(v),
  // org-1
  '(identifier.count() + name.count()) > 0': (v) => has(v, 'identifier', 'name'),
  // org-2, org-3
  "where(use = 'home').empty()": (v) => !isObject(v) || v.use !== 'home',
  // que-2
  'descendants().linkId.isDistinct()': (v) => isDistinct(linkIds(v)),
  // que-0 and its like: R4 means a name that is there, as later versions say
  "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')": (v) =>
    !isObject(v) || typeof v.name !== 'string' || /^[A-Z][A-Za-z0-9_]{0,254}$/.test(v.name),
  // csd-1
  'concept.code.combine($this.descendants().concept.code).isDistinct()': (v) => isDistinct(conceptCodes(v)),
};

const valueKeys = (value: unknown): string[] =>
  isObject(value) ? Object.keys(value).filter((key) => key.startsWith('value')) : [];

const codingsOf = (concept: unknown): JsonObject[] => (isObject(concept) ? objectsIn(concept.coding) : []);

const sharesCoding = (observation: unknown): boolean => {
  if (!isObject(observation)) return false;
  const own = codingsOf(observation.code);
  return objectsIn(observation.component).some((part) =>
    codingsOf(part.code).some((coding) => own.some((other) => isEqual(coding, other))),
  );
};

const linkIds = (value: unknown): unknown[] =>
  isObject(value) ? objectsIn(value.item).flatMap((item) => [item.linkId, ...linkIds(item)]) : [];

const conceptCodes = (value: unknown): unknown[] =>
  isObject(value) ? objectsIn(value.concept).flatMap((concept) => [concept.code, ...conceptCodes(concept)]) : [];
