import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { error, type Issue, Refusal } from '../domain/issue.js';
import { isObject, type JsonObject, objectsIn } from './json-kinds.js';

/** Kinds that are enforced; a package's examples and search parameters are not. */
const kinds = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem']);
const largestPackage = 512 * 1024 * 1024;

/**
 * Reads every definition in `folders`: `.tgz` FHIR packages (npm form, `package/*.json`) and single `.json` files.
 * Examples beneath (`package/example`, subfolders) are not definitions and are left alone.
 *
 * Throws a `Refusal` that tells the operator of every file that is not JSON and every profile without a snapshot.
 */
export function readPackages(folders: readonly string[]): JsonObject[] {
  const issues: Issue[] = [];
  const found = folders.flatMap((folder) =>
    namesIn(folder, issues).flatMap((name) => readFile(join(folder, name), issues)),
  );
  if (issues.length > 0) throw new Refusal(issues);
  return found;
}

function namesIn(folder: string, issues: Issue[]): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    issues.push(error('definition-unusable', folder, 'found no folder that can be read'));
    return [];
  }
}

function readFile(path: string, issues: Issue[]): JsonObject[] {
  if (path.endsWith('.json')) return readDefinition(path, readFileSync(path, 'utf8'), issues);
  if (!path.endsWith('.tgz')) return [];
  try {
    const archive = gunzipSync(readFileSync(path), { maxOutputLength: largestPackage });
    return [...tarFiles(archive)]
      .filter(({ name }) => /^package\/[^/]+\.json$/.test(name))
      .flatMap(({ name, content }) => readDefinition(`${path}:${name}`, content.toString('utf8'), issues));
  } catch {
    issues.push(error('definition-unusable', path, 'found a file that is no .tgz package, or is over 512 MB unpacked'));
    return [];
  }
}

function readDefinition(path: string, text: string, issues: Issue[]): JsonObject[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    issues.push(error('definition-unusable', path, 'found a file that is not JSON'));
    return [];
  }
  if (!isObject(content) || typeof content.resourceType !== 'string' || !kinds.has(content.resourceType)) return [];
  if (content.resourceType !== 'StructureDefinition') return [content];
  // Logical models describe no FHIR resource; other versions of FHIR describe other ones.
  if (content.kind === 'logical') return [];
  if (typeof content.fhirVersion === 'string' && !content.fhirVersion.startsWith('4.0')) {
    issues.push(error('definition-unusable', path, 'found a definition for another version of FHIR, expected 4.0.1'));
    return [];
  }
  if (hasSnapshot(content)) return [content];
  issues.push(
    error('definition-unusable', path, 'found a profile without snapshot, expected one with (publishers generate it)'),
  );
  return [];
}

const hasSnapshot = ({ snapshot }: JsonObject): boolean => isObject(snapshot) && objectsIn(snapshot.element).length > 0;

/** Entries of a tar archive (POSIX ustar): a 512-byte header, the content, padding to the next 512. */
function* tarFiles(archive: Buffer): Generator<{ name: string; content: Buffer }> {
  const field = (at: number, from: number, to: number): string => {
    const raw = archive.toString('utf8', at + from, at + to);
    const end = raw.indexOf('\0');
    return end === -1 ? raw : raw.slice(0, end);
  };
  let longName: string | undefined;
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(field(at, 124, 136).trim() || '0', 8);
    if (!Number.isInteger(size) || size < 0 || at + 512 + size > archive.length) throw new Error('not a tar archive');
    const prefix = field(at, 345, 500);
    const kind = field(at, 156, 157);
    const name: string = longName ?? (prefix === '' ? field(at, 0, 100) : `${prefix}/${field(at, 0, 100)}`);
    const content = archive.subarray(at + 512, at + 512 + size);
    // Names over 100 characters come as an entry of their own: GNU `L`, or pax `x` with a `path=` record.
    if (kind === 'L') longName = content.toString('utf8').replace(/\0+$/, '');
    else if (kind === 'x') longName = /\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1];
    else {
      longName = undefined;
      if (kind === '0' || kind === '') yield { name, content };
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
