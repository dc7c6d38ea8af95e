/**
 * Everything that can be wrong with a message, once. A row says how the problem is answered at each door:
 * `http` status, FHIR `OperationOutcome.issue.code` (http://hl7.org/fhir/issue-type), the NHS code of
 * https://fhir.nhs.uk/CodeSystem/http-error-codes, who must act, and whether the same message may be sent again.
 */
export const issueCodes = {
  'json-syntax': { http: 400, fhir: 'invalid', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'json-encoding': { http: 400, fhir: 'invalid', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'json-duplicate-key': { http: 400, fhir: 'invalid', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'json-forbidden-key': { http: 400, fhir: 'invalid', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'json-number': { http: 400, fhir: 'value', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'too-deep': { http: 400, fhir: 'too-costly', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'too-long': { http: 413, fhir: 'too-long', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'too-many': { http: 413, fhir: 'too-costly', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  structure: { http: 422, fhir: 'structure', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  required: { http: 422, fhir: 'required', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  value: { http: 422, fhir: 'value', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'code-unknown': { http: 422, fhir: 'code-invalid', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  invariant: { http: 422, fhir: 'invariant', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'reference-broken': { http: 422, fhir: 'not-found', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'reference-target': { http: 422, fhir: 'value', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'profile-unknown': {
    http: 422,
    fhir: 'not-supported',
    bars: 'REC_UNPROCESSABLE_ENTITY',
    who: 'operator',
    retry: false,
  },
  'definition-unusable': { http: 500, fhir: 'exception', bars: 'REC_SERVER_ERROR', who: 'operator', retry: false },
  'resource-type': { http: 422, fhir: 'structure', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'modifier-unknown': { http: 422, fhir: 'extension', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'not-supported': { http: 422, fhir: 'not-supported', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'nhs-number': { http: 422, fhir: 'value', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'move-not-allowed': {
    http: 422,
    fhir: 'business-rule',
    bars: 'REC_UNPROCESSABLE_ENTITY',
    who: 'sender',
    retry: false,
  },
  ambiguous: { http: 422, fhir: 'multiple-matches', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  login: { http: 401, fhir: 'login', bars: 'REC_UNAUTHORIZED', who: 'sender', retry: false },
  forbidden: { http: 403, fhir: 'forbidden', bars: 'REC_FORBIDDEN', who: 'sender', retry: false },
  'not-found': { http: 404, fhir: 'not-found', bars: 'REC_NOT_FOUND', who: 'sender', retry: false },
  'method-not-allowed': {
    http: 405,
    fhir: 'not-supported',
    bars: 'REC_METHOD_NOT_ALLOWED',
    who: 'sender',
    retry: false,
  },
  'not-acceptable': { http: 406, fhir: 'processing', bars: 'REC_NOT_ACCEPTABLE', who: 'sender', retry: false },
  'media-type': { http: 415, fhir: 'not-supported', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'request-form': { http: 400, fhir: 'value', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'request-incomplete': { http: 400, fhir: 'required', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'parameter-unknown': { http: 400, fhir: 'not-supported', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'too-costly': { http: 400, fhir: 'too-costly', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'receiver-unknown': {
    http: 422,
    fhir: 'not-found',
    bars: 'REC_UNPROCESSABLE_ENTITY',
    who: 'sender',
    retry: false,
  },
  duplicate: { http: 409, fhir: 'duplicate', bars: 'REC_CONFLICT', who: 'nobody', retry: false },
  conflict: { http: 409, fhir: 'conflict', bars: 'REC_CONFLICT', who: 'sender', retry: false },
  'key-reused': { http: 422, fhir: 'conflict', bars: 'REC_UNPROCESSABLE_ENTITY', who: 'sender', retry: false },
  'version-stale': { http: 412, fhir: 'conflict', bars: 'REC_CONFLICT', who: 'sender', retry: false },
  'version-needed': { http: 428, fhir: 'required', bars: 'REC_BAD_REQUEST', who: 'sender', retry: false },
  'too-early': { http: 425, fhir: 'duplicate', bars: 'REC_TOO_EARLY', who: 'nobody', retry: true },
  throttled: { http: 429, fhir: 'throttled', bars: 'REC_TOO_MANY_REQUESTS', who: 'sender', retry: true },
  timeout: { http: 408, fhir: 'timeout', bars: 'REC_TIMEOUT', who: 'sender', retry: true },
  unavailable: { http: 503, fhir: 'transient', bars: 'REC_UNAVAILABLE', who: 'operator', retry: true },
  configuration: { http: 500, fhir: 'exception', bars: 'REC_SERVER_ERROR', who: 'operator', retry: false },
  bug: { http: 500, fhir: 'exception', bars: 'REC_SERVER_ERROR', who: 'operator', retry: false },
  unmapped: { http: 200, fhir: 'informational', bars: undefined, who: 'nobody', retry: false },
  'profile-unchecked': { http: 200, fhir: 'informational', bars: undefined, who: 'operator', retry: false },
  variant: { http: 200, fhir: 'informational', bars: undefined, who: 'nobody', retry: false },
} as const satisfies Record<string, IssueAnswer>;

interface IssueAnswer {
  readonly http: number;
  readonly fhir: string;
  readonly bars: string | undefined;
  readonly who: 'sender' | 'receiver' | 'operator' | 'nobody';
  readonly retry: boolean;
}

export type IssueCode = keyof typeof issueCodes;

/**
 * One problem with a message.
 *
 * `path` is where: a FHIRPath (`Bundle.entry[2].resource.subject`) for FHIR, a JSON pointer (`/referral/risks`) for
 * plain JSON. `text` is what was found and what was expected; it never repeats a value that could identify a person.
 */
export interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  readonly path: string;
  readonly text: string;
}

/** An issue that stops the message. */
export const error = (code: IssueCode, path: string, text: string): Issue => ({ severity: 'error', code, path, text });

/** A thing worth knowing that is nobody's fault. */
export const information = (code: IssueCode, path: string, text: string): Issue => ({
  severity: 'information',
  code,
  path,
  text,
});

/** An issue that lets the message pass, and is told to the sender. */
export const warning = (code: IssueCode, path: string, text: string): Issue => ({
  severity: 'warning',
  code,
  path,
  text,
});

export const isError = (issue: Issue): boolean => issue.severity === 'error';

/**
 * The stop that issues cause: thrown once, with every issue found so far, so that a sender corrects a message in one go.
 * Anything else that is thrown is a bug.
 */
export class Refusal extends Error {
  constructor(readonly issues: readonly Issue[]) {
    super(issues.map((i) => `${i.code} at ${i.path}: ${i.text}`).join('\n'));
    this.name = 'Refusal';
  }
}

/** Stops when any of `issues` is an error; returns the others (warnings, information) otherwise. */
export function refuseErrors(issues: readonly Issue[]): readonly Issue[] {
  if (issues.some(isError)) throw new Refusal(issues);
  return issues;
}
