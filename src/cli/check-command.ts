import { type Issue, isError } from '../domain/issue.js';
import { operationOutcome } from '../mapping/operation-outcome.js';
import { type Command, readInput, wireNamed } from './command.js';
import { issueReport, verdict } from './report.js';

export const checkCommand: Command = {
  name: 'check',
  usage: 'check [--profile URL] [--wire WIRE] [FILE|-]',
  summary: 'says everything that is wrong with a resource, a bundle or a platform message',
  details: `
  A FHIR resource is held against R4, the profiles it claims and --profile; with --wire also against
  the rules of that wire form. Anything else is held against the platform's schema.
`,
  options: { profile: { type: 'string' }, wire: { type: 'string' } },
  async run(call) {
    const { values, terminal, paint, json, tools } = call;
    const input = await readInput(call);
    const wire = wireNamed(values.wire, input);
    const profile = typeof values.profile === 'string' ? values.profile : undefined;
    // A wire form's own reading holds a message against FHIR too, so that everything is told at once.
    const isRead = wire === 'platform' || values.wire !== undefined;
    const issues: Issue[] = isRead ? [...tools.wires[wire].read(input).issues] : [];
    if (!isRead || (profile !== undefined && wire !== 'platform'))
      issues.push(...tools.conformance().check(input, profile));
    const found = unrepeated(issues);
    terminal.out(`${JSON.stringify(json ? { issues: found } : operationOutcome(found), null, 2)}\n`);
    if (!json) terminal.err(issueReport(found, paint) + verdict(found, paint));
    return found.some(isError) ? 1 : 0;
  },
};

/** The same issue at the same place, found by two checks, is said once. */
function unrepeated(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ code, path, text }) => {
    const key = `${code}|${path}|${text}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
