import { error, type Issue, warning } from '../../domain/issue.js';
import { isNhsNumber } from '../../domain/nhs-number.js';
import type { Person } from '../../domain/person.js';
import { checkProgress, type Progress } from '../../domain/progress.js';
import type { Policy } from '../../mapping/complete-referral.js';

/** What a schema cannot say about a person: the check digit of the NHS number, and that a death is said once. */
export function checkPerson({ nhsNumber, deceased, deceasedOn }: Person, at: string, policy: Policy): Issue[] {
  const issues: Issue[] = [];
  if (nhsNumber !== undefined && !isNhsNumber(nhsNumber.value)) {
    const raise = policy.nhsNumber === 'refuse' ? error : warning;
    issues.push(
      raise(
        'nhs-number',
        `${at}/nhsNumber/value`,
        'found an NHS number that is not ten digits with a right check digit; expected one (modulus 11)',
      ),
    );
  }
  if (deceased !== undefined && deceasedOn !== undefined) {
    issues.push(error('invariant', `${at}/deceased`, 'found deceased beside deceasedOn; expected one of them'));
  }
  return issues;
}

/** The domain's rules for a progress (`checkProgress`), with JSON pointers. */
export const checkProgressAt = (progress: Progress, at: string): Issue[] =>
  checkProgress(progress, '').map((issue) => ({ ...issue, path: at + issue.path.replaceAll('.', '/') }));
