import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject, type JsonObject, objectsIn, textOf } from './json-kinds.js';
import { readStructure, type Structure, withoutVersion } from './schema.js';
import { createTerminology, type Terminology } from './value-sets.js';

/** FHIR R4 itself, as `scripts/definitions.ts` writes it. */
export interface Definitions {
  readonly structures: readonly JsonObject[];
  readonly codeSystems: readonly JsonObject[];
  readonly valueSets: readonly JsonObject[];
}

/** Reads `definitions/r4.json`, which the build makes. */
export function loadDefinitions(
  file = fileURLToPath(new URL('../../definitions/r4.json', import.meta.url)),
): Definitions {
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(content)) throw new Error(`${file} does not hold definitions: run npm run build`);
  return {
    structures: objectsIn(content.structures),
    codeSystems: objectsIn(content.codeSystems),
    valueSets: objectsIn(content.valueSets),
  };
}

/** Every definition there is, found by canonical URL or type name, and read into a schema when first asked for. */
export interface Catalog {
  /** The structure with this canonical URL, `|version` allowed: another version than the one loaded is not known. */
  structure(canonical: string): Structure | undefined;
  /** The root structure of a resource or data type: `Patient`, `Period`, `code`. */
  type(name: string): Structure | undefined;
  isResource(name: string): boolean;
  /** All profiles and extensions beyond R4's own: ours, and the operator's. */
  readonly added: readonly string[];
  readonly terminology: Terminology;
}

const CORE = 'http://hl7.org/fhir/StructureDefinition/';

export function createCatalog(definitions: Definitions, more: readonly JsonObject[]): Catalog {
  const sources = new Map<string, JsonObject>();
  const isOf = (type: string) => (r: JsonObject) => r.resourceType === type;
  const added = more.filter(isOf('StructureDefinition'));
  for (const source of [...definitions.structures, ...added]) {
    const url = textOf(source.url);
    if (url !== undefined) sources.set(url, source);
  }
  const known = new Map<string, Structure | undefined>();
  const byUrl = (url: string): Structure | undefined => {
    if (known.has(url)) return known.get(url);
    const source = sources.get(url);
    const structure = source && readStructure(source);
    known.set(url, structure);
    return structure;
  };
  const resourceNames = new Set(
    definitions.structures
      .filter((s) => s.kind === 'resource' && s.derivation === 'specialization' && s.abstract !== true)
      .flatMap((s) => textOf(s.type) ?? []),
  );
  return {
    structure(canonical) {
      const url = withoutVersion(canonical);
      const structure = byUrl(url);
      const version = canonical.slice(url.length + 1);
      return version === '' || structure?.version === undefined || version === structure.version
        ? structure
        : undefined;
    },
    type: (name) => byUrl(CORE + name),
    isResource: (name) => resourceNames.has(name),
    added: added.flatMap((s) => textOf(s.url) ?? []),
    terminology: createTerminology(
      [...definitions.codeSystems, ...more.filter(isOf('CodeSystem'))],
      [...definitions.valueSets, ...more.filter(isOf('ValueSet'))],
    ),
  };
}
