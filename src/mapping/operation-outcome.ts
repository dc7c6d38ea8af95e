import type { OperationOutcome } from '@medplum/fhirtypes';
import { type Issue, issueCodes } from '../domain/issue.js';
import { codeSystems } from './systems.js';

/**
 * Issues in FHIR's form: one `issue` each, with its FHIRPath in `expression` (a JSON pointer stands in `diagnostics`,
 * since `expression` may only hold FHIRPath), the NHS code and our own. No issues is a success that says so.
 */
export function operationOutcome(issues: readonly Issue[]): OperationOutcome {
  if (issues.length === 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', diagnostics: 'nothing is wrong' }],
    };
  }
  return { resourceType: 'OperationOutcome', issue: issues.map(issueElement) };
}

function issueElement({ severity, code, path, text }: Issue): OperationOutcome['issue'][number] {
  const { fhir, bars } = issueCodes[code];
  const isPointer = path === '' || path.startsWith('/');
  return {
    severity,
    code: fhir,
    ...(bars !== undefined && { details: { coding: [{ system: codeSystems.httpErrors, code: bars }], text: code } }),
    diagnostics: isPointer && path !== '' ? `${path}: ${text}` : text,
    ...(!isPointer && { expression: [path] }),
  };
}
