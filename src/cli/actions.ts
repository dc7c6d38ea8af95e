import type { Call } from './command.js';
import { type ExitCode, Usage } from './terminal.js';

/** One of the things that a command does, told by its first word: `outbox retry ID`. */
export interface Action {
  /** What stands behind the word, by name: `['ID']`. */
  readonly words: readonly string[];
  /** The options that it heeds, beside those of every action of the command. */
  readonly options: readonly string[];
  run(call: Call, words: readonly string[]): Promise<ExitCode>;
}

/** Options that every action heeds. */
const always = ['config', 'json', 'help'];

/**
 * Does what the first word says. Refused as not understood: another word, too few or too many behind it, and an option
 * that this action would not heed. Whoever gives `--to` means it.
 */
export async function act(call: Call, actions: Readonly<Record<string, Action>>): Promise<ExitCode> {
  const [name = '', ...words] = call.positionals;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) throw new Usage(`expected ${Object.keys(actions).join(', ')}`);
  checkWords(words, action.words, name);
  checkOptions(call, [...action.options, ...always], name);
  return action.run(call, words);
}

/** Refuses other words than the named ones. */
export function checkWords(words: readonly string[], names: readonly string[], what: string): void {
  if (words.length === names.length && words.every((word) => word !== '')) return;
  throw new Usage(`found ${words.length} words behind ${what}; expected ${names.join(' ') || 'none'}`);
}

function checkOptions({ values }: Call, heeded: readonly string[], what: string): void {
  const other = Object.keys(values).find((option) => !heeded.includes(option));
  if (other !== undefined) throw new Usage(`found --${other}, which ${what} does not heed`);
}
