import { type Issue, issueCodes } from '../../domain/issue.js';

/** An issue as plain JSON. */
export const issueTold = ({ severity, code, path, text }: Issue) => ({
  severity,
  code,
  path,
  text,
  mayRetry: issueCodes[code].retry,
  whoActs: issueCodes[code].who,
});

/** Issues as this door tells them. */
export const tell = (issues: readonly Issue[]): string => JSON.stringify({ issues: issues.map(issueTold) });
