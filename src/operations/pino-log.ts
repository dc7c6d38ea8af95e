import { pino, stdTimeFunctions } from 'pino';
import type { Log, LogFields } from './log.js';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogDeps {
  readonly level: LogLevel;
  /** Takes one line of JSON, with its end of line. */
  write(line: string): void;
}

/** The most of a text that stands in a line: names and codes are shorter, and what is longer is not one of them. */
const longest = 200;

/** Control characters, line separators and what turns the direction of text: none of them may stand in a log. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What the line itself says: a field of the same name would make it ambiguous. */
const taken: ReadonlySet<string> = new Set(['level', 'time', 'event']);

/**
 * A log of JSON lines: `level` by name, `time` in ISO 8601, `event`, and the fields. A text that a sender could have
 * chosen is cut to 200 characters and loses its control characters, so that one event stays one line; whatever is no
 * text, number or truth value is left out, and so is what bears the name of a part of the line.
 */
export function createLog({ level, write }: LogDeps): Log {
  const lines = pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write },
  );
  const withFields = (fixed: LogFields): Log => {
    const line = (event: string, fields: LogFields = {}) => ({ event, ...printable({ ...fixed, ...fields }) });
    return {
      debug: (event, fields) => lines.debug(line(event, fields)),
      info: (event, fields) => lines.info(line(event, fields)),
      warn: (event, fields) => lines.warn(line(event, fields)),
      error: (event, fields) => lines.error(line(event, fields)),
      with: (fields) => withFields({ ...fixed, ...fields }),
    };
  };
  return withFields({});
}

function printable(fields: LogFields): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (taken.has(name)) continue;
    if (typeof value === 'string') kept[name] = value.slice(0, longest).replace(unprintable, '');
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}
