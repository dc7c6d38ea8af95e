import { measurementsTogether, readMeasurement } from '../domain/measure.js';
import { type Command, readInput } from './command.js';
import { issueReport, verdict } from './report.js';

export const scoreCommand: Command = {
  name: 'score',
  usage: 'score [FILE|-]',
  summary: 'scores a measurement (ONS4, SWEMWBS …), or a list of them, and says what changed between them',
  details: `
  A measurement is JSON: instrument, when, timePoint, and items, total or scores; docs/measures.md has every instrument.
  A list is taken as one person's in one referral: from the second measurement of an instrument on, each says what
  changed since the baseline and since the last, and whether that is better, worse, and meaningful.
`,
  options: {},
  async run(call) {
    const { terminal, paint, json } = call;
    const input = await readInput(call);
    const list: readonly unknown[] = Array.isArray(input) ? input : [input];
    const read = list.map((one, i) => readMeasurement(one, Array.isArray(input) ? `/${i}` : ''));
    const faults = read.flatMap(({ issues }) => issues);
    const scored = read.flatMap((one) => one.scored ?? []);
    const { measurements, issues } = faults.length > 0 ? { issues: faults } : measurementsTogether(scored, '/');
    if (measurements !== undefined) terminal.out(`${JSON.stringify({ measurements }, null, 2)}\n`);
    else if (json) terminal.out(`${JSON.stringify({ issues }, null, 2)}\n`);
    if (!json) terminal.err(issueReport(issues, paint) + verdict(issues, paint));
    return measurements === undefined ? 1 : 0;
  },
};
