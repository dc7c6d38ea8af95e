import type { Conformance } from '../conformance/check.js';
import { readJson } from '../conformance/json.js';
import type { WireName } from '../connectors/connector.js';
import type { Known } from '../connectors/fhir-rest/read.js';
import { detectWire, isWireName, type Wires } from '../connectors/wires.js';
import { error, Refusal } from '../domain/issue.js';
import type { Policy } from '../mapping/complete-referral.js';
import type { CaseLibrary } from './case-library.js';
import type { painter } from './report.js';
import type { ServiceTools } from './service-tools.js';
import { type ExitCode, type Terminal, Usage } from './terminal.js';

/** What the operator may set for one call. */
export interface ToolSettings {
  readonly policy: Policy;
  readonly packages: readonly string[];
  /** What a FHIR bundle does not say of itself, and the caller knows: who sends it to whom, and when. */
  readonly known: Known;
}

/** What commands work with; made once the settings are known. */
export interface Tools {
  readonly wires: Wires;
  /** Loads the definitions when it is first asked for: commands that do not check do not pay for it. */
  conformance(): Conformance;
  readonly cases: CaseLibrary;
  /** Community services of the town in which the stories are set: a feed of Open Referral UK. */
  sampleFeed(): unknown;
  /** What the commands around the running service work with. */
  readonly service: ServiceTools;
}

export interface Call {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  readonly paint: ReturnType<typeof painter>;
  readonly json: boolean;
  readonly tools: Tools;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly details?: string;
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
  run(call: Call): Promise<ExitCode>;
}

/** The one file a command reads: standard input when none is named. */
export async function readInput({ positionals, terminal }: Call, from = 0): Promise<unknown> {
  if (positionals.length > from + 1) throw new Usage(`found ${positionals.length - from} files; expected one`);
  return readJson(await terminal.read(positionals[from] ?? '-'));
}

/** The wire named by an option or a word; by what the message looks like when none is named. */
export function wireNamed(name: unknown, message: unknown): WireName {
  if (name !== undefined) {
    const word = String(name);
    if (!isWireName(word)) throw new Usage(`found the wire ${word}; expected bars, fhir-rest or platform`);
    return word;
  }
  const detected = detectWire(message);
  if (detected !== undefined) return detected;
  throw new Refusal([
    error('structure', '', 'found JSON that is neither a FHIR resource nor a platform message; expected one of them'),
  ]);
}
