import type { Context } from './context.js';
import { type JsonObject, textOf } from './json-kinds.js';
import { checkAgainst } from './profile.js';

const absolute = /^[a-z][a-z0-9+.-]*:\S+$/i;

/**
 * ext-1 (a value or extensions, not both), the url, and, where the extension is known, its definition: value type,
 * bindings, inner extensions. Where it may stand (`context`) is not checked: half of those in use state none.
 */
export function checkExtension(value: JsonObject, modifier: boolean, path: string, ctx: Context): void {
  const { report, catalog } = ctx;
  const names = Object.keys(value).filter((key) => /^_?value[A-Z]/.test(key));
  const inner = value.extension !== undefined;
  if (inner && names.length > 0)
    report.error('invariant', path, 'found a value and extensions, expected one of them (ext-1)');
  if (!inner && names.length === 0)
    report.error('invariant', path, 'found neither a value nor extensions, expected one of them (ext-1)');
  const url = textOf(value.url);
  if (url === undefined) return;
  // Inside another extension the url may be a plain name, which that extension's definition gives a meaning.
  if (!absolute.test(url)) {
    if (!/\.(?:modifierE|e)xtension\[\d+\]\.extension\[\d+\]$/.test(path)) {
      report.error('value', `${path}.url`, 'found a relative url, expected the absolute url of the definition');
    }
    return;
  }
  const structure = catalog.structure(url);
  if (!structure) return;
  if (structure.type !== 'Extension') {
    report.error('value', `${path}.url`, 'found the url of something else, expected that of an extension');
    return;
  }
  if (structure.root.isModifier !== modifier) {
    const [here, there] = modifier ? ['modifierExtension', 'extension'] : ['extension', 'modifierExtension'];
    report.error('structure', path, `found it as ${here}, expected it as ${there}, as it is defined`);
  }
  checkAgainst(value, structure, path, ctx);
}
