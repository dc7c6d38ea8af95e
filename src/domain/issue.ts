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
