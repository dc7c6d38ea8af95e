import type { Context } from './context.js';
import { isObject, type JsonObject, objectsIn } from './json-kinds.js';

/** dom-3: whatever is contained is referred to from its container, or refers to it. Contained ids are distinct. */
export function checkContained(resource: JsonObject, path: string, ctx: Context): void {
  const seen = new Set<unknown>();
  objectsIn(resource.contained).forEach(({ id }, i) => {
    const at = `${path}.contained[${i}]`;
    if (typeof id !== 'string')
      ctx.report.error(
        'required',
        `${at}.id`,
        'found nothing, expected an id by which the contained resource is referred to',
      );
    else if (seen.has(id))
      ctx.report.error(
        'invariant',
        `${at}.id`,
        'found the same id twice, expected each contained resource to have its own',
      );
    else if (!ctx.locals.has(`#${id}`) && !ctx.locals.has(`up ${at}`)) {
      ctx.report.error('invariant', at, 'found a contained resource that nothing refers to (dom-3)');
    }
    seen.add(id);
  });
}

/** dom-2, dom-4, dom-5: what a contained resource may not have. */
export function checkInside(resource: JsonObject, path: string, ctx: Context): void {
  if (resource.contained !== undefined)
    ctx.report.error('invariant', `${path}.contained`, 'found a contained resource inside another (dom-2)');
  const { meta } = resource;
  if (isObject(meta)) {
    for (const key of ['versionId', 'lastUpdated', 'security']) {
      if (meta[key] !== undefined)
        ctx.report.error(
          'invariant',
          `${path}.meta.${key}`,
          'found it in a contained resource, which may not have it (dom-4, dom-5)',
        );
    }
  }
  // `#` alone refers to the container.
  if (ctx.locals.delete('#')) ctx.locals.add(`up ${path}`);
}
