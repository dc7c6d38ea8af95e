/** What may stand in a log line beside its event: names, numbers and codes of Waymark's own making, never content. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Where the service says what it does. An event is a fixed short name (`delivery.failed`); the fields say which one.
 * Nothing that a message says of a person may be a field: `test/quiet.test.ts` and the attack tests look for it.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same log with fields that stand in every line, such as a correlation id. */
  with(fields: LogFields): Log;
}

/** The log of those who do not listen. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLog,
};
