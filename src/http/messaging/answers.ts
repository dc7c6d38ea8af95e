import { writeJson } from '../../conformance/json-literals.js';
import { error, type Issue, type IssueCode, isError, issueCodes, warning } from '../../domain/issue.js';
import { type Names, operationOutcome } from '../../mapping/operation-outcome.js';

interface AnswerHere extends Names {
  readonly http: number;
}

const badRequest = (fhir: Names['fhir']) => ({ http: 400, fhir, bars: 'REC_BAD_REQUEST' }) as const;

/**
 * What this door answers otherwise than `issueCodes` says.
 *
 * BaRS answers a message that breaks a rule of its structure with 400 REC_BAD_REQUEST, and keeps 422
 * REC_UNPROCESSABLE_ENTITY for what a receiver does not support (BaRS guide: $process-message semantics; error handling,
 * failure scenarios). Its issues have the types of those scenarios: what FHIR calls `extension`, `code-invalid` or a
 * reference that is `not-found` is an `invariant` or a `value` there, so that `not-found` says one thing only: the
 * referral is not known.
 */
const here: Readonly<Partial<Record<IssueCode, AnswerHere>>> = {
  structure: badRequest('structure'),
  required: badRequest('required'),
  value: badRequest('value'),
  'code-unknown': badRequest('value'),
  invariant: badRequest('invariant'),
  'reference-broken': badRequest('invariant'),
  'reference-target': badRequest('invariant'),
  'resource-type': badRequest('structure'),
  'modifier-unknown': badRequest('invariant'),
  'nhs-number': badRequest('value'),
  ambiguous: badRequest('multiple-matches'),
  'receiver-unknown': { http: 422, fhir: 'not-supported', bars: 'REC_UNPROCESSABLE_ENTITY' },
};

const answerOf = (code: IssueCode): AnswerHere => here[code] ?? issueCodes[code];

/**
 * What is not supported comes first, since nothing else about the message matters then; then the rules of BaRS that are
 * broken, since its test harness reads the first issue and the check against FHIR often has another word for the same
 * fault; what stops nothing comes last.
 */
const rank = (issue: Issue): number => {
  if (!isError(issue)) return 3;
  if (issue.code === 'not-supported') return 0;
  return answerOf(issue.code).fhir === 'invariant' ? 1 : 2;
};
const inOrder = (issues: readonly Issue[]): readonly Issue[] => [...issues].sort((a, b) => rank(a) - rank(b));

/** Issues as this door tells them: an OperationOutcome. */
export const tell = (issues: readonly Issue[]): string => writeJson(operationOutcome(inOrder(issues), answerOf));

/** The status of a refusal at this door: that of the issue that is told first. */
export function statusHere(issues: readonly Issue[]): number {
  const first = inOrder(issues).find(isError);
  return first === undefined ? 500 : answerOf(first.code).http;
}

/** `X-Request-Id` again: the message was accepted before (BaRS guide: transactional integrity: a success, not to be retried). */
export const seenBefore = (): Issue =>
  error('duplicate', '', 'found an X-Request-Id that was accepted before; it need not be sent again');

/** A message again under another `X-Request-Id` (BaRS test harness: repeated Bundle.id). */
export const sentBefore = (): Issue =>
  error('invariant', 'Bundle.id', 'found a message that was accepted before; expected a new id for a new message');

/** `X-Request-Id` while the first one is still in work (BaRS guide: transactional integrity). */
export const stillInWork = (): Issue =>
  error('too-early', '', 'found an X-Request-Id that is still in work; expected the same request again later');

/** A withdrawal that came after work began is asked for, and not done (warning beside the 200). */
export const askedOnly = (): Issue =>
  warning(
    'move-not-allowed',
    'ServiceRequest.status',
    'found work that has begun; the withdrawal is asked for and not done: the request stands until the link worker answers',
  );
