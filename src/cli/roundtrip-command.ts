import { writeJson } from '../conformance/json-literals.js';
import type { Connector } from '../connectors/connector.js';
import { isWireName, type Wires } from '../connectors/wires.js';
import { Refusal } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import { same } from '../mapping/engine/constants.js';
import { type Leaf, leaves } from '../mapping/engine/table.js';
import { type Command, readInput, wireNamed } from './command.js';
import { issueReport, unmappedReport, verdict } from './report.js';

/** What became of a message that was read and written back. */
interface Trip {
  /** Leaves of the input that are not in what was written onto it, and the other way round. */
  readonly lost: readonly Leaf[];
  readonly added: readonly Leaf[];
  /** For each wire form: the facts that are not the same after being written in it anew and read back. */
  readonly facts: Readonly<Record<string, readonly Leaf[]>>;
}

export const roundtripCommand: Command = {
  name: 'roundtrip',
  usage: 'roundtrip [WIRE] [FILE|-]',
  summary: 'reads a message and writes it back, onto itself and anew in every wire form, and says what changed',
  options: {},
  async run(call) {
    const { positionals, terminal, paint, json, tools } = call;
    // One word alone is a file, unless it is the name of a wire.
    const named = positionals.length > 1 || isWireName(positionals[0]) ? positionals[0] : undefined;
    const input = await readInput(call, named === undefined ? 0 : 1);
    const wire = wireNamed(named, input);
    const { message, issues, unmapped } = tools.wires[wire].read(input);
    if (message === undefined) throw new Refusal(issues);
    const trip = travel(input, message, tools.wires[wire], tools.wires);
    const whole =
      trip.lost.length === 0 &&
      trip.added.length === 0 &&
      Object.values(trip.facts).every((changed) => changed.length === 0);
    if (json) {
      terminal.out(`${writeJson({ whole, ...trip, unmapped, issues }, 2)}\n`);
    } else {
      terminal.err(issueReport(issues, paint) + unmappedReport(unmapped, paint));
      for (const { path, value } of trip.lost) terminal.out(`lost   ${path} = ${JSON.stringify(value)}\n`);
      for (const { path, value } of trip.added) terminal.out(`added  ${path} = ${JSON.stringify(value)}\n`);
      terminal.out(
        `written onto itself: ${leaves(input, '').length} leaves, ${trip.lost.length} lost, ${trip.added.length} added\n`,
      );
      for (const [name, changed] of Object.entries(trip.facts)) {
        const told = changed.map(({ path }) => path).join(', ');
        terminal.out(`written anew as ${name}: facts ${changed.length === 0 ? 'the same' : `changed: ${told}`}\n`);
      }
      terminal.err(verdict(issues, paint));
    }
    return whole ? 0 : 1;
  },
};

function travel(input: unknown, message: Message, own: Connector, wires: Wires): Trip {
  const before = leaves(input, '');
  const after = leaves(own.write(message, input), '');
  const facts = Object.values(wires).map((wire): [string, readonly Leaf[]] => {
    const again = wire.read(wire.write(message)).message;
    const [then, now] = [leaves(message, ''), leaves(again, '')];
    return [wire.name, same(again, message) ? [] : [...missingFrom(now, then), ...missingFrom(then, now)]];
  });
  return { lost: missingFrom(after, before), added: missingFrom(before, after), facts: Object.fromEntries(facts) };
}

/** The leaves of `these` that are not among `those`. */
function missingFrom(those: readonly Leaf[], these: readonly Leaf[]): Leaf[] {
  const known = new Set(those.map(({ path, value }) => `${path}=${JSON.stringify(value)}`));
  return these.filter(({ path, value }) => !known.has(`${path}=${JSON.stringify(value)}`));
}
