/** Where a command reads and writes: the only way the command line touches the world. */
export interface Terminal {
  /** The bytes of a file; of standard input for `-`. Throws a `Usage` that names the file when it cannot be read. */
  read(path: string): Promise<Uint8Array>;
  /** JSON, or what was asked to be shown: standard output. */
  out(text: string): void;
  /** What a person reads beside it: standard error. */
  err(text: string): void;
  /** Whether standard error is a terminal that shows colours. */
  readonly colour: boolean;
}

/** 0 clean, 1 refused, 2 the command was not understood. */
export type ExitCode = 0 | 1 | 2;

/** The command line was not understood: shown with how to call it, exit code 2. */
export class Usage extends Error {}
