import { readJson } from '../conformance/json.js';
import { Refusal } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Answered, Fault, Sent } from './call.js';
import type { Attempt } from './destination.js';

/** What each fault of a call says to the operator. */
const faults: Readonly<Record<Fault, string>> = {
  'url-refused': 'the URL of the endpoint cannot be called',
  'address-refused': 'the address of the endpoint may not be called: see the ranges that are allowed',
  'headers-refused': 'the headers cannot be sent as they are',
  'name-unknown': 'the name of the endpoint leads to no address',
  'not-connected': 'no connection to the endpoint',
  certificate: 'the certificate of the endpoint is not trusted',
  timeout: 'no whole answer in time: whether it arrived is unknown',
  broken: 'the connection broke off: whether it arrived is unknown',
  stale: 'the connection broke off: whether it arrived is unknown',
  'too-long': 'the answer was too long to read: whether it arrived is unknown',
  encoded: 'the answer was compressed, which was not asked for: whether it arrived is unknown',
  stopped: 'Waymark stopped meanwhile: whether it arrived is unknown',
};

/** An attempt that got no answer is made again: the receiver knows the message by its id. */
export const attemptWithout = (fault: Fault): Attempt => ({ kind: 'retry', reason: faults[fault] });

export const isAnswered = (sent: Sent): sent is Answered => sent.kind === 'answered';

/** What a FHIR server says of a message for good, where an OperationOutcome stands behind the status. */
export const outcomeWords = [400, 412, 413, 422] as const;

/**
 * What a status leads to that is not a success (`docs/retries.md` has the table). `lastWords` are
 * the statuses that are the receiver's own word on this message, not that of a gateway in front of it.
 */
export function attemptOf({ status, headers }: Answered, now: number, lastWords: readonly number[]): Attempt {
  const reason = `answered ${status}`;
  if (status === 410) return { kind: 'gone', reason: `${reason}: the endpoint is gone` };
  if (status >= 300 && status < 400) return retry(`${reason}: redirects are not followed`);
  if (lastWords.includes(status)) {
    return { kind: 'dead', reason: `${reason}: the receiver refuses the message` };
  }
  if ([401, 403].includes(status)) return retry(`${reason}: the receiver refuses Waymark's login`);
  const after = retryAfter(headers['retry-after'], now);
  return { kind: 'retry', reason, ...(after !== undefined && { after }) };
}

export const retry = (reason: string): Attempt => ({ kind: 'retry', reason });

/** Milliseconds until the time of a `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3); nothing for other text. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1_000;
  const at = /^[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** An answer's body as a FHIR resource, read as strictly as what comes in; nothing when it is none. */
export function resourceIn({ body }: Answered): Readonly<Record<string, unknown>> | undefined {
  try {
    const json = readJson(body);
    return isMembers(json) && typeof json.resourceType === 'string' ? json : undefined;
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined;
    throw thrown;
  }
}

/** The codes of the errors that an OperationOutcome tells: `issue.code` and those of `issue.details`. */
export function errorCodes(outcome: unknown): readonly string[] {
  return listIn(outcome, 'issue').flatMap((issue) => {
    if (!isMembers(issue) || !['error', 'fatal'].includes(String(issue.severity))) return [];
    const codings = isMembers(issue.details) ? listIn(issue.details, 'coding') : [];
    return [issue.code, ...codings.map((coding) => (isMembers(coding) ? coding.code : undefined))].filter(
      (code) => typeof code === 'string',
    );
  });
}

export const isOutcome = (resource: unknown): boolean =>
  isMembers(resource) && resource.resourceType === 'OperationOutcome';

/** The items of a member that is a list. */
export function listIn(element: unknown, name: string): readonly unknown[] {
  const found: unknown = isMembers(element) ? element[name] : undefined;
  return Array.isArray(found) ? found : [];
}

/** Whether any resource of a Bundle is an OperationOutcome that tells an error. */
export const holdsErrors = (bundle: unknown): boolean =>
  listIn(bundle, 'entry').some((entry) => {
    if (!isMembers(entry)) return false;
    const inner = isMembers(entry.response) ? entry.response.outcome : undefined;
    return [entry.resource, inner].some((resource) => isOutcome(resource) && errorCodes(resource).length > 0);
  });
