import { findWay } from './fhir/places.js';
import { allOperations } from './platform/operations.js';

/** What has one path and stands in no table. */
const single: Readonly<Record<string, string>> = {
  '/token': 'POST',
  '/fhir/$process-message': 'POST',
  '/fhir/MessageDefinition': 'GET, HEAD',
  '/fhir/metadata': 'GET, HEAD',
};

/**
 * The methods of a path as `Allow` lists them (RFC 9110 §10.2.1), for what is refused before any door is reached. Where
 * nothing is, reading is allowed and answered 404.
 */
export function methodsAt(path: string): string {
  const known = single[path];
  if (known !== undefined) return known;
  const [, door, ...steps] = path.split('/');
  // The operator's own door, on its own port.
  if (door === 'admin') return 'GET, HEAD, POST, PUT';
  const found = door === 'fhir' ? inFhir(steps) : door === 'platform' ? inPlatform(steps) : [];
  return found.length === 0 ? 'GET, HEAD' : found.join(', ');
}

function inFhir(steps: readonly string[]): readonly string[] {
  const found = findWay({ method: 'OPTIONS', steps: steps.filter((step) => step !== '') });
  return found.kind === 'other-method' ? found.allowed : [];
}

const inPlatform = ([version, ...steps]: readonly string[]): readonly string[] =>
  allOperations
    .filter(([, { path }]) => version === 'v1' && fits(path.split('/').slice(1), steps))
    .flatMap(([, { method }]) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

const fits = (pattern: readonly string[], steps: readonly string[]): boolean =>
  pattern.length === steps.length && pattern.every((part, i) => part === '{id}' || part === steps[i]);
