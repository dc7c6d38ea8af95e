import { isMembers } from '../mapping/engine/constants.js';
import { codeSystems, extensions, identifierSystems, messageDefinitions } from '../mapping/systems.js';

/**
 * NHS England's own guides, tables and examples spell the same URL in several ways (`/id/` for `/Id/`, `/Codesystem/` for
 * `/CodeSystem/`, http for https, a slash at the end), and the same code in upper case (BaRS guide: message structure and errors). A message is read as if spelled
 * as in the CodeSystem or StructureDefinition, and written back as it came.
 */
const host = /^https?:\/\/fhir\.(nhs|hl7\.org)\.uk\//i;
const plain = (url: string) =>
  url
    .toLowerCase()
    .replace(/^http:/, 'https:')
    .replace(/\/$/, '');

const known = new Map(
  [codeSystems, extensions, identifierSystems, messageDefinitions]
    .flatMap((urls): readonly string[] => Object.values(urls))
    .filter((url) => host.test(url))
    .map((url) => [plain(url), url]),
);

/** Members that hold the URL of a system or a definition; `endpoint` holds `system|value`, `definition` may hold a version. */
const urlMembers = ['system', 'url', 'definition', 'endpoint'];

/** A URL that NHS England spells in several ways, in its right spelling; anything else as it is. */
export function rightSpelling(text: string): string {
  const bar = text.indexOf('|');
  const url = bar === -1 ? text : text.slice(0, bar);
  const right = host.test(url) ? known.get(plain(url)) : undefined;
  return right === undefined ? text : right + text.slice(url.length);
}

/** One place where a message is spelled otherwise. */
export interface Variant {
  readonly path: string;
  readonly expected: string;
}

/** A message as it is read, and where that differs from how it came. What does not differ is the same object. */
export interface Spelling<T> {
  readonly view: T;
  readonly variants: readonly Variant[];
}

/** Reads a message's URLs and use-case code in their one right spelling. */
export function spell(wire: unknown, path: string): Spelling<unknown> {
  const variants: Variant[] = [];
  const walk = (value: unknown, at: string, member: string): unknown => {
    if (typeof value === 'string' && urlMembers.includes(member)) {
      const right = rightSpelling(value);
      if (right !== value) variants.push({ path: at, expected: right.replace(/\|.*$/, '') });
      return right;
    }
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      const next = items.map((item, i) => walk(item, `${at}[${i}]`, member));
      return next.some((item, i) => item !== items[i]) ? next : value;
    }
    if (!isMembers(value)) return value;
    const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
      name,
      walk(inner, `${at}.${name}`, name),
    ]);
    const next = Object.fromEntries(entries);
    const { system, code } = next;
    if (system === codeSystems.useCase && typeof code === 'string' && code !== code.toLowerCase()) {
      variants.push({ path: `${at}.code`, expected: 'the code in lower case' });
      next.code = code.toLowerCase();
    }
    return Object.keys(next).some((name) => next[name] !== value[name]) ? next : value;
  };
  return { view: walk(wire, path, ''), variants };
}

/** Puts the spelling of what came (`original`, read as `view`) back into what was written, wherever that is the same. */
export function respell(written: unknown, view: unknown, original: unknown): unknown {
  if (view === original) return written;
  if (written === view) return original;
  if (Array.isArray(written) && Array.isArray(view) && Array.isArray(original)) {
    const items: readonly unknown[] = written;
    return items.map((item, i) => respell(item, view[i], original[i]));
  }
  if (isMembers(written) && isMembers(view) && isMembers(original)) {
    return Object.fromEntries(
      Object.entries(written).map(([name, inner]) => [name, respell(inner, view[name], original[name])]),
    );
  }
  return written;
}
