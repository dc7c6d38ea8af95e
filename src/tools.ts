import { readFileSync } from 'node:fs';
import { access, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCaseLibrary } from './cli/case-library.js';
import type { ToolSettings, Tools } from './cli/command.js';
import type { ServiceTools, WhichStore } from './cli/service-tools.js';
import { type Config, readConfig } from './config/read.js';
import { type Conformance, createConformance } from './conformance/check.js';
import { readJson } from './conformance/json.js';
import { createBarsConnector } from './connectors/bars/connector.js';
import { createFhirRestConnector } from './connectors/fhir-rest/connector.js';
import { createPlatformConnector } from './connectors/platform/connector.js';
import type { Wires } from './connectors/wires.js';
import { error, Refusal } from './domain/issue.js';
import { realSurroundings } from './operations/ids.js';
import { createLog } from './operations/pino-log.js';
import { startService } from './service.js';
import { openStore } from './store/open-store.js';

/** What the process has around it: `main.ts` gives the real thing. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes one line of the log. */
  log(line: string): void;
  /** Resolves with the name of the signal when the process is asked to end. */
  ended(): Promise<string>;
}

const packageFolder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Chooses the implementations that the command line works with: the only place that does. */
export function createTools({ policy, packages, known }: ToolSettings, machine: Machine): Tools {
  const conformance = loadedOnce(packages);
  return {
    conformance,
    wires: wiresOf({ policy, known, conformance }),
    cases: createCaseLibrary(packageFolder('fixtures/cases')),
    sampleFeed: () => readJson(readFileSync(packageFolder('fixtures/directory/open-referral.json'))),
    service: serviceTools(machine),
  };
}

/** Loads the definitions when they are first asked for: commands that do not check do not pay for it. */
function loadedOnce(packages: readonly string[]): () => Conformance {
  let loaded: Conformance | undefined;
  return () => {
    loaded ??= createConformance({ folders: [packageFolder('profiles/json'), ...packages] });
    return loaded;
  };
}

function wiresOf({
  policy,
  known,
  conformance,
}: Omit<ToolSettings, 'packages'> & { conformance(): Conformance }): Wires {
  const check = (resource: unknown) => conformance().check(resource);
  return {
    bars: createBarsConnector({ policy, check }),
    'fhir-rest': createFhirRestConnector({ policy, check, known }),
    platform: createPlatformConnector({ policy }),
  };
}

function serviceTools({ environment, log, ended }: Machine): ServiceTools {
  const surroundings = realSurroundings;
  const store = ({ store: address, limits }: Config, which: WhichStore) =>
    openStore(address, { surroundings, queueLimit: limits.queue, mustExist: which === 'existing' });
  return {
    surroundings,
    ended,
    store,
    configPath: environment.WAYMARK_CONFIG || undefined,
    config: (file) => readConfig({ environment, file, others: ['WAYMARK_CONFIG', 'WAYMARK_AUDIT_KEY'] }),
    async start(config) {
      const written = createLog({ level: config.logLevel, write: log });
      // Node then trusts every certificate: nobody should find that out by accident.
      if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') written.warn('tls.certificates-not-checked');
      const opened = await store(config, 'existing or new');
      try {
        const conformance = loadedOnce(config.packages);
        return await startService({
          config,
          store: opened,
          conformance: conformance(),
          wires: wiresOf({ policy: { nhsNumber: config.nhsNumber }, known: {}, conformance }),
          log: written,
          surroundings,
          random: Math.random,
          secret: (variable) => environment[variable],
          adminToken: await adminTokenOf(config, environment, surroundings.newId),
          version: await versionOfPackage(),
        });
      } catch (thrown) {
        await opened.close();
        throw thrown;
      }
    },
    adminToken: (config) => adminTokenOf(config, environment),
    readFile: (path) => readFile(path, 'utf8'),
    async writeFile(path, text, kind) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flag: 'wx', mode: kind === 'secret' ? 0o600 : 0o644 });
    },
    async newFile(path) {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'wx', 0o600);
      return { write: async (text) => void (await file.appendFile(text)), close: () => file.close() };
    },
    secret: (variable) => environment[variable],
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
  };
}

/**
 * The token of the admin port: what the operator has set, or what the service has made and written beside its file, where
 * only its owner may read it. `newId` makes it when it is not there. Refused where there is neither.
 */
async function adminTokenOf(
  { admin, store }: Config,
  environment: Machine['environment'],
  newId?: () => string,
): Promise<string> {
  const set = environment[admin.tokenVariable];
  if (set !== undefined && set !== '') return set;
  const path =
    store.startsWith('sqlite:') && store !== 'sqlite::memory:'
      ? `${store.slice('sqlite:'.length)}.admin-token`
      : undefined;
  if (path === undefined) {
    const text = `found no admin token; expected one in the variable ${admin.tokenVariable}, since there is no file to keep it beside`;
    throw new Refusal([error('configuration', admin.tokenVariable, text)]);
  }
  if (newId !== undefined) {
    // Kept over restarts: `wx` leaves one that is there as it is.
    await writeFile(path, `${newId()}${newId()}`.replaceAll('-', ''), { flag: 'wx', mode: 0o600 }).catch(() => {});
  }
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    const text = `found no admin token; expected the variable ${admin.tokenVariable}, or a service that has run on this store`;
    throw new Refusal([error('configuration', admin.tokenVariable, text)]);
  }
}

async function versionOfPackage(): Promise<string> {
  const found: unknown = JSON.parse(await readFile(packageFolder('package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : '';
}
