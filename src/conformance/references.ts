import type { Context, Scope, Target } from './context.js';
import { type JsonObject, objectsIn, textOf } from './json-kinds.js';
import type { TypeRule } from './schema.js';

const relative = /^([A-Z][A-Za-z]*)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const absolute = /^[a-z][a-z0-9+.-]*:\S+$/i;
const conditional = /^([A-Z][A-Za-z]*)\?\S+$/;
const uuid = /^urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const oid = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;

/** The forms that http://hl7.org/fhir/R4/references.html gives a literal reference. */
export type ReferenceForm =
  | { readonly form: 'relative' | 'conditional'; readonly type: string }
  | { readonly form: 'absolute'; readonly type: string | undefined }
  | { readonly form: 'urn' }
  | { readonly form: 'none' };

export function readReference(reference: string): ReferenceForm {
  // No URL that anyone resolves is longer; and no expression here is given an endless text.
  if (reference.length > 4096) return { form: 'none' };
  if (reference.startsWith('urn:'))
    return uuid.test(reference) || oid.test(reference) || !/^urn:(uuid|oid):/.test(reference)
      ? { form: 'urn' }
      : { form: 'none' };
  const local = relative.exec(reference);
  if (local?.[1] !== undefined) return { form: 'relative', type: local[1] };
  const search = conditional.exec(reference);
  if (search?.[1] !== undefined) return { form: 'conditional', type: search[1] };
  if (!absolute.test(reference)) return { form: 'none' };
  return {
    form: 'absolute',
    type: relative.exec(reference.split('/_history/')[0]?.split('/').slice(-2).join('/') ?? '')?.[1],
  };
}

/** A resource by itself: what it points to lies elsewhere, and nothing can be said to be missing. */
export const openScope: Scope = {
  follow(reference) {
    const read = readReference(reference);
    if (read.form === 'none') return { kind: 'malformed', why: 'Type/id, a URL, urn:uuid: or #id' };
    if (read.form === 'conditional') return { kind: 'malformed', why: 'a conditional reference only in a transaction' };
    return { kind: 'elsewhere', type: read.form === 'urn' ? undefined : read.type };
  },
};

/** Follows a reference, `#id` into the contained resources first. */
export function follow(reference: string, ctx: Context): Target {
  if (!reference.startsWith('#')) return ctx.scope.follow(reference);
  if (reference === '#') return { kind: 'found', resource: ctx.root };
  const id = reference.slice(1);
  const resource = objectsIn(ctx.root.contained).find((r) => r.id === id);
  return resource
    ? { kind: 'found', resource }
    : { kind: 'broken', why: 'a contained resource with this id', certain: true };
}

/** Whether a Reference leads somewhere it may (ref-1, targetProfile), says one thing, and says anything at all. */
export function checkReference(value: JsonObject, rule: TypeRule, path: string, ctx: Context): void {
  const { report, catalog } = ctx;
  const stated = textOf(value.type);
  if (stated !== undefined && !/[:/]/.test(stated) && !catalog.isResource(stated)) {
    report.error('code-unknown', `${path}.type`, 'found a type that R4 does not have, expected the name of a resource');
  }
  const said = ['reference', '_reference', 'identifier', 'display', '_display', 'extension'].some(
    (k) => value[k] !== undefined,
  );
  if (!said) report.error('invariant', path, 'found none of reference, identifier and display, expected one at least');
  const target = checkTarget(value, rule, path, ctx);
  const { reference } = value;
  if (typeof reference !== 'string' || reference === '' || target === undefined) return;
  if (reference.startsWith('#')) ctx.locals.add(reference);
  const at = `${path}.reference`;
  if (target.kind === 'broken' && !isJourney(path, ctx)) {
    const text = `found a reference that leads nowhere, expected ${target.why}`;
    if (target.certain) report.error('reference-broken', at, text);
    else report.warning('reference-broken', at, text);
  }
  if (target.kind === 'malformed')
    report.error('value', at, `found a reference of another form, expected ${target.why}`);
  const type = typeOf(target);
  if (type === undefined) return;
  // An entry of no known type is told there, not at each reference to it.
  if (!catalog.isResource(type)) {
    if (target.kind !== 'found')
      report.error('value', at, 'found a type that R4 does not have, expected the name of a resource');
  } else if (stated !== undefined && catalog.isResource(stated) && stated !== type) {
    report.error('value', `${path}.type`, `found a type that the reference contradicts, expected ${type}`);
  }
}

/**
 * BaRS demands its Journey ID as `Encounter.episodeOfCare.reference`, to an EpisodeOfCare that exists nowhere (NHS Booking
 * and Referral Standard, Encounter): every BaRS message has one.
 */
const isJourney = (path: string, { resource }: Context): boolean =>
  resource.resourceType === 'Encounter' && /\.episodeOfCare\[\d+\]$/.test(path);

/** Whether a reference leads to a type that is allowed here. Returns where it leads; undefined when it names nothing. */
export function checkTarget(value: JsonObject, rule: TypeRule, path: string, ctx: Context): Target | undefined {
  const { reference } = value;
  const literal = typeof reference === 'string' && reference !== '';
  const target = literal ? follow(reference, ctx) : undefined;
  const type = (target && typeOf(target)) ?? textOf(value.type);
  if (type === undefined || rule.targets.length === 0 || !ctx.catalog.isResource(type)) return target;
  const allowed = rule.targets.map((url) => targetType(url, ctx));
  // A target profile that is not loaded may stand for any type.
  if (allowed.some((name) => name === undefined || name === 'Resource' || name === type)) return target;
  const at = literal && target && typeOf(target) !== undefined ? `${path}.reference` : `${path}.type`;
  ctx.report.error(
    'reference-target',
    at,
    `found a reference to ${type}, expected ${[...new Set(allowed)].join(' or ')}`,
  );
  return target;
}

export function targetType(url: string, ctx: Pick<Context, 'catalog'>): string | undefined {
  return ctx.catalog.structure(url)?.type;
}

const typeOf = (target: Target): string | undefined =>
  target.kind === 'found'
    ? textOf(target.resource.resourceType)
    : target.kind === 'elsewhere'
      ? target.type
      : undefined;
