import type { Context } from './context.js';
import { type Item, itemsOf } from './items.js';
import { isObject, type JsonObject, objectsIn, textOf } from './json-kinds.js';
import { fixedFault, patternFault } from './patterns.js';
import { follow } from './references.js';
import type { Discriminator, ElementNode, Slicing } from './schema.js';
import { referred } from './shapes.js';

/** Whether a value keeps to a profile: given by the caller, which knows how to check one. */
export type Conforms = (value: unknown, profile: string, path: string, ctx: Context) => boolean;

/** The slice an item belongs to (http://hl7.org/fhir/R4/profiling.html#slicing); undefined when it belongs to none. */
export function sliceOf(
  item: Item,
  node: ElementNode,
  slicing: Slicing,
  ctx: Context,
  conforms: Conforms,
): ElementNode | undefined {
  const values = slicing.discriminators.map((d) => valuesAt([item], d, ctx));
  return node.slices.find((slice) => {
    // A discriminator that tells nothing about a slice (its element has neither a fixed value nor a binding) is passed over.
    const answers = slicing.discriminators.map((d, i) => matches(values[i] ?? [], slice, d, ctx, conforms));
    return answers.includes(true) && !answers.includes(false);
  });
}

/** False when none of its discriminators tells a slice apart, with what is loaded. */
export const isDecidable = (slice: ElementNode, slicing: Slicing, ctx: Pick<Context, 'catalog'>): boolean =>
  slicing.discriminators.some((d) => isTold(slice, d, ctx));

function isTold(slice: ElementNode, discriminator: Discriminator, ctx: Pick<Context, 'catalog'>): boolean {
  const nodes = definedAt(slice, discriminator, ctx);
  if (discriminator.type === 'exists') return nodes.some((n) => n.min > 0 || n.max === 0);
  if (discriminator.type === 'type') return nodes.some((n) => n.types.length > 0);
  if (discriminator.type === 'profile')
    return nodes.some((n) => n.types.some((t) => [...t.profiles, ...t.targets].some((p) => ctx.catalog.structure(p))));
  return nodes.some((n) => isTelling(n, ctx)) || profileUrl(slice, discriminator) !== undefined;
}

function matches(
  values: readonly Item[],
  slice: ElementNode,
  discriminator: Discriminator,
  ctx: Context,
  conforms: Conforms,
): boolean | undefined {
  const { type, path } = discriminator;
  const nodes = definedAt(slice, discriminator, ctx);
  if (type === 'exists') {
    const stated = nodes.filter((n) => n.max === 0 || n.min > 0);
    return stated.length === 0 ? undefined : stated.some((n) => (n.max === 0) === (values.length === 0));
  }
  if (type === 'type') {
    const codes = nodes.flatMap((n) => (path.endsWith('resolve()') ? targetTypes(n, ctx) : n.types.map((t) => t.code)));
    return codes.length === 0
      ? undefined
      : values.some((v) => codes.some((code) => code === v.type || code === 'Resource'));
  }
  if (type === 'profile') {
    const profiles = nodes
      .flatMap((n) => n.types.flatMap((t) => (path.endsWith('resolve()') ? t.targets : t.profiles)))
      .filter((url) => ctx.catalog.structure(url));
    return profiles.length === 0
      ? undefined
      : values.some((v) => profiles.some((p) => conforms(v.value, p, v.path, ctx)));
  }
  // `value`, and `pattern`, its deprecated twin: both may be told by a fixed value, a pattern or a binding.
  const telling = nodes.filter((n) => isTelling(n, ctx));
  if (telling.length > 0) return values.some((v) => telling.some((n) => fits(v.value, n, ctx)));
  const url = profileUrl(slice, discriminator);
  return url === undefined ? undefined : values.some((v) => v.value === url);
}

const targetTypes = (node: ElementNode, { catalog }: Pick<Context, 'catalog'>): string[] =>
  node.types.flatMap((t) => t.targets.flatMap((url) => catalog.structure(url)?.type ?? []));

/** A slice of extensions may name only the profile, whose url is the extension's url. */
const profileUrl = (slice: ElementNode, { path }: Discriminator): string | undefined =>
  path === 'url' ? slice.types.find((t) => t.code === 'Extension')?.profiles[0] : undefined;

function isTelling(node: ElementNode, ctx: Pick<Context, 'catalog'>): boolean {
  if (node.fixed || node.pattern) return true;
  if (node.valueSets.some((url) => !('unknown' in ctx.catalog.terminology.valueSet(url)))) return true;
  return [...node.children.values()].some((child) => isTelling(child, ctx));
}

function fits(value: unknown, node: ElementNode, ctx: Context): boolean {
  if (node.fixed) return fixedFault(value, node.fixed.value, '') === undefined;
  if (node.pattern && patternFault(value, node.pattern.value, '') !== undefined) return false;
  for (const url of node.valueSets) {
    const set = ctx.catalog.terminology.valueSet(url);
    if (!('unknown' in set) && !codings(value).some((c) => set.has(c.code, c.system))) return false;
  }
  for (const child of node.children.values()) {
    if (!isTelling(child, ctx)) continue;
    const found = itemsOf(value, child, '', ctx);
    if (found.length === 0 && child.min === 0) continue;
    if (!found.some((item) => fits(item.value, child, ctx))) return false;
  }
  return true;
}

function codings(value: unknown): { code: string; system: string | undefined }[] {
  if (typeof value === 'string') return [{ code: value, system: undefined }];
  if (!isObject(value)) return [];
  const list: JsonObject[] = value.coding === undefined ? [value] : objectsIn(value.coding);
  return list.flatMap((c) => (typeof c.code === 'string' ? [{ code: c.code, system: textOf(c.system) ?? '' }] : []));
}

/** A discriminator's path uses a small part of FHIRPath: names, `extension('url')`, `resolve()`, `ofType(Quantity)`. */
const quoted = (part: string): string =>
  /'([^']*)'|"([^"]*)"/
    .exec(part)
    ?.slice(1)
    .find((s) => s !== undefined) ?? '';

function valuesAt(start: readonly Item[], { steps }: Discriminator, ctx: Context): Item[] {
  let items: Item[] = [...start];
  for (const part of steps) {
    if (part === '$this') continue;
    if (part === 'resolve()') items = items.flatMap((item) => resolved(item, ctx));
    else if (part.startsWith('ofType(')) items = items.filter((item) => part === `ofType(${item.type})`);
    else if (part.startsWith('extension(')) {
      const url = quoted(part);
      items = items.flatMap((item) =>
        under(item, 'extension', ctx).filter((e) => isObject(e.value) && e.value.url === url),
      );
    } else items = items.flatMap((item) => under(item, part, ctx));
  }
  return items;
}

function under(item: Item, name: string, ctx: Context): Item[] {
  const owner = isObject(item.value) ? item.value : item.sibling;
  const node = ctx.catalog.type(item.type)?.root.children.get(name);
  if (node) return itemsOf(owner, node, item.path, ctx);
  if (!isObject(owner)) return [];
  // An element of a BackboneElement, whose type has no definition of its own: its name tells its place, and choices end in a type.
  const key =
    name in owner ? name : Object.keys(owner).find((k) => k.startsWith(name) && /^[A-Z]/.test(k.slice(name.length)));
  if (key === undefined) return [];
  const value = owner[key];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const type = key === name ? 'BackboneElement' : key.slice(name.length);
  return list.map((v, i) => ({
    value: v,
    sibling: undefined,
    type: (isObject(v) ? textOf(v.resourceType) : undefined) ?? type,
    path: Array.isArray(value) ? `${item.path}.${name}[${i}]` : `${item.path}.${name}`,
    owner,
  }));
}

function resolved(item: Item, ctx: Context): Item[] {
  const reference = isObject(item.value) ? textOf(item.value.reference) : undefined;
  if (reference === undefined) return [];
  const target = follow(reference, ctx);
  if (target.kind === 'found') {
    return [
      {
        value: target.resource,
        sibling: undefined,
        type: textOf(target.resource.resourceType) ?? '',
        path: item.path,
        owner: target.resource,
      },
    ];
  }
  // Elsewhere: the reference may still tell the type, which is all that most slices ask for.
  return target.kind === 'elsewhere' && target.type !== undefined
    ? [{ ...item, value: undefined, type: target.type }]
    : [];
}

/** The elements of a slice that a discriminator's path names, through the profiles and types it uses. */
function definedAt(slice: ElementNode, { steps }: Discriminator, ctx: Pick<Context, 'catalog'>): ElementNode[] {
  let nodes: ElementNode[] = [slice];
  for (const part of steps) {
    if (part === '$this' || part === 'resolve()' || part.startsWith('ofType(')) continue;
    if (part.startsWith('extension(')) {
      const url = quoted(part);
      nodes = nodes.flatMap((n) =>
        childrenNamed(n, 'extension', ctx).flatMap((e) => e.slices.filter((s) => extensionUrl(s, ctx) === url)),
      );
    } else nodes = nodes.flatMap((n) => childrenNamed(n, part, ctx));
  }
  return nodes;
}

function extensionUrl(slice: ElementNode, ctx: Pick<Context, 'catalog'>): unknown {
  return (
    slice.children.get('url')?.fixed?.value ??
    slice.types[0]?.profiles[0] ??
    childrenNamed(slice, 'url', ctx)[0]?.fixed?.value
  );
}

function childrenNamed(node: ElementNode, name: string, { catalog }: Pick<Context, 'catalog'>): ElementNode[] {
  const own = (referred(node) ?? node).children.get(name);
  // A slice that must be there tells as much: `code.coding:loinc.code` where the path says `code.coding.code`.
  if (own) return [own, ...own.slices.filter((s) => own.choice || s.min > 0)];
  return node.types.flatMap((type) => {
    const roots = type.profiles.length > 0 ? type.profiles.map((p) => catalog.structure(p)) : [catalog.type(type.code)];
    return roots.flatMap((s) => s?.root.children.get(name) ?? []);
  });
}
