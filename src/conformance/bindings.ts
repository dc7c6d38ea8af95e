import { codeSystems, waymark } from '../mapping/systems.js';
import type { Context } from './context.js';
import { isObject, type JsonObject, objectsIn, textOf } from './json-kinds.js';
import type { ValueSet } from './value-sets.js';

/** So many codes can be read in an answer. */
const fewCodes = 12;

/**
 * Required bindings (http://hl7.org/fhir/R4/terminologies.html#required): the code, or one coding of the concept, must
 * be in each of `valueSets`. A value set whose members are not known is left out here, and told by `notEnforced`.
 */
export function checkBinding(valueSets: readonly string[], value: unknown, path: string, ctx: Context): void {
  for (const url of valueSets) {
    const set = ctx.catalog.terminology.valueSet(url);
    if ('unknown' in set) continue;
    const listed = set.codes.length > 0 && set.codes.length <= fewCodes;
    const expected = listed ? `expected ${set.codes.join(' | ')}` : `expected a code of ${url}`;
    if (typeof value === 'string') {
      if (!set.has(value)) ctx.report.error('code-unknown', path, `found another code, ${expected}`);
    } else if (isObject(value)) {
      checkConcept(value, set, expected, path, ctx);
    }
  }
}

function checkConcept(value: JsonObject, set: ValueSet, expected: string, path: string, ctx: Context): void {
  const { report } = ctx;
  if ('coding' in value || 'text' in value || '_text' in value) {
    const codings = objectsIn(value.coding);
    if (codings.some((c) => contains(set, c))) return;
    const [only] = codings;
    if (codings.length === 1 && only)
      report.error('code-unknown', faultIn(only, set, `${path}.coding[0]`), `found another code, ${expected}`);
    else
      report.error(
        'code-unknown',
        path,
        codings.length === 0 ? `found no code, ${expected}` : `found other codes, ${expected}`,
      );
    return;
  }
  const bare = value.code === undefined && value.system === undefined;
  // What says nothing but an extension says that the value is absent: http://hl7.org/fhir/R4/extensibility.html
  if (bare && value.extension !== undefined) return;
  if (!contains(set, value))
    report.error('code-unknown', faultIn(value, set, path), `found ${bare ? 'no' : 'another'} code, ${expected}`);
}

function contains(set: ValueSet, coding: JsonObject): boolean {
  const code = textOf(coding.code);
  return code !== undefined && set.has(code, textOf(coding.system) ?? '');
}

/** The part of a coding that is wrong: the system when the code would be right in another one. */
function faultIn(coding: JsonObject, set: ValueSet, path: string): string {
  const code = textOf(coding.code);
  if (code === undefined) return path;
  return set.has(code) ? `${path}.system` : `${path}.code`;
}

/**
 * A code that its own, fully known code system lacks: a warning, since terminology.hl7.org goes on growing after R4. Of
 * Waymark's own code systems nothing is there but what is loaded: an error.
 */
export function checkCoding(coding: JsonObject, path: string, ctx: Context): void {
  const { system, code } = coding;
  if (typeof system !== 'string' || typeof code !== 'string') return;
  if (isOwn(system) && (!ownSystems.has(system) || ctx.catalog.terminology.isNotIn(system, code))) {
    ctx.report.error(
      'code-unknown',
      `${path}.code`,
      'found a code that Waymark does not have; expected one that it has',
    );
  } else if (ctx.catalog.terminology.isNotIn(system, code)) {
    ctx.report.warning(
      'code-unknown',
      `${path}.code`,
      'found a code that its code system does not have, as far as it is loaded',
    );
  }
}

const isOwn = (system: string): boolean => system.startsWith(`${waymark}/CodeSystem/`);
const ownSystems: ReadonlySet<string> = new Set(Object.values(codeSystems));
