import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON object whose members are not known. */
export type Json = { readonly [member: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; none when it is no list. */
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The object itself; an empty one when it is none. */
export const object = (value: unknown): Json => (isObject(value) ? value : {});

/** The text itself; an empty one when it is none. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const repository = process.cwd();

export const readJsonFile = (path: string): Json => object(JSON.parse(readFileSync(path, 'utf8')));

/** Everything in profiles/json. */
export const published: readonly Json[] = readdirSync(join(repository, 'profiles/json'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => readJsonFile(join(repository, 'profiles/json', name)));

/** The published resource of this type with this URL or id; stops when there is none. */
export function find(resourceType: string, name: string): Json {
  const found = published.find((r) => r.resourceType === resourceType && (r.url === name || r.id === name));
  if (found === undefined) throw new Error(`profiles/json has no ${resourceType} ${name}`);
  return found;
}

/** The elements of a StructureDefinition's snapshot, by id. */
export const snapshot = (definition: Json): ReadonlyMap<string, Json> =>
  new Map(objects(object(definition.snapshot).element).map((element) => [text(element.id), element]));

/** The codes of a CodeSystem with their displays, in order. */
export const concepts = (url: string): ReadonlyMap<string, string> =>
  new Map(objects(find('CodeSystem', url).concept).map(({ code, display }) => [text(code), text(display)]));

/** Rows of a CSV file as lists of cells (RFC 4180). */
export function csv(path: string): string[][] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) =>
        (cell[1] ?? cell[2] ?? '').replaceAll('""', '"'),
      ),
    );
}
