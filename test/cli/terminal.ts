import { readFile } from 'node:fs/promises';
import { run } from '../../src/cli/run.js';
import { type Terminal, Usage } from '../../src/cli/terminal.js';
import { createTools, type Machine } from '../../src/tools.js';

/** A terminal without a screen: keeps what is written, and has `input` as its standard input. */
export function invented(input = ''): Terminal & { readonly written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  return {
    written,
    colour: false,
    async read(path) {
      if (path === '-') return Buffer.from(input);
      try {
        return await readFile(path);
      } catch {
        throw new Usage(`found no file ${path} that can be read`);
      }
    },
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
  };
}

/** A machine with an empty environment, which nobody asks to end. */
const quiet: Machine = { environment: {}, log: () => {}, ended: () => new Promise(() => {}) };

/** Runs one command line with the real tools. */
export async function call(
  words: readonly string[],
  input?: string,
  machine: Partial<Machine> = {},
): Promise<{ code: number; out: string; err: string }> {
  const terminal = invented(input);
  const code = await run(words, terminal, (settings) => createTools(settings, { ...quiet, ...machine }));
  return { code, ...terminal.written };
}
