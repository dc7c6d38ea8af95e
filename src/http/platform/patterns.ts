import { cursorPattern } from './cursors.js';

const date = '\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?';
const day = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const time = 'T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))';

/**
 * What the texts of a format look like, for who reads the OpenAPI document: the formats are Waymark's own
 * (`src/connectors/platform/formats.ts`), and other people's tools know none of them. A pattern says less than the format
 * does: that a date exists, for one.
 */
export const patterns: Readonly<Record<string, string>> = {
  'partial-date': `^${date}$`,
  'partial-date-time': `^(${date}|${day}${time})$`,
  instant: `^${day}${time}$`,
  'uri-text': '^\\S+$',
  code: '^\\S+( \\S+)*$',
  base64: '^[A-Za-z0-9+/\\s]+={0,2}$',
  cursor: cursorPattern,
};
