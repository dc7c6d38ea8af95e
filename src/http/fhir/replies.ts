import { writeJson } from '../../conformance/json-literals.js';
import { error, type Issue } from '../../domain/issue.js';
import { operationOutcome } from '../../mapping/operation-outcome.js';
import type { Answer, KeptResource } from '../../store/records.js';
import type { Reply } from '../door.js';
import { type Addresses, versionHeaders } from './addresses.js';
import type { Preferences } from './negotiation.js';

/** Issues as this door tells them. */
export const tell = (issues: readonly Issue[]): string => writeJson(operationOutcome(issues));

/**
 * What is said of a resource that was written: where it is, which version, and as much of it as the client prefers
 * (http://hl7.org/fhir/R4/http.html#ops); without a preference the whole.
 */
export function writtenAnswer(
  status: number,
  kept: KeptResource,
  issues: readonly Issue[],
  { preferences, addresses }: { readonly preferences: Preferences; readonly addresses: Addresses },
): Answer {
  const wish = preferences.return ?? 'representation';
  const body = { minimal: '', representation: kept.body, operationoutcome: tell(issues) }[wish];
  return { status, headers: { ...versionHeaders(kept), location: addresses.version(kept) }, body };
}

/** The answer to a message that has changed nothing of the resource it came as: what is there is shown with it. */
export const unchanged: Answer = { status: 200, headers: {}, body: '' };

export const isUnchanged = ({ headers }: Answer): boolean => headers.etag === undefined;

/** 405, with what is allowed there, and, where that is nothing, what is to be asked instead. */
export const notAllowed = (allowed: readonly string[], instead?: string): Reply => ({
  status: 405,
  headers: { allow: allowed.join(', ') },
  body: tell([
    error('method-not-allowed', '', instead ?? `found another method; expected ${allowed.join(', ') || 'none'}`),
  ]),
});
