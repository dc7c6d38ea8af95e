import { readJson } from '../conformance/json.js';
import { writeJson } from '../conformance/json-literals.js';
import { detectWire } from '../connectors/wires.js';
import { Refusal } from '../domain/issue.js';
import { type Command, readInput, wireNamed } from './command.js';
import { issueReport, unmappedReport, verdict } from './report.js';
import { Usage } from './terminal.js';

export const mapCommand: Command = {
  name: 'map',
  usage: 'map [--from WIRE] --to WIRE [--onto FILE] [FILE|-]',
  summary: 'turns a message of one wire form into another, and says what was carried and not understood',
  details: `
  WIRE is bars, fhir-rest or platform. --from is found out from the message when it is left out.
  --onto FILE writes onto the form last seen of the same message, so that what Waymark does not
  understand stays as it was there.
`,
  options: { from: { type: 'string' }, to: { type: 'string' }, onto: { type: 'string' } },
  async run(call) {
    const { values, terminal, paint, json, tools } = call;
    if (values.to === undefined) throw new Usage('--to is missing');
    const input = await readInput(call);
    const from = wireNamed(values.from, input);
    const to = wireNamed(values.to, input);
    const { message, issues, unmapped } = tools.wires[from].read(input);
    if (message === undefined) throw new Refusal(issues);
    const onto = typeof values.onto === 'string' ? readJson(await terminal.read(values.onto)) : undefined;
    if (onto !== undefined && detectWire(onto) !== to) {
      throw new Usage(
        `--onto holds ${detectWire(onto) ?? 'no wire form that is known'}; expected ${to}, the form that is written`,
      );
    }
    const output = tools.wires[to].write(message, onto, unmapped);
    if (json) {
      terminal.out(`${writeJson({ message: output, issues, unmapped }, 2)}\n`);
      return 0;
    }
    terminal.out(`${writeJson(output, 2)}\n`);
    terminal.err(issueReport(issues, paint) + unmappedReport(unmapped, paint) + verdict(issues, paint));
    return 0;
  },
};
