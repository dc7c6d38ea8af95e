import { fileURLToPath } from 'node:url';
import { createCaseLibrary } from './cli/case-library.js';
import type { ToolSettings, Tools } from './cli/command.js';
import { type Conformance, createConformance } from './conformance/check.js';
import { createBarsConnector } from './connectors/bars/connector.js';
import { createFhirRestConnector } from './connectors/fhir-rest/connector.js';
import { createPlatformConnector } from './connectors/platform/connector.js';

const packageFolder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Chooses the implementations that the command line works with: the only place that does. */
export function createTools({ policy, packages, known }: ToolSettings): Tools {
  let loaded: Conformance | undefined;
  const conformance = () => {
    loaded ??= createConformance({ folders: [packageFolder('profiles/json'), ...packages] });
    return loaded;
  };
  const check = (resource: unknown) => conformance().check(resource);
  return {
    conformance,
    wires: {
      bars: createBarsConnector({ policy, check }),
      'fhir-rest': createFhirRestConnector({ policy, check, known }),
      platform: createPlatformConnector({ policy }),
    },
    cases: createCaseLibrary(packageFolder('fixtures/cases')),
  };
}
