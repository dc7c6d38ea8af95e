#!/usr/bin/env node
import { createReadStream } from 'node:fs';
import { run } from './cli/run.js';
import { type Terminal, Usage } from './cli/terminal.js';
import { defaultLimits } from './conformance/json.js';
import { createTools, type Machine } from './tools.js';

// With tools.ts the composition root: the only file that reads the process's surroundings.

/** Reads one byte more than the limit at most: what is longer is refused by its length, and need not be held. */
async function read(path: string): Promise<Uint8Array> {
  const source = path === '-' ? process.stdin : createReadStream(path);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > defaultLimits.bytes) break;
    }
  } catch {
    throw new Usage(`found no file ${path} that can be read`);
  }
  return Buffer.concat(chunks);
}

const terminal: Terminal = {
  read,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colour: process.stderr.isTTY === true && process.env.NO_COLOR === undefined,
};

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'EPIPE') throw failure;
    process.exit(0);
  });
}

/** The first signal asks the service to end; a second one, while it does, ends it at once (Node's own way). */
const ended = () =>
  new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });

const machine: Machine = { environment: process.env, log: (line) => process.stdout.write(line), ended };

process.exitCode = await run(process.argv.slice(2), terminal, (settings) => createTools(settings, machine));
