import { isEqual, isObject, kindOf } from './json-kinds.js';

/**
 * The place where `value` departs from `pattern` (everything in the pattern must be in the value, a list's items in any
 * order); undefined when it does not. http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_
 */
export function patternFault(
  value: unknown,
  pattern: unknown,
  path: string,
): { path: string; text: string } | undefined {
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value)) return { path, text: `found ${kindOf(value)}, expected a list` };
    for (const wanted of pattern) {
      const faults = value.map((item, i) => patternFault(item, wanted, `${path}[${i}]`));
      if (faults.length > 0 && faults.every((fault) => fault !== undefined)) {
        // With one item there is no doubt which one was meant.
        return faults.length === 1 ? faults[0] : { path, text: `found no item like ${JSON.stringify(wanted)}` };
      }
      if (faults.length === 0) return { path, text: `found no item like ${JSON.stringify(wanted)}` };
    }
    return undefined;
  }
  if (!isObject(pattern)) {
    return value === pattern
      ? undefined
      : {
          path,
          text: `found ${value === undefined ? 'nothing' : 'another value'}, expected ${JSON.stringify(pattern)}`,
        };
  }
  if (!isObject(value)) return { path, text: `found ${kindOf(value)}, expected ${JSON.stringify(pattern)}` };
  for (const key of Object.keys(pattern)) {
    const fault = patternFault(value[key], pattern[key], `${path}.${key}`);
    if (fault) return fault;
  }
  return undefined;
}

/** The same for a fixed value, where nothing may be added either. */
export function fixedFault(value: unknown, fixed: unknown, path: string): { path: string; text: string } | undefined {
  if (isEqual(value, fixed)) return undefined;
  return (
    patternFault(value, fixed, path) ?? {
      path,
      text: `found more than is fixed, expected exactly ${JSON.stringify(fixed)}`,
    }
  );
}
