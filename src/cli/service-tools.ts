import type { Config } from '../config/read.js';
import type { Surroundings } from '../operations/ids.js';
import type { Store } from '../store/store.js';

/** A store that is there, or one that is made where there is none. */
export type WhichStore = 'existing' | 'existing or new';

/** What the commands around the service work with: the composition root gives the real things. */
export interface ServiceTools {
  readonly surroundings: Surroundings;
  /** The configuration of the environment and of a parsed file, whole and checked; a `Refusal` tells every fault. */
  config(file: unknown): Config;
  /** The configuration file that the environment names (WAYMARK_CONFIG). */
  readonly configPath: string | undefined;
  /** Starts the service; resolves when it listens. */
  start(config: Config): Promise<Running>;
  /**
   * Opens the store by itself: for what is done while no service runs on it, and for PostgreSQL at any time. `existing`
   * refuses a file that is not there yet, so that a mistyped address is told and not answered by an empty store.
   */
  store(config: Config, which: WhichStore): Promise<Store>;
  /** The token of the admin port: from the environment, or from the file that the service has written it to. */
  adminToken(config: Config): Promise<string>;
  /** Resolves with the name of the signal when the process is asked to end. */
  ended(): Promise<string>;
  /**
   * Files outside the store: keys and configurations. Writing never replaces, and makes the folders on the way; secrets
   * are readable by their owner alone.
   */
  readFile(path: string): Promise<string>;
  writeFile(path: string, text: string | Uint8Array, kind: 'open' | 'secret'): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** Begins a new file for its owner's eyes alone, in a folder that is made on the way: written part by part. */
  newFile(path: string): Promise<NewFile>;
  /** A secret by the name of its environment variable. */
  secret(variable: string): string | undefined;
}

export interface NewFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface Running {
  readonly url: string;
  readonly adminUrl: string;
  /** Stops accepting, finishes what is in work, gives leases back; within ten seconds. */
  stop(): Promise<void>;
}
