import { refuse } from './call.js';

/** The steps of a path, decoded; undefined where the encoding is broken. A slash at the end says nothing. */
export function stepsIn(path: string): string[] | undefined {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  try {
    return parts.length === 1 && parts[0] === '' ? [] : parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** The steps of a path; refused (400) where the encoding is broken. */
export function stepsOf(path: string): string[] {
  const steps = stepsIn(path);
  if (steps !== undefined) return steps;
  throw refuse('request-form', 'found a path whose %-encoding is broken; expected UTF-8, percent-encoded');
}
