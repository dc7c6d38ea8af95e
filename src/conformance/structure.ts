import { checkBinding, checkCoding } from './bindings.js';
import { checkBundle, createEntries } from './bundle.js';
import { checkContained, checkInside } from './contained.js';
import type { Context, Scope } from './context.js';
import { checkExtension } from './extensions.js';
import { isObject, type JsonObject, kindOf } from './json-kinds.js';
import { literalOf } from './json-literals.js';
import { checkNarrative } from './narrative.js';
import { primitiveDoubt, primitiveFault } from './primitives.js';
import { checkTypeProfiles, enforceProfiles } from './profile.js';
import { checkReference, follow, openScope } from './references.js';
import type { Report } from './report.js';
import { checkInvariants, missing, requireValue } from './rules.js';
import type { ElementNode } from './schema.js';
import type { Property, Shape, Shapes } from './shapes.js';

/** Deeper than any real message; a resource handed over as an object has not passed the limits of `readJson`. */
const deepest = 200;

export interface Checker {
  /** Checks a resource by itself, with all it contains. */
  resource(
    value: unknown,
    ctx: Omit<Context, 'resource' | 'root' | 'scope' | 'entries' | 'locals'>,
    profiles: readonly string[],
  ): void;
}

/**
 * What FHIR R4 itself asks of any resource, whatever its profile: known elements of the right JSON kind, in the right
 * number, with well-formed values, codes of required value sets, references that lead somewhere, rules that hold.
 */
export function createChecker(shapes: Shapes): Checker {
  let depth = 0;

  function checkResource(value: unknown, path: string, outer: Outer, container: Context | undefined): void {
    const { report, catalog } = outer;
    if (!isObject(value)) {
      report.error('structure', path, `found ${kindOf(value)}, expected a resource`);
      return;
    }
    const type = value.resourceType;
    const shape = typeof type === 'string' && catalog.isResource(type) ? shapes.ofType(type) : undefined;
    if (typeof type !== 'string' || !shape) {
      const at = type === undefined ? path : `${path}.resourceType`;
      report.error(
        'resource-type',
        at,
        `found ${type === undefined ? 'no resourceType' : 'a resourceType that R4 does not have'}, expected the name of an R4 resource`,
      );
      return;
    }
    const ctx: Context = {
      ...outer,
      resource: value,
      root: container?.root ?? value,
      locals: container?.locals ?? new Set(),
      entries: type === 'Bundle' ? createEntries(value) : undefined,
    };
    if (ctx.entries) checkBundle(value, path, ctx);
    checkObject(value, shape, path, ctx, type);
    if (!container) checkContained(value, path, ctx);
    else checkInside(value, path, ctx);
    enforceProfiles(value, path, ctx, outer.profiles ?? []);
  }

  function checkObject(value: JsonObject, shape: Shape, path: string, ctx: Context, type: string): void {
    if (ctx.report.full) return;
    if (depth >= deepest) {
      ctx.report.stop('too-deep', path, `found more than ${deepest} levels of nesting`);
      return;
    }
    depth++;
    let members = 0;
    let chosen: Map<ElementNode, string> | undefined;
    for (const key in value) {
      // As JSON leaves it out.
      if (value[key] === undefined) continue;
      members++;
      const sibling = key.charCodeAt(0) === 95;
      const name = sibling ? key.slice(1) : key;
      const property = shape.properties.get(name);
      if (!property || (sibling && !property.primitive)) {
        if (key === 'resourceType' && value === ctx.resource) continue;
        ctx.report.error('structure', `${path}${nameInPath(key)}`, `found an element that ${type} does not have`);
        continue;
      }
      if (property.node.choice) {
        chosen ??= new Map();
        const before = chosen.get(property.node);
        if (before !== undefined && before !== name) {
          ctx.report.error(
            'structure',
            `${path}.${property.node.name}`,
            `found both ${before} and ${name}, expected one of them`,
          );
        }
        chosen.set(property.node, name);
      }
      if (!property.primitive) checkComplex(value, key, property, path, ctx);
      else if (!sibling || value[name] === undefined) checkPrimitive(value, name, property, path, ctx);
    }
    if (ctx.report.full) {
      // Nothing more is told, and what is deeper than this was not even looked at.
    } else if (members === 0)
      ctx.report.error('structure', path, `found an object without content, expected ${type} or nothing at all`);
    else {
      for (const node of shape.required) {
        const there = node.choice
          ? chosen?.has(node) === true
          : value[node.name] !== undefined || value[`_${node.name}`] !== undefined;
        if (!there) missing(node, path, ctx.report);
      }
      checkInvariants(shape.invariants, value, type, path, ctx);
    }
    depth--;
  }

  function checkComplex(owner: JsonObject, key: string, property: Property, path: string, ctx: Context): void {
    const value = owner[key];
    const at = `${path}.${property.node.name}`;
    if (!property.node.list) {
      if (requireValue(value, property, at, ctx.report)) checkItem(value, property, at, ctx, owner);
      return;
    }
    if (!requireList(value, property.node, at, ctx)) return;
    value.forEach((item, i) => {
      checkItem(item, property, `${at}[${i}]`, ctx, owner);
    });
  }

  function checkItem(value: unknown, property: Property, path: string, ctx: Context, owner: JsonObject): void {
    const { type, node } = property;
    if (type.code === 'Resource') {
      const contained = node.name === 'contained' && owner === ctx.resource;
      const scope = ctx.entries ? ctx.entries.scopeOf(owner.fullUrl) : ctx.scope;
      checkResource(value, path, { ...ctx, scope, profiles: undefined }, contained ? ctx : undefined);
      return;
    }
    const shape = property.shape();
    if (!isObject(value) || !shape) {
      ctx.report.error('structure', path, `found ${kindOf(value)}, expected an object (${type.code})`);
      return;
    }
    checkObject(value, shape, path, ctx, type.code);
    if (type.code === 'Extension') checkExtension(value, node.name === 'modifierExtension', path, ctx);
    else if (type.code === 'Reference') checkReference(value, type, path, ctx);
    else if (type.code === 'Coding') checkCoding(value, path, ctx);
    else if (type.code === 'Attachment') checkAttachment(value, path, ctx.report);
    else if (type.code === 'Narrative' && typeof value.div === 'string')
      checkNarrative(value.div, `${path}.div`, ctx.report);
    if (node.valueSets.length > 0) checkBinding(node.valueSets, value, path, ctx);
    if (type.profiles.length > 0 && type.code !== 'Extension') checkTypeProfiles(value, type, path, ctx);
  }

  function checkPrimitive(owner: JsonObject, name: string, property: Property, path: string, ctx: Context): void {
    const { report } = ctx;
    const value = owner[name];
    const sibling = owner[`_${name}`];
    const at = `${path}.${property.node.name}`;
    if (!property.node.list) {
      if (value !== undefined && requireValue(value, property, at, report))
        checkScalar(value, property, at, ctx, literalOf(owner, name));
      if (sibling !== undefined) checkSibling(sibling, at, ctx);
      return;
    }
    if (value !== undefined && !requireList(value, property.node, at, ctx)) return;
    if (sibling !== undefined && !requireList(sibling, property.node, at, ctx)) return;
    const values = Array.isArray(value) ? value : [];
    const siblings = Array.isArray(sibling) ? sibling : [];
    if (value !== undefined && sibling !== undefined && values.length !== siblings.length) {
      report.error(
        'structure',
        at,
        `found ${values.length} values and ${siblings.length} extensions beside them, expected as many (null where there is none)`,
      );
    }
    for (let i = 0; i < Math.max(values.length, siblings.length); i++) {
      const item: unknown = values[i];
      const beside: unknown = siblings[i];
      const gap = item === null || item === undefined;
      if (!gap) checkScalar(item, property, `${at}[${i}]`, ctx, literalOf(values, i));
      else if (beside === null || beside === undefined)
        report.error('structure', `${at}[${i}]`, 'found null, expected a value or an extension');
      if (beside !== null && beside !== undefined) checkSibling(beside, `${at}[${i}]`, ctx);
    }
  }

  function checkScalar(
    value: unknown,
    property: Property,
    path: string,
    ctx: Context,
    written: string | undefined,
  ): void {
    const { type, node } = property;
    const fault = primitiveFault(type.code, value, written);
    if (fault) {
      ctx.report.error(fault.code, path, fault.text);
      return;
    }
    const doubt = primitiveDoubt(value);
    if (doubt) ctx.report.warning('value', path, doubt);
    if (node.valueSets.length > 0) checkBinding(node.valueSets, value, path, ctx);
    if (node.invariants.length > 0) checkInvariants(node.invariants, value, type.code, path, ctx);
    if (
      typeof value === 'string' &&
      value.startsWith('#') &&
      (type.code === 'canonical' || type.code === 'uri' || type.code === 'url')
    ) {
      ctx.locals.add(value);
      const target = type.code === 'canonical' ? follow(value, ctx) : undefined;
      if (target?.kind === 'broken')
        ctx.report.error('reference-broken', path, `found a reference that leads nowhere, expected ${target.why}`);
    }
  }

  /** `_birthDate`: an id and extensions beside a primitive value (http://hl7.org/fhir/R4/json.html#primitive). */
  function checkSibling(value: unknown, path: string, ctx: Context): void {
    const shape = shapes.ofType('Element');
    if (!isObject(value) || !shape)
      ctx.report.error(
        'structure',
        path,
        `found ${kindOf(value)} beside a value, expected an object with id or extension`,
      );
    else checkObject(value, shape, path, ctx, 'Element');
  }

  function requireList(value: unknown, node: ElementNode, path: string, ctx: Context): value is unknown[] {
    if (!Array.isArray(value)) ctx.report.error('structure', path, `found ${kindOf(value)}, expected a list`);
    else if (value.length === 0)
      ctx.report.error('structure', path, 'found an empty list, expected items or no list at all');
    else if (value.length > node.max)
      ctx.report.error(
        'structure',
        `${path}[${node.max}]`,
        `found ${value.length} items, expected at most ${node.max}`,
      );
    return Array.isArray(value);
  }

  return {
    resource: (value, outer, profiles) => {
      depth = 0;
      const name =
        isObject(value) && typeof value.resourceType === 'string' && outer.catalog.isResource(value.resourceType)
          ? value.resourceType
          : 'Resource';
      checkResource(value, name, { ...outer, scope: openScope, profiles }, undefined);
    },
  };
}

interface Outer extends Omit<Context, 'resource' | 'root' | 'entries' | 'locals'> {
  readonly scope: Scope;
  /** Profiles asked for by the caller, of the outermost resource only. */
  readonly profiles: readonly string[] | undefined;
}

/** What does not look like the name of anything may be somebody's words: it is not repeated. */
function nameInPath(key: string): string {
  // A name with a number in it may be somebody's: no element of FHIR has three digits in a row.
  if (/\d{3}/.test(key)) return '';
  if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(key)) return `.${key}`;
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(key) ? `.\`${key}\`` : '';
}

/** An attachment whose size is not that of its data was cut off, or tampered with, on its way. */
function checkAttachment({ data, size }: JsonObject, path: string, report: Report): void {
  if (typeof data !== 'string' || typeof size !== 'number') return;
  const packed = data.replace(/\s+/g, '');
  if (size < 0 || packed.length % 4 !== 0) return;
  const bytes = (packed.length / 4) * 3 - (packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0);
  if (bytes !== size)
    report.error('value', `${path}.size`, 'found another size than that of the data, expected the same');
}
