import type { OperationOutcome } from '@medplum/fhirtypes';
import { type Issue, type IssueCode, issueCodes } from '../domain/issue.js';
import { codeSystems } from './systems.js';

/** What an issue is called in FHIR and in the NHS code system of errors. */
export interface Names {
  readonly fhir: OutcomeCode;
  readonly bars: string | undefined;
}
type OutcomeCode = (typeof issueCodes)[IssueCode]['fhir'];

const ownNames = (code: IssueCode): Names => issueCodes[code];

/**
 * Issues in FHIR's form: one `issue` each, with its FHIRPath in `expression` (a JSON pointer stands in `diagnostics`,
 * since `expression` may only hold FHIRPath), the NHS code and our own. No issues is a success that says so. `namesOf` is for a door that calls an issue otherwise.
 */
export function operationOutcome(issues: readonly Issue[], namesOf = ownNames): OperationOutcome {
  if (issues.length === 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', diagnostics: 'nothing is wrong' }],
    };
  }
  return { resourceType: 'OperationOutcome', issue: issues.map((issue) => issueElement(issue, namesOf(issue.code))) };
}

function issueElement({ severity, code, path, text }: Issue, { fhir, bars }: Names): OperationOutcome['issue'][number] {
  const isPointer = path === '' || path.startsWith('/');
  return {
    severity,
    code: fhir,
    ...(bars !== undefined && { details: { coding: [{ system: codeSystems.httpErrors, code: bars }], text: code } }),
    diagnostics: isPointer && path !== '' ? `${path}: ${text}` : text,
    ...(!isPointer && { expression: [path] }),
  };
}
