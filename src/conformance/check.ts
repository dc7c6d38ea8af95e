import type { Issue } from '../domain/issue.js';
import { createCatalog, type Definitions, loadDefinitions } from './definitions.js';
import { createInvariants } from './invariants.js';
import { findNotEnforced, type NotEnforced } from './not-enforced.js';
import { readPackages } from './packages.js';
import { createReport } from './report.js';
import { createShapes } from './shapes.js';
import { createChecker } from './structure.js';

export interface ConformanceSources {
  /** FHIR R4; read from `definitions/r4.json` when left out. */
  readonly definitions?: Definitions;
  /** Folders of FHIR packages (`.tgz`) and definitions (`.json`): our own profiles, and what the operator adds. */
  readonly folders?: readonly string[];
}

export interface Conformance {
  /**
   * Everything that is wrong with a resource or bundle: against FHIR R4, against each profile in `meta.profile` that is
   * loaded, and against `profile` when given. Paths are FHIRPath with indices from the outermost resource.
   * Never throws for content; never repeats a value that could identify a person. `[]` means nothing was found.
   */
  check(resource: unknown, profile?: string): Issue[];
  /** True when the profile, extension or type with this canonical URL (`|version` allowed) is loaded and enforced. */
  knows(canonical: string): boolean;
  /** The codes of a value set, when its members are known and can be listed. */
  expand(valueSet: string): readonly string[] | undefined;
  /** What added profiles demand and nothing here can check: bindings to value sets without known members, and the like. */
  notEnforced(): NotEnforced[];
}

/**
 * Reads the definitions once and gives back the checks. Throws a `Refusal` for the operator when a folder holds what
 * cannot be used: a profile without snapshot, a file that is not JSON.
 */
export function createConformance(sources: ConformanceSources = {}): Conformance {
  const added = readPackages(sources.folders ?? []);
  const catalog = createCatalog(sources.definitions ?? loadDefinitions(), added);
  const checker = createChecker(createShapes(catalog));
  const invariants = createInvariants();
  return {
    check(resource, profile) {
      const report = createReport();
      checker.resource(resource, { catalog, invariants, report }, profile === undefined ? [] : [profile]);
      return [...report.issues];
    },
    knows: (canonical) => catalog.structure(canonical) !== undefined,
    expand(url) {
      const set = catalog.terminology.valueSet(url);
      return 'unknown' in set || set.codes.length === 0 ? undefined : set.codes;
    },
    notEnforced: () => findNotEnforced(catalog, invariants),
  };
}
