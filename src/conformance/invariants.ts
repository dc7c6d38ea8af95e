import { evalFhirPathTyped, type FhirPathAtom, parseFhirPath, type TypedValue } from '@medplum/core';
import { isObject, type JsonObject, objectsIn } from './json-kinds.js';
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
}

/** Runs FHIRPath rules (http://hl7.org/fhirpath/N1/) with @medplum/core, each parsed once. */
export function createInvariants(): Invariants {
  const parsed = new Map<string, FhirPathAtom | undefined>();
  const parse = (expression: string): FhirPathAtom | undefined => {
    if (!parsed.has(expression))
      parsed.set(
        expression,
        tryTo(() => parseFhirPath(expression)),
      );
    return parsed.get(expression);
  };
  return {
    holds({ key, expression }, value, type, around) {
      if (enforcedByHand.has(key)) return true;
      const known = native[expression];
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
 * Rules that occur in nearly every message, where a function is a hundred times faster, and those that medplum's
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
  // qty-3
  'code.empty() or system.exists()': (v) => !has(v, 'code') || has(v, 'system'),
  // sqty-1
  'comparator.empty()': (v) => !has(v, 'comparator'),
  // cpt-2
  'value.empty() or system.exists()': (v) => !has(v, 'value') || has(v, 'system'),
  // att-1
  'data.empty() or contentType.exists()': (v) => !has(v, 'data') || has(v, 'contentType'),
  // rng-2
  'low.empty() or high.empty() or (low <= high)': (v) => {
    if (!isObject(v) || !isObject(v.low) || !isObject(v.high)) return true;
    const { low, high } = v;
    const comparable = low.code === high.code && low.system === high.system && low.unit === high.unit;
    return !comparable || typeof low.value !== 'number' || typeof high.value !== 'number' || low.value <= high.value;
  },
  // org-1
  '(identifier.count() + name.count()) > 0': (v) => has(v, 'identifier', 'name'),
  // org-2, org-3
  "where(use = 'home').empty()": (v) => !isObject(v) || v.use !== 'home',
  // pat-1
  'name.exists() or telecom.exists() or address.exists() or organization.exists()': (v) =>
    has(v, 'name', 'telecom', 'address', 'organization'),
  // obs-3
  'low.exists() or high.exists() or text.exists()': (v) => has(v, 'low', 'high', 'text'),
  // obs-6
  'dataAbsentReason.empty() or value.empty()': (v) => !has(v, 'dataAbsentReason') || !hasChoice(v, 'value'),
  // ppc-1
  'policy.exists() or policyRule.exists()': (v) => has(v, 'policy', 'policyRule'),
  // prr-1
  'orderDetail.empty() or code.exists()': (v) => !has(v, 'orderDetail') || has(v, 'code'),
  // que-2
  'descendants().linkId.isDistinct()': (v) => isDistinct(linkIds(v)),
  // csd-1
  'concept.code.combine($this.descendants().concept.code).isDistinct()': (v) => isDistinct(conceptCodes(v)),
};

const hasChoice = (value: unknown, name: string): boolean =>
  isObject(value) && Object.keys(value).some((key) => key.replace(/^_/, '').startsWith(name));

const linkIds = (value: unknown): unknown[] =>
  isObject(value) ? objectsIn(value.item).flatMap((item) => [item.linkId, ...linkIds(item)]) : [];

const conceptCodes = (value: unknown): unknown[] =>
  isObject(value) ? objectsIn(value.concept).flatMap((concept) => [concept.code, ...conceptCodes(concept)]) : [];
