import { type Issue, issueCodes } from '../domain/issue.js';
import type { Leaf } from '../mapping/engine/table.js';

const codes = { red: 31, green: 32, yellow: 33, blue: 34, grey: 90, bold: 1 } as const;
type Paint = (style: keyof typeof codes, text: string) => string;

/** Colours text for a terminal, or leaves it as it is. */
export const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

const marks = { error: 'red', warning: 'yellow', information: 'blue' } as const;

/** Issues for a person: one paragraph each, with where, what was found and expected, and who must act. */
export const issueReport = (issues: readonly Issue[], paint: Paint): string =>
  issues.map((issue) => paragraph(issue, paint)).join('');

function paragraph({ severity, code, path, text }: Issue, paint: Paint): string {
  const { who } = issueCodes[code];
  const acts = who === 'nobody' || severity === 'information' ? '' : ` (for the ${who} to mend)`;
  const where = path === '' ? '' : ` at ${paint('bold', path)}`;
  return `${paint(marks[severity], `${severity} ${code}`)}${where}${acts}\n    ${text}\n`;
}

/** What was carried and not understood, `path = value`, at most `most` lines and a count of the others. */
export function unmappedReport(unmapped: readonly Leaf[], paint: Paint, most = 40): string {
  if (unmapped.length === 0) return `${paint('green', 'everything was understood')}\n`;
  const shown = unmapped.slice(0, most).map(({ path, value }) => `    ${path} = ${JSON.stringify(value)}\n`);
  const others = unmapped.length > most ? `    … and ${unmapped.length - most} more (--json lists them all)\n` : '';
  return `${paint('yellow', `carried and not understood: ${unmapped.length}`)}\n${shown.join('')}${others}`;
}

/** How many there are of each severity, in one line. */
export function verdict(issues: readonly Issue[], paint: Paint): string {
  const count = (severity: Issue['severity']) => issues.filter((issue) => issue.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  const head = errors > 0 ? paint('red', 'refused') : paint('green', 'accepted');
  return `${head}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}\n`;
}
