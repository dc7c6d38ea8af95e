import type { Explanation } from '../mapping/explain.js';
import { type Call, type Command, readInput, wireNamed } from './command.js';

const words: Readonly<Record<Explanation['fate'], string>> = {
  fact: '',
  constant: 'always so',
  reference: 'leads to',
  copy: 'about this copy',
  'not-understood': 'carried, not understood',
};

export const explainCommand: Command = {
  name: 'explain',
  usage: 'explain [--wire WIRE] [FILE|-]',
  summary: 'says of every leaf of a message which row took it, where it went, or that it was not understood',
  options: { wire: { type: 'string' } },
  async run(call) {
    const { values, terminal, json, tools } = call;
    const input = await readInput(call);
    const leaves = tools.wires[wireNamed(values.wire, input)].explain(input);
    const count = (fate: Explanation['fate']) => leaves.filter((leaf) => leaf.fate === fate).length;
    const counts = { leaves: leaves.length, facts: count('fact'), notUnderstood: count('not-understood') };
    if (json) {
      terminal.out(`${JSON.stringify({ counts, leaves }, null, 2)}\n`);
      return 0;
    }
    for (const leaf of leaves) terminal.out(line(leaf, call.paint));
    terminal.err(
      `${counts.leaves} leaves: ${counts.facts} facts, ${counts.notUnderstood} carried and not understood\n`,
    );
    return 0;
  },
};

function line({ path, value, fate, part, facts }: Explanation, paint: Call['paint']): string {
  const went =
    fate === 'fact' ? `→ ${(facts ?? []).join(', ')}` : [words[fate], ...(part === undefined ? [] : [part])].join(' ');
  return `${path} = ${JSON.stringify(value)}\n    ${paint(fate === 'not-understood' ? 'yellow' : fate === 'fact' ? 'green' : 'grey', went)}\n`;
}
