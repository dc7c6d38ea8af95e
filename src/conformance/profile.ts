import { checkBinding } from './bindings.js';
import type { Context } from './context.js';
import { type Item, itemsOf } from './items.js';
import { isObject, type JsonObject, textOf } from './json-kinds.js';
import { compareMoments } from './moments.js';
import { fixedFault, patternFault } from './patterns.js';
import { isPrimitive } from './primitives.js';
import { checkTarget } from './references.js';
import { createReport } from './report.js';
import { checkInvariants, missing } from './rules.js';
import { type ElementNode, type Structure, type TypeRule, withoutVersion } from './schema.js';
import { referred } from './shapes.js';
import { isDecidable, sliceOf } from './slicing.js';

/** What may be shown of a canonical URL: nothing that could hide a person, such as a query. */
const shown = (url: string): string =>
  /^https?:\/\/[\w.-]+\/[\w./-]*StructureDefinition\/[A-Za-z][\w-]{0,80}(\|[\w.-]{1,30})?$/.test(url) &&
  !/\d{6}/.test(url)
    ? url
    : 'one of another form';

/**
 * Enforces the profiles a resource claims in `meta.profile`, and those the caller asks for.
 * A claim that is not loaded is told as unchecked: the resource may keep to it, Waymark cannot tell. One that the caller
 * asks for is an error.
 */
export function enforceProfiles(resource: JsonObject, path: string, ctx: Context, asked: readonly string[]): void {
  const { meta } = resource;
  const claimed: readonly unknown[] = isObject(meta) && Array.isArray(meta.profile) ? meta.profile : [];
  claimed.forEach((url, i) => {
    const at = `${path}.meta.profile[${i}]`;
    if (typeof url !== 'string' || url === '') return;
    const structure = ctx.catalog.structure(url);
    if (!structure) ctx.report.unchecked(shown(url), at);
    else enforce(resource, structure, path, at, ctx);
  });
  for (const url of asked) {
    const structure = ctx.catalog.structure(url);
    if (!structure)
      ctx.report.error('profile-unknown', path, `found ${shown(url)}, which is not loaded; expected a profile that is`);
    else enforce(resource, structure, path, path, ctx);
  }
}

function enforce(resource: JsonObject, structure: Structure, path: string, claim: string, ctx: Context): void {
  const { type, isProfile } = structure;
  if (type !== resource.resourceType && type !== 'Resource' && type !== 'DomainResource') {
    ctx.report.error('structure', claim, `found a profile on ${type}, expected one on the resource's own type`);
    return;
  }
  if (isProfile) checkAgainst(resource, structure, path, ctx);
}

/** What a profile or extension asks beyond R4; R4 itself is checked by `structure.ts`. */
export function checkAgainst(value: JsonObject, structure: Structure, path: string, ctx: Context): void {
  const { root } = structure;
  checkInvariants(root.invariants, value, structure.type, path, ctx);
  checkChildren(value, root, path, ctx);
}

/** A value must keep to one of the profiles its type names; if one of them is not loaded, nothing can be said. */
export function checkTypeProfiles(value: JsonObject, type: TypeRule, path: string, ctx: Context): void {
  const structures = type.profiles.map((url) => ctx.catalog.structure(url));
  const known = structures.flatMap((s) => s ?? []);
  if (known.length === 0 || known.length < structures.length) return;
  const [only] = known;
  if (only && known.length === 1) {
    if (only.isProfile) checkAgainst(value, only, path, ctx);
  } else if (!known.some((s) => keepsTo(value, s, path, ctx))) {
    ctx.report.error(
      'structure',
      path,
      `found what keeps to none of ${type.profiles.join(', ')}, expected one of them`,
    );
  }
}

function keepsTo(value: JsonObject, structure: Structure, path: string, ctx: Context): boolean {
  if (isObject(value) && value.resourceType !== undefined && value.resourceType !== structure.type) return false;
  const report = createReport();
  checkAgainst(value, structure, path, { ...ctx, report });
  return !report.issues.some((issue) => issue.severity === 'error');
}

function conforms(value: unknown, profile: string, path: string, ctx: Context): boolean {
  const structure = ctx.catalog.structure(profile);
  return structure !== undefined && isObject(value) && keepsTo(value, structure, path, ctx);
}

function checkChildren(owner: unknown, node: ElementNode, path: string, ctx: Context): void {
  if (ctx.report.full) return;
  for (const child of node.children.values()) {
    const items = itemsOf(owner, child, path, ctx);
    if (items.length < child.min) missing(child, path, ctx.report);
    const extra = items[child.max];
    if (extra) {
      const expected = child.max === 0 ? 'none, which the profile leaves out' : `at most ${child.max}`;
      ctx.report.error('structure', extra.path, `found ${items.length} of ${child.name}, expected ${expected}`);
    }
    for (const item of items) checkItem(item, child, ctx);
    if (child.slicing && child.slices.length > 0) checkSlices(items, child, path, ctx);
  }
}

function checkSlices(items: readonly Item[], node: ElementNode, path: string, ctx: Context): void {
  const { slicing } = node;
  if (!slicing || slicing.discriminators.length === 0) return;
  const found = items.map((item) => sliceOf(item, node, slicing, ctx, conforms));
  // Asked only when something seems to be missing: what cannot be told apart cannot be missed (`notEnforced` says so).
  const canTell = (slice: ElementNode): boolean => isDecidable(slice, slicing, ctx);
  const names = node.slices.map((s) => s.sliceName ?? '').join(', ');
  let last = -1;
  items.forEach((item, i) => {
    const slice = found[i];
    const order = slice ? node.slices.indexOf(slice) : node.slices.length;
    if (!slice && slicing.rules === 'closed' && node.slices.every(canTell)) {
      ctx.report.error('structure', item.path, `found ${node.name} that is none of ${names}, expected one of them`);
    }
    const outOfOrder =
      order < last && (slicing.ordered || (slicing.rules === 'openAtEnd' && last === node.slices.length));
    if (outOfOrder && slice)
      ctx.report.error(
        'structure',
        item.path,
        `found ${slice.sliceName} after later ones, expected the order ${names}`,
      );
    last = Math.max(last, order);
  });
  for (const slice of node.slices) {
    const own = items.filter((_, i) => found[i] === slice);
    if (own.length < slice.min && canTell(slice)) {
      ctx.report.error(
        'required',
        `${path}.${node.name}`,
        `found ${own.length} of ${node.name} "${slice.sliceName}", expected at least ${slice.min}`,
      );
    }
    const extra = own[slice.max];
    if (extra)
      ctx.report.error(
        'structure',
        extra.path,
        `found ${own.length} of ${node.name} "${slice.sliceName}", expected at most ${slice.max}`,
      );
    for (const item of own) checkItem(item, slice, ctx);
    if (slice.slices.length > 0) checkSlices(own, { ...slice, slicing: slice.slicing ?? slicing }, path, ctx);
  }
}

function checkItem(item: Item, node: ElementNode, ctx: Context): void {
  const { value, path, type } = item;
  const { report } = ctx;
  const rule = ruleFor(item, node);
  if (!rule) {
    report.error('structure', path, `found ${type}, expected ${node.types.map((t) => t.code).join(' or ')}`);
    return;
  }
  if (value !== undefined) {
    const fault =
      (node.fixed && fixedFault(value, node.fixed.value, path)) ??
      (node.pattern && patternFault(value, node.pattern.value, path));
    if (fault) report.error('value', fault.path, fault.text);
    checkRange(value, node, path, ctx);
    if (node.valueSets.length > 0) checkBinding(node.valueSets, value, path, ctx);
    checkInvariants(node.invariants, value, type, path, ctx);
    if (isObject(value) && rule.code === 'Reference') checkTarget(value, rule, path, ctx);
    // A known extension was checked against its definition where it stands.
    const isKnown =
      rule.code === 'Extension' &&
      isObject(value) &&
      rule.profiles.some((p) => withoutVersion(p) === textOf(value.url));
    if (isObject(value) && rule.profiles.length > 0 && !isKnown)
      checkTypeProfiles(value, rule, path, inside(item, ctx));
  }
  const source = referred(node) ?? node;
  if (source.children.size === 0) return;
  checkChildren(isPrimitive(type) ? item.sibling : value, source, path, inside(item, ctx));
}

/** The type rule that an item falls under; elements of their own, and those of unknown kind, fall under any. */
function ruleFor(item: Item, node: ElementNode): TypeRule | undefined {
  const open = { code: item.type, profiles: [], targets: [] };
  if (node.types.length === 0) return open;
  const isResource = isObject(item.value) && item.value.resourceType !== undefined;
  if (!node.choice && !isResource) return node.types[0];
  return node.types.find(
    (t) => t.code === item.type || t.code === '*' || t.code === 'Resource' || t.code === 'DomainResource',
  );
}

/** Inside a resource of its own, rules see that resource, and references start from there. */
function inside(item: Item, ctx: Context): Context {
  if (!isObject(item.value) || item.value.resourceType === undefined || item.value === ctx.resource) return ctx;
  const scope = ctx.entries ? ctx.entries.scopeOf(item.owner.fullUrl) : ctx.scope;
  const contained = item.path.includes('.contained[') && item.owner === ctx.resource;
  return { ...ctx, resource: item.value, root: contained ? ctx.root : item.value, scope, entries: undefined };
}

function checkRange(value: unknown, node: ElementNode, path: string, ctx: Context): void {
  const { minValue, maxValue, maxLength } = node;
  if (maxLength !== undefined && typeof value === 'string' && value.length > maxLength) {
    ctx.report.error('value', path, `found ${value.length} characters, expected at most ${maxLength}`);
  }
  if (minValue !== undefined && (compare(value, minValue) ?? 0) < 0) {
    ctx.report.error('value', path, `found less than the least, expected at least ${JSON.stringify(minValue)}`);
  }
  if (maxValue !== undefined && (compare(value, maxValue) ?? 0) > 0) {
    ctx.report.error('value', path, `found more than the most, expected at most ${JSON.stringify(maxValue)}`);
  }
}

function compare(value: unknown, bound: unknown): number | undefined {
  if (typeof value === 'number' && typeof bound === 'number') return value - bound;
  if (isObject(value) && isObject(bound)) {
    const sameUnit = value.system === bound.system && value.code === bound.code;
    return sameUnit ? compare(value.value, bound.value) : undefined;
  }
  return compareMoments(value, bound);
}
